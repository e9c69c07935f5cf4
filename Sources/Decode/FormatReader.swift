package import Wire

/// Reads documents of one wire format out of a window of bytes.
///
/// A reader is fed a window that begins where its last step ended. It says where the next document
/// ends and adds its fields to the batch. What it has not seen whole it asks for again.
package protocol FormatReader: Sendable {
  /// The format's name.
  static var format: WireFormat { get }

  /// How surely the bytes at the beginning of a member are of this format: 0 no, 100 certain.
  ///
  /// `name` may break a tie; it never decides alone.
  static func sniff(_ head: Span<UInt8>, name: String) -> Int

  init()

  /// Whether a new reader would read on from here just as this one does.
  var canRestart: Bool { get }

  /// Finds the next document in `window`; `end` says what follows it.
  mutating func next(in window: Span<UInt8>, end: WindowEnd, batch: inout DocumentSink)
    -> FormatStep
}

extension FormatReader {
  package var canRestart: Bool { false }
}

/// What follows a window.
package enum WindowEnd: Sendable {
  /// More bytes, if the reader needs them.
  case open
  /// The end of the member.
  case end
  /// The archive broke off: what is not whole by now never will be.
  case cut
}

/// What a format's reader found.
package enum FormatStep: Sendable {
  /// A document whose fields are in the sink; the window is used up to `consumed`.
  case document(consumed: Int, kind: StoryKind)
  /// Bytes between documents that mean nothing.
  case skip(consumed: Int)
  /// A document that cannot be read: the bytes `start..<consumed`.
  case reject(start: Int, consumed: Int, RejectReason, String)
  /// The document does not end within the window.
  case needMore
}

/// The formats that are read, in the order in which they are asked.
package let formatReaders: [any FormatReader.Type] = [
  NITFReader.self,
  NewsML1Reader.self,
  NewsMLG2Reader.self,
  RitzauReader.self,
  RCV1Reader.self,
  APPLReader.self,
  FeedReader.self,
  GigawordReader.self,
  ReutersReader.self,
  TRECReader.self,
  ANPAReader.self,
  IPTC7901Reader.self,
  ZCZCReader.self,
  MailReader.self,
  NinjsReader.self,
  JSONLinesReader.self,
  PlainTextReader.self,
]

/// Where a reader puts a document's fields: bytes are copied once, into the batch.
package struct DocumentSink: Sendable {
  package var bytes: [UInt8] = []
  package var fields: [Row<FieldName>] = []
  /// The character set of the document at hand, where the reader knows it.
  package var charset: Charset?
  /// The format of the document at hand, where a stream holds several.
  package var format: WireFormat?
  /// Whether the fields of the document at hand are UTF-8 without references: the reader undid them.
  package var isDecoded = false
  /// The fields' number before the document that is being read.
  private var mark = (bytes: 0, fields: 0)

  package init() {}

  /// Begins a document.
  mutating func begin() {
    mark = (bytes.count, fields.count)
    charset = nil
    format = nil
    isDecoded = false
  }

  /// Turns the document at hand into UTF-8, unless it is that.
  mutating func decode(_ charset: AssumedCharset) {
    guard let found = charset.detect(bytes.span, mark.bytes..<bytes.count) else { return }
    let given = Array(bytes[mark.bytes...])
    bytes.removeSubrange(mark.bytes...)
    for index in mark.fields..<fields.count {
      let start = bytes.count
      let field = fields[index]
      let range = Int(field.start) - mark.bytes..<Int(field.end) - mark.bytes
      found.append(given.span, range, to: &bytes)
      fields[index] = Row(field.kind, start..<bytes.count, payload: field.payload)
    }
  }

  /// Forgets what was added since `begin`.
  mutating func rollBack() {
    bytes.removeSubrange(mark.bytes...)
    fields.removeSubrange(mark.fields...)
  }

  /// Adds a field: a copy of a range of the window.
  package mutating func add(
    _ name: FieldName, _ window: Span<UInt8>, _ range: Range<Int>, payload: UInt32 = 0
  ) {
    let start = bytes.count
    bytes.append(window, range)
    fields.append(Row(name, start..<bytes.count, payload: payload))
  }

  /// Adds a field that the reader put together.
  package mutating func add(_ name: FieldName, bytes value: [UInt8], payload: UInt32 = 0) {
    add(name, value.span, 0..<value.count, payload: payload)
  }

  /// Adds a field that the reader put together, but for a value that the document has already.
  mutating func addOnce(_ name: FieldName, bytes value: [UInt8]) {
    // Of very long lists only the end is looked at, so that no item takes time out of proportion.
    for row in fields[mark.fields...].suffix(256)
    where row.kind == name && bytes[row.range].elementsEqual(value) { return }
    add(name, bytes: value)
  }

  /// Adds a field of literal bytes.
  package mutating func add(_ name: FieldName, literal: StaticString) {
    let start = bytes.count
    bytes.append(literal)
    fields.append(Row(name, start..<bytes.count))
  }
}
