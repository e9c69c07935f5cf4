internal import Wire

/// A number as it is written: digits by a power of ten, over a divisor.
///
/// The parts stay whole numbers until the end, so that `67.1 mln` is 67100000 and not a sum of
/// rounded tenths.
struct Numeral {
  private var digits: UInt64 = 0
  /// The power of ten.
  private var exponent = 0
  private var divisor: UInt64 = 1

  /// Digits past which a number is no amount but a serial number; more are not kept exactly.
  private static let mostDigits: UInt64 = 100_000_000_000_000_000

  init(_ whole: Int) { digits = UInt64(max(0, whole)) }

  /// Reads `39,242`, `1.25`; whatever else is in the range is passed over.
  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    var isFraction = false
    for index in range {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else if byte.isDigit {
        guard digits < Self.mostDigits else {
          if !isFraction { exponent += 1 }
          continue
        }
        digits = digits * 10 + UInt64(byte - 0x30)
        if isFraction { exponent -= 1 }
      }
    }
  }

  /// Whether it is a whole number below a thousand, to which a fraction may belong.
  var takesFraction: Bool { exponent == 0 && divisor == 1 && digits < 100_000 }

  /// Adds `numerator / denominator`.
  mutating func add(_ numerator: Int, over denominator: Int) {
    divisor = UInt64(denominator)
    digits = digits * divisor + UInt64(numerator)
  }

  /// Multiplies by a whole number.
  mutating func multiply(by factor: Int) {
    if digits < Self.mostDigits { digits *= UInt64(factor) }
  }

  /// Multiplies by a power of ten.
  mutating func scale(by power: Int) { exponent += power }

  var value: Double {
    let power = Self.powers[min(abs(exponent), Self.powers.count - 1)]
    return exponent < 0
      ? Double(digits) / (power * Double(divisor)) : Double(digits) * power / Double(divisor)
  }

  /// Powers of ten that a Double holds exactly.
  private static let powers: [Double] = (0...22).map { power in
    (0..<power).reduce(1) { product, _ in product * 10 }
  }
}
