import PruningPlan
import TerminalVocabulary
import WorkbenchCore

/// What a command changes, where it can be run.
struct CommandRow: CustomStringConvertible, Sendable {
  var id: CommandID
  var argument = CommandArgument.none
  /// Keys that lead there; `;` lets the engine answer, ` type ` types a word.
  var setup = ""
  /// What happens before, beside keys.
  var before: [Action] = []
  var isDecoder = false
  var changes: Set<StatePart>

  var description: String { id.rawValue }

  private static let ffn = SiteID(layer: 0, module: .ffn)
  private static let recipe = Recipe(
    model: "small-bert", calibration: nil, mode: .sequential,
    sites: [ffn: SiteSettings(kept: 500, criterion: .interpolation)])
  private static let allocation = Allocation(
    budget: Budget(.removed(0.3)), scale: .absolute,
    sites: [SiteAllocation(site: ffn, kept: 900, units: 1536, error: 0.1)], parametersBefore: 2,
    parametersAfter: 1, flopsBefore: 2, flopsAfter: 1, error: 0.1)

  private static let similarity = CommandArgument.evaluation(
    EvaluationOptions(task: .similarity, file: "/texts/pairs.csv"))

  /// Two evaluations wait.
  private static let waiting: [Action] = [
    .command(Command(.trialRun, similarity)), .command(Command(.paneJobs)),
  ]

  /// The `:` line is open, and has been used before.
  private static let afterALine: [Action] = [
    .command(Command(.commandLine)), .paste("zoom"), .key(Key(.enter)),
    .command(Command(.commandLine)),
  ]

  /// All commands, in the order of their names.
  static let all: [CommandRow] = [
    CommandRow(id: .ratioDecrease, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .ratioIncrease, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .ratioDecreaseFine, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .ratioIncreaseFine, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .ratioDecreaseCoarse, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .ratioIncreaseCoarse, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .ratioEnter, changes: [.view]),
    CommandRow(
      id: .ratioSet, argument: .number(0.25),
      changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .budgetEnter, changes: [.view]),
    CommandRow(
      id: .budgetPreview, argument: .budget(AllocationOptions(budget: Budget(.removed(0.3)))),
      changes: [.results, .view, .engine]),
    CommandRow(
      id: .budgetApply, argument: .allocation(allocation),
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(id: .presetChoose, changes: [.view]),
    CommandRow(
      id: .presetPreview, argument: .text("uniform"), changes: [.results, .view, .engine]),
    CommandRow(
      id: .presetApply, argument: .preset(.bestKnown, recipe),
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(
      id: .ratioDrag, argument: .siteRatio(ffn, ratio: 0.25),
      changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .widthSet, argument: .number(3),
      changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .siteRemove, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .layerRemove, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .criterionNext, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .criterionPrevious, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .criterionChoose, changes: [.view]),
    CommandRow(
      id: .criterionSet, argument: .criterion(.wanda),
      changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .methodNext, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .methodPrevious, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .methodChoose, changes: [.view]),
    CommandRow(
      id: .methodSet, argument: .reconstruction(.bias),
      changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .siteProtect, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .settingsCopy, changes: [.clipboard, .message, .session]),
    CommandRow(
      id: .settingsPaste, setup: "right { j",
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(id: .scopeNext, changes: [.view, .session]),
    CommandRow(id: .filterType, changes: [.view]),
    CommandRow(id: .siteSort, changes: [.view, .message, .session]),
    CommandRow(id: .siteReverse, changes: [.view, .message, .session]),
    CommandRow(
      id: .siteSortBy, argument: .text("error"), changes: [.view, .message, .session]),
    CommandRow(
      id: .siteOrder, argument: .siteOrder(SiteOrder(.error, sites: [ffn])),
      changes: [.view, .message, .session]),
    CommandRow(id: .listSort, changes: [.view, .message, .session]),
    CommandRow(
      id: .listSortBy, argument: .text("error"), changes: [.view, .message, .session]),
    CommandRow(id: .jobCancel, before: waiting, changes: [.results, .message, .session, .cancel]),
    CommandRow(
      id: .jobSooner, before: waiting + [.command(Command(.cursorDown))],
      changes: [.results, .move]),
    CommandRow(id: .jobLater, before: waiting, changes: [.results, .move]),
    CommandRow(
      id: .jobShow, argument: .number(6), before: waiting, changes: [.view]),
    CommandRow(id: .filterAccept, setup: "/; type ", changes: [.view, .message, .session]),
    CommandRow(id: .filterClear, setup: "/; type ", changes: [.view, .session]),
    CommandRow(id: .filterSet, argument: .text("ffn"), changes: [.view, .message, .session]),
    CommandRow(id: .selectMatching, argument: .text("ffn"), changes: [.view, .session]),
    CommandRow(id: .selectToggle, changes: [.view, .session]),
    CommandRow(id: .selectRange, changes: [.view, .session]),
    CommandRow(id: .selectAll, changes: [.view, .session]),
    CommandRow(id: .selectClear, setup: "space", changes: [.view, .session]),
    CommandRow(
      id: .undo, setup: "right",
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(
      id: .redo, setup: "right u",
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(id: .compareToggle, changes: [.comparison, .results, .message, .session]),
    CommandRow(id: .compareDifference, setup: "\\", changes: [.comparison, .message, .session]),
    CommandRow(
      id: .compareCopy, setup: "\\ right",
      changes: [.history, .comparison, .results, .message, .session]),
    CommandRow(
      id: .planReset, setup: "right", changes: [.document, .history, .results, .session, .engine]),
    CommandRow(id: .planDense, changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .planApply, argument: .recipe(recipe),
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(
      id: .guardToggle, changes: [.document, .history, .results, .session, .engine, .message]),
    CommandRow(id: .ridgeEnter, changes: [.view]),
    CommandRow(
      id: .ridgeSet, argument: .number(0.5),
      changes: [.document, .history, .results, .session, .engine, .message]),
    CommandRow(
      id: .ridgeAutomatic,
      changes: [.document, .history, .results, .session, .engine, .message]),
    CommandRow(id: .modeNext, changes: [.document, .history, .message, .session]),
    CommandRow(id: .paneSites, setup: "2", changes: [.view, .session]),
    CommandRow(id: .paneCurves, changes: [.view, .session]),
    CommandRow(id: .paneTokens, changes: [.results, .view, .session, .engine]),
    CommandRow(id: .paneTrials, changes: [.view, .session]),
    CommandRow(id: .paneDistribution, changes: [.view, .session]),
    CommandRow(id: .paneTryIt, changes: [.view, .session]),
    CommandRow(id: .paneJobs, changes: [.view, .session]),
    CommandRow(id: .paneNext, changes: [.view, .session]),
    CommandRow(id: .panePrevious, changes: [.view, .session]),
    CommandRow(id: .paneZoom, changes: [.view, .session]),
    CommandRow(id: .cursorUp, setup: "j", changes: [.results, .view, .session, .engine]),
    CommandRow(id: .cursorDown, changes: [.results, .view, .session, .engine]),
    CommandRow(id: .cursorPageUp, setup: "G", changes: [.results, .view, .session, .engine]),
    CommandRow(id: .cursorPageDown, changes: [.results, .view, .session, .engine]),
    CommandRow(id: .cursorFirst, setup: "G", changes: [.results, .view, .session, .engine]),
    CommandRow(id: .cursorLast, changes: [.results, .view, .session, .engine]),
    CommandRow(
      id: .cursorSite, argument: .site(ffn), changes: [.results, .view, .session, .engine]),
    CommandRow(id: .siteWorst, changes: [.results, .view, .session, .engine, .message]),
    CommandRow(
      id: .siteWorstSet, argument: .site(ffn),
      changes: [.results, .view, .session, .engine, .message]),
    CommandRow(
      id: .cursorTrial, argument: .number(1), setup: "e enter", changes: [.view, .session]),
    CommandRow(id: .tokenPrevious, setup: "3 l", changes: [.view, .session]),
    CommandRow(id: .tokenNext, setup: "3", changes: [.view, .session]),
    CommandRow(
      id: .tokenSet, argument: .siteToken(ffn, token: 4),
      changes: [.results, .view, .session, .engine]),
    CommandRow(id: .tokenWorst, changes: [.results, .session, .engine]),
    CommandRow(id: .tokenWorstList, changes: [.results, .view, .engine]),
    CommandRow(
      id: .tokenGo, argument: .place(TokenPlace(ffn, sample: 2, token: 4)),
      changes: [.results, .view, .session, .engine]),
    CommandRow(
      id: .sampleSet, argument: .number(3), changes: [.results, .view, .session, .engine]),
    CommandRow(id: .sampleNext, changes: [.results, .view, .session, .engine]),
    CommandRow(id: .samplePrevious, setup: "n", changes: [.results, .view, .session, .engine]),
    CommandRow(id: .curveLogAxis, changes: [.view, .session]),
    CommandRow(id: .curveCompare, changes: [.results, .view, .session, .engine]),
    CommandRow(id: .unitsToggle, changes: [.view, .session]),
    CommandRow(id: .unitPrevious, setup: "3 v l", changes: [.view, .session]),
    CommandRow(id: .unitNext, setup: "3 v", changes: [.view, .session]),
    CommandRow(id: .unitSet, argument: .number(5), setup: "3 v", changes: [.view, .session]),
    CommandRow(
      id: .unitCut, setup: "3 v", changes: [.document, .history, .results, .session, .engine]),
    CommandRow(
      id: .unitKeep, setup: "3 v end",
      changes: [.document, .history, .results, .view, .message, .session, .engine]),
    CommandRow(
      id: .unitDrop, setup: "3 v",
      changes: [.document, .history, .results, .view, .message, .session, .engine]),
    CommandRow(
      id: .unitChoose, argument: .unit(ffn, unit: 7, .drop),
      changes: [.document, .history, .results, .view, .message, .session, .engine]),
    CommandRow(
      id: .unitsFree, setup: "3 v - ;",
      changes: [.document, .history, .results, .view, .session, .engine]),
    CommandRow(id: .distributionView, changes: [.view, .session]),
    CommandRow(id: .distributionSites, changes: [.results, .view, .session, .engine]),
    CommandRow(id: .figuresOpen, changes: [.results, .view, .engine]),
    CommandRow(id: .figureNext, setup: "F", changes: [.view]),
    CommandRow(id: .figurePrevious, setup: "F", changes: [.view]),
    CommandRow(id: .figureRatioDecrease, setup: "F", changes: [.results, .engine]),
    CommandRow(id: .figureRatioIncrease, setup: "F", changes: [.results, .engine]),
    CommandRow(
      id: .figureAdopt, setup: "F;down",
      changes: [.document, .history, .results, .view, .message, .session, .engine]),
    CommandRow(id: .figuresExport, setup: "F", changes: [.view]),
    CommandRow(
      id: .figuresWrite, argument: .text("figures"), setup: "F",
      changes: [.results, .message, .engine]),
    CommandRow(id: .tryType, setup: "6", changes: [.view]),
    CommandRow(id: .tryRun, setup: "6 i; type ", changes: [.results, .view, .session, .engine]),
    CommandRow(
      id: .tryText, argument: .text("a man plays"), changes: [.results, .view, .session, .engine]),
    CommandRow(id: .tryLeave, setup: "6 i", changes: [.view]),
    CommandRow(
      id: .tryMoreTokens, setup: "6", isDecoder: true, changes: [.view, .message, .session]),
    CommandRow(
      id: .tryFewerTokens, setup: "6", isDecoder: true, changes: [.view, .message, .session]),
    CommandRow(id: .tryHotter, setup: "6", isDecoder: true, changes: [.view, .message, .session]),
    CommandRow(
      id: .tryColder, setup: "6 }", isDecoder: true, changes: [.view, .message, .session]),
    CommandRow(id: .evaluate, changes: [.view]),
    CommandRow(
      id: .trialRun,
      argument: .evaluation(EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")),
      changes: [.results, .session, .engine]),
    CommandRow(id: .sweep, changes: [.view]),
    CommandRow(
      id: .sweepRun,
      argument: .sweep([0.2], EvaluationOptions(task: .similarity, file: "/texts/pairs.csv")),
      changes: [.results, .view, .message, .session, .engine]),
    CommandRow(
      id: .sweepStop,
      before: [
        .command(
          Command(
            .trialRun,
            .evaluation(EvaluationOptions(task: .similarity, file: "/texts/pairs.csv"))))
      ], changes: [.results, .message, .session, .cancel]),
    CommandRow(id: .trialKnown, argument: similarity, setup: "e enter", changes: [.view]),
    CommandRow(
      id: .trialRepeat, argument: similarity, setup: "e enter",
      changes: [.results, .session, .engine]),
    CommandRow(
      id: .trialShow, argument: .number(1), setup: "e enter", changes: [.view, .session]),
    CommandRow(id: .trialLabel, setup: "e enter", changes: [.view]),
    CommandRow(
      id: .trialName, argument: .text("mine"), setup: "e enter",
      changes: [.results, .history, .message, .session]),
    CommandRow(
      id: .trialNote, argument: .text("why"), setup: "e enter",
      changes: [.results, .history, .message, .session]),
    CommandRow(id: .trialSort, setup: "e enter", changes: [.view, .session]),
    CommandRow(
      id: .trialSortBy, argument: .text("score"), setup: "e enter", changes: [.view, .session]),
    CommandRow(id: .trialReverse, setup: "e enter", changes: [.view, .session]),
    CommandRow(id: .trialPlot, setup: "e enter", changes: [.view, .session]),
    CommandRow(id: .trialPin, setup: "e enter", changes: [.results, .message, .session]),
    CommandRow(id: .trialCompare, setup: "e enter; right 4 end", changes: [.view]),
    CommandRow(
      id: .trialRestore, setup: "e enter; right 4 end",
      changes: [.document, .history, .results, .message, .session, .engine]),
    CommandRow(id: .trialDelete, setup: "e enter", changes: [.view]),
    CommandRow(
      id: .trialRemove, argument: .number(0), setup: "e enter",
      changes: [.results, .message, .session]),
    CommandRow(id: .modelOpen, changes: [.results, .view, .engine]),
    CommandRow(
      id: .modelLoad, argument: .text("/models/other"), changes: [.results, .session, .engine]),
    CommandRow(id: .calibrate, changes: [.view]),
    CommandRow(
      id: .calibrationRun, argument: .calibration(CalibrationOptions(file: "/texts/other.txt")),
      changes: [.results, .environment, .session, .engine]),
    CommandRow(id: .export, changes: [.results, .view, .engine]),
    CommandRow(
      id: .exportRun,
      argument: .export(ExportOrder(format: .recipe, destination: "r.toml", overwrite: false)),
      changes: [.results, .session, .engine]),
    CommandRow(id: .copyRow, changes: [.message, .copy]),
    CommandRow(id: .copyChoose, changes: [.view]),
    CommandRow(id: .copyValue, changes: [.message, .copy]),
    CommandRow(id: .copyCommand, changes: [.message, .copy]),
    CommandRow(id: .copyRecipe, changes: [.message, .copy]),
    CommandRow(id: .help, changes: [.view]),
    CommandRow(id: .palette, changes: [.view]),
    CommandRow(id: .commandLine, changes: [.view]),
    CommandRow(id: .sessionResume, changes: [.view, .sessions]),
    CommandRow(id: .sessionContinue, argument: .text("mine"), changes: [.resume]),
    CommandRow(id: .sessionLabel, changes: [.view]),
    CommandRow(
      id: .sessionName, argument: .text("mine"), changes: [.label, .history, .message, .session]),
    CommandRow(
      id: .sessionNote, argument: .text("why"), changes: [.label, .history, .message, .session]),
    CommandRow(
      id: .labelSet, argument: .label(.session, Label(name: "mine")),
      changes: [.label, .history, .message, .session]),
    CommandRow(id: .tourStart, changes: [.view]),
    CommandRow(id: .tourNext, before: [.command(Command(.tourStart))], changes: [.view]),
    CommandRow(
      id: .tourLeave, before: [.command(Command(.tourStart))], changes: [.view, .message]),
    CommandRow(id: .themeChoose, changes: [.view]),
    CommandRow(
      id: .themeSet, argument: .text("light"),
      changes: [.message, .environment, .session, .preferences]),
    CommandRow(id: .themeNext, changes: [.message, .environment, .session, .preferences]),
    CommandRow(id: .refresh, changes: [.session, .redraw]),
    CommandRow(id: .mouse, changes: [.mouse]),
    CommandRow(id: .interrupt, changes: [.view]),
    CommandRow(id: .quit, changes: [.quit]),
    CommandRow(id: .leave, changes: [.quit]),
    CommandRow(
      id: .resize, argument: .size(width: 80, height: 24), changes: [.environment, .session]),
    CommandRow(id: .dialogUp, setup: "? down", changes: [.view]),
    CommandRow(id: .dialogDown, setup: "?", changes: [.view]),
    CommandRow(id: .dialogPageUp, setup: "? end", changes: [.view]),
    CommandRow(id: .dialogPageDown, setup: "?", changes: [.view]),
    CommandRow(id: .dialogRow, argument: .number(2), setup: "?", changes: [.view]),
    CommandRow(id: .formBrowse, setup: "K", changes: [.results, .view, .engine]),
    CommandRow(id: .browserUp, setup: "o", changes: [.results, .view, .engine]),
    CommandRow(id: .browserInto, setup: "o", changes: [.results, .view, .engine]),
    CommandRow(id: .browserComplete, setup: "o", changes: [.results, .view, .engine]),
    CommandRow(id: .browserAll, setup: "o", changes: [.view]),
    CommandRow(id: .lineComplete, setup: ":", changes: [.view]),
    CommandRow(id: .lineCompleteBack, setup: ":", changes: [.view]),
    CommandRow(id: .lineOlder, before: afterALine, changes: [.view]),
    CommandRow(
      id: .lineNewer, before: afterALine + [.command(Command(.lineOlder))], changes: [.view]),
    CommandRow(id: .dialogLeft, setup: "K right", changes: [.view]),
    CommandRow(id: .dialogRight, setup: "K tab tab tab tab", changes: [.view]),
    CommandRow(id: .dialogFirst, setup: "? down", changes: [.view]),
    CommandRow(id: .dialogLast, setup: "?", changes: [.view]),
    CommandRow(id: .dialogErase, setup: "?; type ", changes: [.view]),
    CommandRow(id: .dialogDelete, setup: "K home", changes: [.view]),
    CommandRow(id: .dialogClear, setup: "?; type ", changes: [.view]),
    CommandRow(
      id: .dialogAccept, setup: "?",
      changes: [.document, .history, .results, .view, .session, .engine]),
    CommandRow(id: .dialogCancel, setup: "?", changes: [.view]),
  ]
}
