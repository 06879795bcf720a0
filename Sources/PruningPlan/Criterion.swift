/// How the units of a site are ranked; the lowest scores are pruned first (METHODS, "Criteria").
public enum Criterion: String, Codable, CaseIterable, Sendable {
  /// A seeded random order: the baseline.
  case random
  /// ‖W_i‖₁.
  case magnitudeL1 = "magnitude-l1"
  /// ‖W_i‖₂ of the unit's rows together.
  case magnitudeL2 = "magnitude-l2"
  /// Σ w² over all matrices that go with the unit (LLM-Pruner, arXiv 2305.11627).
  case groupedMagnitude = "grouped-magnitude"
  /// The root mean square of the unit's columns.
  case activation
  /// Mean |w| times the root mean square of the column (Wanda, arXiv 2306.11695).
  case wanda
  /// The column's variance (FLAP, arXiv 2312.11983).
  case ifv
  /// The column's variance times ‖W_i‖² (FLAP).
  case wifv
  /// ``wanda`` squared before it is summed (FLAP).
  case wifn
  /// |∂L/∂m| of a mask on the unit's output (SNIP, arXiv 1810.02340).
  case snip
  /// Σ (∂L/∂m)² over examples (Kwon et al., arXiv 2204.09656).
  case fisher
  /// Σ |w · ∂L/∂w| over all matrices that go with the unit (LLM-Pruner).
  case taylor
  /// The error that is left *with* LIAR when the unit goes, greedily (block OBS).
  case interpolation

  /// The criteria that this version can compute, in the order in which they are offered.
  public static let available: [Criterion] = [
    .wifv, .interpolation, .wanda, .activation, .ifv, .wifn, .magnitudeL2, .magnitudeL1,
    .groupedMagnitude, .snip, .fisher, .taylor, .random,
  ]

  /// Whether it needs the gradient of a loss: a backward pass, once a calibration.
  public var needsGradient: Bool { [.snip, .fisher, .taylor].contains(self) }

  /// A short name that fits a table's column (at most seven characters).
  package var shortName: String {
    switch self {
    case .random: "random"
    case .magnitudeL1: "mag-l1"
    case .magnitudeL2: "mag-l2"
    case .groupedMagnitude: "grouped"
    case .activation: "activ"
    case .wanda: "wanda"
    case .ifv: "ifv"
    case .wifv: "wifv"
    case .wifn: "wifn"
    case .snip: "snip"
    case .fisher: "fisher"
    case .taylor: "taylor"
    case .interpolation: "interp"
    }
  }

  /// One line for menus and help.
  package var summary: String {
    switch self {
    case .random: "a seeded random order, the baseline"
    case .magnitudeL1: "L1 norm of the unit's rows of the consumer"
    case .magnitudeL2: "L2 norm of the unit's rows of the consumer"
    case .groupedMagnitude: "sum of squares over all coupled matrices (LLM-Pruner)"
    case .activation: "L2 norm of the unit's activations"
    case .wanda: "|weight| × activation norm (Wanda-sp)"
    case .ifv: "variance of the unit's activations (FLAP)"
    case .wifv: "activation variance × squared weight norm (FLAP)"
    case .wifn: "Wanda's score squared, or standardised a layer (FLAP)"
    case .snip: "|gradient of the unit's mask|"
    case .fisher: "squared gradient of the unit's mask (Kwon et al.)"
    case .taylor: "|weight × gradient| over the coupled matrices (LLM-Pruner)"
    case .interpolation: "error left after LIAR, greedily (block OBS)"
    }
  }
}
