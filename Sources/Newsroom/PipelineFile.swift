internal import Decode
package import Wire
internal import Yams

/// Reads a pipeline file: YAML, with every key known and every value of its type.
///
/// Errors name the line and column, the wrong word and the nearest right one.
package struct PipelineFile {
  private let path: String

  /// Reads the pipeline in `text`; `path` is named in errors.
  package static func read(_ text: String, path: String) throws(WireError) -> Pipeline {
    let text = withoutByteOrderMark(text)
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw WireError(.usage, "not a YAML file: \(error)" + Self.hint(text), file: path)
    }
    let file = PipelineFile(path: path)
    guard let node else { throw WireError(.usage, "the pipeline file is empty", file: path) }
    return try file.pipeline(node)
  }

  /// The text behind the mark that some editors put before it, which YAML allows and Yams does not.
  static func withoutByteOrderMark(_ text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  private func pipeline(_ node: Node) throws(WireError) -> Pipeline {
    var pipeline = Pipeline()
    for (key, value) in try mapping(node, "the pipeline") {
      switch key {
      case "name": pipeline.name = try string(value, key)
      case "inputs": pipeline.inputs = try strings(value, key)
      case "output": pipeline.output = try string(value, key)
      case "decode", "normalize", "segment", "extract", "aggregate", "write":
        try readStage(value, key, &pipeline)
      case "outputs": try readOutputs(value, &pipeline)
      case "select": try readSelection(value, &pipeline)
      case "limits": try readLimits(value, &pipeline)
      case "archives": try readArchives(value, &pipeline)
      case "retention": try readRetention(value, &pipeline)
      case "checkpoint":
        pipeline.checkpointBytes = try size(value, key, atLeast: 64 << 10, atMost: 1 << 50)
      case "embargo":
        let word = try string(value, key)
        guard ["mark", "hold"].contains(word) else {
          throw wrong(value, "embargo", "mark or hold", word)
        }
        pipeline.holdsEmbargoes = word == "hold"
      case "missing": pipeline.missing = try missing(value, key)
      case "catch_up": pipeline.catchUp = try catchUp(value, key)
      case "timezone": pipeline.timezone = try timezone(value, key)
      case "notify": pipeline.notify = try notify(value)
      default:
        throw unknown(
          key, node,
          [
            "name", "inputs", "output", "decode", "normalize", "segment", "extract", "aggregate",
            "write", "outputs", "select", "limits", "embargo", "archives", "retention",
            "checkpoint", "missing", "catch_up", "timezone", "notify",
          ])
      }
    }
    return pipeline
  }

  private func readStage(
    _ node: Node, _ name: String, _ pipeline: inout Pipeline
  ) throws(WireError) {
    guard let stage = Pipeline.StageName(rawValue: name) else { return }
    for (key, value) in try mapping(node, name) {
      switch (stage, key) {
      case (_, "workers"): pipeline.workers[stage] = try workers(value, "\(name).workers")
      case (.decode, "batch"):
        pipeline.batchBytes = try size(value, key, atLeast: 4 << 10, atMost: 64 << 20)
      case (.decode, "charset"):
        let label = try string(value, key)
        guard let charset = AssumedCharset(label: label) else {
          throw wrong(
            value, "decode.charset",
            "the name of a character set, such as windows-1251, shift_jis or cp437", label)
        }
        pipeline.charset = charset
      case (.aggregate, "top"): pipeline.top = try integer(value, key, 0...10_000)
      case (.write, "level"): pipeline.level = try integer(value, key, 1...9)
      default:
        let extra: [Pipeline.StageName: [String]] = [
          .decode: ["batch", "charset"], .aggregate: ["top"], .write: ["level"],
        ]
        throw unknown(key, node, ["workers"] + extra[stage, default: []])
      }
    }
  }

  private func readOutputs(_ node: Node, _ pipeline: inout Pipeline) throws(WireError) {
    for (key, value) in try mapping(node, "outputs") {
      switch key {
      case "stories":
        let word = try string(value, key)
        guard let choice = Pipeline.StoryOutput(rawValue: word) else {
          throw wrong(value, "outputs.stories", "one of full, facts-only, none", word)
        }
        pipeline.stories = choice
      case "rejects": pipeline.writesRejects = try boolean(value, key)
      case "tables": pipeline.writesTables = try boolean(value, key)
      case "report": pipeline.writesReport = try boolean(value, key)
      default: throw unknown(key, node, ["stories", "rejects", "tables", "report"])
      }
    }
  }

  private func readSelection(_ node: Node, _ pipeline: inout Pipeline) throws(WireError) {
    for (key, value) in try mapping(node, "select") {
      guard key == "kinds" else { throw unknown(key, node, ["kinds"]) }
      let words = try strings(value, key)
      for word in words where StoryKind(rawValue: word) == nil {
        let kinds = StoryKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw wrong(value, "select.kinds", "some of \(kinds)", word)
      }
      pipeline.kinds = words
    }
  }

  private func readArchives(_ node: Node, _ pipeline: inout Pipeline) throws(WireError) {
    for (key, value) in try mapping(node, "archives") {
      switch key {
      case "settle":
        pipeline.settleSeconds = try duration(value, "archives.settle", most: 86_400)
      case "growing": pipeline.growing = try choice(value, "archives.growing")
      case "vanished": pipeline.vanished = try choice(value, "archives.vanished")
      default: throw unknown(key, node, ["settle", "growing", "vanished"])
      }
    }
  }

  private func readRetention(_ node: Node, _ pipeline: inout Pipeline) throws(WireError) {
    for (key, value) in try mapping(node, "retention") {
      let (days, rest) = try duration(value, "retention." + key, most: .max)
        .quotientAndRemainder(dividingBy: 86_400)
      guard days > 0, rest == 0 else {
        throw wrong(
          value, "retention." + key, "whole days, at least one, such as 30d", value.string ?? "")
      }
      switch key {
      case "stories": pipeline.retainedStories = days
      case "rejects": pipeline.retainedRejects = days
      default: throw unknown(key, node, ["stories", "rejects"])
      }
    }
  }

  private func readLimits(_ node: Node, _ pipeline: inout Pipeline) throws(WireError) {
    for (key, value) in try mapping(node, "limits") {
      switch key {
      case "cores": pipeline.cores = try integer(value, key, Pipeline.coreRange)
      case "batches": pipeline.batches = try integer(value, key, 2...65_536)
      case "memory": pipeline.memory = try size(value, key, atLeast: 1 << 20, atMost: 1 << 50)
      case "document":
        pipeline.largestDocument = try size(value, key, atLeast: 1 << 10, atMost: 512 << 20)
      case "rejects": pipeline.allowedRejects = try tolerance(value, key)
      case "damaged": pipeline.allowedDamage = try integer(value, key, 0...Int.max)
      default:
        throw unknown(
          key, node, ["cores", "batches", "memory", "document", "rejects", "damaged"])
      }
    }
  }

  // MARK: - Values

  func mapping(_ node: Node, _ what: String) throws(WireError) -> [(String, Node)] {
    guard let mapping = node.mapping else {
      throw wrong(node, what, "a mapping of keys to values", node.scalar?.string ?? "a list")
    }
    var pairs: [(String, Node)] = []
    for (key, value) in mapping {
      guard let name = key.string else {
        throw wrong(key, what, "a key in words", "something else")
      }
      if pairs.contains(where: { $0.0 == name }) {
        throw WireError(.usage, "\(name) stands twice", file: place(key))
      }
      pairs.append((name, value))
    }
    return pairs
  }

  func string(_ node: Node, _ key: String) throws(WireError) -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      throw wrong(node, key, "a text", node.scalar == nil ? "a list or mapping" : "nothing")
    }
    return scalar.string
  }

  func strings(_ node: Node, _ key: String) throws(WireError) -> [String] {
    guard let sequence = node.sequence else { return [try string(node, key)] }
    var words: [String] = []
    for item in sequence { words.append(try string(item, key)) }
    return words
  }

  private func integer(
    _ node: Node, _ key: String, _ range: ClosedRange<Int>
  ) throws(WireError) -> Int {
    guard let value = node.int, range.contains(value) else {
      let expected =
        range.upperBound == .max
        ? "a whole number of at least \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
      throw wrong(node, key, expected, node.scalar?.string ?? "a list or mapping")
    }
    return value
  }

  /// A time in words, such as `30s`, `10m`, `2h`, `14d`, in seconds.
  private func duration(_ node: Node, _ key: String, most: Int) throws(WireError) -> Int {
    let word = node.scalar?.string ?? "a list or mapping"
    guard let seconds = TimeSpan.seconds(word), seconds <= most
    else { throw wrong(node, key, "a time such as 30s, 10m, 2h or 14d", word) }
    return seconds
  }

  private func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ node: Node, _ key: String
  ) throws(WireError) -> Value {
    let word = try string(node, key)
    guard let value = Value(rawValue: word) else {
      let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong(node, key, "one of \(words)", word)
    }
    return value
  }

  private func boolean(_ node: Node, _ key: String) throws(WireError) -> Bool {
    guard let value = node.bool else {
      throw wrong(node, key, "true or false", node.scalar?.string ?? "a list or mapping")
    }
    return value
  }

  private func workers(_ node: Node, _ key: String) throws(WireError) -> Pipeline.Workers {
    if node.string == "auto" { return .auto }
    guard let value = node.int, (1...1024).contains(value) else {
      throw wrong(
        node, key, "auto or a whole number from 1 to 1024",
        node.scalar?.string ?? "a list or mapping")
    }
    return .count(value)
  }

  private func size(
    _ node: Node, _ key: String, atLeast: Int, atMost: Int
  ) throws(WireError) -> Int {
    let word = node.scalar?.string ?? "a list or mapping"
    guard let value = ByteSize.parse(word), (atLeast...atMost).contains(value) else {
      throw wrong(
        node, key,
        "a size from \(ByteSize.text(atLeast)) to \(ByteSize.text(atMost)), such as 64MB", word)
    }
    return value
  }

  private func tolerance(_ node: Node, _ key: String) throws(WireError) -> Pipeline.Tolerance {
    let word = node.scalar?.string ?? "a list or mapping"
    if let count = Int(word), count >= 0 { return .count(count) }
    if word.hasSuffix("%"), let share = Double(word.dropLast()), (0...100).contains(share) {
      return .share(share / 100)
    }
    throw wrong(node, key, "a number or a share, such as 100 or 0.5%", word)
  }

  // MARK: - Errors

  private func place(_ node: Node) -> String {
    guard let mark = node.mark else { return path }
    return "\(path):\(mark.line):\(mark.column)"
  }

  func wrong(_ node: Node, _ key: String, _ expected: String, _ found: String) -> WireError {
    WireError(.usage, "\(key) must be \(expected), not '\(found)'", file: place(node))
  }

  func unknown(_ key: String, _ parent: Node, _ known: [String]) -> WireError {
    let node = parent.mapping?.first { $0.key.string == key }?.key ?? parent
    var message = "unknown key '\(key)'"
    if let near = Suggestion.nearest(to: key, in: known) {
      message += "; did you mean '\(near)'?"
    } else {
      message += "; known here: \(known.joined(separator: ", "))"
    }
    return WireError(.usage, message, file: place(node))
  }
}

/// Times in words: `30s`, `10m`, `2h`, `14d`.
package enum TimeSpan {
  /// The seconds that a word means, or nil; numbers up to a million.
  package static func seconds(_ word: String) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = word.last.flatMap({ units[$0] }), let count = Int(word.dropLast()),
      (0...1_000_000).contains(count)
    else { return nil }
    return count * unit
  }
}

/// Sizes in words: `512KB`, `64MB`, `2GB`; a unit is 1,024 of the one below.
package enum ByteSize {
  /// The bytes that a word means, or nil.
  package static func parse(_ word: String) -> Int? {
    let units = [
      ("KB", 10), ("K", 10), ("MB", 20), ("M", 20), ("GB", 30), ("G", 30), ("TB", 40), ("B", 0),
    ]
    let upper = word.uppercased().filter { $0 != " " }
    for (unit, shift) in units where upper.hasSuffix(unit) {
      guard let value = Double(upper.dropLast(unit.count)), value >= 0 else { return nil }
      return Int(exactly: (value * Double(1 << shift)).rounded(.down))
    }
    return Int(upper)
  }

  /// A size for people.
  package static func text(_ bytes: Int) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    let number =
      unit == 0 || value >= 100 || value == value.rounded()
      ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
    return number + " " + units[unit]
  }
}

/// "Did you mean": the nearest word by edit distance.
package enum Suggestion {
  /// The nearest of `words` to `word`, if it is near at all.
  package static func nearest(to word: String, in words: [String]) -> String? {
    let scored = words.map { ($0, distance(Array(word), Array($0))) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, word.count / 3) else {
      return nil
    }
    return best.0
  }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, first) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, second) in right.enumerated() {
        let cost = first == second ? diagonal : min(diagonal, row[column], row[column + 1]) + 1
        diagonal = row[column + 1]
        row[column + 1] = cost
      }
    }
    return row[right.count]
  }
}
