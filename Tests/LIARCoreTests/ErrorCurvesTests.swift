import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@Suite("One factorisation answers every width as direct solves do")
struct ErrorCurvesTests {
  @Test(
    "Calibration and held-out curves of all reconstructions", arguments: SyntheticSite.names,
    SyntheticSite.ridges)
  func curves(name: String, ridge: String) throws {
    let site = try SyntheticSite(name)
    guard site.hasRidge(ridge), let value = Double(ridge) else { return }
    let problem = site.problem()
    let order = problem.columns(of: try site.expectedIndices("order"))
    let curves = try ErrorCurves(problem, order: order, ridge: value)
      .byUnits(columnsPerUnit: site.columnsPerUnit)
    for reconstruction in SyntheticSite.reconstructions {
      let curve = try #require(curves[reconstruction])
      let prefix = "\(ridge).\(reconstruction.rawValue)"
      // Errors are roots of differences, so float64 leaves about 1e-8 of the greatest.
      for (own, kind) in [(curve.error, "error"), (curve.heldOutError, "held_out")] {
        let reference = try site.expected("\(prefix).\(kind)").values
        #expect(
          greatestDistance(own.map(Double.init), reference) < 2e-6, "\(prefix).\(kind)")
      }
    }
  }

  @Test("Weighted statistics give weighted errors", arguments: SyntheticSite.names)
  func weighted(name: String) throws {
    let site = try SyntheticSite(name)
    let problem = site.problem(weights: try site.weights())
    let order = problem.columns(of: try site.expectedIndices("order"))
    let curves = try ErrorCurves(problem, order: order, ridge: 1e-4)
      .byUnits(columnsPerUnit: site.columnsPerUnit)
    for reconstruction in SyntheticSite.reconstructions {
      let reference = try site.expected("\(reconstruction.rawValue).weighted").values
      let own = try #require(curves[reconstruction]).error.map(Double.init)
      // Float32 weights leave a singular Gram matrix noise of 1e-7, and errors are roots.
      #expect(greatestDistance(own, reference) < 5e-5, "\(reconstruction)")
    }
  }

  @Test(
    "The error of an update is the curve's", arguments: SyntheticSite.names,
    SyntheticSite.reconstructions)
  func updates(name: String, reconstruction: Reconstruction) throws {
    let problem = try SyntheticSite(name).problem()
    let options = EstimateOptions(ridge: 0.01, guardShare: 0)
    let ranking = try problem.ranking(by: .wanda, options: options)
    let curve = try #require(
      try problem.analysis(by: .wanda, options: options).curves[reconstruction])
    for kept in stride(from: 0, through: problem.units, by: max(1, problem.units / 6)) {
      let update = try problem.update(
        keptColumns: problem.keptColumns(ranking, kept: kept), reconstruction: reconstruction,
        ridge: options.ridge)
      let error = problem.relativeError(of: update, on: problem.calibration)
      #expect(abs(error - Double(curve.error[kept])) < 2e-6)
      let heldOut = problem.relativeError(of: update, on: try #require(problem.heldOut))
      #expect(abs(heldOut - Double(curve.heldOutError[kept])) < 2e-6)
    }
  }

  @Test(
    "The error from accumulators is the error on the rows themselves",
    arguments: SyntheticSite.reconstructions)
  func rows(reconstruction: Reconstruction) throws {
    let site = try SyntheticSite("heads")
    let problem = site.problem()
    let update = try problem.update(
      keptColumns: Array(8..<32), reconstruction: reconstruction, ridge: 1e-3)
    let lost = lostOutput(site, update).values.reduce(0) { $0 + $1 * $1 }
    let energy = problem.outputEnergy(problem.calibration)
    let measured = (lost / energy).squareRoot()
    let stated = problem.relativeError(of: update, on: problem.calibration)
    #expect(abs(stated / measured - 1) < 1e-9)
  }

  @Test("LIAR is never worse than bias compensation, nor that than none, on the fitted tokens")
  func dominance() throws {
    let analysis = try SyntheticSite("neurons").problem().analysis(
      by: .random, options: EstimateOptions(ridge: 0.0))
    let error = { (kind: Reconstruction) in try #require(analysis.curves[kind]).error }
    for (liar, bias) in zip(try error(.liar), try error(.bias)) { #expect(liar <= bias + 1e-6) }
    for (bias, none) in zip(try error(.bias), try error(.none)) { #expect(bias <= none + 1e-6) }
  }

  @Test("Without held-out tokens the held-out curve is empty")
  func noHeldOut() throws {
    let problem = try SyntheticSite("neurons").problem()
    let alone = SiteProblem(
      site: problem.site, columnsPerUnit: 1, consumer: problem.consumer,
      calibration: problem.calibration, heldOut: Statistics(Accumulators(columns: 48)))
    let analysis = try alone.analysis(by: .wifv, options: EstimateOptions())
    for curve in analysis.curves.values {
      #expect(curve.heldOutError.isEmpty)
      #expect(curve.error.count == 49)
      #expect(curve.error.last == 0)
    }
  }
}
