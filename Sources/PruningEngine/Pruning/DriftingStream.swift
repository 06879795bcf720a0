internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// Where in the network a stream is: a sublayer, in the dense layer and in the one that is being
/// pruned.
struct SitePlace {
  let model: TransformerModel
  let sublayer: Sublayer
  let dense: Layer
  let pruned: Layer
}

/// One set of samples on its way through the dense and the pruned model at once: the hidden states
/// of both, and how far they have come apart.
///
/// Until a site is changed the two are one, and only the dense model runs. Afterwards the dense
/// model runs on only where a target or the tokens' weights ask for it.
struct DriftingStream {
  /// A site's statistics on the pruned model's stream.
  struct Observation {
    var statistics: Statistics
    /// Nil where the streams are still one, or the target is the site's own output, and no removed
    /// sites follow.
    var drift: Drift?
  }

  let batches: [TokenBatch]
  private let target: SequentialTarget
  private let weighting: TokenWeighting
  private let spill: ScratchFile?
  /// Whether the dense model runs on to the end, since sites that are removed are made good for.
  private let followsDense: Bool
  private var dense: HiddenStates
  private var pruned: HiddenStates  // empty while the streams are one
  private let denseWorkspace = Workspace()
  private let prunedWorkspace = Workspace()
  private let aheadWorkspace = Workspace()

  /// - Parameters:
  ///   - followsDense: whether the dense model is needed to the end, whatever the target.
  ///   - spill: where hidden states are kept; nil for memory.
  init(
    _ sequences: [[Int]], model: TransformerModel, target: SequentialTarget,
    weighting: TokenWeighting, followsDense: Bool = false, spill: ScratchFile?
  ) throws {
    batches = TokenBatch.packed(sequences, tokens: TokenBatch.usualTokens)
    dense = HiddenStates(scratch: spill)
    pruned = HiddenStates(scratch: spill)
    for batch in batches { try dense.append(model.embed(batch)) }
    self.target = target
    self.weighting = weighting
    self.followsDense = followsDense
    self.spill = spill
  }

  /// Whether the target differs from a site's own output by now.
  var hasDrift: Bool { isApart && target != .own }

  private var isApart: Bool { !pruned.isEmpty }

  private var needsDense: Bool {
    !isApart || target != .own || weighting != .uniform || followsDense
  }

  /// Lets the two streams go apart before a sublayer that is removed.
  mutating func part() throws {
    guard !isApart else { return }
    var copy = HiddenStates(scratch: spill)
    for index in dense.indices { try copy.append(dense.states(index)) }
    pruned = copy
  }

  /// Goes through a sublayer that stays as it is.
  mutating func pass(_ place: SitePlace, afterBatch: () throws -> Void) throws {
    for index in batches.indices {
      if needsDense {
        try dense.update(index) {
          Self.run(place, place.dense, &$0, batches[index], denseWorkspace)
        }
      }
      if isApart {
        try pruned.update(index) {
          Self.run(place, place.pruned, &$0, batches[index], prunedWorkspace)
        }
      }
      try afterBatch()
    }
  }

  /// What a stretch makes of the dense stream, which waits before it, and what is missing of that.
  /// - Parameter isMade: whether the pruned stream, by now, stands for what comes behind the stretch;
  ///   if not, the dense one does as it is.
  func sums(
    over removed: Stretch, _ model: TransformerModel, isMade: Bool, afterBatch: () throws -> Void
  ) throws -> StretchSums {
    var sums = StretchSums(hiddenSize: model.architecture.hiddenSize)
    var scratch = CrossAccumulatorScratch()
    for index in batches.indices {
      try afterBatch()
      let states = try dense.states(index)
      let after = model.states(
        behind: removed, states, batches[index], workspace: aheadWorkspace)
      sums.add(
        before: states, after: after, made: isMade && isApart ? try pruned.states(index) : nil,
        scratch: &scratch)
    }
    return sums
  }

  /// Takes the statistics of a sublayer that is to be changed. The dense stream goes through it,
  /// the pruned one waits before it for ``advance(_:by:)``.
  /// - Parameters:
  ///   - removed: the sites behind it that its consumer makes good for; nil for none.
  ///   - isParting: whether the streams go apart here; if not, nothing waits.
  mutating func observe(
    _ place: SitePlace, _ site: SiteID, removed: Stretch? = nil, isParting: Bool = true,
    afterBatch: () throws -> Void
  ) throws -> Observation {
    let consumer = place.dense.consumer(of: place.sublayer)
    var sums = Accumulators(columns: consumer.weight.columns)
    var cross = CrossAccumulators(
      columns: consumer.weight.columns, outputs: consumer.weight.rows)
    var scratch = AccumulatorScratch()
    var crossScratch = CrossAccumulatorScratch()
    let wasApart = isApart
    // Apart from the list itself: what is in there says that the streams have parted.
    var waiting = HiddenStates(scratch: spill)
    for index in batches.indices {
      let rows = batches[index].tokenCount
      let before = try dense.states(index)
      var weights: [Float]?
      var denseUnits: UnsafeMutablePointer<Float>?
      var added: Matrix<Float>?
      if needsDense {
        let units = place.model.units(
          of: place.sublayer, place.dense, before, batches[index], workspace: denseWorkspace)
        try dense.update(index) { hidden in
          place.model.consume(
            units, of: place.sublayer, place.dense, &hidden, workspace: denseWorkspace
          ) { tap in
            weights = weighting.weights(of: tap, place.model.architecture.norm)
            if removed != nil { added = tap.stream }
          }
        }
        denseUnits = units
        if let removed, let before = added {
          added = place.model.addition(
            of: removed, to: before, then: try dense.states(index), batches[index],
            workspace: aheadWorkspace)
        }
      }
      if wasApart {
        let hidden = try pruned.states(index)
        let units = place.model.units(
          of: place.sublayer, place.dense, hidden, batches[index], workspace: prunedWorkspace)
        sums.add(units, rows: rows, weights: weights, scratch: &scratch)
        if target != .own, let denseUnits {
          let drift = drift(place, denseUnits, units, before, hidden)
          added = added.map { $0.adding(drift) } ?? drift
        }
        cross.add(units, added, weights: weights, scratch: &crossScratch)
      } else if let denseUnits {
        sums.add(denseUnits, rows: rows, weights: weights, scratch: &scratch)
        cross.add(denseUnits, added, weights: weights, scratch: &crossScratch)
        if isParting { try waiting.append(before) }
      }
      try afterBatch()
    }
    if !wasApart { pruned = waiting }
    return Observation(
      statistics: try Statistics(finite: sums, of: site),
      drift: wasApart && target != .own || removed != nil ? Drift(cross) : nil)
  }

  /// Lets the pruned stream through the sublayer it waits before, as it has become.
  mutating func advance(_ place: SitePlace, by layer: Layer) throws {
    for index in pruned.indices {
      try pruned.update(index) { Self.run(place, layer, &$0, batches[index], prunedWorkspace) }
    }
  }

  private static func run(
    _ place: SitePlace, _ layer: Layer, _ hidden: inout Matrix<Float>, _ batch: TokenBatch,
    _ workspace: Workspace
  ) {
    guard !layer.lacks(place.sublayer) else { return }
    let units = place.model.units(of: place.sublayer, layer, hidden, batch, workspace: workspace)
    place.model.consume(units, of: place.sublayer, layer, &hidden, workspace: workspace)
  }

  /// E = (X° − X)W, and for the residual target + (h° − h) / s, where outputs join the stream times s.
  private func drift(
    _ place: SitePlace, _ denseUnits: UnsafePointer<Float>, _ units: UnsafePointer<Float>,
    _ denseHidden: Matrix<Float>, _ hidden: Matrix<Float>
  ) -> Matrix<Float> {
    let consumer = place.dense.consumer(of: place.sublayer)
    let (rows, columns) = (hidden.rows, consumer.weight.columns)
    let difference = Matrix<Float>(
      rows: rows, columns: columns,
      values: [Float](unsafeUninitializedCapacity: rows * columns) { buffer, count in
        for i in 0..<rows * columns { buffer[i] = denseUnits[i] - units[i] }
        count = rows * columns
      })
    var result = difference.multiplied(by: consumer.weight, otherOrientation: .transposed)
    guard target == .residual else { return result }
    let scale = place.model.architecture.residualScale
    result.values.withUnsafeMutableBufferPointer { result in
      denseHidden.values.withUnsafeBufferPointer { dense in
        hidden.values.withUnsafeBufferPointer { own in
          for i in result.indices { result[i] += (dense[i] - own[i]) / scale }
        }
      }
    }
    return result
  }
}

extension Statistics {
  /// What accumulators have come to.
  /// - Throws: ``NotFinite`` when a site's activations aren't.
  init(finite sums: Accumulators, of site: SiteID) throws {
    self.init(sums)
    // A column's variance is finite only if every activation in it is.
    guard centredGram.diagonal.allSatisfy(\.isFinite) else {
      throw NotFinite(result: "the activations of \(site)")
    }
  }
}

extension CrossAccumulators {
  /// Adds a batch's units with what is asked of their consumer beside its own output, if anything is.
  fileprivate mutating func add(
    _ units: UnsafePointer<Float>, _ asked: Matrix<Float>?, weights: [Float]?,
    scratch: inout CrossAccumulatorScratch
  ) {
    guard let asked else { return }
    asked.values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      add(units, values, rows: asked.rows, weights: weights, scratch: &scratch)
    }
  }
}
