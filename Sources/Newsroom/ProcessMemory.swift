internal import Foundation
internal import SystemPackage

/// The memory that the process holds.
enum ProcessMemory {
  /// Resident bytes now; where the system does not tell, those at the peak.
  static var resident: Int {
    #if os(Linux)
      if let pages = residentPages { return pages * pageSize }
    #endif
    return peak
  }

  /// Resident bytes at their peak.
  static var peak: Int {
    var usage = rusage()
    #if canImport(Darwin)
      guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
      return usage.ru_maxrss
    #elseif canImport(Glibc)
      guard unsafe getrusage(__rusage_who_t(0), &usage) == 0 else { return 0 }
      return usage.ru_maxrss * 1024
    #else
      guard unsafe getrusage(0, &usage) == 0 else { return 0 }
      return usage.ru_maxrss * 1024
    #endif
  }

  #if os(Linux)
    private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// The second number of `/proc/self/statm`.
    private static var residentPages: Int? {
      guard let file = try? FileDescriptor.open(FilePath("/proc/self/statm"), .readOnly) else {
        return nil
      }
      defer { try? file.close() }
      let bytes = try? unsafe [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
        count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      let fields = bytes?.split(separator: UInt8(ascii: " "))
      guard let fields, fields.count > 1 else { return nil }
      return Int(String(decoding: fields[1], as: UTF8.self))
    }
  #endif
}
