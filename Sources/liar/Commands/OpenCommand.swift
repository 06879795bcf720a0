internal import ArgumentParser
internal import Foundation
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalRuntime
internal import WorkbenchCore

/// `liar open`, and `liar` alone.
struct Open: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the workbench on a model.",
    discussion: """
      Without MODEL it asks for one; --sample opens the model that comes with it. What is done is \
      saved as it is done, in $XDG_STATE_HOME/liar/sessions (~/.local/state without it), where the \
      last 50 sessions stay; --resume goes on with the last one of the model, --session with any \
      ('liar sessions' lists them).
      """)

  @Argument(help: "A Hugging Face folder or a .gguf file.", completion: .file())
  var model: String?

  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments

  @Flag(help: "Open the sample model that comes with the program.") var sample = false
  @Option(help: "Data that 'evaluate' offers first.", completion: .file()) var evaluation: String?
  @Option(
    help: "The ratio that every site starts at, such as 0.3 or 30% (default 0.3).",
    transform: ShareOption.value)
  var initialRatio: Double?
  @Flag(help: "Go on with the last session of the model, or with the last one of all.")
  var resume = false
  @Option(
    help: """
      Save the session to this file; one that is there is gone on with. Or the identifier or name \
      of a saved session, to go on with that.
      """,
    completion: .file(extensions: ["jsonl"]))
  var session: String?
  @Option(
    help: "A configuration file in place of $XDG_CONFIG_HOME/liar/config.toml.",
    completion: .file(extensions: ["toml"]))
  var config: String?
  @Flag(help: "Print a configuration file with everything explained, and end.")
  var defaultConfig = false
  @Option(help: "A theme, by name or by file.") var theme: String?
  @Option(help: "Colours: direct, 256, 16 or none (default: what the terminal has).")
  var colors: ColorChoice?
  @Option(help: "Glyphs: full, unicode or ascii (default: what the locale can print).")
  var glyphs: GlyphChoice?
  @Flag(inversion: .prefixedNo, help: "Use the mouse, or leave it to the terminal.")
  var mouse: Bool?
  @Flag(help: "Write nothing: no exports, no sessions, no preferences, no cache.")
  var readOnly = false
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    if let initialRatio, !(0..<1).contains(initialRatio) {
      throw ValidationError("--initial-ratio must be at least 0 and below 1.")
    }
    if sample, model != nil { throw ValidationError("give MODEL or --sample, not both.") }
    if resume, session != nil { throw ValidationError("give --resume or --session, not both.") }
  }

  func run() throws {
    if defaultConfig { return Console.write(Settings().commented()) }
    let settings = try ConfigurationFile.settings(named: config)
    let themes = ThemeLibrary(searchPaths: Resources.themeFolders)
    let configuration = try configuration(settings, themes)
    let earlier = try earlierSession(configuration)
    let options = TerminalOptions(
      colors: (colors ?? settings.colors)?.depth, glyphs: (glyphs ?? settings.glyphs)?.depth,
      mouse: mouse ?? settings.mouse)
    var own = self.resources
    own.memory = own.memory ?? settings.memory.map(ByteCount.init)
    let resources = own.resources(accumulators: calibration.accumulators, keeps: !readOnly)
    let saving: SessionSaving =
      if readOnly {
        .off
      } else if let path = earlier?.path ?? session {
        .file(path, isFixed: session != nil && !SessionStore.standard.holds(path))
      } else {
        .automatic
      }
    try MainActor.assumeIsolated {
      try WorkbenchSession(configuration, themes: themes, resources: resources, saving: saving)
        .run(options, replaying: earlier?.replay, notice: earlier?.notice)
    }
  }

  private func configuration(_ settings: Settings, _ themes: ThemeLibrary) throws -> Configuration {
    let preferences = PreferencesFile().read()
    let chosen = theme ?? settings.theme
    let offered = themes.names
    let suiting = offered.first { $0 == Self.themeOfTerminal } ?? Theme.builtIn.name
    let name = chosen ?? preferences?.theme ?? suiting
    if chosen != nil {
      do { _ = try themes.theme(name) } catch {
        throw EngineError(theme == nil ? .configuration : .usage, error.description)
      }
    }
    var configuration = Configuration(
      modelPath: model, calibration: try calibrationOptions(settings),
      calibrationLengthIsChosen: calibration.length != nil || settings.length != nil
        || calibration.accumulators != nil,
      initialRatio: initialRatio ?? settings.initialRatio, criterion: settings.criterion,
      reconstruction: settings.method,
      estimate: EstimateOptions(ridge: settings.ridge, guardShare: settings.guardShare),
      isReadOnly: readOnly, themes: offered, theme: name, keys: settings.keys,
      homeDirectory: Resources.home)
    configuration.themeIsChosen = chosen != nil || preferences?.theme != nil
    configuration.recentModels = preferences?.recentModels ?? []
    configuration.recentTexts = preferences?.recentTexts ?? []
    configuration.hasSeenTour = preferences?.hasSeenTour ?? false || resume || session != nil
    configuration.workingDirectory = FileManager.default.currentDirectoryPath
    configuration.start = .now
    configuration.secondsFromGMT = TimeZone.current.secondsFromGMT()
    if let evaluation {
      configuration.evaluation = EvaluationOptions(
        task: evaluation.hasSuffix(".txt") ? .perplexity : .similarity, file: evaluation)
    }
    if sample { try SampleModel.tinyBERT.configure(&configuration, calibration) }
    return configuration
  }

  /// The theme that suits the background's colour in COLORFGBG, which some terminals set; what the
  /// terminal itself answers comes later.
  private static var themeOfTerminal: String {
    let colors = ProcessInfo.processInfo.environment["COLORFGBG"] ?? ""
    // White and light grey are the light ones of the sixteen, as vim and others have it.
    let isLight = ["7", "15"].contains(colors.split(separator: ";").last ?? "")
    return (isLight ? Theme.Appearance.light : .dark).rawValue
  }

  private struct Earlier {
    var path: String
    var replay: Replay
    var notice: String?
  }

  /// The session that is gone on with, if any.
  private func earlierSession(_ configuration: Configuration) throws -> Earlier? {
    let model = configuration.modelPath
    let path: String
    if resume {
      let fingerprint = model.flatMap { SessionStore.fingerprint(of: $0) }
      if model != nil, fingerprint == nil { return nil }
      guard let found = SessionStore.standard.latest(fingerprint: fingerprint) else {
        throw EngineError(
          .missingInput,
          "there is no session \(model.map { "of \($0) " } ?? "")in \(SessionStore.standard.folder): "
            + "open without --resume")
      }
      path = found.path
    } else if let named = session.map(SessionStore.standard.path(named:)),
      SessionFile.isThere(named)
    {
      path = named
    } else if let session, readOnly {
      throw EngineError(
        .missingInput, "\(session): there is no such session, and --read-only makes none")
    } else {
      return nil
    }
    let record = try SessionFile.read(path).lastPart
    if let model, let recorded = record.lastHeader?.fingerprint,
      let fingerprint = SessionStore.fingerprint(of: model), fingerprint != recorded
    {
      throw EngineError(
        .badData,
        "\(path): the session is of another model, \(record.lastHeader?.name ?? "unnamed"), or its "
          + "weights have changed; name another --session")
    }
    guard
      let replay = Replay(
        record, purpose: .resume, model: model,
        calibration: sample ? nil : configuration.calibration)
    else {
      throw EngineError(.badData, "\(path): there is no session in it")
    }
    return Earlier(
      path: path, replay: replay,
      notice: record.tornLine.map { "\(path):\($0): the last line was cut off and is left out" })
  }

  private func calibrationOptions(_ settings: Settings) throws -> CalibrationOptions? {
    if let file = calibration.accumulators { return try AccumulatorFile.options(of: file) }
    return calibration.workbenchOptions(settings)
  }
}

/// The sample models that come with the program.
enum SampleModel: String {
  case tinyBERT = "tiny-bert"
  case tinyLLaMA = "tiny-llama"

  /// Sets the model, and its own calibration text and evaluation data unless others were chosen.
  func configure(_ configuration: inout Configuration, _ chosen: CalibrationArguments) throws {
    guard let folder = Resources.path("sample-models/" + rawValue) else {
      throw EngineError(
        .missingInput, "the sample models aren't beside the program: name a model instead")
    }
    configuration.modelPath = folder
    if configuration.calibration == nil {
      configuration.calibration = chosen.replacing(
        CalibrationOptions(
          file: folder + "/data/calibration.txt", samples: 256,
          length: self == .tinyBERT ? 128 : 256))
      configuration.calibrationLengthIsChosen = true
    }
    guard configuration.evaluation == nil else { return }
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
