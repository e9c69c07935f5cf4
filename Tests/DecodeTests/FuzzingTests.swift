import Decode
import Foundation
import TestKit
import Testing
import Wire

/// Inputs that fuzzing found (`make fuzz`), each named for what it broke.
@Suite struct `Inputs that fuzzing found` {
  private static let names: [String] =
    (try? FileManager.default.contentsOfDirectory(
      atPath: Fixtures.folder.appendingPathComponent("fuzz").path
    ).sorted()) ?? []

  @Test func `some are kept`() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names)
  func `are read to the end, in pieces as in one`(_ name: String) throws {
    let bytes = try Fixtures.bytes("fuzz/" + name)
    let whole = Stages.decode(bytes)
    #expect(Stages.stories(bytes).count == whole.documents)
    for piece in [1, 7, bytes.count / 2 + 1] {
      let parts = Stages.decode(bytes, piece: piece)
      #expect(parts.documents == whole.documents)
      #expect(parts.rejects.map(\.offset) == whole.rejects.map(\.offset))
      #expect(parts.rejects.map(\.reason) == whole.rejects.map(\.reason))
      #expect(parts.damage.count == whole.damage.count)
    }
  }

  /// Each of many broken messages was searched for the next right one, to the window's end.
  @Test(.timeLimit(.minutes(10 * Patience.factor)))
  func `many broken messages take no time out of proportion`() {
    let count = 30_000
    let bytes = Array(repeatElement(Array("\u{1}?\u{4}".utf8), count: count).joined())
    let right = Array(
      "\u{1}xyd0045 4 s 40  syn 0818\r\n\r\nPort/\r\n\u{2}Port =\r\n\r\nText\r\n\u{3}\u{4}".utf8)
    let result = Stages.decode(right + bytes + right)
    #expect(result.documents == 2)
    #expect(result.rejects.count == count)
  }
}
