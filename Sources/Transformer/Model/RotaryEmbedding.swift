internal import Foundation

/// Rotary position embedding and its usual scalings.
package struct RotaryEmbedding: Sendable, Equatable {
  /// How frequencies are stretched beyond the trained context.
  package enum Scaling: Sendable, Equatable {
    case none
    /// All positions divided by the factor.
    case linear(factor: Double)
    /// Low frequencies divided, high ones kept, a ramp between.
    case byWavelength(factor: Double, low: Double, high: Double, originalPositions: Double)
    /// YaRN: a ramp between interpolated and kept frequencies, whose ends are rounded to whole pairs
    /// if it truncates.
    case yarn(
      factor: Double, originalPositions: Double, betaFast: Double = 32, betaSlow: Double = 1,
      truncates: Bool = true)
    /// LongRoPE: each pair's frequency divided by a number of its own, another one in texts of more
    /// tokens than the context before scaling.
    case longrope(short: [Float], long: [Float], originalPositions: Double)
  }

  /// The base of the frequencies.
  package var theta: Double
  /// The scaling.
  package var scaling: Scaling
  /// By what queries and keys are multiplied beside being turned; YaRN's way of keeping the softmax
  /// as sharp.
  package var amplitude: Double
  /// Per-frequency divisors from the file (`rope_freqs.weight` in GGUF), which come before the
  /// scaling.
  package var divisors: [Float]?
  /// The columns of each head that are turned, its first; nil for all.
  package var columns: Int?

  /// Creates an embedding.
  package init(
    theta: Double, scaling: Scaling = .none, amplitude: Double = 1, divisors: [Float]? = nil,
    columns: Int? = nil
  ) {
    self.theta = theta
    self.scaling = scaling
    self.amplitude = amplitude
    self.divisors = divisors
    self.columns = columns
  }

  /// YaRN's own amplitude for a factor: 0.1 m ln s + 1 (arXiv 2309.00071, eq. 22, where m is 1).
  package static func yarnAmplitude(factor: Double, multiplier: Double = 1) -> Double {
    factor > 1 ? 0.1 * multiplier * log(factor) + 1 : 1
  }

  /// LongRoPE's own amplitude for a factor: √(1 + ln s / ln L) (arXiv 2402.13753, section 3.4).
  package static func longropeAmplitude(factor: Double, originalPositions: Double) -> Double {
    factor > 1 ? (1 + log(factor) / log(originalPositions)).squareRoot() : 1
  }
}

// MARK: - Texts of different lengths

extension RotaryEmbedding {
  /// The tokens of the longest text that is turned as short ones are; nil where all are turned alike.
  package var longestShort: Int? {
    guard case .longrope(_, _, let original) = scaling else { return nil }
    return Int(min(max(original.rounded(.down), 0), Double(Int32.max)))
  }

  /// The embedding of texts up to that length, or of longer ones.
  func turning(longTexts: Bool) -> RotaryEmbedding {
    guard case .longrope(let short, let long, _) = scaling else { return self }
    var embedding = self
    embedding.scaling = .none
    embedding.divisors = longTexts ? long : short
    return embedding
  }
}
