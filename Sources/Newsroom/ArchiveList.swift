internal import Decode
internal import Foundation
internal import SystemPackage
internal import Wire

/// Reads a JSON document whose member `archives` is a list of hundreds of thousands: `run.json` and
/// `summary.json`, one item of the list in memory at once.
struct ArchiveList {
  private static let name = Array("archives".utf8)

  private let give: (inout JSONTree, [UInt8]) throws -> Void
  private var tree = JSONTree()
  /// The document, its list without items.
  private var rest: [UInt8] = []
  /// The item at hand, and whether one must follow.
  private var item: [UInt8] = []
  private var isItemDue = false
  private var isInList = false
  private var isInString = false
  private var isEscaped = false
  private var depth = 0
  /// The last string that stands in the document itself, as far as it can be the list's name.
  private var word: [UInt8] = []

  private init(give: @escaping (inout JSONTree, [UInt8]) throws -> Void) { self.give = give }

  /// Gives the bytes of each item, and a tree to read them with; returns the document with an empty list,
  /// which may be no JSON.
  ///
  /// - Throws: what `give` throws, and an error where the file cannot be read.
  static func read(
    _ path: String, files: Files = Files(),
    _ give: (_ tree: inout JSONTree, _ item: [UInt8]) throws -> Void
  ) throws -> [UInt8] {
    try withoutActuallyEscaping(give) { give in
      var list = ArchiveList(give: give)
      let file = try files.open(path)
      defer { try? file.close() }
      while true {
        let piece = try files.read(file, path, atMost: 256 << 10)
        if piece.isEmpty { return list.rest }
        for byte in piece { try list.add(byte) }
      }
    }
  }

  private mutating func add(_ byte: UInt8) throws {
    if isInString {
      keep(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      } else if depth == 1, word.count <= Self.name.count {
        word.append(byte)
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      if depth == 1 { word.removeAll(keepingCapacity: true) }
      keep(byte)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      keep(byte)
      if depth == 1, byte == UInt8(ascii: "["), word == Self.name { isInList = true }
      depth += 1
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth -= 1
      if isInList, depth == 1 {
        if isItemDue || !item.isEmpty { try finish() }
        (isInList, isItemDue) = (false, false)
      }
      keep(byte)
    case UInt8(ascii: ",") where isInList && depth == 2:
      try finish()
      isItemDue = true
    case 0x20, 0x0A, 0x0D, 0x09:
      // No blank outside strings means anything, and items are often laid out.
      if !isInList { keep(byte) }
    default: keep(byte)
    }
  }

  private mutating func keep(_ byte: UInt8) {
    if isInList { item.append(byte) } else { rest.append(byte) }
  }

  private mutating func finish() throws {
    try give(&tree, item)
    item.removeAll(keepingCapacity: true)
  }
}

extension RunRecord {
  /// The record that the last run of a folder left; nil where there is none that this version reads.
  ///
  /// Without archives it is read as if it had none.
  static func read(in folder: String, withArchives: Bool = true) -> RunRecord? {
    var archives = ArchiveRecords()
    let rest = try? ArchiveList.read(folder + "/run.json") { tree, item in
      guard withArchives else { return }
      guard let archive = ArchiveRecord.read(item, &tree), archive.isPossible else {
        throw WireError(.unsupported, "an archive's record is of another version")
      }
      archives.append(archive)
    }
    guard let rest,
      var record = try? JSONDecoder().decode(RunRecord.self, from: Data(rest))
    else { return nil }
    record.archives = archives
    return record
  }
}
