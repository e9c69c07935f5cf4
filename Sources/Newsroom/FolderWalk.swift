internal import Foundation
internal import SystemPackage
internal import Wire

/// What stands below a folder, as the system lists it.
///
/// Foundation's enumerator says nothing of names that are no UTF-8, of folders that it cannot read,
/// and of links to nothing.
struct FolderWalk {
  /// A file, or something that could not be looked at.
  enum Found: Equatable {
    /// A file, or a link to one, by its path below the folder.
    case file(String)
    /// Passed over, with the reason in words; the folder itself has an empty name. Bytes of a name that are no UTF-8 stand as `\xE9`.
    case skipped(String, reason: String)
    /// A link to a folder that is not below the one that is walked.
    case linkedFolder(String)
  }

  private let root: String
  private let stop: StopSignal

  init(_ root: String, stop: StopSignal = StopSignal()) {
    self.root = root
    self.stop = stop
  }

  /// Everything below the folder but hidden names and folders that are left out.
  ///
  /// `isLeftOut` is asked of each folder's path below it. Links to folders are not followed. Where
  /// the wish to stop is set, what is found so far.
  func found(leavingOut isLeftOut: (String) -> Bool) -> [Found] {
    var found: [Found] = []
    var folders = [""]
    while !stop.isSet, let folder = folders.popLast() {
      let path = folder.isEmpty ? root : root + "/" + folder
      let entries: [(name: [UInt8], type: Int32)]
      do throws(Errno) {
        entries = try Self.entries(path)
      } catch {
        // One that is gone meanwhile had nothing to say.
        if error != .noSuchFileOrDirectory {
          found.append(.skipped(folder, reason: "cannot be read: \(error)"))
        }
        continue
      }
      for (bytes, type) in entries where bytes.first != UInt8(ascii: ".") {
        guard let last = String(validating: bytes, as: UTF8.self) else {
          let name = Self.escaped(bytes)
          found.append(
            .skipped(
              folder.isEmpty ? name : folder + "/" + name,
              reason: "has a name that is no UTF-8; rename it"))
          continue
        }
        let name = folder.isEmpty ? last : folder + "/" + last
        switch Self.kind(type, root + "/" + name) {
        case .folder: if !isLeftOut(name) { folders.append(name) }
        case .file: found.append(.file(name))
        case .brokenLink(let error):
          found.append(.skipped(name, reason: "is a link that leads to no file: \(error)"))
        case .other: found.append(.skipped(name, reason: "is a pipe, a socket or a device"))
        case .linkedFolder:
          // One to what is walked anyway is but another way there.
          if !isLeftOut(name), !leadsInside(root + "/" + name) { found.append(.linkedFolder(name)) }
        }
      }
    }
    return found
  }

  /// Whether a link leads to a folder below the one that is walked, or to that itself.
  private func leadsInside(_ link: String) -> Bool {
    let real = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
    let target = URL(fileURLWithPath: link).resolvingSymlinksInPath().path
    return target == real || target.hasPrefix(real == "/" ? real : real + "/")
  }

  private enum Kind {
    case folder, file, linkedFolder, other
    case brokenLink(Errno)
  }

  private static func kind(_ type: Int32, _ path: String) -> Kind {
    switch type {
    case Int32(DT_DIR): return .folder
    case Int32(DT_REG): return .file
    case Int32(DT_LNK), Int32(DT_UNKNOWN): break
    default: return .other
    }
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return .file }
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    if isLink, unsafe stat(path, &status) != 0 { return .brokenLink(Errno(rawValue: errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    // A link to a folder is most often another way to what is there already.
    case S_IFDIR: return isLink ? .linkedFolder : .folder
    default: return .other
    }
  }

  /// The names in a folder with their types (`d_type`).
  private static func entries(_ path: String) throws(Errno) -> [(name: [UInt8], type: Int32)] {
    guard let stream = unsafe opendir(path) else { throw Errno(rawValue: errno) }
    defer { unsafe closedir(stream) }
    var entries: [(name: [UInt8], type: Int32)] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw Errno(rawValue: errno) }
        return entries
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) {
        entries.append((name, Int32(unsafe entry.pointee.d_type)))
      }
    }
  }

  /// A name for people: what is no UTF-8 in hexadecimal.
  static func escaped(_ name: [UInt8]) -> String {
    var out = ""
    var rest = name[...]
    while !rest.isEmpty {
      // The longest beginning that is one character's bytes.
      let whole = (1...4).first { length in
        length <= rest.count && String(validating: rest.prefix(length), as: UTF8.self) != nil
      }
      if let whole {
        out += String(decoding: rest.prefix(whole), as: UTF8.self)
        rest = rest.dropFirst(whole)
      } else {
        let digits = String(rest.removeFirst(), radix: 16, uppercase: true)
        out += "\\x" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return out
  }
}
