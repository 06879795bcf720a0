internal import Foundation
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// `hf` and `hf-padded`: a folder for transformers, with tokeniser, recipe and model card; really
/// smaller, or of the dense shapes with pruned units zeroed.
struct HuggingFaceWriter: FormatWriter {
  let options: ExportOptions
  let isPadded: Bool
  let isFolder = true

  func check(_ model: LoadedModel) throws {
    guard options.storage != .q8 else {
      throw EngineError(
        .usage, "safetensors has no place for q8_0",
        .storage([.keep, .f32, .f16, .bf16]))
    }
    _ = try HuggingFaceConfiguration.fields(model)
    if let metadata = try ModelTokenizer.metadata(model.location) {
      do {
        _ = try metadata.huggingFaceTokenizer()
      } catch {
        throw EngineError(error, .export([.gguf]))
      }
    }
  }

  func check(_ model: LoadedModel, _ recipe: Recipe) throws {
    let layers = recipe.sites.layersLeft(of: model.summary.sites)
    try model.checkWritable(recipe.sites)
    try HuggingFaceConfiguration.check(model, layers: layers)
    guard isPadded else { return }
    var dense = model.dense
    for (site, settings) in recipe.sites.changes(of: model.summary.sites) {
      let module = site.site.module
      dense.layers.edit(site.site.layer) { layer in
        guard let part = layer.partGainingBias(module, settings.reconstruction) else { return }
        layer.change(part) { $0.addBias() }
      }
    }
    _ = try layout(dense.selecting(layers: layers), model, layers: layers)
  }

  func write(_ content: ExportContent, to folder: String, work: Work) throws {
    work.progress(0.1, "copying")
    let (target, layout) = try written(content)
    try HuggingFaceFolder.copyCompanions(of: content.model, to: folder)
    try work.check()
    for (name, text) in try texts(content, layout) { try Self.put(text, folder, name) }
    work.progress(0.2, "writing weights")
    try SafetensorsWriter.writeModel(
      try weights(content, target), folder: folder, shardBytes: options.shardBytes)
    try work.check()
    let card = card(content, layout, bytes: FileSize.bytes(of: folder))
    try Self.put(card, folder, Self.cardName)
  }

  func bytes(_ outline: ExportContent) throws -> Int? {
    let (target, layout) = try written(outline)
    let files =
      try HuggingFaceFolder.companionBytes(of: outline.model)
      + texts(outline, layout).reduce(0) { $0 + $1.text.utf8.count }
      + SafetensorsWriter.modelByteCount(
        of: weights(outline, target), shardBytes: options.shardBytes)
    return files + card(outline, layout, bytes: files).utf8.count
  }

  private static let cardName = "README.md"

  /// The files that are made here, but for the weights and the card.
  private func texts(
    _ content: ExportContent, _ layout: HuggingFaceLayout
  ) throws -> [(name: String, text: String)] {
    let type = HuggingFaceWeights.type(options.storage, content.model.location)
    var fields = layout.configuration.objectValue ?? [:]
    if let type { fields["dtype"] = .string(type.torchName) }
    if type != nil || fields["torch_dtype"] != nil {
      fields["torch_dtype"] = fields["dtype"] ?? fields["torch_dtype"]
    }
    var texts = [
      ("config.json", JSONValue.object(fields).serialized(indentation: 2) + "\n"),
      ("pruning-recipe.toml", try content.recipe.toml()),
    ]
    if let code = layout.code {
      texts.append((HuggingFaceCode.configurationFile, code.configuration))
      texts.append((HuggingFaceCode.modelFile, code.model))
    }
    return texts
  }

  private func weights(
    _ content: ExportContent, _ target: TransformerModel
  ) throws -> [TensorSource] {
    let type = HuggingFaceWeights.type(options.storage, content.model.location)
    return try HuggingFaceWeights(content: content, target: target, type: type).sources()
  }

  private func card(_ content: ExportContent, _ layout: HuggingFaceLayout, bytes: Int) -> String {
    ModelCard(
      content: content, layout: layout, isPadded: isPadded, bytes: bytes,
      parameters: parameters(content)
    ).text
  }

  func difference(_ content: ExportContent, at folder: String) throws -> Double? {
    let text = ReadBack.text
    let tokenizer = try ModelTokenizer.load(
      ModelLocation.open(path: folder), lowercases: content.model.encoding.lowercases)
    guard
      try tokenizer.encode(text, addingSpecialTokens: true)
        == content.model.tokenizer.encode(text, addingSpecialTokens: true)
    else {
      throw EngineError(
        .software, "the folder's tokeniser cuts text otherwise than the model's; nothing was kept")
    }
    let type = HuggingFaceWeights.type(options.storage, content.model.location)
    let isExact =
      (type ?? .f32) == .f32
      && content.model.location.archive.tensors.values.allSatisfy {
        $0.type == .f32 || type == .f32
      }
    let target = try written(content).target
    // Rounding can change an estimate that hangs on the ridge by more than any fixed tolerance.
    let stored =
      isExact
      ? nil : try HuggingFaceWeights(content: content, target: target, type: type).rounded()
    return try ReadBack.difference(
      of: target, stored: stored, at: folder, model: content.model,
      tolerance: ReadBack.tolerance(isExact: isExact))
  }

  func use(_ content: ExportContent) -> String? { try? written(content).layout.use }

  /// The model with the biases that its class expects.
  private func written(
    _ content: ExportContent
  ) throws -> (target: TransformerModel, layout: HuggingFaceLayout) {
    var target = isPadded ? content.padded : content.smaller
    let layout = try layout(target, content.model, layers: content.layers)
    target.addBiases(layout.biases)
    target.architecture.attention.relativePositions?.isShared = !layout.isOwnCode
    return (target, layout)
  }

  private func layout(
    _ target: TransformerModel, _ model: LoadedModel, layers: [Int]
  ) throws -> HuggingFaceLayout {
    // What has widths of its own already can't be padded back to a stock class.
    try HuggingFaceLayout(
      of: target, fields: try HuggingFaceConfiguration.fields(model, layers: layers),
      try ExportFamilies.export(of: model.family),
      allowsOwnCode: !isPadded || !model.dense.architecture.isUniform,
      name: model.summary.name)
  }

  /// Into the folder that nobody else sees yet.
  static func put(_ text: String, _ folder: String, _ name: String) throws {
    let path = folder + "/" + name
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let writer = try FileWriter(path: path)
    try writer.write(Array(text.utf8))
    try writer.close()
  }
}

extension ElementType {
  /// What PyTorch calls the type.
  fileprivate var torchName: String {
    switch self {
    case .f16: "float16"
    case .bf16: "bfloat16"
    default: "float32"
    }
  }
}

extension TransformerModel {
  /// Adds biases of zero where a class has a place for biases that must not stay empty.
  fileprivate mutating func addBiases(_ biases: LinearBiases) {
    for index in layers.indices {
      layers.edit(index) { layer in
        for part in LinearPart.allCases where biases[part] {
          layer.change(part) { $0.addBias() }
        }
      }
    }
  }
}
