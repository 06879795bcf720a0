package import LIARCore
package import PruningPlan

/// What a loss's gradient says of every site.
package struct GradientAnalysis: Sendable {
  /// The loss; never `automatic`.
  package let loss: LossKind
  /// Examples of the loss: texts, pairs or windows.
  package let examples: Int
  /// Their tokens.
  package let tokens: Int
  /// Wall time.
  package let seconds: Double
  /// The scores by site.
  package let scores: [SiteID: GradientScores]

  /// One line for logs.
  package var description: String {
    let time = (seconds * 10).rounded() / 10
    return "gradients of the \(loss.rawValue) loss: \(examples) examples, \(tokens) tokens, "
      + "\(time) s"
  }
}
