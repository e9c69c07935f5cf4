import Foundation
import TestKit
import Testing

/// Names as `type text` or, for places with a country, `place text CC`.
private func names(_ text: String) -> [String] {
  (Stages.story(text: text)["entities"] as? [[String: Any]] ?? []).map { entity in
    [entity["type"], entity["text"], entity["country"]].compactMap { $0 as? String }
      .joined(separator: " ")
  }
}

@Suite struct `Names` {
  @Test(arguments: [
    ("Brown and Mercer's Corp fell.", "organisation Brown and Mercer's Corp"),
    ("He left Hollis, Brandt and Co Inc.", "organisation Hollis, Brandt and Co Inc"),
    ("A bid for Wire and Cable Plc failed.", "organisation Wire and Cable Plc"),
    ("He bought Meyer's Stores Inc.", "organisation Meyer's Stores Inc"),
    ("He sold Pacific Oil and Gas Co Ltd.", "organisation Pacific Oil and Gas Co Ltd"),
    (
      "He sold <Norbridge and Kaufmann Bolts Inc>.", "organisation Norbridge and Kaufmann Bolts Inc"
    ),
    ("He cut what S and P rates.", "organisation S and P"),
  ])
  func `a company's name goes on where a legal form ends it`(_ text: String, _ name: String) {
    #expect(names(text) == [name])
  }

  @Test(arguments: [
    ("He taught at the University of Chicago.", ["organisation University of Chicago"]),
    (
      "The Norport Academy of Arts and Letters met.",
      ["organisation Norport Academy of Arts and Letters"]
    ),
    (
      "The Senate Committee on Foreign Relations met.",
      ["organisation Senate Committee on Foreign Relations"]
    ),
    ("The Ferry Committee on Monday met.", ["organisation Ferry Committee"]),
    ("Shares of Barnett & Sorley fell.", ["organisation Barnett & Sorley"]),
    (
      "The ship crossed the Gulf of Mexico to the Atlantic.",
      ["place Gulf of Mexico", "place Atlantic"]
    ),
  ])
  func `organisations go on behind their head`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("He joined the Dockers' Union early.", ["organisation Dockers' Union"]),
    ("The Norport Teachers' Federation met.", ["organisation Norport Teachers' Federation"]),
    ("He joined the People's Party early.", ["organisation People's Party"]),
    ("He read Jane Williams' Report.", ["person Jane Williams"]),
    ("He saw Britain's Labour Party win.", ["place Britain GB", "organisation Labour Party"]),
  ])
  func `organisations are named for those whom they are for`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test func `a storm's name is no person's`() {
    #expect(
      names("On Monday Hurricane Martha struck. By noon Martha had gone.")
        == ["misc Hurricane Martha", "misc Martha"])
    #expect(
      names("In the rain Tropical Storm Martha grew.") == ["misc Tropical Storm Martha"])
  }

  @Test func `a company that was named in full is known by its two names`() {
    #expect(
      names("Wire and Cable Plc rose. Shares of Wire and Cable fell again.")
        == ["organisation Wire and Cable Plc", "organisation Wire and Cable"])
  }

  @Test(arguments: [
    (
      "A pact of Ford Motor Co and Norbridge Steel Corp ended.",
      ["organisation Ford Motor Co", "organisation Norbridge Steel Corp"]
    ),
    (
      "Talks of Jane Smith and Northern Steel Corp ended.",
      ["person Jane Smith", "organisation Northern Steel Corp"]
    ),
    (
      "He sold Britain's Norbridge Steel Plc.",
      ["place Britain GB", "organisation Norbridge Steel Plc"]
    ),
    ("The sign said Corp and Co Inc.", []),
  ])
  func `two names stay two, and a legal form alone is none`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    (
      "He met U.S. Treasury Secretary John Brandt there.",
      ["place U.S. US", "person John Brandt"]
    ),
    ("He met Finance Secretary Jorge Ongana there.", ["person Jorge Ongana"]),
    (
      "He met U.S. Secretary of State Henry Walton there.",
      ["place U.S. US", "person Henry Walton"]
    ),
    (
      "He met World Bank President Karl Meyer there.",
      ["organisation World Bank", "person Karl Meyer"]
    ),
    ("It cost five mln U.S. Dlrs then.", ["place U.S. US"]),
    ("Sales in the U.S. And Japan fell.", ["place U.S. US", "place Japan JP"]),
  ])
  func `titles and money amid capitals are no names`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("The quota of the ICO was cut.", "organisation ICO"),
    ("He asked the GAO for a report.", "organisation GAO"),
    ("The offer by Dome was refused.", "organisation Dome"),
    ("He lives in Kenosha now.", "place Kenosha US"),
    ("He praised Kenosha, Wis., again.", "place Kenosha US"),
    ("Exports to Asia rose.", "place Asia"),
  ])
  func `acronyms and small towns are places where something says so`(
    _ text: String, _ first: String
  ) {
    #expect(names(text).first == first)
  }

  @Test(arguments: [
    ("The old mill in Norbridge, Calif., was burned down.", "place Calif. US"),
    ("Taxes in N.Y. fell.", "place N.Y. US"), ("He sold H.K. Dlrs.", "place H.K. HK"),
  ])
  func `short names of states and countries have a country`(_ text: String, _ name: String) {
    #expect(names(text).contains(name))
  }

  @Test func `a company does not reach back over the code before`() throws {
    let story = Stages.story(text: "Shares of Barnett <BNT.N> & Sorley Inc <SRL.N> rose.")
    let rics = try #require(story["rics"] as? [[String: Any]])
    #expect(rics.map { $0["code"] as? String } == ["BNT.N", "SRL.N"])
    #expect(rics.map { $0["name"] as? String } == ["Barnett", "& Sorley Inc"])
    let starts = rics.compactMap { $0["start"] as? Int }
    #expect(starts.count == 2 && starts == starts.sorted())
  }

  @Test func `a code's company is the one that the text names`() throws {
    let story = Stages.story(text: "Shares of Wire and Cable Plc <WCBL.L> rose.")
    let rics = try #require(story["rics"] as? [[String: Any]])
    #expect(rics.first?["name"] as? String == "Wire and Cable Plc")
  }
}

@Suite struct `Speakers` {
  @Test(arguments: [
    ("\"We are fine,\" a USDA official said.", "a USDA official"),
    ("\"We are fine,\" said one former USDA official, who left.", "one former USDA official"),
    ("\"We are fine,\" an official at the Treasury said.", "an official at the Treasury"),
    ("\"We are fine,\" said spokesman Jan Meyer.", "Jan Meyer"),
    ("\"We are fine,\" said a spokesman, Jan Meyer.", "Jan Meyer"),
    ("\"We are fine,\" he also said.", "he"),
    ("\"We are fine,\" Brandt's lawyer said.", "Brandt's lawyer"),
    ("He called it \"an odd case\" and said he would stay.", "He"),
    ("\"We are fine,\" Jan Meyer of the union said.", "Jan Meyer"),
    (
      "Trading stopped at the Halden Exchange. The company, which owns ferries, called it \"an odd case.\"",
      "The company"
    ),
    ("Jan Meyer, who met Mara Quist, called it \"an odd case.\"", "Jan Meyer"),
  ])
  func `the phrase beside the verb speaks`(_ text: String, _ speaker: String) throws {
    let quotes = try #require(Stages.story(text: text)["quotes"] as? [[String: Any]])
    #expect((quotes.first?["speaker"] as? String)?.lowercased() == speaker.lowercased())
  }

  @Test func `a small word is no speaker`() throws {
    let text = "The plan is \"a great big mess\" but added cost."
    let quotes = try #require(Stages.story(text: text)["quotes"] as? [[String: Any]])
    #expect(quotes.first?["speaker"] == nil)
  }
}
