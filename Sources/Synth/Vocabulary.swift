/// The words of synthetic stories.
///
/// Names of people and companies are made up.
enum Vocabulary {
  static let given = words(
    "Anna Boris Clara Daniel Elena Felix Grace Hassan Irina James Karin Luis Maria Nadia Oliver "
      + "Paula Rashid Sofia Thomas Victor Wei Yuki Zoe Amir Bruno Carmen David Emma Farid Helen")
  static let family = words(
    "Abbott Baranov Castellan Delacroix Eriksson Farouk Goldberg Hartmann Ivanova Jensen Kowalski "
      + "Lindqvist Moreau Nakamura Okafor Petrov Quiroga Rahman Silva Tanaka Ulrich Vasquez Weber "
      + "Xu Yamamoto Zimmer Adeyemi Bergstrom Chowdhury Dimitrov Estevez Fontaine Gallagher Holm")
  static let titles = words(
    "President|Prime Minister|Finance Minister|Governor|Chairman|analyst|spokesman|Foreign Minister",
    "|")
  static let companies = words(
    "Norbridge Steel Corp|Halden Motors Inc|Castor Mining Ltd|Blue Harbor Shipping Co|Velmont "
      + "Holdings Plc|Arden Pharmaceuticals Inc|Triton Airlines Corp|Delmar Petroleum Co|Kestrel "
      + "Electronics Ltd|Orion Grain Co|Sable Bank Corp|Merit Insurance Group Plc|Polar Gas Corp",
    "|")
  static let bodies = words(
    "the Finance Ministry|the central bank|the National Weather Agency|the Transport Ministry|the "
      + "Election Commission|the Supreme Court|parliament|the trade union federation|the coast guard",
    "|")
  static let verbs = words(
    "said|told reporters|said|added|warned|insisted|announced|predicted|acknowledged", "|")
  static let subjects = words(
    "exports imports output wages prices harvests shipments reserves profits sales orders talks "
      + "elections strikes floods fires storms protests negotiations reforms subsidies tariffs")
  static let adjectives = words(
    "sharp gradual unexpected steady modest broad severe temporary seasonal regional national "
      + "unprecedented renewed tentative formal partial fragile lasting")
  static let nouns = words(
    "agreement proposal inquiry report survey forecast package decision ceasefire budget deal plan "
      + "measure review summit vote ruling shortage recovery decline rise expansion merger contract"
  )
  static let things = words(
    "tonnes barrels workers passengers voters villages homes soldiers students farmers bags shares "
      + "vehicles seats schools hospitals residents delegates ships containers")
  static let weekdays = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
  static let months = words(
    "January February March April May June July August September October November December")
  static let shortMonths = words("Jan Feb March April May June July Aug Sept Oct Nov Dec")
  static let quotes = words(
    "We have to wait and see what the next weeks will bring|This is a difficult moment for all of "
      + "us|There is no reason for panic|The figures speak for themselves|Nobody expected the talks "
      + "to last this long|We will not accept such a proposal|It is far too early to draw "
      + "conclusions|The harvest was better than we had feared|Our people deserve an answer|We are "
      + "ready to sit down at any time", "|")
  /// Name, region as a dateline would give it, country.
  static let cities: [(name: String, region: String, country: String)] = [
    ("London", "", "GB"), ("Paris", "", "FR"), ("Tokyo", "", "JP"), ("Nairobi", "Kenya", "KE"),
    ("Moscow", "", "RU"), ("Berlin", "", "DE"), ("Geneva", "", "CH"), ("Madrid", "", "ES"),
    ("Cairo", "", "EG"), ("Jakarta", "", "ID"), ("Manila", "", "PH"), ("Bogota", "Colombia", "CO"),
    ("Lima", "Peru", "PE"), ("Ankara", "Turkey", "TR"), ("Vienna", "", "AT"), ("Oslo", "", "NO"),
    ("Seoul", "", "KR"), ("Beijing", "", "CN"), ("New Delhi", "", "IN"), ("Chicago", "", "US"),
    ("Houston", "", "US"), ("New York", "", "US"), ("Rio de Janeiro", "", "BR"), ("Rome", "", "IT"),
  ]

  private static func words(_ text: String, _ separator: Character = " ") -> [String] {
    text.split(separator: separator).map(String.init)
  }
}
