package import Wire
internal import Yams

/// Changes numbers in a pipeline file's text; comments, order and layout stay as they are.
///
/// The text is edited where Yams says that a value stands and is never written anew. What comes out
/// is read again, and refused if it does not say what was meant.
package struct PipelineEdit {
  /// A value to set: the section, the key in it, the value.
  package struct Setting: Sendable, Equatable {
    package var section: String
    package var key: String
    package var value: String

    /// Creates a setting from its parts.
    package init(_ section: String, _ key: String, _ value: String) {
      self.section = section
      self.key = key
      self.value = value
    }
  }

  private var text: String
  private let path: String

  /// The text of a pipeline file with settings put in; `path` is named in errors.
  package static func apply(
    _ settings: [Setting], to text: String, path: String
  ) throws(WireError) -> String {
    let bare = PipelineFile.withoutByteOrderMark(text)
    var edit = PipelineEdit(text: bare, path: path)
    let before = try edit.compose()
    do throws(WireError) {
      for setting in settings { try edit.set(setting) }
      guard try edit.says(settings, before) else { throw edit.refusal(settings) }
    } catch {
      // What was meant is said in any case: it can be set by hand.
      throw edit.refusal(settings)
    }
    return (text.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : "") + edit.text
  }

  /// Why nothing is changed, and what would have been.
  private func refusal(_ settings: [Setting]) -> WireError {
    let all = settings.map { "\($0.section).\($0.key): \($0.value)" }.joined(separator: ", ")
    return WireError(
      .usage, "the file is laid out in a way that cannot be edited; set by hand: \(all)",
      file: path)
  }

  private mutating func set(_ setting: Setting) throws(WireError) {
    guard let root = try compose()?.mapping else { throw refusal([setting]) }
    guard let section = root[Node(setting.section)] else {
      return try append(setting, root)
    }
    guard let mapping = section.mapping, let mark = offset(section.mark),
      !isAlias(setting.section, in: root)
    else { throw refusal([setting]) }
    let start = behindProperties(mark)
    if let value = mapping[Node(setting.key)] {
      guard let mark = offset(value.mark), !isAlias(setting.key, in: mapping) else {
        throw refusal([setting])
      }
      let from = behindProperties(mark)
      replace(from..<endOfScalar(from), setting.value)
    } else if scalars[start] == "{" {
      let isEmpty = mapping.isEmpty
      replace((start + 1)..<(start + 1), "\(setting.key): \(setting.value)\(isEmpty ? "" : ", ")")
    } else if let first = mapping.first?.key.mark, let from = offset(first) {
      // A line of its own before the first key, indented like it.
      let indent = String(repeating: " ", count: first.column - 1)
      replace(from..<from, "\(setting.key): \(setting.value)\(lineBreak)\(indent)")
    }
  }

  /// Adds a section at the end.
  private mutating func append(_ setting: Setting, _ root: Node.Mapping) throws(WireError) {
    let line = "\(setting.section): {\(setting.key): \(setting.value)}"
    let all = scalars
    if let start = offset(root.mark), all[start] == "{" {
      replace((start + 1)..<(start + 1), line + (root.isEmpty ? "" : ", "))
      return
    }
    var end = all.count
    // The mark of a document's end stays the last line.
    if let marker = lineStarts.last(where: { isEndMarker(all, at: $0) }) { end = marker }
    let needsBreak = end > 0 && !Self.isBreak(all[end - 1])
    replace(end..<end, (needsBreak ? lineBreak : "") + line + lineBreak)
  }

  /// Whether the text, read anew, is the old pipeline with the new values.
  private func says(_ settings: [Setting], _ before: Node?) throws(WireError) -> Bool {
    guard let root = try compose()?.mapping, let old = before?.mapping else { return false }
    var meant = Self.values(old)
    for setting in settings {
      meant["\(setting.section).\(setting.key)"] = Node(setting.value)
    }
    let found = Self.values(root)
    guard meant.count == found.count else { return false }
    _ = try PipelineFile.read(text, path: path)
    // Numbers and words of one spelling are the same, however they are tagged.
    return meant.allSatisfy { key, value in
      value == found[key] || (value.string != nil && value.string == found[key]?.string)
    }
  }

  /// All values of a pipeline by their keys, those in sections with the sections' names.
  private static func values(_ root: Node.Mapping) -> [String: Node] {
    var values: [String: Node] = [:]
    for (key, value) in root {
      guard let mapping = value.mapping else {
        values[key.string ?? ""] = value
        continue
      }
      for (inner, value) in mapping { values["\(key.string ?? "").\(inner.string ?? "")"] = value }
    }
    return values
  }

  /// Whether a key's value stands elsewhere, before the key: an edit there would change both.
  private func isAlias(_ key: String, in mapping: Node.Mapping) -> Bool {
    guard let pair = mapping.first(where: { $0.key.string == key }),
      let own = offset(pair.key.mark), let value = offset(pair.value.mark)
    else { return true }
    return value < own
  }

  /// The place behind the anchor and the tag that a value may begin with.
  private func behindProperties(_ start: Int) -> Int {
    let all = scalars
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar == " " || scalar == "\t" || Self.isBreak(scalar)
    }
    var place = start
    while place < all.count, all[place] == "&" || all[place] == "!" {
      while place < all.count, !isBlank(all[place]) { place += 1 }
      while place < all.count, isBlank(all[place]) { place += 1 }
    }
    return place
  }

  private func compose() throws(WireError) -> Node? {
    do {
      return try Yams.compose(yaml: text)
    } catch {
      throw WireError(.usage, "not a YAML file: \(error)", file: path)
    }
  }

  // MARK: - Text

  private var scalars: [Unicode.Scalar] { Array(text.unicodeScalars) }

  private mutating func replace(_ range: Range<Int>, _ replacement: String) {
    var all = scalars
    all.replaceSubrange(range, with: replacement.unicodeScalars)
    text = String(String.UnicodeScalarView(all))
  }

  /// The line break that the file has: lines that are added end like the others.
  private var lineBreak: String {
    // In a string a carriage return and the line feed behind it are one character.
    text.contains("\r\n") ? "\r\n" : "\n"
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }

  /// Where each line begins, by YAML's line breaks.
  private var lineStarts: [Int] {
    let all = scalars
    var starts = [0]
    for index in all.indices where Self.isBreak(all[index]) {
      if all[index] == "\r", index + 1 < all.count, all[index + 1] == "\n" { continue }
      starts.append(index + 1)
    }
    return starts
  }

  private func isEndMarker(_ all: [Unicode.Scalar], at start: Int) -> Bool {
    let rest = all[start...].prefix { !Self.isBreak($0) }
    return String(String.UnicodeScalarView(rest)).trimmingSuffix == "..."
  }

  /// The place in the text that a mark stands for.
  private func offset(_ mark: Mark?) -> Int? {
    guard let mark else { return nil }
    let starts = lineStarts
    guard (1...starts.count).contains(mark.line) else { return nil }
    let offset = starts[mark.line - 1] + mark.column - 1
    return offset < scalars.count ? offset : nil
  }

  /// The end of a scalar that is one word or quoted.
  private func endOfScalar(_ start: Int) -> Int {
    let all = scalars
    if all[start] == "\"" || all[start] == "'" {
      let close = all[(start + 1)...].firstIndex(of: all[start])
      return close.map { $0 + 1 } ?? all.count
    }
    var end = start
    while end < all.count, !Self.isBreak(all[end]), ![",", "}", "]"].contains(all[end]) {
      if all[end] == "#", end > start, all[end - 1] == " " || all[end - 1] == "\t" { break }
      end += 1
    }
    while end > start, all[end - 1] == " " || all[end - 1] == "\t" { end -= 1 }
    return end
  }
}

extension String {
  /// The string without blanks at its end.
  fileprivate var trimmingSuffix: String {
    String(self.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
