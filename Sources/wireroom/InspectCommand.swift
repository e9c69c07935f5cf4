import ArgumentParser
import Foundation
import Newsroom
import Wire

/// `wireroom inspect`: what archives are, without writing anything.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tells what archives are: container, format, members, documents, sizes, damage.",
    discussion: """
      Every file is read through. The exit status is 2 if one of them is damaged.

      EXAMPLES
        wireroom inspect afp_eng_199405.gz
        wireroom inspect --json *.gz
      """)

  @Argument(help: "Archives.")
  var files: [String]

  @Option(help: "Headlines to show.")
  var headlines = 5

  @Flag(help: "Print JSON, an object a line.")
  var json = false

  func run() throws {
    var isBad = false
    for (number, file) in files.enumerated() {
      do {
        let inspection = try Inspection.read(file, headlines: headlines)
        if !inspection.damage.isEmpty { isBad = true }
        if json {
          let encoder = JSONEncoder()
          encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
          print(String(decoding: try encoder.encode(inspection), as: UTF8.self))
        } else {
          if number > 0 { print("") }
          print(Self.text(inspection))
        }
      } catch {
        isBad = true
        Terminal.error("\(error)")
      }
    }
    if isBad { throw ExitCode(2) }
  }

  private static func text(_ inspection: Inspection) -> String {
    var lines = [inspection.path]
    func add(_ name: String, _ value: String) {
      lines.append("  " + name.padding(toLength: 12, withPad: " ", startingAt: 0) + value)
    }
    var container = inspection.container
    if inspection.gzipMembers > 1 { container += ", \(inspection.gzipMembers) gzip members" }
    if inspection.members > 0 { container += ", \(inspection.members) files" }
    add("container", container)
    if let name = inspection.headerName { add("name", name) }
    if let comment = inspection.headerComment { add("comment", comment) }
    let formats = inspection.formats.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
    add("format", formats.isEmpty ? "unknown" : formats.joined(separator: ", "))
    add("documents", inspection.documents.formatted())
    if inspection.rejects > 0 {
      let reasons = inspection.rejectReasons.sorted { $0.key < $1.key }.map {
        "\($0.key) \($0.value)"
      }
      add("rejects", "\(inspection.rejects.formatted()) (\(reasons.joined(separator: ", ")))")
    }
    add(
      "size",
      "\(ByteSize.text(inspection.compressedBytes)), \(ByteSize.text(inspection.uncompressedBytes)) uncompressed"
    )
    for damage in inspection.damage { add("damage", damage.text) }
    for warning in inspection.warnings { add("warning", warning.text) }
    for (number, headline) in inspection.headlines.enumerated() {
      add(number == 0 ? "headlines" : "", headline)
    }
    return lines.map(Printable.line).joined(separator: "\n")
  }
}

/// `wireroom show`: one story, coloured by part.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows one story of an archive, coloured by part, with what was removed.",
    discussion: """
      ID is the wire's own id, or #N for the archive's Nth document; without it the first story is \
      shown.

      EXAMPLES
        wireroom show afp_eng_199405.gz AFP_ENG_19940512.0001
        wireroom show page.txt
        wireroom show reut2-000.sgm.gz '#17' --json
      """)

  @Argument(help: "An archive.")
  var file: String

  @Argument(help: "A story's id, or #N.")
  var id: String?

  @Flag(help: "Print the story's line of JSON.")
  var json = false

  @Flag(inversion: .prefixedNo, help: "Use colours (default: on a terminal).")
  var color: Bool?

  func run() throws {
    guard let view = try StoryView.find(file, id: id) else {
      Terminal.error(
        "\(file): no story \(id.map { "'\($0)'" } ?? "at all"); '#1' is the first, and `wireroom inspect` tells how many there are"
      )
      throw ExitCode(1)
    }
    if json {
      print(view.json, terminator: "")
      return
    }
    let isColoured = color ?? (isatty(STDOUT_FILENO) == 1)
    for piece in view.pieces { print(Self.text(piece, isColoured: isColoured)) }
  }

  private static func text(_ piece: StoryView.Piece, isColoured: Bool) -> String {
    let label = piece.role.rawValue.padding(toLength: 11, withPad: " ", startingAt: 0)
    let text = Self.visible(piece.text).split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\n" + String(repeating: " ", count: 11))
    guard isColoured else { return label + text }
    let code =
      switch piece.role {
      case .headline: "1"
      case .id, .slug, .tag, .published, .agency: "36"
      case .byline, .dateline: "33"
      case .crosshead: "1;35"
      case .caption, .credit, .copyright, .note: "32"
      case .entity, .quote: "34"
      case .removed: "31"
      case .paragraph, .table: "0"
      }
    return "\u{1B}[2m\(label)\u{1B}[0m\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// Controls of the copy must not reach the terminal.
  private static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F ? "\u{FFFD}" : $0
        }))
  }
}
