public import PruningPlan

/// The stable names of all commands: for the key map, the session log and the documentation.
public enum CommandID: String, Codable, CaseIterable, Hashable, Sendable {
  // The plan
  case ratioDecrease = "ratio.decrease"
  case ratioIncrease = "ratio.increase"
  case ratioDecreaseFine = "ratio.decrease-fine"
  case ratioIncreaseFine = "ratio.increase-fine"
  case ratioDecreaseCoarse = "ratio.decrease-coarse"
  case ratioIncreaseCoarse = "ratio.increase-coarse"
  case ratioEnter = "ratio.enter"
  case ratioSet = "ratio.set"
  case budgetEnter = "budget.enter"
  case budgetPreview = "budget.preview"
  case budgetApply = "budget.apply"
  case presetChoose = "preset.choose"
  case presetPreview = "preset.preview"
  case presetApply = "preset.apply"
  case ratioDrag = "ratio.drag"
  case widthSet = "width.set"
  case criterionNext = "criterion.next"
  case criterionPrevious = "criterion.previous"
  case criterionChoose = "criterion.choose"
  case criterionSet = "criterion.set"
  case methodNext = "method.next"
  case methodPrevious = "method.previous"
  case methodChoose = "method.choose"
  case methodSet = "method.set"
  case siteProtect = "site.protect"
  case settingsCopy = "settings.copy"
  case settingsPaste = "settings.paste"
  case scopeNext = "scope.next"
  case filterType = "filter.type"
  case filterAccept = "filter.accept"
  case filterClear = "filter.clear"
  case filterSet = "filter.set"
  case siteSort = "site.sort"
  case siteReverse = "site.reverse"
  case siteSortBy = "site.sort-by"
  case siteOrder = "site.order"
  case listSort = "list.sort"
  case listSortBy = "list.sort-by"
  case selectToggle = "select.toggle"
  case selectRange = "select.range"
  case selectAll = "select.all"
  case selectClear = "select.clear"
  case selectMatching = "select.matching"
  case undo = "plan.undo"
  case redo = "plan.redo"
  case compareToggle = "compare.toggle"
  case compareDifference = "compare.difference"
  case compareCopy = "compare.copy"
  case planReset = "plan.reset"
  case planDense = "plan.dense"
  case planApply = "plan.apply"
  case guardToggle = "estimate.guard"
  case ridgeEnter = "estimate.ridge-enter"
  case ridgeSet = "estimate.ridge"
  case ridgeAutomatic = "estimate.ridge-automatic"
  case modeNext = "plan.mode-next"

  // Looking around
  case paneSites = "pane.sites"
  case paneCurves = "pane.curves"
  case paneTokens = "pane.tokens"
  case paneTrials = "pane.trials"
  case paneDistribution = "pane.distribution"
  case paneTryIt = "pane.try-it"
  case paneJobs = "pane.jobs"
  case paneNext = "pane.next"
  case panePrevious = "pane.previous"
  case paneZoom = "pane.zoom"
  case cursorUp = "cursor.up"
  case cursorDown = "cursor.down"
  case cursorPageUp = "cursor.page-up"
  case cursorPageDown = "cursor.page-down"
  case cursorFirst = "cursor.first"
  case cursorLast = "cursor.last"
  case cursorSite = "cursor.site"
  case siteWorst = "site.worst"
  case siteWorstSet = "site.worst.set"
  case cursorTrial = "cursor.trial"
  case tokenPrevious = "token.previous"
  case tokenNext = "token.next"
  case tokenSet = "token.set"
  case tokenWorst = "token.worst"
  case tokenWorstList = "token.worst-list"
  case tokenGo = "token.go"
  case sampleNext = "sample.next"
  case samplePrevious = "sample.previous"
  case sampleSet = "sample.set"
  case curveLogAxis = "curve.log-axis"
  case curveCompare = "curve.compare"
  case unitsToggle = "units.toggle"
  case unitPrevious = "unit.previous"
  case unitNext = "unit.next"
  case unitSet = "unit.set"
  case unitCut = "unit.cut"
  case unitKeep = "unit.keep"
  case unitDrop = "unit.drop"
  case unitChoose = "unit.choose"
  case unitsFree = "unit.free-all"
  case distributionView = "distribution.view"
  case distributionSites = "distribution.sites"
  case figuresOpen = "figures.open"
  case figureNext = "figures.next"
  case figurePrevious = "figures.previous"
  case figureRatioDecrease = "figures.ratio-decrease"
  case figureRatioIncrease = "figures.ratio-increase"
  case figuresExport = "figures.export"
  case figuresWrite = "figures.write"
  case figureAdopt = "figures.adopt"

  // Texts on both models
  case tryType = "try.type"
  case tryRun = "try.run"
  case tryText = "try.text"
  case tryLeave = "try.leave"
  case tryMoreTokens = "try.more-tokens"
  case tryFewerTokens = "try.fewer-tokens"
  case tryHotter = "try.hotter"
  case tryColder = "try.colder"

  // Trials
  case evaluate = "trial.evaluate"
  case trialRun = "trial.run"
  case sweep = "trial.sweep"
  case sweepRun = "trial.sweep-run"
  case sweepStop = "trial.stop-all"
  case trialKnown = "trial.known"
  case trialRepeat = "trial.repeat"
  case trialShow = "trial.show"
  case trialLabel = "trial.label"
  case trialName = "trial.name"
  case trialNote = "trial.note"
  case trialSort = "trial.sort"
  case trialSortBy = "trial.sort-by"
  case trialReverse = "trial.reverse"
  case trialPlot = "trial.plot"
  case trialPin = "trial.pin"
  case trialCompare = "trial.compare"
  case trialRestore = "trial.restore"
  case trialDelete = "trial.delete"
  case trialRemove = "trial.remove"

  // Jobs
  case jobCancel = "job.cancel"
  case jobSooner = "job.sooner"
  case jobLater = "job.later"
  case jobShow = "job.show"

  // Model and files
  case modelOpen = "model.open"
  case modelLoad = "model.load"
  case calibrate = "model.calibrate"
  case calibrationRun = "model.calibration-run"
  case export = "model.export"
  case exportRun = "model.export-run"
  case copyRow = "copy.row"
  case copyChoose = "copy.choose"
  case copyValue = "copy.value"
  case copyRecipe = "copy.recipe"
  case copyCommand = "copy.command"
  case sessionResume = "session.resume"
  case sessionContinue = "session.continue"
  case sessionLabel = "session.label"
  case sessionName = "session.name"
  case sessionNote = "session.note"
  case labelSet = "label.set"

  // The workbench
  case help = "app.help"
  case palette = "app.palette"
  case commandLine = "app.command-line"
  case tourStart = "tour.start"
  case tourNext = "tour.next"
  case tourLeave = "tour.leave"
  case themeNext = "theme.next"
  case themeChoose = "theme.choose"
  case themeSet = "theme.set"
  case refresh = "app.refresh"
  case mouse = "app.mouse"
  case interrupt = "app.interrupt"
  case quit = "app.quit"
  case leave = "app.leave"
  case resize = "app.resize"

  // Dialogs
  case dialogUp = "dialog.up"
  case dialogDown = "dialog.down"
  case dialogLeft = "dialog.left"
  case dialogRight = "dialog.right"
  case dialogFirst = "dialog.first"
  case dialogLast = "dialog.last"
  case dialogPageUp = "dialog.page-up"
  case dialogPageDown = "dialog.page-down"
  case dialogRow = "dialog.row"
  case dialogErase = "dialog.erase"
  case dialogDelete = "dialog.delete"
  case dialogClear = "dialog.clear"
  case dialogAccept = "dialog.accept"
  case dialogCancel = "dialog.cancel"
  case formBrowse = "form.browse"
  case browserUp = "browser.up"
  case browserInto = "browser.into"
  case browserComplete = "browser.complete"
  case browserAll = "browser.all"
  case lineComplete = "line.complete"
  case lineCompleteBack = "line.complete-back"
  case lineOlder = "line.older"
  case lineNewer = "line.newer"
}

/// A command with its argument: what keys, mouse, palette and replayed sessions all produce.
public struct Command: Codable, Hashable, Sendable {
  /// Which command.
  public var id: CommandID
  /// What it is given.
  public var argument: CommandArgument

  /// Creates a command.
  public init(_ id: CommandID, _ argument: CommandArgument = .none) {
    self.id = id
    self.argument = argument
  }
}

/// What is written and where.
public struct ExportOrder: Codable, Hashable, Sendable {
  /// What is written.
  public var format: ExportFormat
  /// A file for a recipe, otherwise a folder.
  public var destination: String
  /// An existing target may be replaced.
  public var overwrite: Bool
  /// Another mode than the plan's; nil for the plan's.
  public var mode: ModeChoice?
  /// How weights are stored; nil for as the dense model's file has them.
  public var storage: WeightStorage?

  /// Creates an order.
  public init(
    format: ExportFormat, destination: String, overwrite: Bool, mode: ModeChoice? = nil,
    storage: WeightStorage? = nil
  ) {
    self.format = format
    self.storage = storage
    self.destination = destination
    self.overwrite = overwrite
    self.mode = mode
  }
}

/// What a command is given.
public enum CommandArgument: Hashable, Sendable {
  case none
  case number(Double)
  case text(String)
  case site(SiteID)
  case siteRatio(SiteID, ratio: Double)
  case siteToken(SiteID, token: Int)
  case unit(SiteID, unit: Int, UnitChoice?)
  case criterion(Criterion)
  case reconstruction(Reconstruction)
  case calibration(CalibrationOptions)
  case evaluation(EvaluationOptions, mode: ModeChoice? = nil)
  case sweep([Double], EvaluationOptions, mode: ModeChoice? = nil)
  case export(ExportOrder)
  case recipe(Recipe)
  case budget(AllocationOptions)
  case allocation(Allocation)
  case preset(Preset, Recipe)
  case label(Labelled, Label)
  case siteOrder(SiteOrder)
  case place(TokenPlace)
  case size(width: Int, height: Int)

  /// The kinds of argument, for the command table.
  public enum Kind: String, Sendable {
    case none = ""
    case number
    case text
    case site
    case siteRatio = "site, ratio"
    case siteToken = "site, token"
    case unit = "site, unit, keep or drop"
    case criterion
    case reconstruction
    case calibration = "calibration options"
    case evaluation = "evaluation options"
    case sweep = "ratios, evaluation options"
    case export = "format, destination, overwrite"
    case recipe
    case budget = "budget, scale, round_to"
    case allocation
    case preset = "preset, recipe"
    case label = "trial, name, note"
    case siteOrder = "order of sites"
    case place = "site, sample, token"
    case size = "width, height"
  }
}
