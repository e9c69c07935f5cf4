internal import Extract
internal import Foundation
internal import Lexicon
internal import Wire

/// One story in parts, for people to look at.
package struct StoryView: Sendable {
  /// A piece of the story and what it is.
  package struct Piece: Sendable {
    package var role: Role
    package var text: String
  }

  package enum Role: String, Sendable {
    case id, headline, slug, tag, published, agency, byline, dateline, paragraph, crosshead, table
    case caption, credit, copyright, note, entity, quote, removed
  }

  package var pieces: [Piece] = []
  /// The story's line as it would be written.
  package var json = ""

  /// The story with an id or a record number; the archive's first where neither is given.
  ///
  /// - Returns: nil where the archive has no such story.
  package static func find(_ path: String, id: String?) throws -> StoryView? {
    var line = StoryLine()
    var view: StoryView?
    let number = id.flatMap { Int($0.hasPrefix("#") ? String($0.dropFirst()) : $0) }
    let archive = URL(fileURLWithPath: path).lastPathComponent
    _ = try ArchiveReader.read(path) { batch in
      if let id, id.hasPrefix("#"), let last = batch.documents.last?.record, let number,
        number > last
      {
        return true
      }
      let extracted = line.process(batch)
      for index in extracted.stories.indices {
        let row = extracted.stories[index]
        let label = extracted.labels[row.labels.range].first { $0.kind == .id }
        let name = label.map { extracted.side.span.string($0.range) }
        let isWanted =
          id == nil || name == id || "\(archive)#\(extracted.documents[index].record)" == id
          || number == extracted.documents[index].record
            && (name == nil || id?.hasPrefix("#") == true)
        if isWanted {
          view = StoryView(extracted, index, archive: archive)
          return false
        }
      }
      return true
    }
    return view
  }

  private init(_ batch: ExtractedBatch, _ index: Int, archive: String) {
    let side = batch.side.span
    let text = batch.text.span
    let row = batch.stories[index]
    let segmented = batch.segmented[index]
    let labels = batch.labels[row.labels.range]
    func add(_ kind: PartKind, _ role: Role, _ prefix: String = "") {
      for label in labels where label.kind == kind {
        pieces.append(Piece(role: role, text: prefix + side.string(label.range)))
      }
    }
    add(.id, .id)
    add(.tag, .tag)
    add(.headline, .headline)
    add(.slug, .slug)
    if row.published.isSet {
      var bytes: [UInt8] = []
      row.published.append(to: &bytes)
      pieces.append(Piece(role: .published, text: String(decoding: bytes, as: UTF8.self)))
    }
    if row.agency >= 0 {
      pieces.append(Piece(role: .agency, text: Lexicon.shared.agencies[Int(row.agency)]))
    }
    add(.bylineName, .byline)
    add(.dateline, .dateline)
    for paragraph in batch.paragraphs[segmented.paragraphs.range] {
      let role: Role =
        switch paragraph.kind {
        case .paragraph: .paragraph
        case .crosshead: .crosshead
        case .table: .table
        }
      pieces.append(Piece(role: role, text: text.string(paragraph.range)))
    }
    add(.caption, .caption)
    add(.captionCredit, .credit)
    add(.credits, .credit)
    add(.copyright, .copyright)
    add(.editorNote, .note)
    for fact in batch.facts[row.facts.range] {
      switch fact.kind {
      case .person, .organisation, .place:
        pieces.append(Piece(role: .entity, text: "\(fact.kind): \(text.string(fact.range))"))
      case .quote: pieces.append(Piece(role: .quote, text: text.string(fact.range)))
      default: continue
      }
    }
    for piece in batch.removed[segmented.removed.range] {
      pieces.append(Piece(role: .removed, text: "\(piece.kind.name): \(side.string(piece.range))"))
    }
    var renderer = StoryRenderer(writesText: true)
    var json = JSONBytes()
    renderer.render(batch, index, archive: archive, into: &json)
    self.json = String(decoding: json.array, as: UTF8.self)
  }
}
