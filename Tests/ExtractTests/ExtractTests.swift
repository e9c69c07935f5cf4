import Foundation
import TestKit
import Testing

@Suite struct `Headlines` {
  @Test(arguments: try! Fixtures.rows("headlines.tsv"))
  func `tags are taken off, titles that look alike are not`(_ row: [String]) {
    let story = Stages.story(text: "Some text here.", headline: row[0])
    #expect(story["headline"] as? String == row[2])
    #expect((story["tags"] as? [String] ?? []) == row[1].split(separator: "|").map(String.init))
    let version = story["version"] as? [String: Any]
    #expect((version?["kind"] as? String ?? "none") == row[3])
    #expect((version?["n"] as? Int ?? 0) == Int(row[4]))
  }
}

@Suite struct `Credits at a headline's end` {
  private static func removed(_ story: [String: Any]) -> [String] {
    (story["removed"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
  }

  @Test func `an agency's name is told in removed and tells the agency`() {
    let story = Stages.story(text: "The ferries stay.", headline: "Ferries stay in port (AFP)")
    #expect(story["headline"] as? String == "Ferries stay in port")
    #expect(Self.removed(story) == ["AFP"])
    #expect(story["agency"] as? String == "AFP")
  }

  @Test(arguments: [
    ("HALDENPOST.example - The ferries stay.", "HALDENPOST.example"),
    ("HALDEN (Norland Desk) - The ferries stay.", "Norland Desk"),
    ("HALDEN, March 3 (PA) - The ferries stay.", "PA"),
  ])
  func `a name by which the copy begins is a credit`(_ text: String, _ name: String) {
    let story = Stages.story(text: text, headline: "Ferries stay in port (\(name))")
    #expect(story["headline"] as? String == "Ferries stay in port")
    #expect(Self.removed(story).contains(name))
  }

  @Test func `a name that the copy does not begin by stays`() {
    let story = Stages.story(
      text: "Norland Desk said ferries stay.", headline: "Ferries stay (Norland Desk)")
    #expect(story["headline"] as? String == "Ferries stay (Norland Desk)")
  }

  @Test func `a place of the dateline is no credit`() {
    let story = Stages.story(
      text: "HALDEN, Vt. (AP) - The ferries stay.", headline: "Ferries stay in port (Vt)")
    #expect(story["headline"] as? String == "Ferries stay in port (Vt)")
  }
}

@Suite struct `Credits` {
  @Test(arguments: try! Fixtures.rows("credits.tsv"))
  func `names are given their roles`(_ row: [String]) {
    let story = Stages.story(text: "Some text here.\n\n" + row[0])
    let credits = (story["credits"] as? [[String: Any]] ?? []).map { credit in
      "\(credit["role"] as? String ?? ""):\((credit["names"] as? [String] ?? []).joined(separator: "|"))"
    }
    #expect(credits == Array(row.dropFirst()))
    #expect(story["text"] as? String == "Some text here.")
  }
}

@Suite struct `Facts` {
  @Test(arguments: try! Fixtures.rows("places.tsv"))
  func `names of several words are places in their order alone`(_ row: [String]) {
    let story = Stages.story(text: row[0])
    let places = (story["entities"] as? [[String: Any]] ?? []).filter {
      $0["type"] as? String == "place" && $0["country"] != nil
    }
    #expect(places.first?["country"] as? String ?? "" == row[1], "\(row[0])")
  }

  private func entities(_ text: String, _ type: String) -> [String] {
    (Stages.story(text: text)["entities"] as? [[String: Any]] ?? [])
      .filter { $0["type"] as? String == type }.compactMap { $0["text"] as? String }
  }

  @Test func `people are known by titles and names, and by their last names after`() {
    let text =
      "President Nursultan Nazarbayev met Foreign Minister Anna Petrova on Monday. Nazarbayev said he would stay."
    #expect(entities(text, "person") == ["Nursultan Nazarbayev", "Anna Petrova", "Nazarbayev"])
  }

  @Test func `organisations are known by their endings and by name`() {
    let text = "Norbridge Steel Corp said the Bank of England and NATO had been told."
    #expect(entities(text, "organisation") == ["Norbridge Steel Corp", "Bank of England", "NATO"])
  }

  @Test func `places have a country`() throws {
    let story = Stages.story(text: "He flew from Nairobi to Buffalo, New York, on Monday.")
    let places = (story["entities"] as? [[String: Any]] ?? []).filter {
      $0["type"] as? String == "place"
    }
    #expect(places.first?["text"] as? String == "Nairobi")
    #expect(places.first?["country"] as? String == "KE")
  }

  @Test func `quotations have speakers and cues`() throws {
    let story = Stages.story(
      text: "\"We will not go,\" said Maria Lopez, who leads the party. \"Not now, not ever.\"")
    let quotes = try #require(story["quotes"] as? [[String: Any]])
    #expect(quotes.map { $0["text"] as? String } == ["We will not go,", "Not now, not ever."])
    #expect(quotes.map { $0["speaker"] as? String } == ["Maria Lopez", "Maria Lopez"])
    #expect(quotes.first?["cue"] as? String == "said")
  }

  @Test(arguments: [
    ("a $4.5 billion deal", "money", "$4.5 billion", 4.5e9, "USD"),
    ("net 807,000 dlrs", "money", "807,000 dlrs", 807_000, "USD"),
    ("34 cts a share", "money", "34 cts", 0.34, "USD"),
    ("£10 million more", "money", "£10 million", 1e7, "GBP"),
    ("rose 12.5 percent", "percent", "12.5 percent", 12.5, "%"),
    ("an 8% jump", "percent", "8%", 8, "%"),
    ("some 13 soldiers marched", "count", "13 soldiers", 13, "soldiers"),
    ("up 1-1/8 pct", "percent", "1-1/8 pct", 1.125, "%"),
    ("at 132 1/2 dlrs", "money", "132 1/2 dlrs", 132.5, "USD"),
    ("off 3/4 point to 3/4 pct", "percent", "3/4 pct", 0.75, "%"),
    ("paid 67.1 mln dlrs", "money", "67.1 mln dlrs", 67_100_000, "USD"),
    ("a $1.70 toll", "money", "$1.70", 1.7, "USD"),
    ("446 mln Canadian dlrs", "money", "446 mln Canadian dlrs", 446e6, "CAD"),
    ("20 Hong Kong dollars", "money", "20 Hong Kong dollars", 20, "HKD"),
    ("30 mln U.S. dlrs", "money", "30 mln U.S. dlrs", 30e6, "USD"),
    ("905 mln Swiss francs", "money", "905 mln Swiss francs", 905e6, "CHF"),
    ("12 mln Danish crowns", "money", "12 mln Danish crowns", 12e6, "DKK"),
    ("for C$3.5 million", "money", "C$3.5 million", 3.5e6, "CAD"),
    ("for HK$20", "money", "HK$20", 20, "HKD"),
    ("for £20m", "money", "£20m", 20e6, "GBP"),
    ("for $1.2bn", "money", "$1.2bn", 1.2e9, "USD"),
    ("for EUR 5 million", "money", "EUR 5 million", 5e6, "EUR"),
    ("fined Rs. 500", "money", "Rs. 500", 500, "INR"),
    ("worth dlrs 5 million", "money", "dlrs 5 million", 5e6, "USD"),
    ("worth euro1.2 billion", "money", "euro1.2 billion", 1.2e9, "EUR"),
    ("worth euro150,000", "money", "euro150,000", 150_000, "EUR"),
    ("worth pounds 3 million", "money", "pounds 3 million", 3e6, "GBP"),
    ("worth US$ 30 million", "money", "US$ 30 million", 30e6, "USD"),
    ("in b2 and euros4 for $5", "money", "$5", 5, "USD"),
    ("sending the euro 0.3 percent higher", "percent", "0.3 percent", 0.3, "%"),
    ("at 2 billion Canadian dlrs 7 pct above", "money", "2 billion Canadian dlrs", 2e9, "CAD"),
    ("when they left marks 65 million years ago", "count", "65 million years", 65e6, "years"),
    ("in euro2024 where 5 teams won", "count", "5 teams", 5, "teams"),
    ("18 Canadian cents", "money", "18 Canadian cents", 0.18, "CAD"),
    ("rose 0.75 percentage points", "percent", "0.75 percentage points", 0.75, "percentage points"),
  ])
  func `amounts have values and units`(
    _ text: String, _ kind: String, _ words: String, _ value: Double, _ unit: String
  ) throws {
    let amounts = Stages.story(text: "It was \(text).")["amounts"] as? [[String: Any]] ?? []
    let amount = try #require(amounts.first)
    #expect(amount["kind"] as? String == kind)
    #expect(amount["text"] as? String == words)
    // Exactly: 67.1 mln is no sum of rounded tenths.
    #expect(amount["value"] as? Double == value)
    #expect(amount["unit"] as? String == unit)
  }

  @Test(arguments: [
    ("from 30 to 40 mln dlrs", ["30", "40 mln dlrs"], [30e6, 40e6]),
    ("some 500,000 to one mln dlrs", ["500,000", "one mln dlrs"], [500_000, 1e6]),
    ("$30 to $40 million", ["$30", "$40 million"], [30e6, 40e6]),
    ("between 5 and 10 pct", ["5", "10 pct"], [5, 10]),
    ("some 10-15 people", ["10", "15 people"], [10, 15]),
    ("up in 1986 to 40 mln dlrs", ["40 mln dlrs"], [40e6]),
    ("on March 3 to 40 mln dlrs", ["40 mln dlrs"], [40e6]),
  ])
  func `both ends of a range have the unit`(
    _ text: String, _ words: [String], _ values: [Double]
  ) {
    let amounts = Stages.story(text: "It was \(text).")["amounts"] as? [[String: Any]] ?? []
    #expect(amounts.map { $0["text"] as? String } == words)
    #expect(amounts.map { $0["value"] as? Double } == values)
    #expect(Set(amounts.map { $0["unit"] as? String }).count == 1)
  }

  @Test(arguments: ["50 Bolivian pesos", "the 5pm bus", "97 crowns", "the 747s", "24/7 care"])
  func `money that cannot be told is none`(_ text: String) {
    let amounts = Stages.story(text: "It was \(text).")["amounts"] as? [[String: Any]] ?? []
    #expect(!amounts.contains { $0["kind"] as? String == "money" })
  }

  @Test(arguments: [
    ("on Thursday", "2022-01-06"), ("on Wednesday", "2022-01-05"), ("on Dec. 30", "2021-12-30"),
    ("on January 6, 2021", "2021-01-06"), ("in March 1987", "1987-03"), ("yesterday", "2022-01-05"),
    ("since 1999", "1999"), ("on Friday, January 7", "2022-01-07"),
  ])
  func `dates are resolved against the day of publication`(_ words: String, _ value: String) {
    let story = Stages.story(text: "The office was closed \(words) by order.")
    let dates = story["dates"] as? [[String: Any]] ?? []
    #expect(dates.map { $0["value"] as? String } == [value])
  }

  @Test(arguments: [
    ("The board will meet on Friday", "2022-01-07"), ("A vote is due Monday", "2022-01-10"),
    ("It will close, he said on Monday", "2022-01-03"),
    ("He met the board on Friday", "2021-12-31"),
  ])
  func `weekdays lie ahead where the words before them do`(_ text: String, _ value: String) {
    let dates = Stages.story(text: text + ".")["dates"] as? [[String: Any]] ?? []
    #expect(dates.map { $0["value"] as? String } == [value])
  }

  @Test(arguments: ["Mr Lai Sun spoke", "It was where Sun Chemical sat"])
  func `short names of weekdays stand beside a date or are none`(_ text: String) {
    #expect(Stages.story(text: text + ".")["dates"] == nil)
  }

  @Test(arguments: [
    ("UNITED NATIONS (AP) - The council met.", "AP", "UNITED NATIONS"),
    ("SYDNEY, Jan 6 AAP - A jury was out.", "AAP", "SYDNEY"),
    ("ROME, Jan 6, Reuter - The lira fell.", "Reuters", "ROME"),
    ("ABOARD THE NORTH STAR (AP) _ The ship turned.", "AP", "ABOARD THE NORTH STAR"),
    ("(Reuters) - The company said so.", "Reuters", nil),
  ])
  func `what a dash proves is kept`(_ text: String, _ agency: String, _ place: String?) {
    let story = Stages.story(text: text)
    #expect(story["agency"] as? String == agency)
    let places = (story["dateline"] as? [String: Any])?["places"] as? [[String: Any]]
    #expect((places?.first?["name"] as? String)?.uppercased() == place)
  }

  @Test func `a byline before the dateline is one of its own`() {
    let story = Stages.story(text: "By MARA QUIST    LONDON (AP) -- The ship turned.")
    #expect(story["bylines"] as? [String] == ["MARA QUIST"])
    #expect((story["dateline"] as? [String: Any])?["text"] as? String == "LONDON (AP)")
    #expect(story["text"] as? String == "The ship turned.")
  }
}
