/// What is done for the kept weights after units are pruned (METHODS, "Reconstructions").
public enum Reconstruction: String, Codable, CaseIterable, Sendable {
  /// Nothing.
  case none
  /// The mean of what is gone goes into the bias (FLAP, arXiv 2312.11983).
  case bias
  /// A scalar for every kept unit (Kwon et al., arXiv 2204.09656).
  case maskTuning = "mask-tuning"
  /// Weights and bias, by interpolation (arXiv 2407.13331).
  case liar
  /// The weights alone, for consumers that have no place for a bias.
  case liarWeights = "liar-weights"
  /// Weights and bias, for consumers that have no place for a bias: in the attention a column of the
  /// values becomes a constant that carries it, elsewhere the weights are estimated alone.
  case liarValues = "liar-values"
  /// The bias alone: the paper's ablation.
  case liarBias = "liar-bias"

  /// The reconstructions with error curves at every width, in the order in which they are offered.
  public static let available: [Reconstruction] = [.liar, .bias, .none]

  /// The reconstructions that this version can compute: those with curves, then those whose error
  /// takes a solution of its own at every width.
  public static let computable: [Reconstruction] =
    available + [.maskTuning, .liarWeights, .liarValues, .liarBias]

  /// The name on screens.
  package var title: String {
    switch self {
    case .none: "none"
    case .bias: "bias"
    case .maskTuning: "mask tuning"
    case .liar: "LIAR"
    case .liarWeights: "LIAR weights"
    case .liarValues: "LIAR values"
    case .liarBias: "LIAR bias"
    }
  }
}

extension Reconstruction {
  /// Whether its update depends on the ridge.
  public var usesRidge: Bool {
    switch self {
    case .liar, .liarWeights, .liarValues, .liarBias: true
    case .none, .bias, .maskTuning: false
    }
  }

  /// Whether it gives the consumer a bias where it had none.
  public var addsBias: Bool {
    switch self {
    case .bias, .liar, .liarBias: true
    case .none, .maskTuning, .liarWeights, .liarValues: false
    }
  }
}
