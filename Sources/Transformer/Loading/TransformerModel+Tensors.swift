internal import LinearAlgebra

/// A part of a model under the name that a file gives it.
public struct NamedTensor {
  /// The name.
  public let name: String
  /// Rows and columns, or the length of a vector.
  public let shape: [Int]
  /// Gives the numbers, row by row; a streamed layer's are read for that.
  public let values: () -> [Float]
}

extension TransformerModel {
  /// All parts under the names that Hugging Face gives them: for encoders those of the bare model,
  /// for decoders those with the language head.
  public func huggingFaceTensors() -> [NamedTensor] {
    let names = TensorNames.huggingFace(
      configuration.family, prefix: configuration.family.isDecoder ? "model." : "")
    let reader = LayerReader(layers)
    var tensors: [NamedTensor] = []
    func add(_ values: [Float], _ shape: [Int], _ name: String) {
      tensors.append(NamedTensor(name: name, shape: shape) { values })
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
    func add(_ name: String?, _ index: Int, _ part: @escaping (Layer) -> Linear?) {
      guard let name, let linear = part(reader.layer(index)) else { return }
      tensors.append(
        NamedTensor(name: name + ".weight", shape: [linear.weight.rows, linear.weight.columns]) {
          part(reader.layer(index))?.weight.values ?? []
        })
      if let bias = linear.bias { add(bias, [bias.count], name + ".bias") }
    }
    addTable(embeddings.tokens.values, names.tokens + ".weight")
    addTable(embeddings.positions?.values, names.positions.map { $0 + ".weight" })
    addTable(embeddings.types?.values, names.types.map { $0 + ".weight" })
    add(embeddings.norm, names.embeddingNorm)
    for index in layers.indices {
      let names = names.layer(index)
      let layer = reader.layer(index)
      add(names.query, index) { $0.attention.query }
      add(names.key, index) { $0.attention.key }
      add(names.value, index) { $0.attention.value }
      add(names.output, index) { $0.attention.output }
      add(layer.attention.queryNorm, names.queryNorm)
      add(layer.attention.keyNorm, names.keyNorm)
      add(layer.attentionNorm, names.attentionNorm)
      add(names.gate, index) { $0.feedForward.gate }
      add(names.up, index) { $0.feedForward.up }
      add(names.down, index) { $0.feedForward.down }
      add(layer.feedForwardNorm, names.feedForwardNorm)
    }
    add(finalNorm, names.finalNorm)
    addTable(head?.values, names.head.map { $0 + ".weight" })
    return tensors
  }
}
