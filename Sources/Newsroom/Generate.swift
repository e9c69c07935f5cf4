internal import Foundation
package import Synth
internal import Wire

/// Writes synthetic archives to files, with a file of right answers beside them.
package struct Generate: Sendable {
  private let options: ArchiveSynthesizer.Options
  private let folder: String

  package init(_ options: ArchiveSynthesizer.Options, folder: String) {
    self.options = options
    self.folder = folder
  }

  /// Writes `files` archives that hold about `size` bytes of text together.
  ///
  /// - Returns: the archives' paths.
  package func write(size: Int, files: Int, writesTruth: Bool = true) throws -> [String] {
    var paths: [String] = []
    var truth: OutputFile? =
      writesTruth ? try OutputFile("\(folder)/truth-\(options.format.rawValue).jsonl") : nil
    for file in 0..<max(1, files) {
      let name =
        "synthetic-\(options.format.rawValue)-\(SyntheticName.number(file))\(Self.ending(options.format))"
      try write(name, series: file, size: size / max(1, files), truth: &truth)
      paths.append("\(folder)/\(name)")
    }
    try truth?.finish()
    return paths
  }

  private static func ending(_ format: WireFormat) -> String {
    switch format {
    case .gigaword, .reuters21578, .trec: ".sgml.gz"
    case .jsonLines: ".jsonl.gz"
    case .plainText, .nitf, .newsML1, .newsMLG2, .ninjs, .rbNews, .rcv1, .appl: ".tar.gz"
    case .anpa, .iptc7901, .zczc: ".txt.gz"
    case .rss: ".xml.gz"
    case .mail: ".mbox.gz"
    }
  }

  private func write(
    _ name: String, series: Int, size: Int, truth: inout OutputFile?
  ) throws {
    var synthesizer = ArchiveSynthesizer(options, series: series)
    var file = try OutputFile("\(folder)/\(name)")
    var deflater = Deflater(level: 6)
    var bytes = synthesizer.preamble
    var answers = JSONBytes()
    var total = 0
    while total + bytes.count < size {
      answer(synthesizer.next(into: &bytes), name, &answers)
      if bytes.count >= 8 << 20 {
        total += bytes.count
        try file.write(deflater.member(bytes))
        bytes.removeAll(keepingCapacity: true)
        try truth?.write(answers.array)
        answers = JSONBytes()
      }
    }
    bytes.append(contentsOf: synthesizer.ending)
    try file.write(deflater.member(bytes))
    try file.finish()
    try truth?.write(answers.array)
  }

  private func answer(_ truth: ArchiveSynthesizer.Truth, _ archive: String, _ json: inout JSONBytes)
  {
    json.beginObject()
    json.key("archive")
    json.string(archive)
    switch truth {
    case .reject(let reason):
      json.key("reject")
      json.string(reason.rawValue)
    case .story(let id, let story): answer(Self.full(id, archive), story, &json)
    case .duplicate(let id, let source, let isExact, let story):
      answer(Self.full(id, archive), story, &json)
      json.key("duplicate_of")
      json.string(Self.full(source, archive))
      json.key("exact")
      json.boolean(isExact)
    }
    json.endObject()
    json.newline()
  }

  /// A wire without ids of its own has those that a run gives: archive and place.
  private static func full(_ id: String, _ archive: String) -> String {
    id.hasPrefix("#") ? archive + id : id
  }

  private func answer(_ id: String, _ story: SyntheticStory, _ json: inout JSONBytes) {
    json.key("id")
    json.string(id)
    json.key("headline")
    json.string(story.headline)
    if !story.tag.isEmpty {
      json.key("tag")
      json.string(story.tag)
    }
    json.key("published")
    json.string(story.published)
    json.key("place")
    json.string(story.city)
    json.key("country")
    json.string(story.country)
    if !story.byline.isEmpty {
      json.key("byline")
      json.string(story.byline)
    }
    json.key("text")
    json.string(story.text)
    json.key("quotes")
    json.beginArray()
    for quote in story.quotes {
      json.element()
      json.beginObject()
      json.key("text")
      json.string(quote.text)
      json.key("speaker")
      json.string(quote.speaker)
      json.endObject()
    }
    json.endArray()
  }
}

enum SyntheticName {
  /// Three digits, so that names sort as numbers.
  static func number(_ value: Int) -> String {
    String(repeating: "0", count: max(0, 3 - "\(value)".count)) + "\(value)"
  }
}
