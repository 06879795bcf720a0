internal import LinearAlgebra

/// A part of a model under the name that a file gives it.
public struct NamedTensor: Sendable {
  /// The name.
  public let name: String
  /// Rows and columns, or the length of a vector.
  public let shape: [Int]
  /// The numbers, row by row.
  public let values: [Float]
}

extension TransformerModel {
  /// All parts under the names that Hugging Face gives them: for encoders those of the bare model,
  /// for decoders those with the language head.
  public func huggingFaceTensors() -> [NamedTensor] {
    let names = TensorNames.huggingFace(
      configuration.family, prefix: configuration.family.isDecoder ? "model." : "")
    var tensors: [NamedTensor] = []
    func add(_ values: [Float], _ shape: [Int], _ name: String) {
      tensors.append(NamedTensor(name: name, shape: shape, values: values))
    }
    func add(_ linear: Linear?, _ name: String?) {
      guard let linear, let name else { return }
      add(linear.weight.values, [linear.weight.rows, linear.weight.columns], name + ".weight")
      if let bias = linear.bias { add(bias, [bias.count], name + ".bias") }
    }
    func add(_ norm: Norm?, _ name: String?) {
      guard let norm, let name else { return }
      add(norm.weight, [norm.weight.count], name + ".weight")
      if let bias = norm.bias { add(bias, [bias.count], name + ".bias") }
    }
    func addTable(_ table: [Float]?, _ name: String?) {
      guard let table, let name else { return }
      add(table, [table.count / configuration.hiddenSize, configuration.hiddenSize], name)
    }
    addTable(embeddings.tokens.values, names.tokens + ".weight")
    addTable(embeddings.positions?.values, names.positions.map { $0 + ".weight" })
    addTable(embeddings.types?.values, names.types.map { $0 + ".weight" })
    add(embeddings.norm, names.embeddingNorm)
    for (index, layer) in layers.enumerated() {
      let names = names.layer(index)
      add(layer.attention.query, names.query)
      add(layer.attention.key, names.key)
      add(layer.attention.value, names.value)
      add(layer.attention.output, names.output)
      add(layer.attention.queryNorm, names.queryNorm)
      add(layer.attention.keyNorm, names.keyNorm)
      add(layer.attentionNorm, names.attentionNorm)
      add(layer.feedForward.gate, names.gate)
      add(layer.feedForward.up, names.up)
      add(layer.feedForward.down, names.down)
      add(layer.feedForwardNorm, names.feedForwardNorm)
    }
    add(finalNorm, names.finalNorm)
    addTable(head?.values, names.head.map { $0 + ".weight" })
    return tensors
  }
}
