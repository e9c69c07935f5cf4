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

  package init(date: String, feeds: [String: Feed] = [:], rejects: [String: Int] = [:]) {
    self.date = date
    self.feeds = feeds
    self.rejects = rejects
  }

  /// The figures of the archives that a run read.
  init(date: String, archives: some Sequence<ArchiveRecord>) {
    self.init(date: date)
    for archive in archives {
      let counts = archive.counts
      let feed = Feed(
        archives: 1, documents: counts.read, rejected: counts.rejected, textBytes: counts.textBytes)
      var name = Self.feed(of: archive.name)
      // What has thousands of feeds is not told apart by their names.
      if feeds[name] == nil, feeds.count >= 200 { name = "others" }
      feeds[name] = (feeds[name] ?? Feed()) + feed
      rejects.merge(counts.rejectedBy ?? [:], uniquingKeysWith: +)
    }
  }

  /// Adds what another run of the same night read.
  mutating func add(_ other: RunFigures) {
    feeds.merge(other.feeds) { $0 + $1 }
    rejects.merge(other.rejects, uniquingKeysWith: +)
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
