/// The figures of the paper over one model (arXiv 2407.13331: Figure 1(a), and 1(b) with 5(a)), as
/// far as they are known.
package struct FigureReport: Codable, Hashable, Sendable {
  /// What was compared: one ratio.
  package var options: ComparisonOptions
  /// Mean relative errors of criteria × reconstructions.
  package var errors: [ComparisonCell]
  /// What the scores are of, once a model has been evaluated.
  package var metric: Metric?
  /// The dense model's score.
  package var denseScore: Double?
  /// Scores of criteria × reconstructions.
  package var scores: [ComparisonCell]
  /// The tokens' errors by reconstruction at all sites, under the first criterion.
  package var tokens: ErrorDistribution?

  /// A report of nothing yet.
  package init(options: ComparisonOptions) {
    self.options = options
    errors = []
    scores = []
  }

  /// Whether nothing is missing.
  package var isComplete: Bool {
    errors.count >= options.cells && tokens?.isComplete == true
      && (options.evaluation == nil || scores.count >= options.cells)
  }

  /// The criteria of the figures: those that need no gradient.
  package static let criteria = Criterion.available.filter { !$0.needsGradient }
}

extension ErrorHistogram {
  /// The mean error, to the width of a bin; nil without tokens.
  package var mean: Double? {
    guard total > 0 else { return nil }
    var sum = 0.0
    for (offset, count) in counts.enumerated() where count > 0 {
      let bin = first + offset
      sum += Double(count) * (Self.edge(bin) + Self.edge(bin + 1)) / 2
    }
    return sum / Double(total)
  }
}
