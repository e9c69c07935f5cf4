import Foundation
import Newsroom
import Wire

/// Lines of progress that redraw themselves on a terminal; nothing is shown elsewhere.
struct ProgressDisplay {
  private let task: Task<Void, Never>?

  /// Starts drawing, if standard error is a terminal.
  init(_ progress: Newsroom.Progress, isShown: Bool) {
    guard isShown, Terminal.isInteractive else {
      task = nil
      return
    }
    let started = ContinuousClock.now
    task = Task {
      while (try? await Task.sleep(for: .milliseconds(200))) != nil {
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let width = Terminal.width
        let lines =
          [Self.line(progress.reading, seconds: seconds, width: width)]
          + progress.stages.map { Self.stage($0) }
        // Each line is cleared and drawn anew; then the cursor goes back to the first.
        let text = lines.map { "\r\u{1B}[K" + $0.prefix(width - 1) }.joined(separator: "\n")
        let up = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A" : ""
        Terminal.write(text + up)
      }
    }
  }

  /// Stops drawing and clears the line.
  func finish() async {
    guard let task else { return }
    task.cancel()
    await task.value
    Terminal.write("\r\u{1B}[J")
  }

  /// A stage's line: where its workers' time goes.
  private static func stage(_ reading: StageReading) -> String {
    let total = max(
      1e-9, reading.busySeconds + reading.starvedSeconds + reading.blockedSeconds)
    func share(_ seconds: Double) -> String { String(format: "%3d%%", Int(seconds / total * 100)) }
    let name = "\(reading.name) x \(reading.workers)".padding(
      toLength: 16, withPad: " ", startingAt: 0)
    return "  \(name) busy \(share(reading.busySeconds))  waiting for input"
      + " \(share(reading.starvedSeconds))  for room \(share(reading.blockedSeconds))"
  }

  /// The line: a bar, megabytes a second, documents, time left.
  ///
  /// `[#####     ]  42%  118 MB/s  12,345 documents  3 s left`
  static func line(
    _ now: (compressed: Int, text: Int, documents: Int, total: Int), seconds: Double, width: Int
  ) -> String {
    let share = now.total > 0 ? min(1, Double(now.compressed) / Double(now.total)) : 0
    let rate = seconds > 0 ? Double(now.text) / seconds / 1e6 : 0
    let left = share > 0.01 ? seconds / share - seconds : 0
    let figures =
      " \(Int(share * 100))%  \(Int(rate)) MB/s  \(now.documents.formatted()) documents"
      + (left > 0 ? "  \(Int(left.rounded(.up))) s left" : "")
    let bar = max(10, min(40, width - figures.count - 4))
    let filled = Int(share * Double(bar))
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: " ", count: bar - filled) + "]" + figures
  }
}

/// What a run did, in a few lines.
enum RunSummary {
  static func print(_ record: RunRecord, folder: String) {
    // One that was stopped merged nothing: what it knows is no account of the results.
    guard !record.isStopped else { return Swift.print(stopped(record, folder)) }
    let counts = record.counts
    var lines: [String] = []
    let done = record.processed.count
    let kept = record.archives.count - done
    lines.append(
      "\(record.archives.count) archive\(record.archives.count == 1 ? "" : "s")"
        + (kept > 0 ? " (\(kept) done before)" : "")
        + ", \(counts.read.formatted()) documents: \(counts.written.formatted()) stories"
        + (counts.rejected > 0 ? ", \(counts.rejected.formatted()) rejected" : "")
        + (counts.withdrawn > 0 ? ", \(counts.withdrawn.formatted()) withdrawn" : "")
        + (counts.leftOut > 0 ? ", \(counts.leftOut.formatted()) left out" : ""))
    if record.lineSeconds > 0, done > 0 {
      let processed = Set(record.processed)
      let bytes = record.archives.lazy.filter { processed.contains($0.name) }
        .reduce(0) { $0 + $1.uncompressedBytes }
      let rate = Double(bytes) / record.lineSeconds / 1e6
      // The size in the unit of the rate: 10^6 bytes, as all rates here are told.
      lines.append(
        "\(String(format: "%.1f", Double(bytes) / 1e6)) MB of text in"
          + " \(String(format: "%.1f", record.lineSeconds)) s (\(Int(rate.rounded())) MB/s), peak memory \(ByteSize.text(record.peakMemory))"
      )
    }
    for archive in record.newlyDamaged {
      lines.append("damaged: \(archive.name): \(archive.damage[0].text)")
    }
    for item in record.attention where item.kind != .damagedArchive {
      lines.append("\(item.kind.title): \(item.text)")
    }
    let known = record.stillDamaged.count
    if known > 0 {
      lines.append(
        "still damaged: \(known) archive\(known == 1 ? "" : "s") of earlier runs (wireroom status)")
    }
    lines.append("results in \(folder) (report.html is the page to open)")
    Swift.print(lines.map(Printable.line).joined(separator: "\n"))
  }

  private static func stopped(_ record: RunRecord, _ folder: String) -> String {
    let done = record.processed.count
    return "\(done) archive\(done == 1 ? "" : "s") done before it was stopped;"
      + " `wireroom status \(folder)` says what is pending"
  }
}
