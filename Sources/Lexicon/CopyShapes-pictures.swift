internal import Wire

// Credits of pictures on a site's page, which have more forms than the wires'.
extension CopyShapes {
  private static let creditLabels = FoldedWords([
    "bild:", "bilder:", "foto:", "fotos:", "photo:", "photos:", "quelle:", "credit:", "image:",
    "picture:", "photograph:", "photographie:", "cr\u{E9}dit:", "bildquelle:", "fot.",
  ])

  /// Whether a line begins with a label that may tell where a text comes from, and not only a picture.
  public static func isSourceLabel(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    (["quelle:", "(quelle:", "source:", "(source:", "bron:", "fuente:"] as [StaticString])
      .contains { text.matchesFolded($0, at: line.lowerBound) }
  }

  /// Agencies and stocks of pictures as credits spell them.
  private static let pictureAgencies = FoldedWords([
    "afp", "ap", "reuters", "dpa", "apa", "pa", "epa", "aap", "imago", "getty", "shutterstock",
    "bloomberg", "anadolu", "ntb", "tt", "ansa", "keystone", "xinhua", "alamy", "istock", "zuma",
    "adobe", "stock.adobe.com", "picture alliance", "getty images", "via getty images", "ap photo",
    "afp via getty images", "ritzau scanpix", "pap", "belga", "lusa", "efe", "sipa", "rex",
    "wireimage", "the canadian press", "canadian press", "aap image", "lehtikuva", "ntb scanpix",
    "pa wire", "pa images", "epa-efe", "anp", "keystone-sda", "\u{10D}tk", "ctk", "mti",
    "nurphoto", "yonhap", "kyodo", "kyodo news", "jiji press", "tass", "sputnik", "ria novosti",
    "antara", "bernama", "afp photo", "la presse canadienne",
  ])

  /// Where a picture's credit begins on a line of a page that ends in one: `... in the harbour © Odd Lie`,
  /// `... | Bild: Odd Lie/dpa`, `Odd Lie / AFP`; nil where none does.
  public static func pageCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    if let credit = pictureCredit(text, line) { return credit }
    guard (6...500).contains(line.count) else { return nil }
    return signedCredit(text, line) ?? labelledPicture(text, line) ?? agencyCredit(text, line)
      ?? bracketedCredit(text, line)
  }

  /// Where whose picture it is begins behind the picture's one sentence: `... at the quay. Odd Lie`, `... at the
  /// quay. Supplied`, `... at the quay. (Harbour Films)`; nil where nothing like it stands there.
  ///
  /// Paragraphs are signed alike: what stands around the line must tell.
  public static func sourceBehindSentence(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard (40...320).contains(line.count),
      let start = bracketBehindStop(text, line) ?? nameBehindStop(text, line)
    else { return nil }
    let sentence = text.trimmed(line.lowerBound..<start)
    let isOne = !sentence.dropLast(2).contains { index in
      text[index] == UInt8(ascii: ".") && text[index + 1] == 0x20
        && !isShortWord(text, before: index)
    }
    return isOne && text.firstIndex(of: " said", from: line.lowerBound, to: start) == nil
      ? start : nil
  }

  private static func nameBehindStop(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard text[line.upperBound - 1].isLetter,
      let stop = line.dropLast(4).reversed().first(where: {
        text[$0] == UInt8(ascii: ".") && text[$0 + 1] == 0x20
      }), stop - line.lowerBound >= 30, line.upperBound - stop <= 60
    else { return nil }
    let tail = text.trimmed(stop + 1..<line.upperBound)
    let isSource =
      (["supplied", "handout", "contributed", "file photo", "submitted"] as [StaticString]).contains
    {
      tail.count == $0.utf8CodeUnitCount && text.matchesFolded($0, at: tail.lowerBound)
    }
    // Not `... met Gov. Mara Quist`.
    guard
      isSource
        || isLoneName(text, tail, lexicon: .shared, isKnown: true)
          && !isShortWord(text, before: stop)
    else { return nil }
    return tail.lowerBound
  }

  /// Whether the word that a stop ends may be an abbreviation.
  private static func isShortWord(_ text: Span<UInt8>, before stop: Int) -> Bool {
    var start = stop
    while start > 0, text[start - 1].isWord { start -= 1 }
    return stop - start < 4 || text[start].isUpper && stop - start < 6
  }

  private static func bracketBehindStop(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard text[line.upperBound - 1] == UInt8(ascii: ")"),
      let open = line.reversed().first(where: { text[$0] == UInt8(ascii: "(") }),
      (4...50).contains(line.upperBound - open), open >= line.lowerBound + 30,
      text[open - 1] == 0x20, text[open - 2] == UInt8(ascii: ".")
    else { return nil }
    let inner = open + 1..<line.upperBound - 1
    var words = 0
    var index = inner.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: inner.upperBound) {
      index = token.end
      guard token.kind != .number else { return nil }
      guard token.kind == .word, token.length > 1 else { continue }
      guard token.isCapital else { return nil }
      words += 1
    }
    // Agencies sign texts, and one word may be a party's, a film's or a remark.
    return (2...4).contains(words) ? open : nil
  }

  /// `(Odd Lie / The Harbour Post)`, `(Odd Lie/Harbour Post via AP)` at a line's end: whose picture it is,
  /// and whom that is for.
  private static func bracketedCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard text[line.upperBound - 1] == UInt8(ascii: ")"),
      let open = line.reversed().first(where: { text[$0] == UInt8(ascii: "(") }),
      line.upperBound - open <= 80
    else { return nil }
    let inner = open + 1..<line.upperBound - 1
    guard let slash = inner.first(where: { text[$0] == UInt8(ascii: "/") }),
      isLoneName(text, text.trimmed(inner.lowerBound..<slash), lexicon: .shared, isKnown: true)
    else { return nil }
    let tail = text.trimmed(slash + 1..<inner.upperBound)
    guard tail.count >= 2, text[tail.lowerBound].isUpper, isPageTail(text, tail) else { return nil }
    // Not `(Odd Lie/Mara Quist)` behind a match, nor `(Odd Lie/Norland)`.
    let isPaper =
      isPictureAgency(text, tail)
      || tail.contains { text[$0] == 0x20 }
        && !isLoneName(text, tail, lexicon: .shared, isKnown: true)
    return isPaper ? open : nil
  }

  /// Whether a line is a caption as AP writes them, who does what, where and on what day: `Odd Lie mends a net in
  /// Halden, Norway, April 14, 2024.`; or one from its files: `FILE - Odd Lie ...`.
  public static func isDatedCaption(
    _ text: Span<UInt8>, _ line: Range<Int>, lexicon: Lexicon
  ) -> Bool {
    guard (40...320).contains(line.count), text[line.lowerBound].isUpper,
      text[line.upperBound - 1] == UInt8(ascii: ".")
    else { return false }
    for label: StaticString in ["FILE - ", "FILE PHOTO: ", "FILE \u{2014} ", "FILE \u{2013} "]
    where text.matches(label, at: line.lowerBound) {
      return true
    }
    return actsNow(text, line) && endsInDay(text, line, lexicon)
  }

  /// Whether a sentence begins with a name and what its bearer does: `Odd Lie and Mara Quist ...s`.
  private static func actsNow(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    if text.matches("The ", at: line.lowerBound) { return false }
    var names = 0
    var index = line.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: line.upperBound) {
      index = token.end
      guard token.kind == .word else { continue }
      guard token.isCapital else {
        let past: [StaticString] = ["was", "has", "is", "does", "as", "his", "this"]
        return names >= 2 && token.length > 2 && text[token.end - 1] == UInt8(ascii: "s")
          && !past.contains {
            token.length == $0.utf8CodeUnitCount && text.matches($0, at: Int(token.start))
          }
      }
      names += 1
    }
    return false
  }

  /// Whether a line ends in the name of a state or country and a day.
  ///
  /// `, Norway, Sunday, April 14, 2024.`
  private static func endsInDay(
    _ text: Span<UInt8>, _ line: Range<Int>, _ lexicon: Lexicon
  ) -> Bool {
    var start = max(line.lowerBound, line.upperBound - 45)
    while let comma = text.firstIndex(of: ", ", from: start, to: line.upperBound) {
      start = comma + 2
      let day = start..<line.upperBound - 1
      guard let first = WordScanner.next(in: text, from: day.lowerBound, end: day.upperBound),
        lexicon.classes(first.hash).contains(.month)
          || lexicon.classes(first.hash).contains(.weekday)
      else { continue }
      let place = line.lowerBound..<comma
      guard let before = place.reversed().first(where: { text[$0] == UInt8(ascii: ",") }),
        comma - before < 40, isName(text, before + 1..<comma)
      else { return false }
      return PageTime(text, day, lexicon: lexicon)?.best != nil
    }
    return false
  }

  /// Whether a range holds one to three words with capitals and no others.
  private static func isName(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var words = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind != .mark else { continue }
      guard token.kind == .word, token.isCapital else { return false }
      words += 1
    }
    return (1...3).contains(words)
  }

  /// What one of the labels says that the BBC's pages have around a picture.
  public struct ImageLabel {
    /// What stands behind the label; empty where the line ends with it.
    public var range: Range<Int>
    /// Whether it is whose picture it is, and not its text.
    public var isCredit: Bool
  }

  /// Reads such a label: `Image source, Odd Lie` names a credit, `Image caption, The ferry` is a text; nil
  /// for other lines.
  ///
  /// Older pages have no comma there.
  public static func labelledImage(_ text: Span<UInt8>, _ line: Range<Int>) -> ImageLabel? {
    for (label, isCredit) in imageLabels
    where line.count >= label.utf8CodeUnitCount && text.matches(label, at: line.lowerBound) {
      let range = text.trimmed(line.lowerBound + label.utf8CodeUnitCount..<line.upperBound)
      // `Image source and target` is a line of its own.
      let isBare = text[line.lowerBound + label.utf8CodeUnitCount - 1] == 0x20
      if isBare, range.isEmpty || !text[range.lowerBound].isUpper { continue }
      if isBare, isCredit, range.count > 80 || endsSentence(text, range) { continue }
      return ImageLabel(range: range, isCredit: isCredit)
    }
    return nil
  }

  private static let imageLabels: [(StaticString, isCredit: Bool)] = [
    ("Image source,", true), ("Image caption,", false), ("Media caption,", false),
    ("Image copyright ", true), ("Image source ", true), ("Image caption ", false),
    ("Media caption ", false),
  ]

  /// Where a picture's text begins on a line that begins with its credit: `Image copyright Odd Lie Image caption The
  /// ferry`; nil where none does.
  public static func imageCaption(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    guard text.matches("Image ", at: line.lowerBound),
      labelledImage(text, line)?.isCredit == true,
      let found = text.firstIndex(
        of: " Image caption", from: line.lowerBound, to: line.upperBound)
    else { return nil }
    return found + 1
  }

  /// `© Odd Lie`, but not `© 2025 The Harbour Post`.
  private static func signedCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    let floor = max(line.lowerBound, line.upperBound - 90)
    guard let sign = text.firstIndex(of: "\u{A9}", from: floor, to: line.upperBound) else {
      return nil
    }
    let tail = text.trimmed(sign + 2..<line.upperBound)
    guard tail.count >= 3, !text[tail.lowerBound].isDigit,
      !text.matchesFolded("copyright", at: tail.lowerBound), isPageTail(text, tail),
      !isCompany(text, tail)
    else { return nil }
    return sign
  }

  /// Whether a range names a publisher that has the rights in a whole site, not somebody's picture.
  private static func isCompany(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      // `© Harbour Post Ltd 2026`
      if token.kind == .number, token.length == 4 { return true }
      if companyWords.contain(text, token.range) { return true }
    }
    return false
  }

  private static let companyWords = FoldedWords([
    "ltd", "limited", "gmbh", "inc", "llc", "plc", "ag", "ab", "corp", "corporation", "company",
    "newspapers", "publishing", "publishers", "publications", "media", "verlag", "mediengruppe",
    "verlagsgesellschaft", "editorial", "reserved", "rechte", "rights", "vorbehalten", "droits",
    "derechos", "reservados", "copyright",
  ])

  private static func labelledPicture(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    for index in max(line.lowerBound, line.upperBound - 100)..<line.upperBound {
      guard let length = creditLabels.length(text, at: index, to: line.upperBound) else { continue }
      // `(AfD)Quelle: dpa`, `HaldenCredit: Odd Lie`: a page lost the blank before it.
      let begins =
        index == line.lowerBound || !text[index - 1].isWord
        || text[index].isUpper && text[index - 1].isLower
      let tail = text.trimmed(index + length..<line.upperBound)
      guard begins, tail.count >= 2, isPageTail(text, tail) else { continue }
      var start = index
      while start > line.lowerBound,
        text[start - 1] == 0x20 || text[start - 1] == UInt8(ascii: "|")
          || text[start - 1] == UInt8(ascii: "(")
      {
        start -= 1
      }
      return start
    }
    return nil
  }

  /// Where whose picture it is begins in a caption that the copy itself marks: as on pages, or behind the agency's
  /// name: `... at the quay. EFE/Odd Lie`, `... (Keystone/Odd Lie)`; nil where it is not told.
  public static func captionCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    if let credit = pageCredit(text, line) { return credit }
    guard let slash = line.reversed().first(where: { text[$0] == UInt8(ascii: "/") }),
      line.upperBound - slash < 50
    else { return nil }
    var start = slash
    while start > line.lowerBound, slash - start < 30 {
      let byte = text[start - 1]
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") {
        break
      }
      start -= 1
    }
    let tail = withoutBracket(text, text.trimmed(slash + 1..<line.upperBound))
    guard tail.count >= 3, isPictureAgency(text, text.trimmed(start..<slash)),
      isPageTail(text, tail)
    else { return nil }
    let isBracket = start > line.lowerBound && text[start - 1] == UInt8(ascii: "(")
    return isBracket ? start - 1 : text.trimmed(start..<line.upperBound).lowerBound
  }

  /// `Odd Lie/AFP`, `... ends the strike. Odd Lie / AP`, `Imago/Harbour-News`.
  private static func agencyCredit(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    // `... at the quay.AFP`: a page lost the blank between them.
    if let stop = line.dropLast().reversed().first(where: { text[$0] == UInt8(ascii: ".") }),
      line.upperBound - stop <= 20, stop > line.lowerBound, text[stop - 1].isLower,
      text[stop + 1].isUpper, text[line.upperBound - 1].isUpper,
      isPictureAgency(text, stop + 1..<line.upperBound)
    {
      return stop + 1
    }
    let slash = UInt8(ascii: "/")
    guard let last = line.reversed().first(where: { text[$0] == slash }) else { return nil }
    let tail = withoutBracket(text, text.trimmed(last + 1..<line.upperBound))
    if isPictureAgency(text, tail) {
      let start = creditStart(text, last, line.lowerBound)
      // `dpa/afp` signs a text.
      guard start < last, line.upperBound - start <= 90,
        !isPictureAgency(text, text.trimmed(start..<last)),
        text[start].isUpper || text[start] >= 0x80 || text[start] == UInt8(ascii: "(")
      else { return nil }
      return start
    }
    guard let first = line.first(where: { text[$0] == slash }), line.count <= 80,
      isPictureAgency(text, text.trimmed(line.lowerBound..<first)), isPageTail(text, line)
    else { return nil }
    return line.lowerBound
  }

  private static func withoutBracket(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    guard let last = range.last, text[last] == UInt8(ascii: ")") || text[last] == UInt8(ascii: ".")
    else { return range }
    return range.lowerBound..<last
  }

  /// Whether a range is the name of an agency of pictures, as credits spell it.
  public static func isPictureAgency(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    pictureAgencies.contain(text, range)
  }

  /// Whether a range tells whose picture something is and no more: an agency, a person, a person and whom the picture is
  /// for, or that somebody gave it.
  static func isPictureSource(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (2...80).contains(range.count), text[range.upperBound - 1] != UInt8(ascii: ".") else {
      return false
    }
    let range = withoutBracket(text, range)
    if isPictureAgency(text, range) || pictureGivers.contain(text, range)
      || isLoneName(text, range, lexicon: .shared, isKnown: true)
    {
      return true
    }
    guard let slash = range.first(where: { text[$0] == UInt8(ascii: "/") }) else { return false }
    let name = text.trimmed(range.lowerBound..<slash)
    return !name.isEmpty
      && (isPictureAgency(text, name)
        || isLoneName(text, name, lexicon: .shared, isKnown: true)
        || isPictureAgency(text, text.trimmed(slash + 1..<range.upperBound)))
  }

  /// What stands for whose picture it is where nobody is named.
  private static let pictureGivers = FoldedWords([
    "supplied", "handout", "contributed", "submitted", "file", "getty", "facebook", "twitter",
    "instagram", "google", "google maps", "police", "nasa", "courtesy", "pool",
  ])

  /// Whether a range holds names and no sentence: few words, hardly a small one, no stop before more.
  private static func isPageTail(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var words = 0
    var smalls = 0
    var index = range.lowerBound
    while let token = WordScanner.next(in: text, from: index, end: range.upperBound) {
      index = token.end
      guard token.kind == .word else { continue }
      words += 1
      if !token.isCapital, token.length > 3 { smalls += 1 }
    }
    let last = text[range.upperBound - 1]
    return words <= 10 && smalls <= 2 && last != UInt8(ascii: "?") && last != UInt8(ascii: "!")
      && last != UInt8(ascii: ":")
  }
}
