import LIARCore
import LinearAlgebra
import PruningPlan
import Testing
import Transformer

/// The product's central claim, on real forward passes: the error of a mask that follows from three
/// accumulators is the error that a forward pass through the pruned consumer measures.
@Suite("Errors from accumulators are errors of forward passes")
struct SiteErrorTests {
  /// A site's inputs and its problem.
  private struct Site {
    var problem: SiteProblem
    var inputs: Matrix<Float>
    var layer: Int
    var sublayer: Sublayer
  }

  /// Four hundred tokens through the model, site by site.
  private func sites(_ tiny: TinyModel) -> [Site] {
    var state: UInt64 = 1
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 40) % 92 + 4
    }
    let batch = TokenBatch((0..<40).map { _ in (0..<10).map { _ in next() } })
    var sites: [Site] = []
    let architecture = tiny.model.architecture
    _ = tiny.model.forward(batch, workspace: Workspace()) { layer, tap in
      var accumulators = Accumulators(columns: tap.columns)
      var scratch = AccumulatorScratch()
      accumulators.add(tap.units, rows: tap.rows, weights: nil, scratch: &scratch)
      let consumer = tiny.model.layers[layer].consumer(of: tap.sublayer)
      let problem = SiteProblem(
        site: SiteID(layer: layer, module: tap.sublayer == .attention ? .attention : .ffn),
        columnsPerUnit: tap.sublayer == .attention
          ? architecture.heads / architecture.keyValueHeads * architecture.headSize : 1,
        consumer: Consumer(
          weight: consumer.weight.transposed.widened, bias: consumer.bias?.map(Double.init)),
        calibration: Statistics(accumulators), heldOut: nil)
      let count = tap.rows * tap.columns
      let inputs = Matrix(
        rows: tap.rows, columns: tap.columns,
        values: Array(UnsafeBufferPointer(start: tap.units, count: count)))
      sites.append(Site(problem: problem, inputs: inputs, layer: layer, sublayer: tap.sublayer))
    }
    return sites
  }

  /// x Wᵀ + b of a layer in float32, as a forward pass computes it.
  private func output(_ x: Matrix<Float>, _ linear: Linear) -> Matrix<Float> {
    var y = x.multiplied(by: linear.weight, otherOrientation: .transposed)
    for i in y.values.indices { y.values[i] += linear.bias?[i % y.columns] ?? 0 }
    return y
  }

  @Test(
    "Every site, several widths, every reconstruction", arguments: TinyModel.all,
    [1e-4, 0.1])
  func errors(name: String, ridge: Double) throws {
    let tiny = try TinyModel(name)
    let options = EstimateOptions(ridge: .fixed(ridge), guardShare: 0)
    for site in sites(tiny) {
      let problem = site.problem
      let ranking = try problem.ranking(by: .wifv, options: options)
      let analysis = try problem.analysis(by: .wifv, options: options)
      let dense = tiny.model.layers[site.layer].consumer(of: site.sublayer)
      let y = output(site.inputs, dense)
      for reconstruction in [Reconstruction.none, .bias, .liar] {
        let curve = try #require(analysis.curves[reconstruction]).error
        let widths = Set([1, problem.units / 4, problem.units / 2, problem.units - 1])
        for kept in widths where kept > 0 && kept < problem.units {
          let update = try problem.update(
            keptColumns: problem.keptColumns(ranking, kept: kept), reconstruction: reconstruction,
            ridge: ridge)
          var layer = tiny.model.layers[site.layer]
          layer.prune(
            site.sublayer, keptColumns: update.keptColumns,
            consumer: Linear(
              weight: update.weight.narrowed.transposed, bias: update.bias?.map(Float.init)),
            headSize: tiny.model.architecture.headSize)
          let pruned = output(
            site.inputs.selecting(columns: update.keptColumns), layer.consumer(of: site.sublayer))
          let measured = relativeError(y, pruned)
          // Some widths lose nothing; what is left is the rounding of float32.
          #expect(
            abs(Double(curve[kept]) - measured) < 1e-3 * measured + 1e-6,
            "\(problem.site), \(reconstruction), \(kept) of \(problem.units)")
        }
      }
    }
  }

  @Test(
    "The pruned layer's own units are the kept columns of the dense one's", arguments: TinyModel.all
  )
  func prunedUnits(name: String) throws {
    let tiny = try TinyModel(name)
    let size = tiny.model.architecture.headSize
    let layer = tiny.model.layers[0]
    let hidden = tiny.model.embed(tiny.batch)
    for site in sites(tiny) where site.layer == 0 {
      let ranking = try site.problem.ranking(by: .wifv, options: EstimateOptions())
      let kept = site.problem.keptColumns(ranking, kept: max(1, site.problem.units / 2))
      var pruned = layer
      let dense = layer.consumer(of: site.sublayer)
      pruned.prune(
        site.sublayer, keptColumns: kept,
        consumer: Linear(weight: dense.weight.selecting(columns: kept), bias: dense.bias),
        headSize: size)
      func units(_ layer: Layer, columns: Int) -> Matrix<Float> {
        let workspace = Workspace()
        let pointer = tiny.model.units(
          of: site.sublayer, layer, hidden, tiny.batch, workspace: workspace)
        return withExtendedLifetime(workspace) {
          Matrix(
            rows: hidden.rows, columns: columns,
            values: Array(UnsafeBufferPointer(start: pointer, count: hidden.rows * columns)))
        }
      }
      let all = units(layer, columns: dense.weight.columns)
      let some = units(pruned, columns: kept.count)
      #expect(greatestDistance(some.values, all.selecting(columns: kept).values) < 1e-5)
    }
  }

  /// ‖Y − Y'‖ over the norm of the centred Y.
  private func relativeError(_ y: Matrix<Float>, _ pruned: Matrix<Float>) -> Double {
    let (dense, other) = (y.widened, pruned.widened)
    var lost = 0.0
    var energy = 0.0
    for j in 0..<dense.columns {
      let column = (0..<dense.rows).map { dense[$0, j] }
      let mean = column.reduce(0, +) / Double(column.count)
      for i in column.indices {
        energy += (column[i] - mean) * (column[i] - mean)
        lost += (column[i] - other[i, j]) * (column[i] - other[i, j])
      }
    }
    return (lost / energy).squareRoot()
  }
}
