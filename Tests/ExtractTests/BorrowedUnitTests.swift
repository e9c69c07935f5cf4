import TestKit
import Testing

/// Sums whose currency stands elsewhere: with another figure, in a table, in the dateline.
@Suite struct `Amounts without a unit of their own` {
  private static func money(_ text: String) -> [String] {
    let amounts = Stages.story(text: text)["amounts"] as? [[String: Any]] ?? []
    return amounts.filter { $0["kind"] as? String == "money" }
      .map { "\($0["text"] ?? "") \($0["unit"] ?? "")" }
  }

  @Test(arguments: [
    (
      "It earned 6.1 billion dlrs, up from 5.8 billion.",
      ["6.1 billion dlrs USD", "5.8 billion USD"]
    ),
    ("It earned 67 mln and four mln dlrs.", ["67 mln USD", "four mln dlrs USD"]),
    ("It earned 6 mln stg against about 5 mln a year ago.", ["6 mln stg GBP", "5 mln GBP"]),
    ("It earned 6 mln stg after a loss of 5 mln in May.", ["6 mln stg GBP", "5 mln GBP"]),
    // Things of their own, two currencies, another sentence.
    ("It paid 6 mln dlrs to 168 mln countrymen.", ["6 mln dlrs USD"]),
    ("It paid 6 mln dlrs for 3 mln Halden shares.", ["6 mln dlrs USD"]),
    ("It paid 6 mln dlrs and 5 mln stg to 4 mln.", ["6 mln dlrs USD", "5 mln stg GBP"]),
    ("It paid 6 mln dlrs. It rose to 5 mln.", ["6 mln dlrs USD"]),
  ])
  func `have that of their sentence`(_ text: String, _ found: [String]) {
    #expect(Self.money(text) == found)
  }

  @Test func `have that of their table`() {
    let text = """
      Shr 23 cts vs 18 cts
      Net 1,234,000 vs 1,100,000
      Revs 15.3 mln vs loss 12.1 mln
      Avg shrs 5,100,000 vs 5,000,000
      """
    #expect(
      Self.money(text) == [
        "23 cts USD", "18 cts USD", "1,234,000 USD", "1,100,000 USD", "15.3 mln USD",
        "12.1 mln USD",
      ])
  }

  @Test(arguments: [
    ("OTTAWA, Jan 6 (Reuters) - It earned 6 mln dlrs.", ["6 mln dlrs CAD"]),
    ("SYDNEY, Jan 6 (Reuters) - It earned 23 cts a share.", ["23 cts AUD"]),
    ("OSLO, Jan 6 (Reuters) - It earned 6 mln crowns.", ["6 mln crowns NOK"]),
    (
      "OTTAWA, Jan 6 (Reuters) - It earned 6 mln U.S. dlrs, or 2 dlrs a head.",
      ["6 mln U.S. dlrs USD", "2 dlrs USD"]
    ),
    ("OTTAWA, Jan 6 (Reuters) - Oil was 16 dlrs a barrel.", ["16 dlrs USD"]),
    ("DENVER, Jan 6 (Reuters) - It earned 6 mln dlrs.", ["6 mln dlrs USD"]),
    ("OTTAWA, Jan 6 (Reuters) - It earned $6 million.", ["$6 million USD"]),
  ])
  func `have that of the country they come from`(_ text: String, _ found: [String]) {
    #expect(Self.money(text) == found)
  }
}
