import ArgumentParser
import Foundation
import Wire

/// `wireroom formats`: what is read.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "Lists the formats that are read, and what their readers were written from.",
    discussion: """
      A format is told by its bytes, never by a file's name. Every format is read plain, in gzip (any \
      number of members), in tar, in tar.gz and in ZIP, alone or many items one after the other. Fields are \
      described in Documentation/Formats.md.

      Text may be in UTF-8, UTF-16, Latin-1 and Windows-1252; XML and mail also in the other sets of Europe and \
      the Middle East and in Shift_JIS, EUC-JP, GB 18030, Big5, EUC-KR, ISO-2022-JP, -KR and -CN and HZ, as they declare.

      Not read yet: HTML pages and WARC files (web archives). They, and whatever else is known by sight, such as \
      PDF, are rejects that say what was seen and what to do; see rejects/ in the results.

      EXAMPLES
        wireroom formats
        wireroom formats --json
        wireroom inspect *.gz        # what these files are
      """)

  @Flag(help: "Print JSON, an object a line.")
  var json = false

  func run() throws {
    defer {
      if !json {
        print(
          "\nNot read yet: HTML pages, WARC files. They are rejects that say so and what to do.")
      }
    }
    let formats = WireFormat.allCases.sorted { $0.rawValue < $1.rawValue }
    let width = formats.map(\.rawValue.count).max() ?? 0
    for format in formats {
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let row = [
          "format": format.rawValue, "title": format.title, "specification": format.specification,
        ]
        print(String(decoding: try encoder.encode(row), as: UTF8.self))
      } else {
        let name = format.rawValue.padding(toLength: width, withPad: " ", startingAt: 0)
        print("\(name)  \(format.title)")
        print(String(repeating: " ", count: width + 2) + format.specification)
      }
    }
  }
}
