internal import ModelFormats
internal import Transformer

/// The dense model's `config.json`, taken from its folder or made from GGUF metadata.
enum HuggingFaceConfiguration {
  static func fields(_ model: LoadedModel) throws -> [String: JSONValue] {
    if let config = model.location.config { return config.objectValue ?? [:] }
    return try ExportFamilies.export(of: model.family).configuration(of: model)
  }
}
