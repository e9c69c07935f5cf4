import TestKit
import Testing

@Suite struct `Releases in NITF` {
  static let cases: [(docdata: String, published: String?, embargo: String?)] = [
    ("<date.release norm='20190302T060000Z'/>", nil, "2019-03-02T06:00:00Z"),
    ("<date.release norm='when the council votes'/>", nil, "when the council votes"),
    (
      "<date.issue norm='20190301T060000Z'/><date.release norm='20190302T060000Z'/>",
      "2019-03-01T06:00:00Z", "2019-03-02T06:00:00Z"
    ),
    (
      "<date.issue norm='20190301T060000Z'/><date.release norm='20190301T070000+0100'/>",
      "2019-03-01T06:00:00Z", nil
    ),
    (
      "<date.issue norm='20190301T060000Z'/><date.release norm='soon'/>", "2019-03-01T06:00:00Z",
      "soon"
    ),
    ("<date.issue norm='20190301T060000Z'/><date.release/>", "2019-03-01T06:00:00Z", nil),
    ("<date.issue norm='early'/><date.release norm='20190301'/>", nil, "2019-03-01"),
  ]

  @Test(arguments: cases)
  func `a release is no day of publication, and holds where it is later or cannot be read`(
    _ docdata: String, _ published: String?, _ embargo: String?
  ) throws {
    let item = """
      <nitf><head><docdata>\(docdata)<doc-id id-string="r1"/></docdata></head><body><body.head>
      <hedline><hl1>Ferry</hl1></hedline></body.head><body.content><p>It sailed.</p></body.content>
      </body></nitf>
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story.text("published") == published)
    let told = story.object("embargo")
    #expect((told.text("until") ?? told.text("text")) == embargo)
  }

  @Test(arguments: [
    ("Embargoed until 1800 GMT, March 2, 2099", true), ("Eds: Embargo: 2 March 2099 18:00", true),
    ("(Eds: HOLD FOR RELEASE SUNDAY.)", true), ("Not for publication before the vote", true),
    ("Embargo: lifted", false), ("Embargo lifted", false), ("Embargo on fish is discussed", false),
    ("Adds fares for release of boats", false),
  ])
  func `a note to editors may tell an embargo, and one that cannot be read holds`(
    _ note: String, _ isHeld: Bool
  ) throws {
    let item = """
      <nitf><head><docdata><date.issue norm="20190301T060000Z"/><ed-msg info="\(note)"/>
      <doc-id id-string="r1"/></docdata></head><body><body.content><p>It sailed.</p>
      </body.content></body></nitf>
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect((story["embargo"] != nil) == isHeld)
    #expect(story.list("editor_notes") == [note])
    let stages = Stages.held(Array(item.utf8), at: 1_600_000_000)
    #expect(stages == [isHeld])
  }

  @Test func `a print edition's day is the publication's where no issue is told`() throws {
    let item = """
      <nitf><head><docdata><date.release norm="20190302T060000Z"/></docdata>
      <pubdata date.publication="20190301T000000Z"/></head><body><body.content><p>It sailed.</p>
      </body.content></body></nitf>
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    #expect(story.text("published") == "2019-03-01T00:00:00Z")
    #expect(story.object("embargo").text("until") == "2019-03-02T06:00:00Z")
  }
}
