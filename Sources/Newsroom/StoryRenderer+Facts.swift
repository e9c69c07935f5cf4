internal import Extract
internal import Wire

// What is found in the text, as lists of objects. A fact is written with one question for room before
// and one behind its text; all keys are constants in the code.
extension StoryRenderer {
  /// Room for a fact's keys and numbers, without its text and place.
  private static var factBound: Int { 160 }

  mutating func writeEntities(
    _ facts: Span<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes
  ) {
    var isOpen = false
    for index in facts.indices {
      let fact = facts[index]
      guard fact.kind.isEntity else { continue }
      json.bytes.write(atMost: Self.factBound) { pen in
        if isOpen { pen.put(",") } else { pen.put(",\"entities\":[") }
        switch fact.kind {
        case .person: pen.put("{\"type\":\"person\",\"text\":\"")
        case .organisation: pen.put("{\"type\":\"organisation\",\"text\":\"")
        case .place: pen.put("{\"type\":\"place\",\"text\":\"")
        default: pen.put("{\"type\":\"misc\",\"text\":\"")
        }
      }
      isOpen = true
      json.bytes.append(escaping: text, fact.range)
      let keys =
        fact.kind == .place && fact.payload >= 0 ? places.entry(Int(fact.payload)).keys : 0..<0
      let country = fact.kind == .place ? PlacePayload.letters(fact.payload) : nil
      let span = codePoints(fact.range, text)
      json.bytes.write(atMost: Self.factBound &+ keys.count) { pen in
        pen.put("\"")
        pen.put(span)
        if !keys.isEmpty { pen.put(places.bytes.span, keys) }
        if let country {
          pen.put(",\"country\":\"")
          pen.put(country.first)
          pen.put(country.second)
          pen.put("\"")
        }
        pen.put("}")
      }
    }
    if isOpen { json.endArray() }
  }

  func writeQuotes(_ facts: Span<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes) {
    var isOpen = false
    for index in facts.indices {
      let fact = facts[index]
      guard fact.kind == .quote else { continue }
      writeHead("quotes", isFirst: !isOpen, fact, text, &json)
      isOpen = true
      let followers = min(facts.count, index + 1 + Int(max(0, fact.payload)))
      for follower in index + 1..<followers {
        json.key(facts[follower].kind == .speaker ? "speaker" : "cue")
        json.string(text, facts[follower].range)
      }
      json.endObject()
    }
    if isOpen { json.endArray() }
  }

  func writeDates(_ facts: Span<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes) {
    var isOpen = false
    for index in facts.indices {
      let fact = facts[index]
      guard fact.kind == .date else { continue }
      writeHead("dates", isFirst: !isOpen, fact, text, &json)
      isOpen = true
      json.bytes.write(atMost: Self.factBound) { pen in
        pen.put(",\"value\":\"")
        let value = Int(fact.value)
        switch fact.payload {
        case DatePrecision.day: Timestamp(dayNumber: value).append(to: &pen)
        case DatePrecision.month:
          Timestamp(year: value / 12, month: value % 12 + 1, day: 1).appendMonth(to: &pen)
        case DatePrecision.week: Timestamp(dayNumber: value).appendWeek(to: &pen)
        case DatePrecision.weekend:
          Timestamp(dayNumber: value).appendWeek(to: &pen)
          pen.put("-WE")
        case DatePrecision.quarter:
          pen.put(decimal: value / 4)
          pen.put("-Q")
          pen.put(decimal: value % 4 + 1)
        case DatePrecision.season:
          pen.put(decimal: value / 4)
          switch value % 4 {
          case 0: pen.put("-SP")
          case 1: pen.put("-SU")
          case 2: pen.put("-FA")
          default: pen.put("-WI")
          }
        default:
          // A century has two figures: `08` is the ninth.
          if fact.payload == DatePrecision.century, value < 10 { pen.put("0") }
          pen.put(decimal: value)
        }
        pen.put("\"}")
      }
    }
    if isOpen { json.endArray() }
  }

  func writeAmounts(_ facts: Span<Fact>, _ text: Span<UInt8>, _ json: inout JSONBytes) {
    var isOpen = false
    for index in facts.indices {
      let fact = facts[index]
      switch fact.kind {
      case .money, .percent, .count, .casualties: break
      default: continue
      }
      writeHead("amounts", isFirst: !isOpen, fact, text, &json)
      isOpen = true
      switch fact.kind {
      case .money:
        json.literal(",\"kind\":\"money\",\"value\":")
        json.number(fact.value)
        json.literal(",\"unit\":")
        currencies.write(Int(fact.payload), to: &json)
        json.literal("}")
      case .percent:
        json.literal(",\"kind\":\"percent\",\"value\":")
        json.number(fact.value)
        json.literal(
          fact.payload == FactUnit.points
            ? ",\"unit\":\"percentage points\"}" : ",\"unit\":\"%\"}")
      case .casualties:
        json.literal(",\"kind\":\"casualties\",\"value\":")
        json.number(fact.value)
        switch CasualtyUnit(rawValue: UInt8(clamping: fact.payload)) ?? .casualties {
        case .killed: json.literal(",\"unit\":\"killed\"}")
        case .injured: json.literal(",\"unit\":\"injured\"}")
        case .casualties: json.literal(",\"unit\":\"casualties\"}")
        }
      default:
        json.literal(",\"kind\":\"count\",\"value\":")
        json.number(fact.value)
        json.literal(",\"unit\":\"")
        let end = fact.payload < 0 ? Int(fact.end) : Int(fact.start) + Int(fact.payload)
        json.bytes.append(escaping: text, CompanyName.lastWord(text, Int(fact.start)..<end))
        json.literal("\"}")
      }
    }
    if isOpen { json.endArray() }
  }

  /// Opens a fact's object, and the list before it where the fact is the first: its text and where
  /// it stands.
  @inline(__always)
  private func writeHead(
    _ list: StaticString, isFirst: Bool, _ fact: Fact, _ text: Span<UInt8>,
    _ json: inout JSONBytes
  ) {
    json.bytes.write(atMost: Self.factBound) { pen in
      if isFirst {
        pen.put(",\"")
        pen.put(list)
        pen.put("\":[{\"text\":\"")
      } else {
        pen.put(",{\"text\":\"")
      }
    }
    json.bytes.append(escaping: text, fact.range)
    let span = codePoints(fact.range, text)
    json.bytes.write(atMost: Self.factBound) { pen in
      pen.put("\"")
      pen.put(span)
    }
    json.valueWritten()
  }
}

extension BytePen {
  /// The keys `start` and `end` with their numbers, behind another key.
  @inline(__always)
  mutating func put(_ span: Range<Int>) {
    put(",\"start\":")
    put(decimal: span.lowerBound)
    put(",\"end\":")
    put(decimal: span.upperBound)
  }

  /// Two numbers in brackets.
  @inline(__always)
  mutating func put(pair: Range<Int>) {
    put("[")
    put(decimal: pair.lowerBound)
    put(",")
    put(decimal: pair.upperBound)
    put("]")
  }
}
