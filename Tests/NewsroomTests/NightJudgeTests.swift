import Foundation
import Logging
import TestKit
import Testing

@testable import Newsroom

@Suite struct `Nights compared` {
  /// Nights of May 2024 with a feed's documents, of which each has 1,000 bytes.
  private static func nights(
    _ documents: [Int], feed: String = "*/afp.gz", rejects: [String: Int] = [:]
  ) -> [RunFigures] {
    documents.enumerated().map { night($0 + 1, $1, feed: feed, rejects: rejects) }
  }

  private static func night(
    _ day: Int, _ documents: Int, length: Int = 1000, feed: String = "*/afp.gz",
    rejects: [String: Int] = [:]
  ) -> RunFigures {
    let feeds =
      documents == 0
      ? [:]
      : [feed: RunFigures.Feed(archives: 1, documents: documents, textBytes: documents * length)]
    return RunFigures(
      date: "2024-05-" + (day < 10 ? "0\(day)" : "\(day)"), feeds: feeds, rejects: rejects)
  }

  /// Documents of fourteen nights from a Wednesday on, with quiet weekends.
  private static let usual = [
    400, 410, 395, 210, 190, 405, 398, 402, 400, 391, 205, 200, 399, 404,
  ]

  @Test(
    arguments: [
      (400, []), (480, []), (0, [.missingFeed]), (120, [.fewDocuments]), (800, [.doubleFeed]),
      (560, [.manyDocuments]),
    ] as [(Int, [Attention.Kind])])
  func `counts far from the usual are told`(_ documents: Int, _ kinds: [Attention.Kind]) {
    // 15 May 2024 is a Wednesday.
    let found = NightJudge.attention(
      Self.night(15, documents), past: Self.nights(Self.usual))
    #expect(found.map(\.kind) == kinds)
    for item in found {
      #expect(item.subject == "*/afp.gz")
      #expect(item.now == Double(documents))
    }
  }

  @Test func `a quiet weekday is usual where it was quiet before`() {
    // 18 May 2024 is a Saturday, as 4 and 11 May were.
    let past = Self.nights(Self.usual)
    #expect(NightJudge.attention(Self.night(18, 200), past: past).isEmpty)
    #expect(NightJudge.attention(Self.night(20, 200), past: past).map(\.kind) == [.fewDocuments])
    let rests = Self.nights([40, 41, 40, 0, 0, 42, 40, 39, 40, 41, 0, 0, 40, 40])
    #expect(NightJudge.attention(Self.night(18, 0), past: rests).isEmpty)
    #expect(NightJudge.attention(Self.night(15, 0), past: rests).map(\.kind) == [.missingFeed])
  }

  @Test func `chance with small numbers is usual`() {
    let past = Self.nights([4, 6, 3, 5, 7, 4])
    for count in [1, 9] {
      #expect(NightJudge.attention(Self.night(15, count), past: past).isEmpty, "\(count)")
    }
    #expect(NightJudge.attention(Self.night(15, 30), past: past).map(\.kind) == [.doubleFeed])
  }

  @Test func `fewer than five nights say nothing, later ones neither`() {
    let four = Self.nights([400, 400, 400, 400])
    #expect(NightJudge.attention(Self.night(15, 1), past: four).isEmpty)
    let later = Self.nights([400, 400, 400, 400]) + [Self.night(16, 400), Self.night(15, 400)]
    #expect(NightJudge.attention(Self.night(15, 1), past: later).isEmpty)
    let five = Self.nights([400, 400, 400, 400, 400])
    #expect(NightJudge.attention(Self.night(15, 1), past: five).map(\.kind) == [.fewDocuments])
  }

  @Test func `only the last fourteen nights count`() {
    let old = Self.nights(Array(repeating: 10, count: 10))
    let recent = (11...24).map { Self.night($0, 400) }
    #expect(NightJudge.attention(Self.night(25, 400), past: recent + old).isEmpty)
    #expect(
      NightJudge.attention(Self.night(25, 10), past: recent + old).map(\.kind) == [.fewDocuments])
  }

  @Test(arguments: [(1000, false), (1200, false), (700, true), (200, true), (4000, true)])
  func `a sudden change in length is told`(_ length: Int, _ isTold: Bool) {
    let found = NightJudge.attention(
      Self.night(15, 400, length: length), past: Self.nights(Self.usual))
    #expect(found.map(\.kind) == (isTold ? [.textLength] : []))
    if isTold {
      #expect(found.first?.usual == 1000 && found.first?.now == Double(length))
    }
  }

  @Test func `new and many rejects are told`() {
    let past = Self.nights(Self.usual, rejects: ["no_text": 3])
    let now = Self.night(15, 400, rejects: ["no_text": 4, "not_json": 1])
    #expect(NightJudge.attention(now, past: past).map(\.kind) == [.newReject])
    #expect(NightJudge.attention(now, past: past).first?.subject == "not_json")
    let many = Self.night(15, 400, rejects: ["no_text": 60])
    #expect(NightJudge.attention(many, past: past).map(\.kind) == [.manyRejects])
    #expect(NightJudge.attention(many, past: past).first?.usual == 3)
  }

  @Test func `a feed that was never there is told`() {
    var now = Self.night(15, 400)
    now.feeds["*/dpa.gz"] = RunFigures.Feed(archives: 2, documents: 10, textBytes: 10)
    let found = NightJudge.attention(now, past: Self.nights(Self.usual))
    #expect(found.map(\.kind) == [.newFeed] && found.first?.subject == "*/dpa.gz")
  }

  @Test(arguments: [
    ("2024-05-12/afp_eng_0300.gz", "*/afp_eng_*.gz"), ("afp_eng_199405.gz", "afp_eng_*.gz"),
    ("2024/05/12/x.gz", "*/*/*/x.gz"), ("r-20240512T0300.tar.gz", "r-*.tar.gz"),
    ("reut2-000.sgm.gz", "reut*.sgm.gz"), ("plain.gz", "plain.gz"), ("v1.2_3-x", "v*-x"),
  ])
  func `a feed is a name without its numbers`(_ name: String, _ feed: String) {
    #expect(RunFigures.feed(of: name) == feed)
  }
}
