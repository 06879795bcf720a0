public import LinearAlgebra

/// The scores of the criteria that need a loss's gradient, by unit; higher is kept longer.
public struct GradientScores: Sendable, Equatable {
  /// |∂L/∂m| of a mask m that multiplies the unit's output.
  public var snip: [Double]
  /// Σ (∂L/∂m)² over the loss's examples.
  public var fisher: [Double]
  /// Σ |w · ∂L/∂w| over the matrices that go with the unit.
  public var taylor: [Double]

  /// Creates scores.
  public init(snip: [Double], fisher: [Double], taylor: [Double]) {
    self.snip = snip
    self.fisher = fisher
    self.taylor = taylor
  }
}

/// Sums what a backward pass shows of one site into scores of its units.
public struct GradientSums: Sendable {
  /// Units of the site.
  public let units: Int
  private let columnsPerUnit: Int
  private var sums: [Double]
  private var absolutes: [Double]
  private var squares: [Double]
  private var taylor: [Double]

  /// Zero sums of a site of `units` units, each of `columnsPerUnit` columns of the consumer's input.
  public init(units: Int, columnsPerUnit: Int) {
    precondition(units > 0 && columnsPerUnit > 0)
    self.units = units
    self.columnsPerUnit = columnsPerUnit
    sums = [Double](repeating: 0, count: units)
    absolutes = sums
    squares = sums
    taylor = sums
  }

  /// Adds the mask gradients of some examples: ∂L/∂m = Σ x ∂L/∂x over the unit's columns and the
  /// example's tokens.
  /// - Parameters:
  ///   - x: the consumer's input, row after row.
  ///   - gradients: ∂L/∂x of the same shape.
  ///   - examples: the rows of each example.
  public mutating func add(
    _ x: UnsafePointer<Float>, gradients: UnsafePointer<Float>, examples: [Range<Int>]
  ) {
    let (units, columnsPerUnit) = (units, columnsPerUnit)
    let columns = units * columnsPerUnit
    let x = SharedConstant(x), gradients = SharedConstant(gradients)
    var masks = [Double](repeating: 0, count: examples.count * units)
    masks.withUnsafeMutableBufferPointer { masks in
      guard let masks = masks.baseAddress else { return }
      let target = Shared(masks)
      Parallel.forEachRange(of: examples.count) { range in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: columns) { buffer in
          guard let byColumn = buffer.baseAddress else { return }
          for example in range {
            byColumn.update(repeating: 0, count: columns)
            for row in examples[example] {
              VectorMath.accumulateProducts(
                byColumn, x.pointer + row * columns, gradients.pointer + row * columns,
                count: columns)
            }
            for unit in 0..<units {
              var sum = 0.0
              for j in 0..<columnsPerUnit { sum += byColumn[unit * columnsPerUnit + j] }
              target.pointer[example * units + unit] = sum
            }
          }
        }
      }
    }
    // In the examples' order, whatever the number of workers.
    for example in examples.indices {
      for unit in 0..<units {
        let mask = masks[example * units + unit]
        sums[unit] += mask
        absolutes[unit] += abs(mask)
        squares[unit] += mask * mask
      }
    }
  }

  /// Adds Σ |w · ∂L/∂w| of a matrix in which every unit owns as many neighbouring rows.
  public mutating func add(producer weight: Matrix<Float>, gradient: Matrix<Float>) {
    precondition(weight.rows % units == 0 && weight.values.count == gradient.values.count)
    let count = weight.rows / units * weight.columns
    weight.values.withUnsafeBufferPointer { weight in
      gradient.values.withUnsafeBufferPointer { gradient in
        guard let weight = weight.baseAddress, let gradient = gradient.baseAddress else { return }
        for unit in 0..<units {
          taylor[unit] += VectorMath.absoluteProducts(
            weight + unit * count, gradient + unit * count, count: count)
        }
      }
    }
  }

  /// Adds Σ |w · ∂L/∂w| of the consumer as models store it, output × input: a unit owns columns.
  public mutating func add(consumer weight: Matrix<Float>, gradient: Matrix<Float>) {
    let columns = units * columnsPerUnit
    precondition(weight.columns == columns && weight.values.count == gradient.values.count)
    var byColumn = [Double](repeating: 0, count: columns)
    byColumn.withUnsafeMutableBufferPointer { byColumn in
      weight.values.withUnsafeBufferPointer { values in
        gradient.values.withUnsafeBufferPointer { gradient in
          guard let byColumn = byColumn.baseAddress, let values = values.baseAddress,
            let gradient = gradient.baseAddress
          else { return }
          for row in 0..<weight.rows {
            VectorMath.accumulateAbsoluteProducts(
              byColumn, values + row * columns, gradient + row * columns, count: columns)
          }
        }
      }
    }
    for column in 0..<columns { taylor[column / columnsPerUnit] += byColumn[column] }
  }

  /// The scores of everything added.
  /// - Parameter signed: whether examples may cancel in SNIP's sum. Where the sign of an example's
  ///   gradient is random, its size is summed instead.
  public func scores(signed: Bool) -> GradientScores {
    GradientScores(
      snip: signed ? sums.map { abs($0) } : absolutes, fisher: squares, taylor: taylor)
  }
}
