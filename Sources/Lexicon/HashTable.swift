/// A table from 64-bit phrase hashes to small values: open addressing, a third full at most.
///
/// It grows while it is filled and is only read behind that.
/// Key and value stand together, so that a look-up touches one line of the cache.
public struct HashTable<Value: Sendable>: Sendable {
  @usableFromInline
  internal struct Slot: Sendable {
    @usableFromInline internal var key: UInt64
    @usableFromInline internal var value: Value

    @usableFromInline
    internal init(key: UInt64, value: Value) {
      self.key = key
      self.value = value
    }
  }

  @usableFromInline internal var slots: [Slot]
  @usableFromInline internal var mask: Int
  private var count = 0
  private let empty: Value

  /// An empty table; `empty` is what a new key's value is before it is changed.
  ///
  /// It grows behind `capacity` keys.
  public init(empty: Value, capacity: Int = 5) {
    self.empty = empty
    let least = max(1, capacity) * 3
    let size = 1 << (Int.bitWidth - (least - 1).leadingZeroBitCount)
    slots = Array(repeating: Slot(key: 0, value: empty), count: size)
    mask = size - 1
  }

  /// Builds the table; keys must not be zero.
  public init(_ entries: [UInt64: Value], empty: Value) {
    self.init(empty: empty, capacity: entries.count)
    for (key, value) in entries { update(key) { $0 = value } }
  }

  /// Changes a key's value, which is `empty` where there was none; the key must not be zero.
  public mutating func update(_ key: UInt64, _ change: (inout Value) -> Void) {
    precondition(key != 0, "0 is the key of an empty slot")
    var index = place(of: key)
    if slots[index].key == 0 {
      count += 1
      if count * 3 > slots.count {
        grow()
        index = place(of: key)
      }
      slots[index].key = key
    }
    change(&slots[index].value)
  }

  /// The slot that holds a key, or the empty one where it would stand.
  private func place(of key: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: key) & mask
    while slots[index].key != key, slots[index].key != 0 { index = (index + 1) & mask }
    return index
  }

  private mutating func grow() {
    let old = slots
    mask = slots.count * 2 - 1
    slots = Array(repeating: Slot(key: 0, value: empty), count: mask + 1)
    for slot in old where slot.key != 0 { slots[place(of: slot.key)] = slot }
  }

  /// The value of a key, or nil.
  @inlinable @inline(__always)
  public subscript(_ key: UInt64) -> Value? {
    // The mask keeps every index below the number of slots.
    let slots = slots.span
    var index = Int(truncatingIfNeeded: key) & mask
    while true {
      let found = unsafe slots[unchecked: index].key
      if found == key { return unsafe slots[unchecked: index].value }
      if found == 0 { return nil }
      index = (index &+ 1) & mask
    }
  }
}
