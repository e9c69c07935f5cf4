import TestKit
import Testing

/// Names as `type text`.
private func names(_ text: String) -> [String] {
  (Stages.story(text: text)["entities"] as? [[String: Any]] ?? []).map { entity in
    [entity["type"], entity["text"]].compactMap { $0 as? String }.joined(separator: " ")
  }
}

@Suite struct `Rules for names` {
  @Test(arguments: [
    (
      "We met John Brandt Jr. at noon. Later Brandt left.",
      ["person John Brandt Jr.", "person Brandt"]
    ),
    ("He met Kang Min-ho. Later Kang left.", ["person Kang Min-ho", "person Kang"]),
    (
      "The survey of Statistics Norway ended. It rains in Norway.",
      [
        "organisation Statistics Norway", "place Norway",
      ]
    ),
    ("He joined Brandt BDX in spring.", ["organisation Brandt BDX"]),
    ("They met in Dorvalo. The mayor of Dorvalo came.", ["place Dorvalo", "place Dorvalo"]),
    ("They rebuilt the village of Dorvalo.", ["place Dorvalo"]),
    ("They rebuilt the Dorvalo village.", ["place Dorvalo"]),
    ("He holds a stake in Dorvalo.", []),
  ])
  func `a story remembers whom it named`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("He lives in Tbilisi, the capital of Georgia.", "GE"),
    ("He lives in Atlanta, the capital of Georgia.", "US"),
    ("Visitors from Tbilisi came to Atlanta, Georgia.", "US"),
    ("He flew to Tbilisi. Georgia Governor left early.", "US"),
  ])
  func `a name of a country and a region goes by the places before it`(
    _ text: String, _ country: String
  ) {
    let places = Stages.story(text: text)["entities"] as? [[String: Any]] ?? []
    #expect(places.last?["text"] as? String == "Georgia")
    #expect(places.last?["country"] as? String == country)
  }

  @Test(arguments: [
    ("He fought in World War II there.", ["misc World War II"]),
    ("He fell at the Battle of Dorvalo.", ["misc Battle of Dorvalo"]),
    ("They signed the Dorvalo Protocol.", ["misc Dorvalo Protocol"]),
    ("He entered the Hockey Hall of Fame.", ["organisation Hockey Hall of Fame"]),
    ("They met at Dorvalo Stadium.", ["place Dorvalo Stadium"]),
    ("They fished in Lake Dorvalo.", ["place Lake Dorvalo"]),
    ("They flew to Eastern Dorvalia.", ["place Eastern Dorvalia"]),
    ("He met Jane Park there.", ["person Jane Park"]),
    ("They drove to St. Dorvalo.", ["place St. Dorvalo"]),
  ])
  func `a word of the name says what it is`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("She wrote \"The Long Way to Dorvalo\" in spring.", ["misc The Long Way to Dorvalo"]),
    ("She sang \"Moonriver,\" and left.", []),
    ("He met Jan \"Long Tom\" Brandt there.", ["person Jan", "person Brandt"]),
    ("\"We will go to Dorvalo\" was all.", []),
  ])
  func `a quotation in title case is a work`(_ text: String, _ found: [String]) {
    let misc = found.filter { $0.hasPrefix("misc") }
    #expect(names(text).filter { $0.hasPrefix("misc") } == misc)
  }

  @Test(arguments: [
    ("He saw the Brandt win.", "person Brandt"),
    ("He saw the Dorvalo Brandt.", "organisation Dorvalo Brandt"),
    ("The Opposition met at noon.", "organisation Opposition"),
    ("He saw the Cleveland Ferrymen and the Cleveland Miners.", "organisation Cleveland Miners"),
  ])
  func `the article before a name`(_ text: String, _ name: String) {
    #expect(names(text).contains(name))
  }

  @Test(arguments: [
    ("He met Lieutenant-General Jan Brandt there.", ["person Jan Brandt"]),
    ("He met the Rev. Dr. Jan Brandt there.", ["person Jan Brandt"]),
    ("He met Labour MP Jane Brandt there.", ["organisation Labour", "person Jane Brandt"]),
    ("He met Karim el-Massri there.", ["person Karim el-Massri"]),
    ("Echoing Brandt, he left.", ["person Brandt"]),
    ("He met Sen. Jane Brandt (D-Maine) there.", ["person Jane Brandt", "place Maine"]),
    ("He bought a CD and a DVD.", []),
  ])
  func `titles, particles and abbreviations`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    (
      "Derbyshire beat Kent by six wickets at Derby. In Derbyshire it rained after the first innings.",
      ["organisation Derbyshire", "organisation Kent", "place Derby", "place Derbyshire"]
    ),
    (
      "Sussex 363 (W. Brandt 111), Lancashire 197-8.",
      ["organisation Sussex", "person W. Brandt", "organisation Lancashire"]
    ),
    (
      "Police in Essex and Lancashire met in Derby.",
      ["place Essex", "place Lancashire", "place Derby"]
    ),
    (
      "Derbyshire bowled well on roads, police said.", ["place Derbyshire"]
    ),
  ])
  func `counties are clubs in stories of cricket`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("Farmers of Kaduna State met.", ["place Kaduna State"]),
    ("Farmers of Kaduna state met.", ["place Kaduna"]),
    ("Farmers of New York state met.", ["place New York state"]),
    ("Ohio State won.", ["organisation Ohio State"]),
    ("Farmers of Hunan Province and Zamfara met.", ["place Hunan Province", "place Zamfara"]),
  ])
  func `parts of countries with and without what they are`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    (
      "Lt Col Tim Brandt met Capt John Black and the Rev Ian Salem.",
      ["person Tim Brandt", "person John Black", "person Ian Salem"]
    ),
    (
      "He met Sens. Charles Brandt and Mary Salem.", ["person Charles Brandt", "person Mary Salem"]
    ),
    ("He met Deputy Defense Minister Jan Brandt.", ["person Jan Brandt"]),
    (
      "U.S. Ambassador to China Jon Brandt left.",
      ["place U.S.", "place China", "person Jon Brandt"]
    ),
    (
      "Bank of England Governor Mervyn Brandt said no.",
      ["organisation Bank of England", "person Mervyn Brandt"]
    ),
    ("Health Ministry officials met.", ["organisation Health Ministry"]),
    (
      "General Motors Chairman Roger Brandt left.",
      ["organisation General Motors", "person Roger Brandt"]
    ),
    (
      "Jan Brandt, an Arizona Republican, left.",
      ["person Jan Brandt", "place Arizona", "misc Republican"]
    ),
    (
      "Texas Republican Ted Brandt left early.",
      ["place Texas", "misc Republican", "person Ted Brandt"]
    ),
    ("The Republican National Committee met.", ["organisation Republican National Committee"]),
    (
      "They saw Jan van der Brandt and Maria de los Salem.",
      ["person Jan van der Brandt", "person Maria de los Salem"]
    ),
    ("Prime Minister Theresa May met them. May said no.", ["person Theresa May", "person May"]),
    ("He left in May. May was warm.", []),
    ("John Major resigned. Major said he was tired.", ["person John Major", "person Major"]),
    ("Jim Dorset won. Dorset said so.", ["person Jim Dorset", "person Dorset"]),
    ("Hun Sen said he won.", ["person Hun Sen"]),
    ("The Kano State Government paid.", ["organisation Kano State Government"]),
  ])
  func `titles, places and parties around people`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: ["Chapter 3 Section 1", "Article 5 Paragraph 2", "Page 5 Column 2"])
  func `what numbers count are no clubs`(_ line: String) {
    #expect(names("It is in the book.\n\n\(line)\n\nThat was all.").isEmpty)
  }

  @Test func `clubs of results and standings are organisations`() {
    let text =
      "Results of games on Sunday.\n\nSalem 3 Dorvalo 2 (halftime 1-0)\n\nStandings after these games.\n\n"
      + "Chicago 3 1 0 6 1 10\n\nIn Chicago it rained."
    #expect(
      names(text) == [
        "organisation Salem", "organisation Dorvalo", "organisation Chicago", "place Chicago",
      ])
  }
}
