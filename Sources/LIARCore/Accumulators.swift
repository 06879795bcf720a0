public import LinearAlgebra

/// What a site's every error and update follow from: n, the mean and the centred products (METHODS,
/// "Accumulators").
///
/// Tokens come in blocks. A column that varies less than its mean is shifted by it in the block, so that
/// its digits aren't lost; products are formed in float32 and added up in float64, and blocks are
/// joined by the rule for the variance of a union (Chan, Golub and LeVeque 1979). Accumulators are
/// additive: those of two texts, machines or processes join in the same way.
public struct Accumulators: Sendable, Equatable {
  /// Columns of the consumer's input.
  public let columns: Int
  /// Tokens seen.
  public private(set) var tokens = 0
  /// Sum of the tokens' weights; equals `tokens` under uniform weighting.
  public private(set) var weight = 0.0
  /// Weighted column means.
  public private(set) var mean: [Double]  // [columns]
  /// Σ w (x − mean)ᵀ(x − mean), upper triangle; what lies below the diagonal is not meaningful.
  public private(set) var centredProducts: Matrix<Double>  // [columns, columns]

  /// Empty accumulators, which take 8 · columns² bytes.
  /// - Parameter columns: d, the consumer's inputs.
  public init(columns: Int) {
    self.columns = columns
    mean = [Double](repeating: 0, count: columns)
    centredProducts = Matrix(rows: columns, columns: columns)
  }

  /// Σ w x: weight · mean, [columns].
  public var sum: [Double] { mean.map { $0 * weight } }

  /// Σ w xᵀx, not centred; upper triangle of [columns, columns].
  /// - Complexity: O(columns²) at every access.
  public var products: Matrix<Double> {
    var result = centredProducts
    for i in 0..<columns {
      for j in i..<columns { result[i, j] += weight * mean[i] * mean[j] }
    }
    return result
  }

  /// Adds rows of activations.
  /// - Parameters:
  ///   - x: rows × columns, packed, row after row.
  ///   - rows: tokens of this block. A few hundred to a few thousand keep the products busy and
  ///     the digits of float32.
  ///   - weights: one a row and not negative, or nil for 1 each.
  ///   - scratch: memory that is kept between calls.
  /// - Complexity: O(rows · columns²), divided over the workers.
  public mutating func add(
    _ x: UnsafePointer<Float>, rows: Int, weights: [Float]?, scratch: inout AccumulatorScratch
  ) {
    precondition(weights.map { $0.count == rows } ?? true)
    let blockWeight = weights?.reduce(0) { $0 + Double($1) } ?? Double(rows)
    guard rows > 0, blockWeight > 0 else {
      tokens += max(rows, 0)
      return
    }
    let d = columns
    let block = BlockMoments(x, rows: rows, columns: d, weights: weights, weight: blockWeight)
    scratch.prepare(columns: d, rows: rows)
    block.shift(x, rows: rows, weights: weights, into: &scratch.shifted)
    scratch.gram.withUnsafeMutableBufferPointer { gram in
      scratch.shifted.withUnsafeBufferPointer { shifted in
        guard let gram = gram.baseAddress, let shifted = shifted.baseAddress else { return }
        Product.gramUpper(shifted, strideX: d, n: rows, d: d, into: gram)
        join(
          tokens: rows, weight: blockWeight, mean: block.mean, leftover: block.leftover
        ) { row, target in
          let start = row * d + row
          VectorMath.widenAdd(target + start, gram + start, count: d - row)
        }
      }
    }
  }

  /// Adds rows of activations, one a token.
  /// - Parameters:
  ///   - x: tokens × ``columns``; a few hundred to a few thousand tokens at a time keep the products
  ///     busy and the digits of float32.
  ///   - weights: one a token, or nil for 1 each.
  /// - Complexity: O(tokens · columns²), divided over the workers.
  public mutating func add(_ x: Matrix<Float>, weights: [Float]? = nil) {
    precondition(x.columns == columns, "activations need the accumulators' columns")
    var scratch = AccumulatorScratch()
    x.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      add(start, rows: x.rows, weights: weights, scratch: &scratch)
    }
  }

  /// Adds what another run has seen of the same site, as exactly as if both had been one.
  /// - Complexity: O(columns²), divided over the workers.
  public mutating func merge(_ other: Accumulators) {
    precondition(other.columns == columns)
    guard other.weight > 0 else {
      tokens += other.tokens
      return
    }
    let d = columns
    other.centredProducts.values.withUnsafeBufferPointer { products in
      guard let products = products.baseAddress else { return }
      join(
        tokens: other.tokens, weight: other.weight, mean: other.mean,
        leftover: [Double](repeating: 0, count: d)
      ) { row, target in
        let start = row * d + row
        VectorMath.scaleAdd(target + start, products + start, scale: 1, count: d - row)
      }
    }
  }

  /// What was accumulated, without a copy of it; the accumulators are empty afterwards, without
  /// columns.
  public mutating func finish() -> Statistics {
    var gram = centredProducts
    centredProducts = Matrix(rows: 0, columns: 0)
    gram.mirrorUpperTriangle()
    let result = Statistics(tokens: tokens, weight: weight, mean: mean, centredGram: gram)
    self = Accumulators(columns: 0)
    return result
  }

  /// Joins a part whose products about its mean `addRow` adds to a row; those were formed about
  /// mean − leftover.
  private mutating func join(
    tokens partTokens: Int, weight partWeight: Double, mean partMean: [Double],
    leftover: [Double], addRow: (Int, UnsafeMutablePointer<Double>) -> Void
  ) {
    let d = columns
    let total = weight + partWeight
    let between = weight * partWeight / total
    let difference = zip(mean, partMean).map { $0 - $1 }
    let joined = (weight, partWeight)
    centredProducts.values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      withoutActuallyEscaping(addRow) { addRow in
        let work = JoinWork(
          target: values, columns: d, between: between, partWeight: partWeight,
          difference: difference, leftover: leftover, addRow: addRow)
        Parallel.forEach((d + 127) / 128) { part in
          work.run(rows: part * 128..<min(d, part * 128 + 128))
        }
      }
    }
    for j in 0..<d { mean[j] = (mean[j] * joined.0 + partMean[j] * joined.1) / total }
    weight = total
    tokens += partTokens
  }
}

/// The rows of a join, which the workers divide.
///
/// `@unchecked Sendable`: every row is touched by one worker, `addRow` only reads shared memory, and
/// the call waits for all workers.
private struct JoinWork: @unchecked Sendable {
  let target: UnsafeMutablePointer<Double>
  let columns: Int
  let between: Double
  let partWeight: Double
  let difference: [Double]
  let leftover: [Double]
  let addRow: (Int, UnsafeMutablePointer<Double>) -> Void

  func run(rows: Range<Int>) {
    difference.withUnsafeBufferPointer { difference in
      leftover.withUnsafeBufferPointer { leftover in
        guard let difference = difference.baseAddress, let leftover = leftover.baseAddress
        else { return }
        for row in rows {
          addRow(row, target)
          let start = target + row * columns + row
          VectorMath.scaleAdd(
            start, difference + row, scale: between * difference[row], count: columns - row)
          VectorMath.scaleAdd(
            start, leftover + row, scale: -partWeight * leftover[row], count: columns - row)
        }
      }
    }
  }
}

/// Working memory of ``Accumulators/add(_:rows:weights:scratch:)``.
public struct AccumulatorScratch: Sendable {
  var gram: [Float] = []  // [columns, columns]
  var shifted: [Float] = []  // [rows, columns]

  /// Empty scratch.
  public init() {}

  mutating func prepare(columns: Int, rows: Int) {
    if gram.count < columns * columns {
      gram = [Float](repeating: 0, count: columns * columns)
    }
    if shifted.count < rows * columns {
      shifted = [Float](repeating: 0, count: rows * columns)
    }
  }
}
