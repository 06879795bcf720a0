import LinearAlgebra
import PruningPlan
import Testing

@testable import LIARCore

@Suite("Whether the ridge decides")
struct ConditioningTests {
  /// A symmetric matrix with given eigenvalues: a diagonal, reflected at a plane.
  private func statistics(_ eigenvalues: [Double], tokens: Int) -> Statistics {
    let count = eigenvalues.count
    let normal = (0..<count).map { Double(($0 * 7) % 5) - 1.5 }
    let square = normal.reduce(0) { $0 + $1 * $1 }
    var reflection = Matrix<Double>(rows: count, columns: count)
    for i in 0..<count {
      for j in 0..<count {
        reflection[i, j] = (i == j ? 1 : 0) - 2 * normal[i] * normal[j] / square
      }
    }
    var gram = Matrix<Double>(rows: count, columns: count)
    for i in 0..<count {
      for j in 0..<count {
        gram[i, j] = (0..<count).reduce(0) {
          $0 + reflection[i, $1] * eigenvalues[$1] * reflection[j, $1]
        }
      }
    }
    return Statistics(
      tokens: tokens, weight: Double(tokens), mean: [Double](repeating: 0, count: count),
      centredGram: gram)
  }

  @Test("the condition number is that of the eigenvalues", arguments: [1.0, 1e3, 1e7, 3e8, 1e11])
  func condition(expected: Double) {
    let count = 24
    let values = (0..<count).map { expected * (1 - Double($0) / Double(count)) + 1 }
    let eigenvalues = [expected] + values.dropFirst().dropLast().map { $0 / 2 } + [1]
    let found = statistics(eigenvalues, tokens: 100).condition
    let exact = (eigenvalues.max() ?? 1) / (eigenvalues.min() ?? 1)
    #expect(found <= exact * 1.001 && found >= exact * 0.7, "\(found) of \(exact)")
  }

  @Test("a matrix of lower rank has none")
  func singular() {
    #expect(statistics([3, 2, 1, 0, 0, 0], tokens: 100).condition == .infinity)
    #expect(statistics([Double](repeating: 0, count: 4), tokens: 100).condition == .infinity)
  }

  @Test("an analysis says whether its estimates rest on the ridge")
  func analysis() throws {
    let few = try SyntheticSite("few-tokens").problem()
    let conditioning = try #require(
      few.analysis(by: .wifv, options: EstimateOptions()).conditioning)
    #expect(conditioning.tokens == 30 && conditioning.columns == 48)
    #expect(conditioning.restsOnRidge && conditioning.condition == Conditioning.greatest)
    let many = try SyntheticSite("neurons").problem()
    let analysis = try many.analysis(by: .wifv, options: EstimateOptions())
    #expect(analysis.conditioning?.restsOnRidge == false && analysis.warnings.isEmpty)
  }
}
