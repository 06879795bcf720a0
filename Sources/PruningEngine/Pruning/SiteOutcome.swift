public import PruningPlan

/// What pruning did to one site.
public struct SiteOutcome: Sendable, Codable {
  /// Which site.
  public var site: SiteID
  /// Units kept.
  public var kept: Int
  /// Units of the dense site.
  public var units: Int
  /// Relative error on the fitted tokens; in sequential mode against the target.
  public var error: Double
  /// Relative error on the held-out tokens, where some were held out.
  public var heldOutError: Double?
  /// The ridge's share where it was chosen by the held-out error.
  public var ridge: Double?
  /// The share of the drift's part that the weights take, where the held-out error chose it.
  public var correction: Double?

  /// Both errors.
  public var figure: ErrorFigure { ErrorFigure(fitted: error, heldOut: heldOutError) }

  enum CodingKeys: String, CodingKey {
    case site, kept, units, error, ridge, correction
    case heldOutError = "held_out_error"
  }
}
