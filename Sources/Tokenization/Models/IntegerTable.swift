/// A hash table from 64-bit keys to 64-bit values with open addressing.
///
/// The multiplier is drawn anew for each table, so a file can't be made to collide.
struct IntegerTable: Sendable {
  private var keys: [UInt64]
  private var values: [UInt64]
  private var shift: UInt64
  private let multiplier = UInt64.random(in: .min ... .max) | 1
  private(set) var count = 0

  // No key of ours has all bits set: each is a pair of numbers below 2³¹, or a node and a code point.
  private static let vacant = UInt64.max

  init(capacity: Int = 16) {
    var bits: UInt64 = 4
    while (1 << bits) < capacity * 2 { bits += 1 }
    keys = Array(repeating: Self.vacant, count: 1 << bits)
    values = Array(repeating: 0, count: 1 << bits)
    shift = 64 - bits
  }

  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    let mixed = (key ^ key >> 29) &* multiplier
    var slot = Int((mixed ^ mixed << 31) >> shift)
    while keys[slot] != key, keys[slot] != Self.vacant { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  @inline(__always)
  subscript(key: UInt64) -> UInt64? {
    let slot = slot(key)
    return keys[slot] == Self.vacant ? nil : values[slot]
  }

  /// Everything that was set, in no order.
  var entries: [(key: UInt64, value: UInt64)] {
    zip(keys, values).filter { $0.0 != Self.vacant }.map { (key: $0.0, value: $0.1) }
  }

  mutating func set(_ key: UInt64, _ value: UInt64) {
    if count * 2 >= keys.count { grow() }
    let slot = slot(key)
    if keys[slot] == Self.vacant { count += 1 }
    keys[slot] = key
    values[slot] = value
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = Array(repeating: Self.vacant, count: oldKeys.count * 2)
    values = Array(repeating: 0, count: oldKeys.count * 2)
    shift -= 1
    for (key, value) in zip(oldKeys, oldValues) where key != Self.vacant {
      let slot = slot(key)
      keys[slot] = key
      values[slot] = value
    }
  }
}
