// Made by make_wordnet_tables.py from WordNet 3.0; do not edit. tidy: long because it is a table.
//
// WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy, modify and
// distribute this software and database and its documentation for any purpose and without fee or royalty is hereby
// granted, provided that this notice appears on all copies. THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND
// PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED.
#include "grounding/wordnet_tables.hpp"

namespace wrkhrs::grounding::lexicon {

const std::string_view wordnet_synonyms = R"(
abandon defect desert,abandon desert,abandon desert forsak,abandon empti vacat,abas abject,abash embarrass
abbrevi brief,abdomen abdomin,abdomen belli stomach,aberr deviant,abhor abhorr,abhor loath,abhorr repuls
abid bear brook endur stand suffer toler,abid bide stay,abid endur,abil abl,abil power,abject miser,abl capabl
ablaz aflam,abli compet,abod dwell home,abod resid,abolish abolit,abomin odious,aborigin nativ,abound abund
about approxim rough some,about around,abov supra,abreact catharsi,abridg foreshorten shorten,abroad oversea
abrupt curt,abrupt short sudden,absenc absent,absent absentmind,absent remov,absentmind abstract
absolut perfect utter,absolut sheer,absorb absorpt,absorb assimil ingest,absorb engross engulf immers steep
absorb engross enwrap intent wrap,absorb imbib,abstain abstent,abstract general,abstract lift pilfer purloin
abstrus obscur,absurd preposter ridicul,abus maltreat,academ academi,academ pedant,acced bow defer submit
acceler quicken speed,acceler speed,acceler throttl,accent accentu,accent accentu emphas stress,accent emphasi
accentu stress,accept admit,accept adopt,accept assum bear,accept consent,accept recogn,access approach
accessori accouter,accessori supplement,accid accident,accident unexpect,acclaim hail herald,acclimat climat
accommod adapt,accommod fit suit,accompani consequ result,accomplish achiev,accomplish achiev attain reach
accomplish complet,accomplish execut fulfil,accord agre,accord allot grant,accord consequ,account control
account histori,account report,accredit recogn,accret accumul,accru accumul,accultur cultur
accumul aggreg collect,accumul amass gather,accumul collect compil
ace genius hotshot sensat star virtuoso whiz wizard,ace uniti,acetonemia ketosi,ach hurt smart,ach suffer
acid bitter blister,acknowledg admit,acknowledg know recogn,acknowledg recogn,acquaint familiar,acquaint friend
acquaint introduc,acquiesc assent,acquir acquisit,acquir adopt assum take,acquir develop grow,acquir get
acquit discharg exoner,acr estat,acrobat athlet gymnast,acrobat tumbl,act action,act actor,act actuat,act behav
act deed,act move,act play,act playact,action activ,activ actuat spark trigger,activ fight,actor player
actual factual,actual genuin liter real,actual realli,acut incis keen penetr sharp,ad advertis,adam inexor
adapt adjust conform,adapt version,add addit,add bring contribut impart lend,add summat total,add suppli
addit gain increas,addlebrain muddlehead,address speak,address speech,adept expert practic profici skill
adequ enough,adequ equal,adher cling coher,adher discipl,adieu adio,adjac neighbor,adjac next,adject adjectiv
adjoin butt,adjust align,adjust alter modif,administ administr,administ allot deal dispens distribut
administr brass establish organiz,administr dispos,admir protagonist support,admir wonder,admiss admit
admit includ,admit true,admonish admonit,admonish discourag warn,admonit warn,ado bustl flurri,adolesc teenag
adopt assum,adopt borrow,adopt espous,adorn decor grace ornament,adroit facil quick,adult adulthood,adult grown
adult grownup,adulthood matur,advanc better improv,advanc boost,advanc boost encourag further promot
advanc gain win,advanc modern,advanc overtur,advanc progress,advanc sophist,advent come,adventur chanc gambl risk
adventur escapad,adverb adverbi,advers hardship,adversari antagonist oppon,advertis public,advis advisor
advis counsel,advis deliber intent purpos,advis notifi,advis propos suggest,advisor consult,advoc advocaci
advoc preach,advoc propon,advoc recommend urg,aerial air,aerial ether,aesthet esthet,affair liaison,affair matter
affair occas,affect affection,affect dissembl feign pretend,affect involv regard,affect touch
affection fond tender warm,affili attach connect,affili tie,affirm assert swan swear
affirm confirm corrobor substanti support,affix append,afflict stricken,affluenc rich,afford give yield
affront insult,afir aflar,aflar flare,afloat aimless rudderless,aforesaid said,after afterward later subsequ
agap gape,age elder older,agenc agent,agenc bureau offic,agenda schedul,aggrav exacerb,aggrav exasper,aggreg mass
aggreg total,aggressor attack,aghast dismay shock,agil nimbl,agil nimbl quick,agoni suffer,agoni torment
agre agreement,agre concur,agre correspond fit match,agreeabl pleasant,agreement correspond,agreement understand
agricultur farm husbandri,ahead forward,ahead lead,aid assist help,aid auxiliari,aid help,ail peak
ailment complaint ill,aim aspir,aim direct place,aim direct train,aim intent purpos,aim object,aim propos purport
air airi,air pose,airless stuffi,airplan plane,akin kindr,alarm alert,alarm constern dismay,alert awak
alert brisk,alert vigil,alert watch,alien anom,alien exot,alien foreign,alight light,align coalit
alik like similar,all altogeth complet entir total whole wholli,alleg say,alleg suppos,allegi commit loyalti
allegori parabl,allevi eas facilit,allevi reliev,alley alleyway,alli friend,allig crack,alloc allot,alloc apport
allot assign,allow appropri reserv,allow grant,allow leav,allow let permit,almost most near virtual
alon entir exclus onli sole,alon lone,along on,aloud loud,also besid likewis too,alter chang,alter chang vari
alterc fraca,altern choic,altern instead,alway ever,amateur recreat,amaz astonish,amaz astonish astound
amaz astonish stun,amaz baffl bewild mystifi puzzl,amber gold,ambianc atmospher,ambigu equivoc,ambit ambiti
ambit dream,ambiti challeng,ambuscad ambush,ambush bushwhack waylay,amend better improv,amiabl cordial genial
amiss wrong,ammo ammunit,amorph shapeless,amount measur quantiti,amount number total,amount sum,ampl plenti
ampli rich,amplif elabor,amplifi magnifi,amus divert,amus entertain,analogu parallel,analys analyz examin studi
analysi analyt,analysi analyz,analyst analyz,anarchi anarchist,anastomosi anastomot,anatom anatomi
anatomi figur flesh frame shape,ancestor ancestr,ancestor anteced,ancestri lineag pedigre,anchor backbon
anchor ground,anger angri,angl angular,angl slant,angri furious,anguish torment tortur,anim beast creatur
anim carnal sensual,anim enliven inspir,annihil devast wither,annihil elimin erad,annihil obliter,announc declar
announc denot,announc herald,announc proclam,annoy bother irrit vex,annoy gall irrit nettlesom pester,annoy irrit
annoy stung,annoy vexat,annual year,anom anomi,answer repli respond,answer repli respons,answer resolv
answer result solut,antagon antagonist,antagonis counteract,antagonist counter,antic fantast grotesqu
anticip await,anticip counter forese,anticip expect,anticip foreknow forese,anticip predict
anticip predict promis,antipathi avers distast,antiqu ex outmod,antithesi antithet,anxious nervous
anxious uneasili,anyhow anyway,apart asid,apiec each,apoge culmin,apolog apologet,apothecari chemist pharmacist
appal dismay,appar appear,appar evid plain,appar ostens seem,appar seem,apparatus setup,apparit phantom specter
appeal attract,appeal charm,appeal prayer,appeal sympathet,appear look seem,appear seem
appeas concili gentl mollifi pacifi,applaud clap,applaus clap,appli applic,appli employ use util
appli enforc implement,appli practic,applic pertin,appoint appointe,appoint charg,appoint constitut name
appoint date engag,appoint design,appoint prescrib,apprais assess,apprais assess evalu measur,appreci hold
appreci prize treasur valu,appreci tast,apprehend apprehens,apprehend arrest collar nab nail
apprehend comprehend grasp savvi,apprehens dread,apprehens understand,apprentic apprenticeship,approach come
approach come upcom,approach near,appropri captur conquer seiz,appropri suitabl,approv bless,approv sanction
approxim estim,approxim estim gaug guess judg,approxim rough,apt clever,arbitr interced mediat
arbitrarili haphazard indiscrimin random,arc spark,arch condescend patron,arch curv,architect design
ardent fervent fieri impass,ardor zeal,arduous hard,area region,arena domain orbit sphere,argot jargon
argu argument,argu contend debat,argu reason,argument content controversi,argument debat,argument statement
aris develop grow origin rise,aris lift rise,aris rise,aristocraci aristocrat,aristocraci gentri
aristocraci nobil,aristocrat gentl,arm armament,arm gird,arm munit,arm weapon,aroma odor scent smell
arous awak awaken wake,arous awaken,arous elicit evok fire provok,arous energ stimul,arous invok rais stir
arous stir,arrang order,arrang organiz,arrang stage,array rang,arrest catch,arrest stop,arriv come get
arrog claim,art arti,art artist,art artistri prowess,arteriol arteriolar,articl claus,articul enunci pronounc say
articul formul phrase word,artifici stilt,artilleri gun,artilleri weapon,artilleryman gunner,artisan craftsman
as equal,ascend domin,ascertain assur check ensur insur,ascertain determin find,ascrib assign attribut imput
ashen blanch livid,asid away,ask enquir inquir,ask expect requir,aspect facet,aspect scene view vista
ass behind bottom buttock seat,assail assault attack,assay check,assembl assemblag,assembl gather
assembl gather meet,assemblag gather,assert insist,assert maintain,assess assessor,assign deleg design,assign put
assist help helper,associ connect link relat,associ consort,assort miscellan mix sundri
assort mixtur potpourri varieti,assum assumpt,assum fictiv pretend,assum presum,assumpt premis,assur confid
assur ensur guarante insur secur,assur promis,assur reassur,assur tell,astonish surpris,astronom astronomi
astut sharp shrewd,asymmetr asymmetri,asynchroni desynchron,athlet sport,atm atmospher,atom nuclear,aton expiat
attack onrush onslaught,attain reach,attempt effort endeavor tri,attempt essay seek tri,attempt undertak
attend attent,attend hang,attend look,attent care tend,attest certifi demonstr evid manifest,attic loft
attir dress garb,attitud postur,attorney lawyer,attract pull,attribut dimens,audac audaci,audac temer
audaci brave dauntless,augur bode forecast portend predict presag,auster sever,authent reliabl,authent verit
author authorship,author clear,author govern regim,author mandat,author potenc,author writer,authorit import
authorship write,auto automobil car motorcar,automat machinelik,autonomi liberti,autopsi necropsi,autumn fall
auxiliari supplement supplementari,aveng retali reveng,averag fair,averag intermedi medium,averag mean
averag norm,averag ordinari,avert avoid,aw dread frighten terribl,aw dread terribl unspeak,aw terribl
await expect look wait,awar cogniz conscious,award grant,award honor honour laurel,award present,award prize
away forth off,away out,awe awestruck,awri cockey,ax axe,axiom maxim,babe babi infant,back backward rearward
back endors,back endors indors support,back patronag,back rear,backbon gut,backstag offstag wing,bacteri bacteria
bad big,bad ill poor,bad serious sever,bad spoil,badger bug pester teas,baffl knotti,bag base,baggag luggag
bait ride tantal taunt teas,bake broil,bake parch scorch sunbak,bald denud,ballot vote,ballpark park
balustrad banist,ban prohibit,banal commonplac hackney stock threadbar timeworn trite,band circl lot,bandag bound
bang bash smash,bang blast clap,bang slam,bang thump wallop,banish ostrac,bankrupt bankruptci,banquet feast
banter chaff kid,barb bite,barb jibe shaft,barbar savag,barbarian savag,bare hard scarc,bare nake nude
bare scanti,bargain deal,barkeep bartend,baroni impos nobl state,barren bleak desol,barricad block
barrier roadblock,base establish,base foundat,basement cellar,basi groundwork,basic essenti fundament
bask enjoy relish savor,bastard prick,bat batter,bath bathtub tub,bath washup,batter buffet,batter hitter slugger
battl combat,battl conflict engag fight,battl struggl,battlefield battleground field,battlefront front
bawdyhous brothel,bawl bellow,be compris constitut repres,be equal,be exist,be organism
beam broadcast send transmit,beam shine,bear bearer,bear carri contain,bear comport mien,bear pay
beard bewhisk whisker,beard whisker,bearer carrier toter,beast bestial,beast brute wildcat,beat crush vanquish
beat drum,beat flap,beat heartbeat puls,beat pound thump,beat rhythm,beat round,beauti beautifi,beauti mantrap
beckon wave,becom get go,becom turn,bedamn curs damn imprec,beefi bur huski,befit suit,befog cloud obscur
befor earlier,befuddl confound confus,beg beggari,beg implor pray,beg solicit,beget father generat sire
begin beginn,begin commenc start,begin kickoff outset start,begin start,beguil bewitch captiv captur charm
behav conduct,behavior conduct,behavior conduct demeanor,belat late,beli contradict,belief believ
belief feel impress notion,believ conceiv consid think,believ credibl,believ trust,believ worshipp,bell doorbel
bellow holler roar,belov darl dear,below beneath,belowground underground,bemoan bewail,bench judiciari
bend crook turn,bend crouch stoop,bend twist,benefici benefit,benefici good,benefit gain profit,benefit welfar
bequest legaci,berat chide lectur rebuk scold,berth post,beseech bid,beset chivi harass harri plagu provok
besieg surround,besmirch calumni,bespeak indic point signal,bestial brute,betray fail,betray wander,better improv
beverag drink,bewild bewilder,bewild confus,bewilder puzzlement,bias prejudic,biblic scriptur
bibliograph bibliographi,bicker squabbl,bid bidder,bid command,bid invit,bid offer,bid wish,big boast,big larg
big promin,bigger larger,bill charg,bill measur,billow surg,billow wallow,bind binder,bind bond stick,bind oblig
biograph biographi,biomed biomedicin,biscuit cooki,bite biter,bite burn sting,bite morsel,bitter rancor resent
bivouac camp,bizarr eccentr,blab sing talk,black bleak,black dark sinist,blame fault,blame pick,blame rap
blanch pale,blanket cover,blare blast,blare clamor din,blasphem curs cuss swear,blast boom nail smash,blast shell
blatanc blatant,blatant blaze,blatant clamor vocifer,blaze glare,blaze hell,bleach fade
bless damn darn goddam goddamn infern,blight plagu,blind screen,blind unreason,blink wink
blith gayli happili jubil merrili,blith lightheart,block cube,block halt stop,block hinder obstruct,block jam
bloke chap cuss fella fellow lad,blood bloodi,bloodstain gori,bloom blossom flower,bloom flame,blossom unfold
blow drift float,blow setback,blue bluish,blue gloomi grim,blue profan,blunder fumbl,blunder goof
blunt candid forthright frank,blur fuzzi,blur obscur,blurt ejacul,blush flush redden,bluster boast brag
bluster bravado,board plank,board room,boast featur sport,bodyguard escort,bogus fake phoni,boil boiler
boister unruli,bold dare,bold sheer,bolt rigid stiffli,bomb bomber,boni cadaver emaci gaunt haggard pinch
bonus fillip,book booker,book reserv,book volum,boom din,boom roar thunder,boost encourag,boost hike,booth stall
booti loot plunder prize,booz liquor spirit,border bound,border edg,border environ ring surround,border frame
border margin,borderlin margin,bore drill,bore dull irksom tedious tiresom wearisom,boss chief foreman
bother troubl,bottleneck constrict,bottom undersid,boulder bowlder,bounc bound rebound ricochet spring,bounc leap
bound boundari,bound boundari edg,bound confin limit restrain restrict throttl,bound jump leap spring
boundless unbound,bouquet corsag,box packag,boy boyhood,boy son,brace pois,brace steadi,brain braini
brain head mind psych,brain mental wit,braini brilliant,branch fork,branch subdivis,brand make,brandish wave
brass brassi,brave courag,brave endur,braveri courag,brazen insol,breach break transgress violat,breadth width
break bust,break interrupt,breakdown disloc,breakthrough discoveri,breakup separ,breast tit,breed engend
breviti brief,bribe briber,bribe buy,bright brilliant,bright shine,bright smart,brillianc brilliant
brillianc glare,brillianc grandeur splendor,brillianc luster splendor,brilliant glorious magnific
brilliant superb,bring deliveri,bring fetch get,bring institut,bring land,bring take,bring wreak,brink verg
brisk fresh refresh,bristl burst,broad extens wide,broad general,broad wide,broaden extend,broadsid flyer
brocad rais,broil broiler,broken crush,bronchial bronchus,bronchiol bronchiolar,bronz suntan tan
brood contempl medit pensiv reflect,brood dwell,brood loom,brook creek,brotherhood fratern,brow eyebrow
brow forehead,brown brownish,bruis contus,bruit rumor,brush brushi,brush sweep,brush thicket
brutal cruel savag vicious,bucket pail,buckl warp,buddi croni,budg shift stir,budget budgetari
buff devote fan lover,buffoon clown,build builder,build construct,build edific,build establish,build physiqu
bulg convex,bulg protuber,bulk bulki,bulk major,bulk volum,bull shit,bullet slug,bulli crack great swell
bulli roughneck rowdi ruffian,bum puke skunk,bum tramp,bump encount find,bump knock,bunch clump cluster
bunch cluster,bunch crowd gang,bundl packag packet,bundl sheaf,buoyant perki,burden encumbr,burden load
bureau dresser,bureaucraci bureaucrat,buri burial,buri entomb inter,buri swallow,burn fire,burn glow,burn tan
burrow tunnel,burst explod,burst explos,burst salvo volley,burst split,bush shrub,bushi shaggi
bushwhack hillbilli,busi interfer meddl,busi job occup,busi occupi,bustl hustl,but just mere onli simpli
butcher slaughter,button fasten,buy buyer,buy purchas,by past,bygon depart gone,cabl telegraph wire,cadav corps
cafe coffeehous,cagey clever,calam catastroph disast tragedi,calcif calcifi,calcifi calcium,calcul comput
calcul comput figur reckon,calcul deliber,calcul estim figur forecast reckon,calib calibr qualiti
call cri holler scream shout squall yell,call cri outcri shout yell,call name,call phone ring telephon,call visit
calm composur equanim,calm quiet still,calm seren tranquil,calm steadi,camp camper,camp encamp,camp tent
campaign caus crusad drive,campaign fight,can fire,candid frank honest,candid prospect,canon glorifi,canvass poll
capabl subject,capacitor condens,capit capitalist,captiv prison,captur catch,captur seizur
cardin central fundament key,care caution precaut,care cautious,care concern fear,care deal handl manag
care deliber,care like wish,care worri,careen lurch reel stagger,career vocat,careless neglig
careworn drawn haggard worn,cargo freight load shipment,carpet rug,carri carrier,carri channel conduct transmit
carri convey express,carri transport,cart drag haul,cartoon cartoonist,carv carven,case event,case instanc
case suit,cast hurl,cast mold,cast throw,castig correct,castl palac,casual chanc,casual cursori perfunctori
casual daili,casual nonchal,catalog catalogu,catapult sling,catastroph disast,catastroph ruinous,catch catcher
catch grab,catch hitch,categor categori,categori class famili,cater pli provid suppli,cattl cow oxen,caus causal
caus causat,caus do make,caus induc make stimul,caution cautious,caution caveat,cavalryman trooper,caviti pit
cavort frolic romp skylark,cc millilit ml,ceas discontinu quit stop,ceas end finish termin
ceaseless constant incess,celebr festiv,celebr fete,celebr lioniz,celebr observ,celer rapid,celesti heaven
cemeteri graveyard,cent penni,center centerfield,center central,center concentr focus pore rivet,center focus
center halfway middl midway,center middl,centimet cm,central concentr,cerebr intellectu,cerebr think,certain sure
certif certifi,certifi licens,chagrin humili mortif,chair professorship,challeng disput,champ champion
champion defend,champion fighter hero,chanc fortun hazard luck,chanc opportun,chang convert exchang,chang exchang
chang switch,chang transfer,chant inton,chao chaotic,charact character,charact characterist,charact qualiti
character delin,characterist featur,charg charger,charg file lodg,charg shoot tear,charter hire
chase dog track trail,chase pursuit,chat chatter jaw visit,chatter gabbl prattl,cheap crummi
cheap flashi gaudi loud tawdri,cheap inexpens,cheat jockey,check contain control curb,cheer embolden,cheer shout
cheeri gay sunni,chemic chemistri,chemist chemistri,cherish precious treasur,chic smart
chief main master primari princip,chiefli main primarili princip,child childhood,child kid minor youngster
childish infantil,childlik simpl,chill chilli,chill cool,chill quiver thrill,chill shiver,chip fleck scrap
chipper jaunti,choic pick select,choic prime select,choic select,choos prefer,choos select,chore job task
chortl chuckl,chorus refrain,chuck grub,chuck toss,chump fool sucker,chunk chunki,chunk clod clump lump
churchman cleric,churn roil turbul,chute parachut,cinch picnic,cinema cinemat,cinema film,cipher enciph
circl circular,circuit tour,circul diffus dissemin distribut spread,circul distribut,circul spread,circular round
circumscrib confin limit,circumst consider,circumst context,circumst fate luck,citat cite,cite mention
cite mention name refer,cite quot,citi metropoli,clad cloth,claim claimant,clamber scrambl struggl,clammi dank
clandestin secret undercov,clang clangor,clang clangor clash crash,clannish exclus,clarifi elucid,clariti clear
clariti clear lucid,clash friction,class classifi,class classifi separ,class grade,classif classifi
classifi classificatori,classmat schoolmat,classroom schoolroom,clean cleaner,clean cleans,clean pick,clean plumb
clean uncloud,clear distinct,cleav cleft,cleav split,clergi cleric,clergyman reverend,cleric clerk,clever ingeni
clich commonplac,click snap,click tick,client custom,climat mood,climax culmin,climb mount,climb mount rise wax
clip time,cliqu ingroup,clock time,clod lummox lump,clog clot,close conclus final,close faith,close fold
close intim,close near,close shut,close tight,closer nearer,closet cupboard,closet wardrob,clot coagul
cloth dress,cloth fabric materi textil,cloud overcast,cloudburst downpour torrent,cloudi nebul,clown prank
club societi,clue hint,clumsi inept,clumsi ungain,clutch grip hold,clutch seiz,clutter litter,coach manag
coach train,coalesc combin fuse merg mix,coars vulgar,coast coastal,coast seacoast,coax wheedl,coddl pamper
code codif,code codifi,codif codifi,coerc forc pressur,coffe java,coher cohes,coher logic,coil gyrat spiral
coincid concur,collabor cooper,colleagu confrer fellow,collect collector,collect gather,collect joint
colloqui convers,colon coloni,coloni settlement,color colour,color ting,color vivid,coloss prodigi stupend
comb ransack,combat fight,combin compound,come hail,comeback retort,comedi comic,comet cometari,comfort consol
comfort consol solac sooth,comfort eas,comic funni,command control,command hijack,command requir,commemor mark
commenc start,comment commentari,comment notic,comment observ,comment remark,commerc commerci,commi communist
commiser piti,commiss commission,commiss committe,commit committe,commit confid entrust intrust trust
commit dedic devot,commit institution send,commit invest put,commit perpetr pull,common green park,common mutual
common normal ordinarili usual,common usual,commonwealth countri nation,commot din rumpus,commot disturb
communal communiti,commune communion,communiqu dispatch,communism communist,communism communiz,commut transpos
compact stocki,compani companionship fellowship,companion companionship,companion comrad fellow,compar comparison
compar correspond,compar equat,compar relat,compass compassion,compass orbit rang reach scope,compassion piti
compel compuls,compel oblig,compens counterbal,compet competit,compet competitor,compet contend vie
competit contest,competit milit,competitor rival,compil compos,complain complaint,complet discharg dispatch
complet finish,complex composit,compli complianc,compli follow,complianc conform,complic refin
compliment complimentari,compliment congratul,compon compos,compon constitu element,compon element factor ingredi
compon part portion,compos composit,compos pen write,compos write,compound deepen intensifi,comprehend comprehens
comprehend perceiv,compress constrict contract press,compress tight,compris contain incorpor
compromis conciliatori,compunct remors,con defraud swindl,conceal hidden,conceal hide,conced concess
conced confess profess,conced grant yield,conced yield,conceit vaniti,conceiv concept,concentr condens
concentr densiti,concept conceptu,concept creation,conceptu formul,concern implic,concern interest
concern interest occupi worri,concern pertain refer relat touch,concert cooper,conclud conclus,conclud final
conclud reason,conclud resolv,conclus decis determin,concur concurr,concurr cooccur simultan,condemn condemnatori
condemn curs,condemn decri excori,condemn disapprob,condemn sentenc,condit disciplin train,condit specifi stipul
condit status,conduct direct,conduct direct guid lead take,confer consult,confer leagu,configur constel
configur contour shape,confin constrain limit restrict,confirm reassert,confirm verif,confisc seiz
conflict struggl,confront face,confus disarray,confus disjoint disord garbl scatter,confus disord upset
confus lost,confus perplex puzzl,congratul congratulatori,congratul felicit,congratul prais,congratul pride
congreg fold,congressman repres,conjectur hypothes specul suppos theoriz,conjectur specul,conjoin join
conjunct junction,connect join link,connect link tie,connot impli,conquer conqueror
conquer curb inhibit subdu suppress,consecut straight,consequ effect outcom result upshot,consid consider
consid count weigh,consid deal,consid debat,consid reckon regard see view,consid studi,consider substanti
consist dwell lie,consist reproduc,consist systemat,consol solac,consolid integr,conson consonant,conspicu promin
conspir conspiraci,constanc constant,constant forev,constant invari,constant unvari,constitut establish format
constru interpret,construct manufactur,consult interview,consult refer,consum consumpt,consum down
consum have ingest,consumpt intak uptak,contact reach,contain content,contamin foul,contamin taint
contempl medit mull muse ponder reflect specul,contempl muse reflect,contempl studi,contemporari generat
contempt contemptu,contempt disdain scorn,contemptu disdain insult scorn,contemptu scorn,contend content
contend contest,contend cope deal grappl manag,contend postul,content messag,contigu immedi,continu continuum
continu endless unceas,continu keep proceed,continu preserv uphold,continu proceed,continu retain
contract contractor,contract contractu,contract shrink,contract sign,contract undertak,contradict contradictori
contrapt contriv gadget,contrari opposit revers,contrast counterpoint,contribut contributor
contribut contributori,contribut donat,contriv design plan project,contriv devis forg formul invent,control oper
convent establish,convent rule,convent schemat,converg meet,convers convert,convers transit,convey conveyor
convict inmat,convict sentenc,convinc posit,convuls spasmod,cook fix prepar readi,cool coolant,cool cooler
cool nerveless,coordin organis organiz,copi imit simul,core nucleus,corpor embodi incarn,corpor physic
correct redress,correct right,correspond equat,correspond newspaperman,corrod corros,corrupt deprav,cortex cortic
cosmic cosmos,cosmos exist univers world,cost price,cost price toll,couch frame put,couch sofa,counsel counselor
counsel guidanc,count counter,count matter weigh,counten imprimatur sanction,counten physiognomi visag
counten visag,countless innumer multitudin myriad unnumb,countri nation,countrywid nationwid,coup takeov
coupl match mate pair,coupl pair,courier messeng,cours natur,cours trend,court tribun,court woo,cover coverlet
cover cross travers,cover deal handl plow treat,cover embrac encompass,cover extend,cover mask,cover report
cowboy cowhand cowpunch puncher,cower huddl,crack crevic,crack gap,crack snap,crack super topnotch,crackl crunch
cradl proven,craft trade,crafter craftsman,crafti sli wili,craftsman craftsmanship,craggi mountain,cramp spasm
crash ram,crave desir,crawl creep,craze cult furor,craze derang,crazi mad sick,crazili insan,creak screech squeak
creas wrinkl,creat creation,creat creativ,creat creator,creat creatur,creat make,credit recognit,credo creed
creed creedal,creep creeper,creep sneak,crest top,crew gang,cri exclaim shout,cri insist,cri weep,cri yell
crime crimin,crime offens,crimin crook felon outlaw,crimin reprehens vicious,crimson red,crimson red reddish
cring flinch quail recoil shrink winc,cring grovel,crippl disabl,crisp sharp,criterion standard
criterion standard touchston,critic criticis,critic vital,croak die expir perish,crock smash soak,crop harvest
cross foil frustrat thwart,cross fussi,cross intersect,cross transvers,crossroad hamlet,crossroad intersect
crotcheti orneri,crouch squat,crow gloat,crowd herd,crowd push,crucial import,crucifi crucifix
crucifi crucifixion,crude cruditi,crude earthi,crumbl crumpl tumbl,crush crusher,crush mash squash squeez
crush oppress suppress,cryptic inscrut mysteri,crystal illumin,cuddl nestl nuzzl snuggl,cult cultist
cultur ethnic,cultur polit,cure remedi,curios curious,curios wonder,curious funni odd peculiar queer singular
curious odd peculiar,current present,current stream,curricular curriculum,curs explet oath swear,curs hex
curt short,curtail restrict,curtain drape draperi,curv cut sheer swerv veer,curv wind,cuss gadfli
custodi custodian,custom customari,custom tradit,custom usag,customari habitu,cut reduc trim,cut tailor
cycl rhythm round,dab pat,dabbl splatter,dad daddi pa papa pop,dai pulpit rostrum,dainti minc,damag harm
damag harm impair,damag prejudici,damn damnat,damn goddamn,damn shuck,damn unredeem,damp moist,dampen moisten
dampen stifl,danc dancer,danger grave grievous serious sever,danger peril,danger risk,dangl swing,dapper jaunti
dappl mottl,dare defi,dark shadow,darl favorit,dart dash flash scoot scud shoot,dart flit flutter,dash flair
dash smash,daughter girl,daunt scare,dawn daybreak,dawn penetr,daydream dream woolgath,daylight daytim
daze groggi,daze stupid,dead lethal,deadlock impass standstil,deafen earsplit thunder
deal flock heap lot mass mint pile plenti,deal sell,dealer trader,dear honey love,death deathlik,death die
debil debilit,debil feebl infirm,debri dust junk rubbl,debut entri introduct,decay declin,deceas deced
deceas gone,deceiv decept,deceiv delud,deceler retard slow,deceler slow,decenc decent,decent nice,decent proper
decid decis,decid definit emphat,decid determin,decid resolv settl,declaim recit,declin diminut,declin refus
declin refus reject,declin wane,declin worsen,decomposit disintegr,decor design,decor ornament,decre fiat
decreas diminish lessen,decreas lessen,deduc deduct,deduc deriv infer,deduct implic,deduct subtract
deduct withhold,deem hold,deep deepli,deepen intensifi,deepli profound,defeat frustrat,defeat kill,defeat lick
defeat overcom,defect fault flaw,defend defens,defend fight oppos,defend guard,defend guardian,defend support
defer postpon shelv,defi defianc,defi defiant,defi refus resist,defi withstand,defianc defiant,defici inadequaci
defici lack,defici lack want,deficit shortag,defin definit,defin delimit specifi,defin shape,deform distort
deform distort malform,degener deterior,deign descend,deiti divin god,delay stay,delay wait,delic fine
delic fragil,delic soft,delici delight,delight enjoy revel,delight pleas,delirium frenzi furi hysteria
deliv deliver,deliv deliveri,deliv present,deliv render,deliv rescu,deliver rescu save,delug flood,delv dig
demand exact,demand involv necessit need requir,demand requir,democraci democrat,democraci republ
demolish demolit,demolit destruct,demon devil fiend,demonstr establish prove show,demonstr exhibit present show
demonstr march,demonstr present,demot releg,demur except,deni denial,deni refus,denot refer,denounc mark
dens densiti,dens dumb slow,depart department,depart departur,depart deviat vari,depart go,depart quit
depart start,departur deviat differ,departur go leav,depend honest reliabl,depend reliabl,depict describ draw
depict pictur,depict pictur show,depict portray,deplor sorri,deplor woefulli,deposit depositor
deposit lodg stick wedg,deposit sediment,deposit situat,depot termin,deprec deprecatori,depriv divest strip
deputi lieuten,derid deris,deris gibelik mock taunt,deriv descend,deriv differenti,deriv gain,descend descent
descend fall,descent origin,describ descript,describ draw trace,describ identifi key name,describ report
desecr sacrileg,deserv merit,deserv worth,design plan,desir hope trust,desir want,despair desper
despatch dispatch,desper urgent,despic vile,despis disdain scorn,despis hate,despoil ransack rifl,destin doom
destin goal,destin intend,destini fate,destroy destruct,destroy ruin,detach disengag,detach isol separ
detail elabor,detail item,detect detector,detect discov find notic observ,detect investig,detect notic
detect sens,detector sensor,deter deterr,deter discourag,determin find,determin fix limit set specifi
determin influenc regul shape,determin purpos,determin set,determin settl,determin unfalt,detest hate
deton explod,detract detractor,develop development,develop educ prepar train,develop evolut,develop evolv
develop formul,develop grow growth matur,develop underdevelop,deviant deviat,deviat divert,devic twist
devil dicken,devil mischief shenanigan,devis organiz prepar,devot devote,devot pay,dexter dextrous
diachron histor,diagnos diagnosi,diagnosi diagnost,diagnostician patholog,diagram plot,dialect idiom
dialysi dialyz,diam diamet,diari journal,diarrhea diarrhoea,dice die,dictat order prescrib,dictatorship tyranni
dictum pronounc,die fail,diet dietari,differ differenti,differ disagre,differ disput,differ otherwis,differ unlik
differenti distinct,differenti distinguish mark,differenti distinguish separ tell,difficult hard,diffid shi
diffus permeat pervad,diffus spread,dig excav,dignifi digniti,digress stray,dim faint vagu,diminish diminut
diminish lessen weaken,diminut petit tini,dine dinner,dingi grimi,dip dipper,dip dunk,diplomaci diplomat
direct director,direct forthwith immedi instant straightaway,direct send,direct straight,direct way
director manag,dirt dirti,dirt soil,dirt soil stain,dirti soil unclean,disabl handicap,disabl incapacit
disagr disagre,disagr discrep,disallow forbid prohibit proscrib veto,disappear vanish,disappoint frustrat
disappoint letdown,disapprov reject,disarm disarma,disast disastr,disband dissolv,disbelief skeptic,disc disk
disc record,discard dispos toss,discern distinguish recogn,discharg eject releas,discharg fire,discharg free
disciplin subject,disclos disclosur,disclos discov divulg expos reveal,disclos expos,disclosur revel
discorpor disembodi,discount dismiss disregard ignor,discourag dishearten,discov discoveri,discov find
discov hear learn see,discov observ,discredit disreput,discrep variant,discret discretionari,discret distinct
disdain reject scorn spurn,diseas patholog,disengag withdraw,disentangl extric,disgrac dishonor dishonour shame
disgrac shame,disgust foul loathsom,disgust sick,dishevel frowzl tousl,disk harrow,dislodg free
dismal dreari gloomi sorri,dismal drearili,disobedi disobey,disord jumbl,dispatch shipment,dispers dissip scatter
dispers scatter,dispers scatter sprinkl,dispers spread,displac shift,display exhibit expos,display show
dispos disposit,disposit tempera,disput quarrel,disregard ignor snub,disregard neglect
disregardless irrespect regardless,disrob strip undress,disrupt interrupt,disrupt riotous troubl tumultu turbul
dissip scatter,distil extract,distil purifi,distinct distinguish,distinct emin,distinct typic
distort falsifi warp,distort twist,distress disturb,distress hurt suffer,distribut distributor,distribut spread
district dominion territori,distrust mistrust suspect,distrust suspicion,disturb interrupt,disturb perturb upset
disturb troubl upset,disturb upset worri,dive honkytonk,dive plung,divers divert,divers recreat,divers varieti
divers various,divertimento serenad,divest divestitur,divid divis,divid separ,divid separ split,dizzi silli
do exercis practic,do fare,do make,do perform,do suffic,doctor physician,doctrin indoctrin,doctrin ism philosophi
document documentari,document paper,dodg escap,dodg evad hedg sidestep skirt,dog tenaci,dogma dogmat,dogma tenet
domain land,domin dominion,domin master,domin masteri supremaci,domin predomin prevail reign rule,done through
doom lost,door doorway threshold,doorhandl doorknob,doorman porter,dope gage,dosag dose,dot fleck speckl,dot stud
doubl dual,doubl twofold,doubli twice,doubt dubious,doubt uncertainti,doubtless undoubt,dough kale loot
dour sullen,down downward,doze drows,dozen lot score ton wad,dozen twelv,drab dreari,drab sober somber sombr
draft drafti,draft enlist,drafti draughti,drag embroil sweep,drag puff,drag trail,drain drainag,drama dramat
drama dramatist,drama play,dramat dramatist,dramat embellish pad,dramat spectacular strike,dramatist playwright
drape wrap,draught gulp swig,draw forc pull,draw make,draw pull,draw reap,dread fear,dread horribl,dream dreamer
dream dreami,dress dressi,dri dryness,dri iron wri,dribbl trickl,drift err stray,drift impetus
drift rang roam rove stray wander,drill practic,drink drinker,drink salut toast,drive driver,drive forc ram
drive motor,drive repel,drive thrust,drone monoton,droop sag,drop droplet,drop dung,drop sink,drop unload
dross impur,drown submerg,drugstor pharmaci,drum drummer,drunk drunkard,dub nicknam,duel duelist,dull muffl
dullard stupid,dupe gull,duplic repeat,durabl last,durat length,dusk duski,dusk nightfal twilight
duski swart swarthi,dust dusti,duti oblig respons,duti tariff,dwell dweller,dwell inhabit live popul
dweller inhabit,earli other,earlier earliest,earlier sooner,earn gain realiz,earn garner
earn pay remuner salari wage,earn profit,earnest serious,earnest serious sincer,earnest solemn,earth globe
earth ground,earthquak quak,eas reliev,easi easili,eat feed,ebulli exuber,echo repeat,echo resound reverber ring
echo reverber,eclips overshadow,econom economi,economi economist,ecstasi ecstat,ecstasi raptur
eddi purl swirl whirl,edema edemat,edg edgi,edgi jumpi restiv,edit editor,educ instruct teach,educ train
effac obliter,effect effectu,effect effici,effect impress,effect potenc,effluent wastewat,effort exert
effort exploit feat,ego self,egot egotist,elabor enlarg expound,elaps pass,elast flexibl,elat uplift,elder older
elect elector,elect elig,elector voter,electrifi thrill,electrostat static,elementari simpl unproblemat
elev exalt lofti,elev height peak,elev lift rais,elev promot,elev rais,elicit extract,elong extend,elong stretch
elucid lucid,elud elus,elud escap,elud evad,eman emiss,emancip liber,emb imb implant plant,emblem emblemat
emblemat symbol,embodi incarn,embodi personifi,embrac hug,emerg emergenc,emerg issu,emerg rise,emergenc emergent
emin high,emiss emit,emphas emphasi,emphas underlin underscor,emphasi emphat,emphasi vehem,emphysema emphysemat
employ employe,employ engag hire,employ work,empti hollow,enact ordain,enchant enthral transport,enclos enclosur
enclos envelop wrap,enclos inclos,encount meet,encount meet see,encount skirmish,encroach intrus invas,end termin
endang expos,endang imperil jeopard menac threaten,endear love,endeavor enterpris,endeavor strive
endless etern intermin,endless infinit,endow gift invest,endow gift talent,endur live surviv,endur suffer
enemi foe,energ energi,energet energi,energi vigor,enforc impos,engag occupi,engag pursu,engin technolog
engrav inscrib,engross fascin,enhanc heighten,enigma enigmat,enigma mysteri,enigmat puzzl,enjoin order say tell
enjoy love,enlarg expans,enlarg hypertrophi,enlarg magnifi,enorm stagger tremend,enorm tremend,enough plenti
enrag furious madden,enrol enrolle,enrol enter recruit,enrol registr,ensu result,entail impli mean,entangl web
enter entranc,enter figur,enter particip,enter record,enthron vest,enthusiasm enthusiast,entic lure tempt
entir full total,entir intact integr,entireti total,entitl titl,entranc entranceway,enumer item,envious jealous
environ environment,environ surround,envis fanci figur pictur see visual,envis forese,envisag imagin
enzym enzymat,ephemer pass,epic heroic,epicur gourmet,epiphys epiphysi,epitom paradigm prototyp,epitom typifi
epoch era,equal equat,equal equival par,equal match rival,equal peer,equilibr equilibrium,equip fit,erect upright
erod eros,erod gnaw,erod scour,err error,err mistak slip,errat mercuri quicksilv,errat unpredict
error fault mistak,erudit learn,erupt ignit,eschew shun,especi particular peculiar special,essenc essenti
essenc substanc,essenti indispens,essenti necess requir,establish found institut plant,establish found launch
establish institut,esteem respect,esteem respect valu,etern everlast forev,etern everlast perpetu unend
ethic moral,evalu rate,evalu rate valuat,evalu valu,evangel evangelist,evangelist gospel,evapor vapor
even still yet,eventu final,everlast pure utter,everyday mundan routin unremark,evid evidenti,evid ground
evid manifest obvious plain,evid observ,evid prove show testifi,evid tell,evil vicious,evil wicked,evildo sinner
evok provok,evolut evolv,exact just precis,exact precis,exagger magnifi,exagger overdon,exalt glorifi proclaim
examin probe,examin scrutini,examin test,examin test tri,exampl exemplar,exampl exemplifi,exampl illustr instanc
exasper infuri madden,exceed excess,exceed extrem super,exceed outdo outstrip surpass,exceed top transcend
exceed transcend,excel magnific splendid,excel surpass,except exclud omit,except particular special
excess extra redund spare surplus,excess surplus,exchang switch,excis expung,excit excitatori,excit frantic mad
excit stimul,exclaim exclam,exclaim proclaim promulg,exclud exclus,exclud shut,exclus sole,excruci tortur
excurs outing,excus explain,excus justifi ration,excus pardon,execut execution,execut executor,execut perform
exemplifi illustr,exemplifi repres,exempt free reliev,exempt freedom,exercis exert,exercis practic
exercis usag use util,exercis work,exercis workout,exert maintain wield,exhaust fatigu,exhaust sap
exhaust thorough,exhaust thorough thoroughgo,exist live subsist surviv,existenti experienti
expand flourish thrive,expand inflat,expans sweep,expect outlook prospect,expedit hasten,expel expuls,expel oust
expend expenditur,expend expens,expend spend,expend use,experi experienti,experi experiment,experi feel
experi get have receiv,experi know live,experiment observ,expert expertis,expert technic,expir termin
explain explan,explain explanatori,explicit express,explod explos,exploit tap,explor exploratori,explor search
expos exposur,expos open,expos uncov,expositori expound,express face look,express reflect,express show
express state,express utter,extend extens,extend extent,extend go lead pass run,extend lengthi prolong
extend offer,extend stretch,extens propag,extenu mitig,exterior outsid,extern internat,extern outsid
extrapol general infer,extravag prodig,extravag profus,extrem extremum,extrem high,extrem member,extrem utmost
exult jubil rejoic triumphant,eyebal orb,eyelid lid,fabric framework,face front look,facil instal,factori mill
faculti staff,fail failur,fail miscarri,fail neglect,faint swoon,fair moder pretti reason somewhat,fair reason
faith reliabl,faith religion,fake forg,fake sham,faker fraud,fall precipit,fall strike,falloff slump,fals falsiti
fals mistaken,falsifi falsiti,falsiti untruth,falter hesit,falter stammer stutter,falter stumbl,falter waver
fame famous,fame famous illustri notabl note,famili household,familiar intimaci,fanci fantasi illus phantasi
fantasi fantasist,fantasi fantast,fantast howl marvel terrif tremend wonder wondrous,farm farmer,farther further
fascin grip transfix,fascin intrigu,fascin spellbound,fashion manner mode style way,fast tight,fasten fix secur
faster quicker,fat fatti,fatal fate,father forefath,fathom penetr,fatigu weari,favor favorit,favor friend
favor prefer,fear fright,fearless unafraid,feasibl practic viabl workabl,featur have,feel find
feel flavor smell spirit,feel sens,felic felicit,fellow fellowship,ferment unrest,feroc feroci
feroc fierc furi violenc wild,feroci fierc,feroci fierc furious,fertil prolif,festiv gay merri,fetch win
fetid foul,feverish hectic,fiddl violin,field fielder,fiendish infern satan unholi,fierc vehement,fieri fire
fig figur,fight fighter,fight struggl,figurin statuett,file regist,fill fulfil meet satisfi,fill occupi
fill satiat,film movi,film shoot,final last,final net,final ultim,financ financi,financi fiscal,find see wit
fine okay,fire flame,fireplac hearth,firm hard,firm hous,firm resolut resolv,firm secur,firm steadfast
firm unfalt unshak unwav,fish fisher,fisher fisherman,fishmong fishwif,fit meet,fit paroxysm,fit prime set
fit tantrum,fix fixtur,fix get,fix mend repair restor,fix mess,fix repair,fix set,flail lam thrash,flap wave
flash flaunt,flash twinkl wink,flashi gaudi,flat level plane,flat prostrat,flatter flatteri,flautist flute
fledgl freshman newcom,flee flight,fleet momentari,fleet swift,fleshi heavi overweight,fli pilot,fli quick
fli wing,flicker flutter quiver,flimsi unconvinc,flip somersault,flip throw,flip toss,float swim
flog lash lather slash whip,flood inund,flood swamp,floor stori,flounder stagger,flourish prosper thrive,flow run
flow stream,flower unfold,flub spoil,fluent smooth,fluff fluffi,flush heyday peak,flush red,flush rosi,foam foami
foam froth,foami froth,fog haze,foibl idiosyncrasi,foliag leaf,folk sept,folli foolish,folli stupid,fond love
food nutrient,fool gull,foolhardi reckless,foot term,footpath pathway,footstep pace step stride
forbid foreclos forestal preclud prevent,forbidden taboo,forc impel,forc push,forc squeez,forc strength
forc thrust,forebod premonit,forego preced,foreign strang,forest wood,forgo relinquish waiv,fork ramif
form format,form imprint,form kind sort,form organiz,form pattern,form shape,form spring,formal offici
former old onetim,former onc,formid redoubt,formul formula,formul prepar,forswear retract,fort fortress
fort garrison,fort specialti,forth forward,forti twoscor,fortifi strengthen,fortun luck,fortun luckili
foster further,found foundat,found founder,found initi,fowl poultri,foyer hall lobbi vestibul
fragment fragmentari,fragment shard,fragment split,fragranc fragrant,fragranc perfum scent,frambesia yaw
framework model,frantic mad,freak monster monstros,free liber loos releas,free releas,free rid
freeway pike superhighway thruway,freez suspend,frenzi manic,frequenc frequent,frequent often oftentim
frequent patron shop,fresh new newli,fresh new novel,fresh novelti,fret fuss,friend friendli,friend friendship
fright horribl horrifi,fright terribl,frighten panick terrifi,frighten scare,frigid ici,fring outskirt
fring peripheri,frog toad,front frontal,frozen ici,fruit yield,fruitless futil vain,fulfil satisfi,full fulli
full rich,full total,fumbl grope,fun funni,fun merriment,function offic role,function offici
function oper run work,function purpos role use,function serv,fund store,fundament rudimentari
funni suspect suspici,fur furri,furi furious,furi infuri,furi rage,furnish furnitur,furnish provid render suppli
furthermor moreov,furtiv stealthi,fuse fusion,fusion unif,fuss mother,futil unavail,futur next,fuzz fuzzi
gag jest joke,gage gaug,gaieti merriment,gain hit reach,gain profit,gain win,gait pace,gal gallon
gallantri heroism valor,galvan voltaic,gang gangster,gap open,gap spread,gape gawk,garbag refus,gas gaseous
gas gasolin,gas gass,gash slash,gasp heav pant puff,gay jolli jovial merri,gaze stare,gem treasur,general induct
general most,generat render yield,generos generous,genet transmit,gentl light soft,gentl mild,genuin realli truli
geometr geometri,germ germin,germ sourc,germin sprout,gesticul gestur,gesticul gestur motion,gestur motion
get have let,get obtain receiv,ghast grim gruesom macabr,ghost ghostlik spectral,ghost specter,giant gigant
gift give,gift talent,gigant mammoth,giggl titter,gild gilt gold golden,ginmil saloon,girl miss
girlish schoolgirlish,give have hold,give pay,give present,give throw,given grant,given mind,given presumpt
glad happi,glanc glimps,glanc glint peek,glare glower,glass glassi,glass spectacl,glassi glaze,gleam glimmer
gleam glint glisten glitter shine,glean harvest reap,glee hilar,glint glitter,glint spark,glisten shini
global globe,global world,gloom gloomi,glori glorifi,glori glorious,glorious resplend splendid,glow shine
glower moros sullen,glu paste,glue paste,glut gorg overeat overindulg,glycerin glycerol,go move proceed
go move travel,go proceed,go run,goad spur,gold golden,good respect,good thorough,good well,govern governor
govern order regul,govern rule,governor gubernatori,grace gracious,grade level,grade place rank rate
grade rank stratifi,grain granular,grain woodgrain,grand heroic,grand lord,grandeur nobil
grandma grandmoth granni,granular gritti,graph graphic,grappl grip,grappl wrestl,gratif gratifi,gratif satisfact
gratifi satisfi,gratifi sweet,grave graviti,grave sober,grave sober solemn,grave tomb,gray grey,greasi oili
greatcoat overcoat,greatest sterl superl,greed greedi,greet recogn,grievanc grudg,grim inexor relentless stern
grin smile,grind labor toil,grip handl,grip suitcas,groan moan,groceri market,groom prepar train,groov rut
grotesqu monstrous,ground reason,groundless idl,group radic,grove orchard,grow grower,grow growth,grow matur
grow produc rais,grow turn,growl grumbl rumbl,growth increas,gruff hoars huski,grumbl mutter,grumbl rumbl
grumbl scold,guarante undertak,guard safeti,guess hazard ventur,guess imagin reckon suppos think
guess specul surmis,guid guidanc,guid head maneuv point steer,guid steer,guilt guilti,gummi pasti sticki
gunfir gunshot,gunman gunsling,gunpowd powder,gush spout,gusto relish zest,gutter trough,habit habitu,hair hairi
halfway midway,hall hallway,hallmark stylemark trademark,halt stop,hamper hinder,hamper shackl,hand handwrit
hand manpow men,hand pass reach,handbag purs,handclasp handshak,handl palm,handl treat,handl treatment
handl wield,handsom liber,hangout haunt,hanker long yearn,hapless miser pathet piteous poor,happen materi
happen occur pass,happen occurr,har tackl,harass pester,harbor hold nurs,hard sever,hardi stout sturdi
hardship rigor,hardwork industri,harm hurt injuri,harmoni symmetr,harsh scratchi,hast hasti,hast hurri
hast hurri rush,hasten hurri rush,hasten induc stimul,hasten race rush speed,hastili hurri,hate hater,hate hatr
hate mean,haughti imperi supercili swagger,haunt obsess,haunt obsess preoccupi,haunt persist,haunt stalk
have hold,have own possess,haversack knapsack,hawk hawker,hawk huckster peddl,hawker peddler,hayfield meadow
hazard jeopardi peril risk,haze hazi,hazi misti,head lead,headach worri,headmast schoolmast,heal mend
heal therapeut,healer therapist,health healthi,healthi salubri,heap mound pile,heap pile stack,hearer listen
heart nerv,heartili warm,heat heater,heat hot,heat warmth,heav heft,heav surg,heaven paradis,heed listen
heed regard,heedless unheed,hefti power,hello hi,help helper,help serv,helpless weak,henc therefor thus
here hither,hereaft hereinaft,heretofor hitherto yet,hesit paus,hesit waver,hide skin,hideaway hideout
hideous outrag,highlight spotlight,highwayman hijack,hilar hilari,hilar hilum,hillock knoll mound,hinder imped
hint suggest,hip pelvi,histor histori,hit score,hit shoot,hit strike,hit stumbl,hitch hobbl limp,hoist lift
hold keep maintain,hold restrain,hold retain,hold retent,holiday vacat,homeland motherland,honest honor
honor honour laurel,honor honour reward,honor observ respect,hood punk,hook rob soak,hoop ring,hop hopper
hop skip,hope promis,hord host,horror repugn repuls revuls,horseman horsemanship,hospit infirmari,hostelri inn
hous lodg,housekeep housework,howev nevertheless nonetheless notwithstand still withal,howl roar wail
hubbub uproar,huddl powwow,hug kiss pet,huge immens vast,hulk loom tower,hulk whale,human mankind,humbl humil
humbl humili,humbl lowli small,humbl meek,humor humorist,humor mood temper,humor wit,hunch intuit suspicion
hunger hungri,hunger thirst,hunt hunter,hunt search,hunt trace,hurl hurler,hurl hurtl lung thrust,hurler pitcher
hurri rush,hurri scurri,hurri speed,hurt wound,hush silenc still,hush still,hut shack shanti,hyperbol inflat
hyperem hyperemia,hypocrit phoni,hypothalam hypothalamus,hypothes hypothesi,hypothesi possibl theori
hypothet suppos,hyster hysteria,icebox refriger,idea ideal,idea thought,ideal saint,ident identifi
ident indistinguish,ident veri,identif identifi,identifi name,identifi place,idiom idiomat,idiom parlanc
idiosyncrasi idiosyncrat,idiot imbecil,idl idler,idl laze,idol rever worship,ignit light,ignor illiter
ignor neglect,ill maladi sick,ill sick,illumin light,illus illusionari,illus illusori,imag imageri imagin
imag pictur,imagin invent,imagin resourc,imbal unbal,imit simul,immacul spic spotless,immatur young
immediaci instanc,immens vast,immers plung,immin impend,imp pixi,impair mar,imped obstruct occlud,imperfect weak
imperson neutral,imperson persona,imperson portray,impli implic,implic signific,implik mischiev puckish
implor plead,import mean signific,import signific,impos imposit,impos inflict visit,impos levi,imposit inflict
imposs inconceiv unimagin,imprec maledict,impregn secur,impress pictur,impress strike,imprison jail,improb unlik
improvis makeshift,impud insol,impud smart,impuls urg,impuls whim,inadvert unwit,incens indign outrag
incent induc,incept origin,incertain uncertain,incit instig,incit motiv prompt,inclin lean tend,inclin ramp
inclin slope,inclin tendenc,includ inclus,incomprehens inexplic,inconveni worriment,incorpor integr
incorrect wrong,increas progress,incred unbeliev,indec untoward,indecis irresolut,indefatig tireless
indefens unten,indefin indefinit,independ sovereign,indescrib ineff unspeak untel,index indic,indic point show
indic suggest,indign outrag,individu individualist,individu mortal person someon soul,individu person
individu separ,individu singl,indol lazi,indoor insid,induc induct,induct initi,induct seat,industri manufactur
inert neutral,inescap inevit unavoid,inescap unavoid,inevit necessarili,infam notori,infanc infant,infect infecti
infect pathogen,infect septic,infer inferenti,infertil steril unfertil,infest overrun,inflam inflammatori
inflect prosodi,inflow influx,influenc influenti,inform loos,inglori shame,inher integr,inhibit inhibitori
inhibitori repress,initi origin start,injur injuri,injur wound,innat uncondit,inner internal,inner intim
innov introduc,innov invent,inocul vaccin,inquir inquiri,inquir inquisit,inquir wonder,inquiri queri question
inquiri research,inscript letter,insert introduc,insert tuck,insid interior,insid within,insight penetr
insist repetit,inspect visit,inspir prompt,inspir urg,instanc instant,instant instantan,instant moment
instant twinkl wink,instead rather,instruct instructor,instruct learn teach,instruct teach,instructor teacher
instrument tool,instrumentalist musician player,insul insular,insul isol,insur polici,insur underwrit
insurrect rebellion revolt upris,intact inviol,integr mix,integr unifi,integr uniti,intellect intellectu
intellect reason,intellectu ration,intellig levelhead sound,intellig understand,intend intent,intend mean
intend mean think,intens intensifi,intensif intensifi,intercept interceptor,intercept stop,interest involv
interest sake,interfer interven,interject interpos,interlac intertwin lace twine,interlock interwoven
interlock mesh,internal nation,interpos interposit,interpret render,interpret translat
interpret translat understand,interrel interrelationship,interrog question,interval separ,interven intervent
interview question,interweav weav,intim intima,intim suggest,intoler unbear unendur,introduc introduct
intrud intrus,intrud trespass,invad invas,invad occupi,invalu priceless,inveigh rail,invent inventor
invent manufactur,inventori stock,invest investor,investig research,invit tempt,involv particip,ion ionic
iron ironi,ironi sarcasm satir,irrig water,irrit peevish,irrit petul,irrit petul testili,irrit temper,isol stray
issu matter topic,issu publish releas,issu suppli,ital italic,itch scratch,ivori pearl,jab poke,jabber spout
jade weari,jam pack,jam pile throng,jangl jingl,jar jolt,jeep landrov,jeer scoff,jeopard jeopardi
jeopard stake ventur,jerk jerki,jerk jolt,jerk twitch,jerk yank,jest joke,jimdandi jimhickey,jimmi pri prise
jocos jocular,jocular joke,jog rambl,joggl wiggl,john lavatori privi toilet,joke joker,jolt shaken
journal journalist,journey travel,joy joyous,joy pleasur,judg judgment,judg judici,judg justic
judg label pronounc,judgment mind,juic juici,juici luscious voluptu,jumbl muddl welter,jump start,junctur occas
junk scrap,jurisprud jurist,just niceti,just right,justif justifi,justifi vindic,justifi warrant
jut project stick,juxtapos juxtaposit,keen sharp,keep observ,keep prevent,keepsak souvenir,kick thrill
kidnap kidnapp,kill killabl,kill killer,kilomet km,kind sympathet,kind toler,kinda rather,king kingdom
kingdom realm,knife tongu,knowledg learn,lab laboratori,label mark tag,label tag,labor labour proletariat
labor push,labyrinth maze,lack miss,lad sonni,laden load,ladi madam,lag laggard,laid set,laiti lay,lam run
lament wail,lanc spear,land soil,languag lyric word,languag speech,lanki rangi,lap lick,lappet wattl
laps nonchurchgo,laps sink,larg most,larva larval,lash whip,last perman,late recent,lather soapsud sud
laugh laughter,launch launcher,launch plung,lavend lilac,lavish shower,lay place posit put set,lb pound
lead leader,lead leav result,lead preemin,lead star stellar,lead track trail,leaden weight,leader leadership
leakag outflow,lean thin,lean tilt,learn learner,learn memor,learn read studi,learn scholarship,learner scholar
leas rent,left remain,legisl legislatur,legisl pass,legitim logic,lend loan,length lengthi
lengthen perpetu prolong,lessen subsid,lesson moral,letter missiv,level stage,lewd salaci,lexic lexicon
lexicon vocabulari,liber liberti,liber releas,liber toler,licens permit,lick solv,lie rest,life live
lifelik pictori vivid,lift lifter,lift rais,lift repeal rescind,lift uprais,light lit,like probabl,like same
like similitud,likewis similar,limbo oblivion,limit restrict,linger loiter lurk tarri,lingual linguist,list name
literari literatur,lith slender,littl slight,littl small,littl trivial,livabl live,live liveli,live surviv
loathsom vile,lobscous lobscus,lobul lobular,local locat,local neighborhood neighbourhood vicin,locat place
locat placement,locat set situat,locat settl,locat situat,lock mesh,log logarithm,log logger,lone loneli
lone solitari,long yearn,look search,look sound,loos unleash,loot plunder,lord master,lose loser
lose mislay misplac,loudspeak speaker,lous lousi,lousi rotten stink,love loveli,love lover,lower sullen
luck lucki,lug luggag,lukewarm tepid,lumber pound,lumber timber,lumin luminos,luminari notabl,lump swell
lunch luncheon,lurch pitch,lurid shock,lurk skulk,lush profus riotous,lust lusti,lyric lyricist
ma mama mamma mommi,machin machinist,machinist mechan,mad sore,madman maniac,magnif magnifi,magnifi magnitud
maim wound,maintain mainten,maintain preserv,maintain sustain,mainten upkeep,majest majesti,majest proud
make produc,male masculin,male viril,maling skulk,manag superintend supervis,manag wangl,mandatori requir
mangl torn,mania manic,manufactur produc,march parad,mark marker,mark note notic,mark pronounc,mark score
mark target,market marketplac,market merchandis sell,marksman marksmanship,maroon strand,marri marriag,marri wed
marriag matrimoni,marriag wed,marshal mobil,marvel superbl wonder wondrous,marvel wonder,massacr slaughter
master masteri,master overcom surmount,master victor,master virtuoso,mastermind organiz,match twin,mate teammat
mate union,materi stuff,math mathemat,matur ripen,maxim maximum,maximum utmost,mayb perchanc perhap possibl
mean signifi,mean substanc,mean way,meander thread wind,meander wander wind,measur step,meat meati
mechan mechanist,meddl tamper,medic medicin,mele scrimmag,melodi strain tune,melodi tune,melt thaw
melt thaw unthaw,member membership,memor memori,memori retent,menac omin sinist threaten,menac threat
mental outlook,mention note observ remark,mention quotat refer,mention refer,merchandis product,merchandis trade
mere simpl,merg merger,merg unifi unit,merit meritori,merit virtu,mess messi,metro subway,metropoli metropolitan
mg milligram,microphon mike,microscop microscopi,midday noon,middl midsect,midst thick,might mighti
milieu surround,milit warlik,militia reserv,millimet mm,mimesi mimet,mine miner,mingl unifi,minim minimum
minim underst,minist ministeri,minist ministr,minist parson pastor,ministr succor,miracl miracul
misbehavior misde,mischief mischiev,misconstru misconstruct,misconstru misunderstand,misdemeanor violat
miser suffer,miseri wretched,misgiv qualm,misinterpret mistak misunderstand,misrepres misrepresent
miss neglect overlook,missil projectil,mist misti,mite speck,mix mixtur,mob rabbl,mob syndic,mobil ralli
mobil wander,mock mocker,mock mockeri,mockeri scof,model mold mould,model pattern,modern overhaul,modesti reserv
modif modifi,moisten moistur,moistur wet,mold stamp,molecul molecular,moment momentari,monarch sovereign
monopol monopoli,monster monstrous,monstros monstrous,moral moralist,mortician undertak,motif theme,motion move
motion move movement,motion movement,motionless static still,motiv need,motto shibboleth slogan,mourn mourner
mouth speak talk utter,move movement,move mover,mud muddi,muffl smother stifl,multipl multipli,multipl propag
multitud multitudin,multitud pack,mum silent,mumbl mutter,murmur mutter,muscl muscular,music musician
musician musicianship,muster ralli,mute quiet subdu,mute silent wordless,mute unspoken,mutin mutini
mutual reciproc,myocardi myocardium,myofibril myofibrilla,mysteri mystic,mysteri mystifi,myth mythic,nag shrewish
nake naked,nake raw,nameless unknown,narrat stori tale,narrow special,narrow specifi,nasal pinch
nation nationalist,nation patriot,naught noth zero,nauseat sick sickish,naval navi,neat order,necess necessari
necess necessit,neckti tie,necrosi necrot,need requir,need requir want,need want,neglect neglig,neglect unheed
negoti talk,neighbor neighborhood,neocort neocortex,neurosi neurot,neutral neutralist,news tide word
newsman report,newspap paper,nigger nigra,night nighttim,nihil nihilist,nip pinch,nobil nobl,nodul nodular
nomin tokenish,north northward,norther northern,nose poke pri,nostalg nostalgia,notabl noteworthi,note observ
notic notifi,notif present,nourish nutrient,nourish sustain,nourish susten,novel novelist,now today
nuanc subtleti,nucleat nucleus,nudg prod,null void,number numer,number routin,nutrient nutrit,obedi obey
object protest,object remonstr,objection obnoxi,obscur vagu,observ watch,obstin stubborn,obtain prevail
occlud occlus,occlud sorb,occup occupi,occup resid,occup tenanc,occupi resid,occupi take,odor smell,offenc offens
offer proffer,offer volunt,offic offici,offic policeman,oil oili,old older,omen omin,omiss omit,one uniti
onli sole,open spread,oper run,oper useabl,opera operat,opinion sentiment,oppon oppos,oppon opposit
opportun opportunist,oppos opposit,oppos pit,opposit resist,optic visual,optim optimist,optim optimum
opul sumptuous,orat orator,orat rhetorician,orbit revolv,orchestr orchestra,order orderli,ordin regul
organic organism,orient point,origin root sourc,orthograph orthographi,orthophosph phosphat,outcom result
outdoor outsid,outlay spend,outlin sketch,output yield,outrag scandal shock,outsmart overreach,outspoken vocal
outstand owe,outstand promin salient,over overeat,overcom overpow overwhelm,overhaul overtak pass
overrid overturn revers,overrid paramount,overthrow subvert,overtur prelud,own owner,owner ownership
owner proprietor,ownership possess,pace rate,pace tempo,pacif pacifi,pacifi peac,pack packag,pack wad
packag parcel,pact treati,pain sore,pain strive,pain troubl,paint painter,paint pictur,pale pallid
pale pallid wan,pale pallor,paleocort paleocortex,pamphlet tract,pander pimp procur,pang twing,panic terror
papal pope,paper paperi,paramet parametr,paraphras rephras,parcel portion share,pardner partner,parent parenthood
parish parochi,parliament parliamentari,part partial,part piec,part portion,part separ split,part split
particl speck,particular peculiar special,partner partnership,partner spous,pass passag,pass surpass,pass walk
passag transit,passion rage,past preced retir,past yesteryear,pastelik pasti,patch piec,patch plot,path rout
pathet piti pitiabl,patienc patient,patrol polic,patron sponsor,pattern practic,pavement sidewalk,pay payment
peac seren,peak peaki,pear pearl,peasant peasanthood,pec pector pectorali,peddl peddler,pedest stand,pelt pepper
pelvi pelvic,penal punish,penalti punish,penanc repent,peptidas proteas,perceiv percept,percent percentag
percentag share,perch roost,perfect perfectionist,perfection perfectionist,perfum scent,peril precari
peripher peripheri,permiss permit,persever persist,persist prevail,persist relentless,persist remain
persist tenac,person personifi,persona personifi,persona role,personif personifi,perspect posit view
perspir sweat,persuad persuas,persuad sway,pertain pertin,perturb troubl,pervad pervas,pessim pessimist
petit request,phantom shadow,pharmaceut pharmaci,pharmaci pharmacist,phase stage,philosoph philosophi
phone telephon,phonem phonolog,photo photograph,photograph photographi,phraseolog word,physic physicist
pianist piano,picket scout sentinel sentri,pier wharf,pinpoint speck,pipe shriek shrill,pitch toss,piteous piti
piti shame,pitiless remorseless ruthless,pivot swivel,place placement,place properti,place spot
placid quiet still tranquil,plain sheer unmix,plan planner,plan prepar provis,plan program,planar plane
planet planetari,plant work,plastic pliant,plat plot,play player,pleas pleasant,pleas pleasur,plenitud plenti
pleura pleural,plight predica,plod trudg,poetic poetri,poetri vers,poignanc poignant,poignant touch,polar pole
polish refin,polish smooth,polit politician,pommel pummel,pond pool,poor short,popul univers,populac public
poros porous,portrait portray,pose present,pose sit,positiv positivist,possibl potenti,post poster
post send station,pot toilet,potenc potent,potent power,potent stiff strong,potent strong,potter tinker
pounc swoop,pound ram,pound throb,pound thump,pour stream swarm,powder powderi,powder powderi pulver
practic practis rehears,pranc strut swagger,pray prayer,preach preacher,preach sermon,precari unstabl
precaut safeguard,preced predecessor,preced prioriti,predilect prefer,prefer preferenti,prefer rather,prefer tast
pregnant signific,preoccup preoccupi,prepar preparatori,prepar readi set,prerequisit requir,prescrib prescript
presenc present,present short soon,present stage,present submit,preserv save,presid presidenti,press pressur
press urg,press urgent,presum presumpt,presuppos presupposit,pretenc pretens,pretend pretens,prevail preval
prevail triumph,prey target,price term,print publish,privaci secreci,pro profession,problem troubl
procedur proceed,procedur process,proceed take yield,process processor,process treat,proclaim proclam
procrastin stall,procur secur,produc product,professor professorship,profound profund,profus rich,project propos
project protrud,project task undertak,promot public,promot push,prompt quick,propaganda propagandist
propheci prophet,proport proportion,proport relat,proport symmetri,propos proposit,proposit suggest
proprietor proprietorship,prosecut prosecutor,prostitut whore,protect secur,proteolysi proteolyt,protest resist
proverb proverbi,provid provis,provinc provinci,provinc respons,provinc state,provis proviso,provis suppli
provision tentat,provoc provok,prowl prowler,prurient salaci,psych psychic,psych soul
psychotherapeut psychotherapi,public publicist,public publish,publish write,puls pulsat,puls pulsat throb
pun punster,punish punit,pupil student,pure puriti,pure strict,purif purifi,purifi puriti,purport suppos
pursu pursuant,pursu pursuer,pursu pursuit,pursuit quest,push thrust,pussi slit,puzzl puzzlement,quak quiver
qualif qualifi,qualifi qualiti,qualifi restrict,quarrel row wrangl,quash repress subdu subjug,quell squelch
queri question,question wonder,quick rapid speedili,quick speedi,quiet silenc,quiet soft,quot quotat,race racial
radial radius,radianc radiant,radianc radiat,radiant radiat,radic revolutionari,radic ultra,rage storm
railroad railway,rain rainfal,rais rear,ranch spread,rang reach,rang run,rang straddl,rare seldom,rascal rogu
ratifi sign,rattl rattler,rattler rattlesnak,raucous rowdi,reach stretch,react reactant,react reaction
react respond,reaction respons,reactiv respons,read reader,read record regist,read say,read take,real realiti
real tangibl,real veri,realism realist,realism realiti,realiti world,realiz recogn,realiz see understand
rear rise,rearward revers,reason sensibl,reassign transfer,rebel rebellion,rebelli rebellion,rebuff repel repuls
rebuff repel snub,rebuff slight,rebuild reconstruct,rebut refut,recal recollect rememb think,recal return
reced retir retreat withdraw,receipt revenu,receiv recept,receiv recipi,receiv welcom,recept receptionist
recogn recognit,recollect remembr,reconcil settl,reconnoit scout,reconsid reconsider,recount tell,recov recoveri
recov regain retriev,recoveri recuper,recreat reviv vivifi,rectangl rectangular,recur recurr,recur repeat
recurr repeat,redeem redempt,redeem save,redefin redefinit,redempt salvat,redevelop renov,rediscov rediscoveri
reduc reduct,reduc shrink,reek smack,reek wateri,reel spin whirl,reenforc reinforc,reexamin review
refashion remak,refer refere,refil replenish,reflect reflector,reflect shine,refund repay,regard respect
regist registr,regist registri,regret sorrow,regroup reorgan,regul regulatori,regul rule,regular verit
rehabilit renew,reinforc reward,reissu reprint,reiter repeat restat,rejoin retort return,relat related
relat relationship,relax repos,releas secret,releas turn,releg submit,relent yield,reli relianc,reli trust
relianc trust,reliev salvag save,religi religion,religi spiritu,religion religionist,remain remaind
remain remnant,remain rest stay,remain stay,remaind residu rest,remark singular,remark unusu,rememb remembr
remot remov,rend rip rive,rend rip split,render rendit,rent tear,repeat repetit,repel repuls,repetit repetiti
replac substitut,replac substitut switch,replac supersed supplant,report studi,repos rest,repres represent
repres symbol,repriev respit,reproduc reproduct,requir requisit,resid residenti,resign surrend,resign vacat
resolv solv,reson resound,reson sonor vibranc,respect sever various,restrain restraint,resum resumpt
resum sketch survey,resurrect uprais,resuspend resuspens,retain retent,retali retaliatori,retali reveng
retch vomit,retin retina,retir withdraw,retrac trace,return revert,reunion reunit,reveal revel
reveal tell telltal,reveal uncov,revel revelri,rever vener,revers turn,revolut revolution,revolut revolutionari
revolv rotat,reward wage,rhino rhinocero,rhyme vers,rhythm rhythmic,ricketi shaki wobbl,ride rider,ride sit
right rightfield,right truli,rigor strict,rins wash,riot riotous,rippl ruffl undul,rise surfac,risk riski
rite ritual,road rout,roadsid waysid,roar roarer,roar thunder,rob robber,rob robberi,rock rocki,rock shake sway
rock stone,rock sway,roll roster,roll wheel,roll wind wrap,romanc romant,romp runaway,roof roofer,room suit
root stem,rub scratch,rubber rubberi,rubberi rubberlik,ruin ruinous,rule ruler,run runner,run talli,run trial
rundown summat,runner smuggler,ruptur snap tear,rush surg,rustl rustler,sacr sanctifi,sad unhappi,sadism sadist
sail sailor,sail sweep,salesgirl salesladi,salesman salesmanship,saliv saliva,saliva salivari,sallow sick
salt salti,saltwat seawat,sampl tast tri,sand sandi,sane saniti,sarcasm sarcast,sashay sidl,satir satirist
satisfactori satisfi,save saver,save spare,savor tast,say state tell,say suppos,scamper scurri scuttl
scar scarifi,scarc scarciti,scene scenic,scheme strategi,scholar scholarship,scholar student,scholast school
school schoolhous,schoolmarm schoolmistress,scienc scientist,scienc skill,scof scoff,scorch sear
scoundrel villain,scour scrub,scrape scratch,scratch scratchi,scrawni skinni,scream screech shriek,scream yell
screech screechi,screech squawk,screechi squeaki,screen test,scrutin scrutini,seafar seaman,seahors walrus
seal waterproof,search seek,seat sit,seced splinter,seclud withdraw,secondhand use,secular secularist,see seer
see view watch,seep seepag,seiz seizur,senat senatori,send ship,sens sensat,sens sensit,sens sensor,sens sensuous
sensat stun,separ space,sequenc sequenti,sequenc success,sequenti serial success,seren tranquil,seri serial
serpent snake,serv servic,settl settlement,settl settler,settl sink,settlement villag,sever stern
sever terribl wick,sew sewer,sew stitch,sex sexual,shade tint,shadow shadowi,shake stimul stir,shallow superfici
shambl shuffl,share sharer,sharp sharpli,shave shaven,shed throw,shenanigan wile,shift switch,shift transfer
shift transform transmut,ship shipment,ship transport,shiver shiveri,shiver shudder,shiver trembl,shock stupor
shoelac shoestr,shoot shot,shop shopper,shop store,shop workshop,shopkeep storekeep tradesman,shot stroke
shout yell,show showi,shred whit,shrink wither,shut shutter,shyli timid,siev sift,sift strain,sight vision
sign signal,sign signatur,sign signifi,sign subscrib,signifi signific,signific substanti,silenc silent
silent still,silk silki,silli wacki,silver silveri,simpl simplic,sin sinner,sin ungod,sing singer,sing song
sing whistl,singer vocalist,singular uniqu,sink slump,sip sipper,sis sister,sketch vignett,slacken slow
slant slope,slant weight,sleep sleeper,sleep sleepi,sleep slumber,slender slim,slender thin,slice slit,slide slip
slide swoop,slight somewhat,slip steal,slop spill,slop splash,sloven slovenli,slow slowli,slug slugger,slur thick
smitten stricken,smooth suav,smother strangl,smother suffoc,smother surround,smuggl smuggler,snap snarl
snap snatch,snare trap,snicker snigger,snoop spi,snow snowfal,soak sous,soar surg,social socialist,social societ
societ societi,sod sward turf,soldieri troop,solo soloist,someplac somewher,sorb sorption,sore tender,sound vocal
sovereign suprem,space spatial,spacious wide,span sweep travers,spare trim,spark sparkl,spars thin,spatter splash
spatter splatter splutter sputter,speak speaker,speak speech,speak talk,special specifi,specif specifi
spectacl spectacular,spectat viewer watcher wit,spectral spectrum,specul ventur,speed speedi,speed veloc
spell tour,spell tranc,spell while,sphere spheric,spi spot,spider spideri,spire steepl,spite vindict
splash sprinkl,splinter splinteri,sponsor sponsorship,sportsman sportswoman,sprawl straggl,spring springtim
sprint sprinter,spur urg,squad team,squeak squeaki,squirm twist wriggl writh,stabil stabl,stage stager
stagger stupefi,stain tarnish,stair step,staircas stairway,stamp stomp,stanc stand,standpoint viewpoint
starv starvat,state statement,state submit,statesman statesmanship,statu statuett,stay stick,steal thiev
stealth stealthi,steel sword,step tread,stereo stereophon,sternal sternum,stimul stimulus,stimul stir,stir touch
stoic stoical,stoical stoicism,storag store,storag storehous,storm stormi,storm tempest,straggl straggler
strain stress,strain strive,strang unusu,strangl strangul,strangl throttl,strateg strategi,strategi strategist
stratif stratifi,stratifi stratum,stress tension,stretch unfold,stride tread,stringi wiri,student studi
studi survey,stuff thrust,stumbl trip,style stylist,sub substitut,subject submit,subject theme topic
submerg underwat,submiss submit,subordin underl,subscrib support,subsid subsidi,substant substanti
succeed success,succeed successor,sue suit,suffer sustain,suffer woe,suffic suffici,suffrag vote,suggest trace
suit suitabl,suitabl worthi,sum summat,sum total,summar summari,sun sunlight sunshin,sup supper
superstit superstiti,supervis supervisor,supplement supplementari,suppli supplier,support sustain,sur ugli
surmis suspect,survey view,surviv survivor,suspect suspicion,suspend suspens,suspici suspicion,sustain susten
swap switch trade,swarm teem,sway swing,swell well,swing swingi,swirl twiddl twirl whirl,swollen vain
symbol symbolist,symmetr symmetri,sympath sympathi,sympath understand,sympathet sympathi,sympathi understand
symphon symphoni,symptom symptomat,synchron synchroni,synerg synergist,syntact syntax,synthes synthesis
synthesi synthesis,tabl tabul,tackl undertak,tactil tactual,tale tell,talkat talki,tangl tortuous,taut tight
tax taxabl,teach teacher,team teamster,tear weep,technic techniqu,technic technolog,technician techniqu
teen teenag,teensi wee,telegraph telegraphi,televis tv,tempt temptat,tenanc tenant,tend tendenc,terrifi terror
terror terrorist,test trial,testament will,testifi testimoni,testimoni tribut,theater theatr,theater theatric
themat theme,thenc therefrom,thenceforth thereaft,theori theorist,theori theoriz,therapeut therapi
therapi therapist,there thither,thermomet thermometr,thermometr thermometri,think thinker,think thought
thoriat titter,thrash thresh toss,three trio,thrill thriller,thud thump,timbr tone,time timeli,time timer
tire weari,tire wearili,tonal tone,topograph topographi,toppl tumbl,torment tormentor,torment tortur,touch trace
tour tourist,toxic toxin,trace vestig,trade trader,tradit traditionalist,tragedi tragic,trampl tread
transcrib transcript,transfer transmit,transfer transplant,transfer transport,transform transmut
transmiss transmit,trap trapper,treat treatment,tri trial,triangl triangular,trichrom tricolor,triumph triumphant
triumph victori,true truth,tube tubular,tumor tumour,tumult tumultu,tumult uproar,tweed tweedi,twirl twirler
twirl whirl,twist wind,type typewrit,type typifi,typograph typographi,unaccount unexplain,unambigu unequivoc
unansw unrequit,uncanni weird,uncertain unsteadili,underestim underr,undermin weaken,underst understat
undesir unwant,uneconom wast,unfair unjust,unfortun unluckili,unhurt unscath,unif unifi,unifi unit
unimpeach unquestion,uniqu unparallel,univers universal,unknown unsung,unlac unti,unlov unpicturesqu
unmov untouch,unnecessari unneed,unobtain unprocur,unreflect unthink,unshav unshaven,unslop upright,untest untri
unwil unwilling,up upward,urg urgent,urgenc urgent,urin urinari,usabl use,usag use,use useabl,use user,use util
use utilitarian,util utilitarian,vacanc vacant,vacant vacat,vain vaniti,valu valuabl,vari variabl,vari variant
vari variat,various versatil,vent ventil,veranda verandah,verif verifi,vernal youth,verv vital,vibrant vivaci
view viewer,violenc violent,violent wild,violin violinist,virtu virtuous,visit visitor,vocal vowel,volit will
volum volumin,vote voter,wag waggl,wail whimper,wait waiter,wallop whack,war warfar,washbasin washbowl
watch watcher,water wateri,watercolor watercolorist,wealth wealthi,wear wearer,wester western,whir whiz
whiskey whiski,wick wicked,widow widowhood,wile wili,will willing,win winner,wind windi,winter wintertim
winter wintri,wit witti,wonder wondrous,wool woolen,work workabl,work worker,worri worriment,worship worshipp
worth worthi,wrack wreck,wrap wrapper,wreck wreckag,wrestl wrestler,write writer,yap yelp)";

const std::string_view wordnet_antonyms = R"(
abil inabl,abl unabl,abnorm normal,abolish establish,abov below,absenc presenc,absent present,absolut relat
absorb emit,abstain consum,abstract concret,abund scarc,abund scarciti,acceler deceler,accept refus,accept reject
accident deliber,accompani unaccompani,accur inaccur,accuraci inaccuraci,acquaint stranger,acquit convict
act refrain,action inact,activ inact,activ passiv,actual potenti,acut chronic,add subtract,adequ inadequ
adequaci inadequaci,adjust unadjust,admit deni,admit exclud,adopt nativ,adroit maladroit,advanc back,advanc reced
advantag disadvantag,advis inadvis,aerob anaerob,affect unaffect,afraid unafraid,agit calm,agre disagre
agreement disagr,aliv dead,all no,all some,allow deni,allow disallow,ambigu unambigu,amic hostil,ampl meager
analysi synthesi,analyz synthes,ancestor descend,angular round,anhydr hydrous,anim inanim,annual perenni
anod cathod,answer question,anterior posterior,anti pro,antisept septic,appear disappear,applaud boo
appropri inappropri,approv disapprov,arm disarm,arm unarm,arriv leav,artifici natur,ascend descend,asleep awak
assembl disassembl,assent dissent,asymmetr symmetr,asymmetri symmetri,atrophi hypertrophi,attach detach
attack defend,attend miss,attract repel,attract repuls,attract unattract,atyp typic,audibl inaud,aunt uncl
author unauthor,avail unavail,avoid confront,awar unawar,away home,awkward grace,back front,backward forward
bad good,balanc imbal,bare cover,basic incident,beauti ugli,begin end,begin middl,believ disbeliev
bend straighten,best worst,better wors,better worsen,big littl,birth death,black white,blacken whiten,bless curs
blur focus,boil freez,bold timid,bore interest,born unborn,borrow lend,bounc clear,bound free,boy girl
boycott patron,brave coward,break keep,break repair,breath breathless,bright dull,broad narrowli,broken unbroken
brother sister,busi idl,button unbutton,buy sell,calm stormi,capabl incap,capitalist socialist,care careless
central decentr,central peripher,cerebr emot,certain uncertain,certainti uncertainti,certifi decertifi
certifi uncertifi,chang stay,chang unchang,charg discharg,charg uncharg,cheap expens,cheer depress,child parent
civilian militari,claim forfeit,clariti obscur,clasp unclasp,clean dirti,clear opaqu,clearhead confus
clergi laiti,clergyman layman,close distant,close open,coars fine,coher incoher,cold hot,color colorless,come go
comedi tragedi,comfort discomfort,comfort uncomfort,common individu,common uncommon,compact loos,compat incompat
compet incompet,competit cooper,competit noncompetit,complet incomplet,complex simpl,complex simplic
complic simplifi,compromis uncompromis,concav convex,concentr dilut,concentr distribut,concept misconcept
concern unconcern,confid diffid,conform deviat,connect disconnect,connect unconnect,conscious unconsci
conserv liber,consider inconsider,consist inconsist,conson vowel,consonant vocal,construct destruct
construct misconstruct,content discont,continu discontinu,continu sporad,contract expand,conveni inconveni
convent nuclear,convent unconvent,convinc unconvinc,cool heat,cool warm,cooper uncoop,correct incorrect
courag cowardic,cover uncov,covert overt,credibl incred,cri laugh,critic prais,critic uncrit,crook straight
cur straight,danger safe,danger safeti,dark light,daughter son,dead live,declar undeclar,declin improv
decreas increas,deep shallow,defeat victori,definit indefinit,deglycerol glycerol,delay rush,delic rug
demand suppli,demot promot,depart stay,depend independ,deperson person,depress elat,desir undesir,despair hope
destroy preserv,determin indetermin,develop undevelop,die nascent,differ equal,differ same
differenti undifferenti,difficult easi,direct indirect,disabl enabl,discourag encourag,dishonest honest
dishonor honor,disintegr integr,dislik like,dislodg lodg,disloyalti loyalti,disobedi obedi,disobey obey
disord order,disorgan organiz,displeas pleas,disproportion proportion,disprov prove,disqualifi qualifi
disreput reput,dissatisfact satisfact,disservic servic,dissimilar similar,dissuad persuad,distal proxim
distinct indistinct,distrust trust,divid multipli,divid unit,docil stubborn,domest foreign,domin submiss
domin subordin,down up,downgrad upgrad,downstair upstair,downstream upstream,downward upward,dress undress
dri wet,driver nondriv,dryness wet,due undu,dull live,earli late,earli middl,easi uneasi,east west
eastern western,effect ineffect,elig inelig,empir theoret,employ employe,employ unemploy,empti fill,empti full
enforc exempt,enjoy suffer,enthusiast unenthusiast,equal inequ,equal unequ,even odd,even uneven,ever never
evil good,exclud includ,exist nonexist,expect unexpect,experi inexperi,experienc inexperienc,explicit implicit
export import,express inexpress,exterior interior,extern internal,extraordinari ordinari,fail manag,fail succeed
failur success,fair unfair,faith unfaith,fall rise,fals true,falsiti truth,familiar strang,familiar unfamiliar
fanci plain,far near,fast slow,fasten unfasten,fat thin,father mother,favor unfavor,feed starv,femal male
feminin masculin,fertil steril,few mani,fewer more,figur liter,find lose,finit infinit,fire hire,fit unfit
fix unfix,flexibl inflex,float sink,foe friend,folli wisdom,follow lead,follow leader,follow preced,foolish wise
forbid permit,forc forceless,foreign nativ,forget rememb,formal imit,formal inform,former latter,fortun unfortun
found lost,fraction whole,frail robust,free obstruct,frequent infrequ,fresh preserv,fresh stale,frivol serious
front rear,frozen unfrozen,function nonfunct,futur past,futur present,gaseous liquid,gaseous solid,gather spread
general local,general specif,generalist specialist,give take,glad sad,gradual sudden,grate ungrat
gratitud ingratitud,greater lesser,green ripe,gross net,guid unguid,guilti innoc,hairi hairless,happi sad
happi unhappi,hard soft,harm harmless,hate love,have lack,have miss,head headless,healthi unhealthi,heavi light
here there,hesit unhesit,heterogen homogen,heterozyg homozyg,hide show,high low,hit miss,hitch unhitch
hollow solid,hope hopeless,horizont vertic,hospit inhospit,host parasit,humbl proud,humil pride,hurri unhurri
husband wife,hydrophil hydrophob,idl work,ignor notic,ill well,illeg legal,illiter liter,immateri materi
immatur matur,immor moral,immort mortal,impair unimpair,imparti partial,impati patient,imperfect perfect
imperson person,import unimport,imposs possibl,impot potent,impract practic,imprecis precis,impress unimpress
improb probabl,improp proper,improprieti proprieti,improv unimprov,impur puriti,incom outgo,indoor outdoor
induc spontan,inferior superior,infield outfield,inner outer,inorgan organic,insan sane,insan saniti
insensit sensit,insid outsid,insignific signific,insolubl solubl,instrument vocal,insuffici suffici
intellig stupid,intellig unintellig,intend unintend,intens mild,intent unintent,interdepartment intradepartment
interfer noninterfer,internat nation,intoler toler,invalid valid,invari variabl,invis visibl
involuntari voluntari,involv uninvolv,invulner vulner,inward outward,irrat ration,irregular regular,irrelev relev
irresolut resolut,irrespons respons,irrevers revers,irrit sooth,joint separ,joy sorrow,junior senior,keep lose
kind unkind,king queen,known unknown,larg small,late middl,least most,left right,lengthen shorten,less more
let prevent,lie sit,lie stand,like unlik,limit unlimit,linear planar,linger rush,linguist nonlinguist
liquid solid,littl much,live record,load unload,local nation,lock unlock,long short,loos tight,loosen stiffen
lose profit,lose win,loser winner,lost save,loud soft,lower rais,lucki unlucki,luckili unluckili,major minor
man woman,marri unmarri,maxim minim,maximum minimum,meaning meaningless,mental physic,merci merciless
metal nonmetal,mistrust trust,misus use,move stay,multilater unilater,naiv sophist,narrow wide,narrow widen
nasti nice,natur supernatur,natur unnatur,necessari unnecessari,necessarili unnecessarili,negat neutral
negat posit,nephew niec,neutral posit,new old,no some,no yes,noisi quiet,noisili quiet,nonparticul particul
nonpartisan partisan,nonpolit polit,nonresid resid,nonspecif specif,nonvolatil volatil,north south
northern southern,object subject,obliqu parallel,obscur promin,occupi unoccupi,off on,offici unoffici
offshor onshor,often rare,old young,oleophil oleophob,open shut,oppos unoppos,optim pessim,optimist pessimist
orthodox unorthodox,other same,overachiev underachiev,overestim underestim,overhead subsurfac,overhead surfac
pack unpack,paid unpaid,pain pleasur,part wholli,pass run,past present,patriot unpatriot,pave unpav,peac war
perman temporarili,pleasant unpleas,poor rich,popular unpopular,poros solid,postwar prewar,poverti wealth
power powerless,preced succeed,precoci retard,predict unpredict,prepar unprepar,primari secondari,privat public
privileg underprivileg,profound superfici,profund superfici,proxim ultim,publish unpublish,pull push
purg rehabilit,qualifi unqualifi,qualit quantit,quick slowli,readi unreadi,real unreal,realist unrealist
reassur worri,reconstruct unreconstruct,relat unrel,reliabl unreli,resist surrend,restrict unrestrict,ride walk
right wrong,rough smooth,roughen smooth,round squar,rural urban,satisfactori unsatisfactori,satur unsatur
scientif unscientif,selfish unselfish,settl unsettl,shaven unshaven,short tall,shout whisper,shrink stretch
side top,sign unsign,silenc sound,sit stand,sleep wake,smart stupid,smile unsmil,solv unsolv,spoken written
stabl unstabl,stain unstain,stand yield,start stop,stifl stimul,strength weak,strengthen weaken,strong weak
structur unstructur,subsurfac surfac,success unsuccess,suitabl unsuit,sympathet unsympathet,tender tough
thick thin,thicken thin,thought thoughtless,tie unti,unusu usual,unveil veil,unwelcom welcom,unwil will
unwilling willing,unwind wind,unwir wire,unwit wit,unworthi worthi,unwrinkl wrinkl,use useless,valuabl worthless
virtuous wick,wane wax,worth worthless)";

}  // namespace wrkhrs::grounding::lexicon
