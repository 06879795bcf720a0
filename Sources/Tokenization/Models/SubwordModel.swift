/// Cuts one piece of text into tokens.
protocol SubwordModel: Sendable {
  /// Appends the tokens of `text[range]`, whose elements are code points, or bytes for a byte-level
  /// vocabulary; tokens begin where they begin in `text`.
  func encode(
    _ text: [UInt32], _ range: Range<Int>, into tokens: inout TokenList,
    _ scratch: inout MergeScratch)
}

/// The tokens that stand for single bytes, which spell out what the vocabulary lacks.
struct ByteFallback: Sendable {
  private let ids: [Int]

  /// Nil if a byte is missing: then there is no falling back.
  init?(_ vocabulary: Vocabulary) {
    var ids: [Int] = []
    for byte in UInt8.min...UInt8.max {
      guard let id = vocabulary.id(of: Array(Self.name(byte).utf8)) else { return nil }
      ids.append(id)
    }
    self.ids = ids
  }

  /// The tokens of a code point's bytes.
  func ids(of codePoint: UInt32) -> [Int] {
    [UInt8](utf8Of: [codePoint]).map { ids[Int($0)] }
  }

  static func name(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x\(digits.count == 1 ? "0" : "")\(digits)>"
  }

  /// The byte a token such as `<0x0A>` stands for.
  static func byte(_ token: [UInt8]) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token[5] == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: token[3..<5], as: UTF8.self), radix: 16)
  }
}
