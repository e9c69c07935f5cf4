internal import Foundation

/// Plots as SVG text, for pages that need nothing else.
///
/// All plots are 910 units wide, so text is of one size; colours are the page's variables.
enum Plot {
  /// A line or an area over time.
  struct Series {
    var name: String
    /// A CSS colour.
    var color: String
    var values: [Double]
  }

  /// A moment to mark.
  struct Mark {
    var x: Double
    var label: String
    var text: String
  }

  /// Colours of the stages, in the order in which the data flows.
  static let palette = [
    "#9ecae9", "#4c78a8", "#72b7b2", "#54a24b", "#b79a20", "#f58518", "#e45756", "#9d755d",
    "#b279a2",
    "#7f7f7f",
  ]

  private static let left = 52.0
  private static let width = 846.0

  /// Lines over time, with a grid, a unit at the axis and marks.
  static func lines(
    _ series: [Series], x: [Double], unit: String, label: String, height: Double = 150,
    isStacked: Bool = false, limit: (value: Double, name: String)? = nil, marks: [Mark] = []
  ) -> String {
    guard let last = x.last, x.count > 1, last > 0 else { return "" }
    let layers = isStacked ? stacked(series) : series
    let most = max(layers.flatMap(\.values).max() ?? 1, limit?.value ?? 0, 1e-9)
    let step = ceiling(most / 4)
    let steps = max(1, Int((most / step - 0.001).rounded(.up)))
    let highest = step * Double(steps)
    let top = 14.0
    func px(_ value: Double) -> String { number(left + width * value / last) }
    func py(_ value: Double) -> String { number(top + height * (1 - value / highest)) }
    var svg = open(top + height + 24, label)
    for part in 0...steps {
      let value = step * Double(part)
      svg +=
        "<line class=\"grid\" x1=\"\(left)\" x2=\"\(left + width)\" y1=\"\(py(value))\" y2=\"\(py(value))\"/>"
      svg +=
        "<text x=\"\(left - 6)\" y=\"\(number(top + height * (1 - value / highest) + 4))\" text-anchor=\"end\">\(tick(value))</text>"
    }
    svg += "<text x=\"\(left + 4)\" y=\"\(top + 10)\" class=\"unit\">\(unit)</text>"
    svg += timeAxis(last, y: top + height + 16)
    for (index, layer) in layers.enumerated().reversed() {
      let path = zip(x, layer.values).map { "\(px($0)),\(py($1))" }.joined(separator: " ")
      let name = Report.escape(series[index].name)
      if isStacked {
        svg +=
          "<polygon points=\"\(px(x[0])),\(py(0)) \(path) \(px(last)),\(py(0))\" fill=\"\(layer.color)\"><title>\(name)</title></polygon>"
      } else {
        svg +=
          "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(layer.color)\" stroke-width=\"2\" stroke-linejoin=\"round\"><title>\(name)</title></polyline>"
      }
    }
    if let limit, limit.value <= highest {
      svg +=
        "<line class=\"limit\" x1=\"\(left)\" x2=\"\(left + width)\" y1=\"\(py(limit.value))\" y2=\"\(py(limit.value))\"/>"
      svg +=
        "<text x=\"\(left + width)\" y=\"\(number(top + height * (1 - limit.value / highest) - 4))\" text-anchor=\"end\">\(Report.escape(limit.name))</text>"
    }
    for mark in marks {
      svg +=
        "<g><line class=\"mark\" x1=\"\(px(mark.x))\" x2=\"\(px(mark.x))\" y1=\"\(top)\" y2=\"\(top + height)\"/><text x=\"\(px(mark.x))\" y=\"\(top - 3)\" text-anchor=\"middle\">\(mark.label)</text><title>\(Report.escape(mark.text))</title></g>"
    }
    return svg + "</svg>\n"
  }

  /// A row for each series: its area over time, with its highest value.
  static func rows(_ series: [Series], x: [Double], label: String) -> String {
    guard let last = x.last, x.count > 1, last > 0 else { return "" }
    let (rowHeight, start, end) = (26.0, 140.0, 760.0)
    let highest = max(1, series.flatMap(\.values).max() ?? 1)
    var svg = open(rowHeight * Double(series.count) + 22, label)
    for (index, one) in series.enumerated() {
      let bottom = rowHeight * Double(index + 1) - 3
      func px(_ value: Double) -> String { number(start + (end - start) * value / last) }
      let path = zip(x, one.values).map {
        "\(px($0)),\(number(bottom - 20 * $1 / highest))"
      }.joined(separator: " ")
      svg +=
        "<text x=\"\(start - 10)\" y=\"\(bottom - 5)\" text-anchor=\"end\">\(Report.escape(one.name))</text>"
      svg +=
        "<line class=\"grid\" x1=\"\(start)\" x2=\"\(end)\" y1=\"\(bottom)\" y2=\"\(bottom)\"/>"
      svg +=
        "<polygon points=\"\(start),\(bottom) \(path) \(end),\(bottom)\" fill=\"\(one.color)\"/>"
      let mean = one.values.reduce(0, +) / Double(max(1, one.values.count))
      svg +=
        "<text x=\"\(end + 10)\" y=\"\(bottom - 5)\">\(number(mean)) mean, \(Int(one.values.max() ?? 0)) most</text>"
    }
    svg += timeAxis(last, y: rowHeight * Double(series.count) + 14, start: start, end: end)
    return svg + "</svg>\n"
  }

  /// Bars that lie, with a text behind each.
  static func bars(
    _ rows: [(name: String, value: Double, color: String, text: String)], label: String
  ) -> String {
    let highest = max(1e-9, rows.map(\.value).max() ?? 1)
    // The longest text finds room behind the longest bar: a letter is some six units wide.
    let longest = Double(rows.map(\.text.count).max() ?? 0)
    let room = min(480, max(120, 700 - 6 * longest))
    var svg = open(24 * Double(rows.count) + 4, label)
    for (index, row) in rows.enumerated() {
      let y = 24 * Double(index) + 2
      let length = room * row.value / highest
      svg +=
        "<text x=\"180\" y=\"\(y + 14)\" text-anchor=\"end\">\(Report.escape(row.name))</text><rect x=\"190\" y=\"\(y)\" width=\"\(number(max(1, length)))\" height=\"18\" rx=\"2\" fill=\"\(row.color)\"/><text x=\"\(number(198 + length))\" y=\"\(y + 14)\">\(Report.escape(row.text))</text>"
    }
    return svg + "</svg>\n"
  }

  /// What the colours mean.
  static func key(_ series: [Series]) -> String {
    "<div class=\"key\">"
      + series.map {
        "<span><i style=\"background:\($0.color)\"></i>\(Report.escape($0.name))</span>"
      }.joined() + "</div>\n"
  }

  // MARK: - Parts

  private static func open(_ height: Double, _ label: String) -> String {
    "<svg viewBox=\"0 0 910 \(Int(height.rounded(.up)))\" role=\"img\" aria-label=\"\(Report.escape(label))\">"
  }

  private static func stacked(_ series: [Series]) -> [Series] {
    var sum: [Double] = []
    return series.map { one in
      sum = one.values.enumerated().map { $1 + ($0 < sum.count ? sum[$0] : 0) }
      return Series(name: one.name, color: one.color, values: sum)
    }
  }

  private static func timeAxis(
    _ last: Double, y: Double, start: Double = left, end: Double = left + width
  ) -> String {
    let step = ceiling(last / 8)
    var svg = ""
    var value = 0.0
    while value <= last * 1.0001 {
      let x = start + (end - start) * value / last
      svg += "<text x=\"\(number(x))\" y=\"\(y)\" text-anchor=\"middle\">\(tick(value)) s</text>"
      value += step
    }
    return svg
  }

  /// The next of 1, 2, 2.5, 5 times a power of ten.
  static func ceiling(_ value: Double) -> Double {
    guard value > 0 else { return 1 }
    let power = pow(10, floor(log10(value)))
    for factor in [1.0, 2, 2.5, 5, 10] where factor * power >= value * 0.9999 {
      return factor * power
    }
    return 10 * power
  }

  private static func tick(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : String(format: "%.3g", value)
  }

  /// A coordinate, to a tenth of a unit; the library's formats cost a page more than all else in it.
  static func number(_ value: Double) -> String {
    let tenths = Int(exactly: (value * 10).rounded()) ?? 0
    let (units, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return "\(tenths < 0 ? "-" : "")\(units).\(rest)"
  }
}
