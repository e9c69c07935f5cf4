internal import Lexicon
internal import Wire

// England's counties, whose names are those of clubs where a story is of cricket.
extension NameFinder {
  /// The counties that play first-class cricket.
  static let counties =
    "derbyshire durham essex glamorgan gloucestershire hampshire kent lancashire leicestershire middlesex "
    + "northamptonshire nottinghamshire somerset surrey sussex warwickshire worcestershire yorkshire"

  /// Words that stories of cricket have, and hardly others.
  static let cricketNouns =
    "batsman batsmen bowled bowler bowlers cricket cricketer cricketers innings lbw overs stumps wicket "
    + "wicketkeeper wickets"

  /// Whether a word names a county's side: in a story with two words or scores of cricket, but where a place is
  /// meant (`in Derbyshire`).
  mutating func isCountySide(_ text: Span<UInt8>, _ story: StoryTokens, _ index: Int) -> Bool {
    lists.counties[story.tokens[index].hash] != nil && !isInPlace(text, story, index)
      && isOfCricket(story)
  }

  private mutating func isOfCricket(_ story: StoryTokens) -> Bool {
    if let hasCricket { return hasCricket }
    var words = 0
    for index in 0..<story.count {
      let hash = story.tokens[index].hash
      // `Derbyshire 471`
      guard
        lists.cricketWords[hash] != nil
          || lists.counties[hash] != nil && isFigure(story, index + 1)
      else { continue }
      words += 1
      if words == 2 { break }
    }
    hasCricket = words == 2
    return words == 2
  }
}
