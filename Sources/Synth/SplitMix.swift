/// A small seeded generator of random numbers (SplitMix64, Steele, Lea and Flood 2014).
///
/// Not for secrets: for archives that come out the same for the same seed on every machine.
package struct SplitMix: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 to `bound` - 1.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True with a probability.
  package mutating func chance(_ probability: Double) -> Bool {
    Double(next() >> 11) < probability * 0x1p53
  }

  /// One of a list.
  package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
