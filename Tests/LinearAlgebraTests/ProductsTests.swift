import LinearAlgebra
import Testing

@Suite("Products agree with loops")
struct ProductsTests {
  static let orientations: [Orientation] = [.normal, .transposed]
  /// m, n, k: small; too large for one thread and cut by rows; by columns; with odd remainders.
  static let shapes = [(3, 5, 4), (1, 1, 1), (130, 70, 65), (70, 130, 65), (257, 33, 71)]

  @Test("Float32 and float64, all orientations", arguments: shapes, orientations)
  func products(shape: (Int, Int, Int), orientation: Orientation) {
    let (m, n, k) = shape
    var random = RandomNumbers(seed: 1)
    for other in Self.orientations {
      let a = orientation == .normal ? random.matrix(m, k) : random.matrix(k, m)
      let b = other == .normal ? random.matrix(k, n) : random.matrix(n, k)
      let expected = naiveProduct(a, b, left: orientation, right: other)
      #expect(distance(a.multiplied(by: b, orientation, otherOrientation: other), expected) < 1e-12)
      let single = a.narrowed.multiplied(by: b.narrowed, orientation, otherOrientation: other)
      #expect(distance(single.widened, expected) < 2e-5)
    }
  }

  @Test("Divided or not, the numbers agree", arguments: shapes, orientations)
  func divided(shape: (Int, Int, Int), orientation: Orientation) {
    let (m, n, k) = shape
    var random = RandomNumbers(seed: 2)
    let a = random.floats(m * k), b = random.floats(n * k)
    func product(divided: Bool) -> [Float] {
      var c = [Float](repeating: 1, count: m * n)
      Product.multiply(
        a, orientation, strideA: orientation == .normal ? k : m, b, .transposed, strideB: k,
        into: &c, strideC: n, m: m, n: n, k: k, alpha: 2, beta: 0.5, divided: divided)
      return c
    }
    let differences = zip(product(divided: true), product(divided: false)).map { abs($0 - $1) }
    #expect(differences.allSatisfy { $0 < 1e-4 })
  }

  @Test("alpha, beta and strides wider than the matrix")
  func scaled() {
    let a: [Float] = [1, 2, 9, 3, 4, 9]
    let b: [Float] = [1, 0, 0, 0, 1, 0]
    var c: [Float] = [10, 20, 7, 30, 40, 7]
    Product.multiply(
      a, strideA: 3, b, strideB: 3, into: &c, strideC: 3, m: 2, n: 2, k: 2, alpha: 2, beta: 0.5)
    // b is [1 0; 0 1] with one unused column, so C = 2A + C/2.
    #expect(c == [7, 14, 7, 21, 28, 7])
  }

  @Test("An inner dimension of 0 gives zeros", arguments: orientations)
  func emptyInner(orientation: Orientation) {
    let a =
      orientation == .normal
      ? Matrix<Double>(rows: 2, columns: 0) : Matrix<Double>(rows: 0, columns: 2)
    let b = Matrix<Double>(rows: 0, columns: 3)
    #expect(a.multiplied(by: b, orientation) == Matrix(rows: 2, columns: 3))
    #expect(a.narrowed.multiplied(by: b.narrowed, orientation) == Matrix(rows: 2, columns: 3))
  }

  @Test("Matrix times vector, and its transpose")
  func vectors() {
    var random = RandomNumbers(seed: 3)
    let a = random.matrix(7, 5)
    let x = random.matrix(5, 1), y = random.matrix(7, 1)
    let ax = Matrix(rows: 7, columns: 1, values: a.multiplied(by: x.values))
    let aty = Matrix(rows: 5, columns: 1, values: a.transposeMultiplied(by: y.values))
    #expect(distance(ax, naiveProduct(a, x)) < 1e-13)
    #expect(distance(aty, naiveProduct(a, y, left: .transposed)) < 1e-13)
    #expect(Matrix<Double>(rows: 0, columns: 2).transposeMultiplied(by: []) == [0, 0])
  }

  @Test("The outer Gram matrix fills both triangles", arguments: [1, 31, 65])
  func outerGram(size: Int) {
    var random = RandomNumbers(seed: 4)
    let a = random.matrix(size, 9)
    #expect(distance(a.outerGram(), naiveProduct(a, a, right: .transposed)) < 1e-12)
  }

  @Test(
    "The float32 Gram matrix's upper triangle, over panel borders",
    arguments: [
      5, 192, 193, 400,
    ])
  func gram(columns: Int) {
    let rows = 20
    var random = RandomNumbers(seed: 5)
    let x = random.matrix(rows, columns)
    var upper = [Float](repeating: .nan, count: columns * columns)
    Product.gramUpper(x.narrowed.values, strideX: columns, n: rows, d: columns, into: &upper)
    let expected = x.multiplied(by: x, .transposed)
    var greatest = 0.0
    for i in 0..<columns {
      for j in i..<columns {
        let difference = abs(Double(upper[i * columns + j]) - expected[i, j])
        greatest = difference.isNaN ? .infinity : max(greatest, difference)
      }
    }
    #expect(greatest < 1e-5)
  }
}

@Suite("Matrices")
struct MatrixTests {
  @Test("Transposing over block borders", arguments: [(1, 1), (33, 31), (64, 65), (0, 3)])
  func transpose(rows: Int, columns: Int) {
    var random = RandomNumbers(seed: 6)
    let a = random.matrix(rows, columns)
    #expect(a.transposed == naiveTranspose(a))
  }

  @Test("Selecting rows, columns and both takes them in the order named")
  func selecting() {
    let a = Matrix<Double>(rows: 3, columns: 3, values: [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(a.selecting(rows: [2, 0]).values == [6, 7, 8, 0, 1, 2])
    #expect(a.selecting(columns: [2, 0]).values == [2, 0, 5, 3, 8, 6])
    #expect(a.selecting(both: [2, 0]).values == [8, 6, 2, 0])
    #expect(a.selecting(rows: []).rows == 0)
    #expect(a.diagonal == [0, 4, 8])
  }
}

@Suite("Work divided over threads")
struct ParallelTests {
  @Test("Every index is visited once", arguments: [0, 1, 2, 17, 1000])
  func ranges(count: Int) {
    var visits = [Int](repeating: 0, count: count)
    visits.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let shared = Shared(base)
      Parallel.forEachRange(of: count, minimum: 3) { range in
        for index in range { shared.pointer[index] += 1 }
      }
    }
    #expect(visits.allSatisfy { $0 == 1 })
  }
}
