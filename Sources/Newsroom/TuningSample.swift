internal import Decode
internal import Foundation
internal import Wire

/// What a tuning reads of the input: which archives, and how much of each.
struct TuningSample: Sendable {
  /// The archives that are read.
  var archives: [SourceArchive]
  /// Text that is read of each at the most, in bytes.
  var textLimit: Int
  /// Archives of the whole input, and their text as it is guessed from a look into some of them.
  var inputArchives: Int
  var inputBytes: Int

  /// Text of an archive that is worth opening it for.
  private static let pieceBytes = 2 << 20
  /// Archives that are looked into, and bytes that are read for it.
  private static let mostLooks = 64
  private static let lookBytes = 256 << 10

  /// Chooses a sample of about `bytes` of text.
  ///
  /// Archives are chosen by their size, spread over the listing; where that is not enough text,
  /// more are added. All have one limit, so what small archives leave is read of larger ones.
  ///
  /// - Parameters:
  ///   - all: The input.
  ///   - bytes: The sample's size.
  ///   - textPerByte: Bytes of text to a byte of an archive; nil where it cannot be told.
  /// - Returns: What to read.
  /// - Throws: an error where there is nothing to read.
  static func choose(
    _ all: [SourceArchive], bytes: Int,
    textPerByte: (SourceArchive) -> Double? = Self.textPerByte
  ) throws(WireError) -> TuningSample {
    let archives = all.filter { $0.size > 0 }
    guard !archives.isEmpty else {
      throw WireError(
        .usage,
        "there is nothing to take a sample of: every archive that the inputs name is empty",
        file: all.first?.path)
    }
    var chosen = bySize(archives, count: max(1, bytes / pieceBytes))
    // What is not looked into is taken to be like what is.
    var ratios: [Int: Double] = [:]
    let stride = max(1, chosen.count / mostLooks)
    for place in Swift.stride(from: 0, to: chosen.count, by: stride) {
      ratios[chosen[place]] = textPerByte(archives[chosen[place]])
    }
    let looked = ratios.keys.reduce(0.0) { $0 + Double(archives[$1].size) }
    let usual =
      looked > 0
      ? ratios.reduce(0) { $0 + Double(archives[$1.key].size) * $1.value } / looked : 3
    func text(_ index: Int) -> Double { Double(archives[index].size) * (ratios[index] ?? usual) }
    var sum = chosen.reduce(0) { $0 + text($1) }
    if sum < Double(bytes) {
      let taken = Set(chosen)
      let rest = archives.indices.filter { !taken.contains($0) }
      for index in spread(rest) {
        guard sum < Double(bytes) else { break }
        chosen.append(index)
        sum += text(index)
      }
    }
    chosen.sort()
    return TuningSample(
      archives: chosen.map { archives[$0] }, textLimit: limit(chosen.map(text), bytes: bytes),
      inputArchives: all.count,
      inputBytes: Int(archives.indices.reduce(0) { $0 + text($1) }))
  }

  /// So many archives at even distances in all their bytes: the larger, the surer.
  private static func bySize(_ archives: [SourceArchive], count: Int) -> [Int] {
    guard archives.count > count else { return Array(archives.indices) }
    let total = archives.reduce(0.0) { $0 + Double($1.size) }
    var chosen: [Int] = []
    var next = total / Double(count) / 2
    var end = 0.0
    for index in archives.indices {
      end += Double(archives[index].size)
      guard next < end else { continue }
      chosen.append(index)
      while next < end { next += total / Double(count) }
    }
    return chosen
  }

  /// The same indices so that any beginning of them is spread over all: halves, then quarters.
  private static func spread(_ list: [Int]) -> [Int] {
    var step = 1
    while step < list.count { step *= 2 }
    var out: [Int] = []
    var isTaken = Array(repeating: false, count: list.count)
    while step >= 1 {
      for index in stride(from: 0, to: list.count, by: step) where !isTaken[index] {
        isTaken[index] = true
        out.append(list[index])
      }
      step /= 2
    }
    return out
  }

  /// The limit that gives so many bytes in all, of archives with so much text each.
  static func limit(_ texts: [Double], bytes: Int) -> Int {
    var left = Double(bytes)
    let sorted = texts.sorted()
    for (place, text) in sorted.enumerated() {
      let share = left / Double(sorted.count - place)
      if text >= share { return max(1, Int(share)) }
      left -= text
    }
    // All is read; what was guessed too low may be read as well, within the sample's size.
    return max(1, bytes)
  }

  /// Bytes of text to a byte of an archive, by a look at its beginning.
  private static func textPerByte(_ archive: SourceArchive) -> Double? {
    guard let handle = FileHandle(forReadingAtPath: archive.path) else { return nil }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: lookBytes), !data.isEmpty else { return nil }
    let bytes = Array(data)
    // What a ZIP file holds begins behind names of any length: it is taken to be like others.
    guard !bytes.starts(with: [0x50, 0x4B]) else { return nil }
    guard bytes.starts(with: [0x1F, 0x8B]) else { return 1 }
    var inflation = GzipInflation()
    inflation.feed(bytes, isLast: false)
    var text = 0
    while let piece = inflation.next(goal: 1 << 20) {
      text += piece.bytes.count
      if piece.damage != nil || piece.isLast { break }
    }
    return text > 0 ? Double(text) / Double(bytes.count) : nil
  }
}
