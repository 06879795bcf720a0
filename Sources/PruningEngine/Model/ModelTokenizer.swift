internal import Foundation
internal import ModelFormats
internal import Tokenization

/// Finds a model's tokeniser: beside a folder's weights, or in a GGUF file's metadata.
enum ModelTokenizer {
  static func load(_ location: ModelLocation) throws -> any Tokenizer {
    guard let file = location.gguf else {
      return try TokenizerFiles.load(folder: URL(fileURLWithPath: location.path))
    }
    let key = "tokenizer.ggml."
    guard let tokens = try file.optionalStrings(key + "tokens") else {
      throw FormatError(
        .missing, "holds no tokeniser", file: location.path, location: .init(key: key + "tokens"),
        remedy: "use a GGUF file made with its vocabulary")
    }
    func id(_ name: String) throws -> Int? { try file.optionalInt(key + name + "_token_id") }
    return try TokenizerFiles.load(
      gguf: GGUFTokenizerMetadata(
        model: try file.string(key + "model"),
        preTokenizer: try file.optionalString(key + "pre") ?? "default",
        tokens: tokens,
        tokenTypes: try file.optionalInts(key + "token_type") ?? [],
        merges: try file.optionalStrings(key + "merges") ?? [],
        scores: try file.optionalDoubles(key + "scores")?.map { Float($0) } ?? [],
        begin: try id("bos"), end: try id("eos"), unknown: try id("unknown"),
        padding: try id("padding"), separator: try id("seperator") ?? id("separator"),
        classifier: try id("cls"), mask: try id("mask"), endOfTurn: try id("eot"),
        addsBegin: try file.optionalBool(key + "add_bos_token"),
        addsEnd: try file.optionalBool(key + "add_eos_token"),
        addsSpacePrefix: try file.optionalBool(key + "add_space_prefix")))
  }
}
