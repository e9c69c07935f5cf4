internal import Foundation

/// `report.html`: what ran and what came of it, on one page that needs nothing else.
struct Report {
  let record: RunRecord
  let summary: Summary

  func write(to results: ResultFolder) throws {
    try OutputFile.write(
      Array(html.utf8), to: results.root + "/report.html", files: results.files)
  }

  static let style = """
    :root{color-scheme:light dark;--line:#8884;--busy:#2b8a5a;--starved:#d9b23c;--blocked:#c2513f;--bar:#3b78b5}
    body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
    h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
    table{border-collapse:collapse;width:100%}td,th{padding:.2rem .6rem;text-align:left;border-bottom:1px solid var(--line)}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    .cards{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}.card{border:1px solid var(--line);border-radius:.4rem;padding:.4rem .9rem}
    .card b{display:block;font-size:1.3rem}.bad{color:var(--blocked)}.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:0 2rem}
    h3{font-size:1rem;margin:1.2rem 0 .3rem}td.small{font-size:.85em}pre{padding:.6rem .9rem;border:1px solid var(--line);border-radius:.4rem;overflow:auto}
    svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:currentColor}svg .grid{stroke:var(--line)}svg .limit{stroke:var(--blocked);stroke-dasharray:6 4}svg .mark{stroke:currentColor;stroke-dasharray:2 3;opacity:.6}
    .attention{border:1px solid var(--blocked);border-radius:.4rem;padding:.2rem 1rem 1rem;margin:1rem 0}.attention h2{margin:.6rem 0;border:0}.attention td.bad{white-space:nowrap}.do{font-size:.88em;opacity:.8}.attention td{overflow-wrap:anywhere}@media(max-width:40rem){.attention .n{display:none}.attention td.bad{white-space:normal;min-width:5rem}}
    .key{display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-size:.9em}.key i{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 0}
    """

  var html: String {
    let counts = record.counts
    var page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Wireroom: \(Self.escape(record.pipeline))</title><style>\(Self.style)</style></head><body>
      <h1>\(Self.escape(record.pipeline))</h1>
      <div>\(record.night.map { "Night of \(Self.escape($0)) · " } ?? "")begun \(Self.escape(record.started)) · exit status \(record.exitStatus) · Wireroom \(record.version) · \(record.cores) core\(record.cores == 1 ? "" : "s")</div>

      """
    page += attention
    page += forgotten
    page += tonight
    page += "<div class=\"cards\">"
    page += card("\(record.archives.count.grouped)", "archives")
    page += card(counts.read.grouped, "documents")
    page += card(counts.written.grouped, "stories")
    page += card(counts.rejected.grouped, "rejected", isBad: counts.rejected > 0)
    if counts.leftOut > 0 { page += card(counts.leftOut.grouped, "left out") }
    if counts.withdrawn > 0 { page += card(counts.withdrawn.grouped, "withdrawn") }
    page += card(summary.duplicateStories.grouped, "with a twin")
    page += card(ByteSize.text(record.uncompressedBytes), "of text")
    if record.lineSeconds > 0, !record.processed.isEmpty {
      page += card(String(format: "%.1f s", record.seconds), "run time")
      page += card(ByteSize.text(record.peakMemory), "peak memory")
    }
    page += "</div>\n"
    page += notes
    if !summary.days.isEmpty { page += "<h2>Stories per day</h2>\n" + days }
    if !record.stages.isEmpty { page += "<h2>Where the time went</h2>\n" + stages }
    page += course
    guard !record.archives.isEmpty else { return page + "</body></html>\n" }
    page += "<h2>Tables</h2><div class=\"grid\">"
    for (name, title) in [
      ("agencies", "Agencies"), ("places", "Places"), ("people", "People"),
      ("organisations", "Organisations"), ("kinds", "Kinds"), ("languages", "Languages"),
      ("removed", "Removed, by reason"), ("rejects", "Rejected, by reason"),
    ] { page += table(name, title) }
    page += "</div>\n<h2>Archives</h2>\n" + archives + "</body></html>\n"
    return page
  }

  private func card(_ value: String, _ name: String, isBad: Bool = false) -> String {
    "<div class=\"card\"><b\(isBad ? " class=\"bad\"" : "")>\(Self.escape(value))</b>\(name)</div>"
  }

  // MARK: - Plots

  /// Bars over days; many days are put together, so that there are at most 120 bars.
  private var days: String {
    let rows = summary.days
    let perBar = (rows.count + 119) / 120
    var bars: [(label: String, stories: Int)] = []
    for start in stride(from: 0, to: rows.count, by: perBar) {
      let group = rows[start..<min(start + perBar, rows.count)]
      let label =
        group.count == 1
        ? group[start].key : "\(group[start].key) to \(group[group.endIndex - 1].key)"
      bars.append((label, group.reduce(0) { $0 + $1.stories }))
    }
    let most = max(1, bars.map(\.stories).max() ?? 1)
    // Stories are whole: so are the steps of the axis.
    let part = Int(Plot.ceiling(Double(most) / 4).rounded(.up))
    let parts = (most + part - 1) / part
    let highest = part * parts
    let (left, width, height) = (48.0, 850.0, 160.0)
    let step = width / Double(bars.count)
    var svg = "<svg viewBox=\"0 0 910 205\" role=\"img\" aria-label=\"Stories per day\">"
    for number in 0...parts {
      let y = 10 + height * (1 - Double(number) / Double(parts))
      let line = Plot.number(y)
      svg +=
        "<line x1=\"\(left)\" x2=\"\(left + width)\" y1=\"\(line)\" y2=\"\(line)\" stroke=\"#8883\"/>"
      svg +=
        "<text x=\"\(left - 6)\" y=\"\(Plot.number(y + 4))\" text-anchor=\"end\">\((part * number).grouped)</text>"
    }
    for (index, bar) in bars.enumerated() {
      let size = height * Double(bar.stories) / Double(highest)
      let x = left + Double(index) * step
      svg +=
        "<rect x=\"\(Plot.number(x + step * 0.1))\" y=\"\(Plot.number(10 + height - size))\" width=\"\(Plot.number(max(1, step * 0.8)))\" height=\"\(Plot.number(size))\" fill=\"var(--bar)\"><title>\(Self.escape(bar.label)): \(bar.stories.grouped)</title></rect>"
    }
    let first = bars.first.map { String($0.label.prefix(10)) } ?? ""
    let last = bars.last.map { String($0.label.suffix(10)) } ?? ""
    svg += "<text x=\"\(left)\" y=\"190\">\(first)</text>"
    if bars.count > 1 {
      svg += "<text x=\"\(left + width)\" y=\"190\" text-anchor=\"end\">\(last)</text>"
    }
    return svg + "</svg>\n"
  }

  /// Busy, starved and blocked time of each stage, as shares of its workers' time.
  private var stages: String {
    let rowHeight = 26.0
    let height = rowHeight * Double(record.stages.count) + 8
    var svg =
      "<svg viewBox=\"0 0 910 \(Int(height))\" role=\"img\" aria-label=\"Time of each stage\">"
    for (index, stage) in record.stages.enumerated() {
      let total = max(1e-9, stage.busySeconds + stage.starvedSeconds + stage.blockedSeconds)
      let y = Double(index) * rowHeight + 4
      svg +=
        "<text x=\"86\" y=\"\(y + 14)\" text-anchor=\"end\">\(stage.name) × \(stage.workers)</text>"
      var x = 96.0
      for (seconds, color, word) in [
        (stage.busySeconds, "busy", "busy"), (stage.starvedSeconds, "starved", "waiting for input"),
        (stage.blockedSeconds, "blocked", "waiting for room"),
      ] {
        let width = 600 * seconds / total
        svg +=
          "<rect x=\"\(Plot.number(x))\" y=\"\(y)\" width=\"\(Plot.number(width))\" height=\"18\" fill=\"var(--\(color))\"><title>\(stage.name): \(String(format: "%.2f", seconds)) s \(word)</title></rect>"
        x += width
      }
      let rate = stage.busySeconds > 0 ? Double(stage.bytes) / stage.busySeconds / 1e6 : 0
      svg +=
        "<text x=\"706\" y=\"\(y + 14)\">\(String(format: "%.1f", stage.busySeconds)) s busy, \(Int(rate)) MB/s a worker</text>"
    }
    svg += "</svg>\n<div class=\"key\">"
    for (color, word) in [
      ("busy", "busy"), ("starved", "waiting for input"), ("blocked", "waiting for room"),
    ] { svg += "<span><i style=\"background:var(--\(color))\"></i>\(word)</span>" }
    return svg + "</div>\n"
  }

  // MARK: - Tables

  private func table(_ name: String, _ title: String) -> String {
    let rows = (summary.tops[name] ?? []).prefix(12)
    guard !rows.isEmpty else { return "" }
    let all = summary.sizes[name] ?? rows.count
    var html =
      "<div><h3>\(title)\(all > rows.count ? " (\(all.grouped) in all)" : "")</h3><table>"
    for row in rows {
      let key = row.key.split(separator: "\t").joined(separator: ", ")
      html += "<tr><td>\(Self.escape(key))</td><td class=\"n\">\(row.stories.grouped)</td></tr>"
    }
    return html + "</table></div>\n"
  }

  private var archives: String {
    var html =
      "<table><tr><th>Archive</th><th class=\"n\">Documents</th><th class=\"n\">Stories</th><th class=\"n\">Rejected</th><th class=\"n\">Text</th><th>Format</th><th>This run</th></tr>"
    let read = Set(record.processed)
    // What is new or broken first; of the others, those of the last nights.
    let first = record.archives.lazy.filter { read.contains($0.name) || !$0.damage.isEmpty }
    let others = record.archives.reversed().lazy.filter {
      !read.contains($0.name) && $0.damage.isEmpty
    }
    let told = Array(first.prefix(500))
    for archive in told + others.prefix(500 - told.count) {
      let mark = archive.damage.isEmpty ? "" : " class=\"bad\""
      html +=
        "<tr><td\(mark)>\(Self.escape(archive.name))</td><td class=\"n\">\(archive.counts.read.grouped)</td><td class=\"n\">\(archive.counts.written.grouped)</td><td class=\"n\">\(archive.counts.rejected.grouped)</td><td class=\"n\">\(ByteSize.text(archive.uncompressedBytes))</td><td>\(Self.escape(archive.formats.keys.sorted().joined(separator: ", ")))</td><td>\(read.contains(archive.name) ? "read" : "")</td></tr>"
    }
    html += "</table>"
    if record.archives.count > 500 {
      html += "<p>and \((record.archives.count - 500).grouped) more: see run.json</p>"
    }
    return html
  }

  /// Text made safe for HTML.
  static func escape(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
