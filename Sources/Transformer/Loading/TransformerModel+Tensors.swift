internal import LinearAlgebra

/// A part of a model under the name that a file gives it.
package struct NamedTensor {
  /// The name.
  package let name: String
  /// Rows and columns, or the length of a vector.
  package let shape: [Int]
  /// Gives the numbers, row by row; a streamed layer's are read for that.
  package let values: () -> [Float]
}

extension WeightLoader {
  /// All parts of a model of the same family under the names that Hugging Face gives them, whatever
  /// file it came from: those of the bare model, or those with the table that gives logits.
  package func huggingFaceTensors(of model: TransformerModel) -> [NamedTensor] {
    let names = definition.names(prefix: model.architecture.predictsTokens ? definition.prefix : "")
    let reader = LayerReader(model.layers)
    var tensors: [NamedTensor] = []
    func add(_ values: [Float], _ name: String) {
      tensors.append(NamedTensor(name: name, shape: [values.count]) { values })
    }
    func add(_ norm: Norm?, _ name: String?) {
      guard let norm, norm.isStored, let name else { return }
      add(names.storesGainLessOne ? norm.gain.map { $0 - 1 } : norm.gain, name + ".weight")
      if let shift = norm.shift { add(shift, name + ".bias") }
    }
    func add(_ table: Matrix<Float>?, _ name: String?) {
      guard let table, let name else { return }
      tensors.append(
        NamedTensor(name: name + ".weight", shape: [table.rows, table.columns]) { table.values })
    }
    add(model.embeddings.tokens, names.tokens)
    add(model.embeddings.positions, names.positions)
    add(model.embeddings.types, names.types)
    add(model.embeddings.norm, names.embeddingNorm)
    add(model.relativePositionsTable, names.relativePositions)
    for index in model.layers.indices {
      let layerNames = names.layer(index)
      let layer = reader.layer(index)
      for (name, parts) in layerNames.tensors(of: model.architecture.linearParts) {
        let linears = parts.compactMap(layer.linear)
        let rows = linears.reduce(0) { $0 + $1.weight.rows }
        tensors.append(
          NamedTensor(name: name + ".weight", shape: [rows, linears[0].weight.columns]) {
            parts.flatMap { reader.layer(index).linear($0)?.weight.values ?? [] }
          })
        let bias = linears.flatMap { $0.bias ?? [] }
        if !bias.isEmpty { add(bias, name + ".bias") }
      }
      for part in model.architecture.normParts { add(layer.norm(part), layerNames[part]) }
    }
    add(model.finalNorm, names.finalNorm)
    add(model.head, names.head)
    return tensors
  }
}
