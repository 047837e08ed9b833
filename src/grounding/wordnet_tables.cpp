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

const std::string_view wordnet_related = R"(
abandon collaps,abandon discard,abandon dispos,abandon leav,abandon quit,abil abl,abil power,abl capabl
about almost,about approxim,about around,about near,about rough,abroad foreign,abroad oversea,abrupt sharp
abrupt sudden,absenc absent,absent absentmind,absent away,absent disappear,absent lack,absent miss
absent nonexist,absent vanish,absolut perfect,absorb absorpt,absorb ingest,abstract general,absurd foolish
absurd ridicul,abus assault,abus attack,abus cruelti,abus curs,abus insult,abus persecut,academ academi
academ educ,academ professor,acceler fast,acceler speed,acceler throttl,accent accentu,accent dialect
accent emphasi,accent pronounc,accentu emphas,accentu pronounc,accept acknowledg,accept allow,accept receiv
accept recogn,accept respect,accept respond,accept settl,accept take,access address,access reach,access retriev
accid crash,accid wreck,acclaim hail,accommod adapt,accommod adjust,accommod compli,accommod contain,accommod fit
accommod seat,accompani attend,accompani companion,accompani escort,accompani follow,accomplish achiev
accomplish action,accomplish attain,accomplish complet,accomplish finish,accomplish fulfil,accomplish implement
accomplish make,accomplish perform,accomplish run,accomplish skill,accomplish succeed,accord consequ
account charg,accumul collect,accumul gather,accumul increas,accur correct,accur precis,accur right,accur true
accus blame,accus fault,ach bite,ach headach,ach hurt,ach pain,achiev attain,achiev make,achiev reach
achiev succeed,acid sour,acknowledg admit,acknowledg apolog,acknowledg conced,acknowledg notic,acknowledg recogn
acknowledg respond,acquir acquisit,acquir buy,acquir collect,acquir earn,acquir gain,acquir leas,acquir obtain
acquir profit,acquir purchas,acquir receiv,acquir retriev,acquir share,acquisit purchas,acquisit transfer
acr estat,acr land,act action,act actor,act behav,act enact,act engag,act move,act particip,act perform,act play
act portray,act pretend,act pursu,act snap,action activ,action fight,action play,action process,action work
activ busi,activ exist,activ hot,activ initi,activ involv,activ live,activ open,activ oper,activ reactiv
activ work,actor player,actual genuin,actual real,actual realli,acut intens,acut sharpli,adapt adjust,adapt alter
adapt chang,adapt fit,add addit,add sum,add total,addit extra,addit gain,addit increas,address place,adequ capabl
adequ compet,adequ decent,adequ enough,adequ satisfactori,adequ suffici,adher adhes,adher attach,adher stick
adhes cohes,adhes sticki,adjac near,adjac neighbor,adjunct assist,adjunct associ,adjunct subordin,adjust align
adjust alter,adjust chang,adjust fit,adjust modif,adjust modifi,administ administr,administ manag
administ supervis,administr execut,administr govern,administr organiz,admir appreci,admir envi,admir esteem
admir respect,admiss admit,admit apolog,admit confess,adopt embrac,adult grownup,adult matur,adult profession
adult senior,advanc earli,advanc further,advanc modern,advanc progress,advanc shift,advanc sophist,advantag gain
advantag reward,adventur ventur,advertis commerci,advertis promot,advertis public,advis consult,advis discourag
advis recommend,advis suggest,advis tip,advis warn,advoc attorney,advoc counsel,advoc lawyer,advoc repres
aerial air,aerial antenna,aesthet artist,aesthet esthet,affect feel,affect fond,affect heart,affect impact
affect influenc,affect tender,affili associ,affirm assur,affirm confirm,affirm establish,affirm reaffirm
affirm swear,affirm verifi,afford spend,afraid concern,afraid fear,afraid frighten,afraid scare,afraid terrifi
africa african,african moroccan,after afterward,after later,after subsequ,afterward later,afterward subsequ
age elder,age matur,age old,age older,age senior,age year,agenc agent,agenc author,agenc bureau,agenc offic
aggreg collect,aggreg combin,aggreg sum,aggreg total,aggress belliger,aggress hostil,agit emot,agit frantic
agit impati,ago past,agoni hurt,agoni suffer,agoni torment,agoni tortur,agre concur,agreement arrang
agricultur farm,agricultur rural,ahead befor,ahead forward,ahead onward,aid assist,aid care,aid cure,aid grant
aid intervent,aid relief,aid support,aid welfar,aim hit,aim sight,aim target,air airi,air atmospher,air breez
air fli,air vent,airplan plane,akin relat,akin similar,alarm alert,alarm scare,alarm wake,alarm warn
alcohol drink,alcohol liquid,alert warn,alien foreign,alien stranger,align coordin,alik like,alik similar
aliv awak,aliv live,aliv vital,all complet,all each,all entir,all everi,all whole,allevi reliev,allow author
allow consent,allow discount,allow let,allow permit,allow provid,allow toler,almost most,almost near
almost virtual,alon lone,alon solitari,aloud loud,also besid,also too,alter altern,alter amend,alter chang
alter cut,alter damag,alter decreas,alter improv,alter increas,alter interchang,alter lessen,alter modif
alter modifi,alter refin,alter replac,alter revers,alter revis,alter shift,alter substitut,alter switch
alter transform,alter undo,alter vari,altern chang,altern flip,altern interchang,altern replac,altern secondari
altern substitut,altitud elev,altitud height,altogeth complet,altogeth entir,altogeth total,altogeth whole
altogeth wholli,alveolar alveolus,alway constant,alway ever,alway invari,amaz astonish,amaz impress,amaz surpris
ambigu uncertain,ambit ambiti,ambiti challeng,ambush trap,amend chang,amend fix,amend improv,amend modifi
amend refin,amend reform,amend repair,amend revis,america american,american english,american yank,ammo ammunit
amount increas,amount number,amount quantiti,amount sum,amount total,ampl plenti,amplifi magnifi,amus entertain
amus funni,amus humor,amus interest,analog similar,analysi analyt,analysi analyz,analyst analyz,analyz examin
analyz inspect,analyz investig,analyz studi,anatom anatomi,anatomi flesh,ancestri origin,anchor claw,ancient old
ancient past,anger angri,anger infuri,anger provok,anger wrath,angl inclin,angl slant,angl tilt,anglican protest
angri angrili,angri enrag,angri furious,angri mad,angri sore,anguish pain,anguish suffer,anguish torment,ani some
anim beast,anim creatur,announc inform,announc notic,announc releas,annoy irrit,anoth other,answer check
answer repli,answer respond,answer respons,answer result,answer solut,antagon antagonist,antagon hostil
antagonist mortal,anticip expect,anticip previs,antithyroid thyroid,anxieti concern,anxieti scare,anxieti worri
anxious nervous,anxious uneasi,anyhow anyway,apart isol,apart separ,apolog excus,apostol pope,appar appear
appar evid,appar obvious,appar seem,appar unmistak,appeal attract,appear look,appear reappear,appear seem
appear show,applaud clap,appli applic,applic relev,applic use,appoint appointe,appoint assign,appoint deleg
appoint design,appoint nomin,appreci see,appreci tast,appreci understand,apprehend apprehens,apprehend arrest
apprehens arrest,approach attack,approach suggest,appropri proper,approv confirm,approv sanction,approv support
approxim around,approxim calcul,approxim estim,approxim rough,aqueous water,arc arch,architect design,arctic cold
arctic ici,arctic polar,area region,argu argument,argu contend,argu debat,argu defend,argu disagre,argu disput
argu quarrel,argument controversi,argument debat,argument disput,argument fight,argument statement,aris becom
aris elev,aris emerg,aris occur,aris origin,aris rise,arm limb,arm sleev,arm weapon,around rough,arrang design
arrang order,arrang organiz,arrang pair,arrang placement,arrang posit,arrang rearrang,arrest cop,arriv come
arriv get,arriv reach,art artist,artifici imit,artifici synthet,artifici unnatur,artilleri gun,artilleri weapon
artist esthet,ascend rise,asham guilti,ask question,asleep numb,asleep sleepi,asleep unconsci,ass bum,ass butt
ass rear,assault attack,assault fight,assault rape,assault violat,assembl assemblag,assembl gather
assembl reassembl,assert assur,assert claim,assert proclaim,assert statement,assert verifi,assess determin
assess evalu,assign design,assist avail,assist eas,assist facilit,assist help,assist support,associ attend
associ colleagu,assum assumpt,assum expect,assum presum,assum suppos,assumpt presumpt,assur confid,assur ensur
assur guarante,assur promis,assur reassur,assur secur,assur verifi,astonish impress,astonish surpris
athlet gymnast,athlet muscular,atom molecul,atom nuclear,atom particl,atroph atrophi,attach clip,attach connect
attach glue,attach har,attach insert,attach mount,attach paste,attach stick,attach tie,attack attempt
attack barrag,attack blast,attack bomb,attack fire,attack hit,attack invad,attack offens,attack onslaught
attack oper,attack penetr,attack strike,attack struggl,attain gain,attain reach,attain succeed,attempt contribut
attempt effort,attempt struggl,attempt succeed,attempt test,attempt tri,attend escort,attent care,attest verifi
attitud regard,attorney lawyer,attorney profession,attract beauti,attract forc,attract pleas,attribut charact
attribut characterist,attribut featur,attribut properti,attribut trait,audit examin,audit inspect,aug august
authent genuin,authent reliabl,author domin,author govern,author sanction,author write,author writer
automat mechan,automat smart,automobil car,autumn fall,avail obtain,avail open,avail readi,avail usabl,avail util
averag mean,averag statist,avoid evad,avoid forbid,avoid prevent,aw bad,aw dread,aw extraordinari,aw hate
aw horribl,aw lousi,aw terribl,aw unpleas,awak awaken,awak conscious,awak slumber,awak wake,awaken wake
awar conscious,award give,award grant,award honor,award honour,award prize,away forth,away off,away out
away outsid,awe awestruck,awkward clumsi,awkward difficult,awkward embarrass,awkward uncomfort,awkward uneasi
babe babi,babe sister,babi child,babi infant,babi newborn,babi sister,back backward,back halfback,back rear
back rearward,back side,backward invers,backward rearward,backward revers,bacteri bacteria,bad dread,bad evil
bad hard,bad negat,bad pain,bad poor,bad sad,bad sever,bad terribl,bad wors,bad worst,bag handbag,bag pack
bag pocket,bag purs,bag suitcas,bake cook,balanc compens,balanc equilibrium,balanc proportion,balanc stabl
ball egg,ball pitch,ballad vocal,balloon fli,ballot vote,ballplay batter,ban banish,ban forbid,ban outlaw
ban prohibit,bandag treat,bang blast,bang fight,bang hit,bang knock,bang smack,bang smash,bang thump,banish spike
bank banker,bank deposit,bank reserv,baptist protest,bar saloon,bare empti,bare hard,bare just,bare nake
bare nude,bare plain,bare scarc,bargain bid,bargain buy,bargain deal,bargain negoti,bargain purchas,bargain steal
barrag onslaught,barricad block,barricad blockad,base basi,basement cellar,basic essenti,basic fundament
basic introductori,bastard prick,bat batter,bath bathroom,bath clean,bath shower,bath swim,bath tub
bathroom toilet,batter strike,battl combat,battl conflict,battl contend,battl fight,battl struggl,bawl bellow
bawl cri,be live,beam glow,beam ray,bearer holder,beast creatur,beat cheat,beat crush,beat dead,beat defeat
beat drum,beat get,beat hit,beat kill,beat lick,beat master,beat puls,beat rhythm,beat sound,beat thrash
beat thump,beat tick,beat whip,beat win,beauti exquisit,beauti glorious,beauti handsom,beauti love,beauti pretti
beauti splendid,becom get,becom grow,becom make,becom turn,befor earlier,begin commenc,begin first,begin introduc
begin launch,begin open,begin origin,begin start,behav pretend,behavior conduct,behavior demeanor,behind down
behind rear,behold see,belief believ,belief notion,belief trust,believ think,belli fat,belli stomach
belliger hostil,belov darl,belov dear,belov love,belov lover,below downstair,below under,bend bent,bend curv
bend fold,bend slant,bend turn,bend twist,benefici benefit,benefit gain,benefit welfar,besid too,best better
best good,bet better,betray cheat,better fix,better good,better improv,bewild confus,bibl biblic,bibl book
bibl scriptur,bicycl cycl,bicycl ride,bicycl wheel,bid contract,bid order,big bigger,big coloss,big enlarg
big enorm,big giant,big gigant,big heavi,big huge,big immens,big import,big larg,big larger,big loud,big massiv
big matur,big super,big tall,big tremend,big vast,big wide,bigger larg,bigger larger,bill buck,bill levi,bill rob
billion million,bind hold,bird birdi,bird cock,birth conceiv,birth labor,bishop cardin,bit bite,bit piec
bite chew,bite eat,bite feed,bite grip,bite hurt,bite snap,bite tast,bite wound,bitter resent,bitter tast
bitter unpleas,black cloth,black color,black dark,black negro,blade steel,blade sword,blame fault,blanket cover
blast blow,blast bomb,blast boom,blast explos,blast fire,blast fli,blast gun,blast smash,blaze fire,blaze flame
bleak hopeless,bleed flow,bleed hemorrhag,blend combin,blend mix,blend mixtur,bless fortun,blink flash
blink flicker,block blockad,block halt,block hold,block prevent,block withhold,blood bloodi,bloom blossom
bloom flower,blossom flower,blow blower,blow burn,blow fli,blow gas,blow shock,blow suck,blue color,blue dark
blunt crude,blunt dull,blur cloud,blur fuzzi,board card,board plank,boast exagger,boat sail,bodi embodi
bodi torso,bodi trunk,bold steep,bolster pillow,bolt screw,bomb bomber,book reserv,boom roar,boost increas
boot kick,border edg,boss chief,bottom butt,bounc hit,bounc jump,bounc kick,bound boundari,bound extent
bound finit,bound maximum,boundari edg,boundari outlin,bow curv,bow weapon,box packag,boy boyhood,boy son
brain head,brain intellectu,brain mind,brain psych,brand trademark,brave valiant,breach break,bread dough
bread sugar,bread toast,break breakup,break crack,break escap,break flee,break hurt,break shatter,break smash
break snap,break split,break termin,breakdown collaps,breakfast eat,breakup separ,breast chest,breath choke
breath pant,breath surviv,breath ventil,breath wheez,breed brood,breed reproduc,bridg cross,bridg tie
brief briefli,brief short,briefli short,bright color,bright glare,bright glow,bright light,bright lumin
bright lurid,bright shine,bright smart,bright vivid,brilliant glorious,brilliant impress,brilliant magnific
brilliant splendid,brilliant superb,bring carri,bring come,bring transport,british countri,broad clear,broad deep
broad extens,broad larg,broad thick,broad wide,broadcast televis,broadcast transmit,broaden extend
broaden stretch,broaden widen,broken crush,broken injur,broken rug,bronchial bronchus,bronz metal
brood melancholi,brook creek,broom sweep,brother brotherhood,brother buddi,brow eyebrow,brow forehead,brown color
bruis damag,bruis hurt,bruis injur,bruis injuri,bruis wound,brush clean,brush sweep,bubbl rippl,buckl clasp
budg move,budg shift,buff buffer,buffet meal,build builder,build construct,build creat,build develop,build make
build progress,build rebuild,bulg bump,bulk bulki,bulk mass,bulki larg,bull pig,bum butt,bump hit,bump jolt
bump shock,bump slap,bunch crew,bunch crowd,bunch gang,bunch lot,bundl pack,bundl packag,burden load
burden weight,bureaucraci bureaucrat,buri burial,buri lay,burn cut,burn damag,burn destroy,burn fire,burn flame
burn harm,burn hurt,burn pain,burst explod,burst explos,burst outburst,burst shatter,busi busili,busi financ
busi firm,busi job,busi manufactur,busi occup,busi occupi,busi work,bustl fuss,bustl rush,butt butter,butt rear
butt seat,butt smoke,butt tail,button switch,buy choos,buy get,buy pay,buy purchas,buy shop,buy steal,buzz sound
cab taxi,cabl coax,cabl telegraph,cabl wire,calam catastroph,calam disast,calam tragedi,calcul comput
calcul divid,calcul estim,calcul evalu,calcul extrapol,calcul fraction,calcul multipli,calcul solv
calcul subtract,call caller,call dial,call hold,call phone,call summon,call telephon,calm comfort,calm composur
calm gentl,calm peac,calm quiet,calm reassur,calm seren,calm tranquil,camp camper,camp tent,campaign war
cancel counteract,cancel eras,cancel overturn,cancel remov,cancel repeal,cancel rescind,cancel revers
cancel withdraw,candid prospect,cap capit,cap crown,capabl capac,capabl compet,capit capitalist
capitalist investor,captain master,captain pilot,captiv imprison,captiv prison,captur catch,captur recaptur
captur snatch,captur trap,car machin,care cautious,care concern,care mind,care repair,care work,care worri
career travel,cargo freight,cargo shipment,carpent carpentri,carpentri woodwork,carpet rug,carri carriag
carri carrier,carri convey,carri deliv,carri haul,carri pack,carri transport,carri travel,cart haul,cast film
castl palac,casual inform,catalog catalogu,catastroph disast,catastroph plagu,catastroph tragedi,catch catcher
catch hook,catch stop,catch surpris,catch trap,categori class,cater dish,cathol catholic,cathol christian
cattl cow,caus reason,caution cautious,caution warn,cavalri hors,ceas climax,ceas culmin,ceas discontinu,ceas end
ceas finish,ceas quit,ceas stop,ceas termin,ceil roof,celebr commemor,celebr festiv,celebr parti,celesti heaven
celesti sky,cement fill,cement glue,cemeteri graveyard,cent penni,center central,center halfway,center middl
center midway,central middl,central midway,centrifug ultracentrifug,centuri hundr,certain confid,certain convinc
certain definit,certain posit,certain sure,certainti trust,certif certifi,certifi qualifi,chain strand
chair chairman,chair presid,chairman presid,challeng contend,challeng contest,challeng difficult,challeng disput
challeng hard,challeng situat,champion fighter,champion hero,champion rival,champion star,chanc fortun
chanc happen,chanc luck,chanc opportun,chanc probabl,chanc prospect,chanc risk,chang clean,chang convert
chang decreas,chang differ,chang fix,chang improv,chang increas,chang interchang,chang leav,chang lessen
chang modern,chang modif,chang modifi,chang move,chang reform,chang replac,chang revers,chang sell,chang shift
chang substitut,chang switch,chang take,chang transform,chang transit,chang turn,channel transmit,chant sing
chao chaotic,charact character,charact characterist,charact role,charg charger,charg pay,charit chariti
charit generous,charm pleas,chart graph,chase hunt,chase pursuit,chase track,chatter convers,chatter gossip
chatter speak,chatter talk,cheap inexpens,cheat deceiv,cheat fake,cheat fraud,cheat traitor,check confirm
check determin,check examin,check find,check look,check review,check test,check verifi,cheek face,cheer cheeri
cheer happi,cheer shout,cheer smile,cheer sunni,chemic chemistri,chemic compound,chemic explos,chemic materi
chemic reactant,chemist chemistri,chest pector,chew eat,chew jaw,chicago michigan,chicken cock,chief chieftain
chief execut,chief general,chief head,chief leader,chief main,chief master,chief supervisor,chiefli primarili
child childhood,child kid,child minor,child youngster,childish immatur,childlik immatur,childlik young,chill cold
chill shiver,china chines,choic pick,choic select,choke gag,choke kill,choke strangl,choos decid,choos determin
choos elect,choos nomin,choos pick,choos prefer,choos select,choos specifi,choos take,choos vote,chorus refrain
chorus sing,chosen elect,chosen favorit,christ christian,christ jesus,christian protest
chromatograph chromatographi,chuckl laugh,chuckl laughter,chunk clump,church ecclesiast,church protest
circl circular,circl loop,circl oval,circl round,circular round,circular spheric,cite credit,cite quot,cite refer
citi metropoli,citi urban,citizen civic,citizen civil,citizen civilian,citizen nation,civil civilian,civil cultur
civil polit,civil state,claim claimant,claim take,claim verifi,clang clash,clap hit,clarifi clear,clarifi elabor
clarifi explain,clarifi expound,clariti clear,clash encount,clash fight,clash smash,class classifi,class describ
class grade,class identifi,classic concerto,classic opera,classif classifi,classifi describ,classifi distinguish
classifi identifi,classroom schoolroom,clatter nois,clay mud,clean cleaner,clean clear,clean dust,clean empti
clean fresh,clean remov,clean scrub,clean sweep,clean take,clean vacuum,clean wash,clean white,cleaner sweep
clear liquid,clear pure,clear rid,clear transpar,clear unmistak,cleric clerk,clever intellig,clever smart
client custom,climax culmin,climax finish,climb inclin,climb jump,climb lift,climb mount,climb rise,clinch tight
clip crop,clip cut,clock time,clod clump,close closer,close complet,close end,close final,close finish,close last
close near,close next,close restrict,close shut,close shutdown,close stop,closer nearer,closet wardrob
cloth costum,cloth cover,cloth drape,cloth dress,cloth fabric,cloth garment,cloth gown,cloth materi,cloth mesh
cloth outfit,cloth robe,cloth shirt,cloth textil,cloth wear,cloud fog,club lodg,club nightclub,club societi
clue hint,cluster flock,cluster gather,clutch grip,clutch purs,coach manag,coach teach,coat cover,coat paint
cock rooster,cock shaft,code tag,coffe drink,coher consist,coil spiral,coincid correspond,coincid overlap
cold cool,cold frozen,cold ici,cold temperatur,collabor cooper,collaps crash,collaps descent,collaps fold
collaps slump,collaps weaken,collect collector,collect corpor,collect gather,collect pick,collect set
collect socialist,collect summon,coloni continent,coloni settlement,color crimson,color dark,color gray
color green,color paint,color pale,color purpl,color red,color silver,color stain,color vivid,color white
color yellow,coloss larg,combat contend,combat encount,combat fight,combin merg,combin mix,combin mixtur
combin unit,come get,come happen,come see,come take,comedi comic,comedian comic,comfort consol,comfort quiet
comic humor,commenc introduc,commenc launch,commenc start,comment commentari,comment explain,comment remark
comment report,comment talk,commerc commerci,commerci technic,commiss commission,commiss committe,commit dedic
commit involv,commit loyalti,common communal,common familiar,common frequent,common mutual,common normal
common popular,common standard,common usual,commonplac ordinari,commonwealth countri,commonwealth nation
commot fuss,communal commune,communal communiti,communic convey,communic express,communic mail,communic network
communic signal,communic speak,communic talk,communic transmit,communic verbal,communic write,communism communist
communist comrad,communist socialist,commut travel,companion escort,compar comparison,compar correspond
compar distinguish,compar equal,compar equat,compar prefer,compar relat,compens modifi,compens pay
compet competit,compet competitor,compet contend,compet match,compet play,compet qualifi,compet race,compet rival
compet skill,competit competitor,competit content,competit contest,competit match,competit rival,competitor rival
complain complaint,complain report,complet comprehens,complet consumm,complet entir,complet finish,complet fulfil
complet full,complet perfect,complet thorough,complet total,complet whole,complet wholli,complex complic
complex intric,compli obey,compliment prais,compon compos,compon constitu,compon element,compos composit
compos compris,compos write,compound formul,compound synthet,comprehend comprehens,comprehend perceiv
comprehend understand,comprehens extens,compris consist,compris constitut,compris contain,compris includ
compris incorpor,compromis settl,comput divid,comput extrapol,comput multipli,comput solv,comput subtract
conceal disguis,conceal hidden,conceal hide,conceal mask,conceal secret,conceal sneak,conceal veil,conced concess
conced surrend,conceiv concept,concentr densiti,concentr focus,concept creation,concern fear,concern regard
concern worri,conclud conclus,conclud deduc,conclud determin,conclud end,conclud finish,conclus end
conclus finish,concurr simultan,condemn denounc,condit status,conduct conductor,confeder southern,confer leagu
confid trust,confirm verifi,conflict disput,conflict fight,conflict quarrel,conflict struggl,confront encount
confus mistak,confus puzzl,confus stupid,congreg faith,congressman repres,connect enter,connect join,connect tie
conquer defeat,conquer overcom,conquer seiz,consecut success,consent permit,consequ effect,consequ outcom
consequ result,consequ therefor,conserv maintain,conserv moder,conserv preserv,consid consider,consid deal
consid discuss,consid look,consid see,consid take,consid think,consider larg,consider signific,consider substanti
consolid merg,conson consonant,conspicu promin,constant forev,constant invari,constitu constitut,construct creat
construct manufactur,construct structur,consult refer,consum consumpt,consum eat,consum feed,consum ingest
consum spend,consum swallow,consum wast,consumm fulfil,contact meet,contain content,contain includ,contamin dirti
contemporari modern,contempt disdain,contempt dislik,contend content,contend defend,contend disput,contend fight
contend match,contend quarrel,contend struggl,content controversi,content disput,content satisfi,content subject
content substanc,contest disput,contest match,contin continent,continu endless,continu endur,continu extend
continu hold,continu keep,continu maintain,continu persist,continu proceed,continu relentless,continu remain
continu repeat,continu stay,continu sustain,contort deform,contour outlin,contour shape,contract contractor
contract contractu,contradict disagre,contrari opposit,contrast differ,contrast distinguish
contribut contributori,contribut donat,contribut encourag,contribut lead,contribut lend,contribut part
contribut pay,contribut promot,contribut share,control domin,control govern,control handl,control manag
control manipul,control masteri,control oper,control restrain,control restraint,controversi disput,conveni handi
convent customari,convent rule,convent tradit,convent universal,convers convert,convers proposit,convers speak
convers talk,convert replac,convey deliv,convey transport,convict inmat,convict judg,convict prison
convinc persuad,cook grill,cook roast,cool coolli,cool freez,cooper work,copi duplic,copi imit,corpor firm
correct right,correct true,correl correspond,correl relat,correspond equal,correspond match,correspond meet
correspond relat,correspond resembl,cortex cortic,cost demand,cost expens,cost price,costum dress,couch sofa
counsel counselor,count counter,count depend,count number,count poll,count sum,count talli,count total
counterpart duplic,counterpart similitud,countless myriad,countri dutch,countri english,countri irish
countri land,countri nation,countri rural,countri state,coupl pair,cours sweet,cousin relat,cover drape
cover garment,cover hide,cover jacket,cover lid,cover protect,cover robe,cover roof,cover veil,cover wrap
crash fail,crash fall,crash wreck,crave desir,crave hunger,crave thirst,crawl creep,crazi insan,crazi mad
crazi madman,crazi sick,crazi strang,crazi unusu,crazi wild,creak nois,creak screech,creak squeak,creat creation
creat creativ,creat creator,creat develop,creat establish,creat generat,creat make,creat manufactur,creat recreat
creat reproduc,creat write,creation exist,creation initi,creation innov,creation univers,creativ imagin
creativ origin,creator maker,creatur tool,credit financ,creed gospel,crest crown,crew crowd,crew gang,cri scream
cri shout,cri tear,cri weep,cri yell,crime crimin,crime offens,crimin crook,crimin guilti,crimin illeg
crimin outlaw,crimson red,crisi critic,crisp sharp,critic denounc,critic remark,critic review,croon sing
crop harvest,crop pastur,crop trim,cross pass,crouch squat,crowd gather,crucial decis,crucial essenti
crucial import,crude gross,crude oil,crude raw,crude rough,cruel vicious,cruis sail,cruis travel,cruis voyag
crush destruct,crush love,crush rough,crush smash,crystal solid,cuba cuban,cubism cubist,cubist painter,cuddl hug
cultiv farm,cultiv grow,cultiv produc,cultur ethnic,cultur social,curb curtail,curb strangl,cure heal
cure medicin,cure remedi,cure therapeut,cure treat,curios curious,curios wonder,curious interest,curious odd
curious peculiar,curious question,curious strang,current present,curs oath,curs spell,curs swear,curs torment
curtail shorten,curtain draperi,cushion pillow,cuss swear,custom customari,customari usual,cut divid,cut divis
cut drop,cut edg,cut kill,cut make,cut notch,cut reduc,cut reduct,cut separ,cut sharp,cut shave,cut shear
cut shorten,cut slash,cut slaughter,cut slice,cut slit,cut split,cut trim,cut wound,cycl cyclist,cycl ride
cycl wheel,dad papa,daili day,daili everyday,damag harm,damag hurt,damag injur,damag modifi,damag shatter
damn darn,damn doom,damn goddam,damn goddamn,damp dampen,damp moist,damp wet,dampen moisten,dampen wet
danc dancer,danc heel,danc hop,danc parti,danger peril,danger risk,danger sever,danger vulner,danish denmark
dark evil,dark gloomi,dark night,dark shadow,dark twilight,darken dusk,darl dear,dart flutter,data inform
daughter girl,dawn morn,day daylight,dead deceas,dead fatal,dead gone,dead lifeless,dead mortal,dead sudden
dead tire,dead toxic,deal dealer,deal pass,deal sell,deal take,deal trade,dealer trader,death destruct,death die
death kill,debat discuss,debat disput,debat dissent,debat quarrel,debri dust,debut introduc,debut start
dec decemb,decad ten,decay deterior,deceas mortal,deceas soul,deceiv fool,deceiv mislead,decent proper
decent respect,decid decis,decid definit,decid determin,decid take,decis definit,decis determin,decis pick
declar decre,declar proclam,declin decreas,declin descend,declin descent,declin disdain,declin drop,declin fall
declin lessen,declin loss,declin refus,declin reject,decompos decomposit,decor design,decor dress,decor ribbon
decre order,decreas drop,decreas lessen,decreas lower,decreas minim,decreas modifi,decreas reduc,decreas reduct
decreas shrink,decreas weaken,dedic devot,dedic loyalti,deduc deduct,deduc infer,deep deepli,deep profound
deep thick,deepli profound,defeat destroy,defeat disappoint,defeat end,defeat failur,defeat kill,defeat overcom
defeat slaughter,defeat surviv,defect fault,defect imperfect,defend defens,defend fight,defend guard
defend guardian,defend justifi,defend oppos,defend protect,defend resist,defend suspect,defens protect
defin definit,deform distort,deform warp,delay hesit,delay interrupt,delay lag,delay paus,delay postpon
delay slow,deleg repres,delic exquisit,delic fragil,delic sensit,delici delight,delici pleas,delight joy
delight pleas,delight pleasur,delight satisfi,deliv deliveri,deliv labor,demand difficult,demand requir
demand strict,democraci democrat,democraci republ,democrat elect,democrat republican,demon devil,demon monster
demonstr display,demonstr establish,demonstr exhibit,demonstr present,demonstr protest,demonstr prove
demonstr show,deni denial,deni refus,denot design,denot signifi,dens densiti,dens heavi,dens thick,dent scratch
depart departur,depart deviat,depart leav,depart quit,depart resign,departur leav,depend reliabl,depict describ
depict draw,depict illustr,depict pictur,depict portray,depict render,depict repres,depict show,deposit fund
deposit payment,depress gloomi,depress melancholi,depress somber,depress unhappi,deputi lieuten,deriv gain
deriv obtain,descend descent,descend fall,descend jump,descend lower,descent fall,descent inclin,descent steep
describ descript,describ distinguish,describ identifi,design engin,design identif,design indic,design innov
design plan,design project,design purpos,design sketch,design specifi,design system,desir seek,desir suitabl
desir urg,desir want,desir worthi,despair desper,despair hopeless,despis disdain,despis hate,destini doom
destini fate,destroy destruct,destroy devast,destroy elimin,destroy explod,destroy extermin,destroy kill
destroy ruin,destroy wast,destruct kill,detach isol,detach separ,detail elabor,detail specifi,detect detector
detect discov,detect investig,detect observ,detect sens,detect spi,detector sensor,determin discov,determin find
determin identifi,determin observ,determin purpos,determin solv,determin stubborn,determin test,determin valu
deton explod,develop development,develop grow,develop growth,develop improv,develop learn,develop progress
devic drive,devic remot,devil monster,devot sacrific,diagnos diagnosi,diagram plot,diagram schemat,dial phone
dial telephon,dialogu talk,dialysi dialyz,diari journal,diarrhea diarrhoea,dice die,dice six,dictatorship tyranni
die drown,die end,die kill,die leav,die suffer,diet dietari,differ disagre,differ disput,differ distinguish
differ divers,differ other,differ unlik,differ vari,differenti distinguish,difficult hard,difficult rough
difficult tough,difficult troublesom,difficulti troubl,diffus dispers,diffus soft,diffus spread,diffus transport
dig shovel,dig spade,dilut reduc,dimens dimension,diminish reduc,dine dinner,dip dipper,direct director
direct guidanc,direct immedi,direct instant,director manag,dirt dirti,dirt soil,dirt stain,dirti foul
dirti greasi,dirti grimi,dirti mud,dirti muddi,dirti oili,dirti soil,disabl handicap,disagr disagre,disagr disput
disappear fade,disappear remov,disappear vanish,disappoint frustrat,disappoint unsuccess,disapprov dislik
disapprov reject,disast disastr,disast tragedi,disastr fatal,disc disk,discard dispos,discard remov,discard scrap
discard wast,discern discrimin,discern distinguish,discern evid,discern perceiv,discern recogn,discharg ejacul
disciplin punish,disciplin train,disclos expos,disclos reveal,disclos tell,discomfort hurt,discomfort irrit
discontinu quit,discontinu termin,discourag warn,discov discoveri,discov find,discov observ,discoveri find
discret distinct,discrimin distinguish,discuss talk,disdain dislik,disdain hate,disdain refus,disgrac shame
disguis dress,disguis hide,disguis mask,dish serv,dislik distast,dislik hate,dismiss disregard,dismiss drop
dismiss ignor,dismiss remov,dismiss termin,disobedi disobey,disobey refus,disord scatter,dispel displac
dispens distribut,dispers distribut,dispers spread,display monitor,display present,display screen,display show
dispos dump,dispos wast,disput quarrel,disregard ignor,disregard omiss,disrupt interrupt,dissemin spread
dissent object,dissent oppos,dissent protest,dissolv liquid,distanc distant,distanc length,distanc outdist
distanc space,distant far,distant faraway,distinct distinguish,distinct separ,distinguish identifi
distinguish perceiv,distinguish recogn,distort shape,distort strain,distort warp,distress disturb,distress suffer
distribut distributor,distribut spread,distribut suppli,distrust misgiv,distrust suspect,distrust suspicion
disturb interrupt,disturb static,dive fall,dive flip,dive jump,dive plung,dive swim,divers divert,divers escap
divers various,diversifi vari,divert withdraw,divid divis,divid fraction,divid reduc,divid segment,divid segreg
divid separ,divid split,divin sacr,divin theolog,divis split,divorc marri,divorc separ,doctor physician
doctrin philosophi,document paper,dodg evad,dog hound,dog hunt,domest home,domest internal,domest nation
domest nativ,domin influenc,domin master,domin masteri,domin possess,domin reign,domin superior,domin suprem
domin supremaci,dominion reign,dominion territori,donat gift,donat give,done finish,doom fate,door doorway
dosag dose,doubl dual,doubl multipl,doubl multipli,doubl twice,doubt dubious,doubt question,doubt uncertain
doubtless undoubt,dough sugar,down downward,down low,down out,down weak,dozen lot,dozen twelv,drab dreari
draft enlist,draft recruit,drag move,drain drainag,drain flow,drain pipe,drain sewer,drain trap,drain wast
drama dramat,drape draperi,drape wrap,draught drink,draw drawer,draw hook,draw line,draw pen,draw pencil
draw sketch,draw write,dread fear,dread frighten,dread gloom,dread scare,dread suspens,dread terribl
dread unpleas,dream imagin,dream sleep,dress garment,dress gown,dress jacket,dress outfit,dress robe,dress shirt
dress vest,dress wear,drift move,drift movement,drift trend,drift vari,drift wander,drill tool,drink food
drink gulp,drink liquid,drink milk,drink sip,drink sober,drink swallow,drink tea,drink water,drink wine,drip drop
drip flow,drip pour,drip soak,drive driver,drive driveway,drive journey,drive motor,drive ride,drive road
drive thrust,drive transport,drive travel,drizzl moisten,drizzl sprinkl,drop droplet,drop fall,drop fell
drop jump,drop lose,drop remov,drop throw,drown kill,drown swim,drug drunk,drug snort,drunk drunken,drunk soak
drunk wet,dual multipl,due duli,dull dulli,dull numb,dull soft,dumb stupid,duplic repeat,duplic same,durat length
dusk nightfal,dusk twilight,dust dusti,dust particul,dust scatter,dutch nation,duti oblig,duti respons
dwell dweller,dwell home,dwell inhabit,dwell live,dweller inhabit,eager enthusiast,eager impati,earli earlier
earli earliest,earli first,earlier earliest,earlier origin,earn gain,earn pay,earn profit,earn salari,earn wage
earth earthi,earth globe,earth ground,earth land,earth planetari,earth world,earthquak quak,eas reliev
eas simplic,easi easili,easi simpl,easi simplifi,easi slowli,east eastern,eat feed,eat ingest,eat lunch
eat swallow,econom economi,econom effici,econom financ,econom profit,economi economist,edg sharp,edg sharpen
edit version,editor editori,educ instruct,educ intellectu,educ learn,educ prepar,educ princip,educ profession
educ school,educ teach,educ train,effect effici,effect impress,effect power,effect result,effect strong
effect use,effort endeavor,ego self,ejacul eject,eject expel,elabor expound,elast fabric,elast flexibl
elast materi,elast stretch,elbow joint,elder old,elder older,elder senior,elect elector,elect vote,elev height
elev heighten,elev lift,elev peak,elev rais,elev rise,elig entitl,elig qualifi,elimin exclud,elimin kill
elimin omit,elimin remov,embarrass unpleas,emblem emblemat,emblemat symbol,embrac hug,embrac squeez,emerg grow
emerg rise,emiss emit,emit exhaust,emit radiat,emot excit,emot love,emot passion,emphas emphasi,empir experiment
employ employe,employ hire,employ job,employ util,employ work,employe hire,empti hollow,empti lifeless
empti meaningless,empti vacant,encount fight,encount gather,encount meet,encount skirmish,encourag induc
encourag inspir,encourag promot,encourag stimul,encourag urg,end finish,end kill,end last,end stop,end termin
endeavor strive,endless etern,endless infinit,endless long,endur last,endur perman,endur suffer,endur surviv
endur toler,endur withstand,enemi foe,enemi opposit,enemi rival,energet energi,energet live,energet vigor
enforc impos,engag involv,engag oper,engag pursu,engin technolog,england english,enhanc heighten,enhanc improv
enlarg expand,enlarg grow,enlarg increas,enlarg larg,enlarg magnifi,enlist enrol,enlist recruit,enorm larg
enorm tremend,enough plenti,enough suffici,enrol recruit,enrol regist,ensu succeed,ensur guarante,ensur secur
ensur verifi,entail impli,enter entranc,enter entri,enter input,enter insert,entertain show,enthusiasm enthusiast
enthusiast passion,entir exclus,entir full,entir sole,entir total,entir whole,entir wholli,entitl titl
entranc entri,entri submiss,entrust trust,envi resent,environ surround,envis forese,envis imagin,epic heroic
epithet name,epoch era,equal equat,equal equival,equal match,equip gear,erect straight,err error,err mistak
error fault,error mistak,escap evad,escap flee,especi particular,especi special,essenti fundament,essenti import
essenti must,essenti necess,essenti necessari,essenti requir,essenti vital,establish format,establish initi
establish institut,establish introduc,establish organiz,establish prove,establish settl,estat land,esteem regard
etern last,etern perman,europ european,european frenchman,european german,european greek,european italian
evalu examin,evalu rate,evalu score,evalu valu,event outcom,eventu final,eventu ultim,everyday routin,evid notic
evid obvious,evid prove,evid unmistak,evil monstrous,evil sinist,evil ugli,evil vicious,evil wick,evolut evolv
exact just,exact perfect,exact precis,exalt excit,examin inspect,examin interview,examin investig,examin look
examin medic,examin probe,examin scan,examin scrutini,examin studi,examin test,examin verifi,examin view
exampl illustr,exampl instanc,exceed excess,excel splendid,except extraordinari,except special,except uncommon
excess extra,excess extravag,excess surplus,exchang interchang,exchang sell,exchang transfer,excit excitatori
excit frantic,excit inspir,excit interest,excit thrill,exclaim exclam,exclaim proclaim,exclud forbid,exclud omit
exclud prevent,exclus singl,exclus sole,excus explain,excus forgiv,excus justifi,excus pardon,execut implement
execut murder,execut perform,exemplifi expand,exercis exert,exercis workout,exhaust gas,exhaust tire
exhibit present,exhibit show,exist live,exist present,exist univers,expand expans,expand extend,expand grow
expand increas,expand thrive,expand widen,expans increas,expect hope,expect imagin,expect mean,expect presum
expend expenditur,expend invest,expend spend,expens overhead,expens valuabl,experi experienti,experi experiment
experi feel,experi investig,experi test,experienc intim,experienc skill,experiment test,expert profici
expert skill,expert technic,explain explan,explain interpret,explain justifi,explain tell,explicit express
explod explos,exploit util,explor investig,explor probe,explos powder,export transfer,expos exposur,expos reveal
expos uncov,exposur photograph,express formula,exquisit intens,extend extens,extend extent,extend increas
extend lengthi,extend long,extend modifi,extend overlap,extend prolong,extend spread,extend stretch,extend widen
extens larg,extens wide,extent reach,exterior outdoor,exterior outsid,extermin kill,extern foreign
extern internat,extern outer,extra spare,extra unnecessari,extract obtain,extract remov,extraordinari impress
extraordinari marvel,extraordinari rare,extraordinari remark,extraordinari special,extraordinari terrif
extraordinari tremend,extraordinari uncommon,extraordinari unusu,extrem high,extrem intens,extrem peak
extrem super,extrem utmost,eye optic,fabric knit,fabric materi,fabric mesh,fabric textil,face look,face side
faculti staff,fade vanish,fail failur,faint weak,fair honest,fair pretti,fair reason,fair somewhat,faith loyal
faith religion,faith trust,fake fals,fake fraud,fake pretend,fall fell,fall hail,fall rain,fals mistaken
fals wrong,fame famous,fame notabl,famili home,famili hous,famili household,famili relat,familiar known
famous known,famous notabl,fanci fond,fanci like,fantast marvel,fantast terrif,fantast tremend,fantast wonder
far faraway,far farther,far further,far long,fare transport,farewel leav,farewel part,farm farmer,farm grow
farm land,farm rural,farther further,fascin interest,fashion fit,fashion manner,fashion popular,fashion sew
fashion style,fashion tailor,fast hurri,fast immedi,fast instant,fast quick,fast rapid,fast speedi,faster quick
fat feed,fat greasi,fat heavi,fat rich,fat thick,fatal mortal,fate fortun,fatigu weari,fault mistak,favor prefer
favorit pick,favorit popular,fear fright,fear frighten,fear regret,fear scare,fear worri,feasibl possibl
feasibl workabl,feast feed,feb februari,feder nation,feed food,feed graze,feed prey,feed stream,feel impress
feel perceiv,feel sens,feel smell,feel spirit,feel sympath,feel think,fellow lad,fellow mate,femal feminin
feminin gender,fenc wall,fetch retriev,fever feverish,feverish sick,few fewer,fewer less,fierc furious
fierc intens,fierc violent,fieri fire,fieri flame,fig figur,fight fighter,fight impact,fight rumbl,fight settl
fight skirmish,fight struggl,fight war,fight wrestl,figur imag,figur pictur,figur project,figur shape,fill full
fill occupi,fill water,film flick,film movi,film music,film photograph,final finish,final last,final match
final ultim,financ financi,financ fiscal,financ fund,financ invest,financ pay,financi fiscal,find locat
finger thumb,finger touch,finish fulfil,finish last,finish outcom,finish result,finish stop,finish termin
finish tie,finish triumph,finish victori,finit limit,fire flame,fire fuel,fire hurt,fire ignit,fireplac hearth
first foremost,first initi,first start,fit outfit,fit resembl,fit shape,fit style,fit suit,fit suitabl,fix modifi
fix patch,fix piec,fix repair,flair flare,flame flare,flank wing,flare flash,flash flicker,flash lightn
flash spark,flat plain,flat straight,flat thin,flavor smell,flavor tast,fledgl inexperienc,fledgl newcom
flesh pulp,flexibl stretch,fli flight,fli glide,fli hover,fli jet,fli lift,fli move,fli pilot,fli sail,fli travel
fli wing,flimsi fragil,flinch winc,fling throw,flip revers,flip switch,flip toss,flip tumbl,flip turn,float swim
float valu,flock gather,flock troop,flood swamp,floor level,flourish grow,flourish prosper,flourish thrive
flow flux,flow gush,flow overflow,flow stream,flow swirl,flower pink,fluid liquid,flux gaug,foam foami
focal focus,focus sharpen,foe opposit,foe rival,fog haze,fog mist,fold twist,foliag leaf,follow next,follow obey
follow observ,follow pursu,follow stalk,follow succeed,follow watch,fond love,fond partial,fond tender
fond warmth,food produc,foolish idiot,foolish ridicul,foolish stupid,foot walk,footstep stride,forbid prevent
forbid prohibit,forbid stop,forbid thwart,forc militari,forc power,forc pressur,forc shove,forc squeez
forc strength,forc thrust,forc tug,forc violenc,forecast predict,forego preced,foreign internat,foreign oversea
forese imagin,forest timber,forest wood,forfeit loss,forget omit,forgiv pardon,form format,form process
formal offici,format organiz,former old,former past,former previous,formul formula,formul prepar,fort fortifi
fort fortress,fort garrison,forth forward,forth onward,fortun luck,fortun lucki,forward onward,forward posit
foyer hall,fraction ration,fragil frail,fragment fragmentari,frail weak,franc french,frank honest,frantic mad
free freeli,free releas,free unpaid,freez frost,freez halt,freez ice,freez paus,freight shipment
freight transport,frequent often,frequent regular,fresh new,fresh newli,fresh pure,friend friendship
friendship trust,frighten scare,frighten terrifi,front frontag,frost ice,frown scowl,frozen ici,fuel refuel
fuel suppli,fulfil perform,fulfil satisfi,full fulli,full load,full total,full whole,fun funni,fun play
function oper,function perform,function work,fund invest,fund pay,funni humor,funni joke,funni laugh,furi furious
furi infuri,furi rage,furnish furnitur,furthermor moreov,fuse fusion,fuss quarrel,futil useless,futil vain
futur next,futur prospect,gag joke,gag laugh,gain get,gain increas,gain obtain,gain pay,gain profit,gain sum
game play,gang gangster,gang mob,gangster outlaw,gap notch,gap split,garment veil,garment vest,garment wash
garment wear,gas gun,gather group,gather meet,gather muster,gather ralli,gay queer,gaze look,gaze stare
gear outfit,gear rig,gear transmiss,gear wheel,gender masculin,gender sex,general most,generat genesi
generat make,generous lavish,gentl light,gentl mild,gentl quiet,gentl soft,gentleman man,genuin honest
genuin real,genuin sincer,geometr geometri,german germani,gestur motion,gestur shake,gestur sign,gestur wave
get have,get hear,get hit,get obtain,get pull,get purchas,get receiv,get take,get understand,get win,ghost haunt
giant gigant,giant hulk,giant larg,giant monster,gift give,gift present,gift talent,gigant larg,giggl laugh
giggl laughter,girl miss,give let,give present,give provid,give tell,give think,given grant,glad grate,glad happi
glanc glimps,glanc glint,glanc look,glare reflect,glare shine,glare stare,glass glaze,gleam glint,gleam glow
gleam shine,gleeful joyous,glide motion,glide movement,glide skid,glide slide,glide slip,glint glitter
glint shine,glitter sparkl,globe world,gloom gloomi,gloomi grim,gloomi sulki,glori glorifi,glori glorious
glori honor,glorifi prais,glorious impress,glorious magnific,glorious splendid,glow light,glow radiat,glow shine
glue paste,goddam goddamn,gold golden,gold metal,golf play,gone past,good great,good hot,good nice,good well
govern governor,govern polit,govern regim,govern regul,government polit,gown robe,grab obtain,grab seiz,grab snap
grab snatch,grab touch,grade high,grade level,grade rank,grade score,gradient slope,gradual inclin
graduat student,grain granular,grand tremend,grandmoth granni,graph graphic,graphic imag,graphic pictori
graphic pictur,grasp grip,grass pastur,grass smoke,grass weed,gratif satisfact,grave serious,grave sever
grave solemn,grave tomb,gray silver,greas greasi,greasi oili,great neat,great outstand,greatcoat overcoat
greatest superior,greec greek,greec hellen,greek hellen,greet hail,greet salut,grief sorrow,grievanc grudg
grim sarcast,grim unpleas,grin smile,grind mill,grip handl,grip hold,grip pinch,grip seiz,groom shave
grotesqu monstrous,ground land,ground soil,ground yard,group swarm,grove plantat,grow growth,grow increas
grow matur,grow produc,grow product,grow prolifer,grow rais,grow stretch,grow swell,grow thrive,grownup matur
growth increas,growth matur,guarante insur,guarante promis,guarante secur,guarante warrant,guard protect
guard safeguard,guess infer,guess reckon,guess specul,guess suppos,guess tell,guess think,guid guidanc
guilt guilti,gulp swallow,gun gunman,gun gunner,gun shoot,gymnast tumbl,habit misus,hair lash,halfway middl
halfway midway,hall hallway,halt paus,halt stall,halt stop,hammer pound,hand men,handbag purs,handl hold
handl manag,handl manipul,handl wield,happen occur,happi happili,happi joyous,hard rough,hard scarc,hard sever
hard strong,hard tough,hard troublesom,harm hurt,harm injur,harm injuri,harsh rough,harsh unpleas,harvest yield
hast rush,hasten rush,hasten speed,hat wear,hate hatr,hate hostil,haul pull,haul transport,hawk hunt,head mind
head steer,heal treat,health healthi,heap pile,heap stack,hear listen,hear overhear,hear see,heart spirit
heat hot,heat iron,heat melt,heat thermal,heat warmth,heavi heavili,heavi larg,heavi massiv,heavi sound
heavi steep,heavi thick,height statur,heighten rais,heighten rise,heir successor,help use,helpless hopeless
hem sew,hemispher orient,henc therefor,henc thus,hereaft hereinaft,hero heroic,hesit paus,hidden invis
hidden obscur,hidden secret,hide mask,hideous ugli,high higher,high level,high steep,high tall,high top
high upper,hike pack,hike walk,hilar hilum,hill mound,hillsid inclin,hint suggest,hint tip,hire job,hire rent
histor histori,histor past,hit hole,hit impact,hit injur,hit kill,hit knock,hit punch,hit reach,hit shoot
hit smack,hit strike,hit take,hit thud,hit thump,hit top,hit win,hitch knot,hold holder,hold keep,hold lock
hold paus,hold retain,hold stop,hole hollow,holiday vacat,home hous,home household,home place,honest sincer
honeymoon vacat,honor honour,honor medal,honor respect,honor reward,honor salut,honour respect,honour reward
honour salut,hook loop,hook lure,hook punch,hop jump,hop leap,hop travers,hope plan,hope promis,hope wish
hopeless lost,hord swarm,horizont orient,hostil violent,hot thermal,hot warm,hotel lodg,hotel resort,hound hunt
hour minut,hous household,howev nevertheless,howev nonetheless,howev still,howev yet,howl roar,howl scream
howl shout,howl yell,huge immens,huge larg,huge vast,human mankind,human world,humbl humil,humbl meek
humbl modest,humor iron,humor laugh,humor witti,hunger hungri,hunger starv,hunger thirst,hunt hunter,hunt seek
hunt trail,hurdl obstacl,hurdl obstruct,hurri rush,hurri speed,hurri urgenc,hurt injur,hurt injuri,hurt irrit
hurt pain,hurt prick,hurt sting,hurt suffer,hurt upset,hurt wound,hush quiet,hush silenc,hush suppress,hymn sing
hypothalam hypothalamus,hypothes hypothesi,hypothesi theori,hypothet possibl,hypothet theoret,ice ici,ici polar
idea plan,idea thought,ideal perfect,ident identifi,identif identifi,identif recognit,identifi name
identifi number,identifi recogn,idiom phrase,idiot ridicul,idl inact,ignor illiter,ignor reject,ill sick
illumin light,illus magic,illus trick,illustr pictur,illustr show,imag imageri,imag pictur,imag project
imag visual,imageri imagin,imagin suppos,imagin think,imagin vision,imit resembl,immatur teen,immatur teenag
immatur young,immatur youth,immedi instant,immedi now,immedi quick,immens larg,immens vast,immort infinit
impact strike,imperfect irregular,impetus impuls,impetus thrust,impli implic,impli suppos,import meaning
import noteworthi,import outstand,import remark,import serious,import signific,import transfer,impos inflict
impress imprint,impress magnific,impress proud,impress spectacular,impress splendid,imprint stamp,improv modifi
improv upgrad,improvis perform,impud insol,impuls momentum,impuls puls,impuls urg,inaccur wrong,inact motionless
inact retir,inadequ incap,inadequ insuffici,inadequ lack,inadequ poor,inadequ unsatisfactori,inaugur initi
incap unabl,inclin prone,inclin rise,inclin slant,inclin slope,inclin tilt,includ incorpor,includ involv
incomplet partial,increas maxim,increas modif,increas modifi,increas progress,increas rais,increas widen
incred marvel,independ individu,independ separ,india indian,indic inform,indic show,indic signifi
indiffer neutral,individu individualist,individu peer,individu person,individu separ,individu singl
individu someon,induc induct,induc persuad,induc stimul,industri manufactur,inescap unavoid,inevit necessarili
inevit predict,inexperienc young,infanc infant,infant newborn,infect infecti,infect sore,infecti septic
inferior less,inferior subordin,infiltr penetr,infinit unlimit,influenc manipul,influenc persuad,influenc sway
inform instruct,inform notifi,inform report,inform tell,inform unoffici,inform warn,inhabit live,inhabit occupi
inhabit peopl,inhabit resid,inhabit room,inher under,inhibit restrain,inhibit suppress,initi introduc
initi introduct,initi start,initi undertak,inject insert,inject shot,injur injuri,injur shock,injur torn
injur wound,injuri wound,inlet intak,inn lodg,inner insid,inner interior,inner internal,inner inward,innoc puriti
innov invent,inorgan miner,input insert,inquir inquiri,inquiri probe,inquiri question,inquiri research,insan mad
insan maniac,insan sick,inscript letter,insect worm,insid interior,insid internal,insid within
insignific meaningless,insignific minor,insignific trivial,inspect inspector,inspect review,inspect studi
inspir stimul,inspir urg,instant minut,instead rather,instruct instructor,instruct lectur,instruct teach
instructor teacher,insur polici,insur protect,intellect intellectu,intellect mind,intellectu mental
intellectu scholar,intellectu sophist,intellig reason,intellig smart,intellig sophist,intellig think
intellig understand,intend intent,intend plan,intend propos,intend purpos,intens intensifi,intens overwhelm
intens profound,intens pure,intens satur,intens scream,intens sever,intens strength,intens strong,intens thick
intens violent,intens vivid,intens volum,intens wild,intent purpos,interchang modifi,interchang shift
interchang switch,interchang transfer,interest involv,interest share,interfer interven,interim temporari
interior internal,interior inward,intermedi sophomor,internal inward,internal nation,interpret read
interpret regard,interpret translat,interpret understand,interrupt paus,interrupt suspend,interrupt termin
intersect overlap,interstellar star,interven intervent,interven occur,intervent treatment,intim sexual
intimid restrain,intoler unbear,introduc introduct,introduc introductori,introductori preced,intrud intrus
intrus invas,invad invas,invad occupi,invad overrun,invent manufactur,inventori stock,invers opposit
invers reciproc,invers revers,invest investor,invest spend,investig probe,investig research,investig spi
investig studi,invis obscur,invit request,involv particip,involv relat,ion ionic,ireland irish,irish whiskey
iron ironi,ironi satir,irregular occasion,irregular sporad,irregular uneven,irregular unnatur,isol separ
issu phenomenon,issu topic,itali italian,italian roman,italian sicilian,item list,ivori white,jap japanes
japan japanes,jerk jerki,jet pilot,jew jewish,jimdandi jimhickey,job occup,job task,job work,join pair
join rejoin,join tie,join union,join unit,joint knee,joke laugh,jolt shock,journal journalist,journey ride
journey travel,joy joyous,joy pleasur,judg judgment,judg justic,judg punish,jump leap,jump skip,junior minor
junior subordin,junior young,junior younger,just mere,just onli,just right,just simpli,justif justifi,keen sharp
keep maintain,keep preserv,keep remain,keep retain,keep save,keep shut,keep stay,kid minor,kid youngster
kidnap kidnapp,kidnap seiz,kidnap snatch,kill killer,kill murder,kill poison,kill remov,kill sacrific,kill shoot
kill slaughter,kill suicid,kill termin,kinda rather,king kingdom,kingdom land,kingdom realm,kinship relationship
kiss peck,kiss touch,knit sew,knit textil,knot tangl,knot tie,know see,know tell,known notabl,known note
labor task,labor work,lack miss,laiti lay,land nation,land shore,land soil,languag linguist,languag speech
languag word,larg larger,larg massiv,larg most,larg signific,larg size,larg tall,larg tremend,larg vast,larg wide
lash whip,last long,last past,last perman,last persist,last ultim,last worst,late later,late recent,later subsequ
lather soap,laugh laughter,launch open,launch start,lavend lilac,lavend purpl,lavend shrub,lavish rich,law lawyer
law legal,law polic,lawyer profession,lay lie,lay situat,lead leaden,lead leader,lead leadership,lead metal
lead turn,leader leadership,leader superior,lean slim,learn memor,learn practic,learn read,learn studi
learn teach,leas rent,leav let,leav lose,leav move,leav part,leav quit,leav resign,lectur speech,lectur teach
left leftfield,left remain,legal legitim,legal statutori,legal valid,legend legendari,legisl legislatur
legitim valid,lend loan,length lengthi,lengthi long,lengthi prolong,less littl,lessen lower,lessen mitig
lessen modifi,lessen reduc,lessen shorten,lessen shrink,lesser littl,lesser small,letter write,level low
liabl respons,liber liberti,liber progress,licens permit,lick tongu,lie stori,life live,lifelik realist
lift lifter,lift rais,lift rise,light soft,light white,like possibl,like probabl,like similar,likewis similar
limit maximum,limit restrict,limit small,limit specif,lip mouth,liquid liquor,liquid molten,liquid spill
liquid water,liquid wateri,listen mind,listen overhear,literari literatur,littl low,littl miniatur,littl short
littl slight,littl small,littl smaller,littl tini,littl trivial,live move,live resid,live subsist,live surviv
load overload,local neighborhood,local vicin,locat place,locat placement,locat posit,locat settl,locat site
locat somewher,locat station,lock locker,lock restraint,lock secur,logic sensibl,logic valid,lone loneli
lone solitari,long longer,long prolong,long yearn,look search,look see,look seem,look stare,look view,look watch
lookup search,loop program,loop roll,loop tie,loos loosen,loosen unscrew,loosen weaken,lord master,lord sire
lot much,lot plenti,loud noisi,loud vocal,love lover,love loyalti,love passion,love romanc,love romant,love sex
love warm,low reduc,low short,low small,low under,loyal patriot,luck lucki,lumber timber,lump swell,lunar moon
lung pulmonari,lurch lurk,luxuri rich,lyric lyricist,machin machineri,machineri mechan,madman maniac
magic magician,magic supernatur,magic trick,magnific splendid,maid maiden,mail messag,mail post,mail send
main primari,main primarili,main princip,maintain mainten,maintain preserv,maintain sustain,maintain uphold
mainten repair,major senior,major student,make maker,make manufactur,make output,make produc,make rebuild
make recreat,make write,maker manufactur,male masculin,mama mamma,manag organiz,manag supervis,mandatori requir
maneuv move,maneuv oper,maneuv steer,maneuv tactic,mani more,mani numer,mani some,manipul oper,manipul wield
mankind world,manner style,manufactur produc,manufactur product,mar martian,march parad,march protest,march walk
marin sea,marin soldier,mark scar,mark sign,mark spot,mark target,market marketplac,market sell
marksman marksmanship,marri marriag,marri wed,marriag wed,marvel terrif,marvel tremend,marvel wonder,massag rub
master masteri,master superior,masteri supremaci,match meet,match pair,match rival,match score,match tie
materi mesh,materi metal,materi particul,materi physic,materi textil,mathemat numer,matter solid,matter subject
matter thing,matur old,maxim maximum,maximum peak,maximum utmost,mayb perhap,mayb possibl,mean meaning
meaning signific,measur meter,measur ruler,measur scale,medal ribbon,medic medicin,medicin therapeut
medicin treat,meet rendezv,meet visit,melancholi somber,melodi tune,member membership,memor memori,memor studi
memori recal,memori retent,memori storag,menac threat,mental mind,mental psychic,mental psycholog,mention refer
mention remark,mention rememb,mention say,merchandis product,merchandis purchas,mere onli,mere simpli,merg merger
merg mix,merg modifi,merg unit,messag offer,messag request,metal silver,metaphys supernatur
metropoli metropolitan,metropolitan resid,mexican mexico,mid middl,middl midway,midwestern western,mighti power
migrat move,mild modest,mild soft,militari personnel,min minut,mind psych,mingl mix,miniatur small,miniatur toy
minim minimum,minist pastor,minor small,minor youngster,mirror reflect,miser suffer,miser unhappi,miser wretch
miss nonexist,miss overlook,miss skip,miss woman,mission missionari,mistaken wrong,misus usag,misus use
misus util,mix mixtur,mock simul,modern progress,modif modifi,modifi refin,modifi remodel,modifi replac
modifi revers,modifi substitut,modifi updat,moist wet,moisten moistur,moisten wash,moisten wet,moistur wet
molecul molecular,molecul particl,moment momentari,monast monk,monitor observ,monopol monopoli,monster monstrous
mood temper,moon moonlight,more much,moroccan morocco,mortal soul,mortgag owe,most near,motion move
motion movement,motion shift,motion slide,motion turn,motionless static,motiv urg,mound pile,mound pitcher
mount mountain,mourn sorrow,mouth oral,mouth speak,mouth swallow,move movement,move mover,move posit,move push
move settl,move shift,move transfer,move travel,move walk,move wander,movement shift,movement slide
movement transport,movement turn,movement wiggl,movi music,movi pictur,mud muddi,muddi wet,multipl multipli
multipl tripl,multipl twofold,murder slaughter,murmur sound,muscl muscular,muscular strong,music musician
music play,music sing,music vocal,musician player,must necess,must necessari,must requir,mute silent
mysteri secret,nake nude,name tag,narrat stori,narrat tale,narrow narrowli,narrow thin,narrow tighten,narrow vari
nation nationalist,nation patriot,nation state,nationalist patriot,natur normal,natur spontan,naval navi
nazi social,near nearbi,near virtual,necess necessari,necess necessit,necess requir,necessari necessarili
necessari need,necessari requir,necessit requir,need requir,need want,neglect overlook,neighbor neighborhood
neighborhood vicin,neocort neocortex,nerv nervous,nervous uneasi,nest nestl,net network,net web,network web
neurosi neurot,neutral neutralist,nevertheless nonetheless,nevertheless still,nevertheless yet,new newli
new origin,new other,new recent,newborn young,news report,news word,newspap paper,nightfal twilight,nobl royal
nois noisi,nois rattl,nois roar,nois scream,nois squeak,non not,nonetheless still,nonetheless yet,normal regular
normal standard,normal typic,normal usual,north northeast,north northern,north northward,north northwest
nose scent,nose smell,notabl noteworthi,note notic,note remark,noteworthi remark,noteworthi signific,notic notifi
notic remark,notic see,nov novemb,novel novelist,now today,nuclear nucleus,number numer,number prime,number talli
obedi obey,obedi respect,oblig respons,obscur unknown,observ perceiv,observ sight,observ spi,observ watch
obstacl obstruct,obtain procur,obtain receiv,occasion sporad,occup occupi,occup work,occupi overrun,occur proceed
ocean sea,oct octob,odd peculiar,odd strang,odd unusu,odor scent,odor smell,off remov,offer request
offic policeman,offspr young,oil oili,old older,old past,old previous,old senior,older senior,omin sinist
omiss omit,one singl,onli sole,open reopen,open start,oper procedur,oper process,oper serv,oper servic,oper turn
oper work,opinion sentiment,opinion thought,oppon oppos,oppos opposit,opposit revers,optic sight,optim optimum
orbit sphere,organ organic,organic organism,organiz reorgan,organiz structur,orient posit,orient vertic
orthograph orthographi,other otherwis,outcom result,outdoor outsid,outer outsid,outer outward,outlaw prohibit
outlaw thief,outlin silhouett,outlin sketch,outlin write,output product,outstand promin,outstand spectacular
oval round,overcom surviv,overflow overrun,overlook spot,overpow overtak,overrid overturn,overtak pass
overthrow overturn,overturn repeal,overturn revers,overturn turn,own owner,own person,own possess,owner ownership
owner proprietor,ownership possess,pace stride,pace tempo,pack packag,packag packet,packag parcel,paid profit
pain sore,pain suffer,pain tortur,pain uncomfort,pain unpleas,paint painter,paint shade,paint stain
paint watercolor,pair set,pair two,pale thin,palm touch,pane panel,panic scare,panic terror,paper wallpap,par tie
parad walk,part partial,part piec,part portion,part role,part section,part separ,part split,part support
parti social,particular peculiar,particular special,particular specif,particular uncommon,partner partnership
partner spous,pass passag,pass spend,pass surpass,pass throw,pass ticket,passag passageway,passageway tunnel
passeng rider,past previous,past recent,patch repair,path rout,path trail,path walk,pathway tract,patienc patient
patrol polic,patron patronag,pavement sidewalk,pavement walk,pay payment,pay purchas,pay repay,pay salari
pay spend,pay wage,peac quiet,peak reach,peak rise,peak top,pec pector,peculiar special,peculiar strang
peculiar unusu,peel skin,peel strip,pen write,penal punish,penalti punish,peopl public,perceiv percept
perceiv recogn,perceiv sight,perceiv tast,percent percentag,percentag portion,percept perceptu,percept sens
perfect utter,perform practic,perform rehears,perfum scent,perfum smell,perhap possibl,peripher peripheri
permiss permit,persecut tortur,persist preserv,persist remain,person personifi,person privat,person someon
perspect view,perspir sweat,persuad stimul,pertain pertin,pertain regard,petit petition,phantom shadow
philosoph philosophi,phone ring,phone sound,phone telephon,photo photograph,photo pictur,photograph pictur
photograph shoot,photograph take,phrase word,physic physicist,physic physiolog,pianist piano,pick select
pick take,pictori pictur,pictur project,pictur show,piec slice,piec snap,pierc sting,pile stack,pilot wing
pinch squeez,pinch touch,pink rose,pinpoint point,pinpoint spot,pipe tube,pitch pitcher,pitch throw,pitch tune
piti shame,place placement,place posit,place site,place situat,place space,place spot,place station
placement posit,plagu tragedi,plain pure,plain simpl,plan planner,planet planetari,planet satellit,plant planter
plastic solid,play player,play recreat,play run,play sport,pleas pleasant,pleas proud,pledg vow,pleura pleural
poetri vers,point sharp,point spot,poland polish,polar pole,polit politician,politician socialist,poll survey
poll vote,pond pool,ponder think,ponder wonder,pore porous,portion split,portrait portray,portray repres
pose posit,pose postur,posit postur,posit sit,posit situat,posit spot,posit stand,posit tilt,positiv positivist
possibl potenti,post send,postur sit,pot smoke,pot toilet,pot weed,potenc potent,potenc potenti,potent power
potenti prospect,potenti voltag,pour spill,powder solid,power strong,practic realist,practic rehears
practic workabl,prais promot,prais worship,pray prayer,preach preacher,preach sermon,preach talk
precaut safeguard,preced predecessor,preced previous,precious valu,precious valuabl,precious worthi,prefer tast
prescrib prescript,presenc present,present recogn,present short,present show,present soon,preserv protect
preserv save,preserv sustain,presid presidenti,press pressur,press push,pressur squeez,presum presumpt
presum presuppos,presum suppos,pretend simul,pretti reason,prevent stop,prevent thwart,prey target,price worth
priceless valuabl,primari primarili,primari princip,print write,prior prioriti,privaci secreci,privat secret
prize treasur,pro profession,problem puzzl,problem riddl,problem troubl,procedur proceed,procedur process
procur secur,produc product,produc reproduc,produc veget,produc yield,product profit,product success,product work
profess profession,profici skill,profound signific,profound thought,progress push,project task,promin spectacular
promot public,promot push,promot rais,prompt quick,prompt readili,propaganda propagandist,propel rocket
proper right,propheci prophet,proport proportion,proport quantiti,proport ratio,propos suggest
proprietor proprietorship,prosecut prosecutor,prosper rich,prosper success,prosper thrive,protect safeguard
protect secur,protect shield,protest protestant,protest resist,protest strike,prove result,prove show,prove test
prove testifi,prove verifi,provid provis,provid satisfi,provid specifi,provid suppli,provid support
provinc provinci,provinc state,provision tentat,provok stir,psych psychic,psych soul,public publish,publish write
puff smoke,pull twist,pull withdraw,puls thump,punch puncher,punish reveng,purchas shop,purchas steal
purchas trade,pure puriti,pure sheer,pure strict,purpos use,pursu pursuer,pursu pursuit,pursu seek,push reach
push shove,push urg,puzzl riddl,quack quackeri,quak trembl,quak tremor,qualif qualifi,quantit quantiti
quantiti total,question skeptic,quick rapid,quick speedi,quiet silenc,quiet silent,quiet soft,quiet still
quiet subdu,quit rather,quit resign,quit stop,quit withdraw,quiver shake,quiver trembl,quiver tremor,race racial
race run,race speed,radianc radiat,radic root,rag uneven,rail train,railroad transport,rain storm,rais rise
ranch rancher,rang reach,rapid speedi,rare seldom,rare uncommon,rate valu,rattl shake,razor shave,reach sight
reach strive,reach touch,react reactant,react reaction,reaction reactionari,reaction respons,read reader
read reread,read see,read studi,read understand,readi wait,readi will,real realist,real realiti,real realli
real serious,real sincer,realism realist,realism realiti,realiti world,realiz recogn,realli truli,realli veri
reappear return,rear rearward,rear tail,rearward revers,reason sensibl,reason somewhat,reason think,reason valid
reason whi,rebel rebellion,rebellion revolt,rebuild reconstruct,rebuk reproach,recal recogn,recal recollect
recal rememb,reced retreat,receiv recept,recept receptionist,reckon think,recogn recognit,recommend suggest
reconstruct remodel,reconstruct restor,reconstruct retrac,record save,recov recoveri,recov regain,recov retriev
recov return,recov revert,recov surviv,recoveri rescu,recreat repair,recreat reviv,recur repeat,recur return
reduc reduct,reduc shorten,reduc shrink,reduc simplifi,reduc substitut,reduc subtract,reduc trim,reel roll
refer regard,refer relat,refer remark,refer rememb,refer sourc,refin sophist,reflect reflector,reflect shine
refund repay,refund return,refus reject,refus resist,refut repudi,regard relat,regard respect,regist registr
regret sorrow,regul restrict,regul rule,regular standard,reinforc reward,reinforc strengthen,reiter repeat
reject resist,rejoin return,relat relationship,releas remov,reliev rid,reliev solac,religi religion,religi sacr
religi spiritu,remain remaind,remain remnant,remain stay,remaind residu,remark signific,remark statement
remark unusu,remedi repair,remedi therapeut,remedi treat,rememb remembr,rememb remind,remov strip,remov take
remov vanish,remov withdraw,repair restor,repair reviv,repeat repetit,repetit repetiti,replac substitut
replac successor,repli respond,repli respons,repres represent,repres state,repres symbol,repudi retract
repuls revuls,reput respect,requir want,rescu salvag,rescu salvat,research search,resid residenti,resign retir
resign surrend,resist resistor,resist strike,resist withstand,resolut resolv,resolv settl,resort travel
respect toler,respect various,respect worthi,respond retort,respond return,respons retort,respons return
rest sleep,restor return,restor reviv,restrain restraint,restrain restrict,restrain subdu,result solut
retain retent,retali reveng,retrac return,retreat withdraw,return revers,return revert,reunit unit,reveal revel
reveal show,reveal tell,reveal uncov,revers revert,revers side,revers turn,revers undo,revert turn
review scrutini,revolt revolut,revolt stir,revolut revolutionari,revolut rotat,revolut turn,rhyme vers
rhythm rhythmic,rich valuabl,rich wealthi,ride rider,ride taxi,ride train,ride travel,ride wheel,ridicul silli
right true,rigid stiff,rim ring,ring telephon,rise stand,rise undertak,road rout,roam wander,roar scream
roar shout,roar thunder,roar yell,rob robber,rob robberi,rob steal,robberi thiev,robe vest,rock rocki,rock stone
roll rotat,roll sway,roll throw,roll turn,roll wheel,roll wrap,roman rome,romanc romant,rope tie,rose rosi
rotat spin,rotat swirl,rotat turn,rotat twist,rough rug,rough unpleas,round shape,round turn,royal royalti
rub scrub,rub shine,rug strong,rug sturdi,ruin spoil,ruin wast,ruin wreck,rule ruler,run runner,run rush
run track,run win,run work,russia russian,rustl rustler,sacr spiritu,sad tragic,safe safeti,safe secur
safeguard secur,sail sailor,sail tack,sail travel,sail voyag,salari wage,sale sell,salesman salesmanship
same similar,satisfact satisfi,save spare,say speak,say suppos,say talk,scamper scuttl,scatter spatter
scene sceneri,sceneri scenic,scent smell,scheme strategi,scholar scholarship,scholar scholast,scholar student
scholast school,scholast student,school schoolhous,scienc scientist,scientif technolog,scrambl tumbl,scrap wast
scrape scratch,scratch touch,scream screech,scream shout,scream shriek,scream shrill,scream yell,screw shaft
screw tighten,scrub wash,scrutin scrutini,seal secur,search seek,seat sit,secondari supplementari,section segment
secur strong,secur tight,see show,see think,see understand,seiz seizur,seiz snatch,sell trade,send ship
send transfer,send transmit,sens sensat,sens sensibl,sens sensit,sens sensor,sens understand,sensat sensori
sensat smell,sensibl sensit,separ singl,separ split,sept septemb,seren tranquil,serious sever,serious sincer
serpent snake,serv servant,serv servic,serv staff,servic work,settl settlement,settl settler,sever some
sever strict,sever strong,sever various,sew tailor,sewag wast,sewer toilet,sex sexual,sex stimul,shade shadow
shaft spear,shaft tool,shake shiver,shake stir,shake trembl,shake tremor,shallow superfici,shape solid
share stock,sharp sharpli,shave trim,sheer thin,shift slip,shift switch,shift tilt,shift transform,shift transit
shine sparkl,ship shipment,ship travel,shiver shudder,shiver tingl,shiver trembl,shoe skid,shoot shot,shoot take
shop store,short shortsight,short soon,shorten trim,shot snap,shout shriek,shout talk,shout yell,shove squeez
shriek shrill,shriek yell,shrill yell,shudder tingl,sidewalk walk,sigh utter,sight view,sight vision,sight visual
sign signifi,sign symbol,signific substanti,silenc silent,silenc suppress,simpl simpli,simpl simplic,sin sinner
sing singer,sing song,sing whistl,singl solitari,sip swallow,size small,size tall,skid slide,skid slip
skill technic,slack slacken,slam sweep,slant slope,slant tilt,slap smack,slash slice,slave slaveri,sleep sleepi
sleep slumber,sleep snore,slender slim,slender small,slender thin,slide slip,slight small,slight somewhat
slim small,slim thin,slip sneak,slipperi smooth,slow slowli,slug slugger,small smaller,small tini,smart wise
smell sniff,smoke weed,soak wash,soak wet,soap wash,social socialist,social societi,soft tender,soft velveti
soften weaken,solar sun,solid sound,solid strong,solut solv,someon suspect,song vocal,sore tender,sorrow suffer
sound thud,sound thump,sound voic,sour tast,south southeast,south southern,south southward,space spatial
spare surplus,spark sparkl,speak speaker,speak speech,speak talk,speak whisper,spear weapon,special specialist
special specif,special uncommon,specif specifi,spectacl spectacular,spectat wit,spectral spectrum,speech talk
speech word,speed speedi,speed veloc,spell write,spend wast,sphere spheric,spill tumbl,spin twist,spirit spiritu
spiritu supernatur,spit tongu,sponsor sponsorship,sponsor support,sport sportsman,spot stain,spray sprinkl
spring springtim,squad team,stabil stabl,stabl static,stabl steadi,stair step,staircas stairway,stand standpoint
stand upright,stand vertic,start startl,startl surpris,starv starvat,statut statutori,stay stop,steadi steadili
steam vapor,steel sword,steep vertic,step stride,step walk,sticki wet,stiff stiffli,stiff strong,stiff tight
stiffen tighten,stifl strangl,still yet,stimul stimulus,stimul touch,stock suppli,stoic stoicism,stomach swallow
stool toilet,stoop swoop,stop termin,storag store,store storehous,stori tale,storm stormi,storm thunder
straggl straggler,straight upright,straight vertic,strain stress,strain stretch,strand string,strang unknown
strang unusu,strang weird,strap tie,strap whip,strateg strategi,stray wander,stress tension,stretch widen
stride track,stride tread,stride walk,strike touch,strike work,stroll walk,strong substanti,strong tough
student studi,studi subject,style trend,subdivis subsect,subject topic,submiss submit,submiss subordin
subsequ succeed,suburb suburban,subway underground,succeed successor,succeed tri,succeed win,succeed work
success win,sue suit,suffer tortur,suffer unhappi,suffer wretch,suffic suffici,suit suitabl,suitabl worthi
sum talli,sum total,summar summari,sun sunlight,super superior,superior suprem,superior upper,supervis supervisor
supplement supplementari,support sustain,suppos think,suprem ultim,surmount surpass,surpris unexpect
surviv survivor,suspect suspici,suspect suspicion,suspend suspens,suspici suspicion,swear vow,sweden swedish
switch transit,switch turn,symmetr symmetri,sympath sympathi,sympathet sympathi,symphon symphoni,synthesi synthet
tabl tabul,tail trace,take win,talk whisper,talli total,tap tip,tap touch,task work,taxi travel,teach teacher
team teamster,tear weep,teas torment,technic technolog,teen teenag,teen young,teenag young,telegraph wire
televis transmit,tell warn,tempor temporari,tempor time,temporari temporarili,tempt temptat,tend tendenc
tend tender,tendenc trend,tender warm,terribl tremend,terrif tremend,terrif wonder,terror threat,test trial
test verifi,testifi testimoni,testimoni wit,theater theatr,therapeut therapi,therapi therapist,therefor thus
thick wide,thin weaken,think thought,thrash whip,threaten warn,throw toss,thud thump,thumb touch,tilt wobbl
tire weari,tire worn,toe walk,tonal tone,top upper,torment tortur,toss tumbl,total whole,total wholli
tour tourist,tour travel,tour visit,towel wipe,trace trail,track trail,track walk,trade trader,tragedi tragic
trail train,tranquil tranquilli,transfer transmit,transfer transport,transform transmut,transform turn
translat understand,transmiss transmit,transmit transport,transport vehicl,trap trapper,travel trip,travel visit
travel voyag,travel walk,travel wander,travers walk,tread walk,treasur valuabl,treat treatment,trembl tremor
tremend wonder,trick turn,trick twist,trip visit,trip walk,triumph triumphant,triumph victori,true truli
trust truste,turn twist,turn wake,uncertain unreli,uncomfort uneasi,uncomfort warm,uncommon unusu
underlin underscor,undermin weaken,uneasi uneasili,uneasi unstabl,uneasi worri,unexplor unknown
unfamiliar unknown,unhappi unpleas,unifi unit,uniform wear,union unit,uniqu unusu,univers universal,univers world
unpaid volunt,unusu weird,upright vertic,upset worri,urg urgenc,urg urgent,urgenc urgent,usabl use,usag use
usag util,use user,use util,utopia utopian,vacanc vacant,vacanc vacuum,vacant vacat,vain vaniti,valu valuabl
valu worth,valu worthi,valuabl worth,valuabl worthi,vari variabl,vari variat,vari various,vascular vessel
verb verbal,verbal word,vice vicious,victori win,view visual,view watch,violenc violent,visibl visual
visit visitor,vocal voic,volum volumin,volunt work,volunt worker,vote voter,want wish,war warfar,war warrior
wash wet,watch wit,water wateri,water wet,watercolor watercolorist,wateri wet,wave waver,wave wavi,wealth wealthi
weari wearili,weav wind,wed wednesday,west western,west westward,whiskey whiski,whole wholli,will willing
win work,wit witti,work workabl,work worker,worth worthi,worthi worthwhil,write writer,yank yanke,young youth)";

const std::string_view wordnet_negations = R"(
disadvantage advantage,disadvantageous advantageous,disadvantageously advantageously,disagree agree
disagreeable agreeable,disagreeableness agreeableness,disagreeably agreeably,disagreement agreement
disallow allow,disappear appear,disappearance appearance,disapprobation approbation,disapproval approval
disapprove approve,disapprovingly approvingly,disarmament armament,disarming arming,disarrange arrange
disarranged arranged,disassemble assemble,disassembly assembly,disassociation association
disassortative_mating assortative_mating,disavow avow,disbelieve believe,discalced calced,discharge charge
disclaim claim,discolor color,discomfort comfort,discomposed composed,discomposure composure,disconnect connect
disconnectedness connectedness,discontent content,discontented contented,discontentment contentment
discontinuance continuance,discontinuation continuation,discontinue continue,discontinued continued
discontinuity continuity,discontinuous continuous,discourteous courteous,discourteously courteously
discourtesy courtesy,disembark embark,disembarkation embarkation,disembarrassment embarrassment
disenchant enchant,disenchanted enchanted,disenfranchise enfranchise,disenfranchised enfranchised
disenfranchisement enfranchisement,disengage engage,disentangle entangle,disequilibrium equilibrium
disesteem esteem,disfluency fluency,dishearten hearten,dishonest honest,dishonestly honestly,dishonesty honesty
dishonor honor,dishonorable honorable,dishonorableness honorableness,dishonorably honorably
disincarnate incarnate,disincentive incentive,disinclination inclination,disinclined inclined,disinfect infect
disinflation inflation,disingenuous ingenuous,disingenuousness ingenuousness,disintegrate integrate
disintegrative integrative,disjoin join,dislike like,disliked liked,dislodge lodge,disloyal loyal
disloyally loyally,disloyalty loyalty,disobedience obedience,disobedient obedient,disobediently obediently
disobey obey,disoblige oblige,disorder order,disordered ordered,disorderliness orderliness,disorderly orderly
disorganise organise,disorganize organize,disorganized organized,disorient orient,disorienting orienting
displease please,displeased pleased,displeasing pleasing,disproportion proportion,disproportionate proportionate
disproportionately proportionately,disprove prove,disqualify qualify,disreputability reputability
disreputable reputable,disreputably reputably,disrepute repute,disrespect respect,disrespectful respectful
disrespectfully respectfully,dissatisfaction satisfaction,dissatisfy satisfy,disservice service
dissimilar similar,dissimilarity similarity,dissimilitude similitude,distributary tributary,distrust trust
distrustful trustful,distrustfully trustfully,disunify unify,disunion union,illegal legal,illegality legality
illegibility legibility,illegible legible,illegibly legibly,illegitimacy legitimacy,illegitimate legitimate
illegitimately legitimately,illiberality liberality,illicit licit,illicitly licitly,illicitness licitness
illiteracy literacy,illiterate literate,illogical logical,illogicality logicality,illogically logically
illogicalness logicalness,imbalance balance,immaterial material,immateriality materiality,immature mature
immaturely maturely,immaturity maturity,immeasurable measurable,immeasurably measurably,immediacy mediacy
immediate mediate,immiscible miscible,immobile mobile,immobility mobility,immoderate moderate
immoderately moderately,immoderation moderation,immodest modest,immodestly modestly,immodesty modesty
immoral moral,immorality morality,immorally morally,immortal mortal,immortality mortality,immotility motility
immovability movability,immovableness movableness,immutability mutability,immutable mutable
immutableness mutableness,impalpability palpability,impalpable palpable,impartial partial,impartiality partiality
impassable passable,impatience patience,impatient patient,impatiently patiently,impenetrability penetrability
impenetrable penetrable,impenitent penitent,impenitently penitently,imperceptibility perceptibility
imperceptible perceptible,imperceptibly perceptibly,imperfect perfect,imperfectibility perfectibility
imperfection perfection,imperfectly perfectly,imperishable perishable,impermanence permanence
impermanent permanent,impermeability permeability,impermeable permeable,impermissibility permissibility
impermissible permissible,impermissibly permissibly,impersonal personal,impersonally personally
impervious pervious,imperviousness perviousness,impiety piety,impious pious,implacable placable
implausibility plausibility,implausible plausible,impolite polite,impolitely politely,impoliteness politeness
impolitic politic,imponderable ponderable,impossibility possibility,impossible possible,impossibly possibly
impotence potence,impotency potency,impotent potent,impracticability practicability
impracticableness practicableness,impractical practical,impracticality practicality,imprecise precise
imprecisely precisely,impreciseness preciseness,imprecision precision,improbability probability
improbable probable,improper proper,improperly properly,improperness properness,impropriety propriety
improvidence providence,improvident provident,improvidently providently,imprudence prudence,imprudent prudent
imprudently prudently,impure pure,impurity purity,inability ability,inaccessibility accessibility
inaccessible accessible,inaccuracy accuracy,inaccurate accurate,inaccurately accurately,inaction action
inactivate activate,inactivation activation,inactive active,inactiveness activeness,inactivity activity
inadequacy adequacy,inadequate adequate,inadequately adequately,inadmissibility admissibility
inadmissible admissible,inadvertently advertently,inadvisability advisability,inadvisable advisable
inaesthetic aesthetic,inalienable alienable,inanimate animate,inanimateness animateness
inapplicability applicability,inappositeness appositeness,inappropriate appropriate,inappropriately appropriately
inappropriateness appropriateness,inaptitude aptitude,inaptness aptness,inarticulate articulate
inarticulately articulately,inattention attention,inattentive attentive,inattentiveness attentiveness
inaudibility audibility,inaudible audible,inaudibly audibly,inauspicious auspicious,inauspiciously auspiciously
inauspiciousness auspiciousness,incalculable calculable,incapability capability,incapable capable
incapableness capableness,incapacity capacity,incaution caution,incautious cautious,incautiously cautiously
incivility civility,inclement clement,incognizance cognizance,incoherence coherence,incoherent coherent
incoherently coherently,incommensurate commensurate,incommodious commodious,incommutable commutable
incomparable comparable,incomparably comparably,incompatibility compatibility,incompatible compatible
incompatibly compatibly,incompetence competence,incompetent competent,incompetently competently
incomplete complete,incompleteness completeness,incomprehensibility comprehensibility
incomprehensible comprehensible,incomprehension comprehension,incompressibility compressibility
incompressible compressible,inconclusive conclusive,inconclusively conclusively,inconclusiveness conclusiveness
incongruent congruent,incongruity congruity,incongruous congruous,incongruousness congruousness
inconsequence consequence,inconsequentially consequentially,inconsiderable considerable,inconsiderate considerate
inconsiderately considerately,inconsideration consideration,inconsistency consistency,inconsistent consistent
inconsistently consistently,inconsolable consolable,inconspicuous conspicuous,inconspicuously conspicuously
inconspicuousness conspicuousness,inconstancy constancy,inconstant constant,incontestable contestable
incontinent continent,inconvenience convenience,inconvenient convenient,inconveniently conveniently
inconvertibility convertibility,inconvertible convertible,incoordination coordination,incorporeal corporeal
incorporeality corporeality,incorrect correct,incorrectly correctly,incorrectness correctness
incorrigible corrigible,incorrupt corrupt,incorruptibility corruptibility,incorruptness corruptness
incredibility credibility,incredible credible,incredibly credibly,incredulous credulous,incredulously credulously
incurability curability,incurable curable,incurableness curableness,incurious curious,indecency decency
indecent decent,indecently decently,indecision decision,indecisive decisive,indecisively decisively
indecisiveness decisiveness,indecorous decorous,indecorously decorously,indecorousness decorousness
indecorum decorum,indefeasible defeasible,indefinite definite,indehiscent dehiscent,independent dependent
indestructibility destructibility,indestructible destructible,indeterminable determinable
indeterminate determinate,indigestibility digestibility,indigestible digestible,indirect direct
indirect_discourse direct_discourse,indirectly directly,indirectness directness,indiscernible discernible
indiscipline discipline,indiscreet discreet,indiscreetly discreetly,indiscriminate discriminate
indispensability dispensability,indispensable dispensable,indispensableness dispensableness,indispose dispose
indistinct distinct,indistinctness distinctness,indistinguishable distinguishable,indivisible divisible
inedible edible,ineffective effective,ineffectively effectively,ineffectiveness effectiveness
ineffectually effectually,inefficacious efficacious,inefficaciously efficaciously,inefficacy efficacy
inefficiency efficiency,inefficient efficient,inefficiently efficiently,inelastic elastic,inelasticity elasticity
inelegance elegance,inelegant elegant,inelegantly elegantly,ineligibility eligibility,ineligible eligible
ineloquently eloquently,inequality equality,inequitable equitable,inequitably equitably,inequity equity
ineradicable eradicable,inerrancy errancy,inessential essential,inessentiality essentiality,inevitable evitable
inexact exact,inexactly exactly,inexactness exactness,inexcusable excusable,inexcusably excusably
inexhaustible exhaustible,inexpedience expedience,inexpediency expediency,inexpedient expedient
inexpediently expediently,inexpensiveness expensiveness,inexperience experience,inexperienced experienced
inexplicable explicable,inexplicitness explicitness,inexpressible expressible,inexpressively expressively
inextinguishable extinguishable,inextricable extricable,infallibility fallibility,infallible fallible
infeasibility feasibility,infelicitous felicitous,infelicitously felicitously,infelicity felicity
infertility fertility,infidelity fidelity,infinite finite,infinitely finitely,infiniteness finiteness
inflexibility flexibility,inflexible flexible,inflexibly flexibly,informal formal,informality formality
informally formally,infrequent frequent,infrequently frequently,inglorious glorious,ingratitude gratitude
inharmonious harmonious,inhospitable hospitable,inhospitableness hospitableness,inhospitably hospitably
inhospitality hospitality,inhumane humane,inhumanely humanely,inhumaneness humaneness,injudiciously judiciously
injudiciousness judiciousness,injustice justice,innumerate numerate,inoffensive offensive
inoffensively offensively,inoperable operable,inoperative operative,inopportune opportune
inopportunely opportunely,inopportuneness opportuneness,inorganic organic,inorganically organically
insalubriousness salubriousness,insalubrity salubrity,insane sane,insanely sanely,insanity sanity
insatiate satiate,insecure secure,insecurely securely,insecureness secureness,insecurity security
insensibility sensibility,insensible sensible,insensitive sensitive,insensitively sensitively
insensitiveness sensitiveness,insensitivity sensitivity,insentience sentience,insentient sentient
inseparably separably,insignificance significance,insignificant significant,insignificantly significantly
insincere sincere,insincerely sincerely,insincerity sincerity,insolubility solubility,insoluble soluble
insolvency solvency,insolvent solvent,instability stability,insubordinate subordinate
insubordination subordination,insubstantial substantial,insubstantiality substantiality,insufficiency sufficiency
insufficient sufficient,insufficiently sufficiently,insurmountable surmountable,intangibility tangibility
intangible tangible,intemperance temperance,intemperate temperate,intestate testate,intolerable tolerable
intolerably tolerably,intolerance tolerance,intolerant tolerant,intolerantly tolerantly
intractability tractability,intractable tractable,intransitive transitive,intransitively transitively
intransitivity transitivity,inutility utility,invalid valid,invalidate validate,invariability variability
invariable variable,invariableness variableness,invertebrate vertebrate,inviolable violable
invisibility visibility,invisible visible,invisibly visibly,involuntarily voluntarily,involuntary voluntary
invulnerability vulnerability,invulnerable vulnerable,irrational rational,irrationally rationally
irreconcilable reconcilable,irreducible reducible,irregular regular,irregularity regularity,irregularly regularly
irrelevance relevance,irrelevant relevant,irrelevantly relevantly,irreligious religious,irremediable remediable
irremovable removable,irreparable reparable,irreplaceable replaceable,irresistible resistible,irresolute resolute
irresolutely resolutely,irresoluteness resoluteness,irresponsibility responsibility,irresponsible responsible
irresponsibleness responsibleness,irresponsibly responsibly,irreverence reverence,irreverent reverent
irreverently reverently,irreversibility reversibility,irreversible reversible
irreversible_process reversible_process,irrevocable revocable,nonabsorbency absorbency,nonabsorbent absorbent
nonaddictive addictive,nonadhesive adhesive,nonadsorbent adsorbent,nonalcoholic alcoholic,nonaligned aligned
nonalignment alignment,nonarbitrable arbitrable,nonarbitrary arbitrary,nonarboreal arboreal
nonassociative associative,nonastringent astringent,nonattendance attendance,nonbearing bearing,nonbeing being
nonbiodegradable_pollution biodegradable_pollution,noncausative causative,noncellular cellular,noncitizen citizen
noncivilized civilized,nonclassical classical,noncollapsible collapsible,noncolumned columned
noncombinative combinative,noncombustible combustible,noncommercial commercial,noncommissioned commissioned
noncompetitive competitive,noncompetitively competitively,noncompliance compliance,noncomprehensive comprehensive
noncomprehensively comprehensively,nonconductive conductive,nonconformism conformism,nonconformist conformist
nonconformity conformity,noncritical critical,noncrucial crucial,noncrystalline crystalline,noncurrent current
noncyclic cyclic,nondeductible deductible,nondevelopment development,nondisposable disposable,nondrinker drinker
nondriver driver,nonechoic echoic,noneffervescent effervescent,nonequivalence equivalence,nonexempt exempt
nonexistence existence,nonexistent existent,nonexploratory exploratory,nonexplosive explosive
nonextensile extensile,nonfatal fatal,nonfictional fictional,nonfinancial financial,nonfissile fissile
nonfissionable fissionable,nonfunctional functional,nonharmonic harmonic,nonhierarchical hierarchical
nonhuman human,nonimitative imitative,nonindulgent indulgent,nonindustrial industrial,noninfectious infectious
noninheritable inheritable,noninstitutional institutional,noninstitutionalized institutionalized
nonintegrated integrated,nonintellectual intellectual,noninterference interference,nonintervention intervention
noninvasive invasive,nonionic ionic,nonionized ionized,nonjudgmental judgmental,nonlinear linear
nonlinguistic linguistic,nonmagnetic magnetic,nonmechanical mechanical,nonmember member,nonmetallic metallic
nonmetamorphic metamorphic,nonmigratory migratory,nonmodern modern,nonmonotonic monotonic,nonmoving moving
nonnative native,nonobservance observance,nonoperational operational,nonparticipation participation
nonparticulate particulate,nonpartisan partisan,nonpasserine passerine,nonpayment payment
nonphotosynthetic photosynthetic,nonpolitical political,nonporous porous,nonpregnant pregnant
nonprehensile prehensile,nonprescription prescription,nonprofessional professional,nonproliferation proliferation
nonproprietary proprietary,nonpsychoactive psychoactive,nonracial racial,nonradioactive radioactive
nonrandom random,nonreciprocal reciprocal,nonreflective reflective,nonreligious_person religious_person
nonrepetitive repetitive,nonrepresentational representational,nonrepresentative representative
nonresident resident,nonresidential residential,nonreticulate reticulate,nonretractile retractile
nonreturnable returnable,nonreversible reversible,nonrigid rigid,nonruminant ruminant,nonsectarian sectarian
nonsignificant significant,nonsingular_matrix singular_matrix,nonslippery slippery,nonsmoker smoker
nonspatial spatial,nonspeaking speaking,nonspecific specific,nonspherical spherical,nonstandard standard
nonsteroidal steroidal,nonsubmersible submersible,nonsuppurative suppurative,nonsurgical surgical
nonsyllabic syllabic,nontaxable taxable,nontechnical technical,nonterritorial territorial,nonthermal thermal
nontoxic toxic,nontraditional traditional,nontranslational translational,nonuniformity uniformity,nonunion union
nonviolent violent,nonviolently violently,nonvolatile volatile,nonvolatile_storage volatile_storage
nonwashable washable,nonwoody woody,nonworker worker,unable able,unabridged abridged,unabused abused
unacceptability acceptability,unacceptable acceptable,unacceptably acceptably,unaccommodating accommodating
unaccompanied accompanied,unaccustomed accustomed,unacknowledged acknowledged,unacquisitive acquisitive
unactable actable,unadaptability adaptability,unadaptable adaptable,unaddicted addicted,unaddressed addressed
unadjusted adjusted,unadoptable adoptable,unadorned adorned,unadventurous adventurous,unaffected affected
unaffectedness affectedness,unaffixed affixed,unafraid afraid,unaggressive aggressive,unagitated agitated
unairworthy airworthy,unalarming alarming,unalert alert,unalike alike,unalterability alterability
unalterable alterable,unaltered altered,unambiguity ambiguity,unambiguous ambiguous,unambiguously ambiguously
unambitious ambitious,unambitiously ambitiously,unamended amended,unanalyzed analyzed,unangry angry
unanimated animated,unapologetic apologetic,unappealable appealable,unappealing appealing
unappealingly appealingly,unappendaged appendaged,unappetizing appetizing,unappetizingness appetizingness
unappreciatively appreciatively,unapproachability approachability,unapproachable approachable
unargumentative argumentative,unarmed armed,unarmored armored,unarticulated articulated,unashamed ashamed
unashamedly ashamedly,unassertive assertive,unassertively assertively,unassigned assigned,unassisted assisted
unattached attached,unattractive attractive,unattractively attractively,unattractiveness attractiveness
unattributable attributable,unauthorized authorized,unavailability availability,unavailable available
unavenged avenged,unawakened awakened,unaware aware,unawed awed,unbalance balance,unbalanced balanced
unbalconied balconied,unbanded banded,unbaptized baptized,unbarreled barreled,unbecomingness becomingness
unbelief belief,unbelievably believably,unbelievingly believingly,unbelt belt,unbelted belted,unbend bend
unbeneficed beneficed,unbind bind,unblemished blemished,unblended blended,unblock block,unbodied bodied
unbolt bolt,unbordered bordered,unborn born,unbound bound,unbraid braid,unbrainwashed brainwashed
unbranded branded,unbreakable breakable,unbreakableness breakableness,unbridgeable bridgeable,unbridle bridle
unbroken broken,unbuckle buckle,unburden burden,unburdened burdened,unburied buried,unbutton button
unbuttoned buttoned,uncamphorated camphorated,uncared-for cared-for,uncarpeted carpeted,uncarved carved
uncastrated castrated,uncaulked caulked,uncensored censored,unceremoniously ceremoniously
unceremoniousness ceremoniousness,uncertain certain,uncertainty certainty,uncertified certified,unchain chain
unchangeable changeable,unchanged changed,uncharacteristic characteristic,uncharacteristically characteristically
uncharged charged,uncharitable charitable,unchartered chartered,unchaste chaste,uncheerfulness cheerfulness
unchivalrously chivalrously,unchristian christian,uncivil civil,uncivilly civilly,unclasp clasp
unclassified classified,unclean clean,uncleanliness cleanliness,unclear clear,uncleared cleared
unclearness clearness,unclip clip,unclog clog,unclothed clothed,unclutter clutter,uncoated coated,uncoil coil
uncoiled coiled,uncollected collected,uncolored colored,uncombed combed,uncombined combined
uncomfortable comfortable,uncomfortably comfortably,uncommitted committed,uncommon common,uncommonness commonness
uncommunicative communicative,uncommunicativeness communicativeness,uncompartmented compartmented
uncompassionate compassionate,uncomplaining complaining,uncomplainingly complainingly
uncomplimentary complimentary,uncompromising compromising,unconcealed concealed,unconcern concern
unconcerned concerned,unconditional conditional,unconditionally conditionally,unconditioned conditioned
unconfined confined,unconfirmed confirmed,uncongenial congenial,uncongeniality congeniality,unconnected connected
unconnectedness connectedness,unconquerable conquerable,unconscientious conscientious
unconscientiousness conscientiousness,unconscious conscious,unconsciously consciously
unconsciousness consciousness,unconstipated constipated,unconstitutional constitutional
unconstitutionally constitutionally,unconstricted constricted,unconsummated consummated
uncontaminated contaminated,uncontested contested,uncontrolled controlled,uncontroversial controversial
uncontroversially controversially,unconventional conventional,unconventionality conventionality
unconventionally conventionally,unconvinced convinced,unconvincing convincing,unconvincingly convincingly
uncooperative cooperative,uncork cork,uncorrected corrected,uncouple couple,uncousinly cousinly,uncover cover
uncrannied crannied,uncrate crate,uncreative creative,uncreativeness creativeness,uncritical critical
uncritically critically,uncross cross,uncrossed crossed,uncrowded crowded,uncrowned crowned
uncrystallized crystallized,uncultivated cultivated,undamaged damaged,undatable datable,undeceive deceive
undeciphered deciphered,undeclared declared,undedicated dedicated,undefeated defeated,undefined defined
undelineated delineated,undemanding demanding,undemocratic democratic,undemocratically democratically
undemonstrative demonstrative,undeniable deniable,undependability dependability,undependable dependable
undependableness dependableness,undependably dependably,underived derived,undescriptive descriptive
undeservedly deservedly,undesigned designed,undesirability desirability,undesirable desirable,undesirous desirous
undetected detected,undetermined determined,undeveloped developed,undifferentiated differentiated
undignified dignified,undiluted diluted,undimmed dimmed,undiplomatic diplomatic,undiplomatically diplomatically
undiscerning discerning,undiscriminating discriminating,undiversified diversified,undock dock
undocumented documented,undomestic domestic,undrained drained,undramatic dramatic,undramatically dramatically
undress dress,undrinkable drinkable,undynamic dynamic,uneager eager,unearned earned,unearned_run earned_run
uneasy easy,unedifying edifying,uneducated educated,unemotional emotional,unemotional_person emotional_person
unemotionality emotionality,unemotionally emotionally,unemployable employable,unemployed employed
unemployment employment,unenclosed enclosed,unencumbered encumbered,unendowed endowed,unenforceable enforceable
unenforced enforced,unenlightened enlightened,unenlightening enlightening,unenlightenment enlightenment
unenlivened enlivened,unenterprising enterprising,unenthusiastic enthusiastic,unenthusiastically enthusiastically
unequal equal,unequally equally,unequipped equipped,unequivocal equivocal,unequivocalness equivocalness
unerect erect,unestablished established,unethical ethical,unethically ethically,uneven even,unevenly evenly
unevenness evenness,uneventful eventful,unexchangeability exchangeability,unexchangeable exchangeable
unexcitable excitable,unexcited excited,unexciting exciting,unexcitingly excitingly,unexhausted exhausted
unexpansive expansive,unexpected expected,unexpectedness expectedness,unexpendable expendable,unexpired expired
unexploited exploited,unexportable exportable,unextended extended,unfaceted faceted,unfair fair,unfairly fairly
unfairness fairness,unfaithful faithful,unfaithfully faithfully,unfaithfulness faithfulness,unfamiliar familiar
unfamiliarity familiarity,unfashionable fashionable,unfashionably fashionably,unfasten fasten,unfastened fastened
unfastidious fastidious,unfathomable fathomable,unfavorable favorable,unfavorableness favorableness
unfavorably favorably,unfeathered feathered,unfeelingly feelingly,unfilled filled,unfinished finished
unfitness fitness,unfixed fixed,unflattering flattering,unfledged fledged,unfocused focused,unfold fold
unforgettable forgettable,unforgivably forgivably,unforgiving forgiving,unforgivingly forgivingly,unformed formed
unfortunate fortunate,unfortunately fortunately,unframed framed,unfree free,unfreeze freeze,unfretted fretted
unfriendliness friendliness,unfriendly friendly,unfrozen frozen,unfruitful fruitful,unfueled fueled
unfunded funded,unfurnished furnished,unfurrowed furrowed,ungathered gathered,ungeared geared,ungenerous generous
unglazed glazed,ungodliness godliness,ungracefully gracefully,ungracious gracious,ungraciously graciously
ungraciousness graciousness,ungrammatical grammatical,ungrammatically grammatically,ungrateful grateful
ungratefully gratefully,ungregarious gregarious,ungroomed groomed,ungrudgingly grudgingly,unguided guided
ungusseted gusseted,unhappily happily,unhappiness happiness,unhappy happy,unharness harness,unheaded headed
unhealthful healthful,unhealthfulness healthfulness,unhealthy healthy,unhelpful helpful,unhelpfully helpfully
unhitch hitch,unholiness holiness,unholy holy,unhook hook,unhurried hurried,unhurriedly hurriedly
unhygienically hygienically,unidentifiable identifiable,unimaginatively imaginatively,unimpaired impaired
unimportance importance,unimportant important,unimpressionable impressionable,unimpressive impressive
unimpressively impressively,unimproved improved,uninflected inflected,uninfluential influential
uninformative informative,uninformatively informatively,uninformed informed,uninhabited inhabited
uninhibited inhibited,uninitiate initiate,uninjectable injectable,uninjured injured,uninquiring inquiring
uninspiring inspiring,uninstructive instructive,uninstructively instructively,uninsurability insurability
uninsured insured,unintelligent intelligent,unintelligently intelligently,unintelligibility intelligibility
unintelligible intelligible,unintelligibly intelligibly,unintended intended,unintentionally intentionally
uninterested interested,uninteresting interesting,uninterestingly interestingly,uninterestingness interestingness
unintrusive intrusive,uninviting inviting,uninvolved involved,unironed ironed,unjust just
unjustifiably justifiably,unjustly justly,unkind kind,unkindly kindly,unkindness kindness,unknot knot
unknowable knowable,unknowingly knowingly,unknown known,unlabeled labeled,unlaced laced,unlamented lamented
unlash lash,unlaureled laureled,unlawful lawful,unlawfully lawfully,unlawfulness lawfulness,unleaded leaded
unleaded_gasoline leaded_gasoline,unleavened leavened,unlighted lighted,unlike like,unlikelihood likelihood
unlikeliness likeliness,unlikely likely,unlikeness likeness,unlimited limited,unlined lined,unlisted listed
unlisted_security listed_security,unlivable livable,unliveried liveried,unloaded loaded,unloading loading
unlock lock,unloved loved,unloving loving,unlubricated lubricated,unluckily luckily,unlucky lucky,unmade made
unmake make,unmalicious malicious,unmalleability malleability,unmalted malted,unmanageable manageable
unmanageably manageably,unmanfully manfully,unmanly manly,unmanned manned,unmarked marked,unmarried married
unmask mask,unmated mated,unmelodious melodious,unmelodiously melodiously,unmelted melted,unmemorably memorably
unmerited merited,unmilitary military,unmindful mindful,unmindfully mindfully,unmindfulness mindfulness
unmined mined,unmitigated mitigated,unmodifiable modifiable,unmodified modified,unmodulated modulated
unmotivated motivated,unmotorized motorized,unmoved moved,unmoving moving,unmown mown,unmusical musical
unmusically musically,unmuzzle muzzle,unmyelinated myelinated,unnatural natural,unnaturally naturally
unnaturalness naturalness,unnecessarily necessarily,unnecessary necessary,unneighborliness neighborliness
unneurotic neurotic,unnoticeable noticeable,unnoticed noticed,unobligated obligated,unobstructed obstructed
unobtrusive obtrusive,unobtrusively obtrusively,unobtrusiveness obtrusiveness,unobvious obvious
unoccupied occupied,unoffending offending,unofficial official,unofficially officially,unoiled oiled
unopposable opposable,unopposed opposed,unorganized organized,unoriented oriented,unoriginal original
unoriginality originality,unorthodox orthodox,unorthodoxy orthodoxy,unostentatious ostentatious,unowned owned
unpack pack,unpackaged packaged,unpaid paid,unpaintable paintable,unpainted painted,unpalatability palatability
unpalatable palatable,unpalatably palatably,unpardonable pardonable,unpardonably pardonably,unparented parented
unpatriotic patriotic,unpatriotically patriotically,unpatronized patronized,unpaved paved,unpeaceful peaceful
unperceptive perceptive,unperceptiveness perceptiveness,unpermissive permissive,unpermissiveness permissiveness
unperplexed perplexed,unpersuasiveness persuasiveness,unplanned planned,unplanted planted,unplayable playable
unplayful playful,unpleasant pleasant,unpleasantly pleasantly,unpleasantness pleasantness
unpleasingness pleasingness,unplowed plowed,unpointedness pointedness,unpolished polished,unpopular popular
unpopularity popularity,unportable portable,unposed posed,unpotted potted,unpowered powered
unprecedented precedented,unprecedentedly precedentedly,unpredictability predictability,unpredictable predictable
unprejudiced prejudiced,unpremeditated premeditated,unprepared prepared,unpresidential presidential
unpretentious pretentious,unpretentiously pretentiously,unpretentiousness pretentiousness
unpreventable preventable,unpriestly priestly,unprincipled principled,unprintable printable,unprocessed processed
unproductive productive,unproductively productively,unproductiveness productiveness,unprofessional professional
unprofitability profitability,unprofitable profitable,unprofitableness profitableness,unprofitably profitably
unpronounceable pronounceable,unprophetic prophetic,unpropitious propitious,unpropitiously propitiously
unpropitiousness propitiousness,unprotected protected,unprotective protective,unproved proved
unprovocative provocative,unpublishable publishable,unpublished published,unpunctual punctual,unpunished punished
unqualified qualified,unquestionable questionable,unquiet quiet,unquietly quietly,unquotable quotable
unravel ravel,unreactive reactive,unready ready,unreal real,unrealistic realistic,unrealistically realistically
unreality reality,unreasonable reasonable,unreasonably reasonably,unreassuring reassuring,unreceptive receptive
unrecognizably recognizably,unreconstructed reconstructed,unrecoverable recoverable,unrefined refined
unreflected reflected,unregenerate regenerate,unregistered registered,unregretful regretful,unregulated regulated
unrelated related,unrelatedness relatedness,unreliability reliability,unreliable reliable
unreliableness reliableness,unreliably reliably,unremarkably remarkably,unrenewable renewable,unrentable rentable
unrepeatable repeatable,unrepentant repentant,unrepentantly repentantly,unreportable reportable
unreported reported,unreproducible reproducible,unrequested requested,unresentful resentful,unreserved reserved
unrespectability respectability,unrespectable respectable,unresponsive responsive,unresponsiveness responsiveness
unrestrained restrained,unrestraint restraint,unrestricted restricted,unrestrictive restrictive
unretentive retentive,unreverberant reverberant,unrevived revived,unrewarding rewarding,unrhetorical rhetorical
unrhymed rhymed,unrhythmical rhythmical,unrifled rifled,unrigged rigged,unrighteous righteous
unrighteously righteously,unrighteousness righteousness,unromantically romantically,unsaddle saddle
unsaddled saddled,unsalable salable,unsanitariness sanitariness,unsanitary sanitary,unsaponified saponified
unsarcastic sarcastic,unsatisfactorily satisfactorily,unsatisfactoriness satisfactoriness
unsatisfactory satisfactory,unsaturated saturated,unsavory savory,unscalable scalable,unscheduled scheduled
unscholarly scholarly,unscientific scientific,unscramble scramble,unscrew screw,unscripted scripted
unscrupulous scrupulous,unscrupulousness scrupulousness,unseal seal,unsealed sealed,unseamanlike seamanlike
unseasonable seasonable,unseasonableness seasonableness,unseasonably seasonably,unseasoned seasoned
unseaworthy seaworthy,unsecured_bond secured_bond,unseductive seductive,unseeded seeded,unseemliness seemliness
unselected selected,unselfish selfish,unselfishly selfishly,unselfishness selfishness,unsensational sensational
unsent sent,unsentimentally sentimentally,unserviceable serviceable,unservile servile,unsettled settled
unsexy sexy,unshaded shaded,unshapely shapely,unshared shared,unshaven shaven,unsheared sheared,unsheathe sheathe
unsheathed sheathed,unshelled shelled,unshockable shockable,unshod shod,unshrinkable shrinkable
unshuttered shuttered,unsigned signed,unsilenced silenced,unsinkable sinkable,unsized sized,unskilled skilled
unskillfulness skillfulness,unsmilingly smilingly,unsnarl snarl,unsociability sociability,unsociable sociable
unsociably sociably,unsocial social,unsold sold,unsolvability solvability,unsolved solved,unsound sound
unsoundness soundness,unsoured soured,unspaced spaced,unspecialized specialized,unspecified specified
unspell spell,unsportingly sportingly,unstable stable,unstableness stableness,unstaged staged,unstained stained
unstaple staple,unstatesmanlike statesmanlike,unsteadily steadily,unsteadiness steadiness,unsteady steady
unstimulating stimulating,unstoppable stoppable,unstrain strain,unstrap strap,unstratified stratified
unstratified_language stratified_language,unstressed stressed,unstring string,unstructured structured
unstuck stuck,unstudied studied,unstuff stuff,unsuccessful successful,unsuccessfully successfully
unsuitability suitability,unsuitableness suitableness,unsuitably suitably,unsupervised supervised
unsupported supported,unsupportive supportive,unsure sure,unsurprised surprised,unsurprising surprising
unsusceptibility susceptibility,unsusceptible susceptible,unsuspected suspected,unswept swept,unsworn sworn
unsympathetic sympathetic,unsympathetically sympathetically,unsystematic systematic
unsystematically systematically,untalented talented,untangled tangled,untanned tanned,untapped tapped
untempered tempered,untheatrical theatrical,unthematic thematic,unthinkable thinkable
unthoughtfulness thoughtfulness,untidiness tidiness,untidy tidy,untied tied,untimbered timbered
untimeliness timeliness,untipped tipped,untouched touched,untraceable traceable,untrained trained
untranslatable translatable,untraveled traveled,untreated treated,untrimmed trimmed,untroubled troubled
untrustiness trustiness,untrustworthiness trustworthiness,untrustworthy trustworthy,untruthful truthful
untruthfully truthfully,untruthfulness truthfulness,untucked tucked,untune tune,unturned turned,untwine twine
untwist twist,ununderstood understood,unusual usual,unusualness usualness,unvaried varied,unvariedness variedness
unveil veil,unveiled veiled,unventilated ventilated,unvoiced voiced,unwanted wanted,unwarily warily
unwariness wariness,unwary wary,unwaxed waxed,unweaned weaned,unwearable wearable,unweave weave,unwebbed webbed
unwelcome welcome,unwellness wellness,unwholesome wholesome,unwholesomeness wholesomeness,unwieldy wieldy
unwilling willing,unwillingly willingly,unwillingness willingness,unwind wind,unwire wire,unwitting witting
unwittingly wittingly,unwomanly womanly,unwooded wooded,unworldly worldly,unworthiness worthiness,unworthy worthy
unwoven woven,unwrap wrap,unwrapped wrapped,unwrinkled wrinkled,unwritten written,unyoke yoke)";

}  // namespace wrkhrs::grounding::lexicon
