import Lexicon
import TestKit
import Testing
import Wire

@Suite struct `The lexicon's table` {
  @Test(arguments: 0..<8)
  func `holds what a dictionary holds, however it grew`(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var model: [UInt64: Int] = [:]
    var table = HashTable(empty: 0)
    for _ in 0..<3_000 {
      // Few keys, many of which begin at one slot.
      let key = UInt64(1 + random.next(upTo: 500)) << UInt64(random.next(upTo: 41))
      table.update(key) { $0 += 1 }
      model[key, default: 0] += 1
    }
    for (key, value) in model { #expect(table[key] == value) }
    for key in 1...500 as ClosedRange<UInt64> where model[key << 41] == nil {
      #expect(table[key << 41] == nil)
    }
  }
}

@Suite struct `Places` {
  @Test func `have what the table says of them, and the nearest numbers to its coordinates`() {
    var rows = 0
    DataTable.gazetteer.forEachRow { text, columns in
      guard columns.count >= 8 else { return }
      let place = Lexicon.shared.gazetteer.places[rows]
      #expect(place.canonical == text.string(columns[1]))
      #expect(place.country.description == text.string(columns[3]))
      #expect(place.admin.description == text.string(columns[4]))
      #expect(place.location?.latitude == Double(text.string(columns[5])))
      #expect(place.location?.longitude == Double(text.string(columns[6])))
      #expect(place.population == Int32(text.string(columns[7])) ?? 0)
      rows += 1
    }
    #expect(rows == Lexicon.shared.gazetteer.places.count)
  }
}
