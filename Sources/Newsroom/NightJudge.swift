internal import Foundation

/// Compares a night's figures with those of the nights before it.
///
/// The rule: of the last fourteen nights, at least five, take the median and the median absolute
/// deviation (MAD). A count is unusual if it is further from the median than the largest of four
/// times 1.4826 MAD (four standard deviations, were it normal), a quarter of the median, and three
/// times the median's square root (what chance alone does to a count). The length of stories has no
/// last part. A figure is usual all the same if it is within a quarter of a figure of the same
/// weekday among those nights: wires are quiet at weekends.
package enum NightJudge {
  static let nights = 14
  static let least = 5
  /// Below so many documents a mean length says nothing.
  private static let leastDocuments = 5
  private static let mostFindings = 50

  /// What of `now` needs a person; `past` in any order, later nights and this one left out.
  package static func attention(_ now: RunFigures, past: [RunFigures]) -> [Attention] {
    // A night of which all was forgotten is no measure.
    let past = past.filter { $0.date < now.date && !$0.isForgotten }.sorted { $0.date < $1.date }
      .suffix(nights)
    guard past.count >= least else { return [] }
    var found: [Attention] = []
    let names = past.reduce(into: Set(now.feeds.keys)) { $0.formUnion($1.feeds.keys) }
    for name in names.sorted() { found += feed(name, now, Array(past)) }
    for (reason, count) in now.rejects.sorted(by: { $0.key < $1.key }) where count > 0 {
      let values = past.map { Double($0.rejects[reason] ?? 0) }
      if values.allSatisfy({ $0 == 0 }) {
        found.append(
          Attention(
            .newReject, reason, usual: 0, now: Double(count),
            "\(plural(count, "document")) rejected as \(reason), which the last \(past.count) nights did not have"
          ))
      } else {
        let usual = Usual(values, isCount: true)
        guard Double(count) > usual.high, !isOfWeekday(Double(count), now, Array(past), values)
        else { continue }
        found.append(
          Attention(
            .manyRejects, reason, usual: usual.median, now: Double(count),
            "\(plural(count, "document")) rejected as \(reason), usually \(number(usual.median))"))
      }
    }
    guard found.count > mostFindings else { return found }
    let rest = found.count - mostFindings
    found.removeLast(rest)
    found[mostFindings - 1].text += " (and \(rest) more findings)"
    return found
  }

  private static func feed(
    _ name: String, _ now: RunFigures, _ past: [RunFigures]
  ) -> [Attention] {
    let tonight = now.feeds[name] ?? RunFigures.Feed()
    let before = past.map { $0.feeds[name] ?? RunFigures.Feed() }
    let came = before.indices.filter { before[$0].archives > 0 }
    let archives = Usual(before.map { Double($0.archives) }, isCount: true)
    if tonight.archives == 0 {
      let sameDay = past.indices.filter { past[$0].weekday == now.weekday }
      let restsToday = sameDay.count >= 2 && sameDay.allSatisfy { before[$0].archives == 0 }
      guard came.count * 2 > past.count, !restsToday else { return [] }
      return [
        Attention(
          .missingFeed, name, usual: archives.median, now: 0,
          "no archive of \(name) came; it came on \(came.count) of the last \(past.count) nights")
      ]
    }
    if came.isEmpty {
      return [
        Attention(
          .newFeed, name, usual: 0, now: Double(tonight.archives),
          "\(name) did not come on the last \(past.count) nights")
      ]
    }
    guard came.count >= least else { return [] }
    let nights = came.map { past[$0] }
    return [
      documents(name, now, tonight, nights, came.map { before[$0] }),
      length(name, now, tonight, nights, came.map { before[$0] }),
    ].compactMap { $0 }
  }

  private static func documents(
    _ name: String, _ now: RunFigures, _ tonight: RunFigures.Feed, _ nights: [RunFigures],
    _ before: [RunFigures.Feed]
  ) -> Attention? {
    let values = before.map { Double($0.documents) }
    let usual = Usual(values, isCount: true)
    let count = Double(tonight.documents)
    guard count > usual.high || count < usual.low, !isOfWeekday(count, now, nights, values) else {
      return nil
    }
    let kind: Attention.Kind =
      count < usual.low ? .fewDocuments : count >= usual.median * 1.8 ? .doubleFeed : .manyDocuments
    return Attention(
      kind, name, usual: usual.median, now: count,
      "\(name) brought \(plural(tonight.documents, "document")), usually \(number(usual.median))")
  }

  private static func length(
    _ name: String, _ now: RunFigures, _ tonight: RunFigures.Feed, _ nights: [RunFigures],
    _ before: [RunFigures.Feed]
  ) -> Attention? {
    guard tonight.documents - tonight.rejected >= leastDocuments, let mean = tonight.length else {
      return nil
    }
    let known = before.indices.filter {
      before[$0].documents - before[$0].rejected >= leastDocuments
    }
    guard known.count >= least else { return nil }
    let values = known.compactMap { before[$0].length }
    let usual = Usual(values, isCount: false)
    guard mean > usual.high || mean < usual.low,
      !isOfWeekday(mean, now, known.map { nights[$0] }, values)
    else { return nil }
    return Attention(
      .textLength, name, usual: usual.median.rounded(), now: mean.rounded(),
      "stories of \(name) are \(number(mean)) bytes long on average, usually \(number(usual.median))"
    )
  }

  /// Whether a figure is near one of the same weekday.
  private static func isOfWeekday(
    _ value: Double, _ now: RunFigures, _ past: [RunFigures], _ values: [Double]
  ) -> Bool {
    guard let day = now.weekday else { return false }
    return zip(past, values).contains { night, other in
      night.weekday == day && other > 0 && abs(value - other) <= other / 4
    }
  }

  /// The median of figures and what is still usual around it.
  struct Usual {
    let median: Double
    let low: Double
    let high: Double

    init(_ values: [Double], isCount: Bool) {
      median = Self.median(values)
      let center = median
      let deviation = Self.median(values.map { abs($0 - center) }) * 1.4826
      let chance = isCount ? 3 * median.squareRoot() : 0
      let room = max(4 * deviation, median / 4, chance)
      low = median - room
      high = median + room
    }

    private static func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      guard !sorted.isEmpty else { return 0 }
      let middle = sorted.count / 2
      return sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
  }

  private static func number(_ value: Double) -> String { "\(Int(value.rounded()).grouped)" }

  private static func plural(_ count: Int, _ word: String) -> String {
    "\(count.grouped) \(word)\(count == 1 ? "" : "s")"
  }
}
