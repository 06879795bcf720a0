/// The figures of the paper over one model (arXiv 2407.13331: Figure 1(a), and 1(b) with 5(a)), as
/// far as they are known.
public struct FigureReport: Codable, Hashable, Sendable {
  /// What was compared: one ratio.
  public var options: ComparisonOptions
  /// Mean relative errors of criteria × reconstructions.
  public var errors: [ComparisonCell]
  /// What the scores are of, once a model has been evaluated.
  public var metric: Metric?
  /// The dense model's score.
  public var denseScore: Double?
  /// Scores of criteria × reconstructions.
  public var scores: [ComparisonCell]
  /// The tokens' errors by reconstruction at all sites, under the first criterion.
  public var tokens: ErrorDistribution?

  /// A report of nothing yet.
  public init(options: ComparisonOptions) {
    self.options = options
    errors = []
    scores = []
  }

  /// Whether nothing is missing.
  public var isComplete: Bool {
    errors.count >= options.cells && tokens?.isComplete == true
      && (options.evaluation == nil || scores.count >= options.cells)
  }

  /// The criteria of the figures: those that need no gradient.
  public static let criteria = Criterion.available.filter { !$0.needsGradient }
}

extension ErrorHistogram {
  /// The mean error, to the width of a bin; nil without tokens.
  public var mean: Double? {
    guard total > 0 else { return nil }
    var sum = 0.0
    for (offset, count) in counts.enumerated() where count > 0 {
      let bin = first + offset
      sum += Double(count) * (Self.edge(bin) + Self.edge(bin + 1)) / 2
    }
    return sum / Double(total)
  }
}
