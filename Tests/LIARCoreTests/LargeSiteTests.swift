import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

/// A site of 300 columns: more than one block, panel and compaction of every divided algorithm.
@Suite("Large sites")
struct LargeSiteTests {
  static let columns = 300
  let x: Matrix<Float>
  let problem: SiteProblem

  init() {
    var state: UInt64 = 9
    func next() -> Double {  // multiples of 1/16 in −2 ... 2, so that products are exact in float32
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int(state >> 33) % 65 - 32) / 16
    }
    let columns = Self.columns
    func activations(rows: Int) -> Matrix<Float> {
      var result = Matrix<Float>(rows: rows, columns: columns)
      for i in 0..<rows {
        let factors = (0..<10).map { _ in next() }
        for j in 0..<columns {
          result[i, j] = Float(factors[j % 10] + factors[j % 7] + next() + Double(j % 5) / 2)
        }
      }
      return result
    }
    x = activations(rows: 700)
    problem = SiteProblem(
      site: SiteID(layer: 0, module: .ffn), columnsPerUnit: 1,
      consumer: Consumer(
        weight: Matrix(rows: columns, columns: 9, values: (0..<columns * 9).map { _ in next() }),
        bias: nil),
      calibration: Statistics(accumulate(x)),
      heldOut: Statistics(accumulate(activations(rows: 200))))
  }

  @Test("The centred Gram matrix is that of the centred rows")
  func gram() {
    var centred = x.widened
    for i in 0..<centred.rows {
      for j in 0..<centred.columns { centred[i, j] -= problem.calibration.mean[j] }
    }
    let gram = problem.calibration.centredGram
    #expect(
      relativeDistance(gram.values, centred.multiplied(by: centred, .transposed).values) < 1e-12)
    #expect(gram == gram.transposed)
  }

  @Test("Blocked elimination takes the order of plain elimination")
  func elimination() throws {
    let ridge = 1e-3
    let d = Self.columns
    var gram = problem.calibration.centredGram
    for i in 0..<d { gram[i, i] += ridge * problem.calibration.meanDiagonal }
    let inverseLower = try Cholesky(gram).inverseLower()
    var inverse = inverseLower.multiplied(by: inverseLower, .transposed)
    var weight = problem.consumer.weight
    let outputs = weight.columns
    var left = Set(0..<d)
    var order: [Int] = []
    while !left.isEmpty {
      func cost(_ i: Int) -> Double {
        (0..<outputs).reduce(0) { $0 + weight[i, $1] * weight[i, $1] } / inverse[i, i]
      }
      let costs = left.map { ($0, cost($0)) }
      let pivot = try #require(costs.min { $0.1 < $1.1 }).0
      left.remove(pivot)
      order.append(pivot)
      let column = (0..<d).map { inverse[$0, pivot] / inverse[pivot, pivot] }
      let inverseRow = (0..<d).map { inverse[pivot, $0] }
      let weightRow = (0..<outputs).map { weight[pivot, $0] }
      for i in left {
        for j in 0..<d { inverse[i, j] -= column[i] * inverseRow[j] }
        for j in 0..<outputs { weight[i, j] -= column[i] * weightRow[j] }
      }
    }
    let elimination = try GreedyElimination(problem, ridge: ridge)
    #expect(elimination.order == order)
    let curves = try ErrorCurves(problem, order: order.reversed(), ridge: ridge)
    for (removed, error) in elimination.cumulativeError.enumerated() {
      #expect(abs(curves.regularised[d - removed - 1] - error) <= 1e-9 * curves.regularised[0])
    }
  }

  @Test("Curves are the errors of updates", arguments: [0, 1e-4, 0.1])
  func curves(ridge: Double) throws {
    let options = EstimateOptions(ridge: .fixed(ridge), guardShare: 0)
    let ranking = try problem.ranking(by: .wifv, options: options)
    let analysis = try problem.analysis(by: .wifv, options: options)
    for reconstruction in SyntheticSite.reconstructions {
      let curve = try #require(analysis.curves[reconstruction])
      for kept in [1, 64, 150, 299] {
        let update = try problem.update(
          keptColumns: problem.keptColumns(ranking, kept: kept), reconstruction: reconstruction,
          ridge: ridge)
        let error = problem.relativeError(of: update, on: problem.calibration)
        #expect(abs(error - Double(curve.error[kept])) < 1e-6)
        let heldOut = problem.relativeError(of: update, on: try #require(problem.heldOut))
        #expect(abs(heldOut - Double(curve.heldOutError[kept])) < 1e-6)
      }
    }
  }
}
