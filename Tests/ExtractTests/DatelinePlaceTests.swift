import TestKit
import Testing

@Suite struct `Places of datelines` {
  private static func place(_ text: String) -> [String: Any]? {
    place(Stages.story(text: text))
  }

  private static func place(_ story: [String: Any]?) -> [String: Any]? {
    ((story?["dateline"] as? [String: Any])?["places"] as? [[String: Any]])?.first
  }

  @Test(arguments: [
    ("CAMBRIDGE, Mass., March 3 - The ferry sank.", "Cambridge", "US", 42.4),
    ("CAMBRIDGE, Mass, March 3 - The ferry sank.", "Cambridge", "US", 42.4),
    ("CAMBRIDGE, March 3 - The ferry sank.", "Cambridge", "GB", 52.2),
    ("CAMBRIDGE, England (AP) - The ferry sank.", "Cambridge", "GB", 52.2),
    ("WASHINGTON, D.C., March 3 - The ferry sank.", "Washington", "US", 38.9),
    ("WASHINGTON, March 3 - The ferry sank.", "Washington", "US", 38.9),
    ("TBILISI, Georgia (AP) - The ferry sank.", "Tbilisi", "GE", 41.7),
    ("ATLANTA, Georgia (AP) - The ferry sank.", "Atlanta", "US", 33.7),
    ("ATLANTA, Ga (AP) - The ferry sank.", "Atlanta", "US", 33.7),
    ("ROCHESTER, N.Y (AP) - The ferry sank.", "Rochester", "US", 43.2),
    ("HONG KONG, China (AP) - The ferry sank.", "Hong Kong", "HK", 22.3),
    ("SAN JUAN, Puerto Rico (AP) - The ferry sank.", "San Juan", "PR", 18.5),
    ("SAN JUAN, P.R. (AP) - The ferry sank.", "San Juan", "PR", 18.5),
    ("KIEV, Soviet Union (AP) - The ferry sank.", "Kyiv", "UA", 50.5),
    ("ST LOUIS, Mo., March 3 - The ferry sank.", "St. Louis", "US", 38.6),
    ("SAINT LOUIS, Mo., March 3 - The ferry sank.", "St. Louis", "US", 38.6),
    ("FT. WORTH, Texas, March 3 - The ferry sank.", "Fort Worth", "US", 32.7),
    ("MT HAGEN, Papua New Guinea (AP) - The ferry sank.", "Mount Hagen", "PG", -5.9),
  ])
  func `a row of the gazetteer counts where the stated region agrees`(
    _ text: String, _ name: String, _ country: String, _ latitude: Double
  ) throws {
    let place = try #require(Self.place(text))
    #expect(place["name"] as? String == name)
    #expect(place["country"] as? String == country)
    #expect(abs((place["latitude"] as? Double ?? 0) - latitude) < 0.1)
  }

  @Test(arguments: [
    ("GREENWICH, Conn., March 3 - The ferry sank.", "GREENWICH", "US"),
    ("CANTON, Ala, March 3 - The ferry sank.", "CANTON", "US"),
    ("HAMILTON, Bermuda (AP) - The ferry sank.", "HAMILTON", "BM"),
    ("LITTLE HALDEN, N.Y., March 3 - The ferry sank.", "LITTLE HALDEN", "US"),
    ("HALDENSK, Russia (AP) - The ferry sank.", "HALDENSK", "RU"),
    ("HALDEN BAY, Newfoundland (AP) - The ferry sank.", "HALDEN BAY", "CA"),
    // Two countries are called so.
    ("HALDEN BAY, Georgia (AP) - The ferry sank.", "HALDEN BAY", nil),
    ("HALDEN BAY, Europe (AP) - The ferry sank.", "HALDEN BAY", nil),
  ])
  func `else the name stands as it is written, with the country alone`(
    _ text: String, _ name: String, _ country: String?
  ) throws {
    let place = try #require(Self.place(text))
    #expect(place["name"] as? String == name)
    #expect(place["country"] as? String == country)
    #expect(place["latitude"] == nil && place["longitude"] == nil)
  }

  /// Expects a place of the text to lie in a country, with coordinates where it is known there.
  private static func expect(
    _ text: String, names name: String, in country: String, _ isKnown: Bool
  ) throws {
    let entities = Stages.story(text: text)["entities"] as? [[String: Any]] ?? []
    let place = try #require(entities.first { $0["text"] as? String == name }, "\(entities)")
    #expect(place["country"] as? String == country)
    #expect((place["latitude"] != nil) == isKnown)
  }

  @Test(arguments: [
    ("The ferry left Greenwich, Conn., on Monday.", "Greenwich", "US", false),
    ("The ferry left Hamilton, Bermuda, on Monday.", "Hamilton", "BM", false),
    ("The ferry left Cambridge, Mass., on Monday.", "Cambridge", "US", true),
    // A list of places binds nothing.
    ("The ferry calls at Rotterdam, Denmark and Norway.", "Rotterdam", "NL", true),
  ])
  func `in the text a region binds as well`(
    _ text: String, _ name: String, _ country: String, _ isKnown: Bool
  ) throws {
    try Self.expect(text, names: name, in: country, isKnown)
  }

  @Test(arguments: [
    ("MANCHESTER, N.H. (AP) - The ferry left Manchester on Monday.", "Manchester", "US", true),
    (
      "MANCHESTER, N.H. (AP) - The ferry left Manchester, England, on Monday.", "Manchester", "GB",
      true
    ),
    ("MANCHESTER (AP) - The ferry left Manchester on Monday.", "Manchester", "GB", true),
    ("GREENWICH, Conn. (AP) - The ferry left Greenwich on Monday.", "Greenwich", "US", false),
  ])
  func `in the text the dateline's name is the dateline's place`(
    _ text: String, _ name: String, _ country: String, _ isKnown: Bool
  ) throws {
    try Self.expect(text, names: name, in: country, isKnown)
  }

  // MARK: - Marked datelines

  private static func nitf(_ dateline: String) -> [String: Any]? {
    Stages.stories(
      Array(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <nitf><head><title>Ferry</title></head><body><body.head><hedline><hl1>Ferry sinks</hl1></hedline>
        <dateline><location>\(dateline)</location></dateline></body.head>
        <body.content><p>The ferry sank off the coast on Monday.</p></body.content></body></nitf>
        """.utf8)
    ).first
  }

  @Test(arguments: [
    ("Sydney", "Sydney", "AU"), ("Haldenau", "Haldenau", nil),
    ("Haldenau/Washington", "Haldenau", nil),
    ("<city>Norwich</city><country>England</country>", "Norwich", "GB"),
  ])
  func `a marked dateline needs no proof`(
    _ dateline: String, _ name: String, _ country: String?
  ) throws {
    let place = try #require(Self.place(Self.nitf(dateline)))
    #expect(place["name"] as? String == name)
    #expect(place["country"] as? String == country)
  }

  @Test(arguments: [
    ("هالدن", "NOR", "هالدن", "NO", nil),
    ("هالدن, 26-11-2023 (أ ف ب)", "NO", "هالدن", "NO", "2023-11-26"),
    ("هالدن", "ZZZ", "هالدن", nil, nil), ("Sydney", "CAN", "Sydney", "CA", nil),
    ("Sydney", "AUS", "Sydney", "AU", nil), ("Haldenau (AFP)", "Norway", "Haldenau", "NO", nil),
  ])
  func `the item's own location tells the country`(
    _ dateline: String, _ code: String, _ name: String, _ country: String?, _ date: String?
  ) throws {
    let story = Stages.stories(
      Array(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>ferry-1</NewsItemId></NewsIdentifier>
        </Identification><NewsComponent><NewsLines><HeadLine>Ferry</HeadLine><DateLine>\(dateline)</DateLine>
        </NewsLines><DescriptiveMetadata><Location><Property FormalName="Country" Value="\(code)"/>
        <Property FormalName="City" Value="\(name)"/></Location></DescriptiveMetadata>
        <ContentItem><DataContent><p>The ferry sank off the coast on Monday.</p></DataContent></ContentItem>
        </NewsComponent></NewsItem></NewsML>
        """.utf8)
    ).first
    let place = try #require(Self.place(story), "\(story ?? [:])")
    #expect(place["name"] as? String == name)
    #expect(place["country"] as? String == country)
    #expect((story?["dateline"] as? [String: Any])?["date"] as? String == date)
  }

  @Test func `a marked line that is a date and an agency has no place`() {
    #expect(Self.place(Self.nitf("April 14 (Reuters)")) == nil)
  }

  @Test(arguments: [("29999999999", 29_999_999_999), ("2999999999999999999999", nil)])
  func `a wire's number is told as it is or not at all`(_ number: String, _ told: Int?) throws {
    let item = """
      {"uri": "urn:ferry:1", "type": "text", "versioncreated": "2022-01-06T10:00:00Z", "headline": "Ferry sinks",
      "ingest_provider_sequence": "\(number)", "body_text": "The ferry sank off the coast on Monday."}
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story["sequence"] as? Int == told)
  }

  // MARK: - Months

  @Test(arguments: [
    ("HALDEN, Marc 5 - The ferry sank.", "2022-03-05"),
    ("HALDEN, Narch 5 - The ferry sank.", "2022-03-05"),
    ("HALDEN, Marchg 5 - The ferry sank.", "2022-03-05"),
    ("HALDEN, Jnauary 5 - The ferry sank.", "2022-01-05"),
    ("HALDEN, Norway, Mach 5 - The ferry sank.", "2022-03-05"),
  ])
  func `a month with one letter wrong is one between a place and a day`(
    _ text: String, _ date: String
  ) {
    let story = Stages.story(text: text)
    #expect((story["dateline"] as? [String: Any])?["date"] as? String == date, "\(story)")
    #expect(story["text"] as? String == "The ferry sank.")
  }

  @Test(arguments: [
    "HALDEN, Mars 5 crews left - The ferry sank.", "Halden, Mary 5 - The ferry sank.",
    "HALDENAU, Junior 5 - The ferry sank.",
  ])
  func `other words before a number are no months`(_ text: String) {
    #expect((Stages.story(text: text)["dateline"] as? [String: Any])?["date"] == nil)
  }
}
