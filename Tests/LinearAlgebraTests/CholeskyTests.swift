import LinearAlgebra
import Testing

@Suite("Cholesky factorisation")
struct CholeskyTests {
  static let sizes = [1, 2, 7, 64, 97]

  @Test("L is lower triangular and L Lᵀ the matrix", arguments: sizes)
  func factor(size: Int) throws {
    let matrix = positiveDefinite(size, seed: 1)
    let lower = try Cholesky(matrix).lower
    for i in 0..<size { for j in i + 1..<max(size, i + 1) { #expect(lower[i, j] == 0) } }
    #expect(distance(naiveProduct(lower, lower, right: .transposed), matrix) < 1e-11)
  }

  @Test("Solving, from the left and the right", arguments: sizes)
  func solve(size: Int) throws {
    var random = RandomNumbers(seed: 2)
    let matrix = positiveDefinite(size, seed: 3)
    let factor = try Cholesky(matrix)
    let b = random.matrix(size, 3)
    #expect(distance(naiveProduct(matrix, factor.solve(b)), b) < 1e-10)
    var x = b
    factor.solveLower(&x)
    #expect(distance(naiveProduct(factor.lower, x), b) < 1e-11)
    x = b
    factor.solveLowerTransposed(&x)
    #expect(distance(naiveProduct(factor.lower, x, left: .transposed), b) < 1e-11)
    x = b.transposed
    factor.solveLowerTransposedFromRight(&x)
    #expect(distance(naiveProduct(x, factor.lower, right: .transposed), b.transposed) < 1e-11)
    #expect(
      distance(
        factor.multipliedTransposed(b), naiveProduct(factor.lower, b, left: .transposed)) < 1e-12)
  }

  @Test("A vector is solved for as a column is", arguments: sizes)
  func vector(size: Int) throws {
    var random = RandomNumbers(seed: 5)
    let factor = try Cholesky(positiveDefinite(size, seed: 6))
    let b = random.matrix(size, 1)
    let x = Matrix(rows: size, columns: 1, values: factor.solve(b.values))
    #expect(distance(x, factor.solve(b)) < 1e-12)
  }

  @Test("L⁻¹ L is the identity", arguments: sizes)
  func inverse(size: Int) throws {
    let factor = try Cholesky(positiveDefinite(size, seed: 4))
    var identity = Matrix<Double>(rows: size, columns: size)
    for i in 0..<size { identity[i, i] = 1 }
    let inverse = factor.inverseLower()
    #expect(distance(naiveProduct(inverse, factor.lower), identity) < 1e-11)
    for i in 0..<size { for j in i + 1..<max(size, i + 1) { #expect(inverse[i, j] == 0) } }
  }

  @Test("Only the lower triangle is read")
  func lowerOnly() throws {
    let matrix = positiveDefinite(5, seed: 5)
    var half = matrix
    for i in 0..<5 { for j in i + 1..<5 { half[i, j] = .nan } }
    #expect(try Cholesky(half).lower == Cholesky(matrix).lower)
  }

  @Test("What isn't positive definite is an error that names the pivot")
  func indefinite() {
    let matrix = Matrix<Double>(rows: 3, columns: 3, values: [1, 0, 0, 0, -1, 0, 0, 0, 1])
    let error = #expect(throws: FactorizationError.self) { try Cholesky(matrix) }
    #expect(error?.pivot == 1)
  }

  @Test("A matrix of lower rank is an error even where rounding leaves a positive pivot")
  func singular() {
    for seed in UInt64(0)..<20 {
      var random = RandomNumbers(seed: seed)
      let a = random.matrix(24, 23)
      #expect(throws: FactorizationError.self) {
        try Cholesky(naiveProduct(a, a, right: .transposed))
      }
    }
  }

  @Test("NaN and infinity are errors", arguments: [Double.nan, .infinity])
  func notFinite(value: Double) {
    for position in 0..<9 where position % 3 <= position / 3 {
      var matrix = positiveDefinite(3, seed: 6)
      matrix.values[position] = value
      #expect(throws: FactorizationError.self) { try Cholesky(matrix) }
    }
  }

  @Test("The empty matrix has an empty factor")
  func empty() throws {
    let factor = try Cholesky(Matrix<Double>(rows: 0, columns: 0))
    #expect(factor.solve(Matrix<Double>(rows: 0, columns: 4)).rows == 0)
    #expect(factor.solve([]).isEmpty)
    #expect(factor.inverseLower().rows == 0)
  }
}
