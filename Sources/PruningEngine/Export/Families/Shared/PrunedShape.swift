internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// Which linear layers have biases; the same in all layers.
struct LinearBiases: Equatable {
  var projections = false
  var output = false
  var gateAndUp = false
  var down = false

  /// Those of queries, keys and values.
  static let ofProjections = LinearBiases(projections: true)
  /// Biases everywhere.
  static let all = LinearBiases(projections: true, output: true, gateAndUp: true, down: true)

  /// Whether there is a place for all of the others.
  func hold(_ others: LinearBiases) -> Bool {
    LinearPart.allCases.allSatisfy { self[$0] || !others[$0] }
  }

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

  /// The widths of all layers, if they are the same.
  var uniformWidths: LayerWidths? {
    widths.first.flatMap { first in widths.allSatisfy { $0 == first } ? first : nil }
  }
}

extension PrunedShape {
  /// The same pruned so that values carry what consumers have no place for.
  var withoutBiasesOfConsumers: PrunedShape {
    PrunedShape(
      architecture: architecture, widths: widths,
      biases: LinearBiases(projections: true, gateAndUp: biases.gateAndUp))
  }

  init(of model: TransformerModel) {
    var widths: [LayerWidths] = []
    var biases = LinearBiases()
    for layer in model.layers {
      widths.append(LayerWidths(of: layer, headSize: model.architecture.headSize))
      for part in LinearPart.allCases where layer.linear(part)?.bias != nil { biases[part] = true }
    }
    self.init(architecture: model.architecture, widths: widths, biases: biases)
  }
}

extension Layer {
  /// The linear layer to which a reconstruction of a module gives a bias where there is none.
  func partGainingBias(_ module: ModuleKind, _ reconstruction: Reconstruction) -> LinearPart? {
    let consumer = LinearPart.consumer(of: module.sublayer)
    guard linear(consumer)?.bias == nil else { return nil }
    return reconstruction.partGainingBias(module)
  }
}

extension Reconstruction {
  /// The linear layer to which it gives a bias, in models that have none.
  func partGainingBias(_ module: ModuleKind) -> LinearPart? {
    if addsBias { return .consumer(of: module.sublayer) }
    return self == .liarValues && module == .attention ? .value : nil
  }
}

extension Linear {
  /// Adds a bias of zeros where there is none.
  mutating func addBias() { bias = bias ?? [Float](repeating: 0, count: weight.rows) }
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
