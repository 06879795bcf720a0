internal import ModelFormats
internal import Transformer

/// The dense model's `config.json`, taken from its folder or made from GGUF metadata.
enum HuggingFaceConfiguration {
  static func fields(_ model: LoadedModel) throws -> [String: JSONValue] {
    if let config = model.location.config {
      var fields = config.objectValue ?? [:]
      // A file may hold a table of its own although its key says otherwise.
      let c = model.dense.architecture
      if c.predictsTokens, !c.tiesTables { fields["tie_word_embeddings"] = .bool(false) }
      return fields
    }
    return try ExportFamilies.export(of: model.family).configuration(of: model)
  }
}
