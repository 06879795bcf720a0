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
    let layers = LayerReader(padded.layers)
    var changed: [String: Changed] = [:]
    for index in padded.layers.indices {
      for sublayer in Sublayer.allCases {
        let update = updates.first {
          $0.outcome.site.layer == index && $0.outcome.site.sublayer == sublayer
        }
        guard update != nil || model.summary.isDecoder else { continue }
        let producers: [(Layer) -> Linear?] =
          sublayer == .attention
          ? [{ $0.attention.query }, { $0.attention.key }, { $0.attention.value }]
          : (model.summary.isDecoder ? [{ $0.feedForward.gate }] : []) + [{ $0.feedForward.up }]
        let names = loader.producerNames(layer: index, sublayer)
        for (name, part) in zip(names, producers) {
          changed[name] = Changed(layer: index, part: part)
        }
        changed[loader.consumerName(layer: index, sublayer)] = Changed(
          layer: index, part: { $0.consumer(of: sublayer) }, gainsBias: update?.hasBias == true)
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
    // By name, so that the parts of a layer follow one another.
    for (name, change) in changed.sorted(by: { $0.key < $1.key }) {
      let weight = try archive.descriptor(name + ".weight")
      let stored: ElementType =
        weight.type == .f16 || weight.type == .bf16 ? weight.type : .f32
      tensors.append(
        try TensorSource(name: name + ".weight", shape: weight.shape, type: stored) {
          change.part(layers.layer(change.layer))?.weight.values ?? []
        })
      // Switching a decoder's biases on switches all of them on.
      guard model.summary.isDecoder || change.gainsBias || archive.tensors[name + ".bias"] != nil
      else { continue }
      let count = weight.rowCount
      tensors.append(
        try TensorSource(name: name + ".bias", shape: [count], type: stored) {
          change.part(layers.layer(change.layer))?.bias ?? [Float](repeating: 0, count: count)
        })
    }
    _ = try SafetensorsWriter.writeModel(
      tensors, folder: folder, shardBytes: options.shardBytes)
  }

  /// A linear layer that differs from the stored one, found when its turn comes to be written.
  private struct Changed {
    var layer: Int
    var part: (Layer) -> Linear?
    var gainsBias = false
  }

  private static func copy(_ name: String, of archive: any TensorArchive) throws -> TensorSource {
    func open(_ archive: some TensorArchive) throws -> TensorSource {
      try TensorSource(copying: name, of: archive)
    }
    return try open(archive)
  }
}
