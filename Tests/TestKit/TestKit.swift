import Decode
import Extract
public import Foundation
import Newsroom
import Normalize
import Segment
public import Wire

/// Files beside the tests.
public enum Fixtures {
  /// The folder of the fixtures.
  public static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures")

  /// The rows of a table of cases: lines of columns parted by tabs; `#` begins a comment; `\n`
  /// stands for a line break.
  public static func rows(_ name: String) throws -> [[String]] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map {
        String($0).replacing("\\n", with: "\n").replacing("\\t", with: "\t")
      }
    }
  }

  /// A fixture's bytes.
  public static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }
}

/// How long tests are waited for.
public enum Patience {
  /// What limits of time are multiplied by: under a sanitizer all is many times as slow
  /// (`WIREROOM_PATIENCE`, which `make sanitize` sets).
  public static let factor =
    ProcessInfo.processInfo.environment["WIREROOM_PATIENCE"].flatMap { Int($0) } ?? 1
}

/// Random numbers that a seed decides (SplitMix64), for tests that try many cases.
public struct SeededRandom: Sendable {
  private var state: UInt64

  /// Begins at a seed.
  public init(seed: UInt64) { state = seed }

  /// A number from 0 to below `limit`.
  public mutating func next(upTo limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(max(1, limit)))
  }
}

/// Annotated data that is not part of the project, where there is any.
public enum ForeignData {
  /// The folder, by `WIREROOM_DATA` or beside the checkout.
  public static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["WIREROOM_DATA"]
    let beside = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("shared/data")
    let url = named.map { URL(fileURLWithPath: $0) } ?? beside
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }()

  /// Whether a file of it is there.
  public static func has(_ path: String) -> Bool {
    folder.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent(path).path) }
      ?? false
  }
}

/// A folder that goes with the test.
public final class TemporaryFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// Makes an empty folder.
  public init() throws {
    path = NSTemporaryDirectory() + "wireroom-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file into it and gives its path.
  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// All files below it, by their relative paths, with their bytes.
  public func contents(below folder: String) -> [String: Data] {
    var files: [String: Data] = [:]
    let root = path + "/" + folder
    guard let walker = FileManager.default.enumerator(atPath: root) else { return files }
    for case let name as String in walker {
      if let data = FileManager.default.contents(atPath: root + "/" + name) { files[name] = data }
    }
    return files
  }

  /// The results below a folder whose bytes follow from the archives alone, partials among them.
  ///
  /// What is kept of a merge has names of its own, and may be there or not.
  public func results(below folder: String) -> [String: Data] {
    contents(below: folder).filter { name, _ in
      name == "summary.json"
        || !name.hasPrefix("partials/.kept/")
          && ["stories/", "rejects/", "tables/", "partials/"].contains { name.hasPrefix($0) }
    }
  }

  /// How a file below a folder differs from what was expected, with all that can be told of it: sizes,
  /// whether it is as expected when read again, the first byte that differs, and both begins.
  public func difference(
    of name: String, _ expected: Data?, _ found: Data?, below root: String
  ) -> String {
    let again = FileManager.default.contents(atPath: path + "/" + root + "/" + name)
    let place = zip(expected ?? Data(), found ?? Data()).enumerated().first { $1.0 != $1.1 }
    let sizes = [expected, found, again].map { $0.map { "\($0.count)" } ?? "none" }
    let starts = [expected, again ?? found].map {
      ($0 ?? Data()).prefix(8192).base64EncodedString()
    }
    return """
      \(name): bytes \(sizes[0]) expected, \(sizes[1]) found, \(sizes[2]) when read again\
      \(again == expected ? " (as expected)" : ""), the first that differs \
      \(place.map { "\($0.offset)" } ?? "none"); expected begins \(starts[0]), found \(starts[1])
      """
  }
}

/// The stages on documents given as bytes.
public enum Stages {
  /// Decodes an archive fed in pieces of `piece` bytes.
  public static func decode(
    _ bytes: [UInt8], name: String = "test", piece: Int = .max, batchBytes: Int = 1 << 20,
    charset: String? = nil
  ) -> (
    batches: [DecodedBatch], documents: Int, rejects: [Reject], damage: [WireError],
    warnings: [WireError]
  ) {
    var options = ArchiveDecoder.Options()
    options.batchBytes = batchBytes
    options.assumedCharset = charset.flatMap { AssumedCharset(label: $0) }
    var decoder = ArchiveDecoder(name: name, archive: 0, options: options)
    var batches: [DecodedBatch] = []
    var position = 0
    while true {
      switch decoder.next() {
      case .needsInput:
        let end = piece == .max ? bytes.count : min(bytes.count, position + piece)
        decoder.feed(Array(bytes[position..<end]), isLast: end == bytes.count)
        position = end
      case .batch(let batch): batches.append(batch)
      case .finished:
        let report = decoder.report
        return (
          batches, report.documents, batches.flatMap(\.envelope.rejects), report.damage,
          report.warnings
        )
      }
    }
  }

  /// The records of an archive, as they would be written.
  public static func stories(
    _ bytes: [UInt8], name: String = "test", charset: String? = nil
  ) -> [[String: Any]] {
    var normalizer = Normalizer()
    var segmenter = Segmenter()
    var extractor = Extractor()
    var renderer = StoryRenderer(writesText: true)
    var stories: [[String: Any]] = []
    for batch in decode(bytes, name: name, charset: charset).batches {
      let extracted = extractor.process(segmenter.process(normalizer.process(batch)))
      for index in extracted.stories.indices {
        var json = JSONBytes()
        renderer.render(extracted, index, archive: name, into: &json)
        let object = try? JSONSerialization.jsonObject(with: Data(json.array))
        stories.append(object as? [String: Any] ?? [:])
      }
    }
    return stories
  }

  /// Whether each story is held where embargoes are kept at `now`, in seconds since 1970.
  public static func held(_ bytes: [UInt8], at now: Int) -> [Bool] {
    var normalizer = Normalizer()
    var segmenter = Segmenter()
    var extractor = Extractor(embargoesAt: now)
    return decode(bytes).batches.flatMap { batch in
      extractor.process(segmenter.process(normalizer.process(batch))).stories.map {
        $0.heldUntil > now
      }
    }
  }

  /// The record of a JSON Lines record with this text.
  public static func story(
    text: String, headline: String = "A headline", published: String = "2022-01-06"
  ) -> [String: Any] {
    let record = ["text": text, "title": headline, "date": published]
    let line = (try? JSONSerialization.data(withJSONObject: record)) ?? Data()
    return stories(Array(line) + [0x0A]).first ?? [:]
  }

  /// The pieces of `text` that pairs of offsets in code points stand for.
  public static func pieces(_ story: [String: Any], _ key: String) -> [String] {
    let text = Array((story["text"] as? String ?? "").unicodeScalars)
    return (story[key] as? [[Int]] ?? []).map { pair in
      String(String.UnicodeScalarView(text[pair[0]..<pair[1]]))
    }
  }
}

/// Gzip members for tests.
public enum Gzip {
  /// A member that holds `bytes`.
  public static func member(_ bytes: [UInt8]) -> [UInt8] {
    var deflater = Deflater(level: 6)
    return deflater.member(bytes)
  }

  /// A member with every optional field of RFC 1952's header but FHCRC.
  public static func fullMember(_ bytes: [UInt8], name: String, comment: String) -> [UInt8] {
    var out = member(bytes)
    out[3] = 4 | 8 | 16
    let extra: [UInt8] = [6, 0, 0x42, 0x43, 2, 0, 1, 2]
    out.insert(
      contentsOf: extra + Array(name.utf8) + [0] + Array(comment.utf8) + [0], at: 10)
    return out
  }
}

/// Members of a record by the kind of value that they have.
extension [String: Any] {
  /// A string; nil for other values.
  public func text(_ key: String) -> String? { self[key] as? String }
  /// A list of strings; empty for other values.
  public func list(_ key: String) -> [String] { self[key] as? [String] ?? [] }
  /// An object; empty for other values.
  public func object(_ key: String) -> [String: Any] { self[key] as? [String: Any] ?? [:] }
  /// A list of objects; empty for other values.
  public func objects(_ key: String) -> [[String: Any]] { self[key] as? [[String: Any]] ?? [] }
  /// The pieces taken out for a reason.
  public func removed(_ reason: String) -> [String] {
    objects("removed").filter { $0.text("reason") == reason }.compactMap { $0.text("text") }
  }
}
