internal import Wire

/// How bytes come out of gzip, ZIP and tar into the window.
extension ArchiveDecoder {
  /// Decides gzip, ZIP or plain by the first bytes.
  mutating func openContainer() -> Step? {
    if gzip == nil, zip == nil, report.container == .unknown {
      guard pending.count >= 4 || inputEnded else { return .needsInput }
      if pending.isEmpty, name.hasSuffix(".gz") || name.hasSuffix(".tgz") {
        report.damage.append(WireError(.truncated, "the file is empty", file: name, offset: 0))
      }
      if pending.count >= 2, pending[0] == 0x1F, pending[1] == 0x8B {
        report.container = .gzip
        var inflation = GzipInflation()
        inflation.feed(pending, isLast: inputEnded)
        gzip = consume inflation
        pending = []
      } else if ZipInflation.sniff(pending) {
        report.container = .zip
        var inflation = ZipInflation()
        inflation.feed(pending, isLast: inputEnded)
        zip = consume inflation
        pending = []
        isContainerKnown = true
        return nil
      } else {
        report.container = .plain
      }
    }
    if window.count < TarReader.block, stream == .open {
      return refill() ? .needsInput : nil
    }
    isTar = TarReader.sniff(window.span)
    if isTar { report.container = report.container == .gzip ? .tarGzip : .tar }
    isContainerKnown = true
    return nil
  }

  /// Brings more bytes into the window; true where the file must be read first.
  mutating func refill() -> Bool {
    if head > 0 {
      window.removeSubrange(..<head)
      windowOffset += head
      head = 0
    }
    if zip != nil { return refillFromZip() }
    guard gzip != nil || isInflatedElsewhere else {
      guard !pending.isEmpty else {
        if inputEnded { stream = .ended }
        return !inputEnded
      }
      swap(&window, &pending)
      if !pending.isEmpty {
        pending.append(contentsOf: window)
        swap(&window, &pending)
        pending.removeAll(keepingCapacity: true)
      }
      return false
    }
    let next = isInflatedElsewhere ? pieces.first : gzip?.next(goal: options.pieceBytes)
    guard let piece = next else {
      if inputEnded { stream = .ended }
      return !inputEnded
    }
    if isInflatedElsewhere { pieces.removeFirst() }
    take(piece)
    return false
  }

  /// The window holds bytes of one entry alone: the next one's come when it is used up.
  mutating func refillFromZip() -> Bool {
    guard let piece = zip?.next(goal: options.pieceBytes) else { return !inputEnded }
    if let entry = piece.entry {
      memberName = entry
      entryEnded = false
      report.members += 1
    }
    window.append(contentsOf: piece.bytes)
    if piece.endsEntry { entryEnded = true }
    if let refusal = piece.refusal { reject(head, head, .unreadableMember, refusal) }
    if var damage = piece.damage {
      damage.file = name
      report.damage.append(damage)
      // An entry that does not fit its checksum ends all the same; a broken one is cut off.
      if !piece.endsEntry { stream = .broken }
    }
    if piece.isLast { stream = .ended }
    return false
  }

  mutating func take(_ given: InflatedPiece) {
    var piece = given
    track.drop(from: &piece.bytes)
    if window.isEmpty {
      window = piece.bytes
    } else {
      window.append(contentsOf: piece.bytes)
    }
    if isInflatedElsewhere { report.compressedBytes += piece.compressedBytes }
    report.gzipMembers += piece.members
    if report.firstHeader == nil { report.firstHeader = piece.firstHeader }
    for var warning in piece.warnings {
      warning.file = name
      report.warnings.append(warning)
    }
    if let restart = piece.restart { track.note(restart, report) }
    if piece.isLast { stream = .ended }
    if var damage = piece.damage {
      damage.file = name
      report.damage.append(damage)
      stream = .broken
    }
  }

  /// After damage: reads on with the next gzip member, if one follows.
  mutating func recover() {
    windowOffset += window.count
    window.removeAll(keepingCapacity: true)
    head = 0
    if isTar || zip != nil {
      // Where the next header stands cannot be known.
      stream = .ended
      return
    }
    stream = .open
    reader = nil
  }

  /// Reads the next tar header; false where it needs more bytes.
  mutating func openEntry() -> Bool {
    if entryPadding > 0 {
      let used = min(entryPadding, window.count - head)
      head += used
      entryPadding -= used
      guard entryPadding == 0 else { return false }
    }
    if isTarOver { head = window.count }
    guard head < window.count else { return false }
    switch TarReader.next(in: window.span, from: head) {
    case .needMore:
      guard stream != .open else { return false }
      if stream == .ended, !isBehindTar {
        damage(.truncated, "the tar archive ends inside a header")
      }
      head = window.count
      return false
    case .end:
      head += TarReader.block
      isBehindTar = true
      return true
    case .invalid(let why):
      if !isBehindTar { damage(.corrupt, "bad tar archive: \(why)") }
      isTarOver = true
      head = window.count
      return false
    case .entry(let entry, let length):
      isBehindTar = false
      head += length
      entryRemaining = entry.size
      entryPadding = TarReader.padded(entry.size) - entry.size
      memberName = entry.name
      if entry.isFile {
        report.members += 1
      } else {
        reader = SkippingReader()
      }
      if entry.size == 0 { reader = nil }
      return true
    }
  }
}
