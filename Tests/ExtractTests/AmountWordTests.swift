import TestKit
import Testing

/// Amounts as `text=kind/value/unit`.
private func amounts(_ text: String) -> [String] {
  let story = Stages.story(text: text)
  return (story["amounts"] as? [[String: Any]] ?? []).map { amount in
    let value = (amount["value"] as? Double).map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
    return "\(amount["text"] ?? "")=\(amount["kind"] ?? "")/\(value ?? "")/\(amount["unit"] ?? "")"
  }
}

@Suite struct `Numbers of several words and figures that are none` {
  @Test(arguments: [
    ("Twenty-three people were killed.", ["Twenty-three people=casualties/23/killed"]),
    ("In all, twenty-three people were hurt.", ["twenty-three people=casualties/23/injured"]),
    ("Seventy-five percent of voters agreed.", ["Seventy-five percent=percent/75/%"]),
    ("Twenty-five dollars is enough.", ["Twenty-five dollars=money/25/USD"]),
    ("One hundred twenty people died.", ["One hundred twenty people=casualties/120/killed"]),
    (
      "Two hundred and fifty people died.",
      ["Two hundred and fifty people=casualties/250/killed"]
    ),
    ("About 2 dozen shops burned.", ["2 dozen shops=count/24/shops"]),
    ("Two million people fled.", ["Two million people=count/2000000/people"]),
    ("The twenty-first man left.", []),
  ])
  func `words are one number`(_ text: String, _ found: [String]) {
    #expect(amounts(text) == found)
  }

  @Test(arguments: [
    ("Prices rose .5 percent in June.", [".5 percent=percent/0.5/%"]),
    ("It lost $.34 a share.", ["$.34=money/0.34/USD"]),
    ("It lost ($1=.5486 Pound) more.", ["$1=money/1/USD", ".5486 Pound=money/0.5486/GBP"]),
    ("It ended. 5 percent left.", ["5 percent=percent/5/%"]),
  ])
  func `a stop before figures is a decimal's`(_ text: String, _ found: [String]) {
    #expect(amounts(text) == found)
  }

  @Test(arguments: [
    ("The Sept. 11 attacks hurt all.", []),
    ("The April 26-29 elections were calm.", []),
    ("In May 20 workers left.", ["20 workers=count/20/workers"]),
    ("A truck held 4,800 pounds of sand.", ["4,800 pounds=count/4800/pounds"]),
    ("He weighed 200 pounds.", ["200 pounds=count/200/pounds"]),
    ("A 500-pound bomb fell.", []),
    ("A 500-pound fine was paid.", ["500-pound=money/500/GBP"]),
    ("It cost 30 pounds.", ["30 pounds=money/30/GBP"]),
    ("It spent 3 million pounds of taxes.", ["3 million pounds=money/3000000/GBP"]),
  ])
  func `days are no counts, and weights no money`(_ text: String, _ found: [String]) {
    #expect(amounts(text) == found)
  }

  @Test(arguments: [
    (
      "A bomb killed five soldiers and three civilians.",
      ["five soldiers=casualties/5/killed", "three civilians=casualties/3/killed"]
    ),
    (
      "Four soldiers and two rebels were killed.",
      ["Four soldiers=casualties/4/killed", "two rebels=casualties/2/killed"]
    ),
    ("Two women and a child were killed.", ["Two women=casualties/2/killed"]),
    ("Some 20 to 30 people died.", ["20=casualties/20/killed", "30 people=casualties/30/killed"]),
    ("None of the 150 passengers was injured.", ["150 passengers=count/150/passengers"]),
    (
      "It rained, 12 people were hurt and 30 passengers left.",
      ["12 people=casualties/12/injured", "30 passengers=count/30/passengers"]
    ),
  ])
  func `people share their fate`(_ text: String, _ found: [String]) {
    #expect(amounts(text) == found)
  }
}
