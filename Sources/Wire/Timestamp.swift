/// A date, or a date with a time and zone, as precise as the wire gave it.
public struct Timestamp: Sendable, Equatable {
  /// The year, Gregorian.
  public var year: Int16 = 0
  /// 1 to 12; 0 where no date is set.
  public var month: UInt8 = 0
  /// 1 to 31.
  public var day: UInt8 = 0
  /// 0 to 23; -1 where only the day is known.
  public var hour: Int8 = -1
  /// 0 to 59.
  public var minute: UInt8 = 0
  /// 0 to 60.
  public var second: UInt8 = 0
  /// Minutes east of UTC, or `noZone`.
  public var zone: Int16 = Self.noZone

  /// The zone is not known.
  public static let noZone = Int16.min

  /// Creates one from its parts.
  public init() {}

  /// Creates one from its parts.
  public init(year: Int, month: Int, day: Int) {
    self.year = Int16(clamping: year)
    self.month = UInt8(clamping: month)
    self.day = UInt8(clamping: day)
  }

  /// Whether a date is there at all.
  public var isSet: Bool { month != 0 }

  /// Whether the month and day exist in the calendar.
  public var isValid: Bool {
    (1...12).contains(month) && day >= 1 && day <= Self.days(in: Int(month), year: Int(year))
      && hour < 24 && minute < 60 && second < 61
  }

  /// The number of days in a month of the Gregorian calendar.
  public static func days(in month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The year and month alone: `1987-02`.
  public func appendMonth(to out: inout some ByteSink & ~Copyable) {
    append(Int(year) / 100, to: &out)
    append(Int(year) % 100, to: &out)
    out.append(0x2D)
    append(Int(month), to: &out)
  }

  /// The week of ISO 8601 that the day is in: `1987-W09`.
  public func appendWeek(to out: inout some ByteSink & ~Copyable) {
    let day = dayNumber
    // The week has the year of its Thursday; 1970-01-01 was one.
    let thursday = day - ((day + 3) % 7 + 7) % 7 + 3
    let year = Int(Timestamp(dayNumber: thursday).year)
    let first = Timestamp(year: year, month: 1, day: 1).dayNumber
    append(year / 100, to: &out)
    append(year % 100, to: &out)
    out.append(0x2D)
    out.append(0x57)
    append((thursday - first) / 7 + 1, to: &out)
  }

  /// The RFC 3339 form: `1987-02-26`, or with a time `1987-02-26T15:01:01` and a zone if known.
  public func append(to out: inout some ByteSink & ~Copyable) {
    appendMonth(to: &out)
    out.append(0x2D)
    append(Int(day), to: &out)
    guard hour >= 0 else { return }
    out.append(0x54)
    append(Int(hour), to: &out)
    out.append(0x3A)
    append(Int(minute), to: &out)
    out.append(0x3A)
    append(Int(second), to: &out)
    guard zone != Self.noZone else { return }
    if zone == 0 {
      out.append(0x5A)
    } else {
      out.append(zone < 0 ? 0x2D : 0x2B)
      append(abs(Int(zone)) / 60, to: &out)
      out.append(0x3A)
      append(abs(Int(zone)) % 60, to: &out)
    }
  }

  /// Two digits.
  @inline(__always)
  private func append(_ value: Int, to out: inout some ByteSink & ~Copyable) {
    out.append(0x30 &+ UInt8(truncatingIfNeeded: value / 10 % 10))
    out.append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
  }

  /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
  public var dayNumber: Int {
    let y = Int(year) - (month <= 2 ? 1 : 0)
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (Int(month) + (month > 2 ? -3 : 9)) + 2) / 5 + Int(day) - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Seconds since 1970-01-01 UTC; a time without a zone is taken as UTC, a day as its beginning.
  public var secondsSince1970: Int {
    let time = hour < 0 ? 0 : Int(hour) * 3600 + Int(minute) * 60 + Int(second)
    return dayNumber * 86_400 + time - (zone == Self.noZone ? 0 : Int(zone) * 60)
  }

  /// The date of a day number (`civil_from_days`).
  public init(dayNumber: Int) {
    let z = dayNumber + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
