internal import Lexicon
internal import Wire

// Companies are named after several people, towns and trades: `Brown and Mercer's Corp`, `Hollis,
// Brandt and Co`, `Northern Gas and Light Co`. The run of capitals breaks at `and`, `'s` and commas;
// it is one name where a legal form (`Corp`, `Plc`) ends it and what stands between does not say that
// two companies are named.
extension NameFinder {
  /// Words by which companies are told apart, beside the suffixes of the lexicon.
  static let trades =
    "telephone telegraph light gas electricity water coal coke iron smelting refining "
    + "metallurgical chemical exploration development trading shipbuilding machinery manufacturing "
    + "finance loan accident casualty marine fire guaranty banking commerce pulp lumber fertilizer "
    + "sugar tobacco food drug pharmaceutical technology broadcasting printing steam navigation land "
    + "industrial investors stores international equipment supply pipe pipeline foundry leather "
    + "dredge dock tool machine grain milling packing publishers publications weekly photographic credit thrift title"

  /// What a company is by law.
  static let legalForms =
    "co company companies corp corporation cos inc incorporated limited llc llp lp ltd plc nv bv ag "
    + "sa spa gmbh kg kgaa ab oy oyj kk bhd berhad sdn pty pte tbk jsc ojsc sarl"

  /// A company whose name goes on behind a joint, as it was named in full.
  struct JoinedName {
    let left: UInt64
    let right: UInt64
    let isPossessive: Bool
  }

  private enum Joint { case and, possessive, comma }

  /// The joint at `index`, and the capitalized word behind it.
  private func joint(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int
  ) -> (kind: Joint, next: Int)? {
    guard index + 1 < story.count else { return nil }
    let token = story.tokens[index]
    var next = index + 1
    let kind: Joint
    switch token.kind {
    case .word:
      guard token.length == 3, story.isWord(text, index, "and"), !token.isCapital else {
        return nil
      }
      kind = .and
    case .mark:
      let byte = text[Int(token.start)]
      if byte == UInt8(ascii: ",") {
        // `Hollis, Brandt, and Co`
        if story.isWord(text, next, "and"), next + 1 < story.count {
          next += 1
          kind = .and
        } else {
          kind = .comma
        }
      } else {
        guard byte == UInt8(ascii: "'") || text.matches("\u{2019}", at: Int(token.start)),
          !token.shape.contains(.spaced), story.isWord(text, next, "s"), !story.isSpaced(next),
          next + 1 < story.count
        else { return nil }
        next += 1
        kind = .possessive
      }
    case .number: return nil
    }
    let word = story.tokens[next]
    guard word.kind == .word, word.isCapital, word.shape.contains(.spaced),
      !word.shape.contains(.sentenceStart)
    else { return nil }
    return (kind, next)
  }

  /// Where a company's name ends whose first run of capitals is `first..<runEnd`; nil where the run
  /// is all of the name.
  func companyEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int
  ) -> Int? {
    guard runEnd < story.count, let opening = joint(text, story, runEnd) else { return nil }
    if let end = bracketedEnd(text, story, first, runEnd) { return end }
    if opening.kind != .comma, let end = joinedBefore(text, story, first, runEnd, opening.next) {
      return end
    }
    var left = first..<runEnd
    var place = opening
    var commas = 0
    var hasAnd = false
    for _ in 0..<4 {
      let stop = self.runEnd(text, story, place.next)
      var name = stop
      while name > place.next, isLegalForm(story, name - 1) { name -= 1 }
      if name < stop {
        let tail = place.next..<name
        let isOne =
          switch place.kind {
          case .comma: commas == 0 && tail.isEmpty && mayBeChain(text, story, first..<runEnd)
          case .possessive:
            !hasAnd && ownsTrade(text, story, first..<runEnd, tail)
              || hasAnd && (tail.isEmpty || isTrade(story, tail))
          case .and:
            commas > 0
              ? mayBeChain(text, story, first..<runEnd)
                && (tail.isEmpty
                  || isName(story, left) && isName(story, tail.lowerBound..<tail.lowerBound + 1))
              : isOneCompany(text, story, left, tail)
          }
        return isOne ? stop : nil
      }
      // The name goes on behind another joint.
      switch place.kind {
      case .comma:
        guard stop - place.next <= 2,
          commas == 0 || isName(story, left)
        else { return nil }
        commas += 1
      case .and:
        // `Brown and Mercer's Corp`: a single word on both sides.
        guard commas == 0, left.count == 1, stop - place.next == 1,
          isPlain(text, story, first)
        else { return nil }
        hasAnd = true
      case .possessive: return nil
      }
      left = place.next..<stop
      guard let next = joint(text, story, stop), !hasAnd || next.kind == .possessive else {
        return nil
      }
      place = next
    }
    return nil
  }

  /// `<Hollis and Brandt Stores Inc>`: wires set companies that no exchange lists in brackets.
  private func bracketedEnd(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int
  ) -> Int? {
    guard first > 0, story.mark(text, first - 1) == UInt8(ascii: "<"), !story.isSpaced(first) else {
      return nil
    }
    var end = runEnd
    while end < story.count, end - first < 16, !story.tokens[end].shape.contains(.sentenceStart) {
      if story.mark(text, end) == UInt8(ascii: ">") {
        return isLegalForm(story, end - 1) ? end : nil
      }
      end += 1
    }
    return nil
  }

  /// `Cable and Wire said`, where it was named in full before.
  private func joinedBefore(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Int, _ runEnd: Int, _ next: Int
  ) -> Int? {
    guard !joined.isEmpty else { return nil }
    let left = story.tokens[runEnd - 1].hash
    let right = story.tokens[next].hash
    for name in joined where name.left == left && name.right == right {
      let end = self.runEnd(text, story, next)
      guard name.isPossessive else { return end }
      if let owner = joint(text, story, end), owner.kind == .possessive,
        isLegalForm(story, owner.next)
      {
        return self.runEnd(text, story, owner.next)
      }
      guard end + 1 < story.count, story.mark(text, end) == UInt8(ascii: "'"),
        story.isWord(text, end + 1, "s"), !story.isSpaced(end + 1)
      else { return nil }
      return end + 2
    }
    return nil
  }

  /// Remembers a company of two names for its later mentions without a legal form.
  mutating func rememberJoined(
    _ text: Span<UInt8>, _ story: StoryTokens, _ runEnd: Int, _ end: Int
  ) {
    guard joined.count < 16, let place = joint(text, story, runEnd), place.kind == .and,
      !isLegalForm(story, place.next), place.next < end
    else { return }
    let after = self.runEnd(text, story, place.next)
    joined.append(
      JoinedName(
        left: story.tokens[runEnd - 1].hash, right: story.tokens[place.next].hash,
        isPossessive: after < end && story.mark(text, after) == UInt8(ascii: "'")))
  }

  // MARK: - Judgement

  /// Whether `left and tail Corp` is one company.
  private func isOneCompany(
    _ text: Span<UInt8>, _ story: StoryTokens, _ left: Range<Int>, _ tail: Range<Int>
  ) -> Bool {
    // `Ford Motor Co and ...`: a legal form ends the first.
    if isLegalForm(story, left.upperBound - 1) { return false }
    // `Hollis and Co Inc`
    if tail.isEmpty { return true }
    if left.count == 1 {
      let word = left.lowerBound
      guard isPlain(text, story, word) else { return false }
      if tail.count == 1 {
        return story.classes(tail.lowerBound).isDisjoint(with: .organisation)
          && (story.tokens[tail.lowerBound].length == 1
            || story.tokens[word].shape.contains(.allCapitals)
              == story.tokens[tail.lowerBound].shape.contains(.allCapitals))
      }
      // `Gulf and Western Lines Ltd`: an ordinary word or a place is no company by itself.
      return !story.classes(word).isDisjoint(with: [.lowerWord, .place, .demonym])
        && isTrade(story, tail.lowerBound + 1..<tail.upperBound)
    }
    if story.classes(left.lowerBound).contains(.given) { return false }
    // `Northern Gas and Light Co`, `Pacific Oil and Gas Exploration Ltd`
    guard isTrade(story, tail.lowerBound..<tail.lowerBound + 1) else { return false }
    return tail.count == 1
      || isTrade(story, left.upperBound - 1..<left.upperBound) && isTrade(story, tail)
  }

  /// Whether a word may be the first of two names of one company.
  private func isPlain(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    let classes = story.classes(index)
    if token.shape.contains(.stopped) || classes.contains(.organisation) { return false }
    if remembered(story, index) != nil { return false }
    return classes.isDisjoint(with: [.place, .demonym]) || !isAfterPlaceWord(text, story, index)
  }

  /// `Meyer's Stores Inc`, `Brandt's Corp`; not `Britain's Norbridge Plc`, `Brandt's Ford Corp`.
  private func ownsTrade(
    _ text: Span<UInt8>, _ story: StoryTokens, _ owner: Range<Int>, _ tail: Range<Int>
  ) -> Bool {
    guard owner.count <= 2, isTrade(story, tail) else { return false }
    let last = owner.upperBound - 1
    if isLegalForm(story, last) || remembered(story, last) != nil { return false }
    if let known = story.longestPhrase(
      lexicon, at: owner.lowerBound, end: owner.upperBound,
      with: [.place, .demonym, .organisation, .state]),
      known.end == owner.upperBound
    {
      return false
    }
    guard
      let company = story.longestPhrase(
        lexicon, at: tail.lowerBound, end: story.count,
        with: .organisation)
    else { return true }
    return company.end <= tail.upperBound
  }

  /// Whether `first, ... and Co` may begin with `first`.
  private func mayBeChain(
    _ text: Span<UInt8>, _ story: StoryTokens, _ first: Range<Int>
  ) -> Bool {
    if first.count > 3 || isLegalForm(story, first.upperBound - 1) { return false }
    let classes = story.classes(first.lowerBound)
    if first.count > 1 { return classes.isDisjoint(with: [.given, .title]) }
    return !classes.contains(.place) || !isInPlace(text, story, first.lowerBound)
  }

  /// Whether a link of a chain (`Hollis, Brandt and Meyer Inc`) is a family's name as far as is known.
  private func isName(_ story: StoryTokens, _ range: Range<Int>) -> Bool {
    guard range.count == 1 else { return false }
    let word = range.lowerBound
    return story.classes(word).isDisjoint(with: [.organisation, .demonym, .title, .weakSuffix])
      && !story.tokens[word].shape.contains(.allCapitals)
      && lists.tradeWords[story.tokens[word].hash] == nil
      && remembered(story, word) == nil
  }

  /// Whether every word tells a trade or a kind of company.
  private func isTrade(_ story: StoryTokens, _ range: Range<Int>) -> Bool {
    for index in range where story.tokens[index].kind == .word {
      guard
        !story.classes(index).isDisjoint(with: [.weakSuffix, .strongSuffix, .organisationWord])
          || lists.tradeWords[story.tokens[index].hash] == true
      else { return false }
    }
    return true
  }

  func isLegalForm(_ story: StoryTokens, _ index: Int) -> Bool {
    story.classes(index).contains(.strongSuffix)
      && lists.tradeWords[story.tokens[index].hash] == false
  }

  /// Whether nothing but legal forms stands in `first..<end`: `Co Inc` is no name.
  func isBareForm(_ story: StoryTokens, _ first: Int, _ end: Int) -> Bool {
    guard story.classes(first).contains(.strongSuffix) else { return false }
    for index in first..<end where story.tokens[index].kind == .word {
      guard isLegalForm(story, index) else { return false }
    }
    return true
  }
}
