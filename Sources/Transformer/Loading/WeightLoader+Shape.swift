public import ModelFormats

/// A stored layer's widths, told without reading its numbers.
public struct LayerShape: Sendable {
  /// Rows of the query layer.
  public var queryRows = 0
  /// Rows of the key layer, and of the value layer.
  public var keyRows = 0
  /// Rows of the FFN's first layer.
  public var neurons = 0
  /// Whether the FFN has a gate.
  public var isGated = false
  /// Which of q, k and v have a bias.
  public var attentionBiases = (query: false, key: false, value: false)
  /// How many of gate and up have a bias.
  public var neuronBiases = 0
  /// Weights and biases of q, k, v, o and the FFN.
  public var prunableParameters = 0
  /// All numbers of the layer.
  public var parameters = 0
}

extension WeightLoader {
  /// The shape of a layer.
  /// - Throws: `FormatError` when a tensor is missing.
  public func shape(ofLayer index: Int) throws(FormatError) -> LayerShape {
    var shape = LayerShape()
    func rows(_ name: String) throws(FormatError) -> Int {
      let weight = try archive.descriptor(name + ".weight")
      let bias = archive.tensors[name + ".bias"]?.elementCount ?? 0
      shape.prunableParameters += weight.elementCount + bias
      return weight.rowCount
    }
    func isBiased(_ name: String) -> Bool { archive.tensors[name + ".bias"] != nil }
    let names = names.layer(index)
    shape.queryRows = try rows(names.query)
    shape.keyRows = try rows(names.key)
    _ = try rows(names.value)
    _ = try rows(names.output)
    shape.neurons = try rows(names.up)
    _ = try rows(names.down)
    if let gate = names.gate {
      _ = try rows(gate)
      shape.isGated = true
      shape.neuronBiases += isBiased(gate) ? 1 : 0
    }
    shape.neuronBiases += isBiased(names.up) ? 1 : 0
    shape.attentionBiases = (
      isBiased(names.query), isBiased(names.key), isBiased(names.value)
    )
    shape.parameters = shape.prunableParameters
    for case .some(let norm) in [
      names.attentionNorm, names.feedForwardNorm, names.queryNorm, names.keyNorm,
    ] {
      for suffix in [".weight", ".bias", ".gamma", ".beta"] {
        shape.parameters += archive.tensors[norm + suffix]?.elementCount ?? 0
      }
    }
    return shape
  }

  /// Numbers in the tables that are read: tokens, positions, segments, and an output table of its
  /// own.
  public var tableParameters: Int {
    let head = configuration.tiedEmbeddings ? nil : names.head
    return [names.tokens, names.positions, names.types, head].reduce(0) { total, name in
      total + (name.flatMap { archive.tensors[$0 + ".weight"]?.elementCount } ?? 0)
    }
  }
}
