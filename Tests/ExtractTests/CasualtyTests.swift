import TestKit
import Testing

@Suite struct `Casualties` {
  /// The amounts of a text that are casualties, each as text, value and unit.
  private static func casualties(_ text: String) -> [String] {
    let amounts = Stages.story(text: text)["amounts"] as? [[String: Any]] ?? []
    return amounts.filter { $0["kind"] as? String == "casualties" }.map {
      "\($0["text"] as? String ?? "") = \($0["value"] as? Double ?? -1) \($0["unit"] as? String ?? "")"
    }
  }

  @Test(arguments: [
    ("The fire hit 12 people; 12 people were killed.", ["12 people = 12.0 killed"]),
    ("Twelve people were killed in Norport.", ["Twelve people = 12.0 killed"]),
    (
      "The blast left three dead and at least 30 wounded.",
      ["three dead = 3.0 killed", "30 wounded = 30.0 injured"]
    ),
    (
      "A bomb went off, killing 12 and wounding 30 others.",
      ["12 = 12.0 killed", "30 others = 30.0 injured"]
    ),
    ("The storm killed more than 1,200 people.", ["1,200 people = 1200.0 killed"]),
    ("The death toll rose to 12 on Monday.", ["12 = 12.0 killed"]),
    ("The death toll from the floods had risen to at least 140.", ["140 = 140.0 killed"]),
    ("They put the death toll at 40 people.", ["40 people = 40.0 killed"]),
    ("The army said 12 Iraqi soldiers died there.", ["12 Iraqi soldiers = 12.0 killed"]),
    ("Some 40 Palestinians were reportedly injured.", ["40 Palestinians = 40.0 injured"]),
    (
      "The raid saw 12 people, including three children, were shot dead.",
      ["12 people = 12.0 killed"]
    ),
    (
      "The ferry sank and 12 people, among them two girls, were killed.",
      ["12 people = 12.0 killed"]
    ),
    ("The ferry sank and 12 people, including the cook, died.", ["12 people = 12.0 killed"]),
    ("The war has claimed 900 lives.", ["900 lives = 900.0 killed"]),
    ("Police reported 12 civilian deaths.", ["12 civilian deaths = 12.0 killed"]),
    ("The hospital counted 50 casualties.", ["50 casualties = 50.0 casualties"]),
    ("The driver and one other person were hurt.", ["one other person = 1.0 injured"]),
    ("A mine exploded; two are feared dead.", ["two = 2.0 killed"]),
    ("The blast kills 12 in Norport.", ["12 = 12.0 killed"]),
    ("It injured up to 20 police officers.", ["20 police officers = 20.0 injured"]),
    ("The army lost 30 men killed or wounded.", ["30 men = 30.0 casualties"]),
    ("The shelling killed or wounded 40 civilians.", ["40 civilians = 40.0 casualties"]),
    ("The quake killed 2000 people.", ["2000 people = 2000.0 killed"]),
  ])
  func `people who were killed or hurt are counted`(_ text: String, _ found: [String]) {
    #expect(Self.casualties(text) == found)
  }

  @Test(arguments: [
    "The senate killed 12 bills.",
    "The race ended in two dead heats.",
    "Three senators killed the bill.",
    "He was injured 12 minutes into the match.",
    "He was killed at 35 in the war.",
    "When he was killed 12 people were there.",
    "The coach has three injured players.",
    "Mara Quist, 35, was killed.",
    "Flight 12 killed the engines.",
    "In 1990 people were killed there.",
    "In 1987 died the old king.",
    "The law hurt 12 companies.",
    "The plan would see 12 workers hurt by the tax.",
    "Some 12 people were not injured.",
    "No one was killed.",
    "The death toll rose by 12 percent.",
    "The death toll in the village of 12 houses was high.",
    "A child aged 12 died.",
    "The bomb could kill 12 people.",
  ])
  func `other numbers are none`(_ text: String) {
    #expect(Self.casualties(text) == [])
  }

  @Test func `amounts stay in the order of the text`() {
    let story = Stages.story(
      text:
        "Ten people died. It cost $5 million, 20 were hurt. Two soldiers were wounded, 8 percent said."
    )
    let amounts = story["amounts"] as? [[String: Any]] ?? []
    #expect(
      amounts.map { $0["text"] as? String } == [
        "Ten people", "$5 million", "20", "Two soldiers", "8 percent",
      ])
  }
}
