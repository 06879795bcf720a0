/// SentencePiece's precompiled normalisation: a double-array trie from byte sequences to what
/// replaces them.
struct CompiledCharacterMap: Equatable, Sendable {
  private let units: [UInt32]
  private let replacements: [UInt8]

  /// Reads the blob of `precompiled_charsmap`: the trie's size in bytes, the trie, then
  /// replacements that each end in a zero byte.
  init(_ blob: [UInt8]) throws(TokenizationError) {
    func word(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(blob[offset + $1]) << (8 * $1) }
    }
    guard blob.count >= 4 else {
      throw TokenizationError(.malformedFile, "the compiled character map has no header")
    }
    let size = Int(word(0))
    guard size % 4 == 0, size >= 4, size <= blob.count - 4 else {
      throw TokenizationError(
        .malformedFile,
        "the compiled character map says its trie has \(size) bytes of \(blob.count)")
    }
    units = (0..<size / 4).map { word(4 + 4 * $0) }
    replacements = Array(blob[(4 + size)...])
  }

  func normalize(_ text: [UInt32], _ work: TextWork) throws -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for character in text.string {
      let bytes = Array(character.utf8)
      // A short cluster may be replaced whole; otherwise each of its characters by itself.
      if bytes.count < 6, let replacement = replacement(of: bytes) {
        result += replacement
        try work.require(length: result.count)
        continue
      }
      for scalar in character.unicodeScalars {
        if let replacement = replacement(of: Array(String(scalar).utf8)) {
          result += replacement
          try work.require(length: result.count)
        } else {
          result.append(scalar.value)
        }
      }
    }
    return result
  }

  private func replacement(of bytes: [UInt8]) -> [UInt32]? {
    var position = Self.offset(units[0])
    for byte in bytes {
      position ^= Int(byte)
      guard byte != 0, position < units.count else { return nil }
      let unit = units[position]
      guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
      position ^= Self.offset(unit)
      guard position < units.count else { return nil }
      if unit >> 8 & 1 == 1 {
        let start = Int(units[position] & 0x7FFF_FFFF)
        guard start < replacements.count else { return nil }
        let tail = replacements[start...]
        return [UInt32](codePointsOf: tail[..<(tail.firstIndex(of: 0) ?? tail.endIndex)])
      }
    }
    return nil
  }

  private static func offset(_ unit: UInt32) -> Int {
    Int((unit >> 10) << ((unit & 1 << 9) >> 6))
  }
}
