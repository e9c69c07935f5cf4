internal import Wire

// Datelines of Chinese, Japanese and Korean wires, whose words have neither capitals nor, in the first
// two, blanks:
//
//     新华社北京11月26日电（记者李港、王舟）港口 ...       （中央社記者林港台北26日電）港口 ...
//     【ワシントン共同＝港太郎】港は ...                  【北京時事】  ［東京　２６日　ロイター］
//     (서울=연합뉴스) 김항구 기자 = 항구가 ...            [부산=뉴시스]김항구 기자 =
extension LocalDateline {
  /// A dateline in its pieces.
  public struct Eastern: Sendable {
    /// Without the brackets around it.
    public var range: Range<Int>
    /// Where the story's text begins.
    public var bodyStart: Int
    /// The places as they stand.
    public var places: [Range<Int>] = []
    /// 1 to 12; 0 where it is left out.
    public var month = 0
    /// 1 to 31; 0 where there is no date.
    public var day = 0
    /// The year; 0 where it is left out.
    public var year = 0
    /// Index into the lexicon's agencies, or -1.
    public var agency = -1
    /// The reporters, without what they are called.
    public var bylines: [Range<Int>] = []
  }

  /// Agencies by the names that they have in these datelines.
  private static var agencies: [(name: StaticString, usual: StaticString)] {
    [
      ("共同通信", "Kyodo"), ("共同", "Kyodo"), ("時事通信", "Jiji"), ("時事", "Jiji"),
      ("ロイター通信", "Reuters"), ("ロイター", "Reuters"), ("로이터", "Reuters"), ("路透", "Reuters"),
      ("ＡＦＰ", "AFP"), ("AFP", "AFP"), ("ＡＰ", "AP"), ("AP", "AP"), ("ＵＰＩ", "UPI"),
      ("UPI", "UPI"), ("新華社", "Xinhua"), ("聯合ニュース", "Yonhap"), ("聯合", "Yonhap"),
      ("연합뉴스", "Yonhap"), ("뉴시스", "Newsis"), ("뉴스1", "News1"), ("タス", "TASS"),
      ("ブルームバーグ", "Bloomberg"), ("ＣＮＮ", "CNN"), ("CNN", "CNN"), ("中央社", "CNA"),
    ]
  }

  /// The wires whose datelines begin with their own name.
  private static var chinese: [(name: StaticString, usual: StaticString)] {
    [
      ("新华社", "Xinhua"), ("新華社", "Xinhua"), ("新华网", "Xinhua"), ("新華網", "Xinhua"),
      ("中新社", "CNS"), ("中新网", "CNS"),
      ("中新網", "CNS"), ("中央社", "CNA"),
    ]
  }

  /// The dateline of an East Asian wire that begins a text.
  public static func eastern(_ text: Span<UInt8>, _ range: Range<Int>) -> Eastern? {
    let start = blanksEnd(text, range)
    let end = min(range.upperBound, start + 200)
    guard end - start > 8 else { return nil }
    guard let (open, close) = bracket(text, start) else {
      return text[start] >= 0xE3 ? own(text, start, end, isBracketed: false) : nil
    }
    let first = start + open
    guard first < end,
      let stop = text.firstIndex(of: close, from: first, to: min(end, first + 100)),
      hasEastern(text, first..<stop)
    else { return nil }
    guard
      var line = own(text, first, stop, isBracketed: true) ?? pieces(text, first..<stop)
    else { return nil }
    let behind = stop + close.utf8CodeUnitCount
    line.bodyStart =
      ending(text, behind, range.upperBound) ?? blanksEnd(text, behind..<range.upperBound)
    readReporter(text, end, &line)
    return line
  }

  /// The pieces of a dateline that stands alone, with or without its brackets.
  public static func easternPieces(_ text: Span<UInt8>, _ range: Range<Int>) -> Eastern? {
    guard hasEastern(text, range) else { return nil }
    let end = range.upperBound
    if bracket(text, range.lowerBound) != nil { return eastern(text, range) }
    return own(text, range.lowerBound, end, isBracketed: false)
      ?? own(text, range.lowerBound, end, isBracketed: true) ?? pieces(text, range)
  }

  /// Where the credit or the end mark of these wires begins that stands behind the last sentence:
  /// `（共同）`, `（完）`, `(끝)`.
  static func easternEndCredit(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    for (open, close): (StaticString, StaticString) in [("（", "）"), ("(", ")"), ("【", "】")] {
      let stop = range.upperBound - close.utf8CodeUnitCount
      guard stop > range.lowerBound, text.matches(close, at: stop) else { continue }
      var index = stop - 1
      while index > range.lowerBound, stop - index < 36, !text.matches(open, at: index) {
        index -= 1
      }
      guard text.matches(open, at: index), index > range.lowerBound else { return nil }
      let inner = index + open.utf8CodeUnitCount..<stop
      let isEnd = (["完", "終", "了", "끝"] as [StaticString]).contains {
        inner.count == $0.utf8CodeUnitCount && text.matches($0, at: inner.lowerBound)
      }
      guard isEnd || isAgencyAlone(text, inner) else { return nil }
      return index
    }
    return nil
  }

  private static func isAgencyAlone(_ text: Span<UInt8>, _ inner: Range<Int>) -> Bool {
    guard hasEastern(text, inner) else { return false }
    for (name, _) in agencies + chinese
    where inner.count == name.utf8CodeUnitCount && text.matches(name, at: inner.lowerBound) {
      return true
    }
    return false
  }

  private static func hasEastern(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where text[index] >= 0xE3 { return true }
    return false
  }

  /// The width of a bracket that opens at `index`, and the one that closes it.
  private static func bracket(_ text: Span<UInt8>, _ index: Int) -> (Int, StaticString)? {
    for (open, close): (StaticString, StaticString) in [
      ("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"), ("［", "］"), ("〔", "〕"),
    ] where text.matches(open, at: index) { return (open.utf8CodeUnitCount, close) }
    return nil
  }

  // MARK: - Chinese

  /// `新华社北京11月26日电`, `中央社記者林港台北26日電`: the agency's own name, place, date and `电`.
  private static func own(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, isBracketed: Bool
  ) -> Eastern? {
    for (name, usual) in chinese where text.matches(name, at: start) {
      var line = Eastern(range: start..<end, bodyStart: end)
      line.agency = Lexicon.shared.agency(named: usual.description) ?? -1
      let first = start + name.utf8CodeUnitCount
      var index = first
      var date: Date?
      while index < min(end, first + 90) {
        if let found = Self.date(text, index, end) {
          date = found
          break
        }
        // A sentence's marks are none of a dateline.
        if text.matches("。", at: index) || text.matches("，", at: index) || text[index] == 0x0A {
          return nil
        }
        index += 1
      }
      guard let date else { return nil }
      line.take(date)
      readHead(text, first..<index, &line)
      if isBracketed {
        let isWire = (["电", "電", "報導", "报道"] as [StaticString]).contains {
          text.firstIndex(of: $0, from: date.end, to: end) != nil
        }
        return isWire ? line : nil
      }
      let limit = min(end, date.end + 24)
      guard
        let mark = text.firstIndex(of: "电", from: date.end, to: limit)
          ?? text.firstIndex(of: "電", from: date.end, to: limit)
      else { return nil }
      var stop = mark + 3
      for tail: StaticString in ["報導", "报道"]
      where stop + 6 <= end && text.matches(tail, at: stop) { stop += 6 }
      line.range = start..<stop
      line.bodyStart = blanksEnd(text, stop..<end)
      readReporter(text, end, &line)
      return line
    }
    return nil
  }

  /// What stands before the date: the place, and before it the reporters of Taiwan's agency.
  private static func readHead(
    _ text: Span<UInt8>, _ given: Range<Int>, _ line: inout Eastern
  ) {
    var range = trimmed(text, given)
    for word: StaticString in ["記者", "记者"] where text.matches(word, at: range.lowerBound) {
      range = range.lowerBound + word.utf8CodeUnitCount..<range.upperBound
      // The last name and the place have nothing between them.
      var last = range.lowerBound
      for mark in range where text.matches("、", at: mark) { last = mark + 3 }
      if last > range.lowerBound { line.bylines = names(text, range.lowerBound..<last - 3) }
      let place = placeStart(text, last..<range.upperBound)
      let name = trimmed(text, last..<place)
      if !name.isEmpty { line.bylines.append(name) }
      range = trimmed(text, place..<range.upperBound)
      break
    }
    if !range.isEmpty { line.places.append(range) }
  }

  /// Where the place begins behind a name: at one that datelines are of often, else behind the three
  /// characters that most Chinese names have.
  private static func placeStart(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    let known: [StaticString] = [
      "台北", "臺北", "新北", "桃園", "台中", "臺中", "台南", "臺南", "高雄", "基隆", "新竹", "苗栗", "彰化",
      "南投", "雲林", "嘉義", "屏東", "宜蘭", "花蓮", "台東", "臺東", "澎湖", "金門", "馬祖", "連江", "東京",
      "大阪", "北京", "上海", "香港", "首爾", "新加坡", "曼谷", "雅加達", "吉隆坡", "河內", "馬尼拉", "新德里",
      "華盛頓", "紐約", "洛杉磯", "舊金山", "倫敦", "巴黎", "柏林", "布魯塞爾", "日內瓦", "羅馬", "莫斯科", "雪梨",
    ]
    var index = range.upperBound
    while index > range.lowerBound + 3 {
      index -= 1
      for place in known where text.matches(place, at: index) { return index }
    }
    index = range.lowerBound
    var characters = 0
    // A place has two characters at least.
    while index < range.upperBound - 6, characters < 3 {
      index += 1
      while index < range.upperBound, text[index].isContinuation { index += 1 }
      characters += 1
    }
    return index
  }

  // MARK: - Japanese and Korean

  /// `ワシントン共同＝港太郎`, `東京　２６日　ロイター`, `서울=연합뉴스`: places, a date, an agency and the
  /// reporter, parted by equals signs and blanks.
  private static func pieces(_ text: Span<UInt8>, _ range: Range<Int>) -> Eastern? {
    var line = Eastern(range: range, bodyStart: range.upperBound)
    var hasAgency = false
    var count = 0
    var start = range.lowerBound
    var index = start
    while true {
      let width = index < range.upperBound ? separator(text, index) : 1
      guard width > 0 else {
        index += 1
        continue
      }
      let piece = start..<index
      if !piece.isEmpty {
        count += 1
        guard count <= 6, piece.count <= 48 else { return nil }
        take(text, piece, &line, &hasAgency)
      }
      index += width
      start = index
      if index >= range.upperBound { break }
    }
    if !hasAgency {
      // A Korean paper's own name proves itself by the form.
      let sign = text.firstIndex(
        of: UInt8(ascii: "="), from: range.lowerBound, to: range.upperBound)
      guard let sign, (0xEA...0xED).contains(text[range.lowerBound]), sign > range.lowerBound,
        sign + 1 < range.upperBound, line.places.count >= 2
      else { return nil }
      line.places.removeAll { $0.lowerBound > sign }
    }
    return line.places.isEmpty && line.day == 0 ? nil : line
  }

  private static func take(
    _ text: Span<UInt8>, _ given: Range<Int>, _ line: inout Eastern, _ hasAgency: inout Bool
  ) {
    if let date = date(text, given.lowerBound, given.upperBound), date.end == given.upperBound {
      line.take(date)
      return
    }
    var piece = given
    var isAgency = false
    // `パリAFP時事`: the agency beside the place wrote the story, the other brings it.
    stripping: while !piece.isEmpty {
      for (name, usual) in agencies {
        let stop = piece.upperBound - name.utf8CodeUnitCount
        guard stop >= piece.lowerBound, text.matches(name, at: stop) else { continue }
        if !hasAgency { line.agency = Lexicon.shared.agency(named: usual.description) ?? -1 }
        piece = piece.lowerBound..<stop
        isAgency = true
        continue stripping
      }
      break
    }
    if !piece.isEmpty {
      if hasAgency { line.bylines.append(piece) } else { line.places.append(piece) }
    }
    if isAgency { hasAgency = true }
  }

  private static func separator(_ text: Span<UInt8>, _ index: Int) -> Int {
    for mark: StaticString in ["=", "＝", " ", "\u{3000}", "、", "·", ","]
    where text.matches(mark, at: index) { return mark.utf8CodeUnitCount }
    return 0
  }

  // MARK: - Reporters

  /// `（记者李港）` behind a Chinese dateline, `김항구 기자 = ` behind a Korean one.
  private static func readReporter(_ text: Span<UInt8>, _ end: Int, _ line: inout Eastern) {
    let start = line.bodyStart
    if let (open, close) = bracket(text, start) {
      for word: StaticString in ["记者", "記者"] where text.matches(word, at: start + open) {
        let first = start + open + word.utf8CodeUnitCount
        guard let stop = text.firstIndex(of: close, from: first, to: min(end, first + 80)) else {
          return
        }
        line.bylines += names(text, first..<stop)
        line.bodyStart = blanksEnd(text, stop + close.utf8CodeUnitCount..<text.count)
        line.bodyStart = min(line.bodyStart, end)
        return
      }
      return
    }
    guard (0xEA...0xED).contains(text[min(start, text.count - 1)]),
      let sign = text.firstIndex(of: UInt8(ascii: "="), from: start, to: min(end, start + 90))
    else { return }
    var found: [Range<Int>] = []
    var isCalled = false
    for name in names(text, start..<sign) {
      let isCalling = (["기자", "특파원", "통신원", "위원"] as [StaticString]).contains {
        name.upperBound - $0.utf8CodeUnitCount >= name.lowerBound
          && text.matches($0, at: name.upperBound - $0.utf8CodeUnitCount)
      }
      if isCalling { isCalled = true } else { found.append(name) }
    }
    guard isCalled else { return }
    line.bylines += found
    line.bodyStart = min(end, blanksEnd(text, sign + 1..<text.count))
  }

  /// The names of a list; a lone character is the half of one.
  private static func names(_ text: Span<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = range.lowerBound
    var index = start
    while index <= range.upperBound {
      let width = index < range.upperBound ? listMark(text, index) : 1
      guard width > 0 else {
        index += 1
        continue
      }
      if index > start {
        let isBlank = start > range.lowerBound && text.matches(" ", at: start - 1)
        if let last = found.last, isBlank, last.count <= 3 || index - start <= 3 {
          found[found.count - 1] = last.lowerBound..<index
        } else {
          found.append(start..<index)
        }
      }
      index += width
      start = index
    }
    return found
  }

  private static func listMark(_ text: Span<UInt8>, _ index: Int) -> Int {
    for mark: StaticString in [" ", "\u{3000}", "、", "，", "·", ",", "/"]
    where text.matches(mark, at: index) { return mark.utf8CodeUnitCount }
    return 0
  }

  // MARK: - Dates

  fileprivate struct Date {
    var (year, month, day) = (0, 0, 0)
    var end = 0
  }

  /// `2026年11月26日`, `１１月２６日`, `26日` at `start`.
  private static func date(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Date? {
    var date = Date()
    var index = start
    while let (value, stop) = number(text, index, end) {
      if text.matches("年", at: stop) {
        date.year = value
      } else if text.matches("月", at: stop) {
        date.month = value
      } else if text.matches("日", at: stop) {
        date.day = value
        date.end = stop + 3
        let isDate = (1...31).contains(value) && (0...12).contains(date.month)
        return isDate && date.end <= end ? date : nil
      } else {
        return nil
      }
      index = stop + 3
    }
    return nil
  }

  /// A number of at most four digits, of full width too.
  private static func number(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> (Int, Int)? {
    var (value, index, digits) = (0, start, 0)
    while index < end, digits < 5 {
      if text[index].isDigit {
        value = value * 10 + Int(text[index] - 0x30)
        index += 1
      } else if index + 2 < end, text[index] == 0xEF, text[index + 1] == 0xBC,
        (0x90...0x99).contains(text[index + 2])
      {
        value = value * 10 + Int(text[index + 2] - 0x90)
        index += 3
      } else {
        break
      }
      digits += 1
    }
    return (1...4).contains(digits) ? (value, index) : nil
  }

  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let start = min(blanksEnd(text, range), range.upperBound)
    var end = range.upperBound
    while end > start {
      if text[end - 1].isSpace {
        end -= 1
      } else if end - 3 >= start, text.matches("\u{3000}", at: end - 3) {
        end -= 3
      } else {
        break
      }
    }
    return start..<end
  }
}

extension LocalDateline.Eastern {
  fileprivate mutating func take(_ date: LocalDateline.Date) {
    (year, month, day) = (date.year, date.month, date.day)
  }
}
