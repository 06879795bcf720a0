internal import Foundation
internal import ModelFormats
internal import Tokenization
internal import Transformer

/// The files of a folder beside weights and configuration.
enum HuggingFaceFolder {
  /// A source's own model card, kept under this name.
  static let originalCard = "README.dense.md"

  /// Brings along tokeniser, pooling and whatever else belongs to the model.
  static func copyCompanions(of model: LoadedModel, to folder: String) throws {
    if let metadata = try ModelTokenizer.metadata(model.location) {
      for (name, text) in try madeCompanions(of: model, metadata) {
        try HuggingFaceWriter.put(text, folder, name)
      }
      return
    }
    for (original, name) in try companions(of: model) {
      let place = URL(fileURLWithPath: folder + "/" + name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: original, toPath: place.path)
    }
  }

  /// The bytes of what ``copyCompanions(of:to:)`` brings along.
  static func companionBytes(of model: LoadedModel) throws -> Int {
    if let metadata = try ModelTokenizer.metadata(model.location) {
      return try madeCompanions(of: model, metadata).reduce(0) { $0 + $1.text.utf8.count }
    }
    return try companions(of: model).reduce(0) { $0 + FileSize.bytes(of: $1.original) }
  }

  /// The files of a source folder that belong to the pruned model too, those in the folders of its
  /// modules included, with the names that they will have. In a download cache all of them are
  /// links, which would lead nowhere from elsewhere: the files behind them are named.
  private static func companions(
    of model: LoadedModel
  ) throws -> [(original: String, name: String)] {
    var companions: [(original: String, name: String)] = []
    let source = model.location.path
    let modules = try SentenceTransformerFolder.moduleFolders(model.location)
    // Weights are written anew; what other formats hold is still dense.
    let weights = [".safetensors", ".bin", ".pt", ".onnx", ".h5", ".msgpack", ".gguf", ".ot"]
    let written: Set = [
      "config.json", "pruning-recipe.toml", HuggingFaceCode.configurationFile,
      HuggingFaceCode.modelFile,
    ]
    for entry in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
      guard !entry.hasPrefix("."), !entry.hasSuffix(".index.json"), !written.contains(entry),
        !weights.contains(where: { entry.hasSuffix($0) })
      else { continue }
      // Other folders than those of modules hold files of something else.
      if modules.contains(entry) {
        let inside = try? FileManager.default.subpathsOfDirectory(atPath: source + "/" + entry)
        for name in (inside ?? []).sorted().map({ entry + "/" + $0 }) {
          guard let original = regularFile(source + "/" + name) else { continue }
          companions.append((original, name))
        }
      }
      guard let original = regularFile(source + "/" + entry) else { continue }
      var name = entry
      if entry == "README.md" {
        // A card that was written by an earlier export describes another model.
        if !model.dense.architecture.isUniform { continue }
        name = originalCard
      }
      companions.append((original, name))
    }
    return companions
  }

  /// The file that a path leads to, links followed.
  private static func regularFile(_ path: String) -> String? {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
    return type == .typeRegular ? file : nil
  }

  /// Makes what a GGUF file keeps in its metadata.
  private static func madeCompanions(
    of model: LoadedModel, _ metadata: GGUFTokenizerMetadata
  ) throws -> [(name: String, text: String)] {
    let c = model.dense.architecture
    let template = try model.location.settings.optionalString("tokenizer.chat_template")
    var companions = [
      (name: "tokenizer.json", text: try metadata.huggingFaceTokenizer()),
      (
        "tokenizer_config.json",
        metadata.huggingFaceConfiguration(
          maximumLength: c.maximumPositions, chatTemplate: template)
      ),
    ]
    func put(_ value: JSONValue, _ name: String) {
      companions.append((name, value.serialized(indentation: 2) + "\n"))
    }
    guard !c.predictsTokens else {
      let special = model.tokenizer.specialTokens
      var fields: [String: JSONValue] = [:]
      fields["bos_token_id"] = special.begin.map { .int($0) }
      fields["eos_token_id"] = special.end.map { .int($0) }
      fields["pad_token_id"] = special.padding.map { .int($0) }
      put(.object(fields), "generation_config.json")
      return companions
    }
    try SentenceTransformerFolder(model).write(put)
    return companions
  }
}
