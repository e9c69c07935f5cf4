internal import Wire

/// What one night brought: the figures that nights are compared by.
package struct RunFigures: Sendable, Codable, Equatable {
  /// What the archives of a feed brought.
  package struct Feed: Sendable, Codable, Equatable {
    package var archives = 0
    package var documents = 0
    package var rejected = 0
    /// Bytes of text in the documents that were read.
    package var textBytes = 0

    package init(archives: Int = 0, documents: Int = 0, rejected: Int = 0, textBytes: Int = 0) {
      self.archives = archives
      self.documents = documents
      self.rejected = rejected
      self.textBytes = textBytes
    }

    static func + (left: Feed, right: Feed) -> Feed {
      Feed(
        archives: left.archives + right.archives, documents: left.documents + right.documents,
        rejected: left.rejected + right.rejected, textBytes: left.textBytes + right.textBytes)
    }

    /// What one archive brought.
    init(_ archive: ArchiveRecord) {
      self.init(
        archives: 1, documents: archive.counts.read, rejected: archive.counts.rejected,
        textBytes: archive.counts.textBytes)
    }

    /// What is left without a part of it; nil where that is no archive.
    ///
    /// An archive that changed since its night has other figures than it came with: none falls below 0.
    func less(_ part: Feed) -> Feed? {
      guard archives > part.archives else { return nil }
      return Feed(
        archives: archives - part.archives, documents: max(0, documents - part.documents),
        rejected: max(0, rejected - part.rejected), textBytes: max(0, textBytes - part.textBytes))
    }

    /// Bytes of text to a document that could be read.
    var length: Double? {
      documents > rejected ? Double(textBytes) / Double(documents - rejected) : nil
    }

    enum CodingKeys: String, CodingKey {
      case archives, documents, rejected
      case textBytes = "text_bytes"
    }
  }

  /// The night, `2024-05-01`.
  package var date: String
  /// By the archives' names with the numbers taken out.
  package var feeds: [String: Feed]
  /// Documents by reason.
  package var rejects: [String: Int]
  /// Busy seconds of each stage for a megabyte of text: what the next night begins with.
  package var costs: [String: Double]?
  /// Archives that were forgotten since: what they brought is taken out.
  package var forgotten: [String]?

  package init(date: String, feeds: [String: Feed] = [:], rejects: [String: Int] = [:]) {
    self.date = date
    self.feeds = feeds
    self.rejects = rejects
  }

  /// The figures of the archives that a run read.
  init(date: String, archives: some Sequence<ArchiveRecord>) {
    self.init(date: date)
    for archive in archives { add(archive) }
  }

  private mutating func add(_ archive: ArchiveRecord) {
    var name = Self.feed(of: archive.name)
    // What has thousands of feeds is not told apart by their names.
    if feeds[name] == nil, feeds.count >= 200 { name = Self.others }
    feeds[name] = (feeds[name] ?? Feed()) + Feed(archive)
    rejects.merge(archive.counts.rejectedBy ?? [:], uniquingKeysWith: +)
  }

  private static let others = "others"

  /// Whether all that the night brought was forgotten.
  var isForgotten: Bool { feeds.isEmpty && forgotten != nil }

  /// Takes out what an archive of the night brought; once, however often it is asked.
  mutating func forget(_ archive: ArchiveRecord) {
    guard forgotten?.contains(archive.name) != true else { return }
    forgotten = (forgotten ?? []) + [archive.name]
    let name = Self.feed(of: archive.name)
    let key = feeds[name] == nil ? Self.others : name
    if let feed = feeds[key] { feeds[key] = feed.less(Feed(archive)) }
    for (reason, count) in archive.counts.rejectedBy ?? [:] {
      let left = (rejects[reason] ?? 0) - count
      rejects[reason] = left > 0 ? left : nil
    }
  }

  /// Takes in again what an archive brings that was forgotten and is in the results once more.
  mutating func remember(_ archive: ArchiveRecord) {
    guard let names = forgotten, names.contains(archive.name) else { return }
    let left = names.filter { $0 != archive.name }
    forgotten = left.isEmpty ? nil : left
    add(archive)
  }

  /// Adds what another run of the same night read.
  mutating func add(_ other: RunFigures) {
    feeds.merge(other.feeds) { $0 + $1 }
    rejects.merge(other.rejects, uniquingKeysWith: +)
    if let names = other.forgotten { forgotten = (forgotten ?? []) + names }
  }

  /// The feed of an archive: its name, a star for each number or date in it.
  ///
  /// `2024-05-12/afp_eng_0300.gz` is of the feed `*/afp_eng_*.gz`.
  package static func feed(of name: String) -> String {
    let bytes = Array(name.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index].isDigit else {
        out.append(bytes[index])
        index += 1
        continue
      }
      // Digits, and single marks between digits, are one number.
      while index < bytes.count {
        let isJoint =
          [0x2D, 0x5F, 0x2E, 0x3A, UInt8(ascii: "T")].contains(bytes[index])
          && index + 1 < bytes.count && bytes[index + 1].isDigit
        guard bytes[index].isDigit || isJoint else { break }
        index += 1
      }
      out.append(UInt8(ascii: "*"))
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Monday is 0; nil where the date is none.
  var weekday: Int? {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    let day = Timestamp(year: parts[0], month: parts[1], day: parts[2])
    return day.isValid ? ((day.dayNumber + 3) % 7 + 7) % 7 : nil
  }
}
