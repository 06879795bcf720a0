/// Rotary position embedding and its usual scalings.
public struct RotaryEmbedding: Sendable, Equatable {
  /// How frequencies are stretched beyond the trained context.
  public enum Scaling: Sendable, Equatable {
    case none
    /// All positions divided by the factor.
    case linear(factor: Double)
    /// Low frequencies divided, high ones kept, a ramp between.
    case byWavelength(factor: Double, low: Double, high: Double, originalPositions: Double)
    /// YaRN: a ramp between interpolated and kept frequencies, and a scaled softmax temperature.
    case yarn(
      factor: Double, originalPositions: Double, betaFast: Double, betaSlow: Double,
      attentionFactor: Double?)
  }

  /// The base of the frequencies.
  public var theta: Double
  /// The scaling.
  public var scaling: Scaling
  /// Per-frequency divisors from the file (`rope_freqs.weight` in GGUF); overrides the scaling.
  public var divisors: [Float]?

  /// Creates an embedding.
  public init(theta: Double, scaling: Scaling = .none, divisors: [Float]? = nil) {
    self.theta = theta
    self.scaling = scaling
    self.divisors = divisors
  }
}
