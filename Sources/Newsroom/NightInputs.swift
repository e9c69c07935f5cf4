internal import Foundation
package import Wire

/// The archives that a night's inputs name.
package struct NightInputs: Sendable {
  package var archives: [SourceArchive] = []
  /// Inputs that named nothing, and files that were passed over.
  package var attention: [Attention] = []

  /// Resolves `inputs`, placeholders filled in; paths that are not absolute are taken from `base`.
  ///
  /// An archive found by an input with a placeholder is called by its path below the folders before
  /// the first one, so that the archives of two nights have two names.
  ///
  /// - Throws: an error of the code `stopped` where `stop` is set meanwhile, and others.
  package static func resolve(
    _ inputs: [String], base: String, night: Night, missing: Pipeline.MissingInput,
    stop: StopSignal = StopSignal()
  ) throws(WireError) -> NightInputs {
    var found = NightInputs()
    var paths: [ExactName: String] = [:]
    for input in inputs {
      let filled = try night.fill(
        input.hasPrefix("~/") ? NSHomeDirectory() + input.dropFirst() : input)
      let archives: [SourceArchive]
      do throws(WireError) {
        let all = try Inputs.find([filled.text], base: base, stop: stop)
        archives = named(all.archives, filled, base: base)
        found.tell(all.skipped)
      } catch {
        guard error.code == .unreadable else { throw error }
        guard filled.fixed != nil else {
          // A folder that is there and empty is no mistake in a path.
          guard Inputs.isSearchable(filled.text, base: base) else { throw error }
          try note(error, input, missing, &found)
          continue
        }
        try note(input, filled.text, night, missing, &found)
        continue
      }
      if inputs.count == 1 {
        found.archives = archives
        break
      }
      for archive in archives {
        if let other = paths[archive.key] {
          guard other != archive.path else { continue }
          throw WireError(
            .conflict,
            "two archives would have the same name '\(Printable.line(archive.name))': \(other) and \(archive.path); name a folder above both",
            file: input)
        }
        paths[archive.key] = archive.path
        found.archives.append(archive)
      }
    }
    found.archives.sort { $0.name < $1.name }
    return found
  }

  /// Tells files that were passed over, each once.
  private mutating func tell(_ skipped: [Inputs.Skipped]) {
    for file in skipped where !attention.contains(where: { $0.subject == file.path }) {
      guard attention.count < Self.mostSkipped else { return }
      attention.append(Attention(.skippedFile, file.path, "\(file.path) \(file.reason)"))
    }
  }

  private static let mostSkipped = 50

  private static func note(
    _ error: WireError, _ input: String, _ missing: Pipeline.MissingInput,
    _ found: inout NightInputs
  ) throws(WireError) {
    switch missing {
    case .error:
      var error = error
      error.message += "; `missing: warn` in the pipeline goes on without it"
      throw error
    case .warn:
      found.attention.append(Attention(.missingInput, input, "nothing there: \(input)"))
    case .ignore: return
    }
  }

  private static func note(
    _ input: String, _ filled: String, _ night: Night, _ missing: Pipeline.MissingInput,
    _ found: inout NightInputs
  ) throws(WireError) {
    let text = "nothing there for the night of \(night.date): \(filled) (from \(input))"
    switch missing {
    case .error:
      throw WireError(
        .unreadable,
        "\(text); `missing: warn` in the pipeline goes on without it, --date does another night",
        file: nil)
    case .warn: found.attention.append(Attention(.missingInput, input, text))
    case .ignore: return
    }
  }

  /// Archives with the folders between the first placeholder and where they were found in their names.
  private static func named(
    _ archives: [SourceArchive], _ filled: Night.Filled, base: String
  ) -> [SourceArchive] {
    guard let fixed = filled.fixed else { return archives }
    let inner = root(filled.text, base: base)
    guard inner.count > fixed.count, inner.hasPrefix(fixed) else { return archives }
    let between = inner.dropFirst(fixed.count).drop { $0 == "/" }
    guard !between.isEmpty else { return archives }
    return archives.map { archive in
      var archive = archive
      archive.name = between + "/" + archive.name
      return archive
    }
  }

  /// The folders that archives' names are paths below, in the order of the inputs; `base` where there is
  /// none.
  static func roots(_ inputs: [String], base: String, night: Night?) -> [String] {
    var seen: Set<String> = []
    let roots = inputs.compactMap { input -> String? in
      let input = input.hasPrefix("~/") ? NSHomeDirectory() + input.dropFirst() : input
      guard let filled = try? (night ?? Night("2000-01-01"))?.fill(input) else { return nil }
      let folder = filled.fixed ?? root(filled.text, base: base)
      let place = input.hasPrefix("/") ? folder : folder.isEmpty ? base : base + "/" + folder
      let path = place.isEmpty ? "" : URL(fileURLWithPath: place, isDirectory: true).path
      return seen.insert(path).inserted ? path : nil
    }
    return roots.isEmpty ? [base] : roots
  }

  /// The folder that archives found by a path are named from.
  private static func root(_ path: String, base: String) -> String {
    let absolute = path.hasPrefix("/") ? path : base + "/" + path
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: absolute, isDirectory: &isFolder)
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if exists {
      if !isFolder.boolValue { parts.removeLast() }
    } else {
      let wild = parts.firstIndex { $0.contains { "*?[".contains($0) } } ?? parts.count
      parts = Array(parts[..<wild])
    }
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    return parts.joined(separator: "/")
  }
}
