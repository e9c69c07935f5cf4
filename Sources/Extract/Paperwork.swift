internal import Wire

/// Tells software licences that lie beside stories in plain text from stories.
///
/// Only what has no mark of news at all is asked — no dateline, byline, date, agency or picture — and only
/// what such papers say decides: other prose without marks stays a story.
enum Paperwork {
  /// How far into a text a licence's words are looked for.
  private static let reach = 4096

  /// Whether a document of plain text is such a paper.
  static func stands(
    in text: Span<UInt8>, _ body: Range<Int>, _ labels: ArraySlice<Row<PartKind>>, _ row: StoryRow
  ) -> Bool {
    guard row.kind == .story, row.agency < 0, !row.published.isSet, !hasNews(labels) else {
      return false
    }
    return isLicence(text, body)
  }

  private static func hasNews(_ labels: ArraySlice<Row<PartKind>>) -> Bool {
    labels.contains {
      switch $0.kind {
      case .dateline, .byline, .bylineName, .credits, .creditName, .caption, .captionCredit, .date,
        .editorNote, .signoff, .tag:
        true
      default: false
      }
    }
  }

  /// Whether the text says what software licences say: sentences of theirs, for stories have their names.
  private static func isLicence(_ text: Span<UInt8>, _ body: Range<Int>) -> Bool {
    let end = min(body.upperBound, body.lowerBound + reach)
    var isWordStart = true
    for index in body.lowerBound..<end {
      if isWordStart {
        for words: StaticString in [
          "permission is hereby granted, free of charge",
          "permission to use, copy, modify, and",
          "redistribution and use in source and binary forms",
          "everyone is permitted to copy and distribute verbatim",
          "redistribute it and/or modify it",
          "you may not use this file except in compliance",
          "terms and conditions for use, reproduction, and",
          "subject to the terms of the mozilla public", "this is free and unencumbered software",
        ] where text.matchesFolded(words, at: index) { return true }
      }
      isWordStart = !text[index].isWord
    }
    return false
  }
}
