/// A site's relative error at every width, for one ranking and one reconstruction.
public struct ErrorCurve: Codable, Hashable, Sendable {
  /// Relative error on the calibration tokens; index k is the error with k units kept, so the
  /// count is units + 1 and the last entry is 0.
  public var error: [Float]
  /// The same on the held-out tokens; empty when nothing was held out.
  public var heldOutError: [Float]

  /// Creates a curve.
  public init(error: [Float], heldOutError: [Float]) {
    self.error = error
    self.heldOutError = heldOutError
  }
}

/// Everything the screens need to answer any ratio of a site at once: its ranking and the error
/// curves of all reconstructions.
public struct SiteAnalysis: Codable, Hashable, Sendable {
  /// Which site.
  public var site: SiteID
  /// The criterion the ranking is by.
  public var criterion: Criterion
  /// Units from the most to the least important; the first k are kept at width k.
  public var order: [Int]
  /// The criterion's score by unit (index = unit); higher is kept longer.
  public var scores: [Float]
  /// Units that the outlier guard keeps ahead of all others.
  public var guarded: [Int]
  /// An error curve for each reconstruction.
  public var curves: [Reconstruction: ErrorCurve]
  /// What the reader should know: too few tokens, a badly conditioned Gram matrix.
  public var warnings: [String]

  /// Creates an analysis.
  public init(
    site: SiteID, criterion: Criterion, order: [Int], scores: [Float], guarded: [Int],
    curves: [Reconstruction: ErrorCurve], warnings: [String] = []
  ) {
    self.site = site
    self.criterion = criterion
    self.order = order
    self.scores = scores
    self.guarded = guarded
    self.curves = curves
    self.warnings = warnings
  }
}

extension Reconstruction: CodingKeyRepresentable {}

/// The error of every token of one sample at some sites.
public struct TokenErrors: Codable, Hashable, Sendable {
  /// The sample, counted from 0.
  public var sample: Int
  /// Samples there are.
  public var sampleCount: Int
  /// The sample's tokens as text (arbitrary Unicode).
  public var tokens: [String]
  /// By site, the error of every token, relative to the root mean square of the site's centred
  /// output over the calibration tokens.
  public var rows: [SiteID: [Float]]

  /// Creates the errors of a sample.
  public init(sample: Int, sampleCount: Int, tokens: [String], rows: [SiteID: [Float]]) {
    self.sample = sample
    self.sampleCount = sampleCount
    self.tokens = tokens
    self.rows = rows
  }
}

/// The tasks that a pruned model can be judged by.
public enum EvaluationTask: String, Codable, CaseIterable, Sendable {
  case perplexity
  case similarity
  case fidelity

  /// The metric's name.
  public var metric: String {
    switch self {
    case .perplexity: "perplexity"
    case .similarity: "Spearman"
    case .fidelity: "fidelity"
    }
  }

  /// Whether a smaller value is better.
  public var lowerIsBetter: Bool { self == .perplexity }
}

/// What to evaluate on.
public struct EvaluationOptions: Codable, Hashable, Sendable {
  /// The task.
  public var task: EvaluationTask
  /// The data file.
  public var file: String
  /// Window length of a decoder, longest example of an encoder; nil for the model's default.
  public var length: Int?
  /// At most this many examples or windows; nil for all.
  public var limit: Int?

  /// Creates options.
  public init(task: EvaluationTask, file: String, length: Int? = nil, limit: Int? = nil) {
    self.task = task
    self.file = file
    self.length = length
    self.limit = limit
  }
}

/// An evaluation's outcome.
public struct EvaluationResult: Codable, Hashable, Sendable {
  /// The task.
  public var task: EvaluationTask
  /// What `value` measures: for fidelity, `cosine` or `kl-divergence`.
  public var metric: String
  /// The figure.
  public var value: Double
  /// Further figures by name, such as `top1_agreement`.
  public var more: [String: Double]
  /// Examples or windows seen.
  public var examples: Int
  /// Tokens seen.
  public var tokens: Int
  /// Wall time.
  public var seconds: Double

  /// Creates a result.
  public init(
    task: EvaluationTask, metric: String, value: Double, more: [String: Double] = [:],
    examples: Int, tokens: Int, seconds: Double
  ) {
    self.task = task
    self.metric = metric
    self.value = value
    self.more = more
    self.examples = examples
    self.tokens = tokens
    self.seconds = seconds
  }
}
