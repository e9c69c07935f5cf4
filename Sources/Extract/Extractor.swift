internal import CLanguage
internal import Lexicon
package import Wire

/// The fourth stage: parts into facts — who, where, when, how much, who said what.
package struct Extractor {
  var lexicon: Lexicon { .shared }
  let credits = CreditParser()
  private let amounts = AmountFinder()
  private let times = TimeFinder()
  private var names = NameFinder()
  private var quotes = QuoteFinder()
  private var story = StoryTokens()
  /// Quotations of the story at hand: names are read while they are found.
  private var quoted: [Fact] = []
  /// Hashes of the places of the dateline at hand.
  private var datelines: [NameFinder.Home] = []

  /// Embargoes that end later than this, in seconds since 1970, are kept; nil where none is.
  private let now: Int?

  /// Creates an extractor; `now` is the moment at which embargoes are kept, nil where they are not.
  package init(embargoesAt now: Int? = nil) { self.now = now }

  /// Extracts the facts of a batch.
  package mutating func process(_ batch: consuming SegmentedBatch) -> ExtractedBatch {
    let parts = batch.parts
    let tokens = batch.tokens
    var out = ExtractedBatch(consuming: batch)
    out.labels.reserveCapacity(parts.count * 2)
    out.facts.reserveCapacity(tokens.count / 8)
    out.stories.reserveCapacity(out.segmented.count)
    let side = out.side
    let text = out.text
    var loose: [LoosePiece] = []
    for index in out.segmented.indices {
      let segmented = out.segmented[index]
      let document = out.documents[index]
      var row = StoryRow()
      row.kind = document.kind
      let firstLabel = out.labels.count
      let firstLoose = loose.count
      let copy = HeadlineEnd.Copy(
        side: side.span, text: text.span, body: segmented.body.range, format: document.format)
      let open = readParts(
        copy, parts[segmented.parts.range], document, &row, &out.labels, &loose)
      for position in firstLoose..<loose.count { loose[position].document = index }
      story.load(text.span, tokens, segmented.tokens.range, lexicon: lexicon)
      row.fingerprint = story.fingerprint
      if row.language == 0 {
        row.language = Self.language(story)
        if row.language != Self.english || !Self.hasEnglishWord(story)
          || Self.hasAccents(text.span, story, segmented.body.range)
        {
          let detected = Self.detected(text.span, segmented.body.range, story)
          if detected != 0 { row.language = detected }
        }
      }
      // `04/05/2020`: all languages of the wires but English put the day first.
      if let open, !row.published.isSet, row.language != 0, row.language != Self.english {
        row.published = Timestamp(year: open.year, month: open.second, day: open.day)
      }
      if row.language != Self.english {
        localizePlaces(side.span, row.language, &out.labels, from: firstLabel)
      }
      row.labels = ByteRange(firstLabel, out.labels.count)
      let firstFact = out.facts.count
      if row.language == Self.english || row.language == 0 {
        noteDateline(side.span, out.labels[firstLabel...])
        names.find(text.span, story, datelines: datelines, into: &out.facts)
        quoted.removeAll(keepingCapacity: true)
        SingleQuotes.take(
          text.span, &story, paragraphs: out.paragraphs[segmented.paragraphs.range])
        quotes.find(
          text.span, story, paragraphs: out.paragraphs[segmented.paragraphs.range],
          names: out.facts[firstFact...], into: &quoted)
        out.facts.append(contentsOf: quoted)
        times.find(text.span, story, published: row.published, into: &out.facts)
        amounts.find(
          text.span, story, home: homeMoney(out.labels[firstLabel...]), into: &out.facts)
      }
      row.facts = ByteRange(firstFact, out.facts.count)
      if segmented.body.isEmpty, row.kind == .story, !document.format.isAgencyArchive {
        // A page or record without a word of text is no story; one that is a dateline alone says
        // where and when.
        let hasDateline = out.labels[firstLabel...].contains { $0.kind == .dateline }
        row.kind = hasDateline ? .brief : .other
      }
      if row.agency < 0, document.format == .reuters21578 {
        row.agency = Int16(lexicon.agency(named: "Reuters") ?? -1)
      }
      if document.format == .plainText,
        Paperwork.stands(in: text.span, segmented.body.range, out.labels[firstLabel...], row)
      {
        row.kind = .other
      }
      out.stories.append(row)
    }
    story.clear()
    LoosePiece.add(loose, to: &out)
    return out
  }

  static let english = UInt16(UInt8(ascii: "e")) << 8 | UInt16(UInt8(ascii: "n"))

  /// Notes the dateline's places: the text means them too.
  private mutating func noteDateline(_ side: Span<UInt8>, _ labels: ArraySlice<Row<PartKind>>) {
    datelines.removeAll(keepingCapacity: true)
    for label in labels where label.kind == .datelinePlace {
      guard let hash = Lexicon.hash(side, label.range), lexicon.classes(hash).contains(.place)
      else { continue }
      datelines.append(NameFinder.Home(hash: hash, payload: Int32(bitPattern: label.payload)))
    }
  }

  /// The money of the country of the dateline's first place.
  private func homeMoney(_ labels: ArraySlice<Row<PartKind>>) -> HomeMoney {
    for label in labels where label.kind == .datelinePlace {
      let row = Int(Int32(bitPattern: label.payload))
      return row >= 0 ? HomeMoney(country: lexicon.gazetteer.places[row].country) : HomeMoney()
    }
    return HomeMoney()
  }

  // MARK: - Parts

  private func readParts(
    _ copy: borrowing HeadlineEnd.Copy, _ parts: ArraySlice<Row<PartKind>>,
    _ document: DocumentRow, _ row: inout StoryRow, _ labels: inout [Row<PartKind>],
    _ loose: inout [LoosePiece]
  ) -> PageTime.Day? {
    let side = copy.side
    var credit: Range<Int>?
    var dateline: Dateline?
    var created = Timestamp()
    var changed = Timestamp()
    var open: PageTime.Day?
    var release = Release()
    var singles = SingleParts()
    let firstLabel = labels.count
    for part in parts {
      switch part.kind {
      case .headline: readHeadline(copy, part, parts, &row, &labels, &loose, &credit)
      case .byline: readByline(copy, part, &row, &labels, &loose)
      case .credits:
        labels.append(part)
        credits.credits(side, part.range, into: &labels)
        noteAgency(side, part.range, &row, weak: true)
      case .dateline where part.payload == DatelinePart.credit:
        var grammar = DatelineGrammar(side)
        if row.agency < 0, let line = grammar.scan(part.range, ending: .beforeDash) {
          row.agency = Int16(line.agency)
        }
        noteAgency(side, part.range, &row, weak: true)
      case .dateline: dateline = readDateline(side, part, parts, &row, &labels)
      case .date:
        if !row.published.isSet { readDate(side, part.range, document, &row, &changed, &open) }
        // `PTI | May 4, 2020, 08:30 IST`
        if document.format.isPaged {
          for piece in PageTime.pieces(side, part.range)
          where LocalDateline.isAgencyName(side, piece) {
            noteAgency(side, piece, &row, weak: true)
          }
        }
      case .wireHeader: readHeader(side, part.range, &row, &labels)
      case .created:
        labels.append(part)
        created = DateParser.parse(side, part.range, lexicon: lexicon)
      case .urgency:
        labels.append(part)
        let level = side.number(in: part.range) ?? 0
        if row.urgencyLevel == 0, (1...8).contains(level) { row.urgencyLevel = UInt8(level) }
      case .priority:
        labels.append(part)
        readPriority(side, part.range, document, &row)
      case .embargo:
        labels.append(part)
        release.note(
          EmbargoTime.end(side, part.range, from: row.published, lexicon: lexicon))
      case .status:
        labels.append(part)
        if release.readStatus(side, part.range, document.format) { row.kind = .kill }
      case .version:
        labels.append(Row(.tag, part.range))
        readVersion(side, part.range, &row)
      case .wordCount:
        row.declaredWords = Int32(clamping: side.number(in: part.range) ?? -1)
      case .sequence:
        row.sequence = side.number(in: part.range) ?? -1
      case .language: readLanguage(side, part.range, &row)
      case .id:
        labels.append(part)
        readID(side, part.range, document, &row)
      case .slug:
        singles.add(side, part, &labels, &loose)
        if document.format == .anpa, KillMarks.slug(side, part.range) { row.kind = .kill }
        if row.take == 0, let take = WireHeader.take(side, part.range) {
          (row.take, row.takes) = (Int32(take.number), Int32(take.of))
        }
        // `BC-US--Earns, 1st Ld-Writethru`: the version stands behind the keyword.
        if row.version == .none, document.format.isMarkedUp || document.format == .plainText,
          let comma = side.firstIndex(
            of: UInt8(ascii: ","), from: part.range.lowerBound, to: part.range.upperBound)
        {
          readVersion(side, comma..<part.range.upperBound, &row)
        }
        if row.version == .none, WireHeader.isCorrective(side, part.range) {
          row.version = .correction
          if row.kind == .story { row.kind = .correction }
        }
      case .editorNote:
        labels.append(part)
        guard document.format.namesItems || document.format.isTeleprinter else { continue }
        if KillMarks.note(side, part.range) { row.kind = .kill }
        if release.editorNote == nil { release.editorNote = EmbargoWords.note(side, part.range) }
      case .source:
        labels.append(part)
        noteAgency(side, part.range, &row, weak: false)
      case .signoff:
        singles.add(side, part, &labels, &loose)
        // `dpa/lq`, `(PAP/aw)`
        if document.format.isPaged, LocalDateline.opensWithAgency(side, part.range) {
          noteAgency(side, part.range, &row, weak: false)
        }
      case .usageTerms: singles.add(side, part, &labels, &loose)
      case .copyright:
        singles.add(side, part, &labels, &loose)
        noteAgency(side, part.range, &row, weak: true)
      case .captionCredit:
        labels.append(part)
        // A page's pictures come from anywhere: their agency is not the story's.
        if document.format.isAgencyArchive {
          noteAgency(side, part.range, &row, weak: true)
        }
      default: labels.append(part)
      }
    }
    if !row.published.isSet { row.published = created.isSet ? created : changed }
    if let credit { noteAgency(side, credit, &row, weak: true) }
    if let note = release.editorNote, !release.hasEmbargo {
      release.note(EmbargoTime.end(side, note, from: row.published, lexicon: lexicon))
      if release.hasEmbargo { labels.append(Row(.embargo, note)) }
    }
    if release.isTakenBack { row.kind = .kill }
    if let now, release.heldUntil > now { row.heldUntil = release.heldUntil }
    if row.kind == .kill { row.version = .kill }
    dropRepeatedBylines(side, &labels, from: firstLabel)
    if let dateline { resolve(dateline, &row) }
    return open
  }

  /// A letter is ANPA's priority; a digit, where no urgency is given, is IPTC 7901's of 1 to 6.
  private func readPriority(
    _ side: Span<UInt8>, _ range: Range<Int>, _ document: DocumentRow, _ row: inout StoryRow
  ) {
    guard row.urgencyLevel == 0, range.count == 1 else { return }
    let byte = side[range.lowerBound]
    if byte.isLetter {
      row.urgencyLevel = WireHeader.urgencyLevel(priority: byte.lowered)
    } else if document.format == .iptc7901, byte.isDigit {
      row.urgencyLevel = byte - 0x30
    }
  }

  /// A byline that stands both in a field and above the text names its people twice.
  private func dropRepeatedBylines(
    _ side: Span<UInt8>, _ labels: inout [Row<PartKind>], from first: Int
  ) {
    guard labels[first...].count(where: { $0.kind == .bylineName }) > 1 else { return }
    var seen: Set<UInt64> = []
    let kept = labels[first...].filter {
      $0.kind != .bylineName
        || seen.insert(WordHash.word(side.extracting($0.range))).inserted
    }
    labels.replaceSubrange(first..., with: kept)
  }

  private func readVersion(_ side: Span<UInt8>, _ range: Range<Int>, _ row: inout StoryRow) {
    for (word, kind): (StaticString, VersionKind) in [("update", .update), ("repeat", .repeat)]
    where row.version == .none && side.matchesFolded(word, at: range.lowerBound) {
      row.version = kind
      // `UPDATE 3` of a slug.
      var start = range.lowerBound + word.utf8CodeUnitCount
      while start < range.upperBound, side[start].isSpace { start += 1 }
      var end = start
      while end < range.upperBound, side[end].isDigit { end += 1 }
      if let number = side.number(in: start..<end) { row.versionNumber = Int32(clamping: number) }
      return
    }
    if KillMarks.version(side, range) {
      row.version = .kill
      row.kind = .kill
      return
    }
    let (version, number) = WireHeader.version(side, range)
    guard version != .none else { return }
    row.version = version
    row.versionNumber = Int32(clamping: number)
    // The first add is the second take.
    if version == .add, number > 0 {
      let isTake = side.firstIndex(of: "ake", from: range.lowerBound, to: range.upperBound) != nil
      row.take = Int32(clamping: isTake ? number : number + 1)
    }
    if version == .correction, row.kind == .story { row.kind = .correction }
    if version == .kill { row.kind = .kill }
  }

  private func readHeadline(
    _ copy: borrowing HeadlineEnd.Copy, _ part: Row<PartKind>, _ parts: ArraySlice<Row<PartKind>>,
    _ row: inout StoryRow, _ labels: inout [Row<PartKind>], _ loose: inout [LoosePiece],
    _ headlineCredit: inout Range<Int>?
  ) {
    let side = copy.side
    var read = HeadlineTags.read(side, part.range)
    if let credit = HeadlineEnd.read(copy, parts, &read) {
      loose.append(LoosePiece(range: credit))
      headlineCredit = credit
    }
    for tag in read.tags { labels.append(Row(.tag, tag)) }
    var title = read.title
    // AFP's `... (picture) by Frederik Balfour`.
    if let by = trailingByline(side, title) {
      credits.byline(side, by, into: &labels)
      title = side.trimmed(title.lowerBound..<by.lowerBound)
    }
    if let found = CopyShapes.titleSite(side, title),
      copy.format.isPaged, TitleSite.isNamed(side, found.site, parts)
    {
      loose.append(LoosePiece(range: found.site, reason: .navigation))
      title = side.trimmed(title.lowerBound..<found.titleEnd)
    }
    labels.append(Row(.headline, title))
    if read.version != .none {
      row.version = read.version
      row.versionNumber = Int32(clamping: read.number)
    }
    row.take = Int32(clamping: read.take)
    if let kind = read.kind, row.kind == .story || kind == .kill { row.kind = kind }
  }

  private func trailingByline(_ side: Span<UInt8>, _ title: Range<Int>) -> Range<Int>? {
    var index = title.upperBound - 5
    while index > title.lowerBound + 12, title.upperBound - index < 50 {
      if side.matches(" by ", at: index) {
        let range = index + 1..<title.upperBound
        var words = 0
        var cursor = index + 4
        while let token = WordScanner.next(in: side, from: cursor, end: title.upperBound) {
          cursor = token.end
          guard token.kind == .word, token.isCapital, !token.shape.contains(.allCapitals) else {
            return nil
          }
          if words == 0, !lexicon.classes(token.hash).contains(.given) { return nil }
          words += 1
        }
        return words == 2 || words == 3 ? range : nil
      }
      index -= 1
    }
    return nil
  }

  private func readHeader(
    _ side: Span<UInt8>, _ range: Range<Int>, _ row: inout StoryRow,
    _ labels: inout [Row<PartKind>]
  ) {
    let header = WireHeader(side, range)
    if let sequence = header.sequence, row.sequence < 0 { row.sequence = sequence }
    if let service = header.service { labels.append(Row(.service, service)) }
    if let priority = header.priority, row.urgencyLevel == 0 {
      labels.append(Row(.priority, priority))
      row.urgencyLevel = WireHeader.urgencyLevel(priority: side[priority.lowerBound])
    }
    if let category = header.category { labels.append(Row(.category, category)) }
    if let words = header.words { row.declaredWords = Int32(clamping: words) }
    guard let slug = header.slug else { return }
    labels.append(Row(.slug, slug))
    let (version, number) = WireHeader.version(side, slug)
    if version != .none, row.version == .none {
      row.version = version
      row.versionNumber = Int32(clamping: number)
    }
    if version == .correction, row.kind == .story { row.kind = .correction }
  }

  private func readLanguage(_ side: Span<UInt8>, _ range: Range<Int>, _ row: inout StoryRow) {
    guard range.count >= 2, side[range.lowerBound].isLetter, side[range.lowerBound + 1].isLetter
    else { return }
    let isCode =
      range.count == 2 || side[range.lowerBound + 2] == UInt8(ascii: "-")
      || side[range.lowerBound + 2] == UInt8(ascii: "_")
    let first = side[range.lowerBound].lowered
    let second = side[range.lowerBound + 1].lowered
    if range.count == 3, !isCode {
      // ISO 639-2's codes of the wires' languages.
      for (code, short): (StaticString, StaticString) in [
        ("fra", "fr"), ("fre", "fr"), ("deu", "de"), ("ger", "de"), ("spa", "es"), ("por", "pt"),
        ("ita", "it"), ("nld", "nl"), ("dut", "nl"), ("ara", "ar"), ("swe", "sv"), ("fin", "fi"),
        ("dan", "da"), ("nor", "no"), ("rus", "ru"), ("zho", "zh"), ("chi", "zh"), ("jpn", "ja"),
        ("kor", "ko"), ("pol", "pl"), ("ces", "cs"), ("tur", "tr"),
      ] where side.matchesFolded(code, at: range.lowerBound) {
        row.language =
          unsafe UInt16(short.utf8Start[0]) << 8 | UInt16(short.utf8Start[1])
      }
    }
    if isCode || side.matchesFolded("eng", at: range.lowerBound) {
      row.language = UInt16(first) << 8 | UInt16(second)
    }
  }

  /// Gigaword's ids name source, language and day: `AFP_ENG_19940512.0001`, `NYT19980601.0001`.
  private func readID(
    _ side: Span<UInt8>, _ range: Range<Int>, _ document: DocumentRow, _ row: inout StoryRow
  ) {
    if document.format == .reuters21578 { row.language = Self.english }
    if document.format.isMarkedUp { readDomain(side, range, &row) }
    guard document.format == .gigaword else { return }
    for (code, name): (StaticString, String) in [
      ("afp", "AFP"), ("apw", "AP"), ("nyt", "NYT"), ("xin", "Xinhua"), ("xie", "Xinhua"),
      ("cna", "CNA"), ("ltw", "Los Angeles Times"), ("wpb", "Washington Post"),
    ] where side.matchesFolded(code, at: range.lowerBound) {
      row.agency = Int16(lexicon.agency(named: name) ?? -1)
    }
    if let mark = side.firstIndex(of: UInt8(ascii: "_"), from: range.lowerBound),
      mark < range.upperBound
    {
      for (code, language): (StaticString, StaticString) in [
        ("eng", "en"), ("fre", "fr"), ("spa", "es"), ("arb", "ar"), ("cmn", "zh"),
      ] where side.matchesFolded(code, at: mark + 1) {
        let letters = unsafe (language.utf8Start[0], language.utf8Start[1])
        row.language = UInt16(letters.0) << 8 | UInt16(letters.1)
      }
    }
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      if text8(side, index), index == range.lowerBound || !side[index - 1].isDigit {
        let date = DateParser.parse(side, index..<index + 8, lexicon: lexicon)
        if date.isSet, !row.published.isSet { row.published = date }
        return
      }
      index += 1
    }
  }

  /// The agency whose domain an item's name has: `urn:newsml:afp.com:...`, `tag:reuters.com,2018:`.
  private func readDomain(_ side: Span<UInt8>, _ range: Range<Int>, _ row: inout StoryRow) {
    for (domain, name): (StaticString, String) in [
      ("afp.com", "AFP"), ("ap.org", "AP"), ("reuters.com", "Reuters"), ("dpa.com", "dpa"),
      ("kyodonews.jp", "Kyodo"), ("anp.nl", "ANP"), ("belga.be", "Belga"), ("stt.fi", "STT"),
      ("tt.se", "TT"), ("ats.ch", "ATS"), ("businesswire.com", "Business Wire"),
    ] {
      guard let found = side.firstIndex(of: domain, from: range.lowerBound, to: range.upperBound),
        found > range.lowerBound, !side[found - 1].isWord,
        let agency = lexicon.agency(named: name)
      else { continue }
      row.agency = Int16(agency)
      return
    }
  }

  private func text8(_ side: Span<UInt8>, _ index: Int) -> Bool {
    side.number(in: index..<index + 8) != nil
  }

  /// The first agency named in a part; a weak part tells only where nothing better did.
  func noteAgency(
    _ side: Span<UInt8>, _ range: Range<Int>, _ row: inout StoryRow, weak: Bool
  ) {
    guard row.agency < 0 else { return }
    var tokens: [Token] = []
    var index = range.lowerBound
    while let token = WordScanner.next(in: side, from: index, end: range.upperBound),
      tokens.count < 60
    {
      tokens.append(token)
      index = token.end
    }
    // A name that is all of the part needs no capital: `dpa`.
    if !tokens.isEmpty,
      let (entry, end) = lexicon.longestPhrase(
        tokens.span, at: 0, end: tokens.count, with: .agency), end == tokens.count
    {
      row.agency = Int16(entry.value)
      return
    }
    for position in tokens.indices
    where tokens[position].kind == .word
      && (tokens[position].isCapital || !weak || side[Int(tokens[position].start)] >= 0xD6)
    {
      guard
        let phrase = lexicon.longestPhrase(
          tokens.span, at: position, end: tokens.count, with: .agency),
        // Short names are words too: `AA`, `MAP`; capitals or a long name are asked for.
        tokens[position].length > 3 || tokens[position].shape.contains(.allCapitals)
          || side[Int(tokens[position].start)] >= 0xD6
      else { continue }
      row.agency = Int16(phrase.entry.value)
      return
    }
  }

  // MARK: - Language

  /// English where a fair share of the words are the commonest English ones; else unknown.
  private static func language(_ story: StoryTokens) -> UInt16 {
    var words = 0
    var small = 0
    var common = 0
    for index in 0..<min(story.count, 300) where story.tokens[index].kind == .word {
      words += 1
      guard !story.tokens[index].isCapital, !story.tokens[index].shape.contains(.digits) else {
        continue
      }
      small += 1
      if story.classes(index).contains(.lowerWord) { common += 1 }
    }
    guard words >= 6 else { return 0 }
    if common * 4 >= words { return english }
    // Results and tables are mostly names: only their small words tell the language.
    guard small * 2 < words else { return unknownLanguage }
    if common * 5 >= small * 2 { return english }
    return common * 5 < small ? unknownLanguage : 0
  }

  /// Whether a word stands in a text that no language but English has: `Die Ministerin war am Abend in
  /// Bonn` is half of English words.
  private static func hasEnglishWord(_ story: StoryTokens) -> Bool {
    for index in 0..<min(story.count, 300) where englishWords.contains(story.tokens[index].hash) {
      return true
    }
    return false
  }

  private static let englishWords = Set(
    [
      "the", "of", "and", "to", "said", "that", "is", "for", "with", "from", "by", "has", "his",
      "have", "be", "are", "it", "he", "they", "not", "on", "at",
    ].map { (word: String) in WordHash.word(Array(word.utf8).span) })

  /// Whether words in small letters have accents as no English copy has: `a coulé mardi, a annoncé la police`,
  /// whose `a` is no English word.
  private static func hasAccents(
    _ text: Span<UInt8>, _ story: StoryTokens, _ body: Range<Int>
  ) -> Bool {
    if text.isASCII(body) { return false }
    var words = 0
    var accented = 0
    for index in 0..<min(story.count, 300) where story.tokens[index].kind == .word {
      words += 1
      let token = story.tokens[index]
      if !token.isCapital, !text.isASCII(token.range) { accented += 1 }
    }
    return accented >= 2 && accented * 16 >= words
  }

  /// The language that CLD2 is sure of for a text that is not plainly English; 0 where there is none.
  ///
  /// A page's worth of text tells it: what is longer is not read to its end. Of a few words it tells alone that
  /// they are not English, and of names nothing.
  private static func detected(
    _ text: Span<UInt8>, _ body: Range<Int>, _ story: StoryTokens
  ) -> UInt16 {
    guard body.count >= 40 || body.count >= 24 && hasSmallWords(text, story) else { return 0 }
    let length = min(body.count, 2048)
    let language = unsafe text.extracting(body).withUnsafeBufferPointer {
      unsafe wr_detect_language($0.baseAddress, length)
    }
    return body.count < 40 && language == english ? 0 : language
  }

  /// Whether three words stand in small letters, or one in a script that is not Latin.
  private static func hasSmallWords(_ text: Span<UInt8>, _ story: StoryTokens) -> Bool {
    var small = 0
    for index in 0..<story.count where story.tokens[index].kind == .word {
      let token = story.tokens[index]
      if text[Int(token.start)] >= 0xCE { return true }
      if text[Int(token.start)].isLower { small += 1 }
    }
    return small >= 3
  }

  /// `und`, as two letters that no language has.
  package static let unknownLanguage = UInt16(UInt8(ascii: "u")) << 8 | UInt16(UInt8(ascii: "n"))
}
