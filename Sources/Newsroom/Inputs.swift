internal import Foundation
internal import SystemPackage
package import Wire

/// A source archive: where it is and what it is called in the results.
package struct SourceArchive: Sendable, Equatable {
  package var path: String
  /// The path below the folder or glob by which it was found.
  package var name: String
  /// Bytes of the file, when it was found.
  package var size: Int
  /// Nanoseconds since 1970 of the last change.
  package var modified: Int
  /// Records that items of any archive withdraw, ascending: they are left out.
  package var withdrawn: [Int] = []
}

/// Finds the archives that inputs name: files, folders (searched through) and globs.
package enum Inputs {
  /// A file that is there and no archive, or that cannot be looked at.
  package struct Skipped: Sendable, Hashable {
    package var path: String
    /// In words, to follow the path.
    package var reason: String
  }

  /// What inputs name.
  package struct Found: Sendable {
    package var archives: [SourceArchive] = []
    package var skipped: [Skipped] = []
  }

  /// The archives, sorted by name, each once.
  ///
  /// Paths of `inputs` that are not absolute are taken from `base`.
  package static func resolve(
    _ inputs: [String], base: String
  ) throws(WireError) -> [SourceArchive] {
    try find(inputs, base: base).archives
  }

  /// The archives, sorted by name, each once, and what was passed over.
  ///
  /// - Throws: an error of the code `stopped` where `stop` is set meanwhile.
  package static func find(
    _ inputs: [String], base: String, stop: StopSignal = StopSignal()
  ) throws(WireError) -> Found {
    var archives: [SourceArchive] = []
    // One input names no archive twice, and may name hundreds of thousands.
    var places: [ExactName: Int] = [:]
    var skipped: [Skipped] = []
    var isSkipped: Set<Skipped> = []
    for input in inputs {
      let path = absolute(input, base)
      let here = try look(path, input, stop)
      try stop.check()
      skipped += here.skipped.filter { isSkipped.insert($0).inserted }
      guard !here.archives.isEmpty else {
        let why = here.skipped.first.map { " (\(Printable.line($0.path)) \($0.reason))" } ?? ""
        throw WireError(
          .unreadable,
          "no archive found\(why); a file, a folder or a glob such as 'wire/*.gz' is expected",
          file: input)
      }
      if inputs.count == 1 {
        archives = here.archives
        break
      }
      for archive in here.archives {
        if let place = places[archive.key] {
          guard archives[place].path == archive.path else {
            throw WireError(
              .conflict,
              "two archives would have the same name '\(Printable.line(archive.name))': \(archives[place].path) and \(archive.path); name a folder above both",
              file: input)
          }
          archives[place] = archive
        } else {
          places[archive.key] = archives.count
          archives.append(archive)
        }
      }
    }
    archives.sort { $0.name < $1.name }
    return Found(
      archives: archives,
      skipped: skipped.sorted { $0.path < $1.path })
  }

  /// Refuses a folder of results that an input searches: the next run would read what this one wrote.
  ///
  /// Below what is searched a folder of results is known by its ledger and left out; the folder that
  /// is itself searched is meant.
  package static func check(
    _ inputs: [String], base: String, output: String
  ) throws(WireError) {
    let output = URL(fileURLWithPath: absolute(output, base)).resolvingSymlinksInPath().path
    for input in inputs {
      let path = absolute(input, base)
      let fixed = path.contains(where: { "*?[".contains($0) }) ? fixedPart(path) : path
      guard URL(fileURLWithPath: fixed).resolvingSymlinksInPath().path == output else { continue }
      let pattern = Array(path.dropFirst(fixed.count + 1).utf8)
      let result = Array("stories/a.jsonl.gz".utf8)
      guard pattern.isEmpty || Glob.matches(pattern[...], result[...]) else { continue }
      throw WireError(
        .conflict,
        "the results would be written into the folder that is searched for archives, and be read as archives; choose a folder of their own, such as '\(input == "." ? "out" : fixed + "/out")'",
        file: input)
    }
  }

  /// Whether an input is a folder, or a glob in a folder, that is there and may be searched.
  static func isSearchable(_ input: String, base: String) -> Bool {
    let path = absolute(input, base)
    var isFolder: ObjCBool = false
    let place = path.contains(where: { "*?[".contains($0) }) ? fixedPart(path) : path
    guard unsafe FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      return false
    }
    let refusal = unsafe access(place, R_OK | X_OK)
    return isFolder.boolValue && refusal == 0
  }

  private static func absolute(_ path: String, _ base: String) -> String {
    let expanded = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst(1) : path
    return expanded.hasPrefix("/") ? expanded : base + "/" + expanded
  }

  private static func look(
    _ path: String, _ input: String, _ stop: StopSignal
  ) throws(WireError) -> Found {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, isFolder.boolValue { return walk(path, stop, { _ in true }, { _ in true }) }
    if exists {
      let name = (path as NSString).lastPathComponent
      return Found(archives: [try archive(path, name)])
    }
    guard path.contains(where: { "*?[".contains($0) }) else {
      throw WireError(
        .unreadable,
        "no such file or folder\(path == input ? "" : " (\(path))"); see that the path is right",
        file: input)
    }
    let fixed = fixedPart(path)
    let pattern = Array(path.dropFirst(fixed.count + 1).utf8)
    return walk(
      fixed, stop, { Glob.matches(pattern[...], Array($0.utf8)[...]) },
      { Glob.matches(pattern[...], below: Array($0.utf8)[...]) })
  }

  /// The folders of a glob before its first wildcard.
  private static func fixedPart(_ glob: String) -> String {
    var folders: [Substring] = []
    for part in glob.split(separator: "/", omittingEmptySubsequences: false) {
      if part.contains(where: { "*?[".contains($0) }) { break }
      folders.append(part)
    }
    return folders.joined(separator: "/")
  }

  /// Files below a folder whose relative path `accepts`; hidden files and folders are left out, and so
  /// are folders of results.
  ///
  /// `mayHold` says of a folder whether such files can be in it.
  private static func walk(
    _ folder: String, _ stop: StopSignal, _ accepts: (String) -> Bool, _ mayHold: (String) -> Bool
  ) -> Found {
    let root = URL(fileURLWithPath: folder, isDirectory: true).path
    let entries = FolderWalk(root, stop: stop).found { name in
      FileManager.default.fileExists(atPath: "\(root)/\(name)/\(Ledger.fileName)")
    }
    var found = Found()
    for entry in entries where !stop.isSet {
      switch entry {
      case .skipped(let name, let reason):
        // What a folder holds that cannot be read is not known: it is told whatever is looked for.
        if accepts(name) || reason.hasPrefix("cannot") {
          let path = name.isEmpty ? root : root + "/" + name
          found.skipped.append(Skipped(path: path, reason: reason))
        }
      case .linkedFolder(let name):
        guard mayHold(name) else { continue }
        found.skipped.append(
          Skipped(
            path: root + "/" + name,
            reason: "is a link to a folder, which is not followed; name it among the inputs"))
      case .file(let name):
        guard accepts(name) else { continue }
        do {
          found.archives.append(try archive(root + "/" + name, name))
        } catch  where error.code == .unsupported {
          continue
        } catch {
          // A file just gone: the run tells that it could not be read.
          found.archives.append(
            SourceArchive(path: root + "/" + name, name: name, size: 0, modified: 0))
        }
      }
    }
    return found
  }

  /// An archive as its file is now; nil where there is none.
  static func current(_ archive: SourceArchive) -> SourceArchive? {
    var now = try? Self.archive(archive.path, archive.name)
    now?.withdrawn = archive.withdrawn
    return now
  }

  /// A file, or what a link to one leads to.
  private static func archive(_ path: String, _ name: String) throws(WireError) -> SourceArchive {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw WireError(.unreadable, "\(Errno(rawValue: errno))", file: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw WireError(
        .unsupported, "is no file, but a pipe or a device; name a file, a folder or a glob",
        file: path)
    }
    #if canImport(Darwin)
      let changed = status.st_mtimespec
    #else
      let changed = status.st_mtim
    #endif
    // By way of Date, as ledgers have it since their first version.
    let time = Date(timeIntervalSince1970: Double(changed.tv_sec) + 1e-9 * Double(changed.tv_nsec))
    return SourceArchive(
      path: path, name: name, size: Int(status.st_size),
      modified: Int((time.timeIntervalSince1970 * 1e6).rounded()))
  }
}

/// Globs over paths: `*` and `?` within a folder, `**` over folders, `[a-z]` sets.
enum Glob {
  /// Whether a path matches a pattern.
  static func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    switch first {
    case UInt8(ascii: "*"):
      let isDeep = pattern.dropFirst().first == first
      var rest = pattern.dropFirst(isDeep ? 2 : 1)
      if isDeep, rest.first == UInt8(ascii: "/"), matches(rest.dropFirst(), path) { return true }
      if isDeep, rest.isEmpty { return true }
      var tail = path
      while true {
        if matches(rest, tail) { return true }
        guard let byte = tail.popFirst(), isDeep || byte != UInt8(ascii: "/") else { return false }
        if isDeep, rest.first == UInt8(ascii: "/"), byte == UInt8(ascii: "/") {
          rest = rest.dropFirst()
          if matches(rest, tail) { return true }
          rest = pattern.dropFirst(2)
        }
      }
    case UInt8(ascii: "?"):
      guard let byte = path.first, byte != UInt8(ascii: "/") else { return false }
      return matches(pattern.dropFirst(), path.dropFirst())
    case UInt8(ascii: "["):
      guard let byte = path.first,
        let close = pattern.dropFirst(2).firstIndex(of: UInt8(ascii: "]"))
      else { return false }
      guard isInSet(byte, pattern[(pattern.startIndex + 1)..<close]) else { return false }
      return matches(pattern[(close + 1)...], path.dropFirst())
    default:
      guard path.first == first else { return false }
      return matches(pattern.dropFirst(), path.dropFirst())
    }
  }

  /// Whether a pattern may match something below a folder.
  static func matches(_ pattern: ArraySlice<UInt8>, below folder: ArraySlice<UInt8>) -> Bool {
    let slash = UInt8(ascii: "/")
    let parts = pattern.split(separator: slash)
    for (index, name) in folder.split(separator: slash).enumerated() {
      // The last part is for files.
      guard index < parts.count else { return false }
      let star = UInt8(ascii: "*")
      if zip(parts[index], parts[index].dropFirst()).contains(where: { $0 == star && $1 == star }) {
        return true
      }
      guard index < parts.count - 1, matches(parts[index], name) else { return false }
    }
    return true
  }

  private static func isInSet(_ byte: UInt8, _ given: ArraySlice<UInt8>) -> Bool {
    var set = given
    let isNegated = set.first == UInt8(ascii: "!") || set.first == UInt8(ascii: "^")
    if isNegated { set = set.dropFirst() }
    var isFound = false
    var index = set.startIndex
    while index < set.endIndex {
      if index + 2 < set.endIndex, set[index + 1] == UInt8(ascii: "-") {
        if set[index] <= byte, byte <= set[index + 2] { isFound = true }
        index += 3
      } else {
        if set[index] == byte { isFound = true }
        index += 1
      }
    }
    return isFound != isNegated
  }
}
