internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// What exporters must know of a family, beside what its models compute.
///
/// One file of the folder above a family; ``ExportFamilies`` lists them.
protocol FamilyExport: Sendable {
  /// The family, by its `model_type`.
  var family: String { get }

  // MARK: Hugging Face

  /// What the names of transformers' classes begin with.
  var classPrefix: String { get }
  /// The class of configurations.
  var configurationClass: String { get }
  /// The automatic class by the ending of the model class's name.
  var classes: [String: String] { get }
  /// The ending of the class where a configuration names none.
  var usualEnding: String { get }
  /// `config.json` of a model that came without one.
  func configuration(of model: LoadedModel) throws -> [String: JSONValue]
  /// A class of transformers that holds a model, and what it changes in `config.json`; nil if none
  /// does.
  func stockClass(_ shape: PrunedShape) -> StockClass?
  /// A class of our own for models that no stock class holds.
  func ownClass(_ shape: PrunedShape) -> OwnClass

  // MARK: GGUF

  /// The architectures of llama.cpp that may hold a model, the preferred first.
  var ggufArchitectures: [GGUFArchitecture] { get }
}

extension FamilyExport {
  var configurationClass: String { classPrefix + "Config" }

  /// What every configuration of a dense model says.
  func commonFields(of model: LoadedModel) -> [String: JSONValue] {
    let c = model.dense.architecture
    let bare = classes.first { $0.value == "AutoModel" }?.key
    let ending = c.predictsTokens ? usualEnding : bare ?? usualEnding
    return [
      "model_type": .string(family),
      "architectures": .array([.string(classPrefix + ending)]),
      "vocab_size": .int(model.dense.embeddings.tokens.rows),
      "hidden_size": .int(c.hiddenSize),
      "num_hidden_layers": .int(c.layers.count),
      "num_attention_heads": .int(c.heads),
      "intermediate_size": .int(c.ffnSize),
      "hidden_act": .string(c.feedForward.activation.huggingFaceName),
      "max_position_embeddings": .int(c.maximumPositions),
      "pad_token_id": model.tokenizer.specialTokens.padding.map { .int($0) } ?? .null,
    ]
  }

  func configuration(of model: LoadedModel) throws -> [String: JSONValue] {
    throw EngineError(
      .unsupported, "\(model.summary.name) has no config.json, and none can be made for its family")
  }
}

/// A class of transformers.
struct StockClass {
  /// Its `model_type`.
  var modelType: String
  /// What its name begins with.
  var classPrefix: String
  /// The biases that it has.
  var biases: LinearBiases
  /// What it needs in `config.json`; null takes a field away.
  var fields: [String: JSONValue]
}

/// A class that goes into the folder: the family's stock class with narrower linear layers.
struct OwnClass {
  /// The biases that it has.
  var biases: LinearBiases
  /// What it needs in `config.json`.
  var fields: [String: JSONValue]
  /// The fields, as its documentation has them.
  var fieldNames: String
  /// A Python function `narrow(model, config)` that replaces the linear layers.
  var narrowing: String
}
