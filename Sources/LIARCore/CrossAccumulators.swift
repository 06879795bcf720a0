public import LinearAlgebra

/// Products of a consumer's input X with other numbers E of the same tokens, centred block by block
/// with the care that ``Accumulators`` take (METHODS, "Accumulators").
public struct CrossAccumulators: Sendable, Equatable {
  /// Columns of X.
  public let columns: Int
  /// Columns of E.
  public let outputs: Int
  /// Sum of the tokens' weights.
  public private(set) var weight = 0.0
  /// Weighted column means of X.
  public private(set) var inputMean: [Double]  // [columns]
  /// Weighted column means of E.
  public private(set) var mean: [Double]  // [outputs]
  /// Σ w (x − mean)ᵀ(e − mean).
  public private(set) var centredProducts: Matrix<Double>  // [columns, outputs]
  /// Σ w ‖e − mean‖².
  public private(set) var energy = 0.0

  /// Empty accumulators, which take 8 · columns · outputs bytes.
  public init(columns: Int, outputs: Int) {
    self.columns = columns
    self.outputs = outputs
    inputMean = [Double](repeating: 0, count: columns)
    mean = [Double](repeating: 0, count: outputs)
    centredProducts = Matrix(rows: columns, columns: outputs)
  }

  /// Adds rows of X and E.
  /// - Parameters:
  ///   - x: rows × columns, packed.
  ///   - e: rows × outputs, packed.
  ///   - rows: tokens of this block.
  ///   - weights: one a row, or nil for 1 each.
  ///   - scratch: memory that is kept between calls.
  /// - Complexity: O(rows · columns · outputs), divided over the workers.
  public mutating func add(
    _ x: UnsafePointer<Float>, _ e: UnsafePointer<Float>, rows: Int, weights: [Float]?,
    scratch: inout CrossAccumulatorScratch
  ) {
    precondition(weights.map { $0.count == rows } ?? true)
    let blockWeight = weights?.reduce(0) { $0 + Double($1) } ?? Double(rows)
    guard rows > 0, blockWeight > 0 else { return }
    let (d, o) = (columns, outputs)
    let inputs = BlockMoments(x, rows: rows, columns: d, weights: weights, weight: blockWeight)
    let others = BlockMoments(e, rows: rows, columns: o, weights: weights, weight: blockWeight)
    scratch.prepare(columns: d, outputs: o, rows: rows)
    inputs.shift(x, rows: rows, weights: weights, into: &scratch.inputs)
    others.shift(e, rows: rows, weights: weights, into: &scratch.others)
    multiply(rows: rows, &scratch)
    energy += blockEnergy(scratch.others, rows: rows) - blockWeight * others.leftover.squaredNorm

    let total = weight + blockWeight
    let between = weight * blockWeight / total
    let inputStep = zip(inputMean, inputs.mean).map { $0 - $1 }
    let step = zip(mean, others.mean).map { $0 - $1 }
    centredProducts.values.withUnsafeMutableBufferPointer { target in
      scratch.products.withUnsafeBufferPointer { products in
        guard let target = target.baseAddress, let products = products.baseAddress else { return }
        for i in 0..<d {
          let row = target + i * o
          VectorMath.widenAdd(row, products + i * o, count: o)
          VectorMath.scaleAdd(row, step, scale: between * inputStep[i], count: o)
          VectorMath.scaleAdd(
            row, others.leftover, scale: -blockWeight * inputs.leftover[i], count: o)
        }
      }
    }
    energy += between * step.squaredNorm
    inputMean = Self.joined(inputMean, weight, inputs.mean, blockWeight)
    mean = Self.joined(mean, weight, others.mean, blockWeight)
    weight = total
  }

  private func multiply(rows: Int, _ scratch: inout CrossAccumulatorScratch) {
    let (d, o) = (columns, outputs)
    scratch.products.withUnsafeMutableBufferPointer { products in
      scratch.inputs.withUnsafeBufferPointer { inputs in
        scratch.others.withUnsafeBufferPointer { others in
          guard let products = products.baseAddress, let inputs = inputs.baseAddress,
            let others = others.baseAddress
          else { return }
          Product.multiply(
            inputs, .transposed, strideA: d, others, strideB: o, into: products, strideC: o, m: d,
            n: o, k: rows)
        }
      }
    }
  }

  private func blockEnergy(_ others: [Float], rows: Int) -> Double {
    others.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return 0 }
      return (0..<rows).reduce(0) {
        $0 + VectorMath.dot(base + $1 * outputs, base + $1 * outputs, count: outputs)
      }
    }
  }

  private static func joined(
    _ a: [Double], _ weightOfA: Double, _ b: [Double], _ weightOfB: Double
  ) -> [Double] {
    zip(a, b).map { ($0 * weightOfA + $1 * weightOfB) / (weightOfA + weightOfB) }
  }
}

/// Working memory of ``CrossAccumulators/add(_:_:rows:weights:scratch:)``.
public struct CrossAccumulatorScratch: Sendable {
  var inputs: [Float] = []  // [rows, columns]
  var others: [Float] = []  // [rows, outputs]
  var products: [Float] = []  // [columns, outputs]

  /// Empty scratch.
  public init() {}

  mutating func prepare(columns: Int, outputs: Int, rows: Int) {
    func grow(_ buffer: inout [Float], _ count: Int) {
      if buffer.count < count { buffer = [Float](repeating: 0, count: count) }
    }
    grow(&inputs, rows * columns)
    grow(&others, rows * outputs)
    grow(&products, columns * outputs)
  }
}

extension [Double] {
  /// Σ x².
  var squaredNorm: Double { reduce(0) { $0 + $1 * $1 } }
}
