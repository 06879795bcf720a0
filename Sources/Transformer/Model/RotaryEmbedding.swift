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

  /// Creates an embedding.
  package init(
    theta: Double, scaling: Scaling = .none, amplitude: Double = 1, divisors: [Float]? = nil
  ) {
    self.theta = theta
    self.scaling = scaling
    self.amplitude = amplitude
    self.divisors = divisors
  }

  /// YaRN's own amplitude for a factor: 0.1 m ln s + 1 (arXiv 2309.00071, eq. 22, where m is 1).
  package static func yarnAmplitude(factor: Double, multiplier: Double = 1) -> Double {
    factor > 1 ? 0.1 * multiplier * log(factor) + 1 : 1
  }
}
