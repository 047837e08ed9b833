// Made by make_wordnet_tables.py from WordNet 3.0; do not edit.
//
// WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy, modify and
// distribute this software and database and its documentation for any purpose and without fee or royalty is hereby
// granted, provided that this notice appears on all copies. THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND
// PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED.
#include "grounding/wordnet_tables.hpp"

namespace wrkhrs::grounding::lexicon {

const std::string_view wordnet_synonyms = R"(
abandon desert,abandon desert forsak,abandon empti vacat,abash embarrass,abbrevi brief,abdomen belli stomach
aberr deviant,abhor loath,abhorr repuls,abid bear brook endur stand suffer toler,abid bide stay,abid endur
abject miser,ablaz aflam,abli compet,abomin odious,about approxim rough some,about around,abov supra
abridg foreshorten shorten,abroad oversea,abrupt short sudden,absent absentmind,absent remov,absentmind abstract
absolut perfect utter,absolut sheer,absorb assimil ingest,absorb engross enwrap intent wrap,absorb imbib
abstract pilfer purloin,absurd preposter ridicul,abus maltreat,academ pedant,acced bow defer submit
acceler quicken speed,acceler speed,accent accentu emphas stress,accentu stress,accept admit,accept adopt
accept assum bear,accept consent,accept recogn,accident unexpect,acclaim hail herald,accommod adapt
accommod fit suit,accompani consequ result,accomplish achiev,accomplish achiev attain reach,accomplish complet
accomplish execut fulfil,accord agre,accord allot grant,accord consequ,account histori,accredit recogn
accret accumul,accru accumul,accumul amass gather,accumul collect compil,ace uniti,acetonemia ketosi
ach hurt smart,acid bitter blister,acknowledg admit,acknowledg know recogn,acquaint familiar,acquaint introduc
acquiesc assent,acquir adopt assum take,acquir develop,acquir get,acquit discharg exoner,acr estat
acrobat athlet gymnast,act behav,act play,action activ,activ actuat spark trigger,activ fight,actual factual
actual genuin liter,actual realli,acut incis keen penetr sharp,ad advertis,adam inexor,adapt adjust conform
add contribut impart lend,add summat total,add suppli,addlebrain muddlehead,address speak
adept expert practic profici skill,adequ enough,adequ equal,adher cling coher,adjac neighbor,adjac next
adjoin butt,adjust align,adjust alter modif,administ allot deal dispens distribut,admit includ,admit true
admonish discourag warn,admonit warn,adopt assum,adopt borrow,adopt espous,adorn decor grace ornament,adult grown
adult grownup,advanc boost,advanc boost encourag further promot,advanc gain win,advanc improv,advanc modern
advanc progress,adventur chanc gambl risk,advertis public,advis counsel,advis deliber intent purpos,advis notifi
advis propos suggest,advoc preach,advoc recommend urg,aerial ether,aesthet esthet,affair matter
affect dissembl feign pretend,affect involv regard,affect touch,affection fond tender warm,affili attach connect
affili tie,affirm assert swan swear,affirm confirm corrobor substanti support,affix append,afflict stricken
afford give yield,affront insult,afir aflar,aflar flare,afloat aimless rudderless,aforesaid said
after afterward later subsequ,agap gape,age elder older,agenc bureau offic,agenda schedul,aggrav exacerb
aggrav exasper,aggreg mass,aghast dismay shock,agil nimbl,agil nimbl quick,agoni suffer,agre concur
agre correspond fit match,agreeabl pleasant,agreement correspond,agreement understand,ahead forward,ahead lead
aid assist,aid assist help,aid help,ail peak,ailment complaint ill,aim direct,aim intent purpos,aim object
aim propos purport,aim train,airless stuffi,airplan plane,akin kindr,alarm alert,alarm constern dismay,alert awak
alert brisk,alert vigil,alert watch,alien anom,alien exot,alien foreign,alight light,alik like similar
all altogeth complet entir total whole wholli,alleg say,alleg suppos,allegori parabl,allevi eas facilit
allevi reliev,allig crack,alloc apport,allot assign,allow appropri reserv,allow grant,allow leav,allow let permit
almost most near virtual,alon entir exclus onli sole,alon lone,along on,aloud loud,also besid likewis too
alter chang,alter chang vari,alterc fraca,altern instead,alway ever,amateur recreat,amaz astonish
amaz astonish astound,amaz astonish stun,amaz baffl bewild mystifi puzzl,ambigu equivoc,ambiti challeng
ambush bushwhack waylay,amend better improv,amiabl cordial genial,amiss wrong,ammo ammunit,amorph shapeless
amount number total,amount sum,ampl plenti,ampli rich,amplifi magnifi,amus divert,analys analyz examin studi
anatomi figur flesh,ancestri lineag pedigre,anchor ground,angri furious,anguish torment tortur,anim beast creatur
anim carnal sensual,anim enliven inspir,annihil devast wither,annihil elimin erad,annihil obliter,announc declar
announc denot,announc herald,announc proclam,annoy bother irrit vex,annoy gall irrit nettlesom pester,annoy irrit
annoy stung,annual year,answer repli,answer repli respond,answer resolv,answer result solut,antagonis counteract
antagonist counter,antagonist oppon,antic fantast grotesqu,anticip await,anticip counter forese,anticip expect
anticip foreknow forese,anticip predict promis,antipathi distast,antiqu ex outmod,anxious nervous
anxious uneasili,anyhow anyway,apart asid,apiec each,appal dismay,appar evid plain,appar ostens seem,appar seem
apparatus setup,appeal attract,appeal charm,appeal sympathet,appear look seem,appear seem
appeas concili gentl mollifi pacifi,applaud clap,applaus clap,appli employ use util,appoint charg
appoint constitut name,appoint prescrib,apprais assess evalu measur,appreci hold,appreci prize treasur valu
apprehend arrest collar nab nail,apprehend comprehend grasp savvi,apprehens understand,approach come
approach come upcom,approach near,appropri captur conquer seiz,appropri suitabl,approv sanction,approxim estim
approxim estim gaug guess judg,approxim rough,apt clever,arbitr interced mediat
arbitrarili haphazard indiscrimin random,arch condescend patron,arch curv,ardent fervent fieri impass,ardor zeal
argu contend debat,argu reason,argument controversi,argument statement,aris develop grow origin rise
aris lift rise,aris rise,aristocrat gentl,arm gird,arous awak awaken wake,arous awaken,arous elicit evok provok
arous energ stimul,arous invok stir,arrang order,arrang stage,array rang,arriv come get,arrog claim
articul enunci pronounc say,articul formul phrase word,artifici stilt,artilleri gun,as equal
ascertain assur check ensur insur,ascertain determin find,ascrib assign attribut imput,ashen blanch livid
asid away,ask enquir inquir,ask expect requir,aspect facet,ass seat,assail assault attack,assembl gather
assemblag gather,assert insist,assert maintain,assign deleg design,assign put,assist help
associ connect link relat,associ consort,assort miscellan mix sundri,assum fictiv pretend,assum presum
assur confid,assur ensur guarante insur secur,assur promis,assur reassur,assur tell,astonish surpris
astut sharp shrewd,atom nuclear,aton expiat,attack onrush onslaught,attain reach,attempt effort endeavor tri
attempt essay seek tri,attempt undertak,attend look,attent care,attest certifi demonstr evid manifest,attir dress
attir dress garb,attitud postur,attorney lawyer,attract pull,attribut dimens,audaci brave dauntless
augur bode forecast portend predict presag,auster sever,authent reliabl,authent verit,author clear
author govern regim,author potenc,author writer,authorit import,auto automobil car,automat machinelik,autumn fall
auxiliari supplement supplementari,aveng retali reveng,averag intermedi medium,averag mean,averag norm
averag ordinari,avert avoid,aw dread frighten terribl,aw dread terribl unspeak,aw terribl,await expect wait
award grant,award honor laurel,award present,away forth off,away out,awe awestruck,awri cockey,ax axe
babe babi infant,back backward rearward,back endors,back endors indors support,back patronag,bad big,bad ill poor
bad serious sever,bad spoil,badger bug pester teas,baffl knotti,bait ride tantal taunt teas,bake broil
bake parch scorch sunbak,bald denud,balustrad banist,banal commonplac hackney stock threadbar timeworn trite
band circl,bang clap,bang slam,bang smash,bang thump wallop,banish ostrac,banter chaff kid,barb bite,barbar savag
bare hard scarc,bare nake nude,bare scanti,bargain deal,baroni impos nobl state,barren bleak desol,barricad block
basement cellar,basic essenti fundament,bask enjoy relish savor,bastard prick,bathtub tub,batter buffet
batter hitter slugger,battl combat,battl engag fight,battl struggl,battlefield field,bawl bellow,be equal
be exist,be organism,beam broadcast transmit,beam shine,beard bewhisk whisker,bearer carrier,beat crush vanquish
beat drum,beat pound thump,beckon wave,becom get go,becom turn,bedamn curs damn imprec,beefi bur huski,befit suit
befog cloud obscur,befor earlier,befuddl confound confus,beg implor pray,beg solicit,beget father generat sire
begin commenc start,begin outset start,begin start,beguil bewitch captiv captur charm,behav conduct
behavior conduct,belat late,beli contradict,belief feel impress notion,believ conceiv consid think,believ credibl
believ trust,bellow holler roar,belov darl dear,below beneath,belowground underground,bemoan bewail
bend crouch stoop,bend twist,benefit gain profit,berat chide lectur rebuk scold,beseech bid
beset chivi harass harri plagu provok,besieg surround,besmirch calumni,bespeak indic point signal,bestial brute
betray fail,betray wander,better improv,bewild confus,biblic scriptur,bid invit,bid wish,big boast,big larg
bigger larger,bill charg,billow surg,billow wallow,bind bond stick,bind oblig,bite burn sting,bitter resent
bizarr eccentr,blab sing talk,black bleak,blame fault,blame pick,blanch pale,blanket cover,blare blast
blasphem curs cuss swear,blast boom nail smash,blast shell,blatant blaze,blatant clamor vocifer,blaze glare
blaze hell,bleach fade,bless damn darn goddam goddamn infern,blight plagu,blind unreason,blink wink
blith gayli happili jubil merrili,blith lightheart,block halt stop,block hinder obstruct,block jam
bloodstain gori,bloom blossom flower,bloom flame,blossom unfold,blow drift float,blue bluish,blue gloomi
blue profan,blunder fumbl,blunder goof,blunt candid forthright frank,blur fuzzi,blur obscur,blurt ejacul
blush flush redden,bluster boast brag,board plank,board room,boast featur sport,bogus fake phoni,boister unruli
bold sheer,bolt rigid stiffli,boni cadaver emaci gaunt haggard pinch,book reserv,boom din,boom roar thunder
boost encourag,boost hike,border bound,border environ ring surround,border frame,borderlin margin,bore drill
bore dull irksom tedious tiresom wearisom,boss foreman,bother troubl,bounc bound rebound ricochet spring
bound confin limit restrain restrict throttl,bound jump leap spring,boundari edg,boundless unbound,box packag
brace pois,brace steadi,brain wit,braini brilliant,branch fork,brandish wave,brave courag,brave endur
brazen insol,breach break transgress violat,breadth width,break bust,breast tit,breed engend,bribe buy
bright brilliant,bright smart,brilliant glorious magnific,brilliant superb,bring fetch get,bring land,bring wreak
brisk fresh refresh,bristl burst,broad extens wide,broad general,broad wide,broaden extend,brocad rais
broken crush,bronz suntan tan,brood contempl medit pensiv reflect,brood dwell,brood loom,brook creek,brow eyebrow
brow forehead,brown brownish,bruit rumor,brush sweep,brush thicket,brutal cruel savag vicious,bucket pail
buckl warp,budg shift stir,buff devote lover,build construct,build edific,build physiqu,bulg convex,bulk major
bullet slug,bulli crack great swell,bump encount find,bump knock,bunch clump cluster,bunch cluster,bunch gang
bundl packag packet,buoyant perki,burden load,buri entomb inter,buri swallow,burn glow,burrow tunnel,burst explod
burst explos,burst split,burst volley,bush shrub,bushi shaggi,busi interfer meddl,busi occupi,bustl hustl
but just mere onli simpli,butcher slaughter,button fasten,buy purchas,by past,bygon depart gone
cabl telegraph wire,cagey clever,calam catastroph disast tragedi,calcul comput,calcul comput figur reckon
calcul deliber,calcul estim figur forecast reckon,calib qualiti,call cri holler scream shout squall yell
call name,call phone ring telephon,call visit,calm composur,calm quiet still,calm seren tranquil,calm steadi
camp encamp,campaign crusad,campaign fight,can fire,candid frank honest,canon glorifi,canvass poll,capabl subject
captur catch,cardin central fundament key,care cautious,care deliber,care handl manag,care like wish,care worri
careen lurch reel stagger,career vocat,careworn drawn haggard worn,cargo freight shipment,carpet rug
carri channel conduct transmit,carri convey express,carri transport,cart drag haul,carv carven,case event
case instanc,cast hurl,castig correct,castl palac,casual chanc,casual daili,casual nonchal,catapult sling
catastroph ruinous,catch grab,catch hitch,categori class,cater pli provid suppli,cattl cow oxen,caus do make
caus induc make stimul,cavort frolic romp skylark,cc millilit ml,ceas discontinu quit stop,ceas end finish termin
ceaseless constant incess,celebr fete,celebr lioniz,celebr observ,celesti heaven,cemeteri graveyard
center centerfield,center concentr focus pore rivet,center halfway middl midway,center middl,centimet cm
central concentr,cerebr intellectu,cerebr think,certain sure,certifi licens,chagrin humili,challeng disput
champion defend,chanc fortun luck,chanc opportun,chang convert exchang,chang switch,chant inton
characterist featur,charg file lodg,charg tear,charter hire,chase dog track trail,chase pursuit
chat chatter jaw visit,chatter gabbl prattl,cheap crummi,cheap flashi gaudi loud tawdri,cheap inexpens
cheat jockey,check contain control curb,cheer embolden,cheer shout,cheeri gay sunni,cherish precious treasur
chic smart,chief main master primari princip,chiefli main primarili princip,child kid minor youngster
childish infantil,childlik simpl,chill cool,chill thrill,chipper jaunti,choic prime select,choic select
choos prefer,choos select,chore job task,chortl chuckl,chuck toss,chunk clod lump,churn roil turbul,cipher enciph
circuit tour,circul diffus dissemin distribut spread,circul distribut,circul spread,circular round
circumscrib confin limit,circumst context,circumst luck,cite mention,cite mention name refer,cite quot
citi metropoli,clad cloth,clamber scrambl struggl,clammi dank,clamor din,clandestin secret undercov
clangor clash crash,clarifi elucid,clariti clear,class classifi separ,class grade,classroom schoolroom
clean cleans,clean pick,clean plumb,clean uncloud,clear distinct,cleav split,clever ingeni,click snap,click tick
climat mood,climax culmin,climb mount,climb mount wax,clock time,clog clot,close final,close fold,close intim
close near,close shut,close tight,closer nearer,closet cupboard,clot coagul,cloth dress,cloth fabric textil
cloud overcast,cloudi nebul,club societi,clumsi inept,clumsi ungain,clutch grip hold,clutch seiz,clutter litter
coach manag,coalesc fuse merg mix,coars vulgar,coax wheedl,coddl pamper,coerc forc pressur,coher logic
coil gyrat spiral,coincid concur,collabor cooper,collect gather,collect joint,colloqui convers,coloni settlement
color colour,color ting,coloss prodigi stupend,comb ransack,combin compound,comfort consol
comfort consol solac sooth,comfort eas,comic funni,command control,command hijack,command requir,commemor mark
commenc start,comment commentari,comment notic,comment observ,comment remark,commiss committe
commit confid entrust intrust trust,commit dedic devot,commit institution,commit invest put,commit perpetr pull
common mutual,common normal ordinarili usual,common usual,commonwealth countri nation,commot din,commut transpos
compact stocki,companion comrad fellow,compar correspond,compar equat,compar relat,compass rang reach scope
compassion piti,compel oblig,compens counterbal,compet contend vie,competit contest,competit milit,compil compos
complet discharg dispatch,complet finish,complex composit,compli follow,complic refin,compliment congratul
compon element factor,compon part portion,compos pen write,compos write,compound deepen intensifi
comprehend perceiv,compress constrict contract press,compress tight,compris constitut,compris contain incorpor
compromis conciliatori,con defraud swindl,conceal hidden,conceal hide,conced confess profess,conced grant
conced yield,concentr condens,concentr densiti,concern fear,concern implic,concern interest
concern interest occupi worri,concern pertain refer relat touch,concert cooper,conclud final,conclud reason
conclud resolv,conclus decis,concurr cooccur simultan,condemn decri excori,condemn sentenc,condit disciplin train
condit specifi stipul,conduct demeanor,conduct direct guid lead take,confer consult,confer leagu
confin constrain limit restrict,confirm reassert,confisc seiz,conflict struggl,confront face
confus disjoint disord garbl scatter,confus disord upset,confus lost,confus perplex puzzl,congratul felicit
congratul pride,conjectur hypothes specul suppos theoriz,conjoin join,connect join link,connect link tie
connot impli,conquer curb inhibit subdu suppress,consecut straight,consequ effect outcom result
consid count weigh,consid deal,consid debat,consid reckon regard see view,consid studi,consider substanti
consist dwell lie,consist reproduc,consist systemat,consol solac,conspicu promin,constant forev,constant invari
constant unvari,constitu element,constru interpret,construct manufactur,consult interview,consult refer
consum down,consum have ingest,consumpt intak uptak,contact reach,contamin foul
contempl medit mull muse ponder reflect specul,contempl reflect,contempl studi,contempt disdain scorn
contemptu disdain insult scorn,contemptu scorn,contend contest,contend cope deal grappl manag,contend postul
content messag,contigu immedi,continu endless unceas,continu keep proceed,continu preserv uphold,continu proceed
continu retain,contour shape,contract shrink,contract sign,contract undertak,contrast counterpoint
contribut contributori,contribut donat,contriv design plan,contriv devis forg formul invent,contriv gadget
control oper,convent establish,convent rule,converg meet,convers transit,convict sentenc,convinc posit
convuls spasmod,cook fix prepar readi,cool nerveless,coordin organis organiz,copi imit simul,corpor embodi incarn
correct redress,correct right,correspond equat,corrupt deprav,cost price,couch frame put,couch sofa
counsel guidanc,count matter weigh,countless innumer multitudin myriad unnumb,countrywid nationwid
coupl match mate pair,coupl pair,cours natur,court woo,cover deal handl plow treat,cover embrac encompass
cover extend,cowboy puncher,cower huddl,crack snap,crack super topnotch,crackl crunch,craft trade,crafti sli wili
craggi mountain,crash ram,crave desir,crawl creep,craze derang,crazi mad sick,crazili insan,creak screech squeak
creas wrinkl,creat make,credo creed,creep sneak,cri exclaim shout,cri insist,cri outcri shout yell,cri weep
cri yell,crimin crook,crimin reprehens vicious,crimson red,crimson red reddish
cring flinch quail recoil shrink winc,cring grovel,crippl disabl,crisp sharp,criterion standard,critic criticis
critic vital,croak die expir perish,crock smash soak,crop harvest,cross foil frustrat thwart,cross fussi
cross intersect,cross transvers,cross travers,crotcheti orneri,crouch squat,crow gloat,crowd herd,crowd push
crucial import,crude earthi,crumbl crumpl tumbl,crush mash squash squeez,crush oppress suppress
cryptic inscrut mysteri,crystal illumin,cuddl nestl nuzzl snuggl,cultur ethnic,cultur polit
curious funni odd peculiar queer singular,curious odd peculiar,current present,curs oath,cursori perfunctori
curt short,curtail restrict,curtain draperi,curv cut sheer swerv veer,curv wind,custom tradit,customari habitu
cut reduc trim,cycl round,dab pat,dabbl splatter,dad daddi pa papa,dainti minc,damag harm,damag prejudici
damn goddamn,damn unredeem,damp moist,dampen moisten,dampen stifl,danger grave grievous serious,danger peril
danger risk,dangl swing,dapper jaunti,dappl mottl,dare defi,dark shadow,dark sinist
dart dash flash scoot scud shoot,dart flit flutter,dash smash,daunt scare,dawn penetr,daydream dream woolgath
daze groggi,daze stupid,dead lethal,deadlock impass,deafen earsplit thunder,deal sell,dealer trader,dear honey
death deathlik,debri dust,debut entri introduct,deceas gone,deceiv delud,deceler slow,decent nice,decent proper
decid definit emphat,decid determin,decid resolv settl,declaim recit,declin refus,declin refus reject,declin wane
declin worsen,decomposit disintegr,decor design,decre fiat,decreas diminish lessen,decreas lessen
deduc deriv infer,deduct subtract,deduct withhold,deem hold,deep deepli,deepen intensifi,deepli profound
defeat frustrat,defeat kill,defeat lick,defeat overcom,defend fight oppos,defend guard,defend guardian
defer postpon shelv,defi refus resist,defi withstand,defici lack,defin delimit specifi,deform distort
deform distort malform,degener deterior,deign descend,deiti divin god,delay stay,delay wait,delic fine
delic fragil,delic soft,delici delight,delight enjoy revel,delight pleas,delirium frenzi furi,deliv render
deliv rescu,delv dig,demand exact,demand involv necessit need requir,democraci republ,demon devil
demonstr establish prove show,demonstr exhibit present show,demonstr march,demonstr present,demot releg
demur except,deni refus,denot refer,denounc mark,dens dumb slow,depart deviat vari,depart go,depart quit
depart start,departur deviat differ,depend honest reliabl,depend reliabl,depict describ,depict pictur show
depict portray,deplor sorri,deplor woefulli,deposit lodg stick wedg,deposit situat,deprec deprecatori
depriv divest strip,deris gibelik mock taunt,deriv descend,deriv gain,descend fall,descent origin
describ draw trace,describ identifi key,describ report,deserv merit,deserv worth,design plan,desir hope trust
desir want,despair desper,despatch dispatch,desper urgent,despic vile,despis disdain scorn,despis hate
despoil ransack rifl,destin doom,destin intend,destini fate,destroy ruin,detach isol separ,detail elabor
detail item,detect discov find notic observ,detect notic,detect sens,detector sensor,deter discourag
determin find,determin fix limit set specifi,determin influenc regul shape,determin set,determin unfalt
detest hate,deton explod,develop evolut,develop evolv,develop underdevelop,deviat divert,devis organiz prepar
devot pay,dexter dextrous,diachron histor,diagram plot,diam diamet,diari journal,diarrhea diarrhoea,dice die
dictat order prescrib,dictatorship tyranni,dictum pronounc,die fail,differ disagre,differ otherwis,differ unlik
differenti distinct,differenti distinguish mark,differenti distinguish separ,difficult hard,diffid shi
diffus permeat pervad,digress stray,dim faint vagu,diminish lessen weaken,diminut petit tini,dingi grimi,dip dunk
direct forthwith immedi instant straightaway,direct send,direct straight,director manag,dirt soil
dirti soil unclean,disabl handicap,disabl incapacit,disagr discrep,disallow forbid prohibit proscrib veto
disappear vanish,disappoint frustrat,disapprov reject,disband dissolv,disc record,discard dispos toss
discern distinguish recogn,discharg fire,discharg free,disclos discov divulg expos reveal,disclos expos
discorpor disembodi,discount dismiss disregard ignor,discourag dishearten,discov hear learn see,discov observ
discret distinct,disdain reject scorn spurn,diseas patholog,disengag withdraw,disentangl extric
disgrac dishonor dishonour shame,disgrac shame,disgust foul loathsom,disgust sick,dishevel frowzl tousl
disk harrow,dislodg free,dismal dreari gloomi sorri,dismal drearili,disord jumbl,dispers dissip scatter
dispers scatter,dispers scatter sprinkl,dispers spread,display exhibit expos,display show,disput quarrel
disregard ignor snub,disregardless irrespect regardless,disrob strip undress,disrupt interrupt
disrupt riotous troubl tumultu turbul,dissip scatter,distil extract,distil purifi,distinct typic
distort falsifi warp,distort twist,distress disturb,distribut spread,district territori,distrust mistrust suspect
disturb interrupt,disturb perturb,disturb troubl upset,disturb upset worri,dive plung,divers recreat
divers varieti,divers various,divid separ,divid separ split,dizzi silli,do exercis practic,do fare,do make
do perform,doctor physician,doctrin ism philosophi,document paper,dodg evad hedg sidestep skirt,dog tenaci
domain sphere,domin master,domin predomin prevail reign rule,done through,door doorway,dosag dose
dot fleck speckl,dot stud,doubl dual,doubl twofold,doubli twice,doubt dubious,doubt uncertainti,doubtless undoubt
dour sullen,down downward,doze drows,dozen lot score ton,dozen twelv,drab dreari,drab sober somber sombr
draft enlist,drafti draughti,drag embroil sweep,drag puff,drag trail,drama play,dramat embellish pad
dramat spectacular strike,dramatist playwright,drape wrap,draw pull,draw reap,dread fear,dread horribl
dri iron wri,dribbl trickl,drift err stray,drift impetus,drift rang roam rove stray wander,drill practic
drink salut toast,drive forc ram,drive motor,drive repel,droop sag,drop sink,drown submerg,drunk drunkard
dub nicknam,dull muffl,dupe gull,duplic repeat,durabl last,dusk nightfal twilight,duski swart swarthi
duti oblig respons,dwell home,dwell inhabit live popul,dweller inhabit,earli other,earlier earliest
earlier sooner,earn garner,earn pay salari wage,earn profit,earn realiz,earnest serious,earnest solemn
earth globe,earthquak quak,eas reliev,easi easili,eat feed,ebulli exuber,echo repeat,echo resound reverber ring
echo reverber,eclips overshadow,ecstasi raptur,eddi purl swirl whirl,edgi jumpi restiv,educ instruct
educ prepar train,educ train,effac obliter,effect effectu,effect effici,effect impress,effluent wastewat
effort exert,eject releas,elabor enlarg expound,elaps pass,elast flexibl,elat uplift,elder older,electrifi thrill
electrostat static,elementari simpl unproblemat,elev exalt lofti,elev lift rais,elev promot,elicit extract
elong extend,elong stretch,elud escap,elud evad,emancip liber,emb imb implant plant,emblemat symbol
embodi personifi,embrac hug,emerg issu,emerg rise,emin high,emphas underlin underscor,employ engag hire
empti hollow,enact ordain,enchant enthral transport,enclos envelop wrap,enclos inclos,encount meet
encount skirmish,encroach intrus,end termin,endang expos,endang imperil jeopard menac threaten,endear love
endeavor enterpris,endeavor strive,endless etern intermin,endless infinit,endow gift invest,endur live surviv
endur suffer,enemi foe,enforc implement,enforc impos,engag pursu,engin technolog,engrav inscrib
engross engulf immers steep,engross fascin,enhanc heighten,enigmat puzzl,enjoin order say tell,enjoy love
enlarg expans,enlarg hypertrophi,enlarg magnifi,enorm stagger tremend,enorm tremend,enough plenti
enrag furious madden,enrol enter recruit,ensu result,entail impli mean,enter figur,enter particip,enter record
enthron vest,entic lure tempt,entir full total,entir intact integr,entitl titl,enumer item,envious jealous
envis fanci figur pictur see visual,envis forese,envisag imagin,ephemer pass,epic heroic,epitom typifi,epoch era
equal match rival,erect upright,erod gnaw,erod scour,err mistak slip,errat mercuri quicksilv,errat unpredict
error fault mistak,erudit learn,erupt ignit,eschew shun,especi particular peculiar special,essenc substanc
essenti indispens,establish found institut plant,establish found launch,establish institut,esteem respect
esteem respect valu,etern everlast forev,etern everlast perpetu unend,evalu rate,evalu rate valuat,even still yet
eventu final,everlast pure utter,everyday mundan routin unremark,evid ground,evid manifest obvious plain
evid observ,evid prove show testifi,evil vicious,evok provok,exact just precis,exact precis,exagger magnifi
exagger overdon,exalt glorifi proclaim,examin probe,examin scrutini,examin test tri,exampl instanc
exasper infuri madden,exceed extrem super,exceed outdo outstrip surpass,exceed top transcend,exceed transcend
excel magnific splendid,excel surpass,except exclud omit,except particular special
excess extra redund spare surplus,excess surplus,exchang switch,excis expung,excit frantic mad,excit stimul
exclaim proclaim promulg,exclud shut,exclus sole,excruci tortur,excus explain,excus justifi ration,excus pardon
exemplifi illustr,exemplifi repres,exempt free reliev,exercis exert,exercis usag use util,exercis work
exercis workout,exert maintain wield,exhaust fatigu,exhaust sap,exhaust thorough,exhaust thorough thoroughgo
exist live subsist surviv,existenti experienti,expand flourish thrive,expand inflat,expans sweep
expect outlook prospect,expedit hasten,expel oust,expend spend,expend use,experi experiment,experi feel
experi have receiv,experi know live,experiment observ,expert technic,expir termin,explicit express,exploit feat
exploit tap,explor search,expos open,expos uncov,express face look,express show,express state,express utter
extend lead pass run,extend lengthi prolong,extenu mitig,extern internat,extern outsid,extrapol general infer
extravag prodig,extravag profus,extrem high,extrem utmost,exult jubil rejoic triumphant,eyelid lid
face front look,facil instal,factori mill,fail miscarri,fail neglect,faint swoon
fair moder pretti reason somewhat,fair reason,faith reliabl,faith religion,fake forg,fall precipit,falloff slump
fals mistaken,falter stammer stutter,falter stumbl,falter waver,fame famous illustri notabl note,famili household
fantast howl marvel terrif tremend wonder wondrous,farther further,fascin grip transfix,fascin intrigu
fascin spellbound,fashion manner mode style way,fast tight,fasten fix secur,faster quicker,fatal fate
fathom penetr,fatigu weari,fault flaw,favor favorit,favor friend,favor prefer,fear fright,fearless unafraid
feasibl practic viabl workabl,featur have,feel find,feel sens,fella fellow lad,feroci fierc,feroci fierc furious
fertil prolif,festiv merri,fetch win,fetid foul,feverish hectic,fiendish infern satan unholi,fierc vehement
fig figur,fight struggl,file regist,fill fulfil meet satisfi,fill occupi,film movi,film shoot,final last
final net,final ultim,financi fiscal,find see wit,fine okay,fireplac hearth,firm hard,firm hous,firm secur
firm steadfast,firm unfalt unshak unwav,fit meet,fit prime set,fix mend repair restor,fix set,flail lam thrash
flap wave,flash flaunt,flash twinkl wink,flashi gaudi,flat level plane,flat prostrat,flavor spirit
fleet momentari,fleet swift,fleshi overweight,fli pilot,fli quick,fli wing,flicker flutter quiver
flimsi unconvinc,flip throw,flip toss,float swim,flog lash lather slash whip,flood swamp,flounder stagger
flourish prosper thrive,flow run,flub spoil,fluent smooth,flush red,flush rosi,foami froth,foliag leaf
folli foolish,fond love,fool gull,foolhardi reckless,forbid foreclos forestal preclud prevent,forbidden taboo
forc impel,forc push,forc squeez,forc thrust,forego preced,foreign strang,forest wood,forgo relinquish waiv
form imprint,form kind sort,form organiz,form shape,form spring,formal offici,former onc,former onetim
formid redoubt,formul prepar,forswear retract,fort garrison,forth forward,forti twoscor,fortifi strengthen
fortun luckili,foster further,foyer hall lobbi vestibul,fragment split,framework model,frantic mad
free liber loos releas,free rid,freez suspend,frenzi manic,frequent often oftentim,frequent patron shop
fresh new newli,fresh new novel,fret fuss,fright horribl horrifi,fright terribl,frighten panick terrifi
frighten scare,frigid ici,fring peripheri,frog toad,frozen ici,fruitless futil vain,fulfil satisfi,full fulli
full total,fumbl grope,function offici,function oper work,function purpos use,function serv,fund store
fundament rudimentari,funni suspect suspici,furi rage,furnish provid render suppli,furthermor moreov
furtiv stealthi,fuss mother,futil unavail,futur next,fuzz fuzzi,gag joke,gaieti merriment,gain hit reach
gain increas,gain win,galvan voltaic,gap open,gap spread,gape gawk,gash slash,gasp heav pant puff
gay jolli jovial merri,gaze stare,general most,generat render yield,genet transmit,gentl light soft,gentl mild
genuin realli truli,germin sprout,gesticul gestur motion,gestur motion,get have let,get obtain receiv
ghast grim gruesom macabr,ghost ghostlik spectral,ghost specter,gift talent,gigant mammoth,giggl titter
gild gilt gold golden,ginmil saloon,girl miss,girlish schoolgirlish,give hold,give pay,given grant,given mind
glad happi,glanc glimps,glanc glint peek,glare glower,glassi glaze,gleam glint glisten glitter shine
glean harvest reap,glint glitter,glisten shini,global world,glorious resplend splendid,glow shine
glower moros sullen,glu paste,glue paste,glut gorg overeat overindulg,glycerin glycerol,go move proceed
go move travel,go run,goad spur,gold golden,good respect,good thorough,good well,govern order regul,govern rule
grade level,grade place rank rate,grade rank stratifi,grand heroic,grand lord,grandeur splendor
grandma grandmoth granni,granular gritti,grappl grip,gratif satisfact,gratifi satisfi,grave sober
grave sober solemn,grave tomb,gray grey,greasi oili,greatcoat overcoat,greatest sterl superl,greet recogn
grim inexor relentless stern,grin smile,grind labor toil,groan moan,groom prepar train,grotesqu monstrous
ground reason,groundless idl,grove orchard,grow growth,grow matur,growl grumbl rumbl,gruff hoars huski
grumbl mutter,grumbl scold,guarante undertak,guess hazard ventur,guess imagin reckon suppos think,guess specul
guid head maneuv point steer,guid steer,gummi pasti sticki,gunpowd powder,gush spout,hair hairi,halfway midway
hall hallway,hallmark trademark,halt stop,hamper hinder,hamper shackl,hand pass,handbag purs,handl palm
handl treat,handl wield,handsom liber,hanker long yearn,hapless miser pathet piteous poor,happen materi
happen occur,happen occurr,har tackl,harass pester,harbor hold nurs,hard sever,hardi stout sturdi
hardwork industri,harm hurt injuri,harmoni symmetr,hast hurri,hast rush,hasten hurri rush,hasten induc stimul
hasten race rush speed,hastili hurri,hate hatr,hate mean,haughti imperi supercili swagger,haunt obsess
haunt obsess preoccupi,haunt persist,haunt stalk,have hold,have own possess,haversack knapsack
hawk huckster peddl,hazard jeopardi risk,hazi misti,head lead,headach worri,heal mend,heal therapeut
healthi salubri,heap lot mass pile plenti,heap pile,heap pile stack,heartili warm,heav heft,heav surg
heaven paradis,heed listen,heedless unheed,hefti power,help serv,henc therefor thus,here hither,hereaft hereinaft
heretofor hitherto yet,heroism valor,hesit paus,hesit waver,heyday peak,hideous outrag,highlight spotlight
hinder imped,hint suggest,hit shoot,hit strike,hitch hobbl limp,hold keep maintain,holiday vacat,honest honor
honor honour reward,honor observ respect,hook rob soak,hop skip,hope promis,hord host,hous lodg
howev nevertheless nonetheless notwithstand still withal,howl roar wail,huge immens vast,hulk loom tower
humbl humili,humbl lowli,humbl meek,humor wit,hunch suspicion,hunt trace,hurl hurtl lung thrust,hurler pitcher
hurri rush,hurri scurri,hurri speed,hurt wound,hush silenc still,hyperbol inflat,hypothesi theori,hypothet suppos
icebox refriger,idea thought,ident indistinguish,ident veri,identifi name,idiot imbecil,idl laze
idol rever worship,ignit light,ignor illiter,ignor neglect,ill sick,illumin light,imageri imagin,imagin invent
imit simul,immacul spic spotless,immatur young,immens vast,immers plung,immin impend,impair mar
imped obstruct occlud,imperfect weak,imperson neutral,imperson portray,implic signific,implik mischiev puckish
implor plead,import signific,impos inflict visit,impos levi,imposs inconceiv unimagin,impregn secur
impress strike,imprison jail,improb unlik,improvis makeshift,impud insol,impud smart,impuls urg,inadvert unwit
incens indign outrag,incertain uncertain,incit instig,incit motiv prompt,inclin lean tend,inclin tendenc
incomprehens inexplic,incorpor integr,incorrect wrong,increas progress,incred unbeliev,indec untoward
indefatig tireless,indefens unten,independ sovereign,indescrib ineff unspeak untel,indic point,indic suggest
individu mortal person someon soul,individu person,individu separ,individu singl,indol lazi,indoor insid
induct initi,induct seat,industri manufactur,inert neutral,inescap inevit unavoid,inescap unavoid
inevit necessarili,infam notori,infect pathogen,infect septic,infertil steril unfertil,infest overrun,inform loos
inglori shame,inher integr,inhibitori repress,initi origin start,injur wound,innat uncondit,inner internal
innov introduc,innov invent,inquir wonder,inquiri question,inquiri research,inscript letter,insert introduc
insert tuck,insid interior,insid within,insist repetit,inspect visit,inspir prompt,inspir urg,instant instantan
instant moment,instead rather,instruct learn teach,instructor teacher,instrument tool,insul isol,insur underwrit
insurrect rebellion revolt,intact inviol,integr mix,integr unifi,integr uniti,intellectu ration
intellig levelhead sound,intellig understand,intend mean,interest sake,interfer interven,interject interpos
interlac intertwin lace twine,interlock interwoven,interlock mesh,interpret render,interpret translat
interpret translat understand,interview question,interweav weav,intim suggest,intoler unbear unendur
intrud trespass,invad occupi,invalu priceless,inveigh rail,invent manufactur,inventori stock,investig research
invit tempt,involv particip,ironi sarcasm satir,irrig water,irrit peevish,irrit petul testili,isol stray
issu publish releas,issu suppli,itch scratch,jab poke,jabber spout,jade weari,jam pack,jam pile throng
jangl jingl,jar jolt,jeer scoff,jeopard stake ventur,jerk jerki,jerk twitch,jerk yank,jest joke
jimdandi jimhickey,jimmi pri prise,job occup,jocos jocular,jog rambl,joggl wiggl,john lavatori toilet,jolt shaken
journey travel,joy pleasur,judg label pronounc,juici luscious voluptu,jumbl welter,junk scrap,just right
justifi vindic,justifi warrant,jut project stick,keep prevent,kind sympathet,kind toler,kinda rather
kingdom realm,knowledg learn,lab laboratori,label mark tag,label tag,labor push,lack miss,laden load,laid set
lam run,lament wail,languag speech,lanki rangi,lap lick,laps nonchurchgo,laps sink,larg most,last perman
late recent,lather sud,laugh laughter,launch plung,lavend lilac,lavish shower,lay place posit put set,lb pound
lead preemin,lead result,lead star stellar,leaden weight,leader leadership,lean thin,lean tilt,learn memor
learn studi,leas rent,left remain,legisl pass,legitim logic,lend loan,lessen subsid,lewd salaci
lexicon vocabulari,liber toler,licens permit,lick solv,lie rest,life live,lifelik pictori vivid
lift repeal rescind,lift uprais,light lit,like probabl,like same,likewis similar,limit restrict
linger loiter lurk tarri,lingual linguist,littl slight,littl small,littl trivial,live surviv,loathsom vile
local neighborhood vicin,locat place,locat set situat,locat settl,locat situat,lock mesh,lone solitari,long yearn
look search,look sound,loos unleash,loot plunder,lord master,lose mislay misplac,lousi rotten stink,lower sullen
lukewarm tepid,lumber pound,lumber timber,lurch pitch,lurid shock,lurk skulk,lush profus riotous,lyric word
ma mama mamma mommi,mad sore,madman maniac,maintain preserv,maintain sustain,mainten upkeep,majest proud
make produc,male viril,manag superintend supervis,manag wangl,mandatori requir,mangl torn,manpow men
manufactur produc,march parad,mark pronounc,mark score,market marketplac,market merchandis sell,maroon strand
marri wed,marshal mobil,marvel superbl wonder wondrous,marvel wonder,massacr slaughter,master overcom surmount
master virtuoso,mastermind organiz,match twin,mate teammat,materi stuff,matter topic,maxim maximum
mayb perchanc perhap possibl,mean signifi,mean way,meander thread wind,meander wander wind,measur quantiti
measur step,medic medicin,melodi tune,melt thaw unthaw,menac omin sinist threaten,menac threat
mention note observ remark,mention refer,merchandis product,merchandis trade,mere simpl,merg unifi unit
merit virtu,mg milligram,milit warlik,militia reserv,mind psych,mingl unifi,minim minimum,minim underst
minist parson pastor,misbehavior misde,mischief shenanigan,misconstru misunderstand,miser suffer
miss neglect overlook,missil projectil,mobil ralli,mobil wander,model mold mould,model pattern,modern overhaul
monarch sovereign,mood temper,motionless static still,mouth speak talk utter,muffl smother stifl,mum silent
mumbl mutter,musician player,muster ralli,mute quiet subdu,mute silent wordless,mute unspoken,mutual reciproc
mysteri mystic,nag shrewish,nameless unknown,narrat stori tale,narrow special,narrow specifi,nasal pinch
nation patriot,nauseat sick sickish,neat order,necess requir,neckti tie,need requir,need requir want
neglect unheed,news tide,newsman report,nip pinch,nomin tokenish,north northward,norther northern,nose poke pri
notabl noteworthi,note notic,note observ,noth zero,nourish sustain,now today,nudg prod,null void,nutrient nutrit
object remonstr,objection obnoxi,obscur vagu,observ watch,obstin stubborn,obtain prevail,occlud sorb,occup resid
occupi resid,occupi take,odor smell,offer proffer,offer volunt,old older,onli sole,open spread,oper run
oper useabl,opinion sentiment,oppos pit,opposit resist,optic visual,optim optimum,opul sumptuous,orbit revolv
orient point,origin root sourc,outdoor outsid,outlin sketch,output yield,outrag scandal shock,outsmart overreach
outspoken vocal,outstand owe,outstand promin salient,overcom overpow overwhelm,overhaul overtak
overrid overturn revers,overrid paramount,overthrow subvert,owner proprietor,ownership possess,pace step stride
pack wad,pain sore,pain strive,pain troubl,paint pictur,pale pallid,pale pallid wan,panic terror
paraphras rephras,pardner partner,part partial,part portion,part split,particular peculiar special,partner spous
pass surpass,pass walk,passag transit,past preced retir,pastelik pasti,patch piec,patch plot,pathet piti pitiabl
patrol polic,patron sponsor,pattern practic,pec pector,pelt pepper,penal punish,penalti punish,percent percentag
percentag share,perch roost,perfum scent,peril precari,persever persist,persist prevail,persist relentless
persist remain,perspect view,perspir sweat,persuad sway,perturb troubl,petit request,phase stage,phone telephon
phonem phonolog,photo photograph,pipe shriek shrill,pitch toss,pitiless remorseless ruthless,pivot swivel
place spot,placid still tranquil,plain sheer unmix,plan program,plant work,plastic pliant,plat plot,plod trudg
poetri vers,poignant touch,polish refin,polish smooth,pommel pummel,pond pool,populac public,pose present
pose sit,possibl potenti,post send station,pot toilet,potent power,potent stiff strong,potent strong
potter tinker,pounc swoop,pound ram,pound thump,pour stream swarm,powder powderi pulver,practic practis rehears
pranc strut swagger,preach sermon,precari unstabl,preced prioriti,prefer rather,prefer tast,pregnant signific
prepar preparatori,prepar readi,present short soon,present stage,present submit,preserv save,press urg
press urgent,prevail preval,prevail triumph,prey target,print publish,procedur process,process treat
procrastin stall,procur secur,produc rais,project protrud,project task,promot public,promot push,prompt quick
proport proportion,proport relat,proposit suggest,protest resist,provinc state,provision tentat,prurient salaci
publish write,puls pulsat throb,pupil student,pure strict,purport suppos,quak quiver,qualifi restrict
quarrel row wrangl,quash repress subdu subjug,quell squelch,queri question,question wonder,quick rapid speedili
quick speedi,quiet soft,radic revolutionari,radic ultra,rage storm,rais rear,rang reach,rang straddl,rare seldom
ratifi sign,rattler rattlesnak,raucous rowdi,react respond,reactiv respons,read say,read take,real tangibl
real veri,realism realiti,realiz recogn,realiz see understand,rear rise,rearward revers,reason sensibl
reassign transfer,rebuff repel repuls,rebuff repel snub,rebuild reconstruct,rebut refut
recal recollect rememb think,recal return,reced retir retreat withdraw,receipt revenu,recollect remembr
reconcil settl,reconnoit scout,record regist,recount tell,recov regain retriev,recreat reviv vivifi,recur repeat
recurr repeat,reek smack,reek wateri,reel spin whirl,reenforc reinforc,reexamin review,refashion remak
refil replenish,reflect shine,refund repay,regard respect,regroup reorgan,regul rule,regular verit
rehabilit renew,reinforc reward,reissu reprint,reiter repeat restat,rejoin retort,relax repos,releas secret
releg submit,relent yield,reli trust,relianc trust,reliev salvag save,religi spiritu,remain rest stay,remain stay
remaind rest,remark singular,remark unusu,remot remov,rend rip rive,rend rip split,repeat repetit
replac substitut,replac supersed supplant,repos rest,repres symbol,resign vacat,resolv solv,reson resound
respect sever various,resum survey,resurrect uprais,retali reveng,retch vomit,retir withdraw,retrac trace
return revert,reveal tell telltal,reveal uncov,rever vener,revers turn,revolv rotat,reward wage
ricketi shaki wobbl,ride sit,right truli,rigor strict,rins wash,rippl ruffl undul,rise surfac,rite ritual
road rout,roar thunder,rock shake sway,rock stone,rock sway,roll roster,roll wheel,roll wind wrap,room suit
rub scratch,rubberi rubberlik,run talli,run trial,runner smuggler,ruptur snap tear,rush surg,sacr sanctifi
sail sweep,sallow sick,sampl tast tri,sashay sidl,savor tast,say state tell,say suppos,scamper scurri scuttl
scheme strategi,scholar student,school schoolhous,scienc skill,scorch sear,scour scrub,scrape scratch
scrawni skinni,scream shriek,scream yell,screech squawk,screechi squeaki,screen test,search seek,seat sit
seced splinter,seclud withdraw,secondhand use,send ship,sensat stun,separ space,sequenc success
sequenti serial success,serious sincer,serpent snake,serv servic,settl sink,settlement villag,sever stern
sever terribl wick,sew stitch,shadow shadowi,shake stimul stir,shambl shuffl,sharp sharpli,shave shaven
shed throw,shift switch,shift transfer,shift transform,shiver shudder,shiver trembl,shoot shot,shop store
shrink wither,shyli timid,sift strain,sign signal,sign subscrib,signific substanti,silent still,silli wacki
silver silveri,sin ungod,sing whistl,slacken slow,slant slope,slant weight,sleep slumber,slender slim
slender thin,slice slit,slide slip,slight somewhat,slip steal,slop spill,slop splash,slow slowli,slur thick
smitten stricken,smooth suav,smother strangl,smother suffoc,smother surround,snap snarl,snare trap
snicker snigger,snoop spi,soak sous,soar surg,social societ,sod sward,soldieri troop,someplac somewher
sore tender,sound vocal,sovereign suprem,spacious wide,span sweep travers,spare trim,spark sparkl,spars thin
spatter splash,speak talk,special specifi,spectat wit,speed veloc,spell tranc,spi spot,spire steepl,spite vindict
splash sprinkl,sprawl straggl,spring springtim,squad team,squirm twist wriggl writh,stagger stupefi,stain tarnish
stair step,staircas stairway,stamp stomp,standpoint viewpoint,star wizard,state submit,stay stick,step tread
stereo stereophon,stimul stimulus,stimul stir,stir touch,stoic stoical,strain stress,strain strive,strang unusu
strangl throttl,stress tension,stretch unfold,stride tread,stringi wiri,studi survey,stuff thrust,stumbl trip
sub substitut,subject submit,subject theme topic,submerg underwat,subscrib support,substant substanti
suffer sustain,suffer woe,suit suitabl,suitabl worthi,sum total,sun sunlight,support sustain,sur ugli
surmis suspect,swap switch trade,swarm teem,sway swing,swell well,swing swingi,swirl twiddl twirl whirl
swollen vain,sympath understand,synthes synthesis,tackl undertak,tactil tactual,talkat talki,tangl tortuous
taut tight,technic technolog,teen teenag,teensi wee,test trial,theater theatr,thenc therefrom
thenceforth thereaft,there thither,think thought,thoriat titter,thrash thresh toss,thud thump,tire weari
tire wearili,toppl tumbl,torment tortur,trampl tread,transfer transplant,transfer transport,transform transmut
trichrom tricolor,triumph victori,true truth,tumult uproar,twirl whirl,twist wind,unaccount unexplain
unambigu unequivoc,unansw unrequit,uncanni weird,uncertain unsteadili,underestim underr,undermin weaken
undesir unwant,uneconom wast,unfair unjust,unfortun unluckili,unhurt unscath,unimpeach unquestion
uniqu unparallel,univers world,unknown unsung,unlac unti,unlov unpicturesqu,unmov untouch,unnecessari unneed
unobtain unprocur,unreflect unthink,unshav unshaven,unslop upright,untest untri,up upward,use utilitarian
vari variabl,various versatil,vernal youth,verv vital,vibrant vivaci,view watch,wag waggl,wail whimper
wallop whack,war warfar,wester western,whir whiz,whiskey whiski,wrack wreck,yap yelp)";

const std::string_view wordnet_antonyms = R"(
abil inabl,abl unabl,abnorm normal,abolish establish,abov below,absenc presenc,absent present,absolut relat
absorb emit,abstain consum,abstract concret,abund scarc,acceler deceler,accept refus,accept reject
accident deliber,accompani unaccompani,accur inaccur,acquit convict,act refrain,activ inact,activ passiv
actual potenti,acut chronic,add subtract,adequ inadequ,adjust unadjust,admit deni,admit exclud,adopt nativ
adroit maladroit,advanc back,advanc reced,advantag disadvantag,advis inadvis,aerob anaerob,affect unaffect
afraid unafraid,agit calm,agre disagre,aliv dead,all no,all some,allow deni,allow disallow,ambigu unambigu
amic hostil,ampl meager,analysi synthesi,analyz synthes,angular round,anhydr hydrous,anim inanim,annual perenni
anod cathod,anterior posterior,anti pro,antisept septic,appear disappear,applaud boo,appropri inappropri
approv disapprov,arm disarm,arm unarm,arriv leav,artifici natur,ascend descend,asleep awak,assembl disassembl
assent dissent,asymmetr symmetr,atrophi hypertrophi,attach detach,attack defend,attend miss,attract repel
attract repuls,attract unattract,atyp typic,audibl inaud,aunt uncl,author unauthor,avail unavail,avoid confront
awar unawar,away home,awkward grace,back front,backward forward,bad good,bare cover,basic incident,beauti ugli
begin end,believ disbeliev,bend straighten,best worst,better wors,better worsen,big littl,birth death,black white
blacken whiten,bless curs,blur focus,boil freez,bold timid,bore interest,born unborn,borrow lend,bound free
boy girl,boycott patron,brave coward,break keep,break repair,breath breathless,bright dull,broad narrowli
broken unbroken,brother sister,busi idl,button unbutton,buy sell,calm stormi,capabl incap,capitalist socialist
care careless,central decentr,central peripher,cerebr emot,certain uncertain,certainti uncertainti
certifi decertifi,certifi uncertifi,chang stay,chang unchang,charg uncharg,cheap expens,cheer depress
child parent,civilian militari,claim forfeit,clariti obscur,clasp unclasp,clean dirti,clear opaqu,clergi laiti
clergyman layman,close distant,close open,coars fine,coher incoher,cold hot,color colorless,come go
comfort discomfort,comfort uncomfort,common individu,common uncommon,compact loos,compat incompat
competit noncompetit,complet incomplet,complex simpl,complex simplic,complic simplifi,compromis uncompromis
concav convex,concentr distribut,concept misconcept,concern unconcern,confid diffid,conform deviat
connect disconnect,connect unconnect,conscious unconsci,conserv liber,consider inconsider,consist inconsist
conson vowel,consonant vocal,construct destruct,content discont,continu discontinu,continu sporad,contract expand
conveni inconveni,convent nuclear,convent unconvent,convinc unconvinc,cool heat,cool warm,cooper uncoop
correct incorrect,courag cowardic,cover uncov,covert overt,credibl incred,cri laugh,critic prais,critic uncrit
crook straight,cur straight,danger safe,danger safeti,dark light,daughter son,dead live,declar undeclar
decreas increas,deep shallow,defeat victori,definit indefinit,deglycerol glycerol,delay rush,delic rug
demand suppli,demot promot,depart stay,depend independ,deperson person,depress elat,desir undesir,despair hope
destroy preserv,determin indetermin,develop undevelop,die nascent,differ equal,differ same
differenti undifferenti,difficult easi,direct indirect,disabl enabl,discourag encourag,dishonest honest
dishonor honor,disintegr integr,dislik like,dislodg lodg,disloyalti loyalti,disobedi obedi,disobey obey
disord order,disorgan organiz,displeas pleas,disproportion proportion,disprov prove,disqualifi qualifi
dissatisfact satisfact,dissimilar similar,dissuad persuad,distal proxim,distinct indistinct,distrust trust
divid multipli,divid unit,docil stubborn,domest foreign,domin submiss,domin subordin,down up,downgrad upgrad
downstair upstair,downstream upstream,downward upward,dress undress,dri wet,due undu,dull live,earli late
earli middl,easi uneasi,east west,eastern western,effect ineffect,elig inelig,empir theoret,employ employe
employ unemploy,empti fill,empti full,enforc exempt,enjoy suffer,enthusiast unenthusiast,equal unequ,even odd
even uneven,ever never,evil good,exclud includ,exist nonexist,expect unexpect,experi inexperi
experienc inexperienc,explicit implicit,export import,express inexpress,exterior interior,extern internal
extraordinari ordinari,fail manag,fail succeed,failur success,fair unfair,faith unfaith,fall rise,fals true
familiar strang,familiar unfamiliar,fanci plain,far near,fast slow,fasten unfasten,fat thin,father mother
favor unfavor,feed starv,femal male,feminin masculin,fertil steril,few mani,fewer more,figur liter,find lose
finit infinit,fire hire,fit unfit,fix unfix,flexibl inflex,float sink,folli wisdom,follow lead,follow leader
follow preced,foolish wise,forbid permit,forc forceless,foreign nativ,forget rememb,formal imit,formal inform
former latter,fortun unfortun,found lost,fraction whole,frail robust,frequent infrequ,fresh stale,frivol serious
front rear,frozen unfrozen,function nonfunct,futur past,futur present,gaseous liquid,gaseous solid,gather spread
general local,general specif,generalist specialist,glad sad,gradual sudden,grate ungrat,greater lesser,green ripe
gross net,guid unguid,guilti innoc,hairi hairless,happi sad,happi unhappi,hard soft,harm harmless,hate love
have lack,have miss,head headless,healthi unhealthi,heavi light,here there,hesit unhesit,heterogen homogen
heterozyg homozyg,hide show,high low,hitch unhitch,hollow solid,hope hopeless,horizont vertic,hospit inhospit
humbl proud,hurri unhurri,husband wife,hydrophil hydrophob,idl work,ignor notic,ill well,illeg legal
illiter liter,immateri materi,immatur matur,immor moral,immort mortal,impair unimpair,imparti partial
impati patient,imperfect perfect,imperson person,import unimport,imposs possibl,impot potent,impract practic
imprecis precis,impress unimpress,improb probabl,improp proper,improv unimprov,impur puriti,incom outgo
indoor outdoor,induc spontan,inferior superior,infield outfield,inner outer,inorgan organic,insan sane
insensit sensit,insid outsid,insignific signific,insolubl solubl,instrument vocal,insuffici suffici
intellig stupid,intellig unintellig,intend unintend,intens mild,intent unintent,interdepartment intradepartment
internat nation,intoler toler,invalid valid,invari variabl,invis visibl,involuntari voluntari,involv uninvolv
invulner vulner,inward outward,irrat ration,irregular regular,irrelev relev,irresolut resolut,irrespons respons
irrevers revers,irrit sooth,joint separ,joy sorrow,junior senior,keep lose,kind unkind,king queen,known unknown
larg small,late middl,least most,left right,lengthen shorten,less more,let prevent,lie sit,lie stand,like unlik
limit unlimit,linear planar,linger rush,linguist nonlinguist,liquid solid,littl much,live record,load unload
local nation,lock unlock,long short,loos tight,loosen stiffen,lose win,loser winner,lost save,loud soft
lower rais,lucki unlucki,luckili unluckili,major minor,man woman,marri unmarri,maxim minim,maximum minimum
meaning meaningless,mental physic,merci merciless,metal nonmetal,mistrust trust,misus use,move stay
multilater unilater,naiv sophist,narrow wide,narrow widen,nasti nice,natur supernatur,natur unnatur
necessari unnecessari,necessarili unnecessarili,negat neutral,negat posit,neutral posit,new old,no some,no yes
noisi quiet,noisili quiet,nonparticul particul,nonpartisan partisan,nonpolit polit,nonresid resid
nonspecif specif,nonvolatil volatil,north south,northern southern,object subject,obliqu parallel,obscur promin
occupi unoccupi,off on,offici unoffici,offshor onshor,often rare,old young,oleophil oleophob,open shut
oppos unoppos,optimist pessimist,orthodox unorthodox,other same,overachiev underachiev,overestim underestim
overhead subsurfac,overhead surfac,pack unpack,paid unpaid,pain pleasur,part wholli,pass run,past present
patriot unpatriot,pave unpav,peac war,perman temporarili,pleasant unpleas,poor rich,popular unpopular
postwar prewar,poverti wealth,power powerless,preced succeed,precoci retard,predict unpredict,prepar unprepar
primari secondari,privat public,privileg underprivileg,profound superfici,proxim ultim,publish unpublish
pull push,purg rehabilit,qualifi unqualifi,qualit quantit,quick slowli,readi unreadi,real unreal
realist unrealist,reassur worri,reconstruct unreconstruct,relat unrel,reliabl unreli,resist surrend
restrict unrestrict,ride walk,right wrong,rough smooth,roughen smooth,round squar,rural urban
satisfactori unsatisfactori,satur unsatur,scientif unscientif,selfish unselfish,settl unsettl,shaven unshaven
short tall,shout whisper,shrink stretch,side top,sign unsign,silenc sound,sit stand,sleep wake,smart stupid
smile unsmil,solv unsolv,spoken written,stabl unstabl,stain unstain,stand yield,stifl stimul,strengthen weaken
strong weak,structur unstructur,subsurfac surfac,success unsuccess,suitabl unsuit,sympathet unsympathet
tender tough,thick thin,thicken thin,thought thoughtless,tie unti,unusu usual,unveil veil,unwelcom welcom
unwil will,unwilling willing,unwind wind,unwir wire,unwit wit,unworthi worthi,unwrinkl wrinkl,use useless
valuabl worthless,virtuous wick,wane wax)";

}  // namespace wrkhrs::grounding::lexicon
