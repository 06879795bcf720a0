internal import Foundation
internal import LinearAlgebra
internal import ModelFormats
public import PruningPlan
internal import Tokenization
internal import Transformer

/// What was written.
public struct ExportOutcome: Sendable {
  /// Where.
  public var path: String
  /// Bytes of all files.
  public var bytes: Int
  /// Parameters that are left: units removed or zeroed don't count.
  public var parameters: Int
  /// The greatest difference between the file, read back, and the model in memory; nil for a recipe.
  public var difference: Double?
}

/// Writes recipes and pruned models, whole or not at all, and reads back what it wrote.
public struct Exporter: Sendable {
  /// The opened model.
  public let model: LoadedModel

  /// Prepares to write.
  public init(_ model: LoadedModel) { self.model = model }

  /// Refuses, before any work is done for it, what can't be written in the end.
  public func check(_ format: ExportFormat, to path: String, overwrite: Bool) throws {
    if format == .huggingFacePadded { _ = try configuration() }
    try Self.checkTarget(path, isFolder: format != .recipe, overwrite: overwrite)
  }

  /// Refuses a target that exists or can't be written.
  public static func checkTarget(_ path: String, isFolder: Bool, overwrite: Bool) throws {
    do {
      try AtomicOutput(path: path, kind: isFolder ? .folder : .file, overwrite: overwrite).cancel()
    } catch {
      throw EngineError(error)
    }
  }

  /// Writes a recipe as TOML.
  public func write(
    _ recipe: Recipe, parameters: Int, to path: String, overwrite: Bool
  ) throws -> ExportOutcome {
    do {
      let text = try recipe.toml()
      try AtomicOutput.write(text, path: path, overwrite: overwrite)
      return ExportOutcome(
        path: path, bytes: text.utf8.count, parameters: parameters, difference: nil)
    } catch {
      throw EngineError(error)
    }
  }

  /// Writes a Hugging Face folder of the dense shapes with pruned units zeroed.
  /// - Parameter updates: what becomes of the sites.
  public func writePadded(
    _ updates: [SiteUpdate], pruner: Pruner, recipe: Recipe, to path: String, overwrite: Bool,
    work: Work = Work()
  ) throws -> ExportOutcome {
    do {
      let config = try configuration()
      let padded = pruner.pruned(updates, padded: true)
      var difference = 0.0
      try AtomicOutput.writeFolder(path: path, overwrite: overwrite) { folder in
        work.progress(0.1, "copying")
        try copyCompanions(to: folder)
        try AtomicOutput.write(
          config.serialized(indentation: 2) + "\n", path: folder + "/config.json")
        try AtomicOutput.write(try recipe.toml(), path: folder + "/pruning-recipe.toml")
        try work.check()
        work.progress(0.2, "writing weights")
        try writeWeights(padded, updates, to: folder)
        try work.check()
        work.progress(0.8, "reading back")
        difference = try verify(padded, folder: folder)
      }
      let smaller = pruner.pruned(updates)
      return ExportOutcome(
        path: path, bytes: Self.bytes(ofFolder: path), parameters: pruner.parameters(of: smaller),
        difference: difference)
    } catch {
      throw EngineError(error)
    }
  }

  /// Everything in the folder but weights, which are written anew, and files of other formats.
  private func copyCompanions(to folder: String) throws {
    let source = model.location.path
    let weights = [".safetensors", ".bin", ".pt", ".onnx", ".h5", ".msgpack", ".gguf", ".ot"]
    for entry in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
      let isWeights =
        weights.contains { entry.hasSuffix($0) } || entry.hasSuffix(".index.json")
        || entry == "config.json" || entry.hasPrefix(".")
        || ["onnx", "openvino"].contains(entry)
      if isWeights { continue }
      let target = folder + "/" + entry
      let resolved = URL(fileURLWithPath: source + "/" + entry).resolvingSymlinksInPath().path
      try FileManager.default.copyItem(atPath: resolved, toPath: target)
    }
  }

  /// The configuration, with biases switched on where a decoder's consumers got one.
  private func configuration() throws -> JSONValue {
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
    _ padded: TransformerModel, _ updates: [SiteUpdate], to folder: String
  ) throws {
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
    _ = try SafetensorsWriter.writeModel(tensors, folder: folder)
  }

  private static func copy(_ name: String, of archive: any TensorArchive) throws -> TensorSource {
    func open(_ archive: some TensorArchive) throws -> TensorSource {
      try TensorSource(copying: name, of: archive)
    }
    return try open(archive)
  }

  /// Opens what was written and compares its hidden states with those of the model in memory.
  private func verify(_ expected: TransformerModel, folder: String) throws -> Double {
    let loader = try WeightLoader(ModelLocation.open(path: folder))
    let written = try model.isStreamed ? loader.streamedModel() : loader.model()
    let text = "The quick brown fox jumps over the lazy dog, and nobody minds."
    let batch = TokenBatch([
      Array(
        model.tokenizer.encode(text, addingSpecialTokens: true)
          .prefix(model.dense.configuration.maximumPositions))
    ])
    let a = expected.forward(batch, workspace: Workspace())
    let b = written.forward(batch, workspace: Workspace())
    let greatest = a.values.reduce(0) { max($0, abs($1)) }
    let difference = zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    let halfPrecision = !model.location.archive.tensors.values.allSatisfy { $0.type == .f32 }
    let bound = (halfPrecision ? 5e-2 : 1e-4) * max(greatest, 1)
    guard difference <= bound else {
      throw EngineError(
        .software,
        "what was written differs from the model in memory by \(difference); nothing was kept")
    }
    return Double(difference)
  }

  private static func bytes(ofFolder path: String) -> Int {
    guard let files = FileManager.default.enumerator(atPath: path) else { return 0 }
    var total = 0
    for case let file as String in files {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + file)
      if attributes?[.type] as? FileAttributeType == .typeRegular {
        total += (attributes?[.size] as? Int) ?? 0
      }
    }
    return total
  }
}
