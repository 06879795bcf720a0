import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@Suite("Targets besides a site's own output")
struct DriftTests {
  private let site: SyntheticSite
  private let drift: Matrix<Float>
  private let heldOutDrift: Matrix<Float>

  init() throws {
    site = try SyntheticSite("drift")
    drift = try site.expected("drift").narrowed
    heldOutDrift = try site.expected("held_drift").narrowed
  }

  @Test(
    "Cross statistics are the reference's, in blocks of any size",
    arguments: ["plain", "weighted"], [1, 37, 180])
  func statistics(part: String, block: Int) throws {
    let weights = part == "weighted" ? try site.weights() : nil
    let sums = cross(site.x, drift, weights: weights, block: block)
    #expect(relativeDistance(sums.mean, try site.expected("\(part).mean").values) < 1e-6)
    #expect(
      relativeDistance(
        sums.centredProducts.values, try site.expected("\(part).cross").values) < 1e-5)
    #expect(relativeDistance([sums.energy], try site.expected("\(part).energy").values) < 1e-6)
  }

  @Test("Columns that hardly vary keep their digits")
  func smallSpread() {
    let rows = 64
    var x = Matrix<Float>(rows: rows, columns: 1)
    var e = Matrix<Float>(rows: rows, columns: 1)
    for row in 0..<rows {
      x[row, 0] = 1000 + Float(row % 4) / 16
      e[row, 0] = -500 + Float(row % 4) / 32
    }
    // Four steps of 1/16 and 1/32: Σ (k − 1.5)² / 512 = 1.25 · 64 / 512.
    let sums = cross(x, e, weights: nil, block: 16)
    #expect(abs(sums.centredProducts[0, 0] - 0.15625) < 1e-9)
    #expect(abs(sums.energy - 0.078125) < 1e-9)
  }

  @Test(
    "W', b' and errors are those of least squares on the rows",
    arguments: Reconstruction.computable)
  func updates(reconstruction: Reconstruction) throws {
    let problem = problem()
    let update = try problem.update(
      keptColumns: try site.expectedIndices("kept"), reconstruction: reconstruction, ridge: 1e-3)
    let expected = { (part: String) in
      try site.expected("\(reconstruction.rawValue).\(part)").values
    }
    #expect(relativeDistance(update.weight.values, try expected("weight")) < 1e-5)
    #expect(relativeDistance(try #require(update.bias), try expected("bias")) < 1e-5)
    #expect(relativeDistance([problem.error(of: update)], try expected("error")) < 1e-5)
    let heldOut = try #require(problem.heldOutError(of: update))
    #expect(relativeDistance([heldOut], try expected("held_out_error")) < 1e-5)
  }

  @Test("A drift of zero asks for nothing new", arguments: Reconstruction.computable)
  func nothing(reconstruction: Reconstruction) throws {
    let kept = try site.expectedIndices("kept")
    let o = site.consumer.weight.columns
    let none = Drift(
      mean: [Double](repeating: 0, count: o),
      cross: Matrix(rows: site.x.columns, columns: o), energy: 0)
    let plain = site.problem()
    let problem = SiteProblem(
      site: plain.site, columnsPerUnit: 1, consumer: plain.consumer,
      calibration: plain.calibration, heldOut: plain.heldOut, drift: none, heldOutDrift: none)
    let a = try problem.update(keptColumns: kept, reconstruction: reconstruction, ridge: 1e-3)
    let b = try plain.update(keptColumns: kept, reconstruction: reconstruction, ridge: 1e-3)
    #expect(relativeDistance(a.weight.values, b.weight.values) < 1e-12)
    #expect(relativeDistance(try #require(a.bias), try #require(b.bias)) < 1e-12)
    #expect(abs(problem.error(of: a) - plain.error(of: b)) < 1e-12)
  }

  @Test("A site of full width is fitted to the target too")
  func fullWidth() throws {
    let problem = problem()
    let all = Array(0..<problem.columns)
    let fitted = try problem.update(keptColumns: all, reconstruction: .liar, ridge: 1e-4)
    let left = try problem.update(
      keptColumns: all, reconstruction: Reconstruction.none, ridge: 1e-4)
    #expect(problem.error(of: fitted) < 0.5 * problem.error(of: left))
  }

  @Test("The chosen ridge has the least held-out error of the grid")
  func ridge() throws {
    let problem = problem()
    let kept = try site.expectedIndices("kept")
    let share = try problem.share(of: .automatic, keptColumns: kept, reconstruction: .liar)
    func heldOut(_ share: Double) throws -> Double {
      try #require(
        problem.heldOutError(
          of: problem.update(keptColumns: kept, reconstruction: .liar, ridge: share)))
    }
    let best = try heldOut(share)
    for other in Ridge.grid { #expect(try best <= heldOut(other)) }
  }

  @Test(
    "Curves with a chosen ridge are the least of all ridges at every width",
    arguments: ["neurons", "few-tokens"])
  func curves(name: String) throws {
    let problem = try SyntheticSite(name).problem()
    let order = Array(0..<problem.columns)
    let chosen = try ErrorCurves(problem, order: order, ridge: Ridge.automatic)
    let each = try Ridge.grid.map { try ErrorCurves(problem, order: order, ridge: $0) }
    let heldOut = try #require(chosen.squared[.liar]).heldOut
    for k in heldOut.indices {
      let least = each.compactMap { $0.squared[.liar]?.heldOut[k] }.min() ?? 0
      #expect(heldOut[k] == least)
      #expect(Ridge.grid.contains(chosen.shares[k]))
    }
  }

  @Test(
    "The chosen correction has the least held-out error of all shares and ridges",
    arguments: [Reconstruction.liar, .liarWeights, .liarBias])
  func correction(reconstruction: Reconstruction) throws {
    let problem = problem()
    let kept = try site.expectedIndices("kept")
    func heldOut(_ correction: Correction?) throws -> Double {
      try #require(
        problem.heldOutError(
          of: problem.update(
            keptColumns: kept, reconstruction: reconstruction, ridge: 1e-4, correction: correction))
      )
    }
    let chosen = try problem.correction(
      .heldOut, keptColumns: kept, reconstruction: reconstruction, ridge: 1e-4)
    let best = try heldOut(try #require(chosen))
    for ridge in [1e-4, 1e-3, 1e-2, 1e-1, 1] {
      for share in stride(from: 0.0, through: 1, by: 0.125) {
        #expect(try best <= heldOut(Correction(share: share, ridge: ridge)) * (1 + 1e-12))
      }
    }
    #expect(try best <= heldOut(nil))
  }

  @Test(
    "A whole share with the update's own ridge is the fit to the target",
    arguments: [Reconstruction.liar, .liarWeights, .liarBias])
  func wholeCorrection(reconstruction: Reconstruction) throws {
    let problem = problem()
    let kept = try site.expectedIndices("kept")
    let fit = try problem.update(
      keptColumns: kept, reconstruction: reconstruction, ridge: 1e-3)
    let sum = try problem.update(
      keptColumns: kept, reconstruction: reconstruction, ridge: 1e-3,
      correction: Correction(share: 1, ridge: 1e-3))
    #expect(relativeDistance(sum.weight.values, fit.weight.values) < 1e-9)
    #expect(relativeDistance(try #require(sum.bias), try #require(fit.bias)) < 1e-9)
  }

  @Test("Drift that is chance is left alone")
  func chance() throws {
    let plain = site.problem()
    // What the held-out tokens ask for is the opposite of what the others do.
    let problem = SiteProblem(
      site: plain.site, columnsPerUnit: 1, consumer: plain.consumer,
      calibration: plain.calibration, heldOut: plain.heldOut,
      drift: Drift(cross(site.x, drift, weights: nil, block: 50)),
      heldOutDrift: Drift(
        cross(site.heldOut, negated(heldOutDrift), weights: nil, block: 50)))
    let chosen = try problem.correction(
      .heldOut, keptColumns: Array(0..<problem.columns), reconstruction: .liar, ridge: 1e-4)
    #expect(try #require(chosen).share == 0)
  }

  @Test("Nothing to choose: all of the drift", arguments: DriftCorrection.allCases)
  func nothingToChoose(policy: DriftCorrection) throws {
    let kept = try site.expectedIndices("kept")
    let whole = problem()
    let without = SiteProblem(
      site: whole.site, columnsPerUnit: 1, consumer: whole.consumer,
      calibration: whole.calibration, heldOut: nil, drift: whole.drift)
    for (problem, reconstruction) in [
      (without, Reconstruction.liar), (site.problem(), .liar), (whole, .bias),
    ] {
      #expect(
        try problem.correction(
          policy, keptColumns: kept, reconstruction: reconstruction, ridge: 1e-4) == nil)
    }
  }

  @Test("Nothing held out, no choice")
  func nothingHeldOut() throws {
    let whole = site.problem()
    let problem = SiteProblem(
      site: whole.site, columnsPerUnit: 1, consumer: whole.consumer,
      calibration: whole.calibration, heldOut: nil)
    #expect(throws: RidgeError.self) {
      try problem.ranking(by: .interpolation, options: EstimateOptions(ridge: .automatic))
    }
    #expect(throws: RidgeError.self) {
      try problem.share(of: .automatic, keptColumns: [0], reconstruction: .liar)
    }
    #expect(throws: RidgeError.self) {
      try ErrorCurves(problem, order: Array(0..<40), ridge: Ridge.automatic)
    }
  }

  private func problem() -> SiteProblem {
    let plain = site.problem()
    return SiteProblem(
      site: plain.site, columnsPerUnit: 1, consumer: plain.consumer,
      calibration: plain.calibration, heldOut: plain.heldOut,
      drift: Drift(cross(site.x, drift, weights: nil, block: 50)),
      heldOutDrift: Drift(cross(site.heldOut, heldOutDrift, weights: nil, block: 50)))
  }

  private func negated(_ matrix: Matrix<Float>) -> Matrix<Float> {
    var result = matrix
    for i in result.values.indices { result.values[i].negate() }
    return result
  }
}
