/// A read-only table from 64-bit phrase hashes to small values: open addressing, a third full.
public struct HashTable<Value: Sendable>: Sendable {
  @usableFromInline internal var keys: [UInt64]
  @usableFromInline internal var values: [Value]
  @usableFromInline internal let mask: Int

  /// Builds the table; keys must be distinct and not zero.
  public init(_ entries: [UInt64: Value], empty: Value) {
    var size = 16
    while size < entries.count * 3 { size *= 2 }
    keys = Array(repeating: 0, count: size)
    values = Array(repeating: empty, count: size)
    mask = size - 1
    for (key, value) in entries {
      var slot = Int(truncatingIfNeeded: key) & mask
      while keys[slot] != 0 { slot = (slot + 1) & mask }
      keys[slot] = key
      values[slot] = value
    }
  }

  /// The value of a key, or nil.
  @inlinable @inline(__always)
  public subscript(_ key: UInt64) -> Value? {
    var slot = Int(truncatingIfNeeded: key) & mask
    while true {
      let found = keys[slot]
      if found == key { return values[slot] }
      if found == 0 { return nil }
      slot = (slot &+ 1) & mask
    }
  }
}
