internal import Decode
internal import Flow
internal import Foundation
internal import SystemPackage
internal import Wire

/// Proves one file of stories or rejects, or a partial: its bytes, gzip members and lines.
///
/// Reads 256 KiB at a time; lines are checked by the megabyte, by as many workers as are free. Stops
/// telling after twenty findings.
final class OutputFileCheck {
  private let file: ExpectedFile
  private let name: String
  /// Bytes of text in the archive's stories, where every document was written.
  private let textBytes: Int?
  private let check: LineCheck
  private let told: @Sendable (Int) -> Void
  private var result: Verification
  private var lines = 0
  private var omitted = 0
  private var checksum = Checksum()
  /// Whole lines that are not checked yet, and how many.
  private var chunk: [UInt8] = []
  private var chunkLines = 0
  private var found: [Int: LineFindings] = [:]

  private static let mostFindings = 20
  /// Lines are handed over when there are so many bytes of them.
  private static let chunkBytes = 1 << 20

  init(
    _ file: ExpectedFile, name: String, record: ArchiveRecord, schema: JSONSchema, folder: String,
    told: @escaping @Sendable (Int) -> Void
  ) {
    self.file = file
    self.name = name
    self.told = told
    let hasText = record.signature.contains("stories=full")
    textBytes =
      record.counts.leftOut == 0 && record.counts.withdrawn == 0 && hasText
      ? record.counts.textBytes : nil
    check = LineCheck(
      isOfStories: file.kind == .stories, archive: record.name, hasText: hasText, schema: schema,
      most: Self.mostFindings)
    result = Verification(folder: folder, isQuick: false)
  }

  /// Reads the file through; lines are checked on `pool`, so many chunks at once.
  func run(on pool: ThreadPool, atOnce: Int) async -> Verification {
    do {
      try await read(pool, atOnce)
    } catch {
      _ = tellLines()
      tell(.missing, nil, "cannot be read: \(error)", Remedy.run)
    }
    if omitted > 0 { result.notes.append("\(name): \(omitted) more findings are not listed") }
    return result
  }

  private func tell(
    _ check: Verification.Check, _ place: String?, _ problem: String, _ remedy: String
  ) {
    guard result.findings.count < Self.mostFindings else {
      omitted += 1
      return
    }
    result.add(check, name, place, problem, remedy)
  }

  private func read(_ pool: ThreadPool, _ atOnce: Int) async throws {
    let files = Files()
    let descriptor = try files.open(file.path)
    defer { try? descriptor.close() }
    var reader = GzipReader()
    var buffer: [UInt8] = []
    var isWhole = true
    var isAtEnd = false
    let check = check
    try await withThrowingTaskGroup(of: (Int, LineFindings).self) { group in
      var (begun, running) = (0, 0)
      while !isAtEnd {
        let piece = try files.read(descriptor, file.path, atMost: 256 << 10)
        result.bytes += piece.count
        told(piece.count)
        checksum.add(piece)
        if file.kind == .partial {
          isAtEnd = piece.isEmpty
          continue
        }
        reader.feed(piece, isLast: piece.isEmpty)
        isAtEnd = inflate(&reader, &buffer, &isWhole)
        guard chunk.count >= Self.chunkBytes || isAtEnd && chunkLines > 0 else { continue }
        if running >= atOnce, let (index, findings) = try await group.next() {
          found[index] = findings
          running -= 1
        }
        let lines = LineChunk(index: begun, firstLine: lines - chunkLines + 1, bytes: chunk)
        (chunk, chunkLines) = ([], 0)
        (begun, running) = (begun + 1, running + 1)
        group.addTask(executorPreference: pool) { (lines.index, check.check(lines)) }
      }
      for try await (index, findings) in group { found[index] = findings }
    }
    result.files += 1
    if file.output.xxh128 != checksum.text {
      tell(.checksum, nil, "has other bytes than were written (XXH128)", Remedy.force)
    }
    let textBytes = tellLines()
    guard file.kind != .partial, isWhole else { return }
    if let expected = file.lines, expected != lines {
      tell(
        .counts, nil, "has \(lines) lines, and the archive's record counts \(expected)",
        Remedy.force)
    }
    if file.kind == .stories, let expected = self.textBytes, expected != textBytes {
      tell(
        .counts, nil,
        "has \(textBytes) bytes of text, and the archive's record counts \(expected)",
        Remedy.force)
    }
  }

  /// Tells what was found in the lines, in their order; the bytes of text in all of them.
  private func tellLines() -> Int {
    var textBytes = 0
    var lastRecord = 0
    for index in found.keys.sorted() {
      guard let findings = found[index] else { continue }
      if file.kind == .stories {
        result.stories += findings.lines
      } else {
        result.rejects += findings.lines
      }
      if let (record, line) = findings.firstRecord {
        // Documents that were rejected in several pieces have their number several times.
        let isBehind = file.kind == .stories ? record <= lastRecord : record < lastRecord
        if isBehind {
          let field = file.kind == .stories ? "source.record" : "record"
          tell(
            .promise, "line \(line)", "\(field): is \(record), behind \(lastRecord)", Remedy.force)
        }
      }
      for finding in findings.findings {
        tell(finding.check, "line \(finding.line)", finding.problem, Remedy.force)
      }
      omitted += findings.omitted
      textBytes += findings.textBytes
      lastRecord = max(lastRecord, findings.lastRecord)
    }
    found.removeAll()
    return textBytes
  }

  /// Inflates what was fed and takes its lines; whether the file is at its end.
  private func inflate(
    _ reader: inout GzipReader, _ buffer: inout [UInt8], _ isWhole: inout Bool
  ) -> Bool {
    while true {
      let before = buffer.count
      let step = reader.read(into: &buffer, room: 1 << 20)
      if buffer.count > before { takeLines(&buffer, from: before) }
      switch step {
      case .needsInput: return false
      case .produced: continue
      case .memberStart: result.gzipMembers += 1
      case .memberEnd:
        guard !buffer.isEmpty else { continue }
        tell(
          .gzip, "line \(lines + 1)", "a gzip member ends within a line", Remedy.force)
        buffer.removeAll(keepingCapacity: true)
        isWhole = false
      case .damage(let error):
        isWhole = false
        buffer.removeAll(keepingCapacity: true)
        tell(
          .gzip, error.compressedOffset.map { "byte \($0)" }, error.message, Remedy.force)
      case .trailingBytes(let count, let offset):
        tell(
          .gzip, "byte \(offset)", "\(count) bytes behind the last gzip member", Remedy.force)
      case .finished:
        if !buffer.isEmpty {
          tell(.gzip, "line \(lines + 1)", "the last line has no end", Remedy.force)
        }
        return true
      }
    }
  }

  /// Takes the whole lines out of `buffer`, to be checked.
  private func takeLines(_ buffer: inout [UInt8], from scanned: Int) {
    var position = scanned
    var end = 0
    while let line = buffer.span.firstIndex(of: 0x0A, from: position) {
      lines += 1
      chunkLines += 1
      position = line + 1
      end = position
    }
    guard end > 0 else { return }
    chunk.append(contentsOf: buffer[..<end])
    result.lineBytes += end
    buffer.removeFirst(end)
  }
}
