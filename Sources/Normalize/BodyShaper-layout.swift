internal import Wire

// How a text is laid out, told from its lines together.
extension BodyShaper {
  func layout(_ context: Context, from first: Int) -> Layout {
    var count = 0
    var indented = 0
    var indents = 0
    var blankGroups = 0
    var widest = 0
    var long = 0
    var isAfterBlank = true
    for line in lines[first...] {
      if line.kind == .blank { isAfterBlank = true }
      guard line.kind == .text else { continue }
      if isAfterBlank { blankGroups += 1 }
      isAfterBlank = false
      count += 1
      if line.width > 110 { long += 1 }
      widest = max(widest, line.width)
      if line.indent >= 2, !line.isTabular { indented += 1 }
      if line.indent >= 2 { indents += 1 }
    }
    if context.format == .reuters21578 { return .indented }
    if long * 4 > count || widest > 200 { return .oneLine }
    if indented > 0, indents < count, indented * 8 >= count || blankGroups == 1 { return .indented }
    if blankGroups > 1, blankGroups * 12 >= count {
      return blankGroups == count ? .oneLine : .spaced
    }
    return isWrapped(from: first) ? .wrapped : .oneLine
  }

  /// Whether lines look wrapped to a width: most lines that end no sentence are nearly full.
  private func isWrapped(from first: Int) -> Bool {
    var full = 0
    var open = 0
    for index in lines[first...].indices.dropLast() where lines[index].kind == .text {
      guard !lines[index].endsSentence else { continue }
      open += 1
      let width = localWidth(index)
      if width >= 35, lines[index].width + 16 >= width { full += 1 }
    }
    return open > 0 && full * 2 >= open && lines.contains { $0.width >= 40 }
  }

  /// The widest line near `index`, not beyond a cut or a blank line.
  func localWidth(_ index: Int) -> Int {
    var widest = lines[index].width
    for step in [-1, 1] {
      var position = index + step
      var seen = 0
      while lines.indices.contains(position), seen < 8, lines[position].kind == .text {
        widest = max(widest, lines[position].width)
        position += step
        seen += 1
      }
    }
    return widest
  }
}
