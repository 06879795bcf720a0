internal import PruningPlan
internal import Transformer

extension GGUFArchitecture: Equatable {
  /// Names are llama.cpp's, and one name is one architecture.
  static func == (a: GGUFArchitecture, b: GGUFArchitecture) -> Bool { a.name == b.name }
}

extension GGUFArchitecture {
  /// The architecture for a pruned model.
  /// - Throws: ``EngineError`` saying which settings to change.
  static func choose(
    for model: TransformerModel, _ export: any FamilyExport, name: String
  ) throws -> GGUFArchitecture {
    try choose(for: PrunedShape(of: model), export, name: name)
  }

  /// The same for what pruning made of a model.
  static func choose(
    for shape: PrunedShape, _ export: any FamilyExport, name: String
  ) throws -> GGUFArchitecture {
    let candidates = try candidates(for: shape.architecture, export, name: name)
    let isUniform = shape.uniformWidths != nil
    return try choose(
      candidates, isUniform: isUniform, biases: shape.biases, export, name: name)
  }

  /// Refuses models that no architecture holds, whatever is pruned.
  static func check(_ model: LoadedModel, _ export: any FamilyExport) throws {
    _ = try candidates(for: model, export)
  }

  /// Refuses what a recipe would make of a model, as far as that can be told beforehand.
  static func check(_ model: LoadedModel, _ export: any FamilyExport, _ recipe: Recipe) throws {
    let layers = recipe.sites.layersLeft(of: model.summary.sites)
    let candidates = try candidates(for: model, layers: layers, export)
    let sites = model.summary.sites.filter { layers.contains($0.site.layer) }
    let isUniform = ModuleKind.allCases.allSatisfy { module in
      let widths = sites.filter { $0.site.module == module }
        .map { min(max(recipe.sites[$0.site]?.kept ?? $0.units, 1), $0.units) }
      return widths.allSatisfy { $0 == widths.first }
    }
    var added = LinearBiases()
    for (site, settings) in recipe.sites.changes(of: model.summary.sites) {
      guard let part = settings.reconstruction.partGainingBias(site.site.module) else { continue }
      added[part] = true
    }
    _ = try choose(
      candidates, isUniform: isUniform, biases: added, export, name: model.summary.name)
  }

  private static func choose(
    _ candidates: [GGUFArchitecture], isUniform: Bool, biases: LinearBiases,
    _ export: any FamilyExport, name: String
  ) throws -> GGUFArchitecture {
    let wideEnough = candidates.filter { isUniform || $0.widths != .uniform }
    guard !wideEnough.isEmpty else {
      throw EngineError(
        .unsupported,
        "llama.cpp's \(export.family) has one width for all layers, and this pruning gives \(name) "
          + "several", .uniformWidths, .export([.huggingFace]))
    }
    guard let found = wideEnough.first(where: { $0.biases.hold(biases) }) else {
      let isPlaced = wideEnough.contains { $0.biases.hold(.ofProjections) }
      throw EngineError(
        .unsupported,
        "llama.cpp's \(export.family) has no place for the biases that this reconstruction adds to "
          + "\(name)", .reconstruction(isPlaced ? .liarValues : .liarWeights),
        .export([.huggingFace]))
    }
    return found
  }

  /// Whether a file has all heads of the dense model, the pruned ones zero.
  static func keepsHeads(of dense: Architecture, _ export: any FamilyExport) -> Bool {
    export.ggufArchitectures.first { $0.obstacle(dense) == nil }?.widths == .denseHeads
  }

  /// The architectures that hold an opened model, whose own biases no method takes away.
  /// - Parameter layers: those that stay; nil for all.
  private static func candidates(
    for model: LoadedModel, layers: [Int]? = nil, _ export: any FamilyExport
  ) throws -> [GGUFArchitecture] {
    let name = model.summary.name
    var architecture = model.dense.architecture
    if let layers { architecture.layers = layers.map { architecture.layers[$0] } }
    let all = try candidates(for: architecture, export, name: name)
    let loader = try WeightLoader(model.location)
    var own = LinearBiases()
    for index in model.dense.layers.indices {
      for (part, stored) in try loader.shape(ofLayer: index).parts where stored.biases > 0 {
        own[part] = true
      }
    }
    let candidates = all.filter { $0.biases.hold(own) }
    guard candidates.isEmpty else { return candidates }
    throw EngineError(
      .unsupported,
      "llama.cpp's \(export.family) has no place for the biases of \(name) itself",
      .export([.huggingFace, .recipe]))
  }

  /// The architectures that compute what a model computes.
  private static func candidates(
    for c: Architecture, _ export: any FamilyExport, name: String
  ) throws -> [GGUFArchitecture] {
    guard !export.ggufArchitectures.isEmpty else {
      throw EngineError(
        .unsupported,
        "GGUF files of \(export.family) models aren't written, so none can be made of \(name)",
        .export([.huggingFace, .recipe]))
    }
    var obstacle = "the architecture"
    let candidates = export.ggufArchitectures.filter { candidate in
      guard let found = candidate.obstacle(c) else { return true }
      obstacle = found
      return false
    }
    guard candidates.isEmpty else { return candidates }
    throw EngineError(
      .unsupported,
      "llama.cpp's \(export.family) has no place for \(obstacle) of \(name)",
      .export([.huggingFace, .recipe]))
  }

  /// What it has no place for.
  private func obstacle(_ c: Architecture) -> String? {
    guard activations.contains(c.feedForward.activation) else {
      return "the activation \(c.feedForward.activation.rawValue)"
    }
    if widths == .denseHeads, !c.isUniform || c.heads * c.headSize != c.hiddenSize {
      return "the head count"
    }
    guard isCausal || !c.attention.isCausal else { return "attention to what came before alone" }
    guard !isCausal || c.attention.isCausal || c.shortestWindow == nil else {
      return "the windows that look ahead"
    }
    guard c.norm.place == normPlace else { return "the norms" }
    guard c.attention.normalizesHeads == normalizesHeads else { return "the norms of heads" }
    if let found = boundsObstacle(c) { return found }
    if let found = scaleObstacle(c) { return found }
    guard !scalesEmbeddings || c.tiesTables else { return "an output table of its own" }
    return rotationObstacle(c)
  }

  private func scaleObstacle(_ c: Architecture) -> String? {
    guard !holdsScales else { return nil }
    let usualScale = scalesEmbeddings ? Float(c.hiddenSize).squareRoot() : 1
    guard c.embedding.scale == usualScale else { return "the scale of the embeddings" }
    guard c.residualScale == 1 else { return "the scale of what layers add" }
    return c.logitDivisor == 1 ? nil : "the scale of the logits"
  }

  private func boundsObstacle(_ c: Architecture) -> String? {
    var caps = [("attention", c.attention.softCap)]
    if c.predictsTokens { caps.append(("logits", c.logitSoftCap)) }
    switch bounds {
    case .both: return caps.first { $0.1 == nil }.map { "the uncapped \($0.0)" }
    case .none: return caps.contains { $0.1 != nil } ? "the soft caps" : nil
    case .logits: return c.attention.softCap == nil ? nil : "the soft caps"
    }
  }

  private func rotationObstacle(_ c: Architecture) -> String? {
    let layers = c.layers.enumerated()
    if turnsWindowsApart {
      guard keepsWindowsApart(c) else { return "the rotary positions of layers with windows" }
    } else {
      guard layers.allSatisfy({ $1.rotation.own == nil }) else {
        return "layers that turn otherwise than others"
      }
      guard layers.allSatisfy({ ($1.rotation == .shared) == turns($0) }) else {
        return "the layers without positions"
      }
    }
    guard let rope = c.rope else { return nil }
    guard turnsPart || rope.columns == nil else { return "the columns that aren't turned" }
    if case .longrope = rope.scaling, !holdsLongrope { return "the rotary scaling" }
    if !holdsRotaryDivisors, rope.storedDivisors(headSize: c.headSize) != nil {
      return "the rotary scaling"
    }
    if case .yarn(_, _, let fast, let slow, let truncates) = rope.scaling,
      fast != 32 || slow != 1 || !truncates
    {
      return "YaRN's own settings"
    }
    return nil
  }

  /// Whether the layers with windows, and only those, turn by one base, without a scaling.
  private func keepsWindowsApart(_ c: Architecture) -> Bool {
    guard c.layers.contains(where: { $0.window != nil || $0.rotation.own != nil }) else {
      return true
    }
    guard let rope = c.rope, rope.scaling == .none || rope.scaling.isLinear else { return false }
    let isWindowed = c.shortestWindow != nil
    var locals: [RotaryEmbedding] = []
    for layer in c.layers {
      switch layer.rotation {
      case .absent: return false
      case .shared: if layer.window != nil { locals.append(rope) }
      case .own(let own):
        if isWindowed, layer.window == nil { return false }
        locals.append(own)
      }
    }
    return locals.allSatisfy { local in
      local == locals[0] && local.scaling == .none && local.divisors == nil
        && local.amplitude == rope.amplitude
    }
  }
}

extension RotaryEmbedding.Scaling {
  fileprivate var isLinear: Bool {
    if case .linear = self { true } else { false }
  }
}
