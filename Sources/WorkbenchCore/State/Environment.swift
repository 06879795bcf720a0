public import PruningPlan

/// What the workbench is started with.
public struct Configuration: Equatable, Sendable {
  /// The model to open; nil asks for one.
  public var modelPath: String?
  /// Text to calibrate on; nil asks for it.
  public var calibration: CalibrationOptions?
  /// The calibration's length was chosen; otherwise it follows the kind of model.
  public var calibrationLengthIsChosen: Bool
  /// What the evaluation dialog offers first.
  public var evaluation: EvaluationOptions?
  /// The ratio that every site starts at.
  public var initialRatio: Double
  /// The criterion that every site starts with.
  public var criterion: Criterion
  /// The method that every site starts with.
  public var reconstruction: Reconstruction
  /// How updates are estimated at first.
  public var estimate: EstimateOptions
  /// Nothing may be written.
  public var isReadOnly: Bool
  /// Themes by name, in the order in which they are offered.
  public var themes: [String]
  /// The theme in use.
  public var theme: String
  /// The user chose the theme; otherwise it follows the terminal's background.
  public var themeIsChosen = false
  /// Models opened before, the last one first.
  public var recentModels: [String] = []
  /// Texts used before, the last one first.
  public var recentTexts: [String] = []
  /// The tour was shown once, or isn't wanted.
  public var hasSeenTour = true
  /// Where relative paths begin.
  public var workingDirectory = "/"
  /// Keys by command identifier, replacing the defaults.
  public var keys: [String: [String]]
  /// Replaces `~` in paths.
  public var homeDirectory: String
  /// When the workbench was started; nil where nobody asks.
  public var start: Timestamp?
  /// Seconds that the user's clock is ahead of Greenwich.
  public var secondsFromGMT = 0

  /// Creates a configuration.
  public init(
    modelPath: String? = nil, calibration: CalibrationOptions? = nil,
    calibrationLengthIsChosen: Bool = false, evaluation: EvaluationOptions? = nil,
    initialRatio: Double = 0.3, criterion: Criterion = .wifv,
    reconstruction: Reconstruction = .liar, estimate: EstimateOptions = .init(),
    isReadOnly: Bool = false,
    themes: [String] = ["dark", "light"], theme: String = "dark", keys: [String: [String]] = [:],
    homeDirectory: String = ""
  ) {
    self.modelPath = modelPath
    self.calibration = calibration
    self.calibrationLengthIsChosen = calibrationLengthIsChosen
    self.evaluation = evaluation
    self.initialRatio = initialRatio
    self.criterion = criterion
    self.reconstruction = reconstruction
    self.estimate = estimate
    self.isReadOnly = isReadOnly
    self.themes = themes
    self.theme = theme
    self.keys = keys
    self.homeDirectory = homeDirectory
  }
}

/// What surrounds the workbench.
public struct Environment: Equatable, Sendable {
  /// Columns of the terminal.
  public internal(set) var width = 80
  /// Rows of the terminal.
  public internal(set) var height = 24
  /// Seconds since the start, as of the last tick.
  public internal(set) var clock = 0.0
  /// What it was started with, and what was chosen since.
  public internal(set) var configuration: Configuration
  /// Which key does what.
  public internal(set) var keyMap: KeyMap

  /// The present moment, as of the last tick.
  var now: Timestamp? {
    configuration.start.map { Timestamp(seconds: $0.seconds + Int(clock)) }
  }

  /// A path with `~` replaced.
  func expand(_ path: String) -> String {
    guard !configuration.homeDirectory.isEmpty, path == "~" || path.hasPrefix("~/") else {
      return path
    }
    return configuration.homeDirectory + path.dropFirst()
  }
}

/// What is kept from one session to the next, because the user chose it.
public struct Preferences: Codable, Hashable, Sendable {
  /// The theme's name, where one was chosen.
  public var theme: String?
  /// Models opened before, the last one first.
  public var recentModels: [String]
  /// Texts used before, the last one first.
  public var recentTexts: [String]
  /// The tour was shown once.
  public var hasSeenTour: Bool

  /// Creates preferences.
  public init(
    theme: String?, recentModels: [String] = [], recentTexts: [String] = [],
    hasSeenTour: Bool = false
  ) {
    self.theme = theme
    self.recentModels = recentModels
    self.recentTexts = recentTexts
    self.hasSeenTour = hasSeenTour
  }

  /// Decodes preferences, of which none is required.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    theme = try container.decodeIfPresent(String.self, forKey: .theme)
    recentModels = try container.decodeIfPresent([String].self, forKey: .recentModels) ?? []
    recentTexts = try container.decodeIfPresent([String].self, forKey: .recentTexts) ?? []
    hasSeenTour = try container.decodeIfPresent(Bool.self, forKey: .hasSeenTour) ?? false
  }
}

extension State {
  /// What the user has chosen so far, to be kept.
  public var preferences: Preferences {
    let configuration = environment.configuration
    return Preferences(
      theme: configuration.themeIsChosen ? configuration.theme : nil,
      recentModels: configuration.recentModels,
      recentTexts: configuration.recentTexts, hasSeenTour: configuration.hasSeenTour)
  }

  /// The theme to draw with: the one in the chooser, or the one in use.
  public var theme: String { view.previewedTheme ?? environment.configuration.theme }
}
