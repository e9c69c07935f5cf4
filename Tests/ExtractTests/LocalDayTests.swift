import TestKit
import Testing

@Suite struct `Days of datelines` {
  @Test(arguments: try! Fixtures.rows("local-days.tsv"))
  func `the month's name or figure is read in the wires' languages`(_ row: [String]) throws {
    let item = """
      <nitf xml:lang="\(row[0])"><head><docdata><doc-id id-string="x"/>\
      <date.issue norm="20130312T140000Z"/></docdata></head><body>\
      <body.content><p>\(row[1])</p></body.content></body></nitf>
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    let line = story["dateline"] as? [String: Any]
    #expect(line?["date"] as? String ?? "-" == row[2])
    let places = line?["places"] as? [[String: Any]] ?? []
    #expect(places.first?["country"] as? String ?? "-" == row[3])
  }

  @Test func `an agency behind a place's stroke is no place`() throws {
    let item = """
      <nitf><head><docdata><doc-id id-string="x"/></docdata></head><body><body.head><dateline>\
      <location>Stockholm/TT</location></dateline></body.head>\
      <body.content><p>Hamnen är öppen.</p></body.content></body></nitf>
      """
    let story = try #require(Stages.stories(Array(item.utf8)).first)
    let line = story["dateline"] as? [String: Any]
    let places = line?["places"] as? [[String: Any]] ?? []
    #expect(places.map { $0["name"] as? String } == ["Stockholm"])
    #expect(story["agency"] as? String == "TT")
  }
}
