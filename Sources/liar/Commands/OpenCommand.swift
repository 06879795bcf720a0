internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalRuntime
internal import WorkbenchCore

/// `liar open`, and `liar` alone.
struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the workbench on a model.",
    discussion: "Without MODEL it asks for one; --sample opens the model that comes with it.")

  @Argument(help: "A Hugging Face folder or a .gguf file.", completion: .file())
  var model: String?

  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments

  @Flag(help: "Open the sample model that comes with the program.") var sample = false
  @Option(help: "Data that 'evaluate' offers first.", completion: .file()) var evaluation: String?
  @Option(help: "The ratio that every site starts at.") var initialRatio = 0.3
  @Option(help: "A theme, by name or by file.") var theme: String?
  @Option(help: "Colours: direct, 256, 16 or none (default: what the terminal has).")
  var colors: ColorChoice?
  @Option(help: "Glyphs: full, unicode or ascii (default: what the locale can print).")
  var glyphs: GlyphChoice?
  @Flag(help: "Leave the mouse to the terminal.") var noMouse = false
  @Flag(help: "Write nothing: no exports, no preferences.") var readOnly = false

  func validate() throws {
    guard (0..<1).contains(initialRatio) else {
      throw ValidationError("--initial-ratio must be at least 0 and below 1.")
    }
    if sample, model != nil { throw ValidationError("give MODEL or --sample, not both.") }
  }

  func run() throws {
    let themes = ThemeLibrary(searchPaths: Resources.themeFolders)
    let name = theme ?? PreferencesFile().read()?.theme ?? Theme.builtIn.name
    if theme != nil {
      do { _ = try themes.theme(name) } catch {
        throw EngineError(.usage, error.description)
      }
    }
    var configuration = Configuration(
      modelPath: model, calibration: try calibrationOptions,
      calibrationLengthIsChosen: calibration.length != nil || calibration.accumulators != nil,
      initialRatio: initialRatio, isReadOnly: readOnly, themes: themes.names, theme: name,
      homeDirectory: Resources.home)
    if let evaluation {
      configuration.evaluation = EvaluationOptions(
        task: evaluation.hasSuffix(".txt") ? .perplexity : .similarity, file: evaluation)
    }
    if sample { try SampleModel.tinyBERT.configure(&configuration) }
    let options = TerminalOptions(
      colors: colors?.depth, glyphs: glyphs?.depth, mouse: !noMouse)
    let resources = resources.resources(
      accumulators: calibration.accumulators, keeps: !readOnly)
    try MainActor.assumeIsolated {
      try WorkbenchSession(configuration, themes: themes, resources: resources).run(options)
    }
  }

  private var calibrationOptions: CalibrationOptions? {
    get throws {
      if let file = calibration.accumulators { return try AccumulatorFile.options(of: file) }
      return calibration.workbenchOptions
    }
  }
}

/// The sample models that come with the program.
enum SampleModel: String {
  case tinyBERT = "tiny-bert"
  case tinyLLaMA = "tiny-llama"

  /// Sets the model, its calibration text and its evaluation data.
  func configure(_ configuration: inout Configuration) throws {
    guard let folder = Resources.path("sample-models/" + rawValue) else {
      throw EngineError(
        .missingInput, "the sample models aren't beside the program: name a model instead")
    }
    configuration.modelPath = folder
    configuration.calibration = CalibrationOptions(
      file: folder + "/data/calibration.txt", samples: 256,
      length: self == .tinyBERT ? 128 : 256)
    configuration.calibrationLengthIsChosen = true
    configuration.evaluation =
      self == .tinyBERT
      ? EvaluationOptions(task: .similarity, file: folder + "/data/similarity.csv")
      : EvaluationOptions(task: .perplexity, file: folder + "/data/held-out.txt", length: 256)
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case direct
  case colors256 = "256"
  case colors16 = "16"
  case none

  var depth: ColorDepth {
    switch self {
    case .direct: .direct
    case .colors256: .colors256
    case .colors16: .colors16
    case .none: .monochrome
    }
  }
}

enum GlyphChoice: String, ExpressibleByArgument, CaseIterable {
  case full
  case unicode
  case ascii

  var depth: GlyphDepth {
    switch self {
    case .full: .full
    case .unicode: .unicode
    case .ascii: .ascii
    }
  }
}
