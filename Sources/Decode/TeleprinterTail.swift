internal import Wire

/// What stands below a message's text: the agency's mark, the desk's initials, the time of sending.
///
///     (Schluss) ab/cd        LVH/PDB/        (SDA\ab)        mf        upi 03-14-88 06:12 pes
///     APA0234 2013-03-14/12:07        141512 MAR 89        14-MAR-07 15:23
struct TeleprinterTail {
  /// Where the text ends.
  private(set) var end: Int
  private var hasDate: Bool
  private var hasSignoff = false
  private var hasStamp = false
  /// More lines than these are text.
  private static let most = 8

  /// Takes the lines off the end of `range`, which may begin within a line.
  static func read(
    _ window: Span<UInt8>, _ range: Range<Int>, hasDate: Bool = true, into batch: inout DocumentSink
  ) -> Int {
    var tail = TeleprinterTail(end: window.trimmed(range).upperBound, hasDate: hasDate)
    for _ in 0..<most {
      let floor = range.lowerBound
      guard tail.end > floor else { break }
      var start = tail.end
      while start > floor, window[start - 1] != 0x0A, window[start - 1] != 0x0D { start -= 1 }
      let line = window.trimmed(start..<tail.end)
      guard start > floor, tail.take(window, line, floor, into: &batch) else {
        tail.takeBehindText(window, line, floor, into: &batch)
        break
      }
      tail.end = window.trimmed(floor..<max(floor, min(tail.end, start))).upperBound
    }
    return max(tail.end, range.lowerBound)
  }

  private init(end: Int, hasDate: Bool) {
    self.end = end
    self.hasDate = hasDate
  }

  /// Takes a line that is no text; whether it is one.
  private mutating func take(
    _ window: Span<UInt8>, _ line: Range<Int>, _ floor: Int, into batch: inout DocumentSink
  ) -> Bool {
    guard !line.isEmpty else { return true }
    if let date = TeleprinterStamp.date(window, line) {
      if !hasDate { batch.add(.date, bytes: date) }
      hasDate = true
      batch.remove(.trailer, window, line)
      return true
    }
    guard !Self.runsOn(window, line, floor) else { return false }
    if Self.isMark(window, line) || Self.isAgency(window, line, floor) {
      batch.remove(.endMark, window, line)
      return true
    }
    // `03141512`: month, day and time alone, and the desk above it.
    if line.count == 8, window.number(in: line) != nil {
      batch.remove(.trailer, window, line)
      hasStamp = true
      return true
    }
    if hasStamp, line.count <= 4, !window.contains(line, where: { !$0.isUpper }) {
      if hasSignoff { batch.remove(.trailer, window, line) }
      if !hasSignoff { addSignoff(window, line, into: &batch) }
      return true
    }
    guard !hasSignoff else { return false }
    // `(Schluss) ab/cd`, `-0-ab/cd`: the end mark and the initials on one line.
    if let mark = Self.leadingMark(window, line),
      isInitials(window, mark.upperBound..<line.upperBound)
    {
      batch.remove(.endMark, window, mark)
      addSignoff(window, mark.upperBound..<line.upperBound, into: &batch)
      return true
    }
    if isInitials(window, line) || Self.isDesk(window, line) || isShort(window, line)
      || isBelowAgency(window, line, floor)
    {
      addSignoff(window, line, into: &batch)
      return true
    }
    return false
  }

  private mutating func addSignoff(
    _ window: Span<UInt8>, _ range: Range<Int>, into batch: inout DocumentSink
  ) {
    batch.addTrimmed(.signoff, window, range)
    hasSignoff = true
  }

  /// `... on December 4. -0-ab/cd`, `... 120 to 14. +++`, `... sagte er. dpa ab cd`.
  private mutating func takeBehindText(
    _ window: Span<UInt8>, _ line: Range<Int>, _ floor: Int, into batch: inout DocumentSink
  ) {
    var start = line.upperBound
    var words = 0
    while start > line.lowerBound, words < 5 {
      while start > line.lowerBound, window[start - 1] != 0x20 { start -= 1 }
      words += 1
      let rest = start..<line.upperBound
      let before = window.trimmed(line.lowerBound..<start)
      guard start > line.lowerBound, !before.isEmpty else { return }
      let last = window[before.upperBound - 1]
      if last == UInt8(ascii: ".") || last == UInt8(ascii: "\"") || last == UInt8(ascii: "'")
        || last == 0xBB
      {
        if Self.isMark(window, rest) || Self.isAgency(window, rest, floor) {
          batch.remove(.endMark, window, rest)
        } else if Self.isNotice(window, rest) {
          batch.add(.copyright, window, rest)
        } else if !hasSignoff, let mark = Self.leadingMark(window, rest),
          isInitials(window, mark.upperBound..<rest.upperBound)
        {
          batch.remove(.endMark, window, mark)
          addSignoff(window, mark.upperBound..<rest.upperBound, into: &batch)
        } else if !hasSignoff, Self.isDesk(window, rest) {
          addSignoff(window, rest, into: &batch)
        } else {
          return
        }
        end = before.upperBound
        return
      }
      start -= 1
    }
  }

  // MARK: - Shapes

  /// Whether the line above breaks off, so that this one ends its sentence.
  ///
  ///     ... at more than 140
  ///     km/h.
  ///
  /// It does where it is as long as filled lines are and ends as no sentence does; short ones are a
  /// table's, or a name's. No sentence ends in what begins with a bracket or a mark.
  static func runsOn(_ window: Span<UInt8>, _ line: Range<Int>, _ floor: Int) -> Bool {
    guard !line.isEmpty, window[line.lowerBound].isWord else { return false }
    var feeds = 0
    var end = line.lowerBound
    while end > floor, window[end - 1].isSpace {
      end -= 1
      if window[end] == 0x0A || window[end] == 0x0D && window[end + 1] != 0x0A { feeds += 1 }
    }
    guard feeds == 1 else { return false }
    var start = end
    while start > floor, window[start - 1] != 0x0A, window[start - 1] != 0x0D { start -= 1 }
    guard end - start >= shortestFilled else { return false }
    let last = window[end - 1]
    guard last.isWord || last == UInt8(ascii: ",") || last == UInt8(ascii: "-") else {
      return false
    }
    // `... sagte er. EFE`: the agency behind the sentence's end.
    var word = end
    while word > start, window[word - 1].isUpper { word -= 1 }
    let before = window.trimmed(start..<word)
    return word == end || before.isEmpty || window[before.upperBound - 1] != UInt8(ascii: ".")
  }

  /// Lines that were filled have so many bytes at the least.
  private static let shortestFilled = 45

  /// `-0-`, `+++`, `(Schluss)`, `/ritzau/`, `(©NTB)`: nothing but the mark.
  private static func isMark(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (2...20).contains(range.count) else { return false }
    if let mark = leadingMark(window, range), mark.upperBound == range.upperBound { return true }
    for word: StaticString in [
      "end", "ends", "endit", "nnnn", "nnn", "lusa/fim", "lusa/fim.", "fim", "fin", "ende",
      "schluss",
    ]
    where range.count == word.utf8CodeUnitCount && window.matchesFolded(word, at: range.lowerBound)
    {
      // In small letters it is a sentence's last word.
      return window[range.lowerBound].isUpper
    }
    for word: StaticString in [
      "/ritzau/", "\u{A9}", "(\u{A9}", "/ritzaus bureau/", "(copyright)", "-- bernama",
    ] where window.matchesFolded(word, at: range.lowerBound) {
      // A notice of copyright with a year is one.
      return !window.contains(range) { $0.isDigit }
        && (word.utf8CodeUnitCount > 3 || range.count < 14)
    }
    // `(©NTB)` in Latin-1.
    if range.count <= 8, window[range.lowerBound] == UInt8(ascii: "("),
      window[range.lowerBound + 1] == 0xA9
    {
      return true
    }
    return false
  }

  /// Whether a range is a notice of copyright: `(c) ANP 2007`.
  private static func isNotice(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (10...40).contains(range.count), window.matchesFolded("(c) ", at: range.lowerBound) else {
      return false
    }
    return window.number(in: range.upperBound - 4..<range.upperBound) != nil
  }

  /// An end mark at the beginning of a range.
  private static func leadingMark(_ window: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    for word: StaticString in [
      "-0-", "+++", "(schluss)", "(forts.)", "(fin)", "(ende)", "(more)", "more ", "(segue).",
      "(segue)", "(suite)", "(ends)", "(end)", "- ends -", "-ends-",
    ] where window.matchesFolded(word, at: range.lowerBound) {
      let end = range.lowerBound + word.utf8CodeUnitCount
      guard end <= range.upperBound else { continue }
      return range.lowerBound..<end
    }
    return nil
  }

  /// `ri/jm/ab`, `LVH/PDB/`, `(SDA\ab)`, `(hm/af)`: groups of at most four letters and slashes between.
  private func isInitials(_ window: Span<UInt8>, _ given: Range<Int>) -> Bool {
    var range = window.trimmed(given)
    if !range.isEmpty, window[range.upperBound - 1] == UInt8(ascii: ".") {
      range = range.lowerBound..<range.upperBound - 1
    }
    guard (4...28).contains(range.count) else { return false }
    if window[range.lowerBound] == UInt8(ascii: "("),
      window[range.upperBound - 1] == UInt8(ascii: ")")
    {
      range = range.lowerBound + 1..<range.upperBound - 1
      // `(ABC-DEF)`: in brackets capitals may be parted by hyphens.
      if isCapitalGroups(window, range) { return true }
    }
    var run = 0
    var groups = 0
    var slashes = 0
    for index in range {
      let byte = window[index]
      if byte.isLetter || byte >= 0x80 {
        run += 1
        if run == 1 { groups += 1 }
        if run > 4 { return false }
      } else if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
        guard run > 0 else { return false }
        slashes += 1
        run = 0
      } else if byte == UInt8(ascii: "-"), slashes > 0 {
        run = 0
      } else {
        return false
      }
    }
    return slashes > 0 && groups > 1
  }

  private func isCapitalGroups(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var (run, hyphens) = (0, 0)
    for index in range {
      if window[index] == UInt8(ascii: "-") {
        guard run >= 2 else { return false }
        hyphens += 1
        run = 0
      } else {
        guard window[index].isUpper || window[index] >= 0x80 else { return false }
        run += 1
        guard run <= 4 else { return false }
      }
    }
    return hyphens > 0 && run >= 2
  }

  /// `dpa ab cd`, `dpa kmo yyon n1 abc`, `SDA/ats`: an agency in small letters and its desk's initials.
  private static func isDesk(_ window: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (5...40).contains(range.count) else { return false }
    for word: StaticString in ["dpa ", "dpa-", "dpa/", "apa ", "afp ", "sda ", "ats ", "tt "]
    where window.matches(word, at: range.lowerBound) {
      var run = 0
      for index in range.lowerBound + 3..<range.upperBound {
        let byte = window[index]
        if byte == 0x20 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") {
          run = 0
          continue
        }
        run += 1
        guard byte.isLower || byte.isDigit, run <= 8 else { return false }
        // Words of prose are longer than initials.
        if run > 4, window.contains(range.lowerBound + 4..<range.upperBound, where: { $0 == 0x20 })
        {
          return false
        }
      }
      return true
    }
    return false
  }

  /// `HI MR`: short words of capitals below the agency's own line.
  private func isBelowAgency(_ window: Span<UInt8>, _ line: Range<Int>, _ floor: Int) -> Bool {
    guard line.count <= 12 else { return false }
    var run = 0
    for index in line {
      if window[index] == 0x20 { run = 0 } else { run += 1 }
      guard run <= 3, run == 0 || window[index].isUpper else { return false }
    }
    let stop = window.trimmed(floor..<max(floor, line.lowerBound)).upperBound
    var start = stop
    while start > floor, window[start - 1] != 0x0A, window[start - 1] != 0x0D { start -= 1 }
    let above = window.trimmed(start..<stop)
    guard start > floor, !above.isEmpty else { return false }
    if Self.isMark(window, above) || Self.isAgency(window, above, floor) { return true }
    // `... ha detto il sindaco. (ANSA).`: behind the last sentence.
    var open = above.upperBound
    while open > above.lowerBound, above.upperBound - open < 12,
      window[open - 1] != UInt8(ascii: "(")
    { open -= 1 }
    return open > above.lowerBound && window[open - 1] == UInt8(ascii: "(")
      && Self.isAgency(window, open - 1..<above.upperBound, floor)
  }

  /// An agency's name alone on its line, which stands in brackets in the dateline above.
  private static func isAgency(_ window: Span<UInt8>, _ given: Range<Int>, _ floor: Int) -> Bool {
    // `(ANSA).`, `(STT-AB)`: in brackets it stands behind the last sentence as often.
    var line = given
    if line.count > 4, window[line.upperBound - 1] == UInt8(ascii: ".") {
      line = line.lowerBound..<line.upperBound - 1
    }
    if line.count > 3, window[line.lowerBound] == UInt8(ascii: "("),
      window[line.upperBound - 1] == UInt8(ascii: ")")
    {
      line = line.lowerBound + 1..<line.upperBound - 1
      let letters = TeleprinterHeader.letters(window, line.lowerBound, line.upperBound)
      if letters < line.upperBound, window[letters] == UInt8(ascii: "-") {
        line = line.lowerBound..<letters
      }
    } else if line.count < given.count {
      return false
    }
    guard (2...10).contains(line.count), !window.contains(line, where: { !$0.isLetter }) else {
      return false
    }
    let limit = min(line.lowerBound, floor + 600)
    var index = floor
    while let open = window.firstIndex(of: UInt8(ascii: "("), from: index, to: limit) {
      index = open + 1
      guard open + line.count + 1 < limit,
        window[open + 1 + line.count] == UInt8(ascii: ")")
      else { continue }
      var isSame = true
      for offset in 0..<line.count
      where window[open + 1 + offset].lowered != window[line.lowerBound + offset].lowered {
        isSame = false
      }
      if isSame { return true }
    }
    return false
  }

  /// `mf`: two or three small letters alone on the last line, below a finished sentence.
  private func isShort(_ window: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count == 2 || line.count == 3, !window.contains(line, where: { !$0.isLower }) else {
      return false
    }
    let before = window.trimmed(max(0, line.lowerBound - 24)..<line.lowerBound)
    guard let last = before.last else { return false }
    return window[last] == UInt8(ascii: ".") || window[last] == UInt8(ascii: "\"")
  }
}
