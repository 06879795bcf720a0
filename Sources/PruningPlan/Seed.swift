/// Seeds of random choices: recipes keep them as TOML's integers, which end at 2⁶³ − 1.
package enum Seed {
  /// The greatest.
  package static let greatest = UInt64(Int64.max)
  /// What is to be written.
  package static let expectation = "a whole number from 0 to \(greatest)"

  /// A seed from what was typed; nil for anything else.
  package static func value(_ text: String) -> UInt64? {
    UInt64(text).flatMap { $0 <= greatest ? $0 : nil }
  }
}

extension KeyedDecodingContainer {
  /// A seed that a recipe can keep.
  func decodeSeed(forKey key: Key) throws -> UInt64 {
    try seed(decode(UInt64.self, forKey: key), key)
  }

  /// The same where it may be missing.
  func decodeSeedIfPresent(forKey key: Key) throws -> UInt64? {
    try decodeIfPresent(UInt64.self, forKey: key).map { try seed($0, key) }
  }

  private func seed(_ seed: UInt64, _ key: Key) throws -> UInt64 {
    guard seed <= Seed.greatest else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "a seed is \(Seed.expectation)")
    }
    return seed
  }
}
