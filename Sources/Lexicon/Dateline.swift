internal import Wire

/// A dateline found at the head of a text, in its pieces.
public struct Dateline: Sendable {
  /// Without the dash that ends it.
  public var range: Range<Int>
  /// Where the story's text begins.
  public var bodyStart: Int
  /// Whether a dash ended it.
  public var hasDash = false
  /// Whether its date is in figures, `1996-08-22`, as corpora that were made from wires write it.
  public var isStamped = false
  /// Each place, its region apart.
  public var places: [Place] = []
  /// The date as it stands.
  public var date: Range<Int>?
  /// 1 to 12; 0 where there is no date.
  public var month = 0
  /// What the month's name means in another language; 0 where it means one alone.
  public var otherMonth = 0
  /// 1 to 31; 0 where it cannot be read.
  public var day = 0
  /// Whether the day alone is told: the month is that of the publication, or the one before.
  public var isDayAlone = false
  /// The year; 0 where it is left out.
  public var year = 0
  /// The agency's name as it stands, and its index in the lexicon or -1.
  public var agencyName: Range<Int>?
  /// Index into the lexicon's agencies, or -1.
  public var agency = -1

  /// Whether it is an agency's name alone, without brackets or with them: `AP - Stocks fell`.
  public var isCredit: Bool { places.isEmpty && date == nil }

  /// Creates one without pieces.
  public init(range: Range<Int>, bodyStart: Int) {
    self.range = range
    self.bodyStart = bodyStart
  }

  /// `UNDATED`, `(Undated)`: what stands where a dateline names no place.
  public static func isUndated(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    (range.count == 7 && text.matchesFolded("undated", at: range.lowerBound))
      || (range.count == 9 && text.matchesFolded("(undated)", at: range.lowerBound))
  }

  /// A place of a dateline.
  public struct Place: Sendable {
    /// The name as it stands.
    public var name: Range<Int>
    /// The state or country behind it.
    public var region: Range<Int>?
    /// Index of the first gazetteer row of the name, and their number.
    public var row = -1
    /// Rows of the name in the gazetteer.
    public var rowCount = 0
    /// The state's index in the lexicon, where the region is one, or the name itself.
    public var state = -1
    /// The gazetteer row of a region that is a country.
    public var country = -1
    /// The state's index in the lexicon, where the region behind the name is one.
    public var regionState = -1
    /// The gazetteer's rows of the name of the last region behind the place.
    public var regionRows = 0..<0

    /// Creates one of a name that nothing is known of.
    public init(name: Range<Int>) { self.name = name }
  }
}
