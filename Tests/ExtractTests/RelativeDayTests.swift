import TestKit
import Testing

/// Stories of these tests are published on Thursday, 2022-01-06.
@Suite struct `Days and spans that are told by others` {
  private static func dates(_ text: String, on day: String = "2022-01-06") -> [String] {
    let story = Stages.story(text: text, published: day)
    let dates = story["dates"] as? [[String: Any]] ?? []
    return dates.map { "\($0["text"] ?? "")=\($0["value"] ?? "")" }
  }

  @Test(arguments: [
    ("It shut over the weekend.", ["weekend=2021-W52-WE"]),
    ("It shut last weekend.", ["last weekend=2021-W52-WE"]),
    ("It will open by the weekend.", ["weekend=2022-W01-WE"]),
    ("They fell ahead of the weekend.", ["weekend=2022-W01-WE"]),
    ("It opens next weekend.", ["next weekend=2022-W02-WE"]),
    ("It was a weekend of snow on a weekend farm.", []),
  ])
  func `a weekend is that of its week`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test(arguments: [
    ("The envoy was to visit Oslo on Monday.", ["Monday=2022-01-10"]),
    ("The two sides are to meet again on Monday.", ["Monday=2022-01-10"]),
    ("He may resign on Monday.", ["Monday=2022-01-10"]),
    ("It is likely to open on Tuesday.", ["Tuesday=2022-01-11"]),
    ("We'll vote on Monday, he said.", ["Monday=2022-01-10"]),
    ("He was ordered to pay by Monday.", ["Monday=2022-01-10"]),
    ("By Monday, police said, 12 had died.", ["Monday=2022-01-03"]),
    ("He left on Monday.", ["Monday=2022-01-03"]),
    ("The bill must be passed by Aug. 30.", ["Aug. 30=2022-08-30"]),
    ("The ban starts Sept. 1.", ["Sept. 1=2022-09-01"]),
    ("The election is Nov. 5.", ["Nov. 5=2022-11-05"]),
    ("They met ahead of the Nov. 5 vote.", ["Nov. 5=2022-11-05"]),
    ("He was tried for the attack of Oct. 5.", ["Oct. 5=2021-10-05"]),
    ("The Sunday Times reported it.", []),
    ("He prays every Friday.", []),
  ])
  func `what is to come, and names of days that tell none`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test func `on its own days the weekend is the one that is on`() {
    #expect(Self.dates("It shut over the weekend.", on: "2022-01-08") == ["weekend=2022-W01-WE"])
  }

  @Test(arguments: [
    ("The camp flooded overnight.", ["overnight=2022-01-05"]),
    ("Overnight, prices fell.", ["Overnight=2022-01-05"]),
    ("It will freeze overnight.", ["overnight=2022-01-06"]),
    ("The overnight rate fell on overnight loans.", []),
    ("It sank in the 19th century.", ["19th century=18"]),
    ("It was built in the 9th century.", ["9th century=08"]),
    ("It is a 20th-century house.", ["20th-century=19"]),
    ("It closed a century ago.", ["a century ago=1922"]),
    ("It closed a decade ago.", ["a decade ago=2012"]),
    ("It closed two decades ago.", ["two decades ago=2002"]),
    ("He spoke of this decade.", ["this decade=202"]),
    ("It was the turn of the century.", []),
  ])
  func `nights, decades and centuries`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test(arguments: [
    ("It rose in 1996 and fell the following year.", ["1996=1996", "following year=1997"]),
    ("It rose in 1996. It fell that year.", ["1996=1996", "that year=1996"]),
    (
      "It rose in March 1997 and fell the month before.",
      ["March 1997=1997-03", "month before=1997-02"]
    ),
    ("It rose in October from a year earlier.", ["October=2021-10", "a year earlier=2020-10"]),
    (
      "It opened on May 5, 1995, and shut the next day.",
      ["May 5, 1995=1995-05-05", "next day=1995-05-06"]
    ),
    (
      "It opened on May 5, 1995. Three days later it shut.",
      ["May 5, 1995=1995-05-05", "Three days later=1995-05-08"]
    ),
    ("It fell from the previous month.", ["previous month=2021-12"]),
    ("It fell on Monday. It was shut that year.", ["Monday=2022-01-03"]),
    ("It was shut the day before the vote.", []),
    ("It was shut so that year after year it lost.", []),
    (
      "It fell in October from the same month last year.",
      ["October=2021-10", "last year=2021"]
    ),
    ("It fell in May 1995. In the same month of 1993 it rose.", ["May 1995=1995-05", "1993=1993"]),
    (
      "It shut on May 5, 1992. He left in 1995. The year before, he won.",
      ["May 5, 1992=1992-05-05", "1995=1995", "year before=1994"]
    ),
    (
      "It shut on May 5, 1992. It rose in 1995. A year earlier it fell.",
      ["May 5, 1992=1992-05-05", "1995=1995", "A year earlier=2021"]
    ),
    ("Two days later it shut.", []), ("It rose previous Tuesday.", ["Tuesday=2021-12-28"]),
    ("It rose in October and fell that day.", ["October=2021-10"]),
    (
      "It rose on Monday and fell the previous Monday.", ["Monday=2022-01-03", "Monday=2021-12-27"]
    ),
  ])
  func `are counted from the date that was told last`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test func `no story takes its dates from the one before it`() {
    let lines = ["It opened on May 5, 1995.", "Two days later it shut. It did so that year."].map {
      "{\"title\":\"A headline\",\"date\":\"2022-01-06\",\"text\":\"\($0)\"}\n"
    }
    let stories = Stages.stories(Array(lines.joined().utf8))
    #expect(stories.map { ($0["dates"] as? [Any])?.count ?? 0 } == [1, 0])
  }

  @Test(arguments: [
    ("It will open in three weeks.", ["in three weeks=2022-01-27"]),
    ("The rule takes effect in two months.", ["in two months=2022-03"]),
    ("He will leave in 10 days.", ["in 10 days=2022-01-16"]),
    ("It was built in three weeks.", []), ("It will be the first visit in five years.", []),
    ("It would be the biggest cut in 10 years.", []),
    ("Prices will rise for the first time in two years.", []),
  ])
  func `some time ahead is a day, a month or a year`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }

  @Test(arguments: [
    ("They raked the leaves on Wednesday.", "2022-01-05"),
    ("Brandt leaves for Norport on Wednesday.", "2022-01-12"),
    ("Brandt meets Hale on Friday.", "2022-01-07"),
    ("The Senate votes Wednesday.", "2022-01-12"),
    ("It won 200 votes Wednesday.", "2022-01-05"),
    ("The deadline is Sunday.", "2022-01-09"),
    ("Results are expected on Sunday.", "2022-01-09"),
    ("Shares fell ahead of Friday's vote.", "2022-01-07"),
    ("The port remained closed through Friday.", "2022-01-07"),
    ("The port closed on Friday.", "2021-12-31"),
    ("He said he would resign Friday.", "2022-01-07"),
    ("He said he would study Wednesday's ruling.", "2022-01-05"),
    ("He would have resigned Monday.", "2022-01-03"),
    ("Brandt faces charges filed Monday.", "2022-01-03"),
    ("Brandt faces a hearing Wednesday.", "2022-01-12"),
    ("Brandt plays top-seeded Tom Hale on Friday.", "2022-01-07"),
    ("Brandt hosts a show that won on Sunday.", "2022-01-02"),
    ("It said it would fight the ruling announced Wednesday.", "2022-01-05"),
    ("It said it would be officially renamed Wednesday.", "2022-01-12"),
  ])
  func `a verb in the present looks ahead`(_ text: String, _ day: String) {
    #expect(Self.dates(text).map { String($0.suffix(10)) } == [day])
  }

  @Test(arguments: ["0000-01-01", "0999-06-01", "9999-12-31"])
  func `a day of publication that no paper has tells no dates`(_ day: String) {
    let text =
      "It shut overnight and over the weekend. It will open in 300 days, Monday or next year."
    #expect(Self.dates(text, on: day) == [])
  }

  @Test func `years that are counted on have four figures`() {
    let later = String(repeating: " and opened 999 years later", count: 10)
    let found = Self.dates("It shut in March 1995\(later).")
    #expect(found.count == 9)
    #expect(found.last == "999 years later=9987-03")
  }

  @Test(arguments: [
    ("They trailed 17-9 in the third quarter.", []),
    ("He scored a touchdown in the third quarter.", []),
    ("Sales fell 7-8 percent in the third quarter.", ["third quarter=2021-Q3"]),
    (
      "It earned more in the third quarter of 2021 than in the 2020 period.",
      ["third quarter of 2021=2021-Q3", "2020 period=2020-Q3"]
    ),
    (
      "It lost less in the third quarter than in the period last year.",
      ["third quarter=2021-Q3", "last year=2020-Q3"]
    ),
    (
      "It lost less in the third quarter than in last year's quarter.",
      ["third quarter=2021-Q3", "last year's quarter=2020-Q3"]
    ),
  ])
  func `quarters are of games and of years`(_ text: String, _ found: [String]) {
    #expect(Self.dates(text) == found)
  }
}
