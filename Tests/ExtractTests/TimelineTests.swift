import TestKit
import Testing

/// Bare years, quarters told before, and what lies ahead.
///
/// Stories of these tests are published on Thursday, 2022-01-06.
@Suite struct `Years, quarters and plans` {
  private static func dates(_ text: String, on day: String = "2022-01-06") -> [String] {
    let dates = Stages.story(text: text, published: day)["dates"] as? [[String: Any]] ?? []
    return dates.map { "\($0["text"] ?? "")=\($0["value"] ?? "")" }
  }

  @Test(arguments: [
    ("It sold debentures due 2037.", ["2037=2037"]), ("For 2019, output was flat.", ["2019=2019"]),
    ("Its 2019 net profit rose.", ["2019=2019"]),
    ("NOTE: 2019 net includes a gain.", ["2019=2019"]),
    ("Output was above 2019 levels.", ["2019=2019"]),
    ("It was dear (2019 was not).", ["2019=2019"]),
    ("2019 was a good year.", ["2019=2019"]), ("It was dearer than 2019.", ["2019=2019"]),
    ("The 2019/20 season was long.", ["2019=2019"]),
    ("It paid for 2019 and 2020 crops.", ["2019=2019", "2020=2020"]),
    ("Prior to 2019, it was shut.", ["2019=2019"]),
  ])
  func `four digits are a year`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test(arguments: [
    "It was sold for $2019 more.", "It is No. 2019 there.", "It shut 2019 shops.",
    "Some 2019 came.", "They hired 2019 people.", "He bought 1950 common shares.",
    "It stands at 1950 Harbour Street.", "Take Flight 2019 there.", "It rose to 2019 that day.",
    "It paid 2019 dlrs then.", "A 2019-seat hall shut.", "It hit 2019 1/2 then.",
    "More than 2000 came.", "It was 12.2019 then.",
  ])
  func `figures of four digits are none`(_ text: String) {
    #expect(Self.dates(text) == [])
  }

  @Test(arguments: [
    (
      "In the third quarter sales rose from a year ago.",
      ["third quarter=2021-Q3", "a year ago=2020-Q3"]
    ),
    (
      "It lost in the third quarter. It had gained a year earlier.",
      ["third quarter=2021-Q3", "a year earlier=2020-Q3"]
    ),
    (
      "It lost in the third quarter. For the quarter, sales fell from the year-ago quarter.",
      ["third quarter=2021-Q3", "quarter=2021-Q3", "year-ago quarter=2020-Q3"]
    ),
    (
      "It lost in the third quarter. For the full year it lost more than a year ago.",
      ["third quarter=2021-Q3", "a year ago=2021"]
    ),
    (
      "It lost in the third quarter. In nine months it lost more than a year ago.",
      ["third quarter=2021-Q3", "a year ago=2021"]
    ),
    ("The quarter was bad.", []), ("It had gained a year earlier.", ["a year earlier=2021"]),
  ])
  func `are counted from the quarter told before`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test(arguments: [
    ("Talks are set to resume Monday.", "Monday=2022-01-10"),
    ("He planned to leave on Saturday.", "Saturday=2022-01-08"),
    ("It may rain as early as Tuesday.", "Tuesday=2022-01-11"),
    ("The hall is to open on Monday.", "Monday=2022-01-10"),
    ("He had been due to leave Monday.", "Monday=2022-01-03"),
    ("It did not reopen until Monday.", "Monday=2022-01-03"),
    ("It will not reopen until Monday.", "Monday=2022-01-10"),
    ("He was forced to leave Monday.", "Monday=2022-01-03"),
    ("The rise is effective June 1.", "June 1=2022-06-01"),
  ])
  func `lie ahead where the words before them plan`(_ text: String, _ found: String) {
    #expect(Self.dates(text) == [found])
  }

  @Test(arguments: [
    ("It should be done by year-end.", ["year-end=2022"]),
    ("Prices are up since year-end.", ["year-end=2021"]),
    ("It should be done by the end of the year.", ["end of the year=2022"]),
    ("Its year-end results were fair.", []),
    ("The current month is cold.", ["current month=2022-01"]),
    ("It opens in the coming week.", ["coming week=2022-W02"]),
  ])
  func `spans are told in other words`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }
}
