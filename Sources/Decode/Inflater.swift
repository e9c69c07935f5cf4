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

  /// Inflates from `input[position...]` into `output`, at most `room` bytes more.
  ///
  /// `position` moves past what was used; `checksum` takes in what was put out (CRC-32).
  mutating func inflate(
    _ input: [UInt8], from position: inout Int, into output: inout [UInt8], room: Int,
    checksum: inout UInt32
  ) -> InflateOutcome
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
          code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
          let made = unsafe offered - Int(stream.pointee.avail_out)
          unsafe checksum = UInt32(
            crc32(uLong(checksum), target.baseAddress.map { unsafe $0 + count }, uInt(made)))
          count += made
          used = unsafe available - Int(stream.pointee.avail_in)
        }
      }
    }
    position += used
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
