public import LinearAlgebra

/// The three sums that a site's every error and update follow from: n, Σx and XᵀX (METHODS).
///
/// Products are formed in float32 blocks and summed in float64. Accumulators are additive: those
/// of two texts, machines or processes add up to those of both.
public struct Accumulators: Sendable, Equatable {
  /// Columns of the consumer's input.
  public let columns: Int
  /// Tokens seen.
  public private(set) var tokens: Int
  /// Sum of the tokens' weights; equals `tokens` under uniform weighting.
  public private(set) var weight: Double
  /// Σ w x.
  public private(set) var sum: [Double]  // [columns]
  /// Σ w xᵀx, upper triangle; what lies below the diagonal is not meaningful.
  public private(set) var products: Matrix<Double>  // [columns, columns]

  /// Empty accumulators.
  public init(columns: Int) {
    self.columns = columns
    tokens = 0
    weight = 0
    sum = [Double](repeating: 0, count: columns)
    products = Matrix(rows: columns, columns: columns)
  }

  /// Accumulators read back from a file.
  public init(tokens: Int, weight: Double, sum: [Double], products: Matrix<Double>) {
    precondition(products.rows == sum.count && products.columns == sum.count)
    columns = sum.count
    self.tokens = tokens
    self.weight = weight
    self.sum = sum
    self.products = products
  }

  /// Adds rows of activations.
  /// - Parameters:
  ///   - x: rows × columns, packed.
  ///   - weights: one a row, or nil for 1 each.
  ///   - scratch: memory that is kept between calls.
  /// - Complexity: O(rows · columns²), divided over the workers.
  public mutating func add(
    _ x: UnsafePointer<Float>, rows: Int, weights: [Float]?, scratch: inout AccumulatorScratch
  ) {
    guard rows > 0 else { return }
    let d = columns
    tokens += rows
    scratch.prepare(columns: d, rows: weights == nil ? 0 : rows)
    if let weights {
      precondition(weights.count == rows)
      for w in weights { weight += Double(w) }
      for row in 0..<rows {
        VectorMath.accumulate(&sum, x + row * d, weight: Double(weights[row]), count: d)
      }
      scratch.scaled.withUnsafeMutableBufferPointer { scaled in
        for row in 0..<rows {
          let root = weights[row].squareRoot()
          for j in 0..<d { scaled[row * d + j] = x[row * d + j] * root }
        }
      }
    } else {
      weight += Double(rows)
      for row in 0..<rows { VectorMath.accumulate(&sum, x + row * d, weight: 1, count: d) }
    }
    let hasWeights = weights != nil
    scratch.gram.withUnsafeMutableBufferPointer { gram in
      scratch.scaled.withUnsafeBufferPointer { scaled in
        guard let block = gram.baseAddress else { return }
        let source = hasWeights ? scaled.baseAddress ?? x : x
        Product.gramUpper(source, strideX: d, n: rows, d: d, into: block)
        products.values.withUnsafeMutableBufferPointer { total in
          guard let total = total.baseAddress else { return }
          let target = Shared(total), block = SharedConstant(UnsafePointer(block))
          Parallel.forEach((d + 127) / 128) { part in
            for row in part * 128..<min(d, part * 128 + 128) {
              let start = row * d + row
              VectorMath.widenAdd(target.pointer + start, block.pointer + start, count: d - row)
            }
          }
        }
      }
    }
  }

  /// Adds what another run has seen of the same site.
  public mutating func merge(_ other: Accumulators) {
    precondition(other.columns == columns)
    tokens += other.tokens
    weight += other.weight
    for i in sum.indices { sum[i] += other.sum[i] }
    products.values.withUnsafeMutableBufferPointer { total in
      other.products.values.withUnsafeBufferPointer { part in
        for i in total.indices { total[i] += part[i] }
      }
    }
  }
}

/// Working memory of ``Accumulators/add(_:rows:weights:scratch:)``.
public struct AccumulatorScratch: Sendable {
  var gram: [Float] = []  // [columns, columns]
  var scaled: [Float] = []  // [rows, columns]

  /// Empty scratch.
  public init() {}

  mutating func prepare(columns: Int, rows: Int) {
    if gram.count < columns * columns {
      gram = [Float](repeating: 0, count: columns * columns)
    }
    if scaled.count < rows * columns {
      scaled = [Float](repeating: 0, count: rows * columns)
    }
  }
}
