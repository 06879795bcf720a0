/// What is kept from one session to the next, because the user chose it.
package struct Preferences: Codable, Hashable, Sendable {
  /// The theme's name, where one was chosen.
  package var theme: String?
  /// Models opened before, the last one first.
  package var recentModels: [String]
  /// Texts used before, the last one first.
  package var recentTexts: [String]
  /// The tour was shown once.
  package var hasSeenTour: Bool

  /// Creates preferences.
  package init(
    theme: String?, recentModels: [String] = [], recentTexts: [String] = [],
    hasSeenTour: Bool = false
  ) {
    self.theme = theme
    self.recentModels = recentModels
    self.recentTexts = recentTexts
    self.hasSeenTour = hasSeenTour
  }

  /// Decodes preferences, of which none is required.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    theme = try container.decodeIfPresent(String.self, forKey: .theme)
    recentModels = try container.decodeIfPresent([String].self, forKey: .recentModels) ?? []
    recentTexts = try container.decodeIfPresent([String].self, forKey: .recentTexts) ?? []
    hasSeenTour = try container.decodeIfPresent(Bool.self, forKey: .hasSeenTour) ?? false
  }
}

extension State {
  /// What the user has chosen so far, to be kept.
  package var preferences: Preferences {
    let configuration = environment.configuration
    return Preferences(
      theme: configuration.themeIsChosen ? configuration.theme : nil,
      recentModels: configuration.recentModels,
      recentTexts: configuration.recentTexts, hasSeenTour: configuration.hasSeenTour)
  }
}
