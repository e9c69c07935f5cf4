internal import CZlib
internal import Decode

#if FastDeflate
  internal import CDeflate
  internal import CISAL
#endif

/// Compresses bytes into whole gzip members (RFC 1952), over one library.
///
/// Equal bytes give equal members. The same tests run over each library that is built in.
package protocol MemberCompressor: ~Copyable {
  /// The library's name, as `--version` tells it.
  static var library: String { get }

  /// Creates a compressor of a level from 1 (fast) to 9 (small).
  init(level: Int)

  /// A gzip member that holds `bytes`.
  mutating func member(_ bytes: Span<UInt8>) -> [UInt8]
}

extension MemberCompressor where Self: ~Copyable {
  /// A gzip member that holds the bytes of an array.
  package mutating func member(_ bytes: [UInt8]) -> [UInt8] { member(bytes.span) }
}

/// Which libraries inflate the archives and compress the outputs.
///
/// The outputs' bytes depend on it, not what they hold.
package enum DeflateLibrary {
  package static let name = Deflater.library
  /// The library that reads archives.
  package static let inflating = Inflater.library
}

#if FastDeflate
  /// The compressor of the outputs: ISA-L where speed is asked for, libdeflate where size is.
  ///
  /// Small members are libdeflate's at any level. They gain nothing by ISA-L, and three times in many
  /// thousand runs one of some kilobytes differed by a match that ISA-L did not find at the input's first
  /// byte (version 2.30); neither used buffers nor threads nor load made it happen again. Both forms
  /// inflate to the same bytes, but equal bytes must give equal members.
  package enum Deflater: MemberCompressor, ~Copyable {
    package static let library = "\(ISALCompressor.library) and \(LibdeflateCompressor.library)"

    case fast(ISALCompressor, small: LibdeflateCompressor)
    case small(LibdeflateCompressor)

    /// Members of fewer bytes are small.
    static let smallBytes = 64 << 10

    /// Creates a compressor of a level from 1 (fast) to 9 (small).
    package init(level: Int) {
      let small = LibdeflateCompressor(level: level)
      self =
        level <= ISALCompressor.highestLevel
        ? .fast(ISALCompressor(level: level), small: small) : .small(small)
    }

    /// A gzip member that holds `bytes`; equal bytes give equal members.
    package mutating func member(_ bytes: Span<UInt8>) -> [UInt8] {
      switch consume self {
      case .fast(var fast, var small):
        let isSmall = bytes.count < Self.smallBytes
        let member = isSmall ? small.member(bytes) : fast.member(bytes)
        self = .fast(fast, small: small)
        return member
      case .small(var compressor):
        let member = compressor.member(bytes)
        self = .small(compressor)
        return member
      }
    }
  }
#else
  /// The compressor of the outputs.
  package typealias Deflater = ZlibCompressor
#endif

/// Compresses by zlib.
///
/// Safe because the stream is allocated and freed here, never moves, and every pointer it is lent
/// lives only for the call.
@safe
package struct ZlibCompressor: MemberCompressor, ~Copyable {
  package static let library = "zlib"

  private let stream: UnsafeMutablePointer<z_stream>

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

  package mutating func member(_ bytes: Span<UInt8>) -> [UInt8] {
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

#if FastDeflate
  /// Compresses by libdeflate: whole buffers, better and faster than zlib at every level.
  ///
  /// Safe because the compressor is allocated and freed here, and every pointer it is lent lives
  /// only for the call.
  @safe
  package struct LibdeflateCompressor: MemberCompressor, ~Copyable {
    package static let library = "libdeflate"

    private let compressor: OpaquePointer

    package init(level: Int) {
      guard let made = unsafe libdeflate_alloc_compressor(Int32(level)) else {
        preconditionFailure("libdeflate could not start: out of memory")
      }
      unsafe compressor = made
    }

    deinit { unsafe libdeflate_free_compressor(compressor) }

    package mutating func member(_ bytes: Span<UInt8>) -> [UInt8] {
      let bound = unsafe libdeflate_gzip_compress_bound(compressor, bytes.count)
      return unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        count = unsafe bytes.bytes.withUnsafeBytes { source in
          unsafe libdeflate_gzip_compress(
            compressor, source.baseAddress, source.count, target.baseAddress, bound)
        }
        precondition(count > 0, "the bound was too small")
      }
    }
  }

  /// Compresses by ISA-L (igzip): twice libdeflate's speed at a tenth more bytes.
  ///
  /// Safe because stream and work buffer are allocated and freed here, never move, and every
  /// pointer they are lent lives only for the call.
  @safe
  package struct ISALCompressor: MemberCompressor, ~Copyable {
    package static let library = "ISA-L"
    /// ISA-L's level 3 is slower than libdeflate at the same size.
    package static let highestLevel = 2

    private let stream: UnsafeMutablePointer<isal_zstream>
    private let work: UnsafeMutablePointer<UInt8>
    private let workBytes: Int
    private let level: UInt32

    package init(level: Int) {
      self.level = UInt32(clamping: min(max(level, 1), Self.highestLevel))
      workBytes = self.level == 1 ? WR_ISAL_LEVEL1_BUFFER : WR_ISAL_LEVEL2_BUFFER
      unsafe stream = .allocate(capacity: 1)
      unsafe work = .allocate(capacity: workBytes)
    }

    deinit {
      unsafe stream.deallocate()
      unsafe work.deallocate()
    }

    package mutating func member(_ bytes: Span<UInt8>) -> [UInt8] {
      // Stored blocks are the worst case: five bytes for each 64 KiB, and header and trailer.
      let bound = bytes.count + bytes.count / 4096 + 512
      return unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        unsafe bytes.withUnsafeBufferPointer { source in
          unsafe isal_deflate_init(stream)
          unsafe stream.pointee.level = level
          unsafe stream.pointee.level_buf = work
          unsafe stream.pointee.level_buf_size = UInt32(workBytes)
          unsafe stream.pointee.gzip_flag = UInt16(IGZIP_GZIP)
          unsafe stream.pointee.end_of_stream = 1
          unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
          unsafe stream.pointee.avail_in = UInt32(source.count)
          unsafe stream.pointee.next_out = target.baseAddress
          unsafe stream.pointee.avail_out = UInt32(bound)
          let code = unsafe isal_deflate(stream)
          let isDone = unsafe stream.pointee.internal_state.state == ZSTATE_END
          precondition(code == COMP_OK && isDone, "the bound was too small")
          count = unsafe bound - Int(stream.pointee.avail_out)
        }
      }
    }
  }
#endif
