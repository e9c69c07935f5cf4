package import Foundation
package import Wire

/// The night that a run is for: what `{date}` in paths stands for.
package struct Night: Sendable, Equatable {
  private let day: Timestamp

  /// The night of a date such as `2024-05-01`; nil where it is none.
  package init?(_ date: String) {
    let parts = date.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let number = Int(parts[2])
    else { return nil }
    let day = Timestamp(year: year, month: month, day: number)
    guard day.isValid, year > 0 else { return nil }
    self.day = day
  }

  /// The date that it is at `time` in a time zone of the tz database.
  package static func at(_ time: Date = Date(), timezone: String) -> Night? {
    guard let zone = TimeZone(identifier: timezone) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.year, .month, .day], from: time)
    guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
    return Night(Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2))
  }

  /// The night so many days later.
  package func moved(by days: Int) -> Night {
    Night(day: Timestamp(dayNumber: day.dayNumber + days))
  }

  private init(day: Timestamp) { self.day = day }

  /// `2024-05-01`.
  package var date: String { (try? Self.format(day, "yyyy-MM-dd", nil)) ?? "" }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = "\(value)"
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// A text in which placeholders were filled in.
  package struct Filled: Sendable, Equatable {
    package var text: String
    /// The folders before the first placeholder; nil where there is none.
    package var fixed: String?
  }

  /// Fills in `{date}`, `{yesterday}`, `{date-7}` and `{date:yyyy/MM/dd}`.
  ///
  /// Braces with anything else in them stand for themselves, unless it is nearly one of these.
  package func fill(_ text: String) throws(WireError) -> Filled {
    var out = ""
    var fixed: String?
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"),
      let close = rest[open...].firstIndex(of: "}")
    {
      out += rest[..<open]
      let inner = rest[rest.index(after: open)..<close]
      if let value = try value(String(inner), in: text) {
        if fixed == nil { fixed = Self.folder(of: out) }
        out += value
      } else {
        out += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return Filled(text: out + rest, fixed: fixed)
  }

  /// The folders of a path that ends in the middle of a name.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private func value(_ inner: String, in text: String) throws(WireError) -> String? {
    let parts = inner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let word = String(parts[0])
    let stem = String(word.prefix { $0.isLetter })
    let shift: Int
    switch stem {
    case "date": shift = 0
    case "yesterday": shift = -1
    default:
      guard let near = Suggestion.nearest(to: stem, in: ["date", "yesterday"]), !stem.isEmpty else {
        return nil
      }
      throw WireError(.usage, "unknown placeholder {\(inner)}; did you mean {\(near)}?", file: text)
    }
    let offset = word.dropFirst(stem.count)
    guard let days = offset.isEmpty ? 0 : Self.offset(offset) else {
      throw WireError(
        .usage, "{\(inner)} is no date; {\(stem)-7} is a week earlier", file: text)
    }
    let moved = Timestamp(dayNumber: day.dayNumber + shift + days)
    return try Self.format(moved, parts.count > 1 ? String(parts[1]) : "yyyy-MM-dd", text)
  }

  /// Days in `-7` or `+1`.
  private static func offset(_ text: Substring) -> Int? {
    guard let sign = text.first, sign == "-" || sign == "+", let days = Int(text.dropFirst()),
      text.dropFirst().allSatisfy(\.isASCIIDigit), days < 100_000
    else { return nil }
    return sign == "-" ? -days : days
  }

  /// Letters are parts of the date; everything else stands for itself.
  private static func format(
    _ day: Timestamp, _ format: String, _ text: String?
  ) throws(WireError) -> String {
    var out = ""
    var rest = format[...]
    while let first = rest.first {
      let run = rest.prefix { $0 == first }
      rest = rest.dropFirst(run.count)
      guard first.isLetter else {
        out += run
        continue
      }
      switch run {
      case "yyyy": out += padded(Int(day.year), 4)
      case "yy": out += padded(Int(day.year) % 100, 2)
      case "MM": out += padded(Int(day.month), 2)
      case "M": out += "\(day.month)"
      case "dd": out += padded(Int(day.day), 2)
      case "d": out += "\(day.day)"
      case "DDD":
        let first = Timestamp(year: Int(day.year), month: 1, day: 1)
        out += padded(day.dayNumber - first.dayNumber + 1, 3)
      default:
        throw WireError(
          .usage,
          "'\(run)' in {…:\(format)} is no part of a date; use yyyy, yy, MM, M, dd, d, DDD (day of the year)",
          file: text)
      }
    }
    return out
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
