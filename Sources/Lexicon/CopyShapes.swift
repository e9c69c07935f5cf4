internal import Wire

/// Shapes of lines that more than one stage must know.
public enum CopyShapes {
  /// Whether a line is a byline: `By Susan Heavey and Doina Chiacu`, no verb, no final stop.
  ///
  /// Sentences begin alike (`By the end of 1994, ...`): what follows must be names.
  public static func isByline(_ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon) -> Bool {
    guard line.count > 6, line.count < 160, let start = bylineNames(text, line) else {
      return false
    }
    let line = line.lowerBound..<(callingComma(text, line) ?? line.upperBound)
    guard line.upperBound > start else { return false }
    if runsOn(text, start..<line.upperBound) { return false }
    // Nor does a byline end in a stop, but for an initial or a suffix.
    if text[line.upperBound - 1] == UInt8(ascii: "."), line.count > 40 { return false }
    var words = 0
    var smalls = 0
    var index = start
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
      index = token.end
      guard token.kind == .word else {
        if token.kind == .number { return false }
        continue
      }
      words += 1
      if words == 1 {
        guard token.isCapital else { return false }
        let classes = lexicon.classes(token.hash)
        if classes.contains(.lowerWord), classes.isDisjoint(with: [.given, .surname]),
          !token.shape.contains(.allCapitals)
        {
          return false
        }
      }
      if !token.isCapital, token.length > 3 || !isJoiner(text, token.range) { smalls += 1 }
    }
    return words >= 2 && words <= 16 && smalls <= (words > 4 ? 2 : 1)
  }

  /// Whether text of the story follows the names on the line: a dateline (`By Mara Quist OSLO (AP) -
  /// The ...`), a bracket that stays open, or more than an affiliation behind a dash or an equals sign.
  private static func runsOn(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var depth = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        depth -= 1
        if index < range.upperBound, text[index] == UInt8(ascii: ":") { return true }
        if let after = dash(text, index, range.upperBound), after < range.upperBound { return true }
      }
      guard byte.isSpace || byte == UInt8(ascii: "="),
        let after = dash(text, index - 1, range.upperBound), after < range.upperBound
      else { continue }
      if !isAffiliation(text, after..<range.upperBound) { return true }
      index = after
    }
    return depth > 0
  }

  /// Where a spaced dash or an equals sign that begins at `start` ends; nil where there is none.
  private static func dash(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end, text[index].isSpace { index += 1 }
    let first = index
    guard index < end else { return nil }
    switch text[index] {
    case UInt8(ascii: "="): index += 1
    case UInt8(ascii: "-"), UInt8(ascii: "_"):
      while index < end, text[index] == text[first] { index += 1 }
      guard index == end || text[index].isSpace else { return nil }
    case 0xE2 where text.matches("\u{2013}", at: index) || text.matches("\u{2014}", at: index):
      index += 3
    default: return nil
    }
    while index < end, text[index].isSpace { index += 1 }
    return index
  }

  /// Whether what stands behind a byline's dash may be an affiliation: few words, no sentence.
  private static func isAffiliation(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var words = 0
    var smalls = 0
    var last = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word else { continue }
      words += 1
      last = Int(token.length)
      if !token.isCapital, !isJoiner(text, token.range) { smalls += 1 }
    }
    if text[range.upperBound - 1] == UInt8(ascii: "."), last > 3 { return false }
    return words <= 8 && smalls <= 1
  }

  /// Where the names begin after `By`, in the languages of the wires.
  public static func bylineNames(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    let start = line.lowerBound
    for word: StaticString in [
      "by ", "von ", "par ", "por ", "by: ", "by:", "av ", "af ", "door ",
      "(di ",
    ]
    where text.matchesFolded(word, at: start) && line.count > word.utf8CodeUnitCount + 1 {
      var index = start + word.utf8CodeUnitCount
      while index < line.upperBound, text[index].isSpace { index += 1 }
      return index
    }
    return writtenNames(text, line)
  }

  /// Where the names begin behind `Written by`, where no other credit follows.
  private static func writtenNames(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    let word: StaticString = "written by "
    let start = line.lowerBound + word.utf8CodeUnitCount
    guard line.count > word.utf8CodeUnitCount + 4, text.matchesFolded(word, at: line.lowerBound),
      text.firstIndex(of: " by ", from: start, to: line.upperBound) == nil,
      text.firstIndex(of: UInt8(ascii: ";"), from: start, to: line.upperBound) == nil
    else { return nil }
    return start
  }

  /// Where the names begin on a line that is a byline: behind a word for `by` that would begin a
  /// sentence elsewhere, or at its own beginning.
  public static func markedNames(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    if let start = bylineNames(text, line) { return start }
    for word: StaticString in [
      "Av ", "av ", "AV ", "Af ", "af ", "Door ", "door ", "di ", "(di ", "(Di ", "Text: ",
      "text: ",
      "Autor: ", "autor: ", "Autorka: ", "autorka: ", "(by ", "(By ",
    ] where text.matches(word, at: line.lowerBound) && line.count > word.utf8CodeUnitCount + 2 {
      return line.lowerBound + word.utf8CodeUnitCount
    }
    return line.lowerBound
  }

  static func isJoiner(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for word: StaticString in [
      "and", "of", "in", "for", "the", "de", "van", "von", "der", "al", "el", "la", "y",
    ]
    where range.count == word.utf8CodeUnitCount && text.matches(word, at: range.lowerBound) {
      return true
    }
    return false
  }

  /// The words with which a picture's credit begins.
  public static let pictureStarts: [StaticString] =
    [
      "REUTERS/", "Reuters/", "(AP Photo", "AP Photo/", "(Xinhua/", "AFP PHOTO", "AFP/Getty",
      "AFP via Getty",
      "Handout via", "via REUTERS", "via Reuters", "via AP", "(Photo by ", "(Photo: ", "Photo: ",
      "Getty Images", "(Photo/", "[Photo/", "(Image: ", "(Picture: ", "(Foto: ", "Foto: ",
      "Photo credit: ",
      "Photo Credit: ", "Image credit: ", "Image Credit: ", "Picture credit: ", "(File Photo",
      "(File photo", "(File Pic", "(Representational", "AFP/File", "AFP/FILE", "Reuters/File",
      "AP/File",
    ] + pictureLabels

  /// Labels that stand for other things too: a credit's behind a caption's stop or bar alone, or at a line's beginning.
  private static let pictureLabels: [StaticString] = [
    "Photograph: ", "Picture: ", "Image: ", "Credit: ", "PHOTO: ", "IMAGE: ", "PICTURE: ",
    "FOTO: ", "Fotos: ", "Bild: ", "Beeld: ", "Kuva: ", "Kuvat: ", "Fot. ", "Zdj\u{119}cie: ",
    "\u{424}\u{43E}\u{442}\u{43E}: ", "Foto\u{11F}raf: ", "Imagem: ", "Imagen: ",
    "Fotograf\u{ED}a: ", "Photo : ", "Cr\u{E9}dit photo : ", "Cr\u{E9}dits : ", "Bildquelle: ",
    "Archivfoto: ", "Symbolbild: ", "Arkivfoto: ", "Illustrasjonsfoto: ", "Arkistokuva: ",
    "Kuvituskuva: ", "(Bild: ", "(Fot. ", "(fot. ",
  ]

  /// The length of the shortest of `pictureStarts` that is a label in words.
  private static let labelLength = 14

  /// The first two bytes of each of `pictureStarts`, as little-endian numbers.
  private static let picturePairs: [UInt8] = {
    var pairs = [UInt8](repeating: 0, count: 1 << 16)
    for start in pictureStarts {
      let (first, second) = unsafe (start.utf8Start[0], start.utf8Start[1])
      pairs[Int(second) << 8 | Int(first)] = 1
    }
    return pairs
  }()

  /// Where a picture's credit begins on a line that ends in one: `REUTERS/Name`, `(AP Photo/Name)`,
  /// `AFP PHOTO / NAME`, `Name/Handout via REUTERS`.
  public static func pictureCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard line.count >= 8 else { return nil }
    let floor = max(line.lowerBound, line.upperBound - 90)
    var index = floor
    while let found = text.firstIndex(ofPairIn: picturePairs, from: index, to: line.upperBound) {
      index = found
      for start in pictureStarts where text.matches(start, at: index) {
        // `Photo credit: Name` alone on its line is furniture: what stands above is no caption of its.
        guard index > line.lowerBound || start.utf8CodeUnitCount < Self.labelLength,
          index + start.utf8CodeUnitCount <= line.upperBound,
          isLabelled(text, index, line, start),
          isCreditTail(text, index + start.utf8CodeUnitCount..<line.upperBound)
        else { continue }
        var first = index
        // `Name/Handout via REUTERS`, `Name/AFP/Getty Images`: names before it belong to it, but not
        // where it is a label, as in `Photo credit: Name`.
        if start.utf8CodeUnitCount > 5, !text.matches("(", at: index),
          !text.matches("REUTERS/", at: index),
          text[index + start.utf8CodeUnitCount - 1] != 0x20
        {
          first = creditStart(text, index, line.lowerBound)
        }
        // `... at the quay | Bild: Odd Lie/dpa`
        while first > line.lowerBound, isPictureLabel(text, index),
          text[first - 1] == 0x20 || text[first - 1] == UInt8(ascii: "|")
        { first -= 1 }
        return first
      }
      index += 1
    }
    return nil
  }

  private static func isPictureLabel(_ text: Span<UInt8>, _ index: Int) -> Bool {
    pictureLabels.contains { text.matches($0, at: index) }
  }

  /// Whether one of the labels that stand for other things too labels a credit at `index`.
  ///
  /// It stands behind a caption's stop or bar, and whose picture it is behind it. True for other words.
  private static func isLabelled(
    _ text: Span<UInt8>, _ index: Int, _ line: Range<Int>, _ label: StaticString
  ) -> Bool {
    guard isPictureLabel(text, index) else { return true }
    var before = index
    while before > line.lowerBound, text[before - 1] == 0x20 { before -= 1 }
    let stops: [UInt8] = Array(".)|(!?\"".utf8)
    guard line.count <= 240, before == line.lowerBound || stops.contains(text[before - 1]) else {
      return false
    }
    // A paragraph of sentences is none.
    let ends = (line.lowerBound..<max(line.lowerBound, before - 1)).count {
      text[$0] == UInt8(ascii: ".") && text[$0 + 1] == 0x20
    }
    guard ends <= (line.count <= 160 ? 1 : 0) else { return false }
    let tail = text.trimmed(index + label.utf8CodeUnitCount..<line.upperBound)
    return isPictureSource(text, tail)
  }

  /// Whether at most some names follow to the end: no sentence goes on behind a credit.
  private static func isCreditTail(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var words = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word else { continue }
      words += 1
      if !token.isCapital, token.length > 3 { return false }
    }
    return words <= 6
  }

  static func creditStart(_ text: Span<UInt8>, _ index: Int, _ floor: Int) -> Int {
    var start = index
    while start > floor {
      let byte = text[start - 1]
      if byte == UInt8(ascii: "."), start - 2 < floor || !text[start - 2].isUpper { break }
      if byte == UInt8(ascii: ")") { break }
      start -= 1
    }
    // The caption's own words are no names: a credit begins behind them, or with its bracket.
    var cursor = start
    while let token = WordScanner.next(in: text, from: cursor, end: index) {
      cursor = token.end
      if text[Int(token.start)] == UInt8(ascii: "(") {
        start = Int(token.start)
      } else if token.kind == .word, !token.isCapital, token.length > 3,
        !text.matchesFolded("handout", at: Int(token.start))
      {
        start = token.end
      }
    }
    while start < index, text[start].isSpace { start += 1 }
    return start
  }

  /// Whether a line holds a date and little else: `[January 06, 2022]`, `/ 7 September 2005`.
  public static func isDateLine(_ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon) -> Bool {
    guard line.count >= 8, line.count <= 64 else { return false }
    var hasMonth = false
    var hasYear = false
    var others = 0
    var index = line.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
      index = token.end
      switch token.kind {
      case .number:
        if token.length == 4, let year = text.number(in: token.range), (1850...2150).contains(year)
        {
          hasYear = true
        }
      case .mark: continue
      case .word:
        let classes = lexicon.classes(token.hash)
        // `2026Updated`: a page lost the blank behind the year.
        if token.length > 4, let year = text.number(in: Int(token.start)..<Int(token.start) + 4),
          (1850...2150).contains(year)
        {
          hasYear = true
        }
        if classes.contains(.month), token.isCapital {
          hasMonth = true
        } else if classes.isDisjoint(with: [.weekday]), !token.shape.contains(.digits),
          !isTimeWord(text, token.range)
        {
          others += 1
        }
      }
    }
    return hasMonth && hasYear && others == 0
  }

  static func isTimeWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    timeWords.contain(text, range)
  }

  private static let timeWords = FoldedWords([
    "am", "pm", "a.m.", "p.m.", "at", "gmt", "est", "edt", "utc", "bst", "updated", "published",
    "posted", "last", "on", "ist", "pst", "pdt", "et", "cet", "of", "first",
  ])

  /// Whether the line ends a sentence, quotation marks and brackets behind the stop left out.
  public static func endsSentence(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var end = line.upperBound
    while end > line.lowerBound {
      let byte = text[end - 1]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: ")")
        || byte == UInt8(ascii: "]")
      {
        end -= 1
      } else if end - 3 >= line.lowerBound, text[end - 3] == 0xE2, text[end - 2] == 0x80,
        byte == 0x9D || byte == 0x99
      {
        end -= 3
      } else if byte >= 0x80, end - 3 >= line.lowerBound, isWideCloser(text, end - 3) {
        end -= 3
      } else {
        break
      }
    }
    guard end > line.lowerBound else { return false }
    switch text[end - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): return true
    case 0xA6: return end - 3 >= line.lowerBound && text[end - 3] == 0xE2  // an ellipsis
    case 0x80...: return end - 3 >= line.lowerBound && isWideStop(text, end - 3)
    default: return false
    }
  }

  /// Whether `。`, `！` or `？` stands at `index`, which end sentences without a blank behind them.
  public static func isWideStop(_ text: Span<UInt8>, _ index: Int) -> Bool {
    text.matches("。", at: index) || text.matches("！", at: index) || text.matches("？", at: index)
  }

  /// Whether a closing bracket or quotation mark of East Asian copy stands at `index`.
  public static func isWideCloser(_ text: Span<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case 0xE3:
      // 」 』 】 〉 》 〕 〗 〙 〟
      guard index + 2 < text.count, text[index + 1] == 0x80 else { return false }
      switch text[index + 2] {
      case 0x89, 0x8B, 0x8D, 0x8F, 0x91, 0x95, 0x97, 0x99, 0x9F: return true
      default: return false
      }
    case 0xEF:
      return text.matches("）", at: index) || text.matches("］", at: index)
        || text.matches("｣", at: index)
    case 0xE2: return text.matches("\u{201D}", at: index) || text.matches("\u{2019}", at: index)
    default: return false
    }
  }
}
