internal import Wire

/// The times of NITF's `norm` attributes: ISO 8601, compact (`20260301T180000+0100`) or with its
/// hyphens and colons.
enum NITFTime {
  /// The time; nil where a day is not there in full.
  static func read(_ text: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
    let range = text.trimmed(range)
    var digits: [Int] = []
    var index = range.lowerBound
    var hasClock = false
    // The digits of the day, then of the time: a hyphen behind these begins the zone.
    while index < range.upperBound {
      let byte = text[index]
      if byte.isDigit {
        if digits.count < 14 { digits.append(Int(byte - 0x30)) }
      } else if byte.lowered == UInt8(ascii: "t") || byte == 0x20 {
        guard digits.count == 8 else { break }
        hasClock = true
      } else if byte == UInt8(ascii: "-"), !hasClock, digits.count < 8 {
        index += 1
        continue
      } else if byte == UInt8(ascii: ".") {
        index += 1
        while index < range.upperBound, text[index].isDigit { index += 1 }
        break
      } else if byte != UInt8(ascii: ":") {
        break
      }
      index += 1
    }
    guard digits.count >= 8 else { return nil }
    func value(_ start: Int, _ count: Int) -> Int {
      digits[start..<start + count].reduce(0) { $0 * 10 + $1 }
    }
    var time = Timestamp(year: value(0, 4), month: value(4, 2), day: value(6, 2))
    if digits.count >= 12 {
      time.hour = Int8(clamping: value(8, 2))
      time.minute = UInt8(clamping: value(10, 2))
      if digits.count == 14 { time.second = UInt8(clamping: value(12, 2)) }
      time.zone = zone(text, index..<range.upperBound)
    }
    return time.isValid ? time : nil
  }

  /// Minutes east of UTC: `Z`, `+0100`, `-05:00`.
  private static func zone(_ text: Span<UInt8>, _ range: Range<Int>) -> Int16 {
    guard let first = range.first else { return Timestamp.noZone }
    if text[first].lowered == UInt8(ascii: "z") { return 0 }
    let isWest = text[first] == UInt8(ascii: "-")
    guard isWest || text[first] == UInt8(ascii: "+") else { return Timestamp.noZone }
    var digits: [Int16] = []
    for index in range.dropFirst() where text[index].isDigit && digits.count < 4 {
      digits.append(Int16(text[index] - 0x30))
    }
    guard digits.count >= 2 else { return Timestamp.noZone }
    var minutes = (digits[0] * 10 + digits[1]) * 60
    if digits.count == 4 { minutes += digits[2] * 10 + digits[3] }
    return isWest ? -minutes : minutes
  }

  /// Whether a release is an embargo: it is later than the issue, or there is nothing to compare.
  ///
  /// An issue that tells its day alone is before a time of that day. A release that cannot be read
  /// may be one: who holds a story must not let it go early.
  static func isEmbargo(release: [UInt8], issue: [UInt8]) -> Bool {
    guard !release.isEmpty else { return false }
    guard let release = read(release.span, 0..<release.count),
      let issued = read(issue.span, 0..<issue.count)
    else { return true }
    if issued.hour < 0, release.hour >= 0 { return release.dayNumber >= issued.dayNumber }
    if release.hour < 0 { return release.dayNumber > issued.dayNumber }
    return release.secondsSince1970 > issued.secondsSince1970
  }
}
