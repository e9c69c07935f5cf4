internal import Lexicon
internal import Wire

/// Shapes of a page's lines that are neither its story nor its headline.
enum PageLines {
  /// Whether a line tells the way to a page: `Home » News » Harbour`, `Start / Ausland / Hafen`.
  static func isPath(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 240 else { return false }
    for mark: StaticString in [" \u{BB} ", " > ", " \u{203A} "]
    where text.firstIndex(of: mark, from: line.lowerBound, to: line.upperBound) != nil {
      return true
    }
    for word: StaticString in ["home /", "start /", "startseite /", "accueil /", "homepage"]
    where text.matchesFolded(word, at: line.lowerBound) {
      return true
    }
    // `Nyheter / Sverige / Lundsberg`
    let pieces = PageTime.pieces(text, line)
    if pieces.count > 2, pieces.allSatisfy({ $0.count <= 24 }) { return true }
    return text.matches("Home", at: line.lowerBound) && line.count > 5
      && text[line.lowerBound + 4].isUpper
  }

  /// Whether a line is a row of buttons: services to share on, accounts, single letters for icons.
  static func isButtons(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count < 240 else { return false }
    var services = 0
    for word: StaticString in [
      "facebook", "twitter", "linkedin", "whatsapp", "bluesky", "xing", "pinterest", "reddit",
      "telegram", "copy link", "e-mail", "newsletters", "bookmark", "log out", "log in", "sign in",
      "account", "subscribe", "subscribers", "skip to", "premium", "flipboard",
    ] where contains(word, text, line) {
      services += 1
      if services == 2 { return true }
    }
    for word: StaticString in [
      "skip to main content", "exclusively to", "already a subscriber", "have an account?",
      "accessibility statement", "search author on", "fotostrecke", "ajouter \u{E0}", "subscribe",
    ] where contains(word, text, line) {
      return true
    }
    guard let first = line.first, text[first].isWord || text[first] >= 0x80 || isQuote(text[first])
    else { return true }
    // `3h agoHarbour strike ends`: a teaser.
    if let ago = text.firstIndex(of: " ago", from: line.lowerBound, to: line.lowerBound + 12),
      ago + 4 < line.upperBound, text[ago + 4].isUpper
    {
      return true
    }
    // `F Y T I T W RG`
    var words = 1
    for index in line where text[index] == 0x20 { words += 1 }
    return words >= 4 && line.count < words * 3
  }

  /// Whether a range begins with what parts a headline from its site's name: ` - Harbour Post`.
  static func beginsWithSite(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.count > 3
      && ([
        " - ", " | ", " \u{2013} ", " \u{2014} ", " \u{B7} ", " \u{2022} ",
      ] as [StaticString]).contains { text.matches($0, at: range.lowerBound) }
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "$")
      || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "#")
  }

  private static func contains(
    _ word: StaticString, _ text: Span<UInt8>, _ line: Range<Int>
  ) -> Bool {
    guard line.count >= word.utf8CodeUnitCount else { return false }
    return (line.lowerBound...line.upperBound - word.utf8CodeUnitCount)
      .contains { text.matchesFolded(word, at: $0) }
  }

  /// Whether a line has the words of a headline: three blanks, or as many characters of a script without
  /// blanks as make some words.
  static func hasTitleWords(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var blanks = 0
    var wide = 0
    for index in line {
      if text[index] == 0x20 { blanks += 1 }
      if text[index] >= 0xE3, text.isUnspaced(at: index) { wide += 1 }
    }
    return blanks >= 3 || wide >= 11
  }

  /// Whether a line tells who reported: `(Reporting by Jan Brandt; Editing by Odd Lie)`.
  static func isReporters(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    text.matchesFolded("(reporting by ", at: line.lowerBound)
      || text.matchesFolded("(additional reporting by ", at: line.lowerBound)
      || text.matchesFolded("(writing by ", at: line.lowerBound)
      || text.matchesFolded("(editing by ", at: line.lowerBound)
  }

  /// Whether a sentence is the site's own and not the story's, as that comments are closed.
  static func isOfSite(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    siteWords.standWhole(text, at: line.lowerBound, to: line.upperBound)
      || line.contains { index in
        (index == line.lowerBound || !text[index - 1].isWord)
          && sitePhrases.standWhole(text, at: index, to: line.upperBound)
      }
  }

  /// Words with which sites' own sentences begin.
  private static let siteWords = FoldedWords([
    "follow", "subscribe", "contact", "comments", "comment", "copyright", "click", "download",
    "listen", "watch", "join", "get", "sign", "log", "register", "this article", "this page",
    "this site", "this website", "this content", "the views", "please", "we use", "we value",
    "our", "powered", "enter", "you can", "you may", "your", "if you", "find out", "learn more",
    "see more", "thanks", "thank you", "sorry", "support", "donate", "share", "tap", "stay",
    "don't miss", "bitte", "mehr",
    "suivez", "abonnez", "inscrivez", "nous", "siga", "suscr\u{ED}bete",
  ])

  private static let sitePhrases = FoldedWords([
    "all rights reserved", "cookies", "privacy policy", "newsletter", "newsletters", "cookie",
    "javascript", "advertisement", "advertising", "terms of use", "terms of service",
  ])

  /// Whether a line labels an advertisement, or the way to another story, between paragraphs.
  static func isLabel(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    for word: StaticString in [
      "anzeige", "werbung", "publicit\u{E9}", "advert", "reklame", "annons", "anuncio", "reklama",
      "read more", "read also", "read next", "more:", "lesen sie", "lesetipp", "mehr zum",
      "auch interessant", "watch:", "related", "recommended", "lire aussi", "\u{C0} lire",
      "leia tamb\u{E9}m", "lea tambi\u{E9}n", "les ogs\u{E5}", "l\u{E4}s ocks\u{E5}",
      "l\u{E4}s mer",
      "zum thema", "jetzt ", "share", "comment", "kommentar", "newsletter", "weiterlesen",
      "empfohlen",
      ">>", "\u{BB}", "see also", "don't miss", "most read", "trending", "popular", "sign up",
    ] where text.matchesFolded(word, at: line.lowerBound) {
      return true
    }
    return false
  }
}
