import Lexicon
import Testing
import Wire

@testable import Extract

@Suite struct `Embargoes` {
  private static func end(_ text: String) -> EmbargoTime.End {
    let bytes = Array(text.utf8)
    return EmbargoTime.end(bytes.span, 0..<bytes.count, lexicon: .shared)
  }

  /// 1 January 2099, 00:00 UTC.
  private static let newYear = 4_070_908_800

  /// Hours behind that moment; without a zone, twelve more.
  @Test(
    arguments: [
      ("2099-01-01T18:00:00Z", 18), ("20990101T180000Z", 18), ("2099-01-01T18:00:00+02:00", 16),
      ("Sperrfrist: 1. Januar 2099 18.00 Uhr", 30), ("01.01.2099, 18 Uhr", 30),
      ("Sperrfrist 1. J\u{E4}nner 2099, 18:00 GMT", 18),
      ("Embargo jusqu'au 1er janvier 2099 \u{E0} 18h00", 30),
      ("Not for publication before January 1, 2099, 6:00 p.m.", 30),
      ("Embargoed until 2:00 p.m. EST (1900 GMT) January 1, 2099", 19),
      ("until 10:00 CET (0900 GMT) January 1, 2099", 9), ("until 9 p.m. ET, Jan. 1, 2099", 26),
      ("6:00 p.m. EST (2300 GMT), January 1, 2099", 23), ("1 January 2099 6:00 PM GMT", 18),
      ("until 1800 PST, Jan. 1, 2099", 26), ("18:00 UTC-05:00 January 1, 2099", 23),
      ("6 P.M. WEST COAST TIME JANUARY 1, 2099", 30), ("12 noon EST Jan. 1, 2099", 17),
      ("2099-01-01 06:00 PM EST", 23), ("until 2099-01-01T06:00 PM EST", 23),
      ("Embargoed until 12 a.m. GMT January 1, 2099", 0),
      ("until 12:00 p.m. GMT January 1, 2099", 12), ("until noon GMT, January 1, 2099", 12),
      ("Embargoed until 2099-01-01T18:00:00Z", 18), ("until 6 a.m. EST, January 1, 2099", 11),
      ("It may not be published before 1 January 2099 at 18:00", 30), ("2099-01-01", 12),
    ])
  func `an embargo's time is read, late rather than early`(_ text: String, _ hours: Int) {
    #expect(Self.end(text) == .at(Self.newYear + hours * 3600))
  }

  @Test func `a day in words is held to its end`() {
    #expect(Self.end("until 1 January 2099") == .at(Self.newYear + 36 * 3600 - 1))
  }

  @Test(arguments: ["sometime", "Embargoed to 0001 Friday", "embargoed", "31. Februar 2099"])
  func `what cannot be read has no end`(_ text: String) { #expect(Self.end(text) == .unknown) }

  @Test(arguments: [
    ("Jan. 3", "2098-12-30", 2099), ("Dec. 30", "2099-01-02", 2098),
    ("March 14", "2099-03-15", 2099),
    ("March 16", "2099-03-15", 2099),
  ])
  func `a day without a year is the nearest to the message's`(
    _ words: String, _ day: String, _ year: Int
  ) {
    let (text, sent) = (Array("Embargoed until \(words)".utf8), Array(day.utf8))
    let date = DateParser.parse(sent.span, 0..<sent.count, lexicon: .shared)
    let end = EmbargoTime.parse(text.span, 0..<text.count, from: date, lexicon: .shared)
    #expect(Int(end.year) == year)
  }

  @Test(arguments: ["until 2000 Jan. 20", "1900 hundred, Jan. 20"])
  func `a time that reads as a year lets nothing go`(_ words: String) {
    let (text, sent) = (Array(words.utf8), Array("2099-01-15".utf8))
    let date = DateParser.parse(sent.span, 0..<sent.count, lexicon: .shared)
    #expect(EmbargoTime.end(text.span, 0..<text.count, from: date, lexicon: .shared) == .unknown)
  }

  @Test(arguments: ["none", "Lifted", "keine"])
  func `there may be none`(_ text: String) { #expect(Self.end(text) == .lifted) }

  @Test(arguments: [
    "STRICTLY EMBARGOED UNTIL 0657 GMT", "Under embargo until Monday", "NB: Embargoed until 6 p.m.",
    "ATTENTION EDITORS - EMBARGOED UNTIL 0001 GMT", "EMBARGO - Not for publication before 2230 GMT",
    "ACHTUNG SPERRFRIST: 18.00 Uhr", "Sous embargo jusqu'au 1er mai",
    "EMBARGOED - until 1800 GMT", "Under strict embargo until 1800 GMT",
    "*** EMBARGOED UNTIL 6 p.m.",
  ])
  func `a note of one may begin in many ways`(_ note: String) {
    let bytes = Array(note.utf8)
    #expect(EmbargoWords.note(bytes.span, 0..<bytes.count) != nil)
  }

  @Test(arguments: [
    "Under pressure, the embargo ended", "Attention: embargo talks go on",
    "Embargo - oil is dear",
  ])
  func `a note of something else is none`(_ note: String) {
    let bytes = Array(note.utf8)
    #expect(EmbargoWords.note(bytes.span, 0..<bytes.count) == nil)
  }
}
