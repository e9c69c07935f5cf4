internal import Wire

/// What an item's fields say of its release: held until a time, held until further word, taken back.
struct Release {
  /// An embargo is in force, or was when the item was sent.
  private(set) var hasEmbargo = false
  private var isWithheld = false
  private var isEmbargoed = false
  private var embargoEnd = 0
  /// Where no field tells an embargo, a note to editors may: the words of it that do.
  var editorNote: Range<Int>?

  /// Notes an embargo; of several the last to end counts.
  mutating func note(_ end: EmbargoTime.End) {
    switch end {
    case .lifted: return
    case .unknown: embargoEnd = .max
    case .at(let time): embargoEnd = max(embargoEnd, time)
    }
    hasEmbargo = true
  }

  /// Reads a publishing status, and whether it is that of an item that is cancelled or killed.
  ///
  /// Only formats that name their items say `withheld` or `embargoed` in it.
  mutating func readStatus(_ side: Span<UInt8>, _ range: Range<Int>, _ format: WireFormat) -> Bool {
    let start = range.lowerBound
    if format.namesItems {
      for word: StaticString in ["withheld", "stat:withheld"]
      where side.matchesFolded(word, at: start) { isWithheld = true }
      if side.matchesFolded("embargoed", at: start) { isEmbargoed = true }
    }
    for word: StaticString in ["cancel", "kill", "stat:cancel", "withdrawn", "annul"]
    where side.matchesFolded(word, at: start) { return true }
    return false
  }

  /// An embargo withholds a story for a time; without one it is taken back.
  var isTakenBack: Bool { isWithheld && !hasEmbargo }

  /// Seconds since 1970; embargoed until nobody says when is until a version comes that is not.
  var heldUntil: Int { isEmbargoed && !hasEmbargo ? .max : embargoEnd }
}
