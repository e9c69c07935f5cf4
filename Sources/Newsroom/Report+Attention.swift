internal import Foundation

/// What needs a person: the first thing on the page.
extension Report {
  /// Why the run failed, and what is out of the usual; nothing where all is well.
  var attention: String {
    guard !record.problems.isEmpty || !record.attention.isEmpty else { return "" }
    var html = "<section class=\"attention\"><h2 class=\"bad\">What needs a person</h2>\n"
    if !record.problems.isEmpty {
      html +=
        "<ul>" + record.problems.map { "<li>\(Self.escape($0))</li>" }.joined() + "</ul>\n"
    }
    if !record.attention.isEmpty {
      html +=
        "<table><tr><th>What</th><th>Finding</th><th class=\"n\">Usually</th><th class=\"n\">Now</th></tr>"
      for item in record.attention {
        html +=
          "<tr><td class=\"bad\">\(item.kind.title)</td><td>\(Self.escape(item.text))</td><td class=\"n\">\(Self.figure(item.usual))</td><td class=\"n\">\(Self.figure(item.now))</td></tr>"
      }
      html += "</table>\n"
    }
    return html + "</section>\n"
  }

  private static func figure(_ value: Double?) -> String {
    value.map { Int($0.rounded()).formatted() } ?? ""
  }
}
