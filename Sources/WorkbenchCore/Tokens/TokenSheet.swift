public import PruningPlan

/// A site's token errors, with what they were computed for.
public struct TokenRow: Hashable, Sendable {
  /// Error by token.
  public var errors: [Float]
  /// The settings they hold for.
  public var settings: SiteSettings
  /// The estimate they hold for.
  public var estimate: EstimateOptions
  /// The calibration they hold for.
  public var calibration: Int

  /// Whether the row answers for these settings.
  func answers(_ settings: SiteSettings, _ estimate: EstimateOptions, calibration: Int) -> Bool {
    self.settings.kept == settings.kept && self.settings.criterion == settings.criterion
      && self.settings.reconstruction == settings.reconstruction
      && self.settings.byHand == settings.byHand && self.estimate == estimate
      && self.calibration == calibration
  }
}

/// The token errors of one sample at all sites.
public struct TokenSheet: Hashable, Sendable {
  /// The sample, from 0.
  public internal(set) var sample = 0
  /// Samples there are; 0 before the first answer.
  public internal(set) var sampleCount = 0
  /// The tokens as text.
  public internal(set) var tokens: [String] = []
  /// Rows by site.
  public internal(set) var rows: [SiteID: TokenRow] = [:]
  /// Rows by site in the configuration that is not on screen.
  public internal(set) var others: [SiteID: TokenRow] = [:]
  /// Rows of the focused site under the other methods.
  public internal(set) var comparison: [SiteID: [Reconstruction: TokenRow]] = [:]
}

extension [Float] {
  /// The element, or nil outside the array or where it is no number.
  func value(at index: Int) -> Float? {
    guard indices.contains(index), self[index].isFinite else { return nil }
    return self[index]
  }
}
