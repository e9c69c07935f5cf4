/// A read-only table from 64-bit phrase hashes to small values: open addressing, a third full.
///
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
  @usableFromInline internal let mask: Int

  /// Builds the table; keys must be distinct and not zero.
  public init(_ entries: [UInt64: Value], empty: Value) {
    var size = 16
    while size < entries.count * 3 { size *= 2 }
    slots = Array(repeating: Slot(key: 0, value: empty), count: size)
    mask = size - 1
    for (key, value) in entries {
      precondition(key != 0, "0 is the key of an empty slot")
      var index = Int(truncatingIfNeeded: key) & mask
      while slots[index].key != 0 { index = (index + 1) & mask }
      slots[index] = Slot(key: key, value: value)
    }
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
