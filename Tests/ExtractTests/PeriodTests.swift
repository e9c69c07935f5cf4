import TestKit
import Testing

/// Stories of these tests are published on Thursday, 2022-01-06.
@Suite struct `Years and spans of time` {
  private static func dates(_ words: String, on day: String = "2022-01-06") -> [String] {
    let story = Stages.story(text: "The office was \(words) by order.", published: day)
    let dates = story["dates"] as? [[String: Any]] ?? []
    return dates.map { "\($0["text"] ?? "")=\($0["value"] ?? "")" }
  }

  @Test(arguments: [
    ("shut last week", ["last week=2021-W52"]), ("shut this week", ["this week=2022-W01"]),
    ("shut next month", ["next month=2022-02"]), ("shut last month", ["last month=2021-12"]),
    ("shut last year", ["last year=2021"]), ("shut earlier this year", ["this year=2022"]),
    ("shut this quarter", ["this quarter=2022-Q1"]),
    ("shut last quarter", ["last quarter=2021-Q4"]),
    ("shut last summer", ["last summer=2021-SU"]), ("open next winter", ["next winter=2022-WI"]),
    ("shut last winter", ["last winter=2020-WI"]), ("shut this winter", ["this winter=2021-WI"]),
    ("shut two years ago", ["two years ago=2020"]), ("shut a year ago", ["a year ago=2021"]),
    ("shut 3 months ago", ["3 months ago=2021-10"]),
    ("shut ten days ago", ["ten days ago=2021-12-27"]),
    ("shut two weeks ago", ["two weeks ago=2021-W51"]), ("shut years ago", []),
    ("shut last years", []), ("shut for a year", []),
    ("shut the day", []),
  ])
  func `are counted from the day of publication`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [
    ("1999-01-03", "1998-W53"), ("1999-01-04", "1999-W01"), ("2000-01-01", "1999-W52"),
    ("2020-12-31", "2020-W53"), ("1969-12-31", "1970-W01"),
  ])
  func `weeks are those of ISO 8601`(_ day: String, _ week: String) {
    #expect(Self.dates("shut this week", on: day) == ["this week=\(week)"])
  }

  @Test(arguments: [
    ("shut in the third quarter", ["third quarter=2021-Q3"]),
    ("behind third-quarter figures", ["third-quarter=2021-Q3"]),
    ("shut in the first quarter of 2019", ["first quarter of 2019=2019-Q1"]),
    ("shut in the 2018 fourth quarter", ["2018 fourth quarter=2018-Q4"]),
    ("shut in the second quarter last year", ["second quarter last year=2021-Q2"]),
    ("short of the year-ago first quarter", ["first quarter=2021-Q1"]),
    (
      "shut from February, and will open in the third quarter",
      ["February=2022-02", "third quarter=2022-Q3"]
    ),
  ])
  func `quarters have the year that is told or lies nearest`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [
    ("shut last April", ["last April=2021-04"]), ("shut last January", ["last January=2021-01"]),
    ("to shut this September", ["this September=2022-09"]),
    ("to open next May", ["next May=2022-05"]),
    ("shut in June last year", ["June last year=2021-06"]),
    ("shut in March of 2019", ["March of 2019=2019-03"]),
    ("shut on May 3 of last year", ["May 3 of last year=2021-05-03"]),
    ("shut in October", ["October=2021-10"]), ("shut in February", ["February=2022-02"]),
    ("shut in May", ["May=2021-05"]), ("due to open in May", ["May=2022-05"]),
    ("will open by the end of October", ["October=2022-10"]),
    ("to be tried for the attack of October 5", ["October 5=2021-10-05"]),
    ("planned for October", ["October=2022-10"]), ("shut since late July", ["July=2021-07"]),
    ("shut from July to September", ["July=2021-07", "September=2021-09"]),
    ("shut in May and June", ["May=2021-05", "June=2021-06"]), ("below June Brandt", []),
    ("below the July figure", ["July=2021-07"]), ("said by May", []),
    ("shut by May 2019", ["May 2019=2019-05"]),
  ])
  func `months take their year from the words beside them`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [
    ("shut between 1982 and 1992", ["1982=1982", "1992=1992"]),
    ("shut in 1994, 1995 and 1997", ["1994=1994", "1995=1995", "1997=1997"]),
    ("shut from 1968 to 1972", ["1968=1968", "1972=1972"]), ("shut in mid-1996", ["1996=1996"]),
    ("shut at the end of 1990", ["1990=1990"]), ("under the 1959 embargo", ["1959=1959"]),
    ("shut by late 2003", ["2003=2003"]), ("shut until 2001", ["2001=2001"]),
    ("shut to some of 2000 people", []), ("shut by 1950 clerks", []), ("at 1950.5 points", []),
    ("home to 1950 people", []), ("below the 1500 mark", []), ("full after 1950 percent", []),
    ("shut to the 2000", []),
  ])
  func `years are told from numbers by the words beside them`(_ words: String, _ found: [String]) {
    #expect(Self.dates(words) == found)
  }

  @Test(arguments: [("987 years ago", ["987 years ago=1000"]), ("988 years ago", [])])
  func `have four figures, or are none`(_ words: String, _ found: [String]) {
    #expect(Self.dates("built \(words)", on: "1987-03-14") == found)
  }
}
