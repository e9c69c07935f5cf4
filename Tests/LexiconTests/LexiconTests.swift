import Lexicon
import TestKit
import Testing
import Wire

@Suite struct `Datelines` {
  @Test(arguments: try! Fixtures.rows("datelines.tsv"))
  func `the grammar reads all agencies' datelines and nothing else`(_ row: [String]) {
    let bytes = Array(row[0].utf8)
    let found = Self.read(bytes)
    guard !row[1].isEmpty else {
      #expect(found == nil)
      return
    }
    #expect(found?.text == row[1])
    #expect(found?.places ?? [] == row[2].split(separator: "|").map(String.init))
    #expect(found?.agency == row[3])
    #expect(found?.body == row[4])
  }

  private struct Found: Equatable {
    var text: String
    var places: [String]
    var agency: String
    var body: String
  }

  private static func read(_ bytes: [UInt8]) -> Found? {
    let span = bytes.span
    var grammar = DatelineGrammar(span)
    guard let line = grammar.scan(0..<bytes.count) else { return nil }
    var places: [String] = []
    for place in line.places { places.append(span.string(place.name)) }
    return Found(
      text: span.string(line.range), places: places,
      agency: line.agency >= 0 ? Lexicon.shared.agencies[line.agency] : "",
      body: span.string(line.bodyStart..<bytes.count))
  }
}

@Suite struct `Words` {
  private func tokens(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var words: [String] = []
    var index = 0
    while let token = WordScanner.next(in: bytes.span, from: index, end: bytes.count) {
      words.append(bytes.span.string(token.range))
      index = token.end
    }
    return words
  }

  @Test(arguments: [
    ("O'Neill's U.S. plan", ["O'Neill", "'", "s", "U.S.", "plan"]),
    ("1,270.5 pct.", ["1,270.5", "pct", "."]),
    ("Kassym-Jomart", ["Kassym", "-", "Jomart"]),
    ("AT&T (NYSE)", ["AT&T", "(", "NYSE", ")"]),
    ("“Café”—yes", ["“", "Café", "”", "—", "yes"]),
    ("J. P. Morgan", ["J.", "P.", "Morgan"]),
  ])
  func `words are words, marks are marks`(_ text: String, _ expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test func `tokens cover the text but its white space`() {
    let text = "It's \u{2019}tis 3.5% of $4bn… (U.N.), e.g. «x» 日本 — done."
    #expect(tokens(text).joined() == text.filter { !$0.isWhitespace })
  }
}

@Suite struct `The gazetteer` {
  @Test(arguments: [
    ("Almaty", "Almaty", "KZ"), ("MOSCOW", "Moscow", "RU"), ("Bombay", "Mumbai", "IN"),
    ("U.S.", "United States", "US"), ("New York", "New York", "US"), ("Nairobi", "Nairobi", "KE"),
  ])
  func `knows places by the names that wires use`(
    _ name: String, _ canonical: String, _ country: String
  ) throws {
    let bytes = Array(name.utf8)
    let hash = Lexicon.hash(bytes.span, 0..<bytes.count)
    let entry = try #require(hash.flatMap { Lexicon.shared.entry($0) })
    let place = Lexicon.shared.gazetteer.places[Int(entry.place)]
    #expect(place.canonical == canonical)
    #expect(place.country.description == country)
    #expect(place.location != nil)
  }
}

@Suite struct `Picture credits` {
  @Test(arguments: [
    ("Some new homes (Picture: Getty Images)", "(Picture: Getty Images)"),
    ("A ferry in the harbour. Mara Quist/AFP/Getty Images", "Mara Quist/AFP/Getty Images"),
    (
      "A ferry in the harbour. Harbour Board/Handout via REUTERS",
      "Harbour Board/Handout via REUTERS"
    ),
    ("A ferry leaves the harbour Mara Quist/Getty Images", "Mara Quist/Getty Images"),
    ("A ferry in the harbour. REUTERS/Mara Quist", "REUTERS/Mara Quist"),
    ("A ferry in Norport Photo Credit: Mara Quist/AP", "Photo Credit: Mara Quist/AP"),
    ("A ferry in the harbour (Image: Norport News)", "(Image: Norport News)"),
    ("Eine Fähre im Hafen. Foto: Mara Quist/XYA", "Foto: Mara Quist/XYA"),
  ])
  func `the caption's own words are none`(_ line: String, _ credit: String) throws {
    let bytes = Array(line.utf8)
    let found = CopyShapes.pictureCredit(bytes.span, 0..<bytes.count)
    let start = try #require(found)
    #expect(String(decoding: bytes[start...], as: UTF8.self) == credit)
  }
}
