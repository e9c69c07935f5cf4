internal import Foundation
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
  /// The archives, sorted by name, each once.
  ///
  /// Paths of `inputs` that are not absolute are taken from `base`.
  package static func resolve(
    _ inputs: [String], base: String
  ) throws(WireError) -> [SourceArchive] {
    var found: [String: SourceArchive] = [:]
    for input in inputs {
      let path = absolute(input, base)
      let archives = try archives(path, input)
      guard !archives.isEmpty else {
        throw WireError(
          .unreadable,
          "no archive found; a file, a folder or a glob such as 'wire/*.gz' is expected",
          file: input)
      }
      for archive in archives {
        if let other = found[archive.name], other.path != archive.path {
          throw WireError(
            .conflict,
            "two archives would have the same name '\(archive.name)': \(other.path) and \(archive.path); name a folder above both",
            file: input)
        }
        found[archive.name] = archive
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  private static func absolute(_ path: String, _ base: String) -> String {
    let expanded = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst(1) : path
    return expanded.hasPrefix("/") ? expanded : base + "/" + expanded
  }

  private static func archives(
    _ path: String, _ input: String
  ) throws(WireError) -> [SourceArchive] {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, isFolder.boolValue { return walk(path) { _ in true } }
    if exists {
      let name = (path as NSString).lastPathComponent
      return [try archive(path, name)]
    }
    guard path.contains(where: { "*?[".contains($0) }) else {
      throw WireError(.unreadable, "no such file or folder", file: input)
    }
    let fixed = fixedPart(path)
    let pattern = Array(path.dropFirst(fixed.count + 1).utf8)
    return walk(fixed) { Glob.matches(pattern[...], Array($0.utf8)[...]) }
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

  /// Files below a folder whose relative path `accepts`; hidden files and folders are left out.
  private static func walk(_ folder: String, _ accepts: (String) -> Bool) -> [SourceArchive] {
    let root = URL(fileURLWithPath: folder, isDirectory: true)
    guard
      let walker = FileManager.default.enumerator(atPath: root.path)
    else { return [] }
    var archives: [SourceArchive] = []
    for case let name as String in walker {
      // The results of a run are no input.
      if FileManager.default.fileExists(atPath: "\(root.path)/\(name)/\(Ledger.fileName)") {
        walker.skipDescendants()
        continue
      }
      guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }), accepts(name) else {
        continue
      }
      do {
        archives.append(try archive(root.path + "/" + name, name))
      } catch  where error.code == .unsupported {
        continue  // a folder, a pipe
      } catch {
        // A dangling link, a file just gone: the run tells that it could not be read.
        archives.append(
          SourceArchive(path: root.path + "/" + name, name: name, size: 0, modified: 0))
      }
    }
    return archives
  }

  /// An archive as its file is now; nil where there is none.
  static func current(_ archive: SourceArchive) -> SourceArchive? {
    var now = try? Self.archive(archive.path, archive.name)
    now?.withdrawn = archive.withdrawn
    return now
  }

  private static func archive(_ path: String, _ name: String) throws(WireError) -> SourceArchive {
    do {
      let resolved = (path as NSString).resolvingSymlinksInPath
      let attributes = try FileManager.default.attributesOfItem(atPath: resolved)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw WireError(.unsupported, "not a file", file: path)
      }
      let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
      let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return SourceArchive(
        path: path, name: name, size: size, modified: Int((modified * 1e6).rounded()))
    } catch let error as WireError {
      throw error
    } catch {
      throw WireError(.unreadable, error.localizedDescription, file: path)
    }
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
