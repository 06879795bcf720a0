internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// `hf-padded`: a Hugging Face folder of the dense shapes with pruned units zeroed.
struct HuggingFacePaddedWriter: FormatWriter {
  let options: ExportOptions
  let isFolder = true

  func check(_ model: LoadedModel) throws { _ = try configuration(model) }

  func write(_ content: ExportContent, to folder: String, work: Work) throws {
    let config = try configuration(content.model)
    work.progress(0.1, "copying")
    try HuggingFaceFolder.copyCompanions(of: content.model, to: folder)
    try AtomicOutput.write(config.serialized(indentation: 2) + "\n", path: folder + "/config.json")
    try AtomicOutput.write(try content.recipe.toml(), path: folder + "/pruning-recipe.toml")
    try work.check()
    work.progress(0.2, "writing weights")
    try writeWeights(content.padded, content, to: folder)
  }

  func difference(_ content: ExportContent, at folder: String) throws -> Double? {
    let isExact = content.model.location.archive.tensors.values.allSatisfy { $0.type == .f32 }
    return try ReadBack.difference(
      of: content.padded, at: folder, model: content.model,
      tolerance: ReadBack.tolerance(isExact: isExact))
  }

  /// The configuration, with biases switched on where a decoder's consumers got one.
  private func configuration(_ model: LoadedModel) throws -> JSONValue {
    guard case .folder(let config) = model.location.kind else {
      throw EngineError(
        .unsupported,
        "hf-padded starts from a Hugging Face folder, and \(model.summary.name) is a GGUF file; "
          + "export the recipe instead")
    }
    var fields = config.objectValue ?? [:]
    if model.summary.isDecoder {
      guard ["llama"].contains(model.summary.family) else {
        throw EngineError(
          .unsupported,
          "stock \(model.summary.family) has no place for the biases that reconstruction adds; "
            + "export the recipe instead")
      }
      fields["attention_bias"] = .bool(true)
      fields["mlp_bias"] = .bool(true)
    }
    return .object(fields)
  }

  private func writeWeights(
    _ padded: TransformerModel, _ content: ExportContent, to folder: String
  ) throws {
    let (model, updates) = (content.model, content.updates)
    let loader = try WeightLoader(model.location)
    var changed: [String: Linear] = [:]
    for index in padded.layers.indices {
      let layer = padded.layers[index]
      for sublayer in Sublayer.allCases {
        let isPruned = updates.contains {
          $0.outcome.site.layer == index && $0.outcome.site.sublayer == sublayer
        }
        guard isPruned || model.summary.isDecoder else { continue }
        let producers =
          sublayer == .attention
          ? [layer.attention.query, layer.attention.key, layer.attention.value]
          : [layer.feedForward.gate, layer.feedForward.up].compactMap { $0 }
        let names = loader.producerNames(layer: index, sublayer)
        for (name, linear) in zip(names, producers) { changed[name] = linear }
        changed[loader.consumerName(layer: index, sublayer)] = layer.consumer(of: sublayer)
      }
    }
    let archive = model.location.archive
    var tensors: [TensorSource] = []
    for name in archive.tensors.keys.sorted() {
      let isReplaced = ["weight", "bias"].contains { suffix in
        name.hasSuffix("." + suffix) && changed[String(name.dropLast(suffix.count + 1))] != nil
      }
      if !isReplaced { tensors.append(try Self.copy(name, of: archive)) }
    }
    for (name, linear) in changed.sorted(by: { $0.key < $1.key }) {
      let type = try archive.descriptor(name + ".weight").type
      let stored: ElementType = type == .f16 || type == .bf16 ? type : .f32
      tensors.append(
        try TensorSource(
          name: name + ".weight", shape: [linear.weight.rows, linear.weight.columns],
          type: stored, numbers: linear.weight.values))
      // Switching a decoder's biases on switches all of them on.
      let zeros = [Float](repeating: 0, count: linear.weight.rows)
      if let bias = linear.bias ?? (model.summary.isDecoder ? zeros : nil) {
        tensors.append(
          try TensorSource(name: name + ".bias", shape: [bias.count], type: stored, numbers: bias))
      }
    }
    _ = try SafetensorsWriter.writeModel(
      tensors, folder: folder, shardBytes: options.shardBytes)
  }

  private static func copy(_ name: String, of archive: any TensorArchive) throws -> TensorSource {
    func open(_ archive: some TensorArchive) throws -> TensorSource {
      try TensorSource(copying: name, of: archive)
    }
    return try open(archive)
  }
}
