/// A dense row-major matrix that owns its numbers.
///
/// What walks over entries is inlinable: unspecialised, every entry would be copied through a witness.
public struct Matrix<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  /// Rows.
  public let rows: Int
  /// Columns.
  public let columns: Int
  /// The entries, row after row.
  public var values: [Scalar]  // [rows, columns]

  /// Creates a matrix whose entries are all `value`.
  @inlinable
  public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
    self.rows = rows
    self.columns = columns
    values = [Scalar](repeating: value, count: rows * columns)
  }

  /// Creates a matrix from its entries, row after row.
  @inlinable
  public init(rows: Int, columns: Int, values: [Scalar]) {
    precondition(values.count == rows * columns, "a matrix needs rows × columns values")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The entry at a row and column.
  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The rows named, in the order named.
  @inlinable
  public func selecting(rows selected: [Int]) -> Matrix {
    var result = [Scalar]()
    result.reserveCapacity(selected.count * columns)
    for row in selected { result.append(contentsOf: values[row * columns..<(row + 1) * columns]) }
    return Matrix(rows: selected.count, columns: columns, values: result)
  }

  /// The columns named, in the order named.
  @inlinable
  public func selecting(columns selected: [Int]) -> Matrix {
    var result = Matrix(rows: rows, columns: selected.count)
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        for row in 0..<rows {
          for (j, column) in selected.enumerated() {
            target[row * selected.count + j] = source[row * columns + column]
          }
        }
      }
    }
    return result
  }

  /// Rows and columns of a square matrix, both permuted or thinned by the same indices.
  @inlinable
  public func selecting(both selected: [Int]) -> Matrix {
    var result = Matrix(rows: selected.count, columns: selected.count)
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        for (i, row) in selected.enumerated() {
          for (j, column) in selected.enumerated() {
            target[i * selected.count + j] = source[row * columns + column]
          }
        }
      }
    }
    return result
  }

  /// The transposed matrix, copied in blocks that fit the cache.
  @inlinable
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    let block = 32
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        for i0 in stride(from: 0, to: rows, by: block) {
          for j0 in stride(from: 0, to: columns, by: block) {
            for i in i0..<min(i0 + block, rows) {
              for j in j0..<min(j0 + block, columns) {
                target[j * rows + i] = source[i * columns + j]
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The entries on the diagonal.
  @inlinable
  public var diagonal: [Scalar] { (0..<min(rows, columns)).map { self[$0, $0] } }
}

extension Matrix: Equatable {}

extension Matrix<Float> {
  /// The same numbers in float64.
  public var widened: Matrix<Double> {
    Matrix<Double>(rows: rows, columns: columns, values: values.map(Double.init))
  }
}

extension Matrix<Double> {
  /// The same numbers rounded to float32.
  public var narrowed: Matrix<Float> {
    Matrix<Float>(rows: rows, columns: columns, values: values.map(Float.init))
  }
}
