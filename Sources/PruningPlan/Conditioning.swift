/// Whether a site's tokens determine its estimate, or the ridge does. Where they are fewer than its
/// columns, or nearly dependent, the Gram matrix says little in some directions, and the ridge
/// decides there: fitted errors are small for want of tokens, not for a good estimate (METHODS,
/// "Accumulators").
public struct Conditioning: Codable, Hashable, Sendable {
  /// Fitted tokens.
  public var tokens: Int
  /// Columns of the site that vary.
  public var columns: Int
  /// The condition number of the Gram matrix without a ridge, from below.
  public var condition: Double

  /// Creates a judgement; conditions beyond what float64 can tell are brought down to that.
  public init(tokens: Int, columns: Int, condition: Double) {
    self.tokens = tokens
    self.columns = columns
    self.condition = condition.isFinite ? min(condition, Self.greatest) : Self.greatest
  }

  /// What a matrix that can't be factored in float64 counts as.
  public static let greatest = 1 / Double.ulpOfOne
  /// The condition number from which on the ridge decides.
  public static let limit = 1e8

  /// Whether the estimate rests on the ridge.
  public var restsOnRidge: Bool { tokens < columns || condition > Self.limit }

  /// What the reader should know; nil where the tokens determine the estimate.
  public var warning: String? {
    guard restsOnRidge else { return nil }
    return tokens < columns
      ? "\(tokens) calibration tokens for \(columns) columns: the estimate rests on the ridge; take "
        + "more text"
      : "the Gram matrix's condition number is over 1e8 without the ridge: the estimate rests on "
        + "it; take more text, unless units are copies or sums of others"
  }
}
