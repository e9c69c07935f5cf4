import TestKit
import Wire

@testable import Decode

/// Feeds a reader windows of bytes as the archive's decoder does, and counts what it uses.
struct XMLDriver {
  /// A document's kind and fields, or a reject's reason.
  enum Outcome: Equatable {
    case document(StoryKind, [String])
    case reject(RejectReason)
  }

  var outcomes: [Outcome] = []
  /// Bytes that the reader used.
  var used = 0
  /// Steps beyond what the bytes can need: the reader hangs.
  var isHanging = false

  init(_ type: any FormatReader.Type, _ bytes: [UInt8], piece: Int = .max) {
    var reader = type.init()
    run(&reader, bytes, piece)
  }

  private mutating func run(_ reader: inout some FormatReader, _ bytes: [UInt8], _ piece: Int) {
    var sink = DocumentSink()
    var limit = piece == .max ? bytes.count : min(piece, bytes.count)
    var steps = 0
    while used < bytes.count {
      steps += 1
      guard steps <= 4 * bytes.count + 16 else {
        isHanging = true
        return
      }
      let end: WindowEnd = limit == bytes.count ? .end : .open
      sink.begin()
      let first = sink.fields.count
      switch reader.next(in: bytes.span.extracting(used..<limit), end: end, batch: &sink) {
      case .needMore:
        guard end == .open else {
          outcomes.append(.reject(.unterminated))
          used = bytes.count
          return
        }
        limit = min(bytes.count, limit + piece)
      case .skip(let consumed): used += consumed
      case .reject(_, let consumed, let reason, _):
        sink.rollBack()
        outcomes.append(.reject(reason))
        used += consumed
      case .document(let consumed, let kind):
        let fields = sink.fields[first...].map { row in
          "\(row.kind)=" + String(decoding: sink.bytes[row.range], as: UTF8.self)
        }
        outcomes.append(.document(kind, fields))
        used += consumed
      }
      if used == limit, limit < bytes.count { limit = min(bytes.count, limit + piece) }
    }
  }

  /// The documents' fields.
  var documents: [[String]] {
    outcomes.compactMap { outcome in
      if case .document(_, let fields) = outcome { return fields }
      return nil
    }
  }
}
