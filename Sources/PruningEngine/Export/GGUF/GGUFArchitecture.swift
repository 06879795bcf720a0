internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// The architectures of llama.cpp that hold our models.
enum GGUFArchitecture: String {
  /// LLaMA, Mistral and Qwen2: all layers of the same widths; biases anywhere.
  case llama
  /// The same with widths of each layer's own.
  case deci
  /// Query and key norms; the same widths everywhere and no biases.
  case qwen3
  /// Encoders; the heads of the dense model and one FFN width.
  case bert

  /// Refuses models that no architecture holds, whatever is pruned.
  static func check(_ c: TransformerConfiguration, name: String) throws {
    func refuse(_ what: String) -> EngineError {
      EngineError(
        .unsupported,
        "llama.cpp's \(c.family.rawValue) has no place for \(what) of \(name); "
          + "export hf or the recipe instead")
    }
    if c.family.isDecoder {
      guard c.activation == .silu else { throw refuse("the activation \(c.activation.rawValue)") }
    } else {
      guard c.activation != .relu, c.activation != .silu else {
        throw refuse("the activation \(c.activation.rawValue)")
      }
      guard c.layerWidths.isEmpty, c.heads * c.headSize == c.hiddenSize else {
        throw refuse("the head count")
      }
    }
    guard let rope = c.rope else { return }
    if c.family == .qwen3, rope.storedDivisors(headSize: c.headSize) != nil {
      throw refuse("the rotary scaling")
    }
    if case .yarn(_, _, let fast, let slow, let amplitude) = rope.scaling,
      fast != 32 || slow != 1 || amplitude != nil
    {
      throw refuse("YaRN's own settings")
    }
  }

  /// The architecture for a pruned model.
  /// - Throws: ``EngineError`` saying which settings to change.
  init(of model: TransformerModel, name: String) throws {
    let c = model.configuration
    try Self.check(c, name: name)
    guard c.family.isDecoder else {
      self = .bert
      return
    }
    let widths = model.layers.map { LayerWidths(of: $0, headSize: c.headSize) }
    let isUniform = widths.allSatisfy { $0 == widths.first }
    guard c.family == .qwen3 else {
      self = isUniform ? .llama : .deci
      return
    }
    guard isUniform else { throw Self.manyWidths(name) }
    guard model.layers.allSatisfy({ $0.linears.allSatisfy { $0.bias == nil } }) else {
      throw Self.biases(name)
    }
    self = .qwen3
  }

  /// Refuses what a recipe would make of a model, as far as that can be told beforehand.
  static func check(_ model: LoadedModel, _ recipe: Recipe) throws {
    guard model.dense.configuration.family == .qwen3 else { return }
    let sites = model.summary.sites
    for module in ModuleKind.allCases {
      let widths = sites.filter { $0.site.module == module }
        .map { min(recipe.sites[$0.site]?.kept ?? $0.units, $0.units) }
      guard widths.allSatisfy({ $0 == widths.first }) else { throw manyWidths(model.summary.name) }
    }
    let addsBiases = sites.contains { site in
      guard let settings = recipe.sites[site.site] else { return false }
      return settings.kept < site.units && settings.reconstruction.addsBias
    }
    if addsBiases { throw biases(model.summary.name) }
  }

  private static func manyWidths(_ name: String) -> EngineError {
    EngineError(
      .unsupported,
      "llama.cpp's qwen3 has one width for all layers, and this pruning gives \(name) several; "
        + "prune all sites of a kind by the same --ratio, without --protect, or export hf")
  }

  private static func biases(_ name: String) -> EngineError {
    EngineError(
      .unsupported,
      "llama.cpp's qwen3 has no place for the biases that this reconstruction adds to \(name); "
        + "use --reconstruction liar-weights, or export hf")
  }

  /// Whether q and k rows are stored with each head's halves interleaved.
  var isInterleaved: Bool { self == .llama || self == .deci }
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

extension Layer {
  /// Changes all linear layers.
  mutating func changeLinears(_ change: (inout Linear) -> Void) {
    change(&attention.query)
    change(&attention.key)
    change(&attention.value)
    change(&attention.output)
    if var gate = feedForward.gate {
      change(&gate)
      feedForward.gate = gate
    }
    change(&feedForward.up)
    change(&feedForward.down)
  }

  /// All linear layers.
  var linears: [Linear] {
    [
      attention.query, attention.key, attention.value, attention.output, feedForward.up,
      feedForward.down,
    ] + [feedForward.gate].compactMap { $0 }
  }
}
