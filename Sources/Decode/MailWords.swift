internal import Wire

/// The text of header fields: unfolded, with encoded words (RFC 2047) undone, in UTF-8.
enum MailWords {
  /// An encoded word longer than this is none; the standard allows 75 bytes.
  private static let longest = 1000

  /// The text of a field's value: runs of white space are one blank, controls are blanks.
  static func text(_ bytes: Span<UInt8>, _ value: Range<Int>) -> [UInt8] {
    let raw = unfolded(bytes, value)
    guard raw.span.firstIndex(of: "=?") != nil else { return raw }
    return decoded(raw.span)
  }

  /// The value on one line, in UTF-8.
  static func unfolded(_ bytes: Span<UInt8>, _ value: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(value.count)
    XMLCharset.detect(bytes, value, isLatin9: false).append(bytes, value, to: &out)
    fold(&out)
    return out
  }

  /// Makes one blank of each run of blanks and controls, and none at the ends.
  static func fold(_ text: inout [UInt8]) {
    var write = 0
    for read in text.indices {
      let byte = text[read]
      if byte <= 0x20 || byte == 0x7F {
        guard write > 0, text[write - 1] != 0x20 else { continue }
        text[write] = 0x20
      } else {
        text[write] = byte
      }
      write += 1
    }
    if write > 0, text[write - 1] == 0x20 { write -= 1 }
    text.removeSubrange(write...)
  }

  // MARK: - Encoded words

  private struct Word {
    var charset: [UInt8]
    var bytes: [UInt8]
    var source: Range<Int>
  }

  private static func decoded(_ raw: Span<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var pending: Word?
    var index = 0
    while index < raw.count {
      if let word = word(raw, at: index) {
        // Blanks between encoded words are no text; a character may be parted by them.
        if var open = pending, isSame(open.charset, word.charset) {
          open.bytes += word.bytes
          open.source = open.source.lowerBound..<word.source.upperBound
          pending = open
        } else {
          flush(&pending, raw, to: &out)
          pending = word
        }
        index = word.source.upperBound
        continue
      }
      var stop = index + 1
      while stop < raw.count, !raw.matches("=?", at: stop) { stop += 1 }
      let isGap = raw.trimmed(index..<stop).isEmpty && stop < raw.count
      if pending == nil || !isGap || word(raw, at: stop) == nil {
        flush(&pending, raw, to: &out)
        out.append(raw, index..<stop)
      }
      index = stop
    }
    flush(&pending, raw, to: &out)
    fold(&out)
    return out
  }

  private static func flush(_ word: inout Word?, _ raw: Span<UInt8>, to out: inout [UInt8]) {
    guard let whole = word else { return }
    word = nil
    if let text = MailCharset.utf8(whole.bytes, label: whole.charset) {
      out += text
    } else {
      out.append(raw, whole.source)
    }
  }

  private static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { $0.lowered == $1.lowered }
  }

  /// `=?charset*language?B or Q?text?=`, if it stands at `start`.
  private static func word(_ raw: Span<UInt8>, at start: Int) -> Word? {
    guard raw.matches("=?", at: start) else { return nil }
    let limit = min(raw.count, start + longest)
    guard let first = raw.firstIndex(of: 0x3F, from: start + 2, to: limit), first > start + 2,
      first + 2 < limit, raw[first + 2] == 0x3F,
      let close = raw.firstIndex(of: "?=", from: first + 3, to: limit)
    else { return nil }
    let language = raw.firstIndex(of: 0x2A, from: start + 2, to: first) ?? first
    var charset: [UInt8] = []
    charset.append(raw, start + 2..<language)
    if charset.contains(0x20) { return nil }
    let text = first + 3..<close
    var bytes: [UInt8] = []
    switch raw[first + 1].lowered {
    case UInt8(ascii: "b"): bytes = MailEncoding.base64(raw, text)
    case UInt8(ascii: "q"): bytes = quoted(raw, text)
    default: return nil
    }
    return Word(charset: charset, bytes: bytes, source: start..<close + 2)
  }

  /// RFC 2047's Q: quoted-printable with underlines for blanks.
  private static func quoted(_ raw: Span<UInt8>, _ text: Range<Int>) -> [UInt8] {
    var piece: [UInt8] = []
    for index in text {
      if raw[index] == UInt8(ascii: "_") { piece.append("=20") } else { piece.append(raw[index]) }
    }
    return MailEncoding.quotedPrintable(piece.span, 0..<piece.count)
  }
}

/// Character sets by their names in mail.
enum MailCharset {
  /// The bytes in UTF-8; nil where the set is not known and the bytes are not UTF-8.
  ///
  /// Bytes decide before the label does: what is valid UTF-8 beyond ASCII is that.
  static func utf8(_ bytes: [UInt8], label: [UInt8]) -> [UInt8]? {
    let span = bytes.span
    let whole = 0..<bytes.count
    let name = String(decoding: label, as: UTF8.self)
    let charset = Charset(label: name)
    switch charset {
    case .utf16LittleEndian, .utf16BigEndian:
      var marked: [UInt8] = charset == .utf16LittleEndian ? [0xFF, 0xFE] : [0xFE, 0xFF]
      if XMLCharset.utf16(span) == nil { marked += bytes } else { marked = bytes }
      return XMLCharset.utf8(
        fromUTF16: marked.span, isLittle: XMLCharset.utf16(marked.span) ?? true)
    case .unknown:
      let isLatin9 = XMLCharset.isLatin9(name)
      let isUTF8 = (try? UTF8Span(validating: span)) != nil
      if !isUTF8, let table = SingleByteSets.table(name) {
        var out: [UInt8] = []
        XMLCharset.table(table).append(span, whole, to: &out)
        return out
      }
      // ISO 2022's sets are ASCII's bytes behind an escape.
      guard isLatin9 || label.isEmpty || isUTF8 && !bytes.contains(0x1B) else { return nil }
      var out: [UInt8] = []
      XMLCharset.detect(span, whole, isLatin9: isLatin9).append(span, whole, to: &out)
      return out
    case .utf8, .windows1252:
      var out: [UInt8] = []
      XMLCharset.detect(span, whole, isLatin9: false).append(span, whole, to: &out)
      return out
    default:
      if MultiByteSets.contains(charset) {
        let found = MultiByteSets.resolve(span, whole, declared: charset)
        if found == .utf8 { return bytes }
        guard MultiByteSets.isRead(found) else { return nil }
        var out: [UInt8] = []
        MultiByteSets.append(span, whole, found, to: &out)
        return out
      }
      guard let table = LegacyCharsets.table(charset) else { return nil }
      return LegacyCharsets.utf8(span, whole, table)
    }
  }
}
