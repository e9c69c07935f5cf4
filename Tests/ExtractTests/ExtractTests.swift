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
    ("some 13 soldiers died", "count", "13 soldiers", 13, "soldiers"),
  ])
  func `amounts have values and units`(
    _ text: String, _ kind: String, _ words: String, _ value: Double, _ unit: String
  ) throws {
    let amounts = Stages.story(text: "It was \(text).")["amounts"] as? [[String: Any]] ?? []
    let amount = try #require(amounts.first)
    #expect(amount["kind"] as? String == kind)
    #expect(amount["text"] as? String == words)
    #expect(abs((amount["value"] as? Double ?? 0) - value) < 1e-6 * max(1, value))
    #expect(amount["unit"] as? String == unit)
  }

  @Test(arguments: [
    ("on Thursday", "2022-01-06"), ("on Wednesday", "2022-01-05"), ("on Dec. 30", "2021-12-30"),
    ("on January 6, 2021", "2021-01-06"), ("in March 1987", "1987-03"), ("yesterday", "2022-01-05"),
    ("since 1999", "1999"),
  ])
  func `dates are resolved against the day of publication`(_ words: String, _ value: String) {
    let story = Stages.story(text: "The office was closed \(words) by order.")
    let dates = story["dates"] as? [[String: Any]] ?? []
    #expect(dates.map { $0["value"] as? String } == [value])
  }
}
