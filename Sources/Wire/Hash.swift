/// The hash of words and phrases: over small letters, eight bytes at a step.
///
/// A step multiplies and folds the product's halves together, as wyhash (Wang Yi, 2019) does; most
/// words are one step. A word is hashed once, while it is tokenized; phrases are hashed from their
/// words' hashes. At 64 bits a table of 100,000 phrases meets a false match once in 10^14 look-ups,
/// so tables keep hashes alone.
public enum WordHash {
  /// The value before the first byte.
  @inlinable @inline(__always)
  public static var seed: UInt64 { 0x2D35_8DCC_AA6C_78A5 }

  /// Takes in eight bytes, the first the lowest, filled up with zeros.
  @inlinable @inline(__always)
  public static func step(_ hash: UInt64, _ chunk: UInt64) -> UInt64 {
    let product = (hash ^ chunk).multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low
  }

  /// Ends the hash of `length` bytes.
  @inlinable @inline(__always)
  public static func finish(_ hash: UInt64, length: Int) -> UInt64 {
    let product = (hash ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: UInt64(truncatingIfNeeded: length) ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// Adds a word to a phrase.
  @inlinable @inline(__always)
  public static func join(_ phrase: UInt64, _ word: UInt64) -> UInt64 {
    // The phrase is turned first, so that order counts and a word twice is not nothing.
    step((phrase &<< 23 | phrase &>> 41) &+ 0xD6E8_FEB8_6659_FD93, word)
  }

  /// The hash of a word of bytes; capitals count as small letters.
  @inlinable
  public static func word(_ bytes: Span<UInt8>) -> UInt64 {
    var builder = Builder()
    for index in bytes.indices { builder.add(bytes[index].lowered) }
    return builder.hash
  }

  /// The hash of bytes as they are.
  @inlinable
  public static func bytes(_ bytes: Span<UInt8>, seed: UInt64 = seed) -> UInt64 {
    var hash = seed
    var index = 0
    while index &+ 8 <= bytes.count {
      hash = step(hash, bytes.word(at: index))
      index &+= 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count {
      rest |= UInt64(bytes[index]) &<< shift
      shift &+= 8
      index &+= 1
    }
    return finish(shift > 0 ? step(hash, rest) : hash, length: bytes.count)
  }

  /// Builds the hash of a word a byte at a time.
  @frozen
  public struct Builder {
    @usableFromInline internal var running = WordHash.seed
    @usableFromInline internal var chunk: UInt64 = 0
    @usableFromInline internal var count = 0

    /// Begins a word.
    @inlinable public init() {}

    /// Takes in a byte, which is to be a small letter if it is one.
    @inlinable @inline(__always)
    public mutating func add(_ byte: UInt8) {
      chunk |= UInt64(byte) &<< UInt64(truncatingIfNeeded: (count & 7) &* 8)
      count &+= 1
      if count & 7 == 0 {
        running = WordHash.step(running, chunk)
        chunk = 0
      }
    }

    /// The hash of the bytes so far.
    @inlinable @inline(__always)
    public var hash: UInt64 {
      WordHash.finish(count & 7 == 0 ? running : WordHash.step(running, chunk), length: count)
    }
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
