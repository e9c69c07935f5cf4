/// The payload of a place, in a dateline or in the text: a row of the gazetteer, or what is known
/// without one.
///
/// A row's index is 0 or more; -1 is a name alone; below that, two letters are packed: the country
/// (ISO 3166-1 alpha-2) of a place that the gazetteer does not know.
public enum PlacePayload {
  /// A name of which nothing is known.
  public static let nameAlone: Int32 = -1

  /// The payload of a place of which the country alone is known.
  public static func country(_ first: UInt8, _ second: UInt8) -> Int32 {
    -1 - Int32(UInt16(first) << 8 | UInt16(second))
  }

  /// The letters of the country where that is all that is known.
  public static func letters(_ payload: Int32) -> (first: UInt8, second: UInt8)? {
    guard payload < -1, payload >= -1 - Int32(UInt16.max) else { return nil }
    let code = -1 - payload
    return (UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code))
  }
}
