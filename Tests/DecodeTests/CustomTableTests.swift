import TestKit
import Testing

@Suite struct `Custom tables` {
  @Test(arguments: [
    // A row's cells of one name, or each of its own.
    ("<row><c>Norport</c><c>3</c></row><row><c>Oskby</c><c>1</c></row>", "Norport  3\nOskby  1"),
    (
      "<team><name>Norport</name><won>3</won></team><team><name>Oskby</name><won>1</won></team>",
      "Norport  3\nOskby  1"
    ),
    // Groups with a heading, and rows that hold elements within.
    (
      "<group><title>East</title><team><who><name>Norport</name><town>Nor</town></who><won>3</won></team><team><who><name>Oskby</name><town>Osk</town></who><won>1</won></team></group>",
      "East\nNorport  Nor  3\nOskby  Osk  1"
    ),
    // A list; one row alone; text alone.
    ("<line>Norport won.</line><line>Oskby lost.</line>", "Norport won.\nOskby lost."),
    ("<name>Norport</name><won>3</won>", "Norport  3"),
    ("Norport won <b>3</b> games", "Norport won 3 games"),
    // Names with a prefix, an empty cell, white space between.
    (
      "<x:row>\n <x:c>Norport</x:c>\n <x:c/>\n <x:c>3</x:c>\n</x:row>\n<x:row><x:c>Oskby</x:c></x:row>",
      "Norport    3\nOskby"
    ),
    (
      "<table><tr><td>Norport</td><td>3</td></tr><tr><td>Oskby</td><td>1</td></tr></table>",
      "Norport  3\nOskby  1"
    ),
  ])
  func `cells are parted and rows are lines`(_ table: String, _ lines: String) {
    let nitf =
      "<nitf><head><docdata><doc-id id-string=\"t1\"/></docdata></head><body><body.head><hedline><hl1>Results</hl1></hedline></body.head><body.content><p>The results of Sunday follow.</p><nitf-table><custom-table>\(table)</custom-table></nitf-table><p>More games come on Monday.</p></body.content></body></nitf>"
    let stories = Stages.stories(Array(nitf.utf8))
    #expect(stories.count == 1)
    #expect(
      stories.first?["text"] as? String
        == "The results of Sunday follow.\n\n\(lines)\n\nMore games come on Monday.")
  }
}
