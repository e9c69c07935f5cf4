internal import Wire

/// Whose a NITF story is: `<byline><person>...</person><byttl>...</byttl></byline>`, or text.
enum NITFByline {
  /// Adds the names and returns what their bearers are; `isSigned` says that the names are known.
  static func read(_ node: Int, isSigned: Bool, _ item: inout XMLItem) -> [UInt8] {
    let document = item.document
    let title = document.text(document.descendant(node, .byttl))
    let persons = document.descendants(node, .person)
    var isPerson = isSigned && !persons.isEmpty
    if isSigned {
      item.remove(.bylineText, bytes: document.text(node, without: .byttl))
    } else {
      for person in persons {
        if addNames(document.text(person, without: .byttl), &item) { isPerson = true }
      }
    }
    guard isPerson else {
      if !isSigned { item.add(.byline, bytes: document.text(node, without: .byttl)) }
      return title
    }
    guard title.isEmpty else { return title }
    // `<person>By Mara Quist</person>, Political Editor`
    return withoutJoints(document.ownText(node))
  }

  /// Words that stand before names and between them.
  private static let joints: [StaticString] = [
    "by", "von", "par", "por", "di", "av", "af", "door", "and", "und", "et", "y", "e", "en", "og",
    "och",
  ]

  /// What is left of a byline without its names, from the first word that tells something on:
  /// `Von , NDA` is `NDA`.
  private static func withoutJoints(_ rest: [UInt8]) -> [UInt8] {
    let bytes = rest.span
    let isWord = { (byte: UInt8) in byte.isLetter || byte >= 0x80 }
    var start = 0
    while true {
      while start < rest.count, !isWord(rest[start]) { start += 1 }
      var end = start
      while end < rest.count, isWord(rest[end]) { end += 1 }
      guard end > start else { return [] }
      let isJoint = joints.contains {
        $0.utf8CodeUnitCount == end - start && bytes.matchesFolded($0, at: start)
      }
      if !isJoint { break }
      start = end
    }
    return rest.count - start >= 3 ? Array(rest[start...]) : []
  }

  /// Names in one element are parted by commas and `and`.
  private static func addNames(_ names: [UInt8], _ item: inout XMLItem) -> Bool {
    let bytes = names.span
    var start = 0
    var index = 0
    var isFound = false
    while index <= bytes.count {
      let isJoint = bytes.matches(" and ", at: index)
      if index == bytes.count || isJoint || bytes[index] == UInt8(ascii: ",") {
        let name = bytes.trimmed(min(start, index)..<index)
        if item.add(.byline, bytes: Array(names[name])) { isFound = true }
        start = index + (isJoint ? 5 : 1)
      }
      index += 1
    }
    return isFound
  }

  /// The words, or their beginnings, that tell what somebody is and not for whom, small letters.
  private static let callings: [StaticString] = [
    "writer", "editor", "correspond", "korrespond", "corrispond", "reporter", "journalist",
    "columnist", "photographer", "redakt", "redact", "periodista", "giornalist",
  ]

  /// Whether a title tells what somebody is: `AP Business Writer`.
  static func isCalling(_ title: [UInt8]) -> Bool {
    let bytes = title.span
    return bytes.indices.contains { index in
      callings.contains { bytes.matchesFolded($0, at: index) }
    }
  }
}

/// Where a NITF story is set.
enum NITFPlaces {
  /// `<dateline><location><city>Oslo</city></location><story.date>3 March</story.date></dateline>`.
  static func readDateline(_ node: Int?, _ item: inout XMLItem) {
    let document = item.document
    guard let node, !item.has(.dateline) else { return }
    guard let location = document.child(node, .location) else {
      item.add(.dateline, text: node)
      return
    }
    var line = place(location, document)
    let date = document.text(document.child(node, .storyDate))
    if !date.isEmpty {
      if !line.isEmpty { line.append(", ") }
      line += date
    }
    item.add(.dateline, bytes: line)
  }

  /// A location's parts, from the nearest out: text may stand beside elements, which may be empty.
  static func place(_ location: Int, _ document: XMLDocument) -> [UInt8] {
    var parts: [[UInt8]] = []
    var own = document.ownText(location)
    while let last = own.last, last == UInt8(ascii: ",") || last.isSpace { own.removeLast() }
    parts.append(own)
    for name in [XMLName.city, .state, .country] {
      parts.append(document.text(document.child(location, name)))
    }
    let told = parts.filter { !$0.isEmpty }
    if told.isEmpty { return document.text(location) }
    return Array(told.joined(separator: Array(", ".utf8)))
  }

  /// `<evloc county-dist="Troms;Nordreisa" state-prov="Norway">Oslo</evloc>`.
  static func readEvent(_ node: Int, _ item: inout XMLItem) {
    item.add(.place, text: node)
    for name in [XMLName.city, .countyDist, .stateProv] {
      for piece in item.value(node, name).split(separator: UInt8(ascii: ";")) {
        item.add(.place, bytes: Array(piece.drop(while: \.isSpace)))
      }
    }
  }
}

/// The `meta` elements that no field takes: metadata, the values of one name joined.
struct NITFMetas {
  private var names: [[UInt8]] = []
  private var values: [[UInt8]] = []
  /// More of them than that are a program's own.
  private static let most = 64

  mutating func note(_ name: [UInt8], _ value: [UInt8]) {
    guard !name.isEmpty, !value.isEmpty else { return }
    if let index = names.firstIndex(of: name) {
      if values[index].count < 4096 { values[index] += Array("; ".utf8) + value }
    } else if names.count < Self.most {
      names.append(name)
      values.append(value)
    }
  }

  func add(to item: inout XMLItem) {
    for (name, value) in zip(names, values) { item.addMetadata(name, bytes: value) }
  }
}
