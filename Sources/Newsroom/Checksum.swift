internal import CXXHash
internal import SystemPackage
internal import Wire

/// The checksum of files: XXH3 of 128 bits, as `xxh128sum` prints it.
///
/// It tells whether bytes are the same, many times faster than a disk gives them; it is no proof
/// against those who want two files to have one checksum.
///
/// Safe because the state is allocated and freed here, never moves, and what it is lent lives only
/// for the call.
@safe
package struct Checksum: ~Copyable {
  private let state: OpaquePointer

  /// Begins at nothing.
  package init() {
    guard let made = unsafe XXH3_createState() else { preconditionFailure("out of memory") }
    unsafe state = made
    unsafe XXH3_128bits_reset(state)
  }

  deinit { unsafe XXH3_freeState(state) }

  /// Takes in bytes.
  package mutating func add(_ bytes: some Collection<UInt8>) {
    bytes.withContiguousStorageIfAvailable {
      _ = unsafe XXH3_128bits_update(state, $0.baseAddress, $0.count)
    }
  }

  /// Thirty-two hexadecimal digits over all that was taken in.
  package var text: String {
    let digest = unsafe XXH3_128bits_digest(state)
    return hex(digest.high64) + hex(digest.low64)
  }

  private func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The checksum of bytes.
  package static func of(_ bytes: [UInt8]) -> String {
    var sum = Checksum()
    sum.add(bytes)
    return sum.text
  }

  /// Takes in the first `limit` bytes of a file and says how many there were.
  ///
  /// - Throws: an error of the code `stopped` where `stop` is set before the end.
  package mutating func add(
    file path: String, limit: Int = .max, files: Files, stop: StopSignal? = nil
  ) throws -> Int {
    let file = try files.open(path)
    defer { try? file.close() }
    var total = 0
    while total < limit {
      try stop?.check()
      let piece = try files.read(file, path, atMost: min(256 << 10, limit - total))
      guard !piece.isEmpty else { break }
      add(piece)
      total += piece.count
    }
    return total
  }

  /// The checksum of a file, and its bytes.
  package static func of(
    file path: String, files: Files = Files(), stop: StopSignal? = nil
  ) throws -> (checksum: String, bytes: Int) {
    var sum = Checksum()
    let bytes = try sum.add(file: path, files: files, stop: stop)
    return (sum.text, bytes)
  }
}
