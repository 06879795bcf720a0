/// Decodes tokens as a model generates them, holding back a character until its last byte is there.
package struct StreamDecoder: Sendable {
  private let tokenizer: any Tokenizer
  private let skippingSpecialTokens: Bool
  // The tokens of the last output stay as context: a decoder may treat a text's first token apart.
  private var context: [Int] = []
  private var pending: [Int] = []
  private var heldBack: [UInt8] = []

  /// Creates a decoder at the start of a text.
  package init(_ tokenizer: any Tokenizer, skippingSpecialTokens: Bool = true) {
    self.tokenizer = tokenizer
    self.skippingSpecialTokens = skippingSpecialTokens
  }

  /// Takes one more token and returns the text that is now certain, which may be empty.
  package mutating func append(_ id: Int) -> String {
    pending.append(id)
    let before = tokenizer.decodedBytes(context, skippingSpecialTokens: skippingSpecialTokens)
    let after = tokenizer.decodedBytes(
      context + pending, skippingSpecialTokens: skippingSpecialTokens)
    guard after.count > before.count else { return "" }
    context = pending
    pending = []
    heldBack += after[before.count...]
    let complete = heldBack.count - Self.unfinishedByteCount(heldBack)
    let text = String(decoding: heldBack[..<complete], as: UTF8.self)
    heldBack.removeFirst(complete)
    return text
  }

  /// Ends the text and returns what was held back, U+FFFD in place of an unfinished character.
  package mutating func finish() -> String {
    defer {
      context = []
      pending = []
      heldBack = []
    }
    return String(decoding: heldBack, as: UTF8.self)
  }

  /// How many bytes at the end begin a character that is not finished.
  static func unfinishedByteCount(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xC0 == 0x80 { continue }
      let wanted = byte >= 0xF0 && byte < 0xF8 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return byte < 0xF8 && wanted > length ? length : 0
    }
    return 0
  }
}
