internal import Wire

/// A piece of what a ZIP archive holds: bytes of one entry, in order.
struct ZipPiece {
  var bytes: [UInt8] = []
  /// The entry's name, in its first piece.
  var entry: String?
  /// The entry ends with these bytes.
  var endsEntry = false
  /// Why the entry cannot be read: it is passed over.
  var refusal: String?
  var damage: WireError?
  /// Nothing follows.
  var isLast = false
}

/// Reads a ZIP archive from its beginning to its end (PKWARE's APPNOTE 6.3): stored and deflated
/// entries, ZIP64, sizes behind the data.
///
/// Entries are read by their local headers as they come, so that an archive need not be held or
/// sought in; the central directory at the end only tells whether all were found. What cannot be
/// read that way — an encrypted entry, another method, a stored entry whose size stands behind it —
/// is told, and so are bytes that are no record: the next local header is looked for behind them.
struct ZipInflation: ~Copyable {
  private struct Entry {
    var name = ""
    var method = 0
    var isEncrypted = false
    /// Sizes and checksum stand in a descriptor behind the data.
    var hasDescriptor = false
    var isZip64 = false
    var checksum: UInt32 = 0
    var compressed = 0
    var size = 0
  }

  private enum State {
    case header, stored, deflated, descriptor, skip, search, directory, ended
  }

  private var inflater = Inflater()
  private var input: [UInt8] = []
  private var position = 0
  private var inputOffset = 0
  private var isLast = false
  private var state = State.header
  private var entry = Entry()
  /// Compressed bytes of the entry still to come.
  private var remaining = 0
  private var checksum: UInt32 = 0
  private var size = 0
  private var output = 0
  /// Local headers read, and how many ZIP64's end record counts.
  private var entries = 0
  private var entries64: Int?
  /// Damage was told: that entries are missing then goes without saying.
  private var isDamaged = false

  init() {}

  /// Whether a local header, or the end of an archive without entries, stands at the beginning.
  static func sniff(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// Takes the next bytes of the file; `isLast` says that none follow.
  mutating func feed(_ bytes: [UInt8], isLast: Bool) {
    let used = max(0, position - Inflater.lookAhead)
    inputOffset += used
    input.removeFirst(used)
    input.append(contentsOf: bytes)
    position -= used
    self.isLast = isLast
  }

  /// The next piece of at most `goal` bytes; nil where the file must be read on.
  mutating func next(goal: Int) -> ZipPiece? {
    while true {
      switch state {
      case .ended:
        var piece = ZipPiece()
        piece.isLast = true
        return piece
      case .header: if let piece = readHeader() { return piece } else if needsInput { return nil }
      case .stored: return readStored(goal)
      case .deflated: return readDeflated(goal)
      case .descriptor:
        guard let piece = readDescriptor() else { return nil }
        return piece
      case .skip:
        let used = min(remaining, input.count - position)
        position += used
        remaining -= used
        if remaining == 0 {
          // The descriptor's length is not sure; what follows it is.
          state = entry.hasDescriptor ? .search : .header
        } else if isLast {
          return truncated()
        } else {
          return nil
        }
      case .search: if !search() { return nil }
      case .directory:
        if let piece = readDirectory() { return piece } else if needsInput { return nil }
      }
    }
  }

  /// Set by `readHeader` where it gave nothing for want of bytes.
  private var needsInput = false

  // MARK: - Headers

  private mutating func readHeader() -> ZipPiece? {
    needsInput = false
    let available = input.count - position
    guard available >= 4 else { return shortage() }
    switch word32(0) {
    case Self.localHeader: break
    case Self.directoryHeader, Self.extraData, Self.end, Self.end64:
      state = .directory
      return nil
    default:
      state = .search
      return told(.corrupt, "what follows the entry '\(entry.name)' is no record of a ZIP archive")
    }
    guard available >= 30 else { return shortage() }
    let nameLength = Int(word16(26))
    let extraLength = Int(word16(28))
    let length = 30 + nameLength + extraLength
    guard available >= length else { return shortage() }
    entries += 1
    let flags = word16(6)
    entry = Entry()
    entry.isEncrypted = flags & 1 != 0
    entry.hasDescriptor = flags & 8 != 0
    entry.method = Int(word16(8))
    entry.checksum = word32(14)
    entry.compressed = Int(word32(18))
    entry.size = Int(word32(22))
    let start = position + 30
    // Bit 11 says UTF-8; without it names are in the maker's character set, mostly ASCII.
    entry.name = String(decoding: input[start..<start + nameLength], as: UTF8.self)
    readZip64(start + nameLength..<start + nameLength + extraLength)
    position += length
    return open()
  }

  private static let localHeader: UInt32 = 0x0403_4B50
  private static let directoryHeader: UInt32 = 0x0201_4B50
  private static let extraData: UInt32 = 0x0806_4B50
  private static let end: UInt32 = 0x0605_4B50
  private static let end64: UInt32 = 0x0606_4B50
  private static let locator64: UInt32 = 0x0706_4B50

  /// Asks for more bytes; where there are none the archive is cut off.
  private mutating func shortage() -> ZipPiece? {
    guard isLast else {
      needsInput = true
      return nil
    }
    position = input.count
    state = .ended
    return isDamaged ? nil : told(.truncated, "the file ends before the ZIP archive does")
  }

  private mutating func told(_ code: WireError.Code, _ message: String) -> ZipPiece {
    isDamaged = true
    var piece = ZipPiece()
    piece.damage = error(code, message)
    // The archive goes on: what is damaged is no entry's.
    piece.endsEntry = true
    return piece
  }

  /// Looks for the next local header or the directory; false where more bytes are needed.
  private mutating func search() -> Bool {
    while input.count - position >= 4 {
      if input[position] == 0x50 {
        let mark = word32(0)
        if mark == Self.localHeader || mark == Self.directoryHeader || mark == Self.end {
          state = .header
          return true
        }
      }
      position += 1
    }
    guard isLast else { return false }
    position = input.count
    state = .header
    return true
  }

  /// Passes over a record of the central directory; its end says how many entries there are.
  private mutating func readDirectory() -> ZipPiece? {
    needsInput = false
    let available = input.count - position
    guard available >= 4 else { return shortage() }
    let length: Int
    switch word32(0) {
    case Self.directoryHeader:
      guard available >= 46 else { return shortage() }
      length = 46 + Int(word16(28)) + Int(word16(30)) + Int(word16(32))
    case Self.extraData:
      guard available >= 8 else { return shortage() }
      length = 8 + Int(word32(4))
    case Self.end64:
      guard available >= 56 else { return shortage() }
      entries64 = word64(at: position + 32)
      length = 12 + min(word64(at: position + 4), 1 << 20)
    case Self.locator64: length = 20
    case Self.end:
      guard available >= 22 else { return shortage() }
      return finish(declared: Int(word16(10)))
    case 0x0505_4B50:
      // The directory's signature.
      guard available >= 6 else { return shortage() }
      length = 6 + Int(word16(4))
    default:
      state = .ended
      return isDamaged ? nil : told(.corrupt, "the archive's directory is damaged")
    }
    guard available >= length else { return shortage() }
    position += length
    return nil
  }

  private mutating func finish(declared: Int) -> ZipPiece? {
    state = .ended
    let count = declared == 0xFFFF ? entries64 ?? entries : declared
    guard count > entries, !isDamaged else { return nil }
    return told(.corrupt, "the archive's directory counts \(count) entries, \(entries) were found")
  }

  /// The extra field 0x0001: sizes of 64 bits, for those that the header has no room for.
  private mutating func readZip64(_ range: Range<Int>) {
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      let kind = Int(input[index]) | Int(input[index + 1]) << 8
      let length = Int(input[index + 2]) | Int(input[index + 3]) << 8
      var field = index + 4
      let end = min(field + length, range.upperBound)
      if kind == 1 {
        entry.isZip64 = true
        if entry.size == 0xFFFF_FFFF, field + 8 <= end {
          entry.size = word64(at: field)
          field += 8
        }
        if entry.compressed == 0xFFFF_FFFF, field + 8 <= end {
          entry.compressed = word64(at: field)
        }
      }
      index = end
    }
  }

  /// Begins the entry at hand, or says why it is passed over.
  private mutating func open() -> ZipPiece? {
    checksum = 0
    size = 0
    remaining = entry.compressed
    var piece = ZipPiece()
    piece.entry = entry.name
    if entry.isEncrypted {
      piece.refusal = "the entry is encrypted"
    } else if entry.method != 0, entry.method != 8 {
      piece.refusal = "compression method \(entry.method) is not read (stored and deflate are)"
    } else if entry.method == 0, entry.hasDescriptor, entry.compressed == 0, entry.size == 0,
      !entry.name.hasSuffix("/")
    {
      piece.refusal = "a stored entry whose size stands behind it has no end that can be seen"
    }
    guard piece.refusal != nil else {
      state = entry.method == 0 ? .stored : .deflated
      if entry.method == 8 { inflater.reset() }
      return piece
    }
    piece.endsEntry = true
    // Without a size what follows cannot be found.
    state = entry.hasDescriptor && entry.compressed == 0 ? .search : .skip
    return piece
  }

  // MARK: - Data

  private mutating func readStored(_ goal: Int) -> ZipPiece? {
    let count = min(remaining, min(goal, input.count - position))
    guard count > 0 || remaining == 0 else { return isLast ? truncated() : nil }
    var piece = ZipPiece()
    piece.bytes = Array(input[position..<position + count])
    checksum = checksum32(piece.bytes[...], from: checksum)
    position += count
    remaining -= count
    size += count
    output += count
    if remaining == 0 {
      if entry.hasDescriptor { state = .descriptor } else { end(&piece) }
    }
    return piece
  }

  private mutating func readDeflated(_ goal: Int) -> ZipPiece? {
    var piece = ZipPiece()
    piece.bytes.reserveCapacity(goal)
    while piece.bytes.count < goal {
      let before = piece.bytes.count
      let outcome = inflater.inflate(
        input, from: &position, into: &piece.bytes, room: goal - piece.bytes.count,
        checksum: &checksum)
      let made = piece.bytes.count - before
      size += made
      output += made
      switch outcome {
      case .end:
        if entry.hasDescriptor {
          state = .descriptor
        } else {
          end(&piece)
        }
        return piece
      case .corrupt(let why):
        piece.damage = error(.corrupt, "bad deflate data in '\(entry.name)': \(why)")
        state = .ended
        return piece
      case .more:
        if made > 0 { continue }
        guard position == input.count else { continue }
        if !piece.bytes.isEmpty { return piece }
        return isLast ? truncated() : nil
      }
    }
    return piece
  }

  /// Checksum and sizes behind the data, with or without their signature.
  private mutating func readDescriptor() -> ZipPiece? {
    let sizes = entry.isZip64 ? 16 : 8
    let available = input.count - position
    if entry.method == 0, available >= 4,
      word32(0) == Self.localHeader || word32(0) == Self.directoryHeader
    {
      // Some writers announce a descriptor for a directory and leave it out.
      var piece = ZipPiece()
      end(&piece)
      return piece
    }
    let hasSignature = available >= 4 && word32(0) == 0x0807_4B50
    let length = (hasSignature ? 8 : 4) + sizes
    guard available >= length else { return isLast ? truncated() : nil }
    let start = hasSignature ? 4 : 0
    entry.checksum = word32(start)
    entry.size =
      entry.isZip64 ? word64(at: position + start + 12) : Int(word32(start + 8))
    position += length
    var piece = ZipPiece()
    end(&piece)
    return piece
  }

  /// Ends the entry: what was read must be what was declared.
  private mutating func end(_ piece: inout ZipPiece) {
    piece.endsEntry = true
    state = .header
    if checksum != entry.checksum {
      piece.damage = error(
        .corrupt, "CRC-32 does not fit: the bytes of '\(entry.name)' were changed")
    } else if size != entry.size {
      piece.damage = error(.corrupt, "the length of '\(entry.name)' does not fit")
    }
  }

  private mutating func truncated() -> ZipPiece {
    state = .ended
    position = input.count
    var piece = ZipPiece()
    piece.damage = error(.truncated, "the file ends inside a ZIP entry")
    return piece
  }

  // MARK: - Numbers

  private func word16(_ offset: Int) -> UInt16 {
    UInt16(input[position + offset]) | UInt16(input[position + offset + 1]) << 8
  }

  private func word32(_ offset: Int) -> UInt32 {
    (0..<4).reversed().reduce(0) { $0 << 8 | UInt32(input[position + offset + $1]) }
  }

  /// A 64-bit number; what no file can be as long as counts as the largest that one can.
  private func word64(at index: Int) -> Int {
    let value = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(input[index + $1]) }
    return Int(clamping: value)
  }

  private func error(_ code: WireError.Code, _ message: String) -> WireError {
    WireError(code, message, compressedOffset: inputOffset + position, offset: output)
  }
}
