internal import CZlib

#if FastDeflate
  internal import CDeflate
#endif

/// Which library compresses the outputs.
///
/// Their bytes depend on it, not what they hold.
package enum DeflateLibrary {
  #if FastDeflate
    package static let name = "libdeflate"
  #else
    package static let name = "zlib"
  #endif
}

#if FastDeflate
  /// Compresses bytes into whole gzip members, by libdeflate.
  ///
  /// Safe because the compressor is allocated and freed here, and every pointer it is lent lives
  /// only for the call.
  @safe
  package struct Deflater: ~Copyable {
    private let compressor: OpaquePointer

    /// Creates a compressor of a level from 1 (fast) to 9 (small).
    package init(level: Int) {
      guard let made = unsafe libdeflate_alloc_compressor(Int32(level)) else {
        preconditionFailure("libdeflate could not start: out of memory")
      }
      unsafe compressor = made
    }

    deinit { unsafe libdeflate_free_compressor(compressor) }

    /// A gzip member (RFC 1952) that holds `bytes`; equal bytes give equal members.
    package mutating func member(_ bytes: [UInt8]) -> [UInt8] {
      let bound = unsafe libdeflate_gzip_compress_bound(compressor, bytes.count)
      return unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        count = unsafe bytes.withUnsafeBytes { source in
          unsafe libdeflate_gzip_compress(
            compressor, source.baseAddress, source.count, target.baseAddress, bound)
        }
        precondition(count > 0, "the bound was too small")
      }
    }
  }
#else
  /// Compresses bytes into whole gzip members.
  ///
  /// Safe because the stream is allocated and freed here, never moves, and every pointer it is lent
  /// lives only for the call.
  @safe
  package struct Deflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Creates a compressor of a level from 1 (fast) to 9 (small).
    package init(level: Int) {
      unsafe stream = .allocate(capacity: 1)
      unsafe stream.initialize(to: z_stream())
      let code = unsafe wr_deflate_init(stream, Int32(level))
      precondition(code == Z_OK, "zlib could not start: out of memory")
    }

    deinit {
      unsafe deflateEnd(stream)
      unsafe stream.deallocate()
    }

    /// A gzip member (RFC 1952) that holds `bytes`; equal bytes give equal members.
    package mutating func member(_ bytes: [UInt8]) -> [UInt8] {
      unsafe deflateReset(stream)
      let bound = unsafe Int(deflateBound(stream, uLong(bytes.count)))
      // No name and no time: the header says only that it is gzip.
      var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
      out.reserveCapacity(bound + 18)
      var checksum: UInt32 = 0
      out.append(addingCapacity: bound) { (span: inout OutputSpan<UInt8>) in
        unsafe bytes.withUnsafeBufferPointer { source in
          unsafe span.withUnsafeMutableBufferPointer { target, count in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            unsafe stream.pointee.avail_in = uInt(source.count)
            unsafe stream.pointee.next_out = target.baseAddress.map { unsafe $0 + count }
            unsafe stream.pointee.avail_out = uInt(bound)
            let code = unsafe deflate(stream, Z_FINISH)
            precondition(code == Z_STREAM_END, "deflateBound was too small")
            count += unsafe bound - Int(stream.pointee.avail_out)
            checksum = unsafe UInt32(crc32(0, source.baseAddress, uInt(source.count)))
          }
        }
      }
      for value in [checksum, UInt32(truncatingIfNeeded: bytes.count)] {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
          out.append(UInt8(truncatingIfNeeded: value >> shift))
        }
      }
      return out
    }
  }
#endif
