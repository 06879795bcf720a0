public import LIARCore
public import PruningPlan

/// What a loss's gradient says of every site.
public struct GradientAnalysis: Sendable {
  /// The loss; never `automatic`.
  public let loss: LossKind
  /// Examples of the loss: texts, pairs or windows.
  public let examples: Int
  /// Their tokens.
  public let tokens: Int
  /// Wall time.
  public let seconds: Double
  /// The scores by site.
  public let scores: [SiteID: GradientScores]

  /// One line for logs.
  public var description: String {
    let time = (seconds * 10).rounded() / 10
    return "gradients of the \(loss.rawValue) loss: \(examples) examples, \(tokens) tokens, "
      + "\(time) s"
  }
}
