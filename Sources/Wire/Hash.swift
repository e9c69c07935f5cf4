/// The hash of words and phrases: FNV-1a over small letters, finished by a mixer.
///
/// A word is hashed once, while it is tokenized; phrases are hashed from their words' hashes. At
/// 64 bits a table of 100,000 phrases meets a false match once in 10^14 look-ups, so tables keep
/// hashes alone.
public enum WordHash {
  /// The value before the first byte.
  @inlinable @inline(__always)
  public static var seed: UInt64 { 0xCBF2_9CE4_8422_2325 }

  /// FNV's prime for 64 bits.
  @inlinable @inline(__always)
  public static var prime: UInt64 { 0x0000_0100_0000_01B3 }

  /// Adds a byte, as a small letter, to a running hash.
  @inlinable @inline(__always)
  public static func add(_ byte: UInt8, to hash: UInt64) -> UInt64 {
    (hash ^ UInt64(byte.lowered)) &* prime
  }

  /// Ends a word's running hash.
  @inlinable @inline(__always)
  public static func finish(_ hash: UInt64) -> UInt64 {
    let mixed = (hash ^ (hash >> 32)) &* 0x9FB2_1C65_1E98_DF25
    return mixed ^ (mixed >> 29)
  }

  /// Adds a word to a phrase.
  @inlinable @inline(__always)
  public static func join(_ phrase: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (phrase ^ word) &* 0xD6E8_FEB8_6659_FD93
    return mixed ^ (mixed >> 32)
  }

  /// The hash of a word of bytes.
  @inlinable
  public static func word(_ bytes: Span<UInt8>) -> UInt64 {
    var hash = seed
    for index in bytes.indices { hash = add(bytes[index], to: hash) }
    return finish(hash)
  }
}

/// A 128-bit fingerprint of a story's words.
///
/// White space, line breaks and paragraphs do not count; equal words in equal order have equal
/// fingerprints. Two multiply-and-fold lanes over the words' hashes; not for adversaries.
public struct Fingerprint: Sendable, Hashable, Comparable {
  /// The upper 64 bits.
  public var high: UInt64 = 0x243F_6A88_85A3_08D3
  /// The lower 64 bits.
  public var low: UInt64 = 0x1319_8A2E_0370_7344

  /// Creates one from its parts.
  public init() {}

  /// Takes in a word's hash.
  @inlinable @inline(__always)
  public mutating func add(_ word: UInt64) {
    let first = (high ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    let second = (low &+ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    high = first.high ^ first.low &+ low
    low = second.high ^ second.low &+ 0x9E37_79B9_7F4A_7C15
  }

  /// Orders fingerprints as numbers.
  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// Thirty-two hexadecimal digits.
  public func append(to out: inout some ByteSink & ~Copyable) {
    for lane in [high, low] {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: (lane &>> shift) & 15)
        out.append(digit < 10 ? 0x30 &+ digit : UInt8(ascii: "a") &- 10 &+ digit)
      }
    }
  }
}
