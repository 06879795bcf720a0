internal import LIARCore
internal import LinearAlgebra
internal import PruningPlan
internal import Synchronization
internal import Transformer

/// Counts the errors of all samples' tokens at sites, by method.
///
/// All hidden states are held and a layer is done for all batches before the next, as a calibration
/// does, so that one layer's residuals are in memory at a time.
struct TokenDistribution {
  let pruner: Pruner
  let estimate: EstimateOptions
  let cache: ActivationCache
  let work: Work
  /// Told of what has been counted so far, now and then and at the end.
  let report: (ErrorDistribution) -> Void

  private var sites: [SiteID] = []
  private var methods: [Reconstruction: MethodErrors] = [:]
  private var lastReport = Stopwatch()

  init(
    pruner: Pruner, estimate: EstimateOptions, cache: ActivationCache, work: Work,
    report: @escaping (ErrorDistribution) -> Void
  ) {
    self.pruner = pruner
    self.estimate = estimate
    self.cache = cache
    self.work = work
    self.report = report
  }

  /// Counts. Sites that the model or the settings don't have are left out.
  /// - Complexity: one forward pass over the layers up to the last site's, unless the activations
  ///   of a single site are still at hand.
  mutating func run(_ wanted: [SiteID], _ settings: [SiteID: SiteSettings]) throws {
    let wanted = wanted.filter {
      settings[$0] != nil && pruner.calibration.fitted.extent(of: $0) != nil
    }
    guard let last = wanted.map(\.layer).max() else {
      throw EngineError(.usage, "no site of the model was asked for")
    }
    if wanted.count == 1, let known = cache.activations(of: wanted[0], pruner.calibration) {
      let compared = try compare(wanted[0], settings)
      for (index, x) in known.enumerated() {
        try work.check()
        count(x.units, compared, isHeldOut: x.isHeldOut)
        work.progress(Double(index + 1) / Double(known.count), "\(wanted[0])")
      }
      return tell(isComplete: true)
    }
    try runLayers(through: last, wanted, settings)
    tell(isComplete: true)
  }

  private mutating func runLayers(
    through last: Int, _ wanted: [SiteID], _ settings: [SiteID: SiteSettings]
  ) throws {
    let model = pruner.model.dense
    let samples = pruner.calibration.samples
    let batches =
      [(samples.fitted, false), (samples.heldOut, true)].flatMap { sequences, isHeldOut in
        TokenBatch.packed(sequences, tokens: TokenBatch.usualTokens).map { ($0, isHeldOut) }
      }
    var hidden = batches.map { model.embed($0.0) }
    let workspace = Workspace()
    let total = Double((last + 1) * batches.count)
    var done = 0.0
    var kept: [ActivationCache.Part]? = wanted.count == 1 ? [] : nil
    for index in 0...last {
      var compared: [SiteID: [ComparedMethod]] = [:]
      for site in wanted where site.layer == index {
        compared[site] = try compare(site, settings)
      }
      for (number, (batch, isHeldOut)) in batches.enumerated() {
        try work.check()
        model.forward(model.layers[index], &hidden[number], batch, workspace: workspace) { tap in
          let site = SiteID(layer: index, module: ModuleKind(tap.sublayer))
          guard let methods = compared[site] else { return }
          let units = Matrix(
            rows: tap.rows, columns: tap.columns,
            values: Array(UnsafeBufferPointer(start: tap.units, count: tap.rows * tap.columns)))
          count(units, methods, isHeldOut: isHeldOut)
          kept?.append(ActivationCache.Part(units: units, isHeldOut: isHeldOut))
          if let parts = kept, !ActivationCache.hasRoom(for: parts) { kept = nil }
        }
        done += 1
        work.progress(done / total, "layer \(index + 1) of \(last + 1)")
        if lastReport.seconds > 0.3, !methods.isEmpty { tell(isComplete: false) }
      }
    }
    if let kept { cache.store(kept, of: wanted[0], pruner.calibration) }
  }

  /// A method at a site: its error, and what it leaves of the output.
  private struct ComparedMethod: Sendable {
    var method: Reconstruction
    var error: Float
    var heldOutError: Float?
    /// Nil where nothing is pruned.
    var residual: Residual?
    var scale: Double
  }

  /// All methods' updates of a site, several at a time.
  private mutating func compare(_ site: SiteID, _ settings: [SiteID: SiteSettings]) throws
    -> [ComparedMethod]
  {
    guard let own = settings[site] else { return [] }
    let problem = try pruner.problem(site)
    let kept = min(max(own.kept, 1), problem.units)
    let ranking = try pruner.ranking(problem, own.criterion, estimate, own.byHand)
    let scale = pruner.calibration.derived.typicalOutput(problem)
    let columns = problem.keptColumns(ranking, kept: kept)
    let (ridge, work) = (estimate.ridge, self.work)
    let methods = Reconstruction.ablation
    let results = Mutex<[Int: Result<ComparedMethod, any Error>]>([:])
    Parallel.forEach(methods.count) { index in
      let result = Result {
        try work.check()
        guard kept < problem.units else {
          return ComparedMethod(
            method: methods[index], error: 0, heldOutError: problem.heldOut.map { _ in 0 },
            residual: nil, scale: scale)
        }
        let update =
          own.kept == 0
          ? problem.removal
          : try problem.update(
            keptColumns: columns, reconstruction: methods[index], ridge: ridge)
        return ComparedMethod(
          method: methods[index],
          error: Float(problem.relativeError(of: update, on: problem.calibration)),
          heldOutError: problem.heldOut.map { Float(problem.relativeError(of: update, on: $0)) },
          residual: problem.residual(of: update), scale: scale)
      }
      results.withLock { $0[index] = result }
    }
    let finished = results.withLock { $0 }
    let compared = try methods.indices.compactMap { try finished[$0]?.get() }
    join(site, compared)
    return compared
  }

  /// Takes a site's errors into the means.
  private mutating func join(_ site: SiteID, _ compared: [ComparedMethod]) {
    let count = Float(sites.count)
    for method in compared {
      var errors =
        methods[method.method] ?? MethodErrors(error: 0, heldOutError: method.heldOutError)
      errors.error = (errors.error * count + method.error) / (count + 1)
      if let sum = errors.heldOutError, let own = method.heldOutError {
        errors.heldOutError = (sum * count + own) / (count + 1)
      }
      methods[method.method] = errors
    }
    sites.append(site)
  }

  private mutating func count(
    _ units: Matrix<Float>, _ compared: [ComparedMethod], isHeldOut: Bool
  ) {
    for method in compared {
      let errors =
        method.residual?.errors(of: units, scale: method.scale)
        ?? [Float](repeating: 0, count: units.rows)
      let histogram = ErrorHistogram(errors)
      if isHeldOut {
        methods[method.method]?.heldOut.add(histogram)
      } else {
        methods[method.method]?.fitted.add(histogram)
      }
    }
  }

  private mutating func tell(isComplete: Bool) {
    lastReport = Stopwatch()
    report(ErrorDistribution(sites: sites, methods: methods, isComplete: isComplete))
  }
}
