internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization
internal import Transformer

/// `gguf`: one file for llama.cpp, with the smaller model, its tokeniser and the recipe.
struct GGUFModelWriter: FormatWriter {
  let options: ExportOptions
  let isFolder = false

  func check(_ model: LoadedModel) throws {
    try GGUFArchitecture.check(model, ExportFamilies.export(of: model.family))
    if !model.summary.predictsText, let layer = model.encoding.ggufObstacle {
      throw EngineError(
        .unsupported,
        "a GGUF file has no place for \(layer) of \(model.summary.name)",
        .export([.huggingFace]))
    }
    if model.location.gguf == nil { _ = try GGUFTokenizerMetadata(of: model.tokenizer) }
  }

  func check(_ model: LoadedModel, _ recipe: Recipe) throws {
    try model.checkWritable(recipe.sites)
    try GGUFArchitecture.check(model, ExportFamilies.export(of: model.family), recipe)
  }

  func use(_ content: ExportContent) -> String? {
    let type = elementType(content.model)
    let odd = written(content).layers.reduce(0) { count, layer in
      count
        + layer.linears.count { GGUFTensors.type(type, rowLength: $0.weight.columns) != type }
    }
    var notes: [String] = []
    if odd > 0 {
      notes.append(
        "\(odd) matrices have rows that don't fill blocks of \(type.blockSize) and are F16: "
          + "FFN widths that are multiples of \(type.blockSize) avoid that")
    }
    let losses = content.model.summary.predictsText ? [] : encoding(content.model).ggufLosses
    if !losses.isEmpty {
      notes.append(
        "kept in keys of our own, which llama.cpp passes over: "
          + losses.joined(separator: ", "))
    }
    if let window = content.model.dense.architecture.shortestWindow, !holdsWindows(content) {
      notes.append(
        "its sliding windows are kept in keys of our own, which llama.cpp passes over: there texts "
          + "of more than \(window) tokens would be attended to as a whole")
    }
    return notes.isEmpty ? nil : ([ExportFormat.gguf.use] + notes).joined(separator: "; ")
  }

  /// Whether llama.cpp's architecture says itself which layers have windows.
  private func holdsWindows(_ content: ExportContent) -> Bool {
    let export = try? ExportFamilies.export(of: content.model.family)
    return export?.ggufArchitectures.allSatisfy(\.holdsWindows) ?? false
  }

  func write(_ content: ExportContent, to path: String, work: Work) throws {
    work.progress(0.1, "writing weights")
    let (tensors, metadata) = try parts(content)
    try GGUFWriter.fill(path, with: tensors, metadata: metadata) { share in
      try work.check()
      work.progress(0.1 + 0.7 * share, "writing weights")
    }
  }

  func bytes(_ outline: ExportContent) throws -> Int? {
    let (tensors, metadata) = try parts(outline)
    return try GGUFWriter.byteCount(of: tensors, metadata: metadata)
  }

  private func parts(
    _ content: ExportContent
  ) throws -> (tensors: [TensorSource], metadata: [String: GGUFValue]) {
    let model = written(content)
    let architecture = try architecture(of: model, content)
    let type = elementType(content.model)
    var metadata = GGUFMetadata(model, architecture, type: type, encoding: encoding(content.model))
    try metadata.add(content.model, rows: model.embeddings.tokens.rows)
    try metadata.add(content.recipe)
    return (try GGUFTensors(model, architecture, type: type).sources, metadata.values)
  }

  private func architecture(
    of model: TransformerModel, _ content: ExportContent
  ) throws -> GGUFArchitecture {
    try .choose(
      for: model, ExportFamilies.export(of: content.model.family), name: content.model.summary.name)
  }

  func difference(_ content: ExportContent, at path: String) throws -> Double? {
    let written = try ModelTokenizer.load(ModelLocation.open(path: path))
    guard
      try written.encode(ReadBack.text, addingSpecialTokens: true)
        == content.model.tokenizer.encode(ReadBack.text, addingSpecialTokens: true)
    else {
      throw EngineError(
        .software, "the file's tokeniser cuts text otherwise than the model's; nothing was kept")
    }
    let expected = self.written(content)
    let stored = try GGUFTensors.rounded(
      expected, to: elementType(content.model), architecture(of: expected, content))
    return try ReadBack.difference(
      of: expected, stored: stored,
      at: path, model: content.model, tolerance: ReadBack.tolerance(isExact: true))
  }

  /// The model as the file has it: really smaller; or with all its heads, the pruned ones zero, and
  /// every FFN as wide as the widest.
  private func written(_ content: ExportContent) -> TransformerModel {
    guard let export = try? ExportFamilies.export(of: content.model.family),
      GGUFArchitecture.keepsHeads(of: content.model.dense.architecture, export)
    else { return content.smaller }
    var model = content.pruned(padded: [.attention])
    let widest = model.layers.map { $0.feedForward.up.weight.rows }.max() ?? 0
    for index in model.layers.indices {
      model.layers.edit(index) { $0.feedForward.widen(to: widest) }
    }
    return model
  }

  /// How texts are embedded, with the longest that are read here.
  private func encoding(_ model: LoadedModel) -> SentenceEncoding {
    var encoding = model.encoding
    let length = model.maximumLength
    encoding.maximumLength = length < model.dense.architecture.maximumPositions ? length : nil
    return encoding
  }

  private func elementType(_ model: LoadedModel) -> ElementType {
    switch options.storage {
    case .f32: return .f32
    case .f16: return .f16
    case .bf16: return .bf16
    case .q8: return .q8_0
    case .keep:
      // Quantised weights are read into single precision; the next wider type is Q8_0.
      let stored = ElementType(rawValue: model.summary.storage) ?? .f32
      return stored.isQuantized ? .q8_0 : stored == .f16 || stored == .bf16 ? stored : .f32
    }
  }
}

extension FeedForward {
  /// Adds neurons of zeros, which give 0 whatever they read.
  mutating func widen(to width: Int) {
    let narrow = up.weight.rows
    guard narrow < width else { return }
    up.addRows(width - narrow)
    gate?.addRows(width - narrow)
    var wide = Matrix<Float>(rows: down.weight.rows, columns: width)
    for row in 0..<wide.rows {
      for column in 0..<narrow { wide[row, column] = down.weight[row, column] }
    }
    down.weight = wide
  }
}

extension Linear {
  fileprivate mutating func addRows(_ count: Int) {
    let zeros = [Float](repeating: 0, count: count * weight.columns)
    let wider = Matrix(
      rows: weight.rows + count, columns: weight.columns, values: weight.values + zeros)
    self = Linear(weight: wider, bias: bias.map { $0 + [Float](repeating: 0, count: count) })
  }
}
