internal import Wire

/// Pulls tags, text, comments and their like out of bytes of XML, one after the other.
///
/// It is strict where a mistake would change what belongs to what (tags that do not close, attributes
/// without quotes) and lenient where text is at stake: a lone `<` or `&` is text. A DOCTYPE is passed
/// over with all it declares. Every search is bounded by the range, so that no input can make it run
/// on; it allocates nothing.
struct XMLScanner {
  /// What stands at the scanner's place.
  enum Token {
    /// Text whose references are to be undone.
    case text(Range<Int>)
    case cdata(Range<Int>)
    /// An opening tag: its whole name, and where its attributes begin.
    case open(name: Range<Int>, attributes: Int)
    case close(name: Range<Int>)
    /// A comment, a processing instruction, a DOCTYPE.
    case aside(Range<Int>)
    case end
    case fault(XMLFault)
  }

  private(set) var position: Int
  let end: Int

  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// The longest name of an element or attribute.
  static let longestName = 256
  /// The longest value of an attribute.
  static let longestValue = 64 << 10
  /// The most attributes of an element.
  static let mostAttributes = 256

  /// The next token; behind an opening tag its attributes are to be read first.
  mutating func next(_ bytes: Span<UInt8>) -> Token {
    guard position < end else { return .end }
    let start = position
    let tag = bytes.firstIndex(of: UInt8(ascii: "<"), from: start, to: end) ?? end
    if tag > start {
      position = tag
      return .text(start..<tag)
    }
    guard tag + 1 < end else {
      position = end
      return .text(tag..<end)
    }
    switch bytes[tag + 1] {
    case UInt8(ascii: "/"): return close(bytes, tag)
    case UInt8(ascii: "!"): return declaration(bytes, tag)
    case UInt8(ascii: "?"):
      guard let stop = bytes.firstIndex(of: "?>", from: tag + 2, to: end), stop + 2 <= end else {
        return .fault(.unclosed("processing instruction"))
      }
      position = stop + 2
      return .aside(tag..<position)
    case let byte where Self.beginsName(byte):
      let stop = Self.nameEnd(bytes, tag + 1, end)
      guard stop - tag <= Self.longestName else { return .fault(.longName) }
      position = stop
      return .open(name: tag + 1..<stop, attributes: stop)
    default:
      position = tag + 1
      return .text(tag..<tag + 1)
    }
  }

  private mutating func close(_ bytes: Span<UInt8>, _ tag: Int) -> Token {
    let stop = Self.nameEnd(bytes, tag + 2, end)
    guard stop - tag <= Self.longestName else { return .fault(.longName) }
    var index = stop
    while index < end, bytes[index].isSpace { index += 1 }
    guard stop > tag + 2, index < end, bytes[index] == UInt8(ascii: ">") else {
      return .fault(.unclosed("tag"))
    }
    position = index + 1
    return .close(name: tag + 2..<stop)
  }

  private mutating func declaration(_ bytes: Span<UInt8>, _ tag: Int) -> Token {
    if bytes.matches("<!--", at: tag) {
      guard let stop = bytes.firstIndex(of: "-->", from: tag + 4, to: end), stop + 3 <= end else {
        return .fault(.unclosed("comment"))
      }
      position = stop + 3
      return .aside(tag..<position)
    }
    if bytes.matches("<![CDATA[", at: tag) {
      guard let stop = bytes.firstIndex(of: "]]>", from: tag + 9, to: end), stop + 3 <= end else {
        return .fault(.unclosed("CDATA section"))
      }
      position = stop + 3
      return .cdata(min(tag + 9, stop)..<stop)
    }
    guard let stop = Self.declarationEnd(bytes, tag, end) else {
      return .fault(.unclosed("declaration"))
    }
    position = stop
    return .aside(tag..<position)
  }

  /// Where a `<!...>` ends, with the subset in brackets that it may hold.
  static func declarationEnd(_ bytes: Span<UInt8>, _ tag: Int, _ end: Int) -> Int? {
    var index = tag + 2
    var brackets = 0
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let stop = bytes.firstIndex(of: bytes[index], from: index + 1, to: end) else {
          return nil
        }
        index = stop
      case UInt8(ascii: "["): brackets += 1
      case UInt8(ascii: "]"): brackets -= 1
      case UInt8(ascii: "<") where bytes.matches("<!--", at: index):
        guard let stop = bytes.firstIndex(of: "-->", from: index + 4, to: end), stop < end else {
          return nil
        }
        index = stop + 2
      case UInt8(ascii: ">") where brackets <= 0: return index + 1
      default: break
      }
      index += 1
    }
    return nil
  }

  /// What stands next within an opening tag.
  enum Part {
    case attribute(name: Range<Int>, value: Range<Int>)
    /// The tag's end; `isEmpty` says that the element ends with it.
    case done(isEmpty: Bool)
    case fault(XMLFault)
  }

  /// The next attribute of the tag that was opened, or the tag's end.
  ///
  /// `isHTML` says that values may lack quotes, and attributes values.
  mutating func part(_ bytes: Span<UInt8>, isHTML: Bool) -> Part {
    var index = position
    var stop = index
    while true {
      while index < end, bytes[index].isSpace { index &+= 1 }
      guard index < end else { return .fault(.unclosed("tag")) }
      if bytes[index] == UInt8(ascii: ">") {
        position = index + 1
        return .done(isEmpty: false)
      }
      if bytes[index] == UInt8(ascii: "/"), index + 1 < end, bytes[index + 1] == UInt8(ascii: ">") {
        position = index + 2
        return .done(isEmpty: true)
      }
      stop = Self.nameEnd(bytes, index, end)
      if stop > index { break }
      // HTML has marks that mean nothing between its attributes.
      guard isHTML else { return .fault(.badAttribute) }
      index &+= 1
    }
    guard stop - index <= Self.longestName else { return .fault(.longName) }
    var cursor = stop
    while cursor < end, bytes[cursor].isSpace { cursor &+= 1 }
    guard cursor < end, bytes[cursor] == UInt8(ascii: "=") else {
      guard isHTML else { return .fault(.badAttribute) }
      position = stop
      return .attribute(name: index..<stop, value: stop..<stop)
    }
    cursor &+= 1
    while cursor < end, bytes[cursor].isSpace { cursor &+= 1 }
    guard cursor < end else { return .fault(.unclosed("tag")) }
    let quote = bytes[cursor]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let limit = min(end, cursor + 1 + Self.longestValue)
      guard let close = bytes.firstIndex(of: quote, from: cursor + 1, to: limit) else {
        return .fault(limit < end ? .longValue : .unclosed("tag"))
      }
      position = close + 1
      return .attribute(name: index..<stop, value: cursor + 1..<close)
    }
    guard isHTML else { return .fault(.badAttribute) }
    let first = cursor
    while cursor < end, !bytes[cursor].isSpace, bytes[cursor] != UInt8(ascii: ">") { cursor += 1 }
    position = cursor
    return .attribute(name: index..<stop, value: first..<cursor)
  }

  /// The name without its prefix.
  static func local(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Range<Int> {
    var index = name.upperBound
    while index > name.lowerBound {
      if bytes[index &- 1] == UInt8(ascii: ":") { break }
      index &-= 1
    }
    return index < name.upperBound ? index..<name.upperBound : name
  }

  /// Whether a byte may begin a name.
  static func beginsName(_ byte: UInt8) -> Bool {
    byte.isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte >= 0x80
  }

  /// Where the name that begins at `start` ends.
  static func nameEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
      let byte = bytes[index]
      guard
        byte.isLetter || byte.isDigit || byte >= 0x80 || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
      else { break }
      index &+= 1
    }
    return index
  }
}

/// What is wrong with a document of XML.
enum XMLFault: Error, Equatable {
  case unclosed(StaticString)
  case mismatched
  case tooDeep
  case longName, longValue, badAttribute, tooMany, tooManyNodes

  static func == (left: XMLFault, right: XMLFault) -> Bool { left.words == right.words }

  /// The fault in words.
  var words: String {
    switch self {
    case .unclosed(let what): "a \(what) does not end"
    case .mismatched: "a closing tag does not fit the element that is open"
    case .tooDeep: "elements stand within each other more than \(XMLDocument.deepest) deep"
    case .longName: "a name is longer than \(XMLScanner.longestName) bytes"
    case .longValue: "an attribute is longer than \(XMLScanner.longestValue) bytes"
    case .badAttribute: "an attribute is not written as name=\"value\""
    case .tooManyNodes: "the item has more than \(XMLDocument.mostNodes) elements and texts"
    case .tooMany: "an element has more than \(XMLScanner.mostAttributes) attributes"
    }
  }

  /// The reason for which the document is rejected.
  var reason: RejectReason {
    switch self {
    case .tooDeep: .tooDeep
    case .tooManyNodes: .tooLarge
    default: .malformed
    }
  }
}
