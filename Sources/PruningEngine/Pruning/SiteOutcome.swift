package import PruningPlan

/// What pruning did to one site.
package struct SiteOutcome: Sendable, Codable {
  /// Which site.
  package var site: SiteID
  /// Units kept; 0 for a site that was removed.
  package var kept: Int
  /// Units of the dense site.
  package var units: Int
  /// Relative error on the fitted tokens; in sequential mode against the target. Of a removed site
  /// that of its whole stretch: what is missing of all that it added, relative to that.
  package var error: Double
  /// Relative error on the held-out tokens, where some were held out.
  package var heldOutError: Double?
  /// The ridge's share where it was chosen by the held-out error.
  package var ridge: Double?
  /// The share of the drift's part that the weights take, where the held-out error chose it.
  package var correction: Double?

  /// Both errors.
  package var figure: ErrorFigure { ErrorFigure(fitted: error, heldOut: heldOutError) }

  enum CodingKeys: String, CodingKey {
    case site, kept, units, error, ridge, correction
    case heldOutError = "held_out_error"
  }
}
