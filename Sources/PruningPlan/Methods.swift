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
  public var shortName: String {
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
  public var summary: String {
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

/// Which loss the gradient criteria differentiate.
public enum LossKind: String, Codable, CaseIterable, Sendable {
  /// Decoders: language model. Encoders: similarity where the calibration file has scored pairs,
  /// otherwise label-free.
  case automatic
  /// Cross-entropy of the next token (decoders).
  case languageModel = "language-model"
  /// Squared difference of a pair's cosine and its score (encoders).
  case similarity
  /// Cross-entropy of the classes of labelled texts, by the model's own head.
  case classification
  /// The divergence from the dense model: of its predictions (decoders) or its embedding (encoders).
  case labelFree = "label-free"

  /// All names, for help.
  public static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

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
  /// The bias alone: the paper's ablation.
  case liarBias = "liar-bias"

  /// The reconstructions with error curves at every width, in the order in which they are offered.
  public static let available: [Reconstruction] = [.liar, .bias, .none]

  /// The reconstructions that this version can compute: those with curves, then those whose error
  /// takes a solution of its own at every width.
  public static let computable: [Reconstruction] =
    available + [.maskTuning, .liarWeights, .liarBias]

  /// The name on screens.
  public var title: String {
    switch self {
    case .none: "none"
    case .bias: "bias"
    case .maskTuning: "mask tuning"
    case .liar: "LIAR"
    case .liarWeights: "LIAR weights"
    case .liarBias: "LIAR bias"
    }
  }
}

extension Reconstruction {
  /// Whether its update depends on the ridge.
  public var usesRidge: Bool {
    switch self {
    case .liar, .liarWeights, .liarBias: true
    case .none, .bias, .maskTuning: false
    }
  }

  /// Whether it gives the consumer a bias where it had none.
  public var addsBias: Bool {
    switch self {
    case .bias, .liar, .liarBias: true
    case .none, .maskTuning, .liarWeights: false
    }
  }
}

/// Whether all sites are estimated on the dense model, or each on the already pruned one.
public enum PruningMode: String, Codable, CaseIterable, Sendable {
  /// All sites on the dense model.
  case oneShot = "one-shot"
  /// Each site on the model as pruned before it.
  case sequential
}

/// What a site's output is fitted to in sequential mode (METHODS, "Sequential mode").
public enum SequentialTarget: String, Codable, CaseIterable, Sendable {
  /// What the unpruned site would put out on the pruned model's input.
  case own = "self"
  /// What the site puts out in the dense model: corrects drift of its input.
  case dense
  /// The same with the difference of the two residual streams: corrects drift of the stream too.
  case residual

  /// One line for menus and help.
  public var summary: String {
    switch self {
    case .own: "its own output on the pruned model's input"
    case .dense: "its output in the dense model"
    case .residual: "its output in the dense model, and what the residual stream has drifted by"
    }
  }
}

/// How much of a target's drift the weights make good in sequential mode.
public enum DriftCorrection: String, Codable, CaseIterable, Sendable {
  /// As much as the held-out error bears out, site by site; all of it where nothing is held out.
  case heldOut = "held-out"
  /// All of it: the least-squares fit to the target.
  case full

  /// One line for menus and help.
  public var summary: String {
    switch self {
    case .heldOut: "as much as the held-out error bears out"
    case .full: "all of it"
    }
  }
}

/// How much a calibration token counts (METHODS, "Token weighting").
public enum TokenWeighting: String, Codable, CaseIterable, Sendable {
  /// Every token has weight 1.
  case uniform
  /// The inverse of the mean square of the residual stream after the site.
  case inverseNorm = "inverse-norm"
  /// The inverse of its root: louder tokens count less, but the few massive ones that a decoder's
  /// attention rests on aren't lost among the others.
  case inverseRoot = "inverse-root"

  /// What compares sites best when a budget is met, and bears a sequential mode: causal attention
  /// rests on massive tokens, other attention knows only loud ones.
  public static func forBudgets(isCausal: Bool) -> TokenWeighting {
    isCausal ? .inverseRoot : .inverseNorm
  }
}
