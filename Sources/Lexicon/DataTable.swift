internal import CTables
internal import Wire

/// The data files that are built into the program.
public enum DataTable: UInt32, Sendable, CaseIterable {
  case gazetteer = 0
  case entities = 1
  case lexicon = 2
  case furniture = 3
  /// JSON Schemas of the results.
  case storySchema = 4
  case rejectSchema = 5
  case summarySchema = 6
  case runSchema = 7
  case topics = 8
  /// What places are called in other languages.
  case exonyms = 9

  /// A copy of the file's bytes.
  public var bytes: [UInt8] {
    unsafe Array(buffer)
  }

  /// The file's bytes where they stand in the program.
  private var buffer: UnsafeBufferPointer<UInt8> {
    let table = wr_table(rawValue: rawValue)
    return unsafe UnsafeBufferPointer(start: wr_table_bytes(table), count: wr_table_size(table))
  }

  /// Gives every line's columns to `body`, comments and empty lines left out.
  public func forEachRow(_ body: (Span<UInt8>, [Range<Int>]) -> Void) {
    let buffer = unsafe buffer
    let span = unsafe buffer.span
    var columns: [Range<Int>] = []
    var start = 0
    while start < span.count {
      let end = span.firstIndex(of: 0x0A, from: start) ?? span.count
      if end > start, span[start] != UInt8(ascii: "#") || self == .entities {
        columns.removeAll(keepingCapacity: true)
        var cursor = start
        for index in start..<end where span[index] == 0x09 {
          columns.append(cursor..<index)
          cursor = index &+ 1
        }
        columns.append(cursor..<end)
        body(span, columns)
      }
      start = end + 1
    }
  }
}
