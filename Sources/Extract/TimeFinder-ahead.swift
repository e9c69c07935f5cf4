internal import Lexicon
internal import Wire

/// What lies ahead of publication and what behind it, by the words before a day.
extension TimeFinder {
  /// What a word before a day says of when it is.
  enum TenseCue {
    /// What is to come: `will meet on Monday`, `due Monday`.
    case ahead
    /// The same where `to` is the next word: `plans to leave on Thursday`.
    case aheadTo
    /// The same where `to` is the word before: `to open on Thursday`.
    case infinitive
    /// What was, where it stands nearer to the day: `will stay, he said on Monday`.
    case past
    /// The same in reports of speech: `said it would close Monday`.
    case would
    /// A verb in the present that no noun is spelled as: `leaves on Wednesday`.
    case present
    /// The same where a subject stands before it: `The Senate votes Wednesday`.
    case presentBesideName
    /// The same of days of the week alone, in its own clause: `may resign on Monday`.
    case modal
    /// What goes on where `through` or `until` is before the day: `remained closed through Friday`.
    case lasting
  }

  /// Reads the words by what they say; built once.
  static func tenseCues() -> HashTable<TenseCue> {
    let groups: [(TenseCue, String)] = [
      (
        .ahead,
        "will scheduled due until tentatively upcoming shall ready deadline slated effective we'll i'll "
          + "he'll she'll they'll it'll won't"
      ),
      (.aheadTo, "plan plans planned planning expected expects set hopes intends likely"),
      (
        .infinitive,
        "be begin resume open start meet vote hold take leave travel return arrive visit go come appear "
          + "decide"
      ),
      (
        .past,
        "was were had did has have since after closed ended opened fell rose met made took began"
      ),
      (
        .present,
        "meets begins resumes arrives departs convenes reconvenes expires travels flies becomes goes"
      ),
      (
        .presentBesideName,
        "votes plays visits faces hosts heads returns opens ends starts races leaves takes holds host "
          + "face play kicks meet trains skis fights defends"
      ),
      (.would, "would"), (.modal, "may might must"),
      (
        .lasting,
        "remain remains remained stay stays stayed valid extended run runs continue continues lasts last"
      ),
    ]
    var table: [UInt64: TenseCue] = [:]
    for (cue, words) in groups {
      for word in words.split(separator: " ") {
        table[WordHash.word(Array(word.utf8).span)] = cue
      }
    }
    return HashTable(table, empty: .past)
  }

  /// Whether the words before `index`, in its sentence, tell of what is to come.
  ///
  /// `isWeekday`: more words tell what is to come of those.
  func looksAhead(
    _ text: Span<UInt8>, _ story: StoryTokens, _ index: Int, isWeekday: Bool = false
  ) -> Bool {
    // `as early as Tuesday`
    if story.isWord(text, index - 1, "as"), story.isWord(text, index - 3, "as"),
      story.isWord(text, index - 2, "early") || story.isWord(text, index - 2, "soon")
    {
      return true
    }
    if isPointedAhead(text, story, index) { return true }
    // `ahead of Friday's vote`, `The deadline is Sunday`, `is on Sunday`
    if index > 0, story.tokens[index - 1].length == 2,
      story.isWord(text, index - 1, "of") && story.isWord(text, index - 2, "ahead")
        || story.isWord(text, index - 1, "is")
        || story.isWord(text, index - 1, "on") && story.isWord(text, index - 2, "is")
    {
      return true
    }
    /// Whether something else stands between that the day is told of.
    var isInterrupted = false
    for position in stride(from: index - 1, through: max(0, index - 10), by: -1) {
      let token = story.tokens[position]
      switch tenseCues[token.hash] {
      case .ahead?:
        // `did not reopen until Monday`, `will not reopen until Monday`: the verb tells.
        if story.isWord(text, position, "until"), isNegated(text, story, position) { continue }
        return !wasAhead(text, story, position)
      case .aheadTo?:
        if story.isWord(text, position + 1, "to")
          || story.isWord(text, position + 1, "for") && isArranged(text, story, position)
        {
          return !wasAhead(text, story, position)
        }
        // `is expected on Thursday`
        if !story.isWord(text, position, "likely"),
          isBefore(text, story, position, ["is", "are", "be"])
        {
          return true
        }
        // `he planned, and left on Thursday`
        if story.classes(position).contains(.verb) { return false }
      case .infinitive?:
        if index - position <= 7, position > 1, story.isWord(text, position - 1, "to") {
          // `was due to open`: what stands before `to` tells.
          let before = tenseCues[story.tokens[position - 2].hash]
          if before == .ahead || before == .aheadTo { return !wasAhead(text, story, position - 2) }
          // `was to visit Oslo on Monday`
          if token.length > 2, isWeekday,
            isBefore(text, story, position - 1, ["is", "are", "was", "were"])
          {
            return true
          }
          return !wasAhead(text, story, position - 1) && !isPast(text, story, position - 2)
        }
      case .past?:
        // `remain closed through Friday`
        if lasts(text, story, index), position > 0,
          tenseCues[story.tokens[position - 1].hash] == .lasting
            || isBefore(text, story, position, ["be", "is", "are"])
        {
          return true
        }
        return false
      case .modal?:
        // Not `its might on Monday`, nor `may be linked to a blast Monday`.
        if isWeekday, !token.isCapital, !hasComma(text, story, position..<index),
          !isBefore(text, story, position, ["its", "the", "his", "their", "s"]),
          index - position <= 3 || isBefore(text, story, index, ["on", "by"])
        {
          return !isInterrupted && !story.isWord(text, position + 1, "have")
            && !isPossessive(text, story, index)
        }
      case .would?:
        // `would have closed`; `would look at Monday's ruling`
        return !isInterrupted && !story.isWord(text, position + 1, "have")
          && !isPossessive(text, story, index)
      case .present?:
        if !token.isCapital { return !isInterrupted }
      case .presentBesideName?:
        if !token.isCapital,
          followsSubject(text, story, position) || story.isWord(text, position + 1, "effect")
        {
          return !isInterrupted && !isPossessive(text, story, index)
        }
      case .lasting?: if lasts(text, story, index) { return true }
      case nil: if story.classes(position).contains(.verb) { return false }
      }
      // `The two are to sign on Monday`
      if token.length == 2, isWeekday, story.isWord(text, position, "to"),
        isBefore(text, story, position, ["is", "are"]), !isPossessive(text, story, index),
        !hasComma(text, story, position..<index)
      {
        return !isInterrupted
      }
      if token.shape.contains(.sentenceStart) { return false }
      isInterrupted = isInterrupted || interrupts(text, story, position)
    }
    return false
  }

  /// Whether the word right before a day says that it is to come, however far: `by June 30`, `The ban starts Sept.
  /// 1`, `The election is Nov. 5`, `ahead of the Nov. 5 vote`.
  func isPointedAhead(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    var before = index - 1
    if story.isWord(text, before, "by"), !isPossessive(text, story, index) {
      // `By Friday, police said, 12 had died`, `They were closed by Friday`, `He had left by Friday`
      let past: [StaticString] = ["had", "was", "were"]
      let isTold = (index + 1..<max(index + 1, min(story.count, index + 16)))
        .prefix { !story.tokens[$0].shape.contains(.sentenceStart) }
        .contains { later in past.contains { story.isWord(text, later, $0) } }
      let perfect: [StaticString] = ["had", "have", "has"]
      let isDone = (max(0, before - 6)..<before).contains { earlier in
        perfect.contains { story.isWord(text, earlier, $0) }
      }
      return !isTold && !isDone && !isPastVerb(text, story, before - 1)
    }
    if story.isWord(text, before, "the") { before -= 1 }
    if story.isWord(text, before, "of"), story.isWord(text, before - 1, "ahead") { return true }
    if story.isWord(text, before, "on") { before -= 1 }
    let verbs: [StaticString] = ["is", "starts", "begins", "ends", "expires", "opens", "resumes"]
    return before > 0 && !story.tokens[before].isCapital
      && verbs.contains { story.isWord(text, before, $0) }
      && !isBefore(text, story, before, ["his", "her", "their", "its", "the", "of"])
  }

  /// `closed by Friday`, but not `must be closed by Friday`.
  private func isPastVerb(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index > 0, story.tokens[index].kind == .word else { return false }
    // `It was hit by Monday storms.`
    if tenseCues[story.tokens[index].hash] == .past
      || isBefore(text, story, index, ["was", "were", "been", "is", "are"])
    {
      return true
    }
    guard story.tokens[index].length > 3,
      text.matches("ed", at: story.tokens[index].end - 2)
    else { return false }
    return !isBefore(text, story, index, ["be", "get", "being"])
  }

  private func hasComma(
    _ text: Span<UInt8>, _ story: StoryTokens, _ range: Range<Int>
  ) -> Bool {
    range.contains { story.mark(text, $0) == UInt8(ascii: ",") }
  }

  /// Whether the word at `index` begins a clause or is a participle behind what it tells of: `faces charges
  /// filed Monday`, `would study a ruling that came Monday`.
  private func interrupts(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    let token = story.tokens[index]
    guard token.kind == .word, !token.isCapital, token.length > 1 else { return false }
    for word: StaticString in [
      "that", "who", "which", "he", "she", "they", "won", "left", "lost", "held", "sold", "sent",
    ]
    where story.isWord(text, index, word) { return true }
    guard token.length > 4, text[token.end - 1] == UInt8(ascii: "d"),
      text[token.end - 2] == UInt8(ascii: "e"), text[token.end - 3] != UInt8(ascii: "e"), index > 0
    else { return false }
    // `would be closed Monday`, `would be officially closed`, `plays top-seeded Brandt`
    let before = story.tokens[index - 1]
    return story.isSpaced(index)
      && !isBefore(text, story, index, ["be", "get", "is", "are"])
      && !(before.kind == .word && before.length > 3 && text[before.end - 1] == UInt8(ascii: "y"))
  }

  /// Whether what is told goes on until the day at `index`.
  private func lasts(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    isBefore(text, story, index, ["through", "until", "till"])
  }

  /// Whether `'s` follows the word at `index`.
  private func isPossessive(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    story.isWord(text, index + 2, "s") && !story.isSpaced(index + 1)
      && story.tokens[index + 1].kind == .mark
  }

  /// Whether a name or a pronoun stands before the verb at `index`.
  private func followsSubject(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    guard index > 0 else { return false }
    let before = story.tokens[index - 1]
    return before.kind == .word && before.isCapital && before.length > 1
      && story.classes(index - 1).isDisjoint(with: [.weekday, .month])
      || isBefore(text, story, index, ["who", "which", "he", "she", "it", "they"])
  }

  /// Whether the word at `index` arranges what follows `for`: `set for Monday`, `planned for October`.
  private func isArranged(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for word: StaticString in ["set", "planned", "expected"]
    where story.isWord(text, index, word) { return true }
    return false
  }

  /// Whether `not` stands some words before `index`.
  private func isNegated(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for position in stride(from: index - 1, through: max(0, index - 5), by: -1)
    where story.isWord(text, position, "not") { return true }
    return false
  }

  /// Whether what was to come is over: `had been due`.
  private func wasAhead(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for position in stride(from: index - 1, through: max(0, index - 3), by: -1)
    where story.isWord(text, position, "had") { return true }
    return false
  }

  /// Whether a verb in the past at `index` takes the infinitive along: `forced him to leave`.
  private func isPast(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    for position in stride(from: index, through: max(0, index - 2), by: -1)
    where story.isWord(text, position, "was") || story.isWord(text, position, "were")
      || story.isWord(text, position, "had") || story.isWord(text, position, "used")
    {
      return true
    }
    return false
  }
}
