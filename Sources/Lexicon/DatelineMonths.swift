internal import Wire

/// The months of a dateline's date in the languages of the wires beside English.
///
/// A name counts behind a day alone (`14 mars`, `3 de abril` without its particle): many are words too.
enum DatelineMonths {
  private static let names: [(name: StaticString, month: Int)] = [
    ("janvier", 1), ("janv", 1), ("enero", 1), ("ene", 1), ("gennaio", 1), ("gen", 1),
    ("januar", 1), ("j\u{E4}nner", 1), ("janeiro", 1), ("januari", 1), ("f\u{E9}vrier", 2),
    ("fevrier", 2), ("f\u{E9}vr", 2), ("fevr", 2), ("febrero", 2), ("febbraio", 2),
    ("februar", 2), ("fevereiro", 2), ("fev", 2), ("februari", 2), ("mars", 3), ("marzo", 3),
    ("m\u{E4}rz", 3), ("m\u{E4}r", 3), ("mar\u{E7}o", 3), ("maart", 3), ("marts", 3),
    ("avril", 4), ("avr", 4), ("abril", 4), ("abr", 4), ("aprile", 4), ("mai", 5), ("mayo", 5),
    ("maggio", 5), ("mag", 5), ("maio", 5), ("mei", 5), ("maj", 5), ("juin", 6), ("junio", 6),
    ("giugno", 6), ("giu", 6), ("juni", 6), ("junho", 6), ("juillet", 7), ("juil", 7),
    ("julio", 7), ("luglio", 7), ("lug", 7), ("juli", 7), ("julho", 7), ("ao\u{FB}t", 8),
    ("aout", 8), ("agosto", 8), ("ago", 8), ("augustus", 8), ("septembre", 9),
    ("septiembre", 9), ("settembre", 9), ("set", 9), ("setembro", 9), ("octobre", 10),
    ("octubre", 10), ("ottobre", 10), ("ott", 10), ("oktober", 10), ("okt", 10),
    ("outubro", 10), ("out", 10), ("novembre", 11), ("noviembre", 11), ("novembro", 11),
    ("d\u{E9}cembre", 12), ("decembre", 12), ("d\u{E9}c", 12), ("diciembre", 12), ("dic", 12),
    ("dicembre", 12), ("dezember", 12), ("dez", 12), ("dezembro", 12),
  ]

  /// The month, 1 to 12, that a word names; nil where it names none.
  static func month(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    guard (3...11).contains(word.count) else { return nil }
    for (name, month) in names
    where word.count == name.utf8CodeUnitCount && text.matchesFolded(name, at: word.lowerBound) {
      return month
    }
    return nil
  }

  /// The English months of four letters and more; of shorter ones too much is near.
  private static let english: [(name: StaticString, month: Int)] = [
    ("january", 1), ("february", 2), ("march", 3), ("april", 4), ("june", 6), ("july", 7),
    ("august", 8), ("sept", 9), ("september", 9), ("october", 10), ("november", 11),
    ("december", 12),
  ]

  /// The month from which a word differs by one letter: one wrong, missing or too many, or two
  /// that changed places; nil where two months are as near.
  static func misspelt(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    var found: Int?
    for (name, month) in english
    where abs(name.utf8CodeUnitCount - word.count) <= 1 && isNear(text, word, name) {
      if found != nil, found != month { return nil }
      found = month
    }
    return found
  }

  private static func isNear(
    _ text: Span<UInt8>, _ word: Range<Int>, _ name: StaticString
  ) -> Bool {
    let length = name.utf8CodeUnitCount
    func letter(_ offset: Int) -> UInt8 { text[word.lowerBound + offset].lowered }
    func wanted(_ offset: Int) -> UInt8 { unsafe name.utf8Start[offset] }
    var head = 0
    while head < min(length, word.count), letter(head) == wanted(head) { head += 1 }
    var tail = 0
    while tail < min(length, word.count) - head,
      letter(word.count - 1 - tail) == wanted(length - 1 - tail)
    {
      tail += 1
    }
    let (left, right) = (word.count - head - tail, length - head - tail)
    if max(left, right) <= 1 { return true }
    return left == 2 && right == 2 && letter(head) == wanted(head + 1)
      && letter(head + 1) == wanted(head)
  }
}
