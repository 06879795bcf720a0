internal import FileAccess
package import Foundation
import JSONSyntax

/// Loads tokenizers from the files and the metadata in which models come.
package enum TokenizerFiles {
  /// Loads the tokenizer of a model's folder: from `tokenizer.json`, or `vocab.txt` (WordPiece), or
  /// `vocab.json` and `merges.txt` (byte-level BPE), or `tokenizer.model` (SentencePiece), the
  /// first of these that is there.
  ///
  /// - Parameter lowercasing: whether texts are lowercased before all else.
  /// - Throws: `TokenizationError`.
  package static func load(folder: URL, lowercasing: Bool = false) throws -> any Tokenizer {
    let folder = TokenizerFolder(folder, lowercases: lowercasing)
    if let bytes = try folder.read("tokenizer.json") {
      let configuration = try folder.configuration(document: bytes)
      return try locating(folder.path("tokenizer.json")) { () throws(TokenizationError) in
        try TokenizerDocument(try JSONNode(reading: bytes, as: .strict), configuration).tokenizer()
      }
    }
    let configuration = try folder.configuration(document: [])
    if let bytes = try folder.read("vocab.txt") {
      return try locating(folder.path("vocab.txt")) { () throws(TokenizationError) in
        try wordPiece(lines: bytes, configuration)
      }
    }
    if let vocabulary = try folder.read("vocab.json") {
      guard let merges = try folder.read("merges.txt") else {
        throw TokenizationError(
          .missingFile, "vocab.json is there but merges.txt is not",
          file: folder.path("merges.txt"),
          advice: "copy merges.txt from the model's source")
      }
      return try locating(folder.path("vocab.json")) { () throws(TokenizationError) in
        try byteLevel(vocabulary, merges: merges, configuration)
      }
    }
    if let bytes = try folder.read("tokenizer.model") {
      return try locating(folder.path("tokenizer.model")) { () throws(TokenizationError) in
        try sentencePiece(bytes, configuration)
      }
    }
    throw TokenizationError(
      .missingFile,
      "no tokenizer: looked for tokenizer.json, vocab.txt, vocab.json with merges.txt and "
        + "tokenizer.model",
      file: folder.path(""), advice: "copy one of them from the model's source into the folder")
  }

  private static func locating(
    _ path: String, _ body: () throws(TokenizationError) -> PipelineTokenizer
  ) throws(TokenizationError) -> PipelineTokenizer {
    do {
      return try body()
    } catch {
      throw error.located(in: path)
    }
  }
}

/// A model's folder, of which the tokenizer's files are read.
struct TokenizerFolder {
  private let url: URL
  private let lowercases: Bool

  // No tokenizer comes near; a file beyond would only fill memory.
  private static let sizeLimit = 1 << 29

  init(_ url: URL, lowercases: Bool = false) {
    self.url = url
    self.lowercases = lowercases
  }

  func path(_ name: String) -> String {
    name.isEmpty ? url.path : url.appendingPathComponent(name).path
  }

  /// The bytes of a file, or nil if there is none.
  func read(_ name: String) throws(TokenizationError) -> [UInt8]? {
    let path = path(name)
    do throws(RegularFileError) {
      return try RegularFile.read(path, limit: Self.sizeLimit)
    } catch {
      switch error.reason {
      case .missing: return nil
      case .system: throw TokenizationError(.unreadableFile, error.message, file: path)
      case .tooLarge:
        throw TokenizationError(
          .unsupported, error.message, file: path, advice: "this can't be a tokenizer")
      case .notAFile:
        throw TokenizationError(.unsupported, error.message, file: path, advice: error.remedy)
      }
    }
  }

  /// What the files beside the vocabulary say.
  /// - Parameter document: the bytes of `tokenizer.json`.
  func configuration(document: [UInt8]) throws(TokenizationError) -> TokenizerConfiguration {
    func json(_ name: String) throws(TokenizationError) -> JSONNode {
      do {
        return try read(name).map { bytes throws(TokenizationError) in
          try JSONNode(reading: bytes, as: .python)
        } ?? .null
      } catch {
        throw error.located(in: path(name))
      }
    }
    let (own, model) = (try json("tokenizer_config.json"), try json("config.json"))
    let isNamed = [own["tokenizer_class"], model["tokenizer_class"], model["model_type"]]
      .contains { $0?.string != nil }
    do {
      let configuration = TokenizerConfiguration(
        kind: isNamed
          ? try .find(
            configured: own["tokenizer_class"]?.string, model: model["tokenizer_class"]?.string,
            family: model["model_type"]?.string,
            isByteLevel: { document.contains(Array("\"ByteLevel\"".utf8)) }) : nil,
        tokenizer: own, specialTokens: try json("special_tokens_map.json"),
        addedTokens: try json("added_tokens.json"),
        generation: try json("generation_config.json"), lowercases: lowercases)
      try TokenizerKeys.check(configuration)
      return configuration
    } catch {
      throw error.located(in: path("tokenizer_config.json"))
    }
  }
}
