import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@Suite("LIAR through the values")
struct ConstantColumnsTests {
  private let site: SyntheticSite
  private let update: Update

  init() throws {
    site = try SyntheticSite("groups")
    update = try site.problem().update(
      keptColumns: try site.expectedIndices("kept"), reconstruction: .liarValues, ridge: 1e-4)
  }

  @Test("The constant is one column of the values, as often as query heads read it")
  func columns() throws {
    let columns = try #require(update.constant?.columns)
    let (unit, head) = (site.columnsPerUnit, try #require(site.headSize))
    #expect(columns.count == unit / head)
    #expect(Set(columns.map { $0 / unit }).count == 1 && Set(columns.map { $0 % head }).count == 1)
    #expect(Set(columns).isSubset(of: update.keptColumns))
  }

  @Test("Its rows are no greater than those of other columns, so that few bits hold them together")
  func rows() throws {
    let constant = Set(try #require(update.constant?.columns))
    func greatest(_ isTaken: (Int) -> Bool) -> Double {
      update.keptColumns.indices.filter { isTaken(update.keptColumns[$0]) }.flatMap { row in
        (0..<update.weight.columns).map { abs(update.weight[row, $0]) }
      }.max() ?? 0
    }
    let others = greatest { !constant.contains($0) }
    #expect(abs(greatest(constant.contains) - others) < 1e-9 * others)
  }

  @Test("It is no greater than what values are held to")
  func bound() throws {
    let free = try #require(update.constant?.value)
    let plain = site.problem()
    let problem = SiteProblem(
      site: plain.site, columnsPerUnit: plain.columnsPerUnit, headSize: plain.headSize,
      valueBound: free / 3, consumer: plain.consumer, calibration: plain.calibration,
      heldOut: plain.heldOut)
    let bounded = try problem.update(
      keptColumns: try site.expectedIndices("kept"), reconstruction: .liarValues, ridge: 1e-4)
    #expect(bounded.constant?.value == free / 3)
    #expect(abs(problem.error(of: bounded) - plain.error(of: update)) < 1e-12)
  }

  @Test("It is little worse than LIAR, and better than weights alone where means matter")
  func error() throws {
    let problem = site.problem()
    func error(_ reconstruction: Reconstruction) throws -> Double {
      problem.error(
        of: try problem.update(
          keptColumns: try site.expectedIndices("kept"), reconstruction: reconstruction,
          ridge: 1e-4))
    }
    let (values, whole) = (problem.error(of: update), try error(.liar))
    #expect(values >= whole && values < 1.1 * whole, "\(values) \(whole)")
    #expect(values < (try error(.liarWeights)))
  }

  @Test("A consumer that has a bias takes it there, and neurons have no values")
  func elsewhere() throws {
    for (name, other) in [("heads", Reconstruction.liar), ("outlier", .liarWeights)] {
      let site = try SyntheticSite(name)
      let kept = try site.expectedIndices("kept")
      let update = try site.problem().update(
        keptColumns: kept, reconstruction: .liarValues, ridge: 1e-4)
      let same = try site.problem().update(keptColumns: kept, reconstruction: other, ridge: 1e-4)
      #expect(update.constant == nil)
      #expect(update.weight == same.weight && update.bias == same.bias)
    }
  }

  @Test("A target that drifts is made good too, by the share that the held-out tokens choose")
  func drift() throws {
    let plain = site.problem()
    func drift(_ x: Matrix<Float>) -> Drift {
      var e = Matrix<Float>(rows: x.rows, columns: plain.consumer.weight.columns)
      for row in 0..<e.rows {
        for j in 0..<e.columns { e[row, j] = x[row, j] * 0.5 + 1 }
      }
      return Drift(cross(x, e, weights: nil, block: 50))
    }
    let problem = SiteProblem(
      site: plain.site, columnsPerUnit: site.columnsPerUnit, headSize: site.headSize,
      consumer: plain.consumer, calibration: plain.calibration, heldOut: plain.heldOut,
      drift: drift(site.x), heldOutDrift: drift(site.heldOut))
    let kept = try site.expectedIndices("kept")
    let correction = try #require(
      try problem.correction(.heldOut, keptColumns: kept, reconstruction: .liarValues, ridge: 1e-4))
    func error(_ correction: Correction?) throws -> Double {
      try #require(
        problem.heldOutError(
          of: problem.update(
            keptColumns: kept, reconstruction: .liarValues, ridge: 1e-4, correction: correction)))
    }
    #expect(correction.share > 0)
    #expect(try error(correction) <= error(.meanAlone))
    #expect(try error(correction) <= error(nil) * (1 + 1e-9))
  }
}

extension Update {
  /// Weights and bias as they act: rows of a constant read nothing, and are a bias.
  var withoutConstant: (weight: Matrix<Double>, bias: [Double]?) {
    guard let constant else { return (weight, bias) }
    var (read, carried) = (weight, [Double](repeating: 0, count: weight.columns))
    for (row, column) in keptColumns.enumerated() where constant.columns.contains(column) {
      for j in 0..<weight.columns {
        carried[j] += constant.value * weight[row, j]
        read[row, j] = 0
      }
    }
    return (read, carried)
  }
}
