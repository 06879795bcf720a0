public import Foundation

/// Loads tokenizers from the files and the metadata in which models come.
public enum TokenizerFiles {
  /// Loads the tokenizer of a model's folder: from `tokenizer.json`, or `vocab.txt` (WordPiece), or
  /// `vocab.json` and `merges.txt` (byte-level BPE), or `tokenizer.model` (SentencePiece), the
  /// first of these that is there.
  ///
  /// - Throws: `TokenizationError`.
  public static func load(folder: URL) throws -> any Tokenizer {
    let folder = TokenizerFolder(folder)
    if let bytes = try folder.read("tokenizer.json") {
      return try locating(folder.path("tokenizer.json")) { () throws(TokenizationError) in
        let document = try JSONReader.read(bytes)
        return try TokenizerDocument(document, try folder.configuration()).tokenizer()
      }
    }
    if let bytes = try folder.read("vocab.txt") {
      return try locating(folder.path("vocab.txt")) { () throws(TokenizationError) in
        try wordPiece(lines: bytes, try folder.configuration())
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
        try byteLevel(vocabulary, merges: merges, try folder.configuration())
      }
    }
    if let bytes = try folder.read("tokenizer.model") {
      return try locating(folder.path("tokenizer.model")) { () throws(TokenizationError) in
        try sentencePiece(bytes, try folder.configuration())
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

  // No tokenizer comes near; a file beyond would only fill memory.
  private static let sizeLimit = 1 << 29

  init(_ url: URL) {
    self.url = url
  }

  func path(_ name: String) -> String {
    name.isEmpty ? url.path : url.appendingPathComponent(name).path
  }

  /// The bytes of a file, or nil if there is none.
  func read(_ name: String) throws(TokenizationError) -> [UInt8]? {
    let path = path(name)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      !isDirectory.boolValue
    else { return nil }
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      let data = try handle.read(upToCount: Self.sizeLimit + 1) ?? Data()
      if data.count <= Self.sizeLimit { return [UInt8](data) }
    } catch {
      throw TokenizationError(
        .unreadableFile, "can't be read: \(error.localizedDescription)", file: path)
    }
    throw TokenizationError(
      .unsupported, "is larger than \(Self.sizeLimit >> 20) MB", file: path,
      advice: "this can't be a tokenizer")
  }

  /// What the files beside the vocabulary say.
  func configuration() throws(TokenizationError) -> TokenizerConfiguration {
    var documents: [JSONValue?] = []
    for name in [
      "tokenizer_config.json", "special_tokens_map.json", "generation_config.json",
      "added_tokens.json",
    ] {
      do {
        documents.append(
          try read(name).map { bytes throws(TokenizationError) in
            try JSONReader.read(bytes)
          })
      } catch {
        throw error.located(in: path(name))
      }
    }
    return TokenizerConfiguration(
      tokenizer: documents[0] ?? .null, specialTokens: documents[1] ?? .null,
      generation: documents[2] ?? .null, addedTokens: documents[3] ?? .null)
  }
}
