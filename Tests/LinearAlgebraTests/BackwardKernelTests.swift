import Foundation
import LinearAlgebra
import Testing

@Suite("Derivatives of the kernels agree with float64 formulas")
struct BackwardKernelTests {
  private typealias Kernel = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void

  /// What a kernel makes of gradients that are all 2, divided by 2.
  private func slopes(_ kernel: Kernel) -> [Float] {
    let x = VectorMathTests.line
    var gradient = [Float](repeating: 2, count: x.count)
    kernel(x, &gradient, x.count)
    return gradient.map { $0 / 2 }
  }

  private func greatestError(_ values: [Float], _ reference: (Double) -> Double) -> Double {
    zip(VectorMathTests.line, values).map { abs(Double($1) - reference(Double($0))) }.max() ?? 0
  }

  @Test("GELU, exact")
  func gelu() {
    let values = slopes { VectorMath.geluBackward($0, $1, count: $2) }
    #expect(
      greatestError(values) {
        erfc(-$0 / 2.0.squareRoot()) / 2 + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot()
      } < 5e-7)
  }

  @Test("GELU, tanh approximation")
  func geluTanh() {
    let values = slopes { VectorMath.geluTanhBackward($0, $1, count: $2) }
    let root = (2 / Double.pi).squareRoot()
    #expect(
      greatestError(values) {
        let t = tanh(root * ($0 + 0.044715 * $0 * $0 * $0))
        return (1 + t) / 2 + $0 * (1 - t * t) / 2 * root * (1 + 3 * 0.044715 * $0 * $0)
      } < 1e-6)
  }

  @Test("A soft cap, from what it gave", arguments: [Float(2), 30], [Float(1), 0.3])
  func softCap(cap: Float, scale: Float) {
    let values = slopes { x, gradient, count in
      var capped = VectorMathTests.line
      VectorMath.softCap(&capped, count: count, scale: scale, cap: cap)
      VectorMath.softCapBackward(capped, gradient, count: count, scale: scale, cap: cap)
    }
    let (c, s) = (Double(cap), Double(scale))
    #expect(greatestError(values) { s * (1 - pow(tanh(s * $0 / c), 2)) } < 5e-7)
  }

  @Test("SiLU, ReLU and bounds")
  func silu() {
    let values = slopes { VectorMath.siluBackward($0, $1, count: $2) }
    #expect(
      greatestError(values) {
        let share = 1 / (1 + exp(-$0))
        return share + $0 * share * (1 - share)
      } < 5e-7)
    let steps = slopes { VectorMath.reluBackward($0, $1, count: $2) }
    #expect(greatestError(steps) { $0 > 0 ? 1 : 0 } == 0)
    let clamped = slopes { VectorMath.clampBackward($0, $1, count: $2, bound: 2) }
    #expect(greatestError(clamped) { abs($0) < 2 ? 1 : 0 } == 0)
  }

  @Test("Softmax, with a scale and masked columns")
  func softmax() {
    var random = RandomNumbers(seed: 3)
    let (rows, columns, stride) = (5, 7, 9)
    let scores = random.floats(rows * stride)
    var shares = scores
    VectorMath.softmaxCausal(
      &shares, rows: rows, columns: columns, stride: stride, first: 0, window: 3, scale: 0.5)
    let given = random.floats(rows * stride)
    var gradient = given
    VectorMath.softmaxBackward(
      shares, &gradient, rows: rows, columns: columns, stride: stride, scale: 0.5)
    for row in 0..<rows {
      let seen = max(0, row - 2)...row
      for column in 0..<columns {
        // dL/dx_j = scale Σ_k p_k (δ_jk − p_j) dL/dp_k
        let p = (0..<columns).map { Double(shares[row * stride + $0]) }
        let expected = (0..<columns).reduce(0.0) { sum, k in
          sum + 0.5 * p[k] * ((k == column ? 1 : 0) - p[column]) * Double(given[row * stride + k])
        }
        let found = Double(gradient[row * stride + column])
        #expect(abs(found - expected) < 1e-7)
        if !seen.contains(column) { #expect(found == 0) }
      }
    }
  }

  @Test("Norms agree with differences of float64 norms", arguments: [true, false])
  func norms(centred: Bool) {
    var random = RandomNumbers(seed: 4)
    let (rows, columns, epsilon) = (3, 37, Float(1e-3))
    let x = random.floats(rows * columns, in: -1...3)
    let weight = random.floats(columns, in: 0.5...2)
    let direction = random.floats(rows * columns)
    var gradient = direction
    if centred {
      VectorMath.layerNormBackward(
        x, &gradient, rows: rows, columns: columns, weight: weight, epsilon: epsilon)
    } else {
      VectorMath.rmsNormBackward(
        x, &gradient, rows: rows, columns: columns, weight: weight, epsilon: epsilon)
    }
    func value(_ row: [Double], _ direction: [Double]) -> Double {
      let mean = centred ? row.reduce(0, +) / Double(columns) : 0
      let square = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      let scale = 1 / (square + Double(epsilon)).squareRoot()
      return (0..<columns).reduce(0) {
        $0 + (row[$1] - mean) * scale * Double(weight[$1]) * direction[$1]
      }
    }
    for row in 0..<rows {
      let range = row * columns..<(row + 1) * columns
      let (own, along) = (x[range].map(Double.init), direction[range].map(Double.init))
      for column in 0..<columns {
        var (above, below) = (own, own)
        above[column] += 1e-5
        below[column] -= 1e-5
        let expected = (value(above, along) - value(below, along)) / 2e-5
        #expect(abs(Double(gradient[row * columns + column]) - expected) < 2e-6)
      }
    }
  }

  @Test("Sums of products and of their sizes")
  func products() {
    let x: [Float] = [1, -2, 3]
    let y: [Float] = [4, 5, -6]
    var sum: [Double] = [1, 1, 1]
    VectorMath.accumulateProducts(&sum, x, y, count: 3)
    #expect(sum == [5, -9, -17])
    VectorMath.accumulateAbsoluteProducts(&sum, x, y, count: 3)
    #expect(sum == [9, 1, 1])
    #expect(VectorMath.absoluteProducts(x, y, count: 3) == 32)
  }
}
