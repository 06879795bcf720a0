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
