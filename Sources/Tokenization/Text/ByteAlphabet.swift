/// GPT-2's way to write any byte as a visible character, in which byte-level vocabularies are kept.
enum ByteAlphabet {
  /// The character of each byte.
  static let characters: [UInt32] = {
    var next: UInt32 = 256
    return (0..<256).map { (byte: UInt32) -> UInt32 in
      if (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte) {
        return byte
      }
      defer { next += 1 }
      return next
    }
  }()

  private static let bytes: [UInt32: UInt8] = Dictionary(
    uniqueKeysWithValues: characters.enumerated().map { ($1, UInt8($0)) })

  /// The bytes a token of the alphabet stands for, or nil if it has a character outside it.
  static func bytes(of token: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(token.count)
    for scalar in String(decoding: token, as: UTF8.self).unicodeScalars {
      guard let byte = bytes[scalar.value] else { return nil }
      result.append(byte)
    }
    return result
  }
}
