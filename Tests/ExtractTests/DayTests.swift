import TestKit
import Testing

/// Stories of these tests are published on Thursday, 2022-01-06.
@Suite struct `Days and decades` {
  private static func dates(_ words: String, on day: String = "2022-01-06") -> [String] {
    let story = Stages.story(text: "The office was \(words) by order.", published: day)
    let dates = story["dates"] as? [[String: Any]] ?? []
    return dates.map { "\($0["text"] ?? "")=\($0["value"] ?? "")" }
  }

  @Test(arguments: [
    ("shut on the 15th of December", ["15th of December=2021-12-15"]),
    ("shut on 2nd December 2020", ["2nd December 2020=2020-12-02"]),
    ("shut on December 3rd", ["December 3rd=2021-12-03"]),
    ("shut on Dec. 15-18", ["Dec. 15=2021-12-15", "18=2021-12-18"]),
    ("shut on Dec. 15-18, 2019", ["Dec. 15=2019-12-15", "18, 2019=2019-12-18"]),
    ("shut on 15-18 December", ["15=2021-12-15", "18 December=2021-12-18"]),
    ("shut in November, 2019", ["November, 2019=2019-11"]),
    ("shut on 2021-11-07", ["2021-11-07=2021-11-07"]),
    ("shut on 22/11/2021", ["22/11/2021=2021-11-22"]),
    ("shut on Dec 18 2014", ["Dec 18 2014=2014-12-18"]),
    ("shut on Dec. 18 2014 people", ["Dec. 18=2021-12-18"]),
    ("shut on 11/22/2021", ["11/22/2021=2021-11-22"]),
    ("shut on 03/04/2021", []), ("shut on 123456/70/2021", []), ("shut at 2021-13-45", []),
  ])
  func `are read in the forms of the wire`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [
    ("shut on Friday of last week", ["Friday of last week=2021-12-31"]),
    ("to open on Monday next week", ["Monday next week=2022-01-10"]),
    ("to open this Friday", ["Friday=2022-01-07"]),
    ("shut the day before yesterday", ["day before yesterday=2022-01-04"]),
    ("to open the day after tomorrow", ["day after tomorrow=2022-01-08"]),
    ("to open three days from now", ["three days from now=2022-01-09"]),
    ("shut this morning", ["this morning=2022-01-06"]),
    ("shut last night", ["last night=2022-01-05"]), ("shut tonight", ["tonight=2022-01-06"]),
    ("shut in the morning", []), ("shut one night", []),
    ("to open in next year's first quarter", ["next year=2023", "first quarter=2023-Q1"]),
  ])
  func `are counted from the day of publication`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [
    ("built in the 1990s", ["1990s=199"]), ("built in the late '80s", ["'80s=198"]),
    ("run by a man in his 80s", []), ("sold for 500s", []),
  ])
  func `decades have the first digits of their years`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [
    ("shut on Christmas Day", ["Christmas Day=2021-12-25"]),
    ("shut on Christmas Eve 2019", ["Christmas Eve 2019=2019-12-24"]),
    ("shut before Christmas", ["Christmas=2021-12-25"]), ("full of Christmas trees", []),
    ("shut on New Year's Eve", ["New Year's Eve=2021-12-31"]),
    ("shut on New Year's Day", ["New Year's Day=2022-01-01"]),
    ("shut last Thanksgiving", ["last Thanksgiving=2021-11-25"]),
    ("shut on Labor Day", ["Labor Day=2021-09-06"]),
    ("shut on Memorial Day, 2020", ["Memorial Day, 2020=2020-05-25"]),
    ("shut on Easter Sunday 2019", ["Easter Sunday 2019=2019-04-21"]),
    ("shut on Easter Monday of last year", ["Easter Monday of last year=2021-04-05"]),
    ("shut on Boxing Day", ["Boxing Day=2021-12-26"]),
    ("shut on International Labor Day", []), ("run by Halden Day Nursery", []),
  ])
  func `holidays are of the year that is told or lies nearest`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }
}
