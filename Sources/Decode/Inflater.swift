internal import CZlib
internal import Wire

#if FastDeflate
  internal import CISAL
#endif

/// A raw inflate (RFC 1951) over one library: state that is fed pieces and puts out pieces.
///
/// The gzip reader is written against this; the same tests run over each library that is built in.
package protocol RawInflater: ~Copyable {
  /// The library's name, as `--version` tells it.
  static var library: String { get }

  /// Bytes before `position` that an end of a stream may give back: the most that are read ahead.
  static var lookAhead: Int { get }

  init()

  /// Makes ready for another stream.
  mutating func reset()

  /// Whether `state` can be had: the library can be set down again where it stands now.
  var canSave: Bool { get }

  /// All that the library holds between two steps; nil where it cannot be told.
  func save() -> InflaterState?

  /// Goes on where `state` was saved, by the same library; false where it was not.
  mutating func restore(_ state: InflaterState) -> Bool

  /// Inflates from `input[position...]` into `output`, at most `room` bytes more.
  ///
  /// `position` moves past what was used; `checksum` takes in what was put out (CRC-32).
  mutating func inflate(
    _ input: [UInt8], from position: inout Int, into output: inout [UInt8], room: Int,
    checksum: inout UInt32
  ) -> InflateOutcome
}

/// A library's state within a deflate stream: what a later process needs to inflate on from there.
package struct InflaterState: Sendable, Equatable {
  /// The library and its version: no other reads the bytes.
  package var library: String
  /// Bits of the last byte taken in that are not used yet, and that byte (zlib alone).
  package var bits: UInt8
  package var lastByte: UInt8
  /// The window of bytes put out, or the library's own state with it.
  package var bytes: [UInt8]

  package init(library: String, bits: UInt8 = 0, lastByte: UInt8 = 0, bytes: [UInt8]) {
    self.library = library
    self.bits = bits
    self.lastByte = lastByte
    self.bytes = bytes
  }
}

/// What a step of inflating ended with.
package enum InflateOutcome: Sendable {
  /// Room or input ran out.
  case more
  /// The deflate stream ended.
  case end
  /// The bytes are not deflate; the message is the library's.
  case corrupt(String)
}

#if FastDeflate
  /// The library that inflates archives.
  package typealias Inflater = ISALInflater
#else
  /// The library that inflates archives.
  package typealias Inflater = ZlibInflater
#endif

/// Inflate by zlib: the one place that holds zlib's reading state and its pointers.
///
/// Safe because the stream is allocated and freed here, never moves, and every pointer it is lent
/// lives only for the call.
@safe
package struct ZlibInflater: RawInflater, ~Copyable {
  package static let library = "zlib"
  package static let lookAhead = 0

  private let stream: UnsafeMutablePointer<z_stream>
  private var lastByte: UInt8 = 0

  package init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe wr_inflate_init(stream)
    precondition(code == Z_OK, "zlib could not start: out of memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  package mutating func reset() { unsafe inflateReset(stream) }

  // The state is told where a block ends, as zlib's own example `zran.c` does: the bits of the last
  // byte that belong to the next block, and the window of the last 32 KiB.

  package var canSave: Bool {
    // Bit 7 says that a block just ended, bit 6 that it was the last.
    unsafe stream.pointee.data_type & 0xC0 == 0x80
  }

  package func save() -> InflaterState? {
    guard canSave else { return nil }
    var size: uInt = 0
    let window = unsafe [UInt8](unsafeUninitializedCapacity: 32 << 10) { buffer, count in
      unsafe inflateGetDictionary(stream, buffer.baseAddress, &size)
      count = Int(size)
    }
    return InflaterState(
      library: Self.library, bits: UInt8(unsafe stream.pointee.data_type & 7), lastByte: lastByte,
      bytes: window)
  }

  package mutating func restore(_ state: InflaterState) -> Bool {
    guard state.library == Self.library else { return false }
    reset()
    let bits = Int32(state.bits)
    if bits > 0 {
      guard unsafe inflatePrime(stream, bits, Int32(state.lastByte >> (8 - state.bits))) == Z_OK
      else { return false }
    }
    lastByte = state.lastByte
    return unsafe state.bytes.withUnsafeBufferPointer {
      unsafe inflateSetDictionary(stream, $0.baseAddress, uInt($0.count)) == Z_OK
    }
  }

  package mutating func inflate(
    _ input: [UInt8], from position: inout Int, into output: inout [UInt8], room: Int,
    checksum: inout UInt32
  ) -> InflateOutcome {
    let available = input.count - position
    var used = 0
    var code = Z_OK
    output.append(addingCapacity: room) { (span: inout OutputSpan<UInt8>) in
      unsafe input.withUnsafeBufferPointer { source in
        unsafe span.withUnsafeMutableBufferPointer { target, count in
          unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: source.baseAddress.map { unsafe $0 + position })
          unsafe stream.pointee.avail_in = uInt(available)
          unsafe stream.pointee.next_out = target.baseAddress.map { unsafe $0 + count }
          let offered = min(room, target.count - count)
          unsafe stream.pointee.avail_out = uInt(offered)
          // Stops where a block ends, too: there the state can be saved.
          code = unsafe CZlib.inflate(stream, Z_BLOCK)
          let made = unsafe offered - Int(stream.pointee.avail_out)
          unsafe checksum = UInt32(
            crc32(uLong(checksum), target.baseAddress.map { unsafe $0 + count }, uInt(made)))
          count += made
          used = unsafe available - Int(stream.pointee.avail_in)
        }
      }
    }
    position += used
    if used > 0 { lastByte = input[position - 1] }
    switch code {
    case Z_STREAM_END: return .end
    case Z_OK, Z_BUF_ERROR: return .more
    default:
      let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
      return .corrupt(message ?? "invalid data")
    }
  }
}

#if FastDeflate
  /// Inflate by Intel's ISA-L (igzip): about three times zlib's speed, on x86-64 and 64-bit Arm.
  ///
  /// Safe because the state is allocated and freed here, never moves, and every pointer it is lent
  /// lives only for the call.
  @safe
  package struct ISALInflater: RawInflater, ~Copyable {
    package static let library = "ISA-L"
    package static let lookAhead = 8

    private let state: UnsafeMutablePointer<inflate_state>

    package init() {
      unsafe state = .allocate(capacity: 1)
      unsafe isal_inflate_init(state)
    }

    deinit { unsafe state.deallocate() }

    package mutating func reset() { unsafe isal_inflate_reset(state) }

    // The state is plain bytes: two pointers apart, which every step sets anew, a copy of it goes
    // on as the original does. Its layout is the library's interface; size and version guard it.

    package var canSave: Bool { true }

    package func save() -> InflaterState? {
      InflaterState(
        library: Self.tag,
        bytes: unsafe Array(
          UnsafeRawBufferPointer(start: state, count: unsafe MemoryLayout<inflate_state>.size)))
    }

    package mutating func restore(_ saved: InflaterState) -> Bool {
      let size = unsafe MemoryLayout<inflate_state>.size
      guard saved.library == Self.tag, saved.bytes.count == size else { return false }
      unsafe UnsafeMutableRawBufferPointer(start: state, count: size)
        .copyBytes(from: saved.bytes)
      unsafe state.pointee.next_in = nil
      unsafe state.pointee.next_out = nil
      unsafe state.pointee.avail_in = 0
      unsafe state.pointee.avail_out = 0
      return true
    }

    private static let tag =
      "ISA-L \(ISAL_MAJOR_VERSION).\(ISAL_MINOR_VERSION).\(ISAL_PATCH_VERSION)"

    package mutating func inflate(
      _ input: [UInt8], from position: inout Int, into output: inout [UInt8], room: Int,
      checksum: inout UInt32
    ) -> InflateOutcome {
      let available = input.count - position
      var used = 0
      var code = ISAL_DECOMP_OK
      output.append(addingCapacity: room) { (span: inout OutputSpan<UInt8>) in
        unsafe input.withUnsafeBufferPointer { source in
          unsafe span.withUnsafeMutableBufferPointer { target, count in
            unsafe state.pointee.next_in = UnsafeMutablePointer(
              mutating: source.baseAddress.map { unsafe $0 + position })
            unsafe state.pointee.avail_in = UInt32(clamping: available)
            unsafe state.pointee.next_out = target.baseAddress.map { unsafe $0 + count }
            let offered = min(room, target.count - count)
            unsafe state.pointee.avail_out = UInt32(clamping: offered)
            let start = unsafe state.pointee.next_out
            code = unsafe isal_inflate(state)
            let made = unsafe offered - Int(state.pointee.avail_out)
            unsafe checksum = crc32_gzip_refl(checksum, start, UInt64(made))
            count += made
            used = unsafe available - Int(state.pointee.avail_in)
          }
        }
      }
      position += used
      switch code {
      case ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW:
        guard unsafe state.pointee.block_state == ISAL_BLOCK_FINISH else { return .more }
        // Whole bytes behind the stream's end that stand in its bit buffer were not used.
        unsafe position -= Int(state.pointee.read_in_length) / 8
        return .end
      case ISAL_INVALID_BLOCK: return .corrupt("invalid block")
      case ISAL_INVALID_SYMBOL: return .corrupt("invalid code")
      case ISAL_INVALID_LOOKBACK: return .corrupt("invalid distance")
      default: return .corrupt("invalid data")
      }
    }
  }
#endif

/// The CRC-32 of RFC 1952 over bytes outside the deflate stream.
func checksum32(_ bytes: ArraySlice<UInt8>, from start: UInt32 = 0) -> UInt32 {
  guard !bytes.isEmpty else { return start }
  return unsafe bytes.withUnsafeBufferPointer {
    unsafe UInt32(crc32(uLong(start), $0.baseAddress, uInt($0.count)))
  }
}
