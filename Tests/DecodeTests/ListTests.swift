import TestKit
import Testing

/// Lists and tables of XML and HTML.
@Suite struct `Lists and tables` {
  private static func nitf(_ body: String) throws -> [String: Any] {
    let text =
      "<nitf><body><body.head><hedline><hl1>Ferries</hl1></hedline></body.head><body.content>\(body)</body.content></body></nitf>"
    return try #require(Stages.stories(Array(text.utf8)).first)
  }

  @Test func `the first item of a list that begins a body is text`() throws {
    let story = try Self.nitf("<ul><li>Ferries run</li><li>Trains wait</li></ul><p>More.</p>")
    #expect(story["summary"] == nil)
    #expect(story["text"] as? String == "* Ferries run\n\n* Trains wait\n\nMore.")
  }

  @Test func `cells of a table within a cell stand apart`() throws {
    let story = try Self.nitf(
      "<table><tr><td>A</td><td><table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table></td></tr></table>"
    )
    #expect(story["text"] as? String == "A  b c d")
  }

  @Test(
    arguments: [
      (
        "<table><tr><td>A</td><td></td><td>3</td></tr><tr><td>B</td><td>1</td></tr></table>",
        "A    3\nB  1"
      ),
      ("<table><tr><td>A<td><td>3<tr><td>B<td>1<td></table>", "A    3\nB  1"),
    ])
  func `an empty cell of HTML keeps its column`(_ html: String, _ text: String) throws {
    let json =
      "{\"guid\":\"tag:n:1\",\"type\":\"text\",\"headline\":\"Ferries\",\"body_html\":\"\(html)\"}"
    let story = try #require(Stages.stories(Array(json.utf8)).first)
    #expect(story["text"] as? String == text)
  }

  @Test func `Atom's titles of HTML are text`() throws {
    let feed =
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><title type=\"html\">A &lt;b&gt;bold&lt;/b&gt; plan</title><content>Text of it.</content></entry><entry><id>b</id><title>3 &lt; 4 in Halden</title><content>Text of it.</content></entry></feed>"
    let stories = Stages.stories(Array(feed.utf8))
    #expect(stories.map { $0["headline"] as? String } == ["A bold plan", "3 < 4 in Halden"])
  }
}
