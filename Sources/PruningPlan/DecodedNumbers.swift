/// How many there may be of anything that is counted in recipes, requests and options.
package enum Count {
  /// More than any model or text has; sums and products of a few such numbers stay exact.
  package static let greatest = Int(Int32.max)
}

/// Recipes, requests and sessions come from outside: their numbers are held to the ranges that all
/// the rest of the program takes for granted.
extension KeyedDecodingContainer {
  /// A whole number from `least` to ``Count/greatest``.
  func decodeCount(forKey key: Key, from least: Int) throws -> Int {
    try count(decode(Int.self, forKey: key), key, from: least)
  }

  /// The same where it may be missing.
  func decodeCountIfPresent(forKey key: Key, from least: Int) throws -> Int? {
    try decodeIfPresent(Int.self, forKey: key).map { try count($0, key, from: least) }
  }

  private func count(_ count: Int, _ key: Key, from least: Int) throws -> Int {
    guard (least...Count.greatest).contains(count) else {
      throw outOfRange(key, "a whole number from \(least) to \(Count.greatest)")
    }
    return count
  }

  /// Units, counted from 0; none where they aren't named.
  func decodeUnitsIfPresent(forKey key: Key) throws -> [Int] {
    let units = try decodeIfPresent([Int].self, forKey: key) ?? []
    guard units.allSatisfy({ (0..<Count.greatest).contains($0) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "units are counted from 0")
    }
    return units
  }

  /// A share, of which all may be meant.
  func decodeShare(forKey key: Key) throws -> Double {
    let share = try decode(Share.self, forKey: key).value
    guard (0...1).contains(share) else { throw outOfRange(key, "a share from 0 to 1") }
    return share
  }

  /// A share that leaves something.
  func decodeRatio(forKey key: Key) throws -> Double {
    try ratio(decode(Share.self, forKey: key), key)
  }

  /// The same where it may be missing.
  func decodeRatioIfPresent(forKey key: Key) throws -> Double? {
    try decodeIfPresent(Share.self, forKey: key).map { try ratio($0, key) }
  }

  /// Several of them.
  func decodeRatios(forKey key: Key) throws -> [Double] {
    try decode([Share].self, forKey: key).map { try ratio($0, key) }
  }

  private func ratio(_ share: Share, _ key: Key) throws -> Double {
    guard (0..<1).contains(share.value) else {
      throw outOfRange(key, "a share from 0 to below 1")
    }
    return share.value
  }

  private func outOfRange(_ key: Key, _ expectation: String) -> DecodingError {
    .dataCorruptedError(forKey: key, in: self, debugDescription: "write \(expectation)")
  }
}
