/// A story whose right answers are known.
package struct SyntheticStory: Sendable {
  package var number: Int
  package var headline: String
  package var tag: String
  package var byline: String
  package var city: String
  package var region: String
  package var country: String
  package var year: Int
  package var month: Int
  package var day: Int
  package var paragraphs: [String]
  package var quotes: [(text: String, speaker: String)]
  package var people: [String]
  package var organisations: [String]

  /// The story's text as it should come out.
  package var text: String { paragraphs.joined(separator: "\n\n") }

  /// The date of publication.
  package var published: String {
    "\(year)-\(Self.two(month))-\(Self.two(day))"
  }

  static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// Makes stories: sentences of a small grammar over made-up names.
package struct StoryMaker: Sendable {
  private var random: SplitMix
  private var number = 0

  package init(seed: UInt64) { random = SplitMix(seed: seed) }

  /// The next story.
  package mutating func next() -> SyntheticStory {
    number += 1
    let city = random.pick(Vocabulary.cities)
    var story = SyntheticStory(
      number: number, headline: "", tag: "", byline: "", city: city.name, region: city.region,
      country: city.country, year: 1994 + random.below(16), month: 1 + random.below(12),
      day: 1 + random.below(28), paragraphs: [], quotes: [], people: [], organisations: [])
    let company = random.pick(Vocabulary.companies)
    story.organisations.append(company)
    story.headline =
      "\(company.split(separator: " ").dropLast().joined(separator: " ")) faces \(random.pick(Vocabulary.adjectives)) \(random.pick(Vocabulary.nouns)) over \(random.pick(Vocabulary.subjects))"
    if random.chance(0.1) { story.tag = "UPDATE \(1 + random.below(4))" }
    if random.chance(0.4) { story.byline = person() }
    let speaker = person()
    story.people.append(speaker)
    let count = 4 + random.below(14)
    for index in 0..<count {
      story.paragraphs.append(paragraph(index, company, speaker, &story))
    }
    return story
  }

  private mutating func person() -> String {
    random.pick(Vocabulary.given) + " " + random.pick(Vocabulary.family)
  }

  private mutating func paragraph(
    _ index: Int, _ company: String, _ speaker: String, _ story: inout SyntheticStory
  ) -> String {
    if index == 0 {
      return
        "\(company) said on \(random.pick(Vocabulary.weekdays)) it expected a \(random.pick(Vocabulary.adjectives)) \(random.pick(Vocabulary.nouns)) after \(random.pick(Vocabulary.subjects)) fell \(1 + random.below(60)) percent in \(random.pick(Vocabulary.months)). \(sentence())"
    }
    if index == 1 {
      let title = random.pick(Vocabulary.titles)
      return
        "\(title.prefix(1).uppercased())\(title.dropFirst()) \(speaker) said the \(random.pick(Vocabulary.nouns)) would cost $\(1 + random.below(900)).\(random.below(10)) million. \(sentence())"
    }
    if random.chance(0.3) {
      let quote = random.pick(Vocabulary.quotes)
      let last = speaker.split(separator: " ").last.map(String.init) ?? speaker
      story.quotes.append((quote + ",", last))
      return "\"\(quote),\" \(last) said. \(sentence())"
    }
    return (0..<1 + random.below(3)).map { _ in sentence() }.joined(separator: " ")
  }

  private mutating func sentence() -> String {
    switch random.below(6) {
    case 0:
      "\(capitalized(random.pick(Vocabulary.bodies))) \(random.pick(["said", "announced", "confirmed"])) that \(random.pick(Vocabulary.subjects)) of \(random.below(900) + 12),\(100 + random.below(900)) \(random.pick(Vocabulary.things)) were affected by the \(random.pick(Vocabulary.nouns))."
    case 1:
      "A \(random.pick(Vocabulary.adjectives)) \(random.pick(Vocabulary.nouns)) in \(random.pick(Vocabulary.cities).name) was expected to follow, although \(random.pick(Vocabulary.bodies)) had asked for more time."
    case 2:
      "Analysts at \(random.pick(Vocabulary.companies)) put the \(random.pick(Vocabulary.nouns)) at \(random.below(40)).\(random.below(10)) percent of \(random.pick(Vocabulary.subjects)), down from a year earlier."
    case 3:
      "More than \(2 + random.below(98)) \(random.pick(Vocabulary.things)) took part, and the \(random.pick(Vocabulary.nouns)) was put off until \(random.pick(Vocabulary.weekdays))."
    case 4:
      "The \(random.pick(Vocabulary.adjectives)) \(random.pick(Vocabulary.nouns)) followed weeks of \(random.pick(Vocabulary.subjects)) and a \(random.pick(Vocabulary.nouns)) between \(random.pick(Vocabulary.companies)) and \(random.pick(Vocabulary.bodies))."
    default:
      "Officials in \(random.pick(Vocabulary.cities).name) declined to comment on the \(random.pick(Vocabulary.nouns)), which comes before \(random.pick(Vocabulary.subjects)) are reviewed in \(random.pick(Vocabulary.months))."
    }
  }

  private func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
