internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// What exporters must know of a family, beside what its models compute.
///
/// One file of this folder a family; ``ExportFamilies`` lists them.
protocol FamilyExport: Sendable {
  /// The family, by its `model_type`.
  var family: String { get }

  // MARK: Hugging Face

  /// What the names of transformers' classes begin with.
  var classPrefix: String { get }
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

/// Which linear layers have biases; the same in all layers.
struct LinearBiases: Equatable {
  var projections = false
  var output = false
  var gateAndUp = false
  var down = false

  /// Biases everywhere.
  static let all = LinearBiases(projections: true, output: true, gateAndUp: true, down: true)

  /// Whether a linear part has one.
  subscript(part: LinearPart) -> Bool {
    get {
      switch part {
      case .query, .key, .value: projections
      case .output: output
      case .gate, .up: gateAndUp
      case .down: down
      }
    }
    set {
      switch part {
      case .query, .key, .value: projections = newValue
      case .output: output = newValue
      case .gate, .up: gateAndUp = newValue
      case .down: down = newValue
      }
    }
  }
}

/// What decides where a model can be written: what it computes, and what pruning made of its layers.
struct PrunedShape {
  let architecture: Architecture
  /// Each layer's widths.
  let widths: [LayerWidths]
  /// Where any layer has a bias.
  let biases: LinearBiases

  init(of model: TransformerModel) {
    architecture = model.architecture
    var widths: [LayerWidths] = []
    var biases = LinearBiases()
    for layer in model.layers {
      widths.append(LayerWidths(of: layer, headSize: model.architecture.headSize))
      for part in LinearPart.allCases where layer.linear(part)?.bias != nil { biases[part] = true }
    }
    self.widths = widths
    self.biases = biases
  }

  /// The widths of all layers, if they are the same.
  var uniformWidths: LayerWidths? {
    widths.first.flatMap { first in widths.allSatisfy { $0 == first } ? first : nil }
  }
}

extension LayerWidths {
  /// The widths of a layer in memory.
  init(of layer: Layer, headSize: Int) {
    self.init(
      heads: layer.attention.query.weight.rows / headSize,
      keyValueHeads: layer.attention.key.weight.rows / headSize,
      ffnSize: layer.feedForward.up.weight.rows)
  }
}
