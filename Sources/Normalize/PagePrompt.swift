internal import Wire

/// Lines of a page that ask its reader to sign up, log in, pay or agree.
///
/// Copy tells of subscribers, newsletters and cookies, too, and columns speak to their readers: only what sites
/// say in these very words counts, or a line that begins by asking and names what only sites offer.
enum PagePrompt {
  /// What no copy says, in small letters.
  private static let phrases = FoldedWords([
    "you agree to our", "you agree to the terms", "you agree to receive", "you accept our terms",
    "you consent to receive", "you confirm that you are over", "agree to our terms",
    "agree to our privacy", "delivered to your inbox", "straight to your inbox",
    "may earn us a commission", "may earn an affiliate commission", "you must be logged in",
    "logged in as a paid subscriber", "already a subscriber?", "in your feeds",
    "support our journalism", "support independent journalism by subscribing",
    "we ask you to support", "de cet article \u{E0} lire",
    "einwilligung in die \u{FC}bermittlung", "privatsph\u{E4}re-einstellungen verhindern",
    "sind sie nicht eingeloggt", "nog even inloggen", "als abonnee lees je",
  ])
  /// Words with which lines begin that ask.
  private static let asks = FoldedWords([
    "sign up", "subscribe", "join", "register", "log in", "sign in", "get", "stay informed",
    "stay up to date", "stay connected", "become a", "create a", "start your", "unlock",
    "keep up with", "receive", "follow", "starten sie", "abonnieren sie", "inscrivez", "recevez",
    "abonnez", "suscr\u{ED}bete", "recibe",
  ])
  /// What they offer.
  private static let offers = FoldedWords([
    "our newsletter", "your inbox", "your inboxes", "our newsletters", "free newsletter",
    "daily newsletter", "weekly newsletter", "your free account", "breaking news emails",
    "breaking news alerts", "ad-free", "subscribe now", "email from us", "delivered daily",
    "google news", "unseren newsletter", "unserem newsletter", "notre newsletter",
    "nuestra newsletter", "nuestro bolet\u{ED}n", "weekly round-up",
  ])

  /// Whether a line is such a prompt.
  static func isPrompt(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard (16...600).contains(line.count) else { return false }
    let end = line.upperBound
    let isAsking = asks.standWhole(text, at: line.lowerBound, to: end)
    let isPrompt = line.contains { index in
      (index == line.lowerBound || !text[index - 1].isWord)
        && (phrases.standWhole(text, at: index, to: end)
          || isAsking && offers.standWhole(text, at: index, to: end))
    }
    return isPrompt && !isQuoted(text, line)
  }

  private static func isQuoted(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    line.contains { index in
      text[index] == UInt8(ascii: "\"")
        || text[index] >= 0xC2
          && (["\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}"] as [StaticString])
            .contains { text.matches($0, at: index) }
    }
  }
}
