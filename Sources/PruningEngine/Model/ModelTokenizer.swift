internal import Foundation
internal import ModelFormats
internal import Tokenization

/// Finds a model's tokeniser: beside a folder's weights, or in a GGUF file's metadata.
enum ModelTokenizer {
  static func load(
    _ location: ModelLocation, lowercases: Bool = false
  ) throws -> any Tokenizer {
    guard let metadata = try metadata(location) else {
      let tokenizer = try TokenizerFiles.load(
        folder: URL(fileURLWithPath: location.path), lowercasing: lowercases)
      for note in tokenizer.notes { location.note(note) }
      return tokenizer
    }
    return try TokenizerFiles.load(gguf: metadata)
  }

  /// Keys that change no ids, and where llama.cpp reads them.
  private static let keys = SettingsTable(
    harmless: Dictionary(
      uniqueKeysWithValues: [
        "eom", "eog", "eot", "fim_pre", "fim_suf", "fim_mid", "fim_pad", "fim_rep", "fim_sep",
        "prefix", "suffix", "middle",
      ].map {
        ("tokenizer.ggml.\($0)_token_id", "llama_vocab: where generation ends or is filled in")
      }
    ).merging([
      "tokenizer.chat_template": "llama_chat_apply_template: prompts of chats",
      "tokenizer.ggml.token_type_count": "load_hparams: rows of the table of segments",
      "tokenizer.huggingface.json": "not read: a copy of tokenizer.json",
    ]) { own, _ in own })

  /// What a GGUF file says of its tokeniser; nil for a folder.
  static func metadata(_ location: ModelLocation) throws -> GGUFTokenizerMetadata? {
    guard location.gguf != nil else { return nil }
    let file = location.settings
    try file.hold(to: keys)
    let key = "tokenizer.ggml."
    guard let tokens = try file.optionalStrings(key + "tokens") else {
      throw FormatError(
        .missing, "holds no tokeniser", file: location.path, location: .init(key: key + "tokens"),
        remedy: "use a GGUF file made with its vocabulary")
    }
    func id(_ name: String) throws -> Int? { try file.optionalInt(key + name + "_token_id") }
    var metadata = GGUFTokenizerMetadata(
      model: try file.string(key + "model"),
      preTokenizer: try file.optionalString(key + "pre") ?? "default", tokens: tokens,
      tokenTypes: try file.optionalInts(key + "token_type") ?? [],
      merges: try file.optionalStrings(key + "merges") ?? [],
      scores: try file.optionalDoubles(key + "scores")?.map { Float($0) } ?? [])
    metadata.begin = try id("bos")
    metadata.end = try id("eos")
    metadata.unknown = try id("unknown")
    metadata.padding = try id("padding")
    // The key is misspelt in the format itself.
    metadata.separator = try id("seperator")
    metadata.classifier = try id("cls")
    metadata.mask = try id("mask")
    metadata.endOfTurn = try id("eot")
    metadata.addsBegin = try file.optionalBool(key + "add_bos_token")
    metadata.addsEnd = try file.optionalBool(key + "add_eos_token")
    metadata.addsSpacePrefix = try file.optionalBool(key + "add_space_prefix")
    metadata.removesExtraWhitespace = try file.optionalBool(key + "remove_extra_whitespaces")
    metadata.lowercases = try file.optionalBool(key + "normalizer.lowercase")
    metadata.stripsAccents = try file.optionalBool(key + "normalizer.strip_accents")
    return metadata
  }
}
