internal import ModelFormats
internal import PruningPlan
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

extension HuggingFaceConfiguration {
  /// The configuration of some of the layers: their number, and what lists say layer by layer.
  static func fields(_ model: LoadedModel, layers: [Int]) throws -> [String: JSONValue] {
    let fields = try fields(model)
    let count = model.summary.layers
    guard layers.count < count else { return fields }
    return fields.reduce(into: [String: JSONValue]()) { result, field in
      let (key, value) = field
      switch value {
      case .array(let items) where items.count == count && key.contains("layer"):
        result[key] = .array(layers.map { items[$0] })
      case .int(count) where countKeys.contains(key): result[key] = .int(layers.count)
      default: result[key] = value
      }
    }
  }

  /// What families call the number of layers.
  private static let countKeys: Set = ["num_hidden_layers", "n_layers", "n_layer", "num_layers"]

  /// Refuses layers that no configuration of the family describes: what each of them is follows from
  /// its number there.
  static func check(_ model: LoadedModel, layers: [Int]) throws {
    guard layers.count < model.summary.layers else { return }
    let expected = layers.map { model.dense.architecture.layers[$0] }
    let found = try? Architecture.layers(ofConfiguration: fields(model, layers: layers))
    guard found == expected else {
      throw EngineError(
        .unsupported,
        "the configuration of \(model.summary.familyTitle) says by a layer's number what it is, so "
          + "\(model.summary.name) can't be written without these ones", .export([.recipe]))
    }
  }
}
