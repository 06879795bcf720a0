internal import ArgumentParser
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import PruningPlan

/// What is pruned, how it is chosen, and what is done for the rest.
struct PruningArguments: ParsableArguments {
  @Option(
    help: "Share of each site's units to prune, from 0 to below 1: 0.5 or 50%.",
    transform: ShareOption.value)
  var ratio: Double?

  @Option(
    help:
      "What is to be removed or kept; the allocator chooses each site's width. 50% goes of all prunable parameters, attention and FFN together, whichever --modules may be narrowed; chosen:50% goes of the sites that may be narrowed alone (--modules, without those of --protect); 2x is 50%; 15M parameters of the whole model stay; with flops: in front, FLOPs of the prunable layers; time:1.5x makes a forward pass (--pass) so much faster on this machine.",
    transform: { try Budget(parsing: $0) })
  var budget: Budget?

  @Option(
    help:
      "The forward pass that a budget of time counts: texts by tokens, such as 8x128 (default one text of 128 tokens to embed, or of 512 to predict)."
  )
  var pass: PassShape?

  @Option(
    help:
      "How a budget compares sites: \(AllocationScale.allCases.map(\.rawValue).joined(separator: ", ")) (default sensitivity)."
  )
  var allocation: AllocationScale?

  @Option(
    help:
      "Layers or sites to remove whole, with commas: 21-23, or 5.attention,6.ffn. What stands before them makes good for what they added (--reconstruction: none, bias, liar, liar-weights)."
  )
  var remove: String?

  @Option(
    help: "A recipe that says everything, site by site; - reads it from standard input.",
    completion: .file(extensions: ["toml"]))
  var recipe: String?

  @Option(
    help:
      "What to prune, with commas: attention, ffn; and with --budget depth, for layers that go whole where that costs less."
  )
  var modules = "attention,ffn"

  @Option(
    help: "How units are ranked: \(Criterion.available.map(\.rawValue).joined(separator: ", ")).")
  var criterion: Criterion = .wifv

  @Option(help: "What snip, fisher and taylor differentiate: \(LossKind.list).")
  var loss: LossKind = .automatic

  @Option(
    help:
      "What is done for the kept weights: \(Reconstruction.computable.map(\.rawValue).joined(separator: ", "))."
  )
  var reconstruction: Reconstruction = .liar

  @Option(help: "One-shot, or sequential: each site fitted on what is pruned before it.")
  var mode: PruningMode = .oneShot

  @Option(
    help:
      "What sequential mode fits each site to: self (its own output), dense (the dense model's) or residual (that and the drift of the residual stream)."
  )
  var target: SequentialTarget = .residual

  @Option(
    help: """
      How much of the dense model's lead over the pruned stream sequential mode makes good: \
      held-out (as much as the held-out error bears out, site by site), or full.
      """)
  var correction: DriftCorrection = .heldOut

  @Option(
    help: """
      Ridge, as a share of the Gram matrix's mean diagonal, or auto: the one of 1e-6 to 1 with the \
      least held-out error, site by site.
      """)
  var ridge: Ridge = .fixed(Ridge.standard)

  @Option(
    name: .customLong("guard"),
    help: """
      Keep units above this share of a site's variance energy: 0.01 (the default) or 1%; 0 for \
      none.
      """,
    transform: ShareOption.value)
  var guardShare = 0.01

  @Option(help: "Round the FFN's widths to a multiple of this many neurons.")
  var roundTo = 1

  @Option(help: "Sites that keep all units, with commas: 0.attention,5.ffn.")
  var protect: String?

  /// Whether anything is to be pruned.
  var isGiven: Bool { ratio != nil || budget != nil || recipe != nil || remove != nil }

  /// What is to be pruned, where nothing says it; nil where something does.
  var missing: String? {
    isGiven ? nil : "what to prune (--ratio R, --budget B, --remove LAYERS or --recipe FILE)"
  }

  /// The statistics that pruning needs; a recipe may have brought its own.
  func missingStatistics(_ calibration: CalibrationArguments) -> String? {
    recipe == nil ? calibration.missing : nil
  }

  /// Whether layers are gone through many times, so that the model is better held whole.
  var wantsWholeModel: Bool {
    get throws {
      let cutsDepth = try budget != nil && CommaList.cuts(modules).contains(.depth)
      return try cutsDepth || budget?.measure == .time || extras().contains(.gradients)
    }
  }

  /// What the work takes of memory beside a plain pruning.
  func extras() throws -> MemoryEstimate.Extras {
    guard isGiven else { return [] }
    let recipe = try recipe.map(Self.recipe(atPath:))
    let criteria = recipe?.sites.values.map(\.criterion) ?? [criterion]
    var extras: MemoryEstimate.Extras = []
    if recipe?.mode ?? mode == .sequential { extras.insert(.sequential) }
    if criteria.contains(where: \.needsGradient) { extras.insert(.gradients) }
    if budget != nil { extras.insert(.curves) }
    return extras
  }

  /// What the allocator is asked, where it is to choose the widths.
  var allocationOptions: AllocationOptions? {
    budget.map {
      AllocationOptions(
        budget: $0, scale: allocation, roundTo: roundTo,
        cuts: (try? CommaList.cuts(modules)) ?? [], pass: pass)
    }
  }

  func validate() throws {
    if let ratio, !(0..<1).contains(ratio) {
      throw ValidationError("--ratio must be at least 0 and below 1: 0.5 or 50%.")
    }
    if [ratio != nil, budget != nil, recipe != nil].count(where: { $0 }) > 1 {
      throw ValidationError("give one of --ratio, --budget and --recipe.")
    }
    if remove != nil, budget != nil {
      throw ValidationError("--budget chooses widths, --remove what goes whole: give one of them.")
    }
    if allocation != nil, budget == nil {
      throw ValidationError("--allocation says how --budget is met: give both.")
    }
    if pass != nil, budget?.measure != .time {
      throw ValidationError("--pass is for budgets of time: --budget time:1.5x.")
    }
    if roundTo < 1 { throw ValidationError("--round-to must be at least 1.") }
    if !ridge.isValid { throw ValidationError("--ridge must be \(Ridge.expectation).") }
    if !(0...1).contains(guardShare) { throw ValidationError("--guard must be from 0 to 1.") }
    try checkDepth()
    _ = try protectedSites()
    _ = try remove.map { try CommaList.removals($0) }
    try refuseContradictions()
  }

  private func checkDepth() throws {
    guard try CommaList.cuts(modules).contains(.depth) else { return }
    guard budget != nil else {
      throw ValidationError(
        "depth in --modules lets --budget choose layers: give a budget, or name them with --remove."
      )
    }
    if let allocation, allocation != .sensitivity {
      throw ValidationError(
        "layers and widths are compared by sensitivity alone: leave --allocation out.")
    }
    guard Stretch.reconstructions.contains(reconstruction) else {
      let known = Stretch.reconstructions.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--reconstruction must be one of \(known) where layers may go.")
    }
  }

  private func protectedSites() throws -> [SiteID] {
    try protect.map { try CommaList.sites($0, of: "protect") } ?? []
  }

  /// The sites to remove.
  private func removedSites(of model: ModelSummary) throws -> [SiteID] {
    let sites = try remove.map { try CommaList.removals($0) } ?? []
    if let beyond = sites.first(where: { $0.layer >= model.layers }) {
      throw EngineError(
        .usage, "--remove names layer \(beyond.layer), but \(model.name) has \(model.layers) layers"
      )
    }
    return sites
  }

  func estimate(seed: UInt64) -> EstimateOptions {
    EstimateOptions(
      ridge: ridge, guardShare: guardShare, seed: seed, loss: loss, correction: correction)
  }

  /// A recipe from its file.
  static func recipe(atPath path: String) throws -> Recipe {
    guard path == "-" else { return try Recipe(toml: TextFile(path: path).text) }
    return try Recipe(toml: TextFile(bytes: standardInput.get(), path: "standard input").text)
  }

  /// What can be read only once, and is looked at twice: for its memory, then for its sites.
  private static let standardInput = Result {
    Array(try FileHandle.standardInput.readToEnd() ?? Data())
  }

  /// The recipe these options mean for a model; under a budget it keeps all units, until the
  /// allocator has chosen the widths.
  func recipe(for model: LoadedModel, _ calibration: CalibrationArguments) throws -> Recipe {
    if let path = recipe {
      return try adapted(Self.recipe(atPath: path), to: model, calibration)
    }
    guard ratio != nil || budget != nil || remove != nil else {
      throw EngineError(
        .usage, "say what to prune: --ratio R, --budget B, --remove LAYERS or --recipe FILE")
    }
    let cuts = try CommaList.cuts(modules)
    let protected = Set(try protectedSites())
    for site in protected.sorted() where !model.summary.sites.contains(where: { $0.site == site }) {
      throw EngineError(
        .usage,
        "--protect names \(site), but \(model.summary.name) has \(model.summary.layers) layers")
    }
    var sites: [SiteID: SiteSettings] = [:]
    for site in model.summary.sites where cuts.names(site.site.module) {
      let isProtected = protected.contains(site.site)
      sites[site.site] = SiteSettings(
        kept: isProtected ? site.units : width(of: site),
        criterion: criterion, reconstruction: reconstruction, protected: isProtected)
    }
    for site in try removedSites(of: model.summary) {
      guard !protected.contains(site) else {
        throw EngineError(.usage, "\(site) stands in both --remove and --protect")
      }
      sites[site] = SiteSettings(kept: 0, criterion: criterion, reconstruction: reconstruction)
    }
    return Recipe(
      model: model.summary.name,
      calibration: try calibration.options(
        for: model,
        weighting: budget == nil
          ? .uniform : .forBudgets(isCausal: model.summary.isCausal)),
      estimate: estimate(seed: calibration.seed), mode: mode, target: target, sites: sites)
  }

  /// A recipe with what was chosen otherwise for its calibration.
  private func adapted(
    _ recipe: Recipe, to model: LoadedModel, _ calibration: CalibrationArguments
  ) throws -> Recipe {
    var recipe = recipe
    if let known = recipe.calibration, calibration.accumulators == nil {
      recipe.calibration = calibration.replacing(known)
    } else if calibration.accumulators != nil || calibration.calibration != nil {
      recipe.calibration = try calibration.options(for: model)
    }
    recipe.estimate.seed = calibration.chosenSeed ?? recipe.estimate.seed
    return recipe
  }

  /// The width of a ratio; an FFN's is rounded to the nearest multiple of `roundTo`, at least one
  /// and at most the whole width.
  private func width(of site: SiteSummary) -> Int {
    guard let ratio else { return site.units }
    let kept = site.kept(ratio: ratio)
    guard roundTo > 1, site.unit == .neuron else { return kept }
    let multiple = Int((Double(kept) / Double(roundTo)).rounded()) * roundTo
    return min(max(multiple, roundTo), site.units)
  }
}

extension Set<AllocationCut> {
  /// Whether a module's sites may lose anything.
  fileprivate func names(_ module: ModuleKind) -> Bool {
    contains(.depth) || contains(module == .attention ? .attention : .ffn)
  }
}
