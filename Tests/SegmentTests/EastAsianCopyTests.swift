import TestKit
import Testing

@Suite struct `East Asian copy` {
  @Test(arguments: [
    ("港が開いた。波は高い。", ["港が開いた。", "波は高い。"]),
    ("「港が開いた。」と市は述べた。波は高い。", ["「港が開いた。」と市は述べた。", "波は高い。"]),
    ("港が開いた！　波は高い？！次だ。", ["港が開いた！", "波は高い？！", "次だ。"]),
    ("市は「開く」。（波は高い。）次だ。", ["市は「開く」。", "（波は高い。）", "次だ。"]),
    ("“港口开放了。”他说，浪很高。", ["“港口开放了。”", "他说，浪很高。"]),
    ("港口３．５米。浪很高", ["港口３．５米。", "浪很高"]),
    ("항구가 열렸다. 파도가 높다.", ["항구가 열렸다.", "파도가 높다."]),
  ])
  func `a full stop of full width ends a sentence, with the marks that it closes`(
    _ text: String, _ sentences: [String]
  ) {
    let story = Stages.story(text: text)
    #expect(Stages.pieces(story, "sentences") == sentences)
    #expect(story["text"] as? String == text)
  }

  @Test func `wrapped lines are joined without a blank, but for Korean and Latin words`() {
    let japanese = String(repeating: "港は再び開いた後で静かだ", count: 3)
    let text = "\(japanese)\n\(japanese)\nABC\n\(japanese)。\n"
    let story = Stages.stories(
      Array("<nitf><body><body.content><p>\(text)</p></body.content></body></nitf>".utf8))
    #expect(story.first?["text"] as? String == "\(japanese)\(japanese) ABC \(japanese)。")
    let korean = Stages.stories(
      Array("<nitf><body><body.content><p>항구가\n다시 열렸다.</p></body.content></body></nitf>".utf8))
    #expect(korean.first?["text"] as? String == "항구가 다시 열렸다.")
  }

  @Test func `paragraphs are told by their ideographic spaces`() {
    let line = "港は再び開いた後で静かだと市は述べたが"
    let text = "港が再び開く\n\n　\(line)\n\(line)。\n　波は高く\(line)\n\(line)。\n"
    let story = Stages.stories(Array(text.utf8)).first
    #expect(story?["headline"] as? String == "港が再び開く")
    #expect(story?["text"] as? String == "\(line)\(line)。\n\n波は高く\(line)\(line)。")
  }

  @Test func `a headline of two lines is one`() {
    let item =
      "<nitf><body><body.head><hedline><hl1>港が再び\n  開く</hl1></hedline></body.head>"
      + "<body.content><p>波。</p></body.content></body></nitf>"
    #expect(Stages.stories(Array(item.utf8)).first?["headline"] as? String == "港が再び開く")
  }

  @Test(
    arguments: [
      ("新华社北京11月26日电（记者张舟、李港）港口开放。", ["北京"], "2026-11-26", ["张舟", "李港"]),
      ("（中央社記者王小舟、李港台北26日電）港口開放。", ["台北"], "2026-11-26", ["王小舟", "李港"]),
      ("（中央社記者林港清水30日電）港口開放。", ["清水"], "2026-10-30", ["林港"]),
      ("【ニューヨーク、パリ共同＝港太郎】港が開いた。", ["ニューヨーク", "パリ"], nil, ["港太郎"]),
      ("［東京　２６日　ロイター］港が開いた。", ["東京"], "2026-11-26", []),
      ("[부산=뉴시스]김항구 기자 = 항구가 열렸다.", ["부산"], nil, ["김항구"]),
      ("(서울=연합뉴스) 김항구·이배 특파원 = 항구가 열렸다.", ["서울"], nil, ["김항구", "이배"]),
    ] as [(String, [String], String?, [String])])
  func `a dateline's place, day and reporters are told`(
    _ text: String, _ places: [String], _ date: String?, _ names: [String]
  ) throws {
    let story = Stages.story(text: text, published: "2026-11-26")
    let dateline = try #require(story["dateline"] as? [String: Any])
    let found = (dateline["places"] as? [[String: Any]] ?? []).map { $0["name"] as? String ?? "" }
    #expect(found == places)
    #expect(dateline["date"] as? String == date)
    #expect(story["bylines"] as? [String] ?? [] == names)
  }
}
