internal import LinearAlgebra
internal import PruningEngine
internal import PruningPlan

/// What `--verbose` tells: what was decided on the way to a result, and by what.
enum DecisionLog {
  /// How a model is held.
  static func opened(_ model: LoadedModel) {
    let summary = model.summary
    Console.decided(
      "model \(summary.name): \(summary.family), \(summary.layers) layers, "
        + "\(Format.count(summary.parameters)) parameters stored as \(summary.storage); layers are "
        + (model.isStreamed ? "read as they are used" : "held in memory"))
    Console.decided(
      "\(Parallel.workers) workers, OpenBLAS kernels \(ProcessorKernels.current)")
  }

  /// Where statistics come from, and what they are of.
  static func calibrated(_ calibration: Calibration) {
    let summary = calibration.summary
    let options = summary.options
    let origin =
      switch calibration.origin {
      case .computed: "computed in \(Numerals.fixed(summary.seconds, 1)) s"
      case .file(let path): "read from \(path)"
      case .cache(let path): "found in the cache: \(path)"
      }
    Console.decided(
      "calibration \(options.file): \(summary.samples) samples (\(summary.tokens) tokens) fitted, "
        + "\(summary.heldOutSamples) (\(summary.heldOutTokens)) held out, seed \(options.seed), "
        + "at most \(options.length) tokens each, weighted by \(options.tokenWeighting.rawValue); "
        + origin)
  }

  /// What was decided for each site of a plan, and from which statistics.
  static func pruned(_ outcome: PruningRun.Outcome) {
    guard Console.voice == .verbose else { return }
    let (recipe, pruner) = (outcome.recipe, outcome.pruner)
    calibrated(pruner.calibration)
    let target = recipe.mode == .sequential ? ", fitted to \(recipe.target.rawValue)" : ""
    Console.decided("plan: \(recipe.sites.count) sites, \(recipe.mode.rawValue)\(target)")
    for update in outcome.updates {
      let outcome = update.outcome
      guard let settings = recipe.sites[outcome.site] else { continue }
      let unit = outcome.site.module == .ffn ? "neurons" : "heads"
      let ridge = outcome.ridge.map { "\($0), by the held-out error" } ?? "\(recipe.estimate.ridge)"
      let error = outcome.figure.value.map { Numerals.fixed($0, 4) } ?? Numerals.unknown
      Console.decided(
        "\(outcome.site): keeps \(outcome.kept) of \(outcome.units) \(unit) by "
          + "\(settings.criterion.rawValue), \(settings.reconstruction.rawValue)"
          + (settings.reconstruction.usesRidge ? ", ridge \(ridge)" : "")
          + (outcome.correction.map { ", makes good \(Numerals.percent($0)) of the drift" } ?? "")
          + ", \(outcome.figure.kind) error \(error)"
          + (settings.protected ? ", protected" : "")
          + guarded((try? pruner.guarded(outcome.site, settings, recipe.estimate)) ?? []))
    }
  }

  /// The units that the outlier guard keeps, as the end of a sentence.
  static func guarded(_ units: [Int]) -> String {
    units.isEmpty ? "" : "; kept by the guard: \(units.listed)"
  }
}
