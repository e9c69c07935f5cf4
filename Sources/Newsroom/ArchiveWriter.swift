internal import Aggregate
internal import Flow
internal import Foundation
internal import Wire

/// Writes members to their files in order, and finishes an archive when its last is written.
actor ArchiveWriter {
  /// Holds a file in a dictionary, which values that cannot be copied cannot go into.
  private final class OpenFile {
    var file: OutputFile
    var order = Reorder<[UInt8]>()
    var written = 0
    var error: (any Error)?

    init(_ path: String) throws { file = try OutputFile(path) }
  }

  private let input: Channel<WriterInput>
  private let results: ResultFolder
  private let archives: [SourceArchive]
  private let pipeline: Pipeline
  private var files: [OutputKey: OpenFile] = [:]
  private var waiting: [Int: ArchiveResult] = [:]
  private(set) var done: [Int: ArchiveRecord] = [:]

  init(
    input: Channel<WriterInput>, results: ResultFolder, archives: [SourceArchive],
    pipeline: Pipeline
  ) {
    self.input = input
    self.results = results
    self.archives = archives
    self.pipeline = pipeline
  }

  /// Works until its input ends.
  func run() async throws -> [Int: ArchiveRecord] {
    while let next = await input.next() {
      switch next {
      case .member(let key, let number, let bytes, _):
        try write(bytes, number, key)
        try finishIfComplete(key.archive)
      case .finish(let result):
        waiting[result.archive] = result
        try finishIfComplete(result.archive)
      }
    }
    files.removeAll()
    return done
  }

  private func write(_ bytes: [UInt8], _ number: Int, _ key: OutputKey) throws {
    let open: OpenFile
    if let found = files[key] {
      open = found
    } else {
      open = try OpenFile(results.path(key.kind, archives[key.archive].name))
      files[key] = open
    }
    try open.order.insert(bytes, at: number) { member throws in
      try open.file.write(member)
      open.written += 1
    }
  }

  private func finishIfComplete(_ archive: Int) throws {
    guard let result = waiting[archive] else { return }
    for (key, members) in result.members where files[key]?.written != members { return }
    waiting[archive] = nil
    let keys = [
      OutputKey(archive: archive, kind: .stories), OutputKey(archive: archive, kind: .rejects),
    ]
    guard result.isWhole else {
      for key in keys { files[key] = nil }
      return
    }
    var outputs: [String: Int] = [:]
    for key in keys {
      let name = archives[archive].name
      if let open = files.removeValue(forKey: key) {
        try open.file.finish()
        outputs[key.kind.rawValue] = open.file.bytesWritten
      } else {
        // An archive without stories still has its file, if stories are written at all.
        try results.removeOrEmpty(
          key.kind, name, isWanted: key.kind == .stories && pipeline.stories != .none)
      }
    }
    let record = ArchiveRecord(
      source: archives[archive], counts: result.counts, report: result.report, outputs: outputs,
      signature: pipeline.signature)
    // The partial goes before the record: what has a record is whole.
    try results.writePartial(result.partial, spills: result.spills, for: archives[archive].name)
    try results.write(record)
    done[archive] = record
  }
}
