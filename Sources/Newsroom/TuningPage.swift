internal import Foundation

/// The findings of a tuning as one page with charts, readable offline.
package struct TuningPage {
  private let report: TuningReport

  /// Makes a page of a report.
  package init(report: TuningReport) { self.report = report }

  /// The page.
  package var html: String {
    let rows = report.rows
    var page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Tuning: \(Report.escape(report.pipeline))</title><style>\(Report.style)</style></head><body>
      <h1>Tuning: \(Report.escape(report.pipeline))</h1>
      <div>\(ByteSize.text(report.sampleBytes)) of sample on \(TuningReport.count(report.cores, "core")) · Wireroom \(Version.number)</div>
      <div class="cards">
      \(card(megabytes(report.kept.rate), "measured, median"))
      \(card(megabytes(report.kept.predicted), "predicted"))
      \(card(TuningReport.percent(report.coresBusy), "of the cores busy"))
      \(card(TuningReport.percent(report.noise), "noise between runs"))
      </div>
      <p><b>\(Report.escape(report.bottleneck))</b> \(Self.prose(report.relief))</p>
      \(paragraphs)<p>\(Report.escape(report.verdict))</p>
      <h2>What each stage costs</h2>

      """
    page += Plot.bars(
      zip(rows, Plot.palette).map { row, color in
        (
          "\(row.name) × \(row.workers)", row.cost, color,
          "\(String(format: "%.2f", row.cost)) ms a MB, \(TuningReport.percent(row.share))"
        )
      }, label: "Cost of each stage")
    page += stages(rows)
    page += "<h2>Settings that were run</h2>\n"
    page += Plot.bars(
      report.candidates.flatMap { candidate in
        let isKept = candidate.name == report.kept.name
        return [
          (
            candidate.name + (isKept ? " ✓" : ""), candidate.rate / 1e6,
            isKept ? "var(--busy)" : "var(--bar)", megabytes(candidate.rate) + " measured"
          ),
          (
            "", candidate.predicted / 1e6, "var(--line)",
            megabytes(candidate.predicted) + " predicted"
          ),
        ]
      }, label: "Settings, measured and predicted")
    if !report.growth.isEmpty { page += growth }
    if report.isEnough {
      page += "<h2>Settings for the pipeline file</h2>\n<pre>\(Self.yaml(report.settings))</pre>\n"
    }
    return page + "</body></html>\n"
  }

  /// Settings as a pipeline file has them: a key may stand in it once.
  static func yaml(_ settings: [PipelineEdit.Setting]) -> String {
    var sections: [String] = []
    for setting in settings where !sections.contains(setting.section) {
      sections.append(setting.section)
    }
    return sections.map { section in
      let values = settings.filter { $0.section == section }.map { "\($0.key): \($0.value)" }
      return "\(section): {\(values.joined(separator: ", "))}"
    }.joined(separator: "\n")
  }

  /// What else was found, a paragraph each.
  private var paragraphs: String {
    let found = [report.complaint, report.wholeInput].compactMap { $0 } + report.notices
    return found.map { "<p>\(Self.prose($0))</p>\n" }.joined()
  }

  private func card(_ value: String, _ name: String) -> String {
    "<div class=\"card\"><b>\(Report.escape(value))</b>\(name)</div>"
  }

  /// Text for HTML, with what stands in back quotes as code.
  private static func prose(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      index.isMultiple(of: 2)
        ? Report.escape(String(part)) : "<code>\(Report.escape(String(part)))</code>"
    }.joined()
  }

  private func megabytes(_ rate: Double) -> String { String(format: "%.1f MB/s", rate / 1e6) }

  private func stages(_ rows: [TuningReport.Row]) -> String {
    var html =
      "<table><tr><th>Stage</th><th class=\"n\">ms a MB</th><th class=\"n\">Share</th><th class=\"n\">Workers</th><th class=\"n\">Busy</th><th class=\"n\">Waiting for input</th><th class=\"n\">Waiting for room</th></tr>"
    for row in rows {
      html +=
        "<tr><td>\(row.name)</td><td class=\"n\">\(String(format: "%.2f", row.cost))</td><td class=\"n\">\(TuningReport.percent(row.share))</td><td class=\"n\">\(row.workers)</td><td class=\"n\">\(TuningReport.percent(row.busy))</td><td class=\"n\">\(TuningReport.percent(row.starved))</td><td class=\"n\">\(TuningReport.percent(row.blocked))</td></tr>"
    }
    return html + "</table>\n"
  }

  private var growth: String {
    var html = "<h2>More cores: a prediction</h2>\n<p>From the costs above, not measured."
    if let saturation = report.saturation {
      html +=
        " From about \(TuningReport.count(saturation.cores, "core")) on the limit is \(Report.escape(saturation.limit))."
    }
    html += "</p>\n"
    html += Plot.bars(
      report.growth.map {
        (
          TuningReport.count($0.cores, "core"), $0.rate / 1e6, "var(--starved)",
          "\(megabytes($0.rate)), limit: \($0.limit)"
        )
      }, label: "Predicted throughput")
    return html
  }
}
