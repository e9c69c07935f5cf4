import TestKit
import Testing

/// Names as `type text`.
private func names(_ text: String) -> [String] {
  (Stages.story(text: text)["entities"] as? [[String: Any]] ?? []).map { entity in
    [entity["type"], entity["text"]].compactMap { $0 as? String }.joined(separator: " ")
  }
}

@Suite struct `Names by what stands beside them` {
  @Test(arguments: [
    ("Shares of the drugmaker Zelvia rose.", ["organisation Zelvia"]),
    ("He wrote for the daily Le Courrant.", ["organisation Le Courrant"]),
    ("It said the ferry Norada sank.", ["misc Norada"]),
    ("The company Monday said no.", []),
    ("It quoted party chairman Tom Hale there.", ["person Tom Hale"]),
    ("It hit Popo Dorvalo volcano again.", ["place Popo Dorvalo"]),
    ("He met Tom Hale. The party Hale led lost.", ["person Tom Hale", "person Hale"]),
    ("It was the company Smith founded.", ["person Smith"]),
    ("He told the newspaper Smith had left.", ["person Smith"]),
    ("He asked JoAnn and left.", ["person JoAnn"]),
    ("DorvaLink was theirs.", []), ("They came by DorvaLINK.", []),
    ("They bought DorvaLink and left.", ["organisation DorvaLink"]),
  ])
  func `a noun says what the name is`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("He is Tom Hale, 40, of Dorvalo, Ohio.", ["person Tom Hale", "place Dorvalo", "place Ohio"]),
    ("It is made by Dorvalo, Ohio.", ["place Ohio"]),
    ("It was a deal of Dorvalo, Germany's envoy said.", ["place Germany"]),
    ("He had a word from Smith, Texas' governor.", ["person Smith", "place Texas"]),
  ])
  func `a state behind an unknown name makes it a town`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("They beat the Miners 3-1 at home.", ["organisation Miners"]),
    ("They beat the Miners in court.", []),
    ("He met Miners guard Tom Hale.", ["organisation Miners", "person Tom Hale"]),
    ("He likes the Detroit Blue Miners.", ["organisation Detroit Blue Miners"]),
  ])
  func `teams by the words of sport`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("He met Jane \"Long Tom\" Brandt there.", ["person Jane \"Long Tom\" Brandt"]),
    ("Jane \"Long\" Brandt left.", ["person Jane \"Long\" Brandt"]),
    ("He asked Jane \"why\" and left.", ["person Jane"]),
    ("A car of Tom Hale Jr. of Ohio burned.", ["person Tom Hale Jr.", "place Ohio"]),
    ("He met Ali bin al-Massri there.", ["person Ali bin al-Massri"]),
    ("He met J. Tom Hale II there.", ["person J. Tom Hale II"]),
  ])
  func `people with nicknames, fathers and grandfathers`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("A survey by Statistics Canada ended.", ["organisation Statistics Canada"]),
    ("It sued Bank of America Corp. again.", ["organisation Bank of America Corp."]),
    (
      "He joined the Fish and Ferries Department there.",
      ["organisation Fish and Ferries Department"]
    ),
    ("It was linked to al Qaeda by them.", ["organisation al Qaeda"]),
    ("It was linked to al-Qaida by them.", ["organisation al-Qaida"]),
    ("It rained. Hurricane Andrew hit.", ["misc Hurricane Andrew"]),
    ("They met in Dorvalo Cathedral.", ["place Dorvalo Cathedral"]),
  ])
  func `organisations are whole`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    ("He lives in Paris, TX, with her.", "US"), ("He lives in Cambridge, MA.", "US"),
    ("He lives in Paris, OK?", "US"), ("He lives in Paris, he said.", "FR"),
    ("He lives in Perth, WA.", "AU"),
  ])
  func `the letters of the post bind a town to its state`(_ text: String, _ country: String) {
    let places = Stages.story(text: text)["entities"] as? [[String: Any]]
    #expect(places?.first?["country"] as? String == country)
  }

  @Test(arguments: [
    ("They won 31-7 two weeks ago.", ["two weeks"]), ("He came to a 5 p.m. news show.", []),
    ("The FTZ 500 futures fell.", []), ("In the US 250 people left.", ["250 people"]),
    ("It sold 500 futures.", ["500 futures"]),
  ])
  func `what is no count of things`(_ text: String, _ found: [String]) {
    let amounts = Stages.story(text: text)["amounts"] as? [[String: Any]] ?? []
    #expect(amounts.compactMap { $0["text"] as? String } == found)
  }
}
