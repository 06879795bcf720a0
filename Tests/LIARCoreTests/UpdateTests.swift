import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@Suite("Updates agree with the reference")
struct UpdateTests {
  @Test(
    "Q, P, W' and b'", arguments: SyntheticSite.names, SyntheticSite.ridges)
  func interpolation(name: String, ridge: String) throws {
    let site = try SyntheticSite(name)
    guard site.hasRidge(ridge), let value = Double(ridge) else { return }
    let problem = site.problem()
    let kept = try site.expectedIndices("kept")
    let interpolation = try problem.interpolation(keptColumns: kept, ridge: value)
    let update = try problem.update(keptColumns: kept, reconstruction: .liar, ridge: value)
    let expected = { (part: String) in try site.expected("\(ridge).\(part)").values }
    #expect(relativeDistance(interpolation.q.values, try expected("q")) < 1e-6)
    #expect(relativeDistance(interpolation.p, try expected("p")) < 1e-6)
    #expect(relativeDistance(update.weight.values, try expected("weight")) < 1e-6)
    #expect(relativeDistance(try #require(update.bias), try expected("bias")) < 1e-6)
    #expect(update.keptColumns == kept)
  }

  @Test("Kept units of a ranking become their columns, ascending")
  func keptColumns() throws {
    let site = try SyntheticSite("heads")
    let ranking = try site.problem().ranking(by: .wifv, options: EstimateOptions())
    #expect(
      site.problem().keptColumns(ranking, kept: 3) == (try site.expectedIndices("kept")))
  }

  @Test("A consumer without bias gets one from whatever shifts the output, and only from that")
  func newBias() throws {
    let problem = try SyntheticSite("outlier").problem()
    let kept = Array(0..<16)
    let bias = { (reconstruction: Reconstruction) in
      try problem.update(keptColumns: kept, reconstruction: reconstruction, ridge: 1e-4).bias
    }
    #expect(try bias(.none) == nil)
    #expect(try bias(.bias)?.count == 12)
    #expect(try bias(.liar)?.count == 12)
    #expect(try bias(.liarBias)?.count == 12)
    #expect(try bias(.liarWeights) == nil)
    #expect(try bias(.maskTuning) == nil)
  }

  @Test("Keeping everything changes nothing", arguments: Reconstruction.computable)
  func keepingAll(reconstruction: Reconstruction) throws {
    let problem = try SyntheticSite("neurons").problem()
    let update = try problem.update(
      keptColumns: Array(0..<48), reconstruction: reconstruction, ridge: 0.1)
    #expect(update.weight == problem.consumer.weight)
    #expect(update.bias == problem.consumer.bias)
    #expect(problem.relativeError(of: update, on: problem.calibration) == 0)
  }

  @Test("Keeping nothing leaves the mean output under LIAR")
  func keepingNone() throws {
    let problem = try SyntheticSite("neurons").problem()
    let update = try problem.update(keptColumns: [], reconstruction: .liar, ridge: 1e-4)
    #expect(update.weight.rows == 0)
    #expect(abs(problem.relativeError(of: update, on: problem.calibration) - 1) < 1e-12)
  }

  @Test("Fewer tokens than columns without a ridge is an error, not numbers")
  func singular() throws {
    let problem = try SyntheticSite("few-tokens").problem()
    let ranking = try problem.ranking(by: .wifv, options: EstimateOptions(guardShare: 0))
    #expect(throws: FactorizationError.self) {
      try problem.update(
        keptColumns: problem.keptColumns(ranking, kept: 40), reconstruction: .liar, ridge: 0)
    }
    #expect(throws: FactorizationError.self) {
      try ErrorCurves(problem, order: ranking.order, ridge: 0)
    }
    #expect(throws: FactorizationError.self) { try GreedyElimination(problem, ridge: 0) }
    let analysis = try problem.analysis(by: .wifv, options: EstimateOptions())
    #expect(analysis.warnings.contains { $0.contains("30 calibration tokens for 48 columns") })
  }

  @Test("A dead unit without a ridge is no error: its weights are moved as well as can be")
  func deadUnit() throws {
    let site = try SyntheticSite("neurons")
    var x = site.x
    for row in 0..<x.rows { x[row, 7] = 0.5 }
    let problem = SiteProblem(
      site: SiteID(layer: 0, module: .ffn), columnsPerUnit: 1, consumer: site.consumer,
      calibration: Statistics(accumulate(x)), heldOut: nil)
    func error(_ kept: [Int]) throws -> Double {
      let update = try problem.update(keptColumns: kept, reconstruction: .liar, ridge: 0)
      return problem.error(of: update)
    }
    let withIt = try error(Array(0..<40))
    let without = try error((0..<40).filter { $0 != 7 })
    #expect(abs(withIt - without) < 1e-9)
  }

  @Test(
    "Token errors are those of the outputs", arguments: ["neurons", "groups"],
    Reconstruction.computable)
  func tokenErrors(name: String, reconstruction: Reconstruction) throws {
    let site = try SyntheticSite(name)
    let problem = site.problem()
    let kept = try site.expectedIndices("kept")
    let update = try problem.update(keptColumns: kept, reconstruction: reconstruction, ridge: 0.1)
    let errors = problem.residual(of: update).errors(of: site.x, scale: 2)
    let lost = lostOutput(site, update)
    for row in 0..<site.x.rows {
      let squares = (0..<lost.columns).reduce(0) { $0 + lost[row, $1] * lost[row, $1] }
      #expect(abs(Double(errors[row]) - squares.squareRoot() / 2) < 1e-4)
    }
  }
}

/// Y − Y', straight from the rows.
func lostOutput(_ site: SyntheticSite, _ update: Update) -> Matrix<Double> {
  var x = site.x.widened
  let dense = x.multiplied(by: site.consumer.weight)
  for column in update.constant?.columns ?? [] {
    for row in 0..<x.rows { x[row, column] = update.constant?.value ?? .nan }
  }
  let pruned = x.selecting(columns: update.keptColumns).multiplied(by: update.weight)
  var lost = Matrix<Double>(rows: x.rows, columns: dense.columns)
  for i in 0..<lost.rows {
    for j in 0..<lost.columns {
      let shift = (site.consumer.bias?[j] ?? 0) - (update.bias?[j] ?? 0)
      lost[i, j] = dense[i, j] - pruned[i, j] + shift
    }
  }
  return lost
}
