public import Wire

/// States by the two letters of the post, as wires and papers write them too: `DALLAS, TX`.
extension Lexicon {
  /// The state that two capitals at `index` are; nil where they are none.
  ///
  /// Only behind a town's name and a comma, which the caller has seen: `OR` and `IN` are words.
  public func postalState(_ text: Span<UInt8>, _ tokens: Span<Token>, at index: Int) -> Entry? {
    let token = tokens[index]
    guard token.length == 2, token.kind == .word, token.shape.contains(.allCapitals) else {
      return nil
    }
    let start = Int(token.start)
    guard let state = Self.postal(self, text[start], text[start + 1]) else { return nil }
    var entry = Entry()
    entry.classes = .state
    entry.state = state
    return entry
  }

  private static func postal(_ lexicon: Lexicon, _ first: UInt8, _ second: UInt8) -> Int16? {
    guard first.isUpper, second.isUpper else { return nil }
    let state =
      lexicon.postalStates[Int(first - UInt8(ascii: "A")) * 26 + Int(second - UInt8(ascii: "A"))]
    return state >= 0 ? state : nil
  }

  /// The states of the United States and the provinces of Canada by their letters, -1 for all others.
  ///
  /// `WA` and `NT` are in Australia, too.
  static func postalTable(_ states: [String]) -> [Int16] {
    var table = [Int16](repeating: -1, count: 26 * 26)
    for country in ["CA-", "US-"] {
      for (index, state) in states.enumerated() where state.hasPrefix(country) {
        let letters = Array(state.utf8.dropFirst(3))
        guard letters.count == 2, letters.allSatisfy(\.isUpper), state != "CA-NT", state != "US-WA"
        else { continue }
        let place = Int(letters[0] - UInt8(ascii: "A")) * 26 + Int(letters[1] - UInt8(ascii: "A"))
        table[place] = Int16(index)
      }
    }
    return table
  }
}
