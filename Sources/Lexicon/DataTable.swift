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

  /// The file's bytes where they stand in the program, for as long as it runs.
  var span: Span<UInt8> {
    @_lifetime(immortal)
    get {
      let span = unsafe buffer.span
      return unsafe _overrideLifetime(span, copying: ())
    }
  }

  private var buffer: UnsafeBufferPointer<UInt8> {
    let table = wr_table(rawValue: rawValue)
    return unsafe UnsafeBufferPointer(start: wr_table_bytes(table), count: wr_table_size(table))
  }

  /// Gives every line's columns to `body`, comments and empty lines left out.
  public func forEachRow(_ body: (Span<UInt8>, [Range<Int>]) -> Void) {
    let span = span
    var columns: [Range<Int>] = []
    var start = 0
    while start < span.count {
      let end = span.firstIndex(of: 0x0A, from: start) ?? span.count
      if end > start, span[start] != UInt8(ascii: "#") || self == .entities {
        Self.split(span, start..<end, into: &columns)
        body(span, columns)
      }
      start = end + 1
    }
  }

  /// Tells the columns of a line by its tabs, which are looked for in sixteen bytes at once.
  private static func split(
    _ text: Span<UInt8>, _ line: Range<Int>, into columns: inout [Range<Int>]
  ) {
    columns.removeAll(keepingCapacity: true)
    var column = line.lowerBound
    var index = line.lowerBound
    while index &+ 16 <= text.count, index < line.upperBound {
      var tabs = text.lanes(at: index).equal(to: 0x09).bits
      while tabs != 0 {
        let tab = index &+ tabs.trailingZeroBitCount
        guard tab < line.upperBound else { break }
        columns.append(column..<tab)
        column = tab &+ 1
        tabs &= tabs &- 1
      }
      index &+= 16
    }
    while index < line.upperBound,
      let tab = text.firstIndex(of: 0x09, from: max(index, column), to: line.upperBound)
    {
      columns.append(column..<tab)
      column = tab &+ 1
    }
    columns.append(column..<line.upperBound)
  }
}
