/// A place in a gzip file at which another process can begin to inflate.
///
/// The idea is that of zlib's example `zran.c`: with the last 32 KiB that were put out, and the bits
/// that were read but not used, inflating goes on in the middle of a member; the checksum so far
/// lets its end be proved all the same.
package struct GzipRestart: Sendable, Equatable {
  /// The state within a member; nil between two.
  package struct Body: Sendable, Equatable {
    /// CRC-32 and number of the member's bytes so far, and where in the file it begins.
    package var checksum: UInt32
    package var size: Int
    package var start: Int
    package var inflater: InflaterState

    package init(checksum: UInt32, size: Int, start: Int, inflater: InflaterState) {
      self.checksum = checksum
      self.size = size
      self.start = start
      self.inflater = inflater
    }
  }

  /// The next byte of the file to be used, and the byte to read the file from: a few before it,
  /// which an inflater may give back.
  package var compressedOffset: Int
  package var fileOffset: Int
  /// Bytes put out, and members begun, before.
  package var outputOffset: Int
  package var members: Int
  package var body: Body?

  package init(compressedOffset: Int, fileOffset: Int, outputOffset: Int, members: Int) {
    self.compressedOffset = compressedOffset
    self.fileOffset = fileOffset
    self.outputOffset = outputOffset
    self.members = members
  }
}
