const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Words that make a line with a number the line of a street, in large European languages. */
export const STREET_WORDS =
  list(`street st road rd avenue ave boulevard blvd lane ln drive dr court ct square sq terrace highway hwy
  parkway pkwy place pl way close crescent quay alley broadway straße strasse str weg gasse platz allee ring damm ufer rue impasse chemin quai
  via viale piazza corso vicolo calle avenida carrera paseo plaza camino rua travessa praça praca straat laan plein gracht gatan vägen ulica ul`);

/** Given names that are frequent in many countries, of both sexes; a share of people has one of them. */
export const GIVEN_NAMES =
  list(`james john robert michael william david richard joseph thomas charles christopher daniel matthew
  anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric
  jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam
  nathan henry douglas zachary peter kyle ethan walter noah jeremy christian keith roger terry austin sean gerald carl harold dylan arthur
  lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent mason roy ralph bobby russell
  philip eugene mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily
  donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma
  nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria
  kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice
  jean alice julia abigail grace sophia denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie kayla
  alexis lori hans peter wolfgang klaus jürgen juergen dieter manfred uwe günter guenter horst bernd werner stefan andreas thorsten matthias
  sabine monika petra ursula renate karin brigitte ingrid gisela heike birgit claudia katrin anja silke ute jan lukas leon finn jonas felix
  maximilian moritz niklas tim lea mia lena leonie johanna clara frieda pierre michel jacques philippe alain bernard françois francois nicolas
  laurent julien antoine mathieu camille chloé chloe léa manon céline celine sophie isabelle nathalie sylvie valérie valerie giuseppe antonio
  giovanni francesco luigi marco luca andrea matteo alessandro giulia chiara francesca valentina elena paolo antonia carlos luis miguel manuel
  javier francisco pedro alejandro fernando sergio jorge rafael diego pablo carmen josefa isabel dolores pilar lucia lucía sofia sofía elena
  joão joao ana beatriz tiago bruno ricardo rita inês ines piotr jan andrzej krzysztof katarzyna agnieszka małgorzata malgorzata anna ewa
  ivan dmitri sergei vladimir olga tatiana natasha svetlana nikolai boris yuki hiroshi takashi kenji sakura haruto wei li ming fang chen mei
  mohammed muhammad mohamed ahmed ali omar hassan fatima aisha amina yusuf ibrahim priya rahul amit anjali sanjay deepak ravi sunita vijay lars
  erik sven nils karl astrid ingrid freja mikkel søren soren henrik jens anders kari bjørn aino matti juhani emre mehmet ayşe ayse mustafa`);

/** ISO 3166-1, both alphabetic codes. */
export const COUNTRY_CODES =
  list(`AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
  BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI
  GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR
  LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL
  PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
  TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
  AFG ALB DZA AND AGO ARG ARM AUS AUT AZE BHS BHR BGD BLR BEL BLZ BEN BOL BIH BWA BRA BGR BFA BDI KHM CMR CAN TCD CHL CHN COL COG CRI CIV HRV CUB
  CYP CZE DNK DOM ECU EGY SLV EST ETH FIN FRA GAB GEO DEU GHA GRC GTM HTI HND HKG HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KOR KWT
  LAO LVA LBN LBR LBY LTU LUX MDG MWI MYS MLI MLT MEX MDA MCO MNG MNE MAR MOZ MMR NAM NPL NLD NZL NIC NER NGA NOR OMN PAK PAN PRY PER PHL POL PRT
  QAT ROU RUS RWA SAU SEN SRB SGP SVK SVN SOM ZAF ESP LKA SDN SWE CHE SYR TWN TZA THA TUN TUR UGA UKR ARE GBR USA URY UZB VEN VNM YEM ZMB ZWE`);

/** English names, and some in other languages, of one word or more. */
export const COUNTRY_NAMES: ReadonlySet<string> = new Set(
  `afghanistan, albania, algeria, argentina, armenia, australia, austria, bangladesh, belarus, belgium, bolivia, brazil, bulgaria, cambodia,
  cameroon, canada, chile, china, colombia, costa rica, croatia, cuba, cyprus, czech republic, czechia, denmark, ecuador, egypt, estonia,
  ethiopia, finland, france, germany, ghana, greece, guatemala, hong kong, hungary, iceland, india, indonesia, iran, iraq, ireland, israel, italy,
  jamaica, japan, jordan, kazakhstan, kenya, kuwait, latvia, lebanon, lithuania, luxembourg, malaysia, malta, mexico, mongolia, morocco, nepal,
  netherlands, the netherlands, new zealand, nigeria, norway, pakistan, panama, paraguay, peru, philippines, poland, portugal, qatar, romania,
  russia, russian federation, saudi arabia, senegal, serbia, singapore, slovakia, slovenia, south africa, south korea, korea, spain, sri lanka,
  sudan, sweden, switzerland, syria, taiwan, tanzania, thailand, tunisia, turkey, türkiye, uganda, ukraine, united arab emirates, united kingdom,
  uk, united states, united states of america, usa, uruguay, uzbekistan, venezuela, vietnam, yemen, zambia, zimbabwe, deutschland, österreich,
  schweiz, frankreich, italien, spanien, polen, belgique, suisse, espagne, allemagne, italia, españa, francia, alemania`
    .split(',')
    .map((name) => name.trim()),
);

/** ISO 4217. */
export const CURRENCY_CODES =
  list(`AED AFN ALL AMD ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
  CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD
  JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR
  PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
  UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL`);
