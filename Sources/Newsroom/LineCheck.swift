internal import Decode
internal import Wire

/// Whole lines of an output, for any worker to check.
struct LineChunk: Sendable {
  /// How many chunks of the file stand before it.
  var index: Int
  /// The number of its first line, from 1.
  var firstLine: Int
  var bytes: [UInt8]
}

/// What the check of a chunk came to.
struct LineFindings: Sendable {
  struct Finding: Sendable {
    var check: Verification.Check
    var line: Int
    var problem: String
  }

  var lines = 0
  var findings: [Finding] = []
  /// Findings beyond those that are told.
  var omitted = 0
  /// Bytes of text in its stories.
  var textBytes = 0
  /// The first and last record that obeyed the rules, with the first one's line.
  var firstRecord: (record: Int, line: Int)?
  var lastRecord = 0
}

/// Checks lines of stories or rejects: their JSON, their schema, their promises.
///
/// Each chunk is checked by itself, so that one large file is work for all cores; that records go on
/// from one chunk to the next is for whoever puts the findings together.
struct LineCheck: Sendable {
  let isOfStories: Bool
  let archive: String
  let hasText: Bool
  let schema: JSONSchema
  /// Findings that are told of a chunk.
  let most: Int

  func check(_ chunk: LineChunk) -> LineFindings {
    var found = LineFindings()
    var stories = StoryPromises(archive: archive, hasText: hasText)
    var rejects = RejectPromises(archive: archive)
    var tree = JSONTree()
    let bytes = chunk.bytes.span
    var start = 0
    while let end = bytes.firstIndex(of: 0x0A, from: start) {
      let line = chunk.firstLine + found.lines
      found.lines += 1
      if let (check, problem) = fault(bytes, start..<end, &tree, &stories, &rejects) {
        if found.findings.count < most {
          found.findings.append(
            LineFindings.Finding(check: check, line: line, problem: problem))
        } else {
          found.omitted += 1
        }
      }
      let last = isOfStories ? stories.lastRecord : rejects.lastRecord
      if last > 0, found.firstRecord == nil { found.firstRecord = (last, line) }
      start = end + 1
    }
    found.textBytes = stories.textBytes
    found.lastRecord = isOfStories ? stories.lastRecord : rejects.lastRecord
    return found
  }

  private func fault(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ tree: inout JSONTree,
    _ stories: inout StoryPromises, _ rejects: inout RejectPromises
  ) -> (check: Verification.Check, problem: String)? {
    if !bytes.isASCII(range), (try? UTF8Span(validating: bytes.extracting(range))) == nil {
      return (.json, "is not UTF-8")
    }
    switch tree.read(bytes, range) {
    case .syntax(let offset, let why):
      return (.json, "is no JSON: \(why) (byte \(offset - range.lowerBound + 1))")
    case .depth(let offset):
      return (.json, "is nested too deep (byte \(offset - range.lowerBound + 1))")
    case nil: break
    }
    if let fault = schema.check(tree, bytes) {
      return (.schema, "\(fault.place): \(fault.problem)")
    }
    let fault = isOfStories ? stories.check(tree, bytes) : rejects.check(tree, bytes)
    return fault.map { (.promise, "\($0.place): \($0.problem)") }
  }
}
