internal import Decode
internal import Foundation
internal import SystemPackage
internal import Wire

/// Proves one file of stories or rejects, or a partial: its bytes, gzip members and lines.
///
/// Reads 256 KiB at a time and holds a line at once; stops telling after twenty findings.
final class OutputFileCheck {
  private let file: ExpectedFile
  private let name: String
  private let hasText: Bool
  /// Bytes of text in the archive's stories, where every document was written.
  private let textBytes: Int?
  private let schema: JSONSchema
  private let told: @Sendable (Int) -> Void
  private var stories: StoryPromises
  private var rejects: RejectPromises
  private var tree = JSONTree()
  private var result: Verification
  private var lines = 0
  private var omitted = 0
  private var checksum = Checksum()

  private static let mostFindings = 20

  init(
    _ file: ExpectedFile, name: String, record: ArchiveRecord, schema: JSONSchema, folder: String,
    told: @escaping @Sendable (Int) -> Void
  ) {
    self.file = file
    self.name = name
    self.schema = schema
    self.told = told
    hasText = record.signature.contains("stories=full")
    textBytes =
      record.counts.leftOut == 0 && record.counts.withdrawn == 0 && hasText
      ? record.counts.textBytes : nil
    stories = StoryPromises(archive: record.name, hasText: hasText)
    rejects = RejectPromises(archive: record.name)
    result = Verification(folder: folder, isQuick: false)
  }

  /// Reads the file through.
  func run() -> Verification {
    do {
      try read()
    } catch {
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

  private func read() throws {
    let files = Files()
    let descriptor = try files.open(file.path)
    defer { try? descriptor.close() }
    var reader = GzipReader()
    var buffer: [UInt8] = []
    var isWhole = true
    while true {
      let piece = try files.read(descriptor, file.path, atMost: 256 << 10)
      result.bytes += piece.count
      told(piece.count)
      checksum.add(piece)
      guard file.kind != .partial else {
        if piece.isEmpty { break }
        continue
      }
      reader.feed(piece, isLast: piece.isEmpty)
      if inflate(&reader, &buffer, &isWhole) { break }
    }
    result.files += 1
    if file.output.xxh128 != checksum.text {
      tell(.checksum, nil, "has other bytes than were written (XXH128)", Remedy.force)
    }
    guard file.kind != .partial, isWhole else { return }
    if let expected = file.lines, expected != lines {
      tell(
        .counts, nil, "has \(lines) lines, and the archive's record counts \(expected)",
        Remedy.force)
    }
    if file.kind == .stories, let textBytes, textBytes != stories.textBytes {
      tell(
        .counts, nil,
        "has \(stories.textBytes) bytes of text, and the archive's record counts \(textBytes)",
        Remedy.force)
    }
  }

  /// Inflates what was fed and checks its lines; whether the file is at its end.
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

  /// Checks the whole lines of `buffer` and takes them out of it.
  private func takeLines(_ buffer: inout [UInt8], from scanned: Int) {
    var start = 0
    var position = scanned
    while let end = buffer.span.firstIndex(of: 0x0A, from: position) {
      lines += 1
      check(buffer.span, start..<end)
      start = end + 1
      position = start
    }
    result.lineBytes += start
    buffer.removeFirst(start)
  }

  private func check(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if file.kind == .stories { result.stories += 1 } else { result.rejects += 1 }
    let place = "line \(lines)"
    if !bytes.isASCII(range), (try? UTF8Span(validating: bytes.extracting(range))) == nil {
      tell(.json, place, "is not UTF-8", Remedy.force)
      return
    }
    switch tree.read(bytes, range) {
    case .syntax(let offset, let why):
      tell(.json, place, "is no JSON: \(why) (byte \(offset - range.lowerBound + 1))", Remedy.force)
      return
    case .depth(let offset):
      tell(
        .json, place, "is nested too deep (byte \(offset - range.lowerBound + 1))", Remedy.force)
      return
    case nil: break
    }
    if let fault = schema.check(tree, bytes) {
      tell(.schema, place, "\(fault.place): \(fault.problem)", Remedy.force)
      return
    }
    let fault =
      file.kind == .stories ? stories.check(tree, bytes) : rejects.check(tree, bytes)
    if let fault { tell(.promise, place, "\(fault.place): \(fault.problem)", Remedy.force) }
  }
}
