internal import Foundation

/// How the run went: throughput, cores, memory, channels and decisions over time.
extension Report {
  /// The plots over time; nothing where the run was too short to have any.
  var course: String {
    guard let history = record.samples, history.milliseconds.count > 2 else { return "" }
    let times = history.milliseconds.map { Double($0) / 1000 }
    let marks = decisionMarks(times.last ?? 0)
    var html = "<h2>Over the run</h2>\n<h3>Throughput</h3>\n"
    html += Plot.lines(
      [
        Plot.Series(
          name: "text decoded", color: "var(--bar)",
          values: Self.rates(history.textBytes, times).map { $0 / 1e6 })
      ], x: times, unit: "MB of text a second", label: "Throughput", marks: marks)
    html += "<h3>Cores at work, by stage</h3>\n"
    // The disk's thread is none of the shared cores.
    let busy = zip(history.stages, Plot.palette).filter { $0.0.name != "disk" }.map {
      stage, color in
      Plot.Series(
        name: stage.name, color: color,
        values: Self.rates(stage.busy, times).map { $0 / 1000 })
    }
    html += Plot.lines(
      busy, x: times, unit: "workers busy", label: "Cores at work", isStacked: true,
      limit: (Double(record.cores), "\(record.cores) core\(record.cores == 1 ? "" : "s")"))
    html += Plot.key(busy)
    html += "<h3>Batches that wait behind each stage</h3>\n"
    html += Plot.rows(
      zip(history.stages, Plot.palette).filter { !Self.hasNoQueue($0.0.name) }.map { stage, color in
        Plot.Series(name: "\(stage.name) →", color: color, values: stage.depth.map(Double.init))
      }, x: times, label: "Batches in channels")
    html += "<h3>Memory</h3>\n"
    html += Plot.lines(
      [
        Plot.Series(
          name: "held", color: "var(--busy)",
          values: history.resident.map { Double($0) / 1_048_576 })
      ], x: times, unit: "MB held", label: "Memory", height: 90,
      limit: record.memoryLimit > 0
        ? (Double(record.memoryLimit) / 1_048_576, "limit") : nil)
    return html + decisions
  }

  /// Whether nothing waits behind a stage in a channel that is watched.
  private static func hasNoQueue(_ name: String) -> Bool { name == "inflate" || name == "disk" }

  /// Changes a second, over a few samples: batches come in lumps.
  private static func rates(_ values: [Int], _ times: [Double]) -> [Double] {
    values.indices.map { index in
      let last = min(values.count - 1, index + 2)
      let first = index - 3
      let begin = first < 0 ? (time: 0.0, value: 0) : (time: times[first], value: values[first])
      let span = times[last] - begin.time
      return span > 0 ? Double(values[last] - begin.value) / span : 0
    }
  }

  private func decisionMarks(_ end: Double) -> [Plot.Mark] {
    record.decisions.enumerated().filter { $1.seconds <= end }.prefix(40).map { index, decision in
      Plot.Mark(x: decision.seconds, label: "\(index + 1)", text: decision.reason)
    }
  }

  private var decisions: String {
    guard !record.decisions.isEmpty else { return "" }
    var html =
      "<h3>Decisions</h3>\n<table><tr><th class=\"n\">#</th><th class=\"n\">At</th><th>What and why</th><th>Workers</th></tr>"
    let order = record.stages.map(\.name)
    for (index, decision) in record.decisions.enumerated().prefix(60) {
      let workers = order.compactMap { name in decision.workers[name].map { "\(name) \($0)" } }
      html +=
        "<tr><td class=\"n\">\(index + 1)</td><td class=\"n\">\(Plot.number(decision.seconds)) s</td><td>\(Self.escape(decision.reason))</td><td class=\"small\">\(workers.joined(separator: " · "))</td></tr>"
    }
    html += "</table>\n"
    if record.decisions.count > 60 { html += "<p>and more: see run.json</p>" }
    return html
  }
}
