internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

/// Times forward passes of a model and of narrower and shallower ones.
///
/// All sites of one shape are narrowed at once, and every second layer is removed, so that weights come
/// from where they come from in a real pass, and what a pass varies by is shared by many sites. Passes
/// of all models take turns, and the shortest of each counts.
struct PassTimer {
  /// Widths of a kind of site that are timed, at most.
  private static let widths = 8
  /// Rounds over all models: so many at least, and more of short passes.
  private static let rounds = 5...60
  /// Seconds that passes of one model may take together.
  private static let seconds = 1.5

  private let model: LoadedModel
  private let batch: TokenBatch
  private let workspace = Workspace()
  private let work: Work

  init(_ model: LoadedModel, _ shape: PassShape, work: Work) throws {
    try model.check(shape)
    self.model = model
    self.work = work
    let vocabulary = model.summary.vocabulary
    // What the tokens are doesn't matter; that they differ might.
    batch = TokenBatch(
      (0..<shape.batch).map { text in
        (0..<shape.length).map { (($0 + 1) * 7919 + text * 104_729) % vocabulary }
      })
  }

  func table(_ shape: PassShape) throws -> TimeTable {
    let groups = Dictionary(grouping: model.summary.sites) {
      [$0.units, $0.columnsPerUnit, $0.site.module == .attention ? 0 : 1]
    }.values.sorted { $0[0].site < $1[0].site }
    let grids = groups.map { Self.grid($0[0].units) }
    var models = [model.dense]
    for (group, grid) in zip(groups, grids) {
      models += grid.dropFirst().map { kept in narrowed(group, keeping: kept) }
    }
    let second = model.dense.layers.indices.filter { $0 % 2 == 1 }
    if !second.isEmpty { models.append(without(second)) }
    let times = try leastTimes(of: models)
    var next = 1
    let curves = zip(groups, grids).map { group, grid in
      let own = grid.dropFirst().map { _ in
        defer { next += 1 }
        return (times[0] - times[next]) / Double(group.count)
      }
      return TimeTable.Curve(
        sites: group.map(\.site), units: group[0].units, widths: grid,
        // A narrower site saves no less.
        saved: own.reduce(into: [0]) { $0.append(max($0[$0.count - 1], $1)) })
    }
    return TimeTable(
      setting: TimeTable.Setting(model.summary, shape), total: times[0], curves: curves,
      layer: second.isEmpty
        // All layers save no more than the pass.
        ? 0
        : min(
          max(0, (times[0] - times[times.count - 1]) / Double(second.count)),
          times[0] / Double(model.dense.layers.count)))
  }

  /// Widths from the whole one to one unit.
  private static func grid(_ units: Int) -> [Int] {
    guard units > widths else { return (1...units).reversed() }
    return (0..<widths).map { units - units * $0 / widths } + [1]
  }

  private func narrowed(_ sites: [SiteSummary], keeping kept: Int) -> TransformerModel {
    var result = model.dense
    let headSize = result.architecture.headSize
    for site in sites {
      let columns = Array(0..<kept * site.columnsPerUnit)
      let consumer = result.layers[site.site.layer].consumer(of: site.site.sublayer)
      let narrow = Linear(
        weight: consumer.weight.selecting(columns: columns), bias: consumer.bias)
      result.layers.edit(site.site.layer) { layer in
        layer.prune(
          site.site.sublayer, keptColumns: columns, consumer: narrow,
          headSize: headSize)
      }
    }
    return result
  }

  private func without(_ layers: [Int]) -> TransformerModel {
    var result = model.dense
    for index in layers {
      result.layers.edit(index) { layer in
        for sublayer in Sublayer.allCases { layer.remove(sublayer) }
      }
    }
    return result
  }

  /// Nanoseconds of a model's pass.
  func leastTime(of model: TransformerModel) throws -> Double { try leastTimes(of: [model])[0] }

  /// Nanoseconds of a pass of each model.
  private func leastTimes(of models: [TransformerModel]) throws -> [Double] {
    // Once for what only the first pass pays.
    let first = models.map(pass).min() ?? 0
    let rounds = min(
      max(Int(Self.seconds * 1e9 / max(first, 1)), Self.rounds.lowerBound),
      Self.rounds.upperBound)
    var least = [Double](repeating: .infinity, count: models.count)
    for round in 0..<rounds {
      for (index, model) in models.enumerated() {
        try work.check()
        least[index] = min(least[index], pass(model))
      }
      work.progress(Double(round + 1) / Double(rounds), "timing passes")
    }
    return least
  }

  /// One pass: of a model that predicts text with the logits of each text's next token.
  private func pass(_ model: TransformerModel) -> Double {
    let watch = Stopwatch()
    let hidden = model.forward(batch, workspace: workspace)
    if self.model.summary.predictsText {
      let last = hidden.selecting(rows: batch.offsets.dropFirst().map { $0 - 1 })
      _ = model.logits(last, rows: 0..<last.rows)
    }
    return watch.seconds * 1e9
  }
}

extension LoadedModel {
  /// The pass that is timed where none is asked for.
  func usualPass(length: Int) -> PassShape {
    PassShape(length: min(length, dense.architecture.maximumPositions))
  }

  /// Refuses a pass that can't be timed.
  func check(_ pass: PassShape) throws {
    guard !isStreamed else {
      throw EngineError(
        .unsupported,
        "a model that is read from the disk layer by layer has no time of its own to save")
    }
    let most = dense.architecture.maximumPositions
    guard pass.length <= most else {
      throw EngineError(
        .usage, "a pass of \(pass) tokens: \(summary.name) reads \(most) tokens a text at most")
    }
  }
}
