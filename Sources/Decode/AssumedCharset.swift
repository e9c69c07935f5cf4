internal import Wire

/// The character set that a pipeline names for documents that declare none: `decode: {charset: koi8-r}`.
///
/// What is UTF-8 stays that, so that archives may hold both.
package struct AssumedCharset: Sendable, Equatable {
  /// As the pipeline has it.
  package let label: String

  /// Creates one of a label of the WHATWG's Encoding Standard, or of a code page of DOS (`cp437`).
  ///
  /// - Returns: nil where no set of that name is read.
  package init?(label: String) {
    self.label = label
    let charset = Charset(label: label)
    let isKnown =
      switch charset {
      case .utf8, .utf16LittleEndian, .utf16BigEndian: false
      case .unknown: SingleByteSets.table(label) != nil || XMLCharset.isLatin9(label)
      default: !MultiByteSets.contains(charset) || MultiByteSets.isRead(charset)
      }
    guard isKnown else { return nil }
  }

  /// How the bytes of `range` become UTF-8; nil where they are that.
  func detect(_ bytes: Span<UInt8>, _ range: Range<Int>) -> XMLCharset? {
    let charset = Charset(label: label)
    guard let table = LegacyCharsets.table(charset) else {
      let found = XMLCharset.detect(bytes, range, label: XMLCharset.rareLabel(Array(label.utf8)))
      return found == .utf8 ? nil : found
    }
    let isUTF8 = (try? UTF8Span(validating: bytes.extracting(range))) != nil
    return isUTF8 ? nil : .table(table[0x80...].map { UInt16($0.value) })
  }
}
