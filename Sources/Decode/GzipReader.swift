package import Wire

/// The gzip reader over the library that this program inflates with.
package typealias GzipReader = GzipStreamReader<Inflater>

/// What a step of reading gzip came to.
package enum GzipStep: Sendable {
  /// Put out some bytes, or nothing yet: read again.
  case produced
  case needsInput
  case memberStart(GzipHeader)
  case memberEnd
  /// A member broke; reading goes on behind it if another member follows.
  case damage(WireError)
  /// Bytes after the last member that are no padding, and where they begin.
  case trailingBytes(count: Int, compressedOffset: Int)
  case finished
}

/// A streaming gzip reader: any number of members, constant memory, every field checked.
///
/// Compressed bytes are fed in; `read` puts out what they hold, a bounded piece at a time. Damage
/// does not end the reading: after a broken member the reader looks for the next one, as archives
/// of independent members (WARC, BGZF, Wireroom's own) can be read on from there.
///
/// `Engine` is the library that inflates; `GzipReader` is the reader over the one that is built in.
package struct GzipStreamReader<Engine: RawInflater & ~Copyable>: ~Copyable {
  package typealias Step = GzipStep

  private enum State {
    case header, body, trailer
    /// Searching for the next member after damage.
    case lost
    /// After the last member: zeros or bytes that belong to nobody.
    case trailing
    case ended
  }

  private var inflater = Engine()
  private var input: [UInt8] = []
  private var position = 0
  /// Offset in the file of `input[0]`.
  private var inputOffset = 0
  private var isLast = false
  private var state = State.header
  private var checksum: UInt32 = 0
  private var memberSize = 0
  /// Offset in the file of the member's first byte.
  private var memberStart = 0
  private var trailing = (count: 0, offset: 0, isZero: true)

  /// Members whose header was read, and bytes put out.
  package private(set) var members = 0
  package private(set) var outputOffset = 0

  package init() {}

  /// Begins at a member that stands `members` members and `outputOffset` bytes behind the first.
  package init(from compressedOffset: Int, outputOffset: Int, members: Int) {
    inputOffset = compressedOffset
    self.outputOffset = outputOffset
    self.members = members
  }

  /// Begins where an earlier reader was left; nil where this library cannot.
  ///
  /// Bytes are to be fed from `restart.fileOffset` on.
  package init?(_ restart: GzipRestart) {
    inputOffset = restart.fileOffset
    position = restart.compressedOffset - restart.fileOffset
    outputOffset = restart.outputOffset
    members = restart.members
    if let body = restart.body {
      checksum = body.checksum
      memberSize = body.size
      memberStart = body.start
      state = .body
      guard inflater.restore(body.inflater) else { return nil }
    }
  }

  /// Whether `restart` can be had where the reader stands now.
  package var canRestart: Bool {
    switch state {
    case .header: members > 0
    case .body: inflater.canSave
    case .trailer, .lost, .trailing, .ended: false
    }
  }

  /// What another reader needs to go on from here; nil where it cannot.
  package func restart() -> GzipRestart? {
    guard canRestart else { return nil }
    var restart = GzipRestart(
      compressedOffset: compressedOffset,
      fileOffset: max(0, compressedOffset - min(Engine.lookAhead, position)),
      outputOffset: outputOffset, members: members)
    if state == .body {
      guard let saved = inflater.save() else { return nil }
      restart.body = GzipRestart.Body(
        checksum: checksum, size: memberSize, start: memberStart, inflater: saved)
    }
    return restart
  }

  /// The offset in the compressed file of the next byte to be used.
  package var compressedOffset: Int { inputOffset + position }

  /// Takes the next compressed bytes; `isLast` says that none follow.
  package mutating func feed(_ bytes: [UInt8], isLast: Bool) {
    // A few used bytes stay: an inflater that read ahead may give them back.
    let used = max(0, position - Engine.lookAhead)
    inputOffset += used
    input.removeFirst(used)
    input.append(contentsOf: bytes)
    position -= used
    self.isLast = isLast
  }

  /// Goes one step on, putting at most `room` bytes into `output`.
  package mutating func read(into output: inout [UInt8], room: Int) -> Step {
    switch state {
    case .header: return readHeader()
    case .body: return readBody(into: &output, room: room)
    case .trailer: return readTrailer()
    case .lost: return search()
    case .trailing: return readTrailing()
    case .ended: return .finished
    }
  }

  private mutating func readHeader() -> Step {
    if position == input.count {
      guard isLast else { return .needsInput }
      state = .ended
      guard members == 0 else { return .finished }
      return .damage(error(.truncated, "the file is empty"))
    }
    if members > 0, input[position] != 0x1F {
      state = .trailing
      trailing = (0, compressedOffset, true)
      return .produced
    }
    switch GzipHeader.parse(input, from: position) {
    case .needMore:
      guard isLast else { return .needsInput }
      if members > 0, input.count - position < 3 || input[position + 1] != 0x8B {
        // Too little for a header: bytes that belong to nobody.
        state = .trailing
        trailing = (0, compressedOffset, true)
        return .produced
      }
      let code = error(.truncated, "the file ends inside a gzip header")
      state = .ended
      return .damage(code)
    case .invalid(let why):
      if members > 0 {
        state = .trailing
        trailing = (0, compressedOffset, true)
        return .produced
      }
      return lose(error(.corrupt, "bad gzip header: \(why)"))
    case .header(let header, let length):
      memberStart = compressedOffset
      position += length
      members += 1
      checksum = 0
      memberSize = 0
      inflater.reset()
      state = .body
      return .memberStart(header)
    }
  }

  private mutating func readBody(into output: inout [UInt8], room: Int) -> Step {
    let before = output.count
    let outcome = inflater.inflate(
      input, from: &position, into: &output, room: room, checksum: &checksum)
    let made = output.count - before
    memberSize += made
    outputOffset += made
    switch outcome {
    case .end:
      state = .trailer
      return .produced
    case .corrupt(let why): return lose(error(.corrupt, "bad deflate data: \(why)"))
    case .more:
      if made > 0 || position < input.count { return .produced }
      guard isLast else { return .needsInput }
      state = .ended
      return .damage(error(.truncated, "the file ends inside a gzip member"))
    }
  }

  private mutating func readTrailer() -> Step {
    guard input.count - position >= 8 else {
      guard isLast else { return .needsInput }
      state = .ended
      return .damage(error(.truncated, "the file ends inside a gzip trailer"))
    }
    let declared = word(at: position)
    let size = word(at: position + 4)
    position += 8
    state = .header
    guard declared == checksum else {
      let damage = error(.corrupt, "CRC-32 does not fit: the member's bytes were changed")
      // Where no member follows at once, the broken one ran on over those behind it.
      let isFollowed = position < input.count ? input[position] == 0x1F : isLast
      return isFollowed ? .damage(damage) : lose(damage)
    }
    guard size == UInt32(truncatingIfNeeded: memberSize) else {
      return .damage(error(.corrupt, "length (ISIZE) does not fit"))
    }
    return .memberEnd
  }

  /// Gives a member up.
  ///
  /// The search begins behind its first byte, as far as that is still in memory:
  /// broken data may have been read on into the members behind it.
  private mutating func lose(_ damage: WireError) -> Step {
    state = .lost
    position = min(input.count, max(0, memberStart + 1 - inputOffset))
    return .damage(damage)
  }

  /// Looks for the magic of a member whose header is plausible.
  private mutating func search() -> Step {
    while let found = input.span.firstIndex(of: 0x1F, from: position) {
      position = found
      if input.count - found < 10, !isLast { return .needsInput }
      if GzipHeader.isPlausible(input, at: found) {
        state = .header
        return .produced
      }
      position += 1
    }
    position = input.count
    guard isLast else { return .needsInput }
    state = .ended
    return .finished
  }

  /// Zeros between members are padding (tapes and block devices fill their blocks): a member that
  /// follows them is read.
  private mutating func readTrailing() -> Step {
    while position < input.count {
      if trailing.isZero, input[position] != 0 {
        if input[position] == 0x1F {
          if input.count - position < 64, !isLast { return .needsInput }
          if GzipHeader.isPlausible(input, at: position) {
            state = .header
            return .produced
          }
        }
        trailing = (0, compressedOffset, false)
      }
      trailing.count += 1
      position += 1
    }
    guard isLast else { return .needsInput }
    state = .ended
    guard !trailing.isZero else { return .finished }
    return .trailingBytes(count: trailing.count, compressedOffset: trailing.offset)
  }

  private func word(at index: Int) -> UInt32 {
    (0..<4).reversed().reduce(0) { $0 << 8 | UInt32(input[index + $1]) }
  }

  private func error(_ code: WireError.Code, _ message: String) -> WireError {
    WireError(code, message, compressedOffset: compressedOffset, offset: outputOffset)
  }
}
