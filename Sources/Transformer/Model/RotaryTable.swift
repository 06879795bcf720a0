internal import Foundation

/// Cosines and sines of the first positions, one row a position.
package struct RotaryTable: Sendable {
  /// Half the columns that are turned: entries of a row.
  package let half: Int
  /// Rows.
  package let positions: Int
  /// cos(position · frequency).
  package let cosine: [Float]  // [positions, half]
  /// sin(position · frequency).
  package let sine: [Float]  // [positions, half]

  /// Tabulates an embedding.
  package init(_ rope: RotaryEmbedding, headSize: Int, positions: Int) {
    let half = (rope.columns ?? headSize) / 2
    let frequencies = rope.frequencies(headSize: headSize)
    let amplitude = rope.amplitude
    var cosine = [Float](repeating: 0, count: positions * half)
    var sine = cosine
    for position in 0..<positions {
      for j in 0..<half {
        let angle = Double(position) * frequencies[j]
        cosine[position * half + j] = Float(cos(angle) * amplitude)
        sine[position * half + j] = Float(sin(angle) * amplitude)
      }
    }
    self.half = half
    self.positions = positions
    self.cosine = cosine
    self.sine = sine
  }

  private init(half: Int, positions: Int, cosine: [Float], sine: [Float]) {
    self.half = half
    self.positions = positions
    self.cosine = cosine
    self.sine = sine
  }

  /// The table that turns the other way, as gradients are turned.
  var transposed: RotaryTable {
    RotaryTable(half: half, positions: positions, cosine: cosine, sine: sine.map { -$0 })
  }
}

/// The tables that the texts of a batch are turned by: two where long texts are turned otherwise.
struct RotaryTables: Sendable {
  /// Of texts up to `longestShort`.
  let short: RotaryTable
  /// Of longer ones.
  let long: RotaryTable
  let longestShort: Int

  /// The table of a text of so many tokens.
  subscript(tokens: Int) -> RotaryTable { tokens > longestShort ? long : short }

  /// The tables that turn the other way.
  var transposed: RotaryTables {
    RotaryTables(short: short.transposed, long: long.transposed, longestShort: longestShort)
  }
}

extension RotaryEmbedding {
  /// The angle per position of every pair of columns; where long texts are turned otherwise, that of
  /// short ones.
  func frequencies(headSize: Int) -> [Double] {
    let columns = columns ?? headSize
    let half = columns / 2
    var plain = (0..<half).map { pow(theta, -2 * Double($0) / Double(columns)) }
    if let divisors, divisors.count == half {
      plain = zip(plain, divisors).map { $0 / Double($1) }
    }
    switch scaling {
    case .none:
      return plain
    case .longrope(let short, _, _):
      return zip(plain, short).map { $0 / Double($1) }
    case .linear(let factor):
      return plain.map { $0 / factor }
    case .byWavelength(let factor, let low, let high, let original):
      return plain.map { frequency in
        let wavelength = 2 * Double.pi / frequency
        if wavelength < original / high { return frequency }
        if wavelength > original / low { return frequency / factor }
        let smooth = (original / wavelength - low) / (high - low)
        return (1 - smooth) * frequency / factor + smooth * frequency
      }
    case .yarn(let factor, let original, let betaFast, let betaSlow, let truncates):
      func dimension(ofRotations rotations: Double) -> Double {
        Double(columns) * log(original / (rotations * 2 * .pi)) / (2 * log(theta))
      }
      var low = dimension(ofRotations: betaFast)
      var high = dimension(ofRotations: betaSlow)
      if truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
      (low, high) = (max(low, 0), min(high, Double(columns - 1)))
      let width = low == high ? 0.001 : high - low
      return plain.enumerated().map { j, frequency in
        let ramp = min(max((Double(j) - low) / width, 0), 1)
        return frequency / factor * ramp + frequency * (1 - ramp)
      }
    }
  }
}
