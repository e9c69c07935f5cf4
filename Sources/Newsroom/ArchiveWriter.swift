internal import Aggregate
internal import Flow
internal import Foundation
internal import Wire

/// Writes members to their files in order, and finishes an archive when its last is written.
actor ArchiveWriter {
  /// Holds a file in a dictionary, which values that cannot be copied cannot go into.
  private final class OpenFile {
    var file: OutputFile
    var order = Reorder<Member>()
    var written = 0
    var error: (any Error)?

    init(_ path: String) throws { file = try OutputFile(path) }
  }

  /// A compressed member; its permit goes when it is written.
  private struct Member {
    var bytes: [UInt8]
    var permit: Permit?
  }

  private let input: Channel<WriterInput>
  private let results: ResultFolder
  private let archives: [SourceArchive]
  private let pipeline: Pipeline
  private let meter: Meter
  private let observer: (any WorkObserver)?
  private let position: Int
  private var files: [OutputKey: OpenFile] = [:]
  private var waiting: [Int: ArchiveResult] = [:]
  private(set) var done: [Int: ArchiveRecord] = [:]

  init(
    input: Channel<WriterInput>, results: ResultFolder, archives: [SourceArchive],
    pipeline: Pipeline, meter: Meter, observer: (any WorkObserver)?, position: Int
  ) {
    self.input = input
    self.results = results
    self.archives = archives
    self.pipeline = pipeline
    self.meter = meter
    self.observer = observer
    self.position = position
  }

  /// Works until its input ends.
  func run() async throws -> [Int: ArchiveRecord] {
    let clock = ContinuousClock()
    var mark = clock.now
    while let next = await input.next() {
      let start = clock.now
      meter.add(.starved, start - mark)
      var place = (source: -1, sequence: -1)
      var size = 0
      switch next {
      case .member(let key, let number, let bytes, _, let permit):
        place = (key.archive, number)
        size = bytes.count
        meter.count(bytes: size, documents: 0)
        try write(Member(bytes: bytes, permit: permit), number, key)
        try finishIfComplete(key.archive)
      case .finish(let result):
        place.source = result.archive
        waiting[result.archive] = result
        try finishIfComplete(result.archive)
      }
      mark = clock.now
      meter.add(.busy, mark - start)
      observer?.note(
        Work(
          stage: position, worker: 0, start: start, end: mark, source: place.source,
          sequence: place.sequence, bytes: size))
    }
    files.removeAll()
    return done
  }

  private func write(_ member: Member, _ number: Int, _ key: OutputKey) throws {
    let open: OpenFile
    if let found = files[key] {
      open = found
    } else {
      open = try OpenFile(results.path(key.kind, archives[key.archive].name))
      files[key] = open
    }
    try open.order.insert(member, at: number) { member throws in
      try open.file.write(member.bytes)
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
    var record = ArchiveRecord(
      source: archives[archive], counts: result.counts, report: result.report, outputs: outputs,
      signature: pipeline.signature)
    record.heldUntil = result.heldUntil
    // The partial goes before the record: what has a record is whole.
    try results.writePartial(result.partial, spills: result.spills, for: archives[archive].name)
    try results.write(record)
    done[archive] = record
  }
}
