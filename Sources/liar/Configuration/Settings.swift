internal import PruningPlan

/// What the workbench starts with where the command line says nothing; from the configuration file.
struct Settings: Equatable {
  /// Nil for the one chosen last in the workbench.
  var theme: String?
  /// Nil for what the locale can print.
  var glyphs: GlyphChoice?
  /// Nil for what the terminal has.
  var colors: ColorChoice?
  var mouse = true
  var initialRatio = 0.3
  var criterion = Criterion.wifv
  var method = Reconstruction.liar
  var ridge = Ridge.fixed(Ridge.standard)
  var guardShare = EstimateOptions().guardShare
  /// Bytes; nil for what the system has to spare.
  var memory: Int?
  var samples = CalibrationArguments.defaultSamples
  /// Nil for the kind of model's.
  var length: Int?
  var heldOut = CalibrationArguments.defaultHeldOut
  var tokenWeighting = TokenWeighting.uniform
  /// Keys by command, replacing the standard ones.
  var keys: [String: [String]] = [:]
}
