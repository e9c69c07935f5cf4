internal import CZlib
internal import Wire

/// Raw inflate over zlib: the one place that holds zlib's state and pointers.
///
/// Safe because the stream is allocated and freed here, never moves, and every pointer it is lent
/// lives only for the call.
@safe
struct Inflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  enum Outcome {
    /// Room or input ran out.
    case more
    /// The deflate stream ended.
    case end
    /// The bytes are not deflate; the message is zlib's.
    case corrupt(String)
  }

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe wr_inflate_init(stream)
    precondition(code == Z_OK, "zlib could not start: out of memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Makes ready for another stream.
  mutating func reset() { unsafe inflateReset(stream) }

  /// Inflates from `input[position...]` into `output`, at most `room` bytes more.
  ///
  /// `position` moves past what was used; `checksum` takes in what was put out.
  mutating func inflate(
    _ input: [UInt8], from position: inout Int, into output: inout [UInt8], room: Int,
    checksum: inout UInt32
  ) -> Outcome {
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

/// The CRC-32 of RFC 1952 over bytes outside the deflate stream.
func checksum32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  unsafe bytes.withUnsafeBufferPointer { unsafe UInt32(crc32(0, $0.baseAddress, uInt($0.count))) }
}
