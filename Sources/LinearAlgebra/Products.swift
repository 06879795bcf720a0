internal import CKernels
internal import COpenBLAS

/// Whether an operand is read as its transpose.
public enum Orientation: Sendable {
  /// A itself.
  case normal
  /// Aᵀ.
  case transposed
  var blas: CBLAS_TRANSPOSE { self == .normal ? CblasNoTrans : CblasTrans }
}

/// Float32 and float64 matrix products on raw row-major memory; the shapes are the caller's duty.
package enum Product {
  /// Below this many multiply-adds a product isn't worth dividing.
  private static let divisionThreshold = 1 << 19

  /// C ← alpha · op(A) · op(B) + beta · C, with op(A) m × k, op(B) k × n, C m × n.
  ///
  /// A stride is the distance between two rows as they lie in memory, transposed or not. `divided`
  /// is false inside work that is itself divided over the workers.
  /// - Complexity: O(m · n · k), divided over the workers from half a million multiply-adds on.
  package static func multiply(
    _ a: UnsafePointer<Float>, _ orientationA: Orientation = .normal, strideA: Int,
    _ b: UnsafePointer<Float>, _ orientationB: Orientation = .normal, strideB: Int,
    into c: UnsafeMutablePointer<Float>, strideC: Int, m: Int, n: Int, k: Int,
    alpha: Float = 1, beta: Float = 0, divided: Bool = true
  ) {
    guard m > 0, n > 0 else { return }
    let parts = divided && m * n * k >= divisionThreshold ? Parallel.workers : 1
    guard parts > 1 else {
      cblas_sgemm(
        CblasRowMajor, orientationA.blas, orientationB.blas, Int32(m), Int32(n), Int32(k), alpha,
        a, Int32(strideA), b, Int32(strideB), beta, c, Int32(strideC))
      return
    }
    let sharedA = SharedConstant(a), sharedB = SharedConstant(b), sharedC = Shared(c)
    if m >= n {
      Parallel.forEachRange(of: m, minimum: 16) { range in
        let start = range.lowerBound * (orientationA == .normal ? strideA : 1)
        cblas_sgemm(
          CblasRowMajor, orientationA.blas, orientationB.blas, Int32(range.count), Int32(n),
          Int32(k), alpha, sharedA.pointer + start, Int32(strideA), sharedB.pointer,
          Int32(strideB), beta, sharedC.pointer + range.lowerBound * strideC, Int32(strideC))
      }
    } else {
      Parallel.forEachRange(of: n, minimum: 16) { range in
        let start = range.lowerBound * (orientationB == .normal ? 1 : strideB)
        cblas_sgemm(
          CblasRowMajor, orientationA.blas, orientationB.blas, Int32(m), Int32(range.count),
          Int32(k), alpha, sharedA.pointer, Int32(strideA), sharedB.pointer + start,
          Int32(strideB), beta, sharedC.pointer + range.lowerBound, Int32(strideC))
      }
    }
  }

  /// C ← alpha · op(A) · op(B) + beta · C in float64, on the calling thread.
  /// - Complexity: O(m · n · k).
  package static func multiply(
    _ a: UnsafePointer<Double>, _ orientationA: Orientation = .normal, strideA: Int,
    _ b: UnsafePointer<Double>, _ orientationB: Orientation = .normal, strideB: Int,
    into c: UnsafeMutablePointer<Double>, strideC: Int, m: Int, n: Int, k: Int,
    alpha: Double = 1, beta: Double = 0
  ) {
    guard m > 0, n > 0 else { return }
    _ = Parallel.workers
    cblas_dgemm(
      CblasRowMajor, orientationA.blas, orientationB.blas, Int32(m), Int32(n), Int32(k), alpha,
      a, Int32(strideA), b, Int32(strideB), beta, c, Int32(strideC))
  }

  /// The upper triangle of G ← XᵀX for X n × d, by column panels over the workers; what lies below
  /// the panels' diagonal blocks is left as it is.
  /// - Complexity: O(n · d²), half of that of a whole product.
  package static func gramUpper(
    _ x: UnsafePointer<Float>, strideX: Int, n: Int, d: Int, into g: UnsafeMutablePointer<Float>
  ) {
    let panel = 192
    let panels = (d + panel - 1) / panel
    let sharedX = SharedConstant(x), sharedG = Shared(g)
    Parallel.forEach(panels) { index in
      let start = index * panel
      let height = min(panel, d - start)
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(height), Int32(d - start), Int32(n), 1,
        sharedX.pointer + start, Int32(strideX), sharedX.pointer + start, Int32(strideX), 0,
        sharedG.pointer + start * d + start, Int32(d))
    }
  }
}

extension Matrix<Float> {
  /// The product op(self) · op(other), divided over the workers.
  /// - Complexity: O(m · n · k).
  public func multiplied(
    by other: Matrix<Float>, _ orientation: Orientation = .normal,
    otherOrientation: Orientation = .normal
  ) -> Matrix<Float> {
    product(with: other, orientation, otherOrientation) { a, b, c, m, n, k in
      Product.multiply(
        a, orientation, strideA: columns, b, otherOrientation, strideB: other.columns, into: c,
        strideC: n, m: m, n: n, k: k)
    }
  }
}

extension Matrix {
  /// Works out the shapes of op(self) · op(other) and lends the memory to `multiply`, which is told
  /// m, n and k.
  fileprivate func product(
    with other: Matrix, _ orientation: Orientation, _ otherOrientation: Orientation,
    _ multiply: (
      UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafeMutablePointer<Scalar>, Int, Int, Int
    ) -> Void
  ) -> Matrix {
    let m = orientation == .normal ? rows : columns
    let k = orientation == .normal ? columns : rows
    let n = otherOrientation == .normal ? other.columns : other.rows
    precondition(k == (otherOrientation == .normal ? other.rows : other.columns))
    var result = Matrix(rows: m, columns: n)
    result.values.withUnsafeMutableBufferPointer { c in
      values.withUnsafeBufferPointer { a in
        other.values.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          multiply(a, b, c, m, n, k)
        }
      }
    }
    return result
  }
}

extension Matrix<Double> {
  /// The product op(self) · op(other), on the calling thread.
  /// - Complexity: O(m · n · k).
  public func multiplied(
    by other: Matrix<Double>, _ orientation: Orientation = .normal,
    otherOrientation: Orientation = .normal
  ) -> Matrix<Double> {
    product(with: other, orientation, otherOrientation) { a, b, c, m, n, k in
      Product.multiply(
        a, orientation, strideA: columns, b, otherOrientation, strideB: other.columns, into: c,
        strideC: n, m: m, n: n, k: k)
    }
  }

  /// self · vector, for a vector of as many entries as there are columns.
  public func multiplied(by vector: [Double]) -> [Double] {
    precondition(vector.count == columns)
    var result = [Double](repeating: 0, count: rows)
    guard rows > 0, columns > 0 else { return result }
    cblas_dgemv(
      CblasRowMajor, CblasNoTrans, Int32(rows), Int32(columns), 1, values, Int32(columns), vector,
      1, 0, &result, 1)
    return result
  }

  /// selfᵀ · vector, for a vector of as many entries as there are rows.
  public func transposeMultiplied(by vector: [Double]) -> [Double] {
    precondition(vector.count == rows)
    var result = [Double](repeating: 0, count: columns)
    guard rows > 0, columns > 0 else { return result }
    cblas_dgemv(
      CblasRowMajor, CblasTrans, Int32(rows), Int32(columns), 1, values, Int32(columns), vector,
      1, 0, &result, 1)
    return result
  }

  /// self · selfᵀ, symmetric, both triangles filled.
  /// - Complexity: O(rows² · columns).
  public func outerGram() -> Matrix<Double> {
    var result = Matrix<Double>(rows: rows, columns: rows)
    guard rows > 0, columns > 0 else { return result }
    _ = Parallel.workers
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasNoTrans, Int32(rows), Int32(columns), 1, values,
      Int32(columns), 0, &result.values, Int32(rows))
    result.mirrorLowerTriangle()
    return result
  }

  /// Copies the upper triangle onto the lower one.
  package mutating func mirrorUpperTriangle() {
    let n = rows
    let block = 32
    values.withUnsafeMutableBufferPointer { v in
      for i0 in stride(from: 0, to: n, by: block) {
        for j0 in stride(from: i0, to: n, by: block) {
          for i in i0..<Swift.min(i0 + block, n) {
            for j in Swift.max(j0, i)..<Swift.min(j0 + block, n) { v[j * n + i] = v[i * n + j] }
          }
        }
      }
    }
  }

  /// Copies the lower triangle onto the upper one.
  package mutating func mirrorLowerTriangle() {
    let n = rows
    let block = 32
    values.withUnsafeMutableBufferPointer { v in
      for i0 in stride(from: 0, to: n, by: block) {
        for j0 in stride(from: 0, through: i0, by: block) {
          for i in i0..<Swift.min(i0 + block, n) {
            for j in j0..<Swift.min(j0 + block, i) { v[j * n + i] = v[i * n + j] }
          }
        }
      }
    }
  }
}
