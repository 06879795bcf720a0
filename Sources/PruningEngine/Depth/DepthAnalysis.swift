internal import LIARCore
internal import LinearAlgebra
package import PruningPlan
internal import Transformer

/// The costs of removing stretches of layers, and sublayers alone (METHODS, "Depth").
package struct DepthAnalysis: Sendable {
  /// Bytes that sums of products may take; with more to measure, the text is run again.
  private static let memory = 1 << 30
  /// How often it is run again without being asked.
  private static let usualRuns = 4

  private let pruner: Pruner
  private let model: TransformerModel
  private let samples: CalibrationSamples
  private let work: Work

  /// - Throws: ``EngineError`` where only accumulators are at hand.
  package init(_ pruner: Pruner, work: Work) throws {
    self.pruner = pruner
    self.work = work
    model = pruner.model.dense
    samples = try pruner.samplesAtHand("what layers add is measured on the text")
  }

  /// Measures all stretches of whole layers up to the longest, and all sublayers alone, in network
  /// order; how well the consumer before them makes good is found for those of the least influence.
  package func figures(
    _ options: DepthOptions, _ estimate: EstimateOptions
  ) throws -> [StretchFigures] {
    let stretches = stretches(options.reconstruction)
    let fitted = try sums(over: stretches, samples.fitted)
    let heldOut = try sums(over: stretches, samples.heldOut)
    var figures = stretches.indices.map { index in
      StretchFigures(
        stretches[index], influence: fitted[index].influence,
        dropped: ErrorFigure(StretchLoss(fitted[index], heldOut: heldOut[index])))
    }
    let chosen = slightest(of: stretches, figures, best: options.patched)
    let probe = try options.criterion == .output ? ProbedOutput(pruner, work) : nil
    let found = try losses(of: chosen.map { stretches[$0] }, estimate, probe)
    for (index, own) in zip(chosen, found) {
      figures[index].patched = ErrorFigure(own.loss)
      figures[index].change = own.change
    }
    let rest = stretches.indices.filter { figures[$0].patched == nil }
    if let changes = try probe?.changes(by: rest.map { (stretches[$0], nil) }, work) {
      for (index, change) in zip(rest, changes) { figures[index].change = change }
    }
    return figures
  }

  /// Every stretch of whole layers that leaves one, and every sublayer.
  private func stretches(_ reconstruction: Reconstruction) -> [Stretch] {
    let sites = pruner.model.summary.sites.map(\.site)
    let layers = model.layers.count
    let whole = (0..<layers).flatMap { first in
      (1...DepthOptions.longest).filter { first + $0 <= layers && $0 < layers }.map {
        first * 2..<(first + $0) * 2
      }
    }
    return (whole + sites.indices.map { $0..<$0 + 1 }).map { range in
      Stretch(
        sites: Array(sites[range]),
        consumer: range.lowerBound > 0 ? sites[range.lowerBound - 1] : nil,
        reconstruction: pruner.model.summary.normalizesOutputs ? .none : reconstruction)
    }
  }

  /// The indices of those whose influence is the least of their length.
  private func slightest(
    of stretches: [Stretch], _ figures: [StretchFigures], best: Int?
  ) -> [Int] {
    let possible = stretches.indices.filter { stretches[$0].carrier != nil }
    let groups = Dictionary(grouping: possible) { figures[$0].layers }.values.map { same in
      same.sorted { (figures[$0].influence, $0) < (figures[$1].influence, $1) }
    }
    let longest = groups.map(\.count).max() ?? 0
    let count =
      best ?? (0...longest).last { count in
        groups.flatMap { $0.prefix(count) }.reduce(0) { $0 + bytes(of: stretches[$1]) }
          <= Self.memory * Self.usualRuns
      } ?? 0
    return groups.flatMap { $0.prefix(count) }.sorted()
  }

  // MARK: What stretches make of the stream

  private func sums(over stretches: [Stretch], _ sequences: [[Int]]) throws -> [StretchSums] {
    var sums = stretches.map { _ in StretchSums(hiddenSize: model.architecture.hiddenSize) }
    let byStart = Dictionary(grouping: stretches.indices) { stretches[$0].sites[0] }
    let byEnd = Dictionary(grouping: stretches.indices) { stretches[$0].last }
    var scratch = CrossAccumulatorScratch()
    try walk(sequences, "what layers change") { _ in
      var waiting: [Int: Matrix<Float>] = [:]
      return { site, step in
        switch step {
        case .before(let states):
          for index in byStart[site] ?? [] { waiting[index] = states }
        case .within: break
        case .behind(let states):
          for index in byEnd[site] ?? [] {
            guard let before = waiting.removeValue(forKey: index) else { continue }
            sums[index].add(before: before, after: states, scratch: &scratch)
          }
        }
      }
    }
    return sums
  }

  private func walk(
    _ sequences: [[Int]], _ message: String,
    _ begin: (TokenBatch) -> (SiteID, SublayerStep) throws -> Void
  ) throws {
    let workspace = Workspace()
    let batches = TokenBatch.packed(sequences, tokens: TokenBatch.usualTokens)
    for (done, batch) in batches.enumerated() {
      work.progress(Double(done) / Double(batches.count), message)
      try model.walk(batch, workspace: workspace, check: work.check, begin(batch))
    }
  }

  // MARK: What the consumers before them make good

  private typealias Found = (loss: StretchLoss, change: Double?)

  private func losses(
    of stretches: [Stretch], _ estimate: EstimateOptions, _ probe: ProbedOutput?
  ) throws -> [Found] {
    var losses: [Found] = []
    while losses.count < stretches.count {
      let rest = stretches[losses.count...]
      var bytes = 0
      let group = Array(
        rest.prefix { stretch in
          bytes += self.bytes(of: stretch)
          return bytes <= Self.memory || stretch == rest.first
        })
      losses += try lossesAtOnce(of: group, estimate, probe)
    }
    return losses
  }

  private func lossesAtOnce(
    of stretches: [Stretch], _ estimate: EstimateOptions, _ probe: ProbedOutput?
  ) throws -> [Found] {
    let fitted = try drifts(of: stretches, samples.fitted)
    let heldOut = try drifts(of: stretches, samples.heldOut)
    let found = try pruner.map(Array(stretches.indices), "what can be made good", work: work) {
      index in
      try patch(stretches[index], estimate, Drift(fitted[index]), heldOut: Drift(heldOut[index]))
    }
    let changes = try probe?.changes(by: found.map { ($0.patch.stretch, $0.patch) }, work)
    let losses =
      model.normOverStream(behind: stretches[0]) == nil
      ? found.map(\.loss) : try pruner.losses(of: found.map(\.patch), work: work)
    return losses.indices.map { (losses[$0], changes?[$0]) }
  }

  private func patch(
    _ stretch: Stretch, _ estimate: EstimateOptions, _ drift: Drift, heldOut: Drift
  ) throws -> (patch: Patch, loss: StretchLoss) {
    guard let carrier = stretch.carrier else {
      throw EngineError(.software, "nothing stands before \(stretch.name)")
    }
    let problem = try pruner.problem(carrier).asked(drift, heldOut: heldOut)
    let update = try SiteUpdate(
      problem, keptColumns: Array(0..<problem.columns), reconstruction: stretch.reconstruction,
      estimate
    ).update
    return (Patch(stretch, problem.residual(of: update)), StretchLoss(problem, update))
  }

  /// Bytes of a stretch's sums of products, fitted and held out.
  private func bytes(of stretch: Stretch) -> Int {
    let columns = stretch.carrier.flatMap { pruner.calibration.fitted.extent(of: $0)?.columns }
    return 2 * MemoryLayout<Double>.stride * (columns ?? 0) * model.architecture.hiddenSize
  }

  /// What consumers read before stretches, with what they add.
  private func drifts(
    of stretches: [Stretch], _ sequences: [[Int]]
  ) throws -> [CrossAccumulators] {
    struct Carried {
      let units: Matrix<Float>
      let stream: Matrix<Float>
      let weights: [Float]?
    }
    let weighting = pruner.calibration.summary.options.tokenWeighting
    let (norm, scale) = (model.architecture.norm, model.architecture.residualScale)
    let byCarrier = Dictionary(grouping: stretches.indices) { stretches[$0].carrier }
    let byEnd = Dictionary(grouping: stretches.indices) { stretches[$0].last }
    var sums = stretches.map { stretch in
      CrossAccumulators(
        columns: stretch.carrier.flatMap { pruner.calibration.fitted.extent(of: $0)?.columns } ?? 0,
        outputs: model.architecture.hiddenSize)
    }
    var scratch = CrossAccumulatorScratch()
    try walk(sequences, "what layers add") { _ in
      var carried: [Int: Carried] = [:]
      return { site, step in
        guard case .within(let tap) = step else { return }
        if let waiting = byCarrier[site] {
          let known = Carried(
            units: tap.input, stream: tap.stream, weights: weighting.weights(of: tap, norm))
          for index in waiting { carried[index] = known }
        }
        for index in byEnd[site] ?? [] {
          guard let known = carried.removeValue(forKey: index) else { continue }
          let added = tap.stream.subtracting(known.stream).divided(by: scale)
          known.units.withRows { units in
            added.withRows { added in
              sums[index].add(
                units, added, rows: known.units.rows, weights: known.weights, scratch: &scratch)
            }
          }
        }
      }
    }
    return sums
  }
}

extension ErrorFigure {
  fileprivate init(_ loss: StretchLoss) {
    self.init(fitted: loss.error, heldOut: loss.heldOutError)
  }
}

extension SiteProblem {
  /// The same site with what is asked of its consumer beside its own output.
  fileprivate func asked(_ drift: Drift, heldOut: Drift) -> SiteProblem {
    SiteProblem(
      site: site, columnsPerUnit: columnsPerUnit, headSize: headSize, valueBound: valueBound,
      consumer: consumer, calibration: calibration, heldOut: self.heldOut,
      coupledSquares: coupledSquares, drift: drift, heldOutDrift: heldOut)
  }
}

extension Pruner {
  /// What removing stretches costs, measured once.
  package func stretchFigures(
    _ options: DepthOptions, _ estimate: EstimateOptions, work: Work = Work()
  ) throws -> [StretchFigures] {
    let key = DepthFiguresKey(options: options, estimate: estimate)
    return try calibration.derived.depths.value(key) {
      try DepthAnalysis(self, work: work).figures(options, estimate)
    }
  }
}
