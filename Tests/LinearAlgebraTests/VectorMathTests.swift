import Foundation
import LinearAlgebra
import Testing

@Suite("Kernels agree with float64 formulas")
struct VectorMathTests {
  /// −12 … 12 in uneven steps, of a length that leaves every vector width a remainder.
  static let line: [Float] = (0..<4001).map { Float(Double($0) * 0.006_000_7 - 12) }

  private func map(_ body: (UnsafeMutablePointer<Float>, Int) -> Void) -> [Float] {
    var x = Self.line
    x.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base, buffer.count) }
    }
    return x
  }

  private func greatestError(_ values: [Float], _ reference: (Double) -> Double) -> Double {
    zip(Self.line, values).map { x, y in
      let expected = reference(Double(x))
      return abs(Double(y) - expected) / max(1, abs(expected))
    }.max() ?? 0
  }

  @Test("GELU, exact")
  func gelu() {
    let values = map { VectorMath.gelu($0, count: $1) }
    #expect(greatestError(values) { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 } < 2e-7)
  }

  @Test("GELU, tanh approximation")
  func geluTanh() {
    let values = map { VectorMath.geluTanh($0, count: $1) }
    let root = (2 / Double.pi).squareRoot()
    #expect(
      greatestError(values) { $0 * (1 + tanh(root * ($0 + 0.044715 * $0 * $0 * $0))) / 2 } < 2e-7)
  }

  @Test("A soft cap", arguments: [Float(50), 3], [Float(1), 0.25, 0.002])
  func softCap(cap: Float, scale: Float) {
    let values = map { VectorMath.softCap($0, count: $1, scale: scale, cap: cap) }
    let (c, s) = (Double(cap), Double(scale))
    #expect(greatestError(values) { c * tanh(s * $0 / c) } < 3e-7)
    // Relative to small values too: those that are hardly capped keep their digits.
    let small = zip(Self.line, values).filter { $0.0 != 0 && abs(s * Double($0.0)) < 0.3 * c }
    #expect(
      small.allSatisfy { x, y in
        let expected = c * tanh(s * Double(x) / c)
        return abs(Double(y) - expected) <= 1e-6 * abs(expected)
      })
  }

  @Test("SiLU, alone and as a gate")
  func silu() {
    let values = map { VectorMath.silu($0, count: $1) }
    #expect(greatestError(values) { $0 / (1 + exp(-$0)) } < 2e-7)
    let gated = map { VectorMath.siluMultiply($0, Self.line, count: $1) }
    #expect(greatestError(gated) { $0 / (1 + exp(-$0)) * $0 } < 3e-7)
  }

  @Test("ReLU, sums and products")
  func simple() {
    #expect(map { VectorMath.relu($0, count: $1) } == Self.line.map { max($0, 0) })
    #expect(
      map { VectorMath.clamp($0, count: $1, bound: 2) } == Self.line.map { max(-2, min($0, 2)) })
    #expect(map { VectorMath.add($0, Self.line, count: $1) } == Self.line.map { 2 * $0 })
    #expect(
      map { VectorMath.scaleAdd($0, Self.line, scale: 2, count: $1) } == Self.line.map { 3 * $0 })
    #expect(map { VectorMath.multiply($0, Self.line, count: $1) } == Self.line.map { $0 * $0 })
  }

  @Test("The exponential keeps its relative accuracy far from 0")
  func exponential() {
    // SiLU of a very negative number is x·eˣ.
    let values: [Float] = stride(from: -80, through: -20, by: 0.37).map { Float($0) }
    var silu = values
    VectorMath.silu(&silu, count: silu.count)
    for (x, y) in zip(values, silu) {
      let expected = Double(x) * exp(Double(x))
      #expect(abs(Double(y) / expected - 1) < 4e-7, "x = \(x)")
    }
  }

  @Test("Extreme arguments stay finite")
  func extremes() {
    for kernel in [VectorMath.gelu, VectorMath.geluTanh, VectorMath.silu] {
      var x: [Float] = [-1e30, -1000, -100, 0, 100, 1000, 1e30]
      kernel(&x, x.count)
      #expect(x[0...2].allSatisfy { abs($0) < 1e-30 || $0 > -1e-6 })
      #expect(Array(x[3...]) == [0, 100, 1000, 1e30])
    }
  }

  @Test("Softmax of rows that lie apart", arguments: [1, 3, 17, 64, 257])
  func softmax(columns: Int) {
    var random = RandomNumbers(seed: 1)
    let stride = columns + 2
    let x = random.floats(3 * stride, in: -20...20)
    var y = x
    VectorMath.softmax(&y, rows: 3, columns: columns, stride: stride, scale: 0.7)
    for row in 0..<3 {
      let part = row * stride..<row * stride + columns
      check(softmax: Array(y[part]), of: Array(x[part]), seen: 0..<columns, scale: 0.7)
      #expect(y[part.upperBound] == x[part.upperBound])  // beyond the row nothing is touched
    }
  }

  @Test("Causal softmax", arguments: [nil, 1, 4, 100], [0, 5])
  func causal(window: Int?, first: Int) {
    let rows = 9
    let columns = first + rows
    var random = RandomNumbers(seed: 2)
    let x = random.floats(rows * columns, in: -5...5)
    var y = x
    VectorMath.softmaxCausal(
      &y, rows: rows, columns: columns, stride: columns, first: first, window: window, scale: 0.5)
    for row in 0..<rows {
      let end = first + row + 1
      let part = row * columns..<(row + 1) * columns
      check(
        softmax: Array(y[part]), of: Array(x[part]), seen: max(0, end - (window ?? end))..<end,
        scale: 0.5)
    }
  }

  private func check(softmax y: [Float], of x: [Float], seen: Range<Int>, scale: Double) {
    let weights = x.enumerated().map { seen.contains($0) ? exp(Double($1) * scale) : 0 }
    let total = weights.reduce(0, +)
    let differences = zip(y, weights).map { abs(Double($0) - $1 / total) }
    #expect(differences.allSatisfy { $0 < 3e-7 })
    #expect(zip(y, weights).allSatisfy { $1 > 0 || $0 == 0 })
  }

  @Test("LayerNorm and RMSNorm", arguments: [1, 5, 32, 130])
  func norms(columns: Int) {
    let rows = 4
    var random = RandomNumbers(seed: 3)
    let x = random.floats(rows * columns, in: -3...5)
    let weight = random.floats(columns), bias = random.floats(columns)
    var layer = x, root = x
    VectorMath.layerNorm(
      x, into: &layer, rows: rows, columns: columns, weight: weight, bias: bias, epsilon: 1e-5)
    VectorMath.rmsNorm(x, into: &root, rows: rows, columns: columns, weight: weight, epsilon: 1e-5)
    let n = Double(columns)
    for row in 0..<rows {
      let values = x[row * columns..<(row + 1) * columns].map(Double.init)
      let mean = values.reduce(0, +) / n
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
      let square = values.reduce(0) { $0 + $1 * $1 } / n
      var worst = 0.0
      for j in 0..<columns {
        let gain = Double(weight[j])
        let centred = (values[j] - mean) / (variance + 1e-5).squareRoot() * gain + Double(bias[j])
        let scaled = values[j] / (square + 1e-5).squareRoot() * gain
        worst = max(worst, abs(Double(layer[row * columns + j]) - centred))
        worst = max(worst, abs(Double(root[row * columns + j]) - scaled))
      }
      #expect(worst < 2e-6)
      let part = Array(x[row * columns..<(row + 1) * columns])
      #expect(abs(Double(VectorMath.meanSquare(part, count: columns)) - square) < 1e-5)
      #expect(abs(Double(VectorMath.variance(part, count: columns)) - variance) < 1e-5)
    }
  }

  @Test("log Σ exp, also of large numbers", arguments: [0.0, 300, -300])
  func logSumExp(shift: Double) {
    var random = RandomNumbers(seed: 4)
    let x = random.floats(5000, in: shift - 8...shift + 8)
    let expected = shift + log(x.reduce(0) { $0 + exp(Double($1) - shift) })
    #expect(abs(VectorMath.logSumExp(x, count: x.count) - expected) < 2e-6)
  }

  @Test("Rotation turns every pair by its angle, in every head")
  func rotation() {
    let angles: [Double] = [0.3, -1.2, 2.5]
    let x: [Float] = [1, 2, 3, 4, 5, 6, -1, 0, 1, 2, 0.5, -2]
    var y = x
    VectorMath.rotate(
      &y, heads: 2, headSize: 6, columns: 6, cosine: angles.map { Float(cos($0)) },
      sine: angles.map { Float(sin($0)) })
    for head in 0..<2 {
      for j in 0..<3 {
        let a = Double(x[head * 6 + j]), b = Double(x[head * 6 + 3 + j])
        let (c, s) = (cos(angles[j]), sin(angles[j]))
        #expect(abs(Double(y[head * 6 + j]) - (a * c - b * s)) < 1e-6)
        #expect(abs(Double(y[head * 6 + 3 + j]) - (a * s + b * c)) < 1e-6)
      }
    }
  }

  @Test("Where a part of each head is turned, its other columns stay")
  func partialRotation() {
    let x: [Float] = [1, 2, 3, 4, 5, 6, -1, 0, 1, 2, 0.5, -2]
    var y = x
    VectorMath.rotate(&y, heads: 2, headSize: 6, columns: 4, cosine: [0, 0], sine: [1, 1])
    #expect(y == [-3, -4, 1, 2, 5, 6, -1, -2, -1, 0, 0.5, -2])
  }

  @Test("Sums from float32 into float64")
  func accumulation() {
    let x: [Float] = [1, 2, 3], y: [Float] = [4, 5, -6]
    var sum: [Double] = [10, 20, 30]
    var squares: [Double] = [0, 1, 0]
    VectorMath.accumulateMoments(&sum, &squares, x, weight: 0.5, count: 3)
    #expect(sum == [10.5, 21, 31.5])
    #expect(squares == [0.5, 3, 4.5])
    VectorMath.widenAdd(&sum, y, count: 3)
    #expect(sum == [14.5, 26, 25.5])
    VectorMath.scaleAdd(&sum, [1.0, 1, 1], scale: -2, count: 3)
    #expect(sum == [12.5, 24, 23.5])
    #expect(VectorMath.dot(x, y, count: 3) == -4)
    #expect(VectorMath.dot(sum, sum, count: 3) == 12.5 * 12.5 + 24 * 24 + 23.5 * 23.5)
  }

  @Test("A bias is added to every row")
  func bias() {
    var x: [Float] = [1, 2, 3, 4]
    VectorMath.addBias(&x, rows: 2, columns: 2, bias: [10, 20])
    #expect(x == [11, 22, 13, 24])
  }
}
