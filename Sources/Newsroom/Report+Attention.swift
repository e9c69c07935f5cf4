internal import Foundation

/// What needs a person: the first thing on the page.
extension Report {
  /// Why the run failed, and what is out of the usual; a word where all is well.
  var attention: String {
    guard !record.problems.isEmpty || !record.attention.isEmpty else {
      return (record.exitStatus == 0 ? "<p>All is well: nothing needs a person.</p>\n" : "")
        + known
    }
    var html = "<section class=\"attention\"><h2 class=\"bad\">What needs a person</h2>\n"
    if !record.problems.isEmpty {
      html +=
        "<ul>" + record.problems.map { "<li>\(Self.escape($0))</li>" }.joined() + "</ul>\n"
    }
    if !record.attention.isEmpty {
      html +=
        "<table><tr><th>What</th><th>Finding</th><th class=\"n\">Usually</th><th class=\"n\">Now</th></tr>"
      var told: Set<String> = []
      for item in record.attention {
        // What to do stands with the first of a kind.
        let remedy =
          told.insert(item.remedy).inserted
          ? "<div class=\"do\">\(Self.escape(item.remedy))</div>" : ""
        html +=
          "<tr><td class=\"bad\">\(item.kind.title)</td><td>\(Self.escape(item.text))\(remedy)</td><td class=\"n\">\(Self.figure(item.usual))</td><td class=\"n\">\(Self.figure(item.now))</td></tr>"
      }
      html += "</table>\n"
    }
    return html + "</section>\n" + known
  }

  /// Damaged archives that earlier runs told of, which set no exit status any more.
  private var known: String {
    let damaged = record.stillDamaged
    guard !damaged.isEmpty else { return "" }
    let rows = damaged.prefix(20).map { archive in
      let text = archive.damage.map(\.text).joined(separator: "; ")
      return "<tr><td>\(Self.escape(archive.name))</td><td>\(Self.escape(text))</td></tr>"
    }
    return
      "<h2>Still damaged</h2>\n<p>Earlier runs told of these. What is whole before the break is in the results; a file that takes their place is done anew, and wireroom forget takes an archive out.</p>\n<table><tr><th>Archive</th><th>Damage</th></tr>"
      + rows.joined() + "</table>\n"
      + (damaged.count > 20 ? "<p>and \((damaged.count - 20).grouped) more</p>\n" : "")
  }

  /// What this run did, before what the results hold.
  var tonight: String {
    let names = Set(record.processed)
    let read = record.archives.lazy.count { names.contains($0.name) }
    guard read > 0 else {
      return "<p>This run found nothing new. The results hold:</p>\n"
    }
    let counts = record.readCounts
    var words = [
      "\(counts.read.grouped) document\(counts.read == 1 ? "" : "s")",
      "\(counts.written.grouped) stor\(counts.written == 1 ? "y" : "ies")",
    ]
    for (count, word) in [
      (counts.rejected, "rejected"), (counts.leftOut, "left out"), (counts.withdrawn, "withdrawn"),
    ] where count > 0 { words.append("\(count.grouped) \(word)") }
    return
      "<p>This run read <b>\(read.grouped) archive\(read == 1 ? "" : "s")</b>: \(words.joined(separator: ", ")). The results hold:</p>\n"
  }

  /// What is worth telling and what was left to the next run; nothing where there is neither.
  var notes: String {
    // What this run read, as `run.json` tells it: the page can be made again from that.
    let read = Set(record.processed)
    let odd = record.archives.lazy.filter { read.contains($0.name) }
      .flatMap { archive in archive.warnings.map { "\(archive.name): \($0.text)" } }
    let notes =
      record.notices + record.putOff.map { "left to the next run: " + $0 } + odd.prefix(1000)
    guard !notes.isEmpty else { return "" }
    let items = notes.prefix(100).map { "<li>\(Self.escape($0))</li>" }
    return "<h2>Notes</h2>\n<ul>" + items.joined() + "</ul>\n"
      + (notes.count > 100 ? "<p>and \((notes.count - 100).grouped) more: see run.json</p>\n" : "")
  }

  /// What was taken out of the results since the run; nothing where nothing was.
  var forgotten: String {
    guard let forgotten = record.forgotten, !forgotten.isEmpty else { return "" }
    let rows = forgotten.map {
      "<tr><td>\(Self.escape($0.name))</td><td>\(Self.escape($0.why))</td><td>\(Self.escape($0.at))</td></tr>"
    }
    return
      "<h2>Forgotten since this run</h2>\n<p>The figures and tables of this page are without these archives.</p>\n<table><tr><th>Archive</th><th>Why</th><th>When</th></tr>"
      + rows.joined() + "</table>\n"
  }

  private static func figure(_ value: Double?) -> String {
    value.map { Int($0.rounded()).grouped } ?? ""
  }
}

extension BinaryInteger {
  /// The number with commas between thousands, whatever the language of the machine: a page has the
  /// same bytes everywhere.
  var grouped: String {
    let digits = Array("\(magnitude)")
    var out = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { out.append(",") }
      out.append(digit)
    }
    return out
  }
}
