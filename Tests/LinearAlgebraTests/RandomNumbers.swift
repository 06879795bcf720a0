import LinearAlgebra

/// A fixed sequence of numbers (a 64-bit linear congruential generator, upper bits).
struct RandomNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func next(in range: ClosedRange<Double> = -1...1) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let unit = Double(state >> 11) * 0x1p-53
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }

  mutating func floats(_ count: Int, in range: ClosedRange<Double> = -1...1) -> [Float] {
    (0..<count).map { _ in Float(next(in: range)) }
  }

  mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix<Double> {
    Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in next() })
  }
}

/// The textbook product of op(a) and op(b).
func naiveProduct(
  _ a: Matrix<Double>, _ b: Matrix<Double>, left orientationA: Orientation = .normal,
  right orientationB: Orientation = .normal
) -> Matrix<Double> {
  let left = orientationA == .normal ? a : naiveTranspose(a)
  let right = orientationB == .normal ? b : naiveTranspose(b)
  var result = Matrix<Double>(rows: left.rows, columns: right.columns)
  for i in 0..<left.rows {
    for j in 0..<right.columns {
      for k in 0..<left.columns { result[i, j] += left[i, k] * right[k, j] }
    }
  }
  return result
}

func naiveTranspose(_ a: Matrix<Double>) -> Matrix<Double> {
  var result = Matrix<Double>(rows: a.columns, columns: a.rows)
  for i in 0..<a.rows { for j in 0..<a.columns { result[j, i] = a[i, j] } }
  return result
}

/// A well-conditioned symmetric positive definite matrix.
func positiveDefinite(_ size: Int, seed: UInt64) -> Matrix<Double> {
  var random = RandomNumbers(seed: seed)
  let a = random.matrix(size, size)
  var result = naiveProduct(a, a, right: .transposed)
  for i in 0..<size { result[i, i] += 1 }
  return result
}

/// The greatest |a − b|; infinite where shapes differ.
func distance(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  guard a.rows == b.rows, a.columns == b.columns else { return .infinity }
  return zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0
}
