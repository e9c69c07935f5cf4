internal import Lexicon
internal import Wire

/// Splits bylines and credits into names and roles.
struct CreditParser {
  private var lexicon: Lexicon { .shared }

  private static let roles: [(StaticString, CreditRole)] = [
    ("additional reporting by", .additionalReporting),
    ("additional reporting and writing by", .additionalReporting),
    ("additional reporting", .additionalReporting), ("additional writing by", .writing),
    ("additional editing by", .editing),
    ("reporting and writing by", .reportingAndWriting),
    ("writing and reporting by", .reportingAndWriting),
    ("reporting, writing", .reportingAndWriting), ("reporting and editing by", .reporting),
    ("writing and editing by", .writing), ("compiled and edited by", .compiling),
    ("reporting by", .reporting), ("report by", .reporting), ("reported by", .reporting),
    ("interviews by", .reporting), ("writing by", .writing), ("written by", .writing),
    ("editing by", .editing), ("edited by", .editing), ("compiled by", .compiling),
    ("photography by", .photography), ("photo editing by", .photography),
    ("graphics by", .graphics), ("graphic by", .graphics), ("translation by", .translation),
    ("translated by", .translation), ("production by", .contributing),
    ("with inputs from", .contributing),
    ("with files from", .contributing), ("with assistance from", .contributing),
    ("with contributions from", .contributing), ("with reporting by", .contributing),
    ("with reporting from", .contributing), ("with additional reporting by", .additionalReporting),
    ("reporters:", .reporting), ("reporter:", .reporting), ("editor:", .editing),
    ("writer:", .writing), ("translator:", .translation),
    ("autor:", .reporting), ("autorka:", .reporting), ("autorzy:", .reporting),
    ("redaktor:", .editing), ("redaktorka:", .editing),
  ]

  /// Appends a label for every name of a credit paragraph; the payload is its role.
  ///
  /// Role words may stand within a token, where a page lost the blank or line break before them
  /// (`DevittWriting by`).
  func credits(_ text: Span<UInt8>, _ range: Range<Int>, into labels: inout [Row<PartKind>]) {
    var marks: [(start: Int, end: Int, role: CreditRole)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let isStart =
        text[index].isLetter
        && (index == range.lowerBound || !text[index - 1].isLetter
          || text[index - 1].isLower && text[index].isUpper)
      if isStart,
        // What begins in the paragraph may end behind it.
        let (word, role) = Self.roles.first(where: {
          index + $0.0.utf8CodeUnitCount <= range.upperBound
            && text.matchesFolded($0.0, at: index)
        })
      {
        let end = index + word.utf8CodeUnitCount
        marks.append((index, end, role))
        index = end
      } else {
        index += 1
      }
    }
    if marks.isEmpty { contributors(text, range, into: &labels) }
    for position in marks.indices {
      let end = position + 1 < marks.count ? marks[position + 1].start : range.upperBound
      names(
        text, marks[position].end..<end, .creditName, UInt32(marks[position].role.rawValue),
        into: &labels)
    }
  }

  /// Appends a label for every name of `AP writers Mara Quist in Oslo and Lena Orsk contributed to this
  /// report.`: they stand behind what they are, or behind a possessive.
  private func contributors(
    _ text: Span<UInt8>, _ range: Range<Int>, into labels: inout [Row<PartKind>]
  ) {
    guard
      let end = text.firstIndex(of: " contributed", from: range.lowerBound, to: range.upperBound)
    else { return }
    var start = CopyShapes.callingEnd(text, range.lowerBound..<end) ?? range.lowerBound
    if start == range.lowerBound,
      let possessive = text.firstIndex(of: "'s ", from: start, to: min(start + 40, end))
        ?? text.firstIndex(of: "\u{2019}s ", from: start, to: min(start + 40, end))
    {
      start = (possessive..<end).first { text[$0] == 0x20 } ?? start
    }
    names(text, start..<end, .creditName, UInt32(CreditRole.contributing.rawValue), into: &labels)
  }

  /// Appends a label for every name of a byline.
  func byline(_ text: Span<UInt8>, _ range: Range<Int>, into labels: inout [Row<PartKind>]) {
    let start = CopyShapes.markedNames(text, range)
    names(text, start..<range.upperBound, .bylineName, 0, into: &labels)
  }

  /// Names are parted by commas, `and`, `&` and semicolons.
  ///
  /// A place (`in Oslo`), what somebody is (`AP Sports Writer`) and words that are none of a name's (`for The
  /// Post`, `is a critic`) end a name; what follows, up to the next joint, is none.
  private func names(
    _ text: Span<UInt8>, _ range: Range<Int>, _ kind: PartKind, _ payload: UInt32,
    into labels: inout [Row<PartKind>]
  ) {
    var first: Token?
    var last: Token?
    var words = 0
    var isPlace = false
    var isBehindComma = false
    let before = labels.count
    func end(_ labels: inout [Row<PartKind>]) {
      defer { (first, last, words, isPlace) = (nil, nil, 0, false) }
      guard let start = first, let stop = last, words <= 6, !isPlace else { return }
      let name = Int(start.start)..<stop.end
      if kind == .bylineName, labels.count > before, !isPerson(text, name) { return }
      guard isNameLike(text, name),
        kind == .creditName || !isRepeated(text, name, labels[before...].suffix(16))
      else { return }
      labels.append(Row(kind, name, payload: payload))
    }
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      if token.kind == .mark {
        let byte = text[Int(token.start)]
        if kind == .creditName, text.matches("((", at: Int(token.start)) {
          // How somebody is reached: `((desk@example.com; +47 22 55 50 10))`.
          end(&labels)
          guard let close = text.firstIndex(of: "))", from: index, to: range.upperBound) else {
            return
          }
          index = close + 2
          continue
        }
        let isJoint =
          (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'") || byte == 0xE2)
          && !token.shape.contains(.spaced) && first != nil
        // `in St. Louis and Port-au-Prince. Odd Lie in Oslo`
        let isWithinPlace =
          isPlace && !Self.partsNames(byte)
          && (byte != UInt8(ascii: ".") || (last?.length ?? 0) <= 3)
        if isJoint || isWithinPlace { continue }
        if byte == UInt8(ascii: "."), last?.end == Int(token.start), (last?.length ?? 9) <= 2 {
          last = token
          continue
        }
        isBehindComma = byte == UInt8(ascii: ",")
        // An affiliation follows the dash: `By Jane Doe - Reuters`.
        end(&labels)
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "=") && kind == .bylineName {
          if token.shape.contains(.spaced) || byte == UInt8(ascii: "=") { return }
        }
        continue
      }
      let isAnd = token.length == 3 && text.matchesFolded("and", at: Int(token.start))
      let isWith = Self.companions.contains { isWord($0, text, token) }
      if isAnd || isWith && (first == nil || words >= 2 || isPlace) {
        end(&labels)
        isBehindComma = false
        continue
      }
      if kind == .bylineName, words >= 2 || isPlace,
        isLocalJoint(text, token, end: range.upperBound)
      {
        end(&labels)
        continue
      }
      if isPlace {
        last = token
        continue
      }
      if let start = first, endsName(text, token, behind: words, kind, range) {
        // `Mara Quist, Harbour News Staff Writer`
        let isName = !isBehindComma || lexicon.classes(start.hash).contains(.given)
        if kind == .creditName || labels.count == before || isName { end(&labels) }
        (first, words) = (nil, 0)
        isPlace = true
        continue
      }
      if first == nil {
        if kind == .bylineName, isAffiliation(text, token, from: Int(token.start), range) {
          // `Mara Quist, AP Writer, and Odd Lie`
          guard labels.count > before else { return }
          isPlace = true
          continue
        }
        if !token.isCapital, !isParticle(text, token) { continue }
        first = token
      }
      last = token
      words += 1
    }
    end(&labels)
  }

  /// Words between two who wrote together.
  private static let companions: [StaticString] = ["with", "avec", "con", "med", "mit"]

  /// `Kari Lund og Ola Berg`: a word for `and` between two names of two words each, at the least.
  private func isLocalJoint(_ text: Span<UInt8>, _ token: Token, end: Int) -> Bool {
    let isWord = ["og", "och", "und", "et", "y", "e", "ja"].contains { (word: StaticString) in
      Int(token.length) == word.utf8CodeUnitCount && text.matches(word, at: Int(token.start))
    }
    guard isWord, let first = WordScanner.next(in: text, from: token.end, end: end),
      first.isCapital, let second = WordScanner.next(in: text, from: first.end, end: end)
    else { return false }
    return second.isCapital || second.kind == .mark
  }

  private static func partsNames(_ mark: UInt8) -> Bool {
    mark == UInt8(ascii: ",") || mark == UInt8(ascii: ";") || mark == UInt8(ascii: "&")
      || mark == UInt8(ascii: "/") || mark == UInt8(ascii: "|")
  }

  /// Whether a word behind the beginning of a name is none of it.
  private func endsName(
    _ text: Span<UInt8>, _ token: Token, behind words: Int, _ kind: PartKind, _ range: Range<Int>
  ) -> Bool {
    if token.length == 2, text.matches("in", at: Int(token.start)) { return true }
    let start = Int(token.start)
    if words >= 2, Self.endings.contains(where: { isWord($0, text, token) }) { return true }
    guard kind == .bylineName else { return false }
    // `Mara Quist of AAP`, `Mara Quist of the Harbour Post`
    if token.length == 2, text.matches("of", at: Int(token.start)),
      let next = WordScanner.next(in: text, from: token.end, end: range.upperBound),
      isAffiliation(text, next, from: Int(next.start), range) || isWord("the", text, next)
    {
      return true
    }
    // `Mara Quist Photographs by Jan Meyer`
    if words >= 2, let next = WordScanner.next(in: text, from: token.end, end: range.upperBound),
      isWord("by", text, next)
    {
      return true
    }
    return words >= 2
      && (isAffiliation(text, token, from: start, range)
        || beginsCalling(text, token, end: range.upperBound))
  }

  /// Words that stand behind names and in none.
  private static let endings: [StaticString] = [
    "at", "for", "from", "on", "to", "is", "was", "are", "were", "has", "have", "had", "who",
    "which",
    "the", "as", "via", "writes", "reports", "reported", "contributed", "covers", "special",
    "\u{E0}", "en", "For",
  ]

  private func isWord(_ word: StaticString, _ text: Span<UInt8>, _ token: Token) -> Bool {
    Int(token.length) == word.utf8CodeUnitCount && text.matches(word, at: Int(token.start))
  }

  /// Whether what somebody is for a newsroom begins at a word: one of at most four words with a capital is
  /// a calling's (`Senior Business Writer`).
  private func beginsCalling(_ text: Span<UInt8>, _ token: Token, end: Int) -> Bool {
    var next: Token? = token
    for _ in 0..<4 {
      guard let word = next, word.kind == .word, word.isCapital else { return false }
      if Self.isCalling(text, word) { return true }
      next = WordScanner.next(in: text, from: word.end, end: end)
    }
    return false
  }

  /// Whether a word is the last one of what people are for a newsroom.
  private static func isCalling(_ text: Span<UInt8>, _ word: Token) -> Bool {
    [
      "writer", "writers", "reporter", "reporters", "correspondent", "correspondents", "editor",
      "editors", "columnist", "columnists", "producer", "producers", "journalist", "journalists",
      "photographer", "critic", "staff",
    ].contains { (calling: StaticString) in
      Int(word.length) == calling.utf8CodeUnitCount
        && text.matchesFolded(calling, at: Int(word.start))
    }
  }

  /// Whether a name is among those before it.
  ///
  /// `By Mara Quist; Mara Quist is a critic.`
  private func isRepeated(
    _ text: Span<UInt8>, _ name: Range<Int>, _ labels: ArraySlice<Row<PartKind>>
  ) -> Bool {
    labels.contains { label in
      label.range.count == name.count
        && name.allSatisfy {
          text[$0] == text[$0 - name.lowerBound + label.range.lowerBound]
        }
    }
  }

  /// `Reuters`, `Associated Press`, `AP Sports Writer`: no person.
  private func isAffiliation(
    _ text: Span<UInt8>, _ token: Token, from start: Int, _ range: Range<Int>
  ) -> Bool {
    let classes = lexicon.classes(token.hash)
    if classes.contains(.agency), !classes.contains(.given) { return true }
    for phrase: StaticString in [
      "associated press", "the associated press", "agence france", "press association",
      "the canadian press",
      "staff writer", "special to", "bloomberg news", "dow jones",
    ] where text.matchesFolded(phrase, at: start) {
      return true
    }
    return false
  }

  private func isPerson(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var words = 0
    var isGiven = false
    var capitals = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word else { continue }
      words += 1
      if token.isCapital { capitals += 1 }
      if Self.isCalling(text, token) { return false }
      let classes = lexicon.classes(token.hash)
      // `da Lusa`, `dpa Berlin`: for whom they write.
      if classes.contains(.agency), classes.isDisjoint(with: [.given, .surname]) { return false }
      if !classes.isDisjoint(with: [
        .strongSuffix, .organisationHead, .organisation, .organisationWord,
      ]),
        classes.isDisjoint(with: [.given, .surname])
      {
        return false
      }
      if words == 1 {
        isGiven = classes.contains(.given) && !classes.contains(.place)
      } else if !isGiven, Self.outlets.contain(text, token.range) {
        return false
      }
      if words == 1, classes.contains(.lowerWord), classes.isDisjoint(with: [.given, .surname]) {
        return false
      }
    }
    return words >= 2 && capitals > 0
  }

  /// Last words of papers' and stations' names.
  private static let outlets = FoldedWords([
    "news", "times", "tribune", "herald", "journal", "guardian", "telegraph", "gazette", "network",
    "television", "radio", "magazine", "chronicle", "observer", "dispatch", "courier", "sentinel",
    "examiner", "post",
  ])

  /// Whether a record's author is nobody: an address, a desk, `admin`.
  func isNobody(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if text.matches("http", at: range.lowerBound) { return true }
    if Self.nobodies.contain(text, range) { return true }
    if text.matches("About ", at: range.lowerBound) { return true }
    var last: Token?
    var words = 0
    var isGiven = false
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      // Several names, or a name and for whom: they are told apart later.
      guard token.kind == .word else {
        if Self.partsNames(text[Int(token.start)]) { return false }
        continue
      }
      words += 1
      let classes = lexicon.classes(token.hash)
      if words == 1 { isGiven = classes.contains(.given) && !classes.contains(.place) }
      last = token
    }
    guard let last else { return true }
    if words == 1, lexicon.classes(last.hash).contains(.agency) { return true }
    return words > 1 && !isGiven && Self.desks.contain(text, last.range)
  }

  private static let nobodies = FoldedWords([
    "admin", "administrator", "editor", "editors", "staff", "newsroom", "agencies", "agency",
    "webmaster", "min read", "guest", "anonymous", "unknown", "author", "none", "null", "user",
    "redaktion",
    "redaction", "redacci\u{F3}n", "redazione", "redactie",
  ])
  private static let desks = FoldedWords([
    "desk", "newsroom", "agencies", "bureau", "team", "staff", "board", "service", "services",
    "release", "report", "reports", "office", "editors", "newswire",
  ])

  private func isNameLike(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 2 else { return false }
    for index in range where text[index] == UInt8(ascii: "@") || text[index].isDigit {
      return false
    }
    return true
  }

  private func isParticle(_ text: Span<UInt8>, _ token: Token) -> Bool {
    for word: StaticString in [
      "de", "van", "von", "al", "el", "bin", "da", "di", "la", "le", "ter",
    ]
    where Int(token.length) == word.utf8CodeUnitCount && text.matches(word, at: Int(token.start)) {
      return true
    }
    return false
  }
}
