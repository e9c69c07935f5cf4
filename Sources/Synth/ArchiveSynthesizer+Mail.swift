internal import Wire

extension ArchiveSynthesizer {
  /// Writes a message of an mbox: plain, quoted-printable beside HTML, HTML in base64, or with a file.
  mutating func writeMail(_ story: SyntheticStory, into bytes: inout [UInt8]) -> String {
    let id = "syn-\(series)-\(written)@wire.example"
    let (two, month) = (SyntheticStory.two, Vocabulary.months[story.month - 1].prefix(3))
    let clock = "11:\(two(written % 60)):00"
    var lines = """
      From desk@wire.example Mon \(month) \(two(story.day)) \(clock) \(story.year)
      Message-ID: <\(id)>
      Date: \(story.day) \(month) \(story.year) \(clock) +0000
      From: "Synthetic Wire" <desk@wire.example>
      To: subscribers@daily.example
      Subject: \(written % 3 == 0 ? Self.encodedWords(headline(story)) : headline(story))
      Keywords: \(story.city), news
      X-Priority: \(1 + story.number % 5)
      Content-Language: en

      """
    let paragraphs = mailParagraphs(story)
    var plain: [UInt8] = []
    for paragraph in paragraphs {
      wrap(paragraph, width: 72, indent: "", into: &plain)
      plain.append(0x0A)
    }
    let html =
      "<html><body>\n"
      + paragraphs.map { "<p>" + markup($0) + "</p>\n" }.joined() + "</body></html>\n"
    let kind = written % 4
    if kind > 0 { lines += "MIME-Version: 1.0\n" }
    switch kind {
    case 0:
      bytes.append(contentsOf: (lines + "\n").utf8)
      bytes.append(contentsOf: Self.quotedFromLines(plain))
    case 1:
      lines += """
        Content-Type: multipart/alternative; boundary="=_\(written)"

        --=_\(written)
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        \(Self.quotedPrintable(plain))
        --=_\(written)
        Content-Type: text/html; charset=utf-8

        \(html)
        --=_\(written)--

        """
      bytes.append(contentsOf: lines.utf8)
    case 2:
      lines += """
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        \(Self.base64(Array(html.utf8)))

        """
      bytes.append(contentsOf: lines.utf8)
    default:
      lines += """
        Content-Type: multipart/mixed;
        \tboundary*0="=_"; boundary*1="\(written)"

        --=_\(written)
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        \(Self.base64(plain))
        --=_\(written)
        Content-Type: application/pdf; name="tables.pdf"
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --=_\(written)--

        """
      bytes.append(contentsOf: lines.utf8)
    }
    bytes.append(0x0A)
    return id
  }

  private func mailParagraphs(_ story: SyntheticStory) -> [String] {
    var paragraphs = story.paragraphs
    paragraphs[0] =
      "\(dateline(story)), \(Vocabulary.shortMonths[story.month - 1]) \(story.day) (AP) - "
      + paragraphs[0]
    if !story.byline.isEmpty { paragraphs.insert("By \(story.byline)", at: 0) }
    return paragraphs
  }

  /// A message whose header is broken, one whose parts have no boundary, or one that says nothing.
  mutating func malformedMail(into bytes: inout [UInt8]) -> Truth {
    let start = "From desk@wire.example Mon Jan 05 11:00:00 1998\nMessage-ID: <bad@wire.example>\n"
    switch random.below(3) {
    case 0:
      bytes.append(contentsOf: (start + "Subject: A line\nis lost\n\nText\n\n").utf8)
      return .reject(.malformed)
    case 1:
      bytes.append(
        contentsOf: (start + "Subject: Parts\nContent-Type: multipart/mixed\n\nText\n\n").utf8)
      return .reject(.malformed)
    default:
      bytes.append(contentsOf: (start + "To: nobody@daily.example\n\n\n").utf8)
      return .reject(.noText)
    }
  }

  // MARK: - Encodings

  /// RFC 2047's encoded words, of which none is longer than a line may be.
  private static func encodedWords(_ text: String) -> String {
    var words: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      words.append("=?utf-8?B?\(base64(Array(rest.prefix(30))))?=")
      rest = rest.dropFirst(30)
    }
    return words.joined(separator: "\n ")
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Base64 in lines of 76.
  static func base64(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 3 / 2)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in piece { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - piece.count))
      if start > 0, start % 57 == 0 { out.append(0x0A) }
      for digit in 0..<4 {
        let value = Int(bits >> UInt32(18 - 6 * digit) & 63)
        out.append(digit <= piece.count ? alphabet[value] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Quoted-printable with soft breaks in longer lines; the stories are ASCII.
  private static func quotedPrintable(_ text: [UInt8]) -> String {
    var out: [UInt8] = []
    var column = 0
    for byte in text {
      if byte != 0x0A, column > 60 {
        out.append(contentsOf: "=\n".utf8)
        column = 0
      }
      if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ",") {
        out.append(contentsOf: "=\(byte == UInt8(ascii: "=") ? "3D" : "2C")".utf8)
        column += 3
      } else {
        out.append(byte)
        column = byte == 0x0A ? 0 : column + 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Text whose lines may not be taken for an mbox's marks (mboxrd).
  private static func quotedFromLines(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.drop(while: { $0 == UInt8(ascii: ">") }).starts(with: "From ".utf8) {
        out.append(UInt8(ascii: ">"))
      }
      out.append(contentsOf: line)
      out.append(0x0A)
    }
    return out
  }
}
