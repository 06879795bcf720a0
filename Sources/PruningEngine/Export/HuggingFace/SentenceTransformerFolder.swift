internal import Foundation
internal import ModelFormats
internal import Transformer

/// What a folder holds so that sentence-transformers makes the same embeddings of it.
struct SentenceTransformerFolder {
  private let model: LoadedModel

  init(_ model: LoadedModel) { self.model = model }

  /// The folders at the top of a model's own in which its modules are.
  static func moduleFolders(_ location: ModelLocation) throws(FormatError) -> Set<String> {
    guard let path = location.companion("modules.json") else { return [] }
    var folders: Set<String> = []
    for module in try JSONValue.read(path: path).array(file: path) {
      let folder = try module.string("path", file: path)
      if let top = folder.split(separator: "/").first { folders.insert(String(top)) }
    }
    return folders
  }

  /// Describes modules without weights, which is all that a GGUF file can hold.
  func write(_ put: (JSONValue, String) throws -> Void) throws {
    let encoding = model.encoding
    let pipeline = encoding.pipeline
    func module(_ index: Int, _ type: String, _ path: String) -> JSONValue {
      .object([
        "idx": .int(index), "name": .string("\(index)"), "path": .string(path),
        "type": .string("sentence_transformers.models.\(type)"),
      ])
    }
    var modules = [module(0, "Transformer", ""), module(1, "Pooling", "1_Pooling")]
    var model: [String: JSONValue] = [
      "model_type": .string("SentenceTransformer"),
      "prompts": .object(encoding.prompts.mapValues { .string($0) }),
      "default_prompt_name": encoding.defaultPromptName.map { .string($0) } ?? .null,
      "similarity_fn_name": .string(encoding.similarity.rawValue),
    ]
    for stage in pipeline.stages {
      switch stage {
      case .normalize: modules.append(module(2, "Normalize", "2_Normalize"))
      case .truncate(let width): model["truncate_dim"] = .int(width)
      case .dense, .layerNorm: preconditionFailure("a GGUF file has no modules with weights")
      }
    }
    try put(.array(modules), "modules.json")
    try put(.object(model), "config_sentence_transformers.json")
    try put(pooling(encoding), "1_Pooling/config.json")
    try put(
      .object([
        "max_seq_length": .int(self.model.maximumLength), "do_lower_case": .bool(false),
      ]), "sentence_bert_config.json")
  }

  /// A single way to pool in the spelling that older versions read, too.
  private func pooling(_ encoding: SentenceEncoding) -> JSONValue {
    let modes = encoding.pipeline.pooling.modes
    let width = JSONValue.int(model.dense.architecture.hiddenSize)
    var fields: [String: JSONValue] = ["include_prompt": .bool(encoding.includesPrompt)]
    guard modes.count == 1, let mode = modes.first else {
      fields["embedding_dimension"] = width
      fields["pooling_mode"] = .array(modes.map { .string($0.rawValue) })
      return .object(fields)
    }
    fields["word_embedding_dimension"] = width
    for flag in Pooling.flags { fields[flag.key] = .bool(flag.mode == mode) }
    return .object(fields)
  }
}
