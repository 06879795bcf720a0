import LinearAlgebra
import PruningPlan
import Testing

@testable import LIARCore

@Suite("Rankings agree with the reference")
struct RankingTests {
  static let scored: [Criterion] = [
    .magnitudeL1, .magnitudeL2, .groupedMagnitude, .activation, .wanda, .ifv, .wifv, .wifn,
  ]

  @Test(
    "Scores rank the units alike", arguments: SyntheticSite.names, scored)
  func scores(name: String, criterion: Criterion) throws {
    let site = try SyntheticSite(name)
    let reference = try site.expected("scores.\(criterion.rawValue)").values
    let scores = site.problem().scores(by: criterion, seed: 0)
    func order(_ values: [Double]) -> [Int] { values.indices.sorted { values[$0] > values[$1] } }
    #expect(order(scores) == order(reference))
    // Only a factor common to all units is free.
    let factor = scores[0] / reference[0]
    #expect(relativeDistance(scores, reference.map { $0 * factor }) < 1e-6)
  }

  @Test("Every criterion ranks as the reference does", arguments: SyntheticSite.names)
  func rankings(name: String) throws {
    let site = try SyntheticSite(name)
    let problem = try site.problemWithGradients()
    for criterion in Criterion.allCases {
      let ranking = try problem.ranking(
        by: criterion, options: EstimateOptions(guardShare: 0, seed: 5))
      let reference = try site.expectedIndices("ranking.\(criterion.rawValue)")
      #expect(ranking.order == reference, "\(criterion.rawValue)")
    }
  }

  @Test("Scores from gradients are the reference's", arguments: SyntheticSite.names)
  func gradientScores(name: String) throws {
    let site = try SyntheticSite(name)
    let sums = try site.gradientSums()
    let scores = sums.scores(signed: true)
    #expect(relativeDistance(scores.snip, try site.expected("scores.snip").values) < 1e-9)
    #expect(relativeDistance(scores.fisher, try site.expected("scores.fisher").values) < 1e-9)
    #expect(relativeDistance(scores.taylor, try site.expected("scores.taylor").values) < 1e-6)
    #expect(
      relativeDistance(
        sums.scores(signed: false).snip, try site.expected("snip.unsigned").values) < 1e-9)
  }

  @Test("A criterion without its gradient is an error", arguments: [Criterion.snip, .taylor])
  func missingGradient(criterion: Criterion) throws {
    let problem = try SyntheticSite("heads").problem()
    #expect(throws: MissingGradient(criterion: criterion)) {
      try problem.ranking(by: criterion, options: EstimateOptions())
    }
  }

  @Test("The random criterion is the reference's generator")
  func randomScores() throws {
    let site = try SyntheticSite("neurons")
    let reference = try site.expected("scores.random").values
    #expect(site.problem().scores(by: .random, seed: 5) == reference)
  }

  @Test("Scores don't depend on the scale of the token weights", arguments: scored)
  func weightScale(criterion: Criterion) throws {
    let site = try SyntheticSite("neurons")
    let small = [Float](repeating: 0x1p-12, count: site.x.rows)
    let scores = site.problem(weights: small).scores(by: criterion, seed: 0)
    let plain = site.problem().scores(by: criterion, seed: 0)
    #expect(relativeDistance(scores, plain) < 1e-6)
  }

  @Test("Greedy elimination takes the reference's order", arguments: SyntheticSite.names)
  func elimination(name: String) throws {
    let site = try SyntheticSite(name)
    let elimination = try GreedyElimination(site.problem(), ridge: 1e-4)
    #expect(elimination.order == (try site.expectedIndices("elimination.order")))
    let errors = try site.expected("elimination.error").values
    for (error, reference) in zip(elimination.cumulativeError, errors) {
      #expect(abs(error - reference) <= 1e-6 * reference)
    }
  }

  @Test("Elimination and the error curve along its order tell the same error")
  func eliminationMeetsCurve() throws {
    let problem = try SyntheticSite("neurons").problem()
    let elimination = try GreedyElimination(problem, ridge: 1e-4)
    let curves = try ErrorCurves(problem, order: elimination.order.reversed(), ridge: 1e-4)
    for (removed, error) in elimination.cumulativeError.enumerated() {
      let width = problem.units - removed - 1
      #expect(abs(curves.regularised[width] - error) <= 1e-9 * curves.regularised[0])
    }
  }

  @Test("A ranking by a score is its falling order")
  func ranking() throws {
    let site = try SyntheticSite("neurons")
    let ranking = try site.problem().ranking(
      by: .wifv, options: EstimateOptions(guardShare: 0))
    #expect(ranking.order == (try site.expectedIndices("order")))
    #expect(ranking.guarded.isEmpty)
  }

  @Test("Random order is fixed by its seed and differs between sites and seeds")
  func random() throws {
    let problem = try SyntheticSite("neurons").problem()
    let other = SiteProblem(
      site: SiteID(layer: 1, module: .ffn), columnsPerUnit: 1, consumer: problem.consumer,
      calibration: problem.calibration, heldOut: nil)
    #expect(problem.scores(by: .random, seed: 1) == problem.scores(by: .random, seed: 1))
    #expect(problem.scores(by: .random, seed: 1) != problem.scores(by: .random, seed: 2))
    #expect(problem.scores(by: .random, seed: 1) != other.scores(by: .random, seed: 1))
  }

  @Test(
    "The guard keeps the outlier unit first, whatever the criterion",
    arguments: [
      Criterion.random, .magnitudeL1, .ifv, .interpolation,
    ])
  func guardFirst(criterion: Criterion) throws {
    let problem = try SyntheticSite("outlier").problem()
    let guarded = try problem.ranking(by: criterion, options: EstimateOptions(guardShare: 0.2))
    let plain = try problem.ranking(by: criterion, options: EstimateOptions(guardShare: 0))
    #expect(guarded.guarded == [5])
    #expect(guarded.order.first == 5)
    #expect(guarded.order.filter { $0 != 5 } == plain.order.filter { $0 != 5 })
    #expect(plain.guarded.isEmpty)
  }

  @Test("Heads are never guarded")
  func headsUnguarded() throws {
    #expect(try SyntheticSite("heads").problem().guardedUnits(share: 0.01).isEmpty)
  }
}
