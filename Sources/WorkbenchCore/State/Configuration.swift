package import PruningPlan

/// What the workbench is started with.
package struct Configuration: Equatable, Sendable {
  /// The model to open; nil asks for one.
  package var modelPath: String?
  /// Text to calibrate on; nil asks for it.
  package var calibration: CalibrationOptions?
  /// The calibration's length was chosen; otherwise it follows the kind of model.
  package var calibrationLengthIsChosen: Bool
  /// What the evaluation dialog offers first.
  package var evaluation: EvaluationOptions?
  /// The ratio that every site starts at.
  package var initialRatio: Double
  /// The criterion that every site starts with.
  package var criterion: Criterion
  /// The method that every site starts with.
  package var reconstruction: Reconstruction
  /// How updates are estimated at first.
  package var estimate: EstimateOptions
  /// Nothing may be written.
  package var isReadOnly: Bool
  /// Themes by name, in the order in which they are offered.
  package var themes: [String]
  /// The theme in use.
  package var theme: String
  /// The user chose the theme; otherwise it follows the terminal's background.
  package var themeIsChosen = false
  /// Models opened before, the last one first.
  package var recentModels: [String] = []
  /// Texts used before, the last one first.
  package var recentTexts: [String] = []
  /// The tour was shown once, or isn't wanted.
  package var hasSeenTour = true
  /// Where relative paths begin.
  package var workingDirectory = "/"
  /// Keys by command identifier, replacing the defaults.
  package var keys: [String: [String]]
  /// Replaces `~` in paths.
  package var homeDirectory: String
  /// When the workbench was started; nil where nobody asks.
  package var start: Timestamp?
  /// Seconds that the user's clock is ahead of Greenwich.
  package var secondsFromGMT = 0

  /// Creates a configuration.
  package init(
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
