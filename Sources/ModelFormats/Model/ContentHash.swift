internal import Foundation

/// Hashes of what files hold, to tell whether something was computed from the same input. They are
/// no defence against someone who builds a collision.
package enum ContentHash {
  /// A file's bytes, as 16 hexadecimal digits.
  package static func ofFile(_ path: String) throws(FormatError) -> String {
    var hash = FNVHash()
    let file = try MappedFile(path: path)
    try file.withBytes(at: 0, count: file.count) { bytes throws(FormatError) in
      hash.combine(bytes)
    }
    return hash.hexadecimal
  }

  /// A text, as 16 hexadecimal digits.
  package static func of(_ text: String) -> String {
    var hash = FNVHash()
    hash.combine(text)
    return hash.hexadecimal
  }
}

extension ModelLocation {
  /// The files beside a folder's weights that decide how text becomes tokens; none for a GGUF file,
  /// whose tokeniser is in the header and so in the fingerprint.
  private static let tokenizerFiles = [
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "vocab.txt", "vocab.json", "merges.txt", "tokenizer.model", "sentencepiece.bpe.model",
    "spiece.model", "sentence_bert_config.json",
  ]

  /// A hash of the tokeniser's files, as 16 hexadecimal digits.
  package func tokenizerHash() throws(FormatError) -> String {
    var text = ""
    for name in Self.tokenizerFiles {
      guard let path = companion(name), let size = Self.size(path), size > 0 else { continue }
      text += "\(name) \(try ContentHash.ofFile(path))\n"
    }
    return ContentHash.of(text)
  }

  private static func size(_ path: String) -> Int? {
    // Resolved: a hub's cache holds links.
    let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
  }
}
