package import PruningPlan

/// A site's token errors, with what they were computed for.
package struct TokenRow: Hashable, Sendable {
  /// Error by token.
  package var errors: [Float]
  /// The settings they hold for.
  package var settings: SiteSettings
  /// The estimate they hold for.
  package var estimate: EstimateOptions
  /// The calibration they hold for.
  package var calibration: Int

  /// Whether the row answers for these settings.
  func answers(_ settings: SiteSettings, _ estimate: EstimateOptions, calibration: Int) -> Bool {
    self.settings.kept == settings.kept && self.settings.criterion == settings.criterion
      && self.settings.reconstruction == settings.reconstruction
      && self.settings.byHand == settings.byHand && self.estimate == estimate
      && self.calibration == calibration
  }
}

/// The token errors of one sample at all sites.
package struct TokenSheet: Hashable, Sendable {
  /// The sample, from 0.
  package internal(set) var sample = 0
  /// Samples there are; 0 before the first answer.
  package internal(set) var sampleCount = 0
  /// The tokens as text.
  package internal(set) var tokens: [String] = []
  /// Rows by site.
  package internal(set) var rows: [SiteID: TokenRow] = [:]
  /// Rows by site in the configuration that is not on screen.
  package internal(set) var others: [SiteID: TokenRow] = [:]
  /// Rows of the focused site under the other methods.
  package internal(set) var comparison: [SiteID: [Reconstruction: TokenRow]] = [:]
}

extension [Float] {
  /// The element, or nil outside the array or where it is no number.
  func value(at index: Int) -> Float? {
    guard indices.contains(index), self[index].isFinite else { return nil }
    return self[index]
  }
}
