import Foundation
import LIARCore
import LinearAlgebra
import ModelFormats
import PruningPlan
import Testing

@Suite("Units that never vary, or depend on one another")
struct DeadSiteTests {
  /// The sites of Tests/Reference/make_dead_site_fixtures.py.
  static let names = [
    "all-zero", "all-constant", "all-alike", "rank-3", "some-zero", "some-constant", "copies",
    "dead-head", "one-live-head", "heads-alike",
  ]
  /// All that need no gradient.
  static let criteria = Criterion.allCases.filter { !$0.needsGradient }

  private let file: SafetensorsFile

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    file = try SafetensorsFile(path: folder.path + "/Fixtures/dead-sites.safetensors")
  }

  private func values(_ name: String) throws -> Matrix<Double> {
    try SyntheticSite.matrix(file, name)
  }

  private func problem(_ name: String, weights: [Float]? = nil) throws -> SiteProblem {
    let unit = try #require(file.metadata[name].flatMap(Int.init))
    let x = try values("\(name).x").narrowed
    let weight = try values("\(name).weight")
    return SiteProblem(
      site: SiteID(layer: 0, module: unit == 1 ? .ffn : .attention), columnsPerUnit: unit,
      consumer: Consumer(weight: weight, bias: try values("\(name).offset").values),
      calibration: Statistics(accumulate(x, weights: weights)),
      heldOut: Statistics(accumulate(try values("\(name).held_out").narrowed)),
      coupledSquares: [Double](repeating: 1, count: x.columns / unit))
  }

  private func kept(_ name: String) throws -> [Int] {
    try values("\(name).kept").values.map { Int($0) }
  }

  @Test(
    "What is lost is what the exact solution loses", arguments: names, [0, 1e-12, 1e-4])
  func errors(name: String, ridge: Double) throws {
    let problem = try problem(name)
    for reconstruction in [Reconstruction.none, .bias, .liar] {
      let expected = try values("\(name).\(reconstruction.rawValue)").values
      let update = try problem.update(
        keptColumns: try kept(name), reconstruction: reconstruction, ridge: ridge)
      // Errors are roots of what float32 products leave.
      let tolerance = ridge > 1e-6 ? 5e-4 : 1e-5
      #expect(abs(problem.error(of: update) - expected[0]) < tolerance, "\(reconstruction)")
      let heldOut = try #require(problem.heldOutError(of: update))
      #expect(abs(heldOut - expected[1]) < tolerance, "\(reconstruction)")
    }
  }

  @Test("The curves say the same", arguments: names, [0, 1e-4])
  func curves(name: String, ridge: Double) throws {
    let problem = try problem(name)
    let kept = try kept(name)
    let order = kept + (0..<problem.columns).filter { !kept.contains($0) }
    let curves = try ErrorCurves(problem, order: order, ridge: ridge)
    for (reconstruction, squared) in curves.squared {
      let expected = try values("\(name).\(reconstruction.rawValue)").values
      let found = [squared.calibration, squared.heldOut].map { $0[kept.count].squareRoot() }
      for (found, expected) in zip(found, expected) {
        #expect(abs(found - expected) < 5e-4, "\(reconstruction)")
      }
      #expect((squared.calibration + squared.heldOut).allSatisfy { $0.isFinite && $0 < 100 })
    }
  }

  @Test("Every criterion ranks them, with every ridge", arguments: names, criteria)
  func rankings(name: String, criterion: Criterion) throws {
    let problem = try problem(name)
    for ridge in [Ridge.fixed(0), .fixed(1e-4), .automatic] {
      let analysis = try problem.analysis(
        by: criterion, options: EstimateOptions(ridge: ridge))
      #expect(analysis.order.sorted() == Array(0..<problem.units))
      #expect(analysis.scores.allSatisfy { $0.isFinite })
      for curve in analysis.curves.values {
        #expect((curve.error + curve.heldOutError).allSatisfy { $0.isFinite })
      }
    }
  }

  @Test("Every reconstruction gives finite weights", arguments: names)
  func reconstructions(name: String) throws {
    let problem = try problem(name)
    for reconstruction in Reconstruction.computable {
      for ridge in [Ridge.fixed(0), .fixed(1e-4), .automatic] {
        let update = try problem.update(
          keptColumns: try kept(name), reconstruction: reconstruction, ridge: ridge)
        #expect((update.weight.values + (update.bias ?? [])).allSatisfy { $0.isFinite })
        #expect(problem.error(of: update).isFinite)
      }
    }
  }

  @Test("Weights of tokens leave a constant a constant")
  func weighted() throws {
    let weights = (0..<120).map { 0.1 + Float($0 % 7) / 3 }
    let problem = try problem("all-constant", weights: weights)
    let update = try problem.update(
      keptColumns: try kept("all-constant"), reconstruction: .liar, ridge: 1e-4)
    #expect(problem.error(of: update) < 1e-6)
    let dropped = try problem.update(
      keptColumns: try kept("all-constant"), reconstruction: .none, ridge: 1e-4)
    let expected = try values("all-constant.none").values[0]
    #expect(abs(problem.error(of: dropped) - expected) < 1e-6)
  }

  @Test("Nothing is said against tokens where nothing varies")
  func conditioning() throws {
    for name in ["all-zero", "all-constant", "some-zero", "some-constant", "dead-head"] {
      let analysis = try problem(name).analysis(by: .wifv, options: EstimateOptions())
      #expect(analysis.warnings.isEmpty, "\(name): \(analysis.warnings)")
    }
    let alike = try problem("all-alike").analysis(by: .wifv, options: EstimateOptions())
    #expect(alike.conditioning?.restsOnRidge == true)
  }

  @Test("The energies of what is the same for all tokens are the constant's")
  func energies() throws {
    let problem = try problem("all-constant")
    let output = problem.consumer.weight.transposeMultiplied(by: problem.calibration.mean)
    let constant = 120 * output.reduce(0) { $0 + $1 * $1 }
    #expect(abs(problem.outputEnergy(problem.calibration) / constant - 1) < 1e-12)
  }
}
