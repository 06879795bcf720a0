internal import LinearAlgebra
internal import Transformer

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

  /// The widths of all layers, if they are the same.
  var uniformWidths: LayerWidths? {
    widths.first.flatMap { first in widths.allSatisfy { $0 == first } ? first : nil }
  }
}

extension PrunedShape {
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

extension LayerWidths {
  /// The widths of a layer in memory.
  init(of layer: Layer, headSize: Int) {
    self.init(
      heads: layer.attention.query.weight.rows / headSize,
      keyValueHeads: layer.attention.key.weight.rows / headSize,
      ffnSize: layer.feedForward.up.weight.rows)
  }
}
