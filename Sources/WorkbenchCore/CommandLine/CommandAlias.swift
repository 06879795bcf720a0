internal import PruningPlan

/// A short name of the `:` line. What it stands for depends on whether something follows it:
/// `budget` opens the dialog, `budget 40%` shows the widths.
struct CommandAlias {
  var name: String
  /// The command without an argument.
  var plain: CommandID?
  /// The command that takes what follows.
  var taking: CommandID?

  /// All of them, in the order in which they are offered.
  static let all: [CommandAlias] =
    plans
    + Pane.allCases.compactMap { pane in
      pane.descriptor.alias.map { CommandAlias($0, pane.command) }
    } + others

  private static let plans: [CommandAlias] = [
    .init("ratio", .ratioEnter, .ratioSet), .init("width", nil, .widthSet),
    .init("criterion", .criterionChoose, .criterionSet),
    .init("method", .methodChoose, .methodSet), .init("budget", .budgetEnter, .budgetPreview),
    .init("preset", .presetChoose, .presetPreview),
    .init("filter", .filterType, .filterSet), .init("compare", .compareDifference),
    .init("copy", .settingsCopy), .init("paste", .settingsPaste),
    .init("site", .paneSites, .cursorSite), .init("select", nil, .selectMatching),
    .init("protect", .siteProtect), .init("ridge", .ridgeEnter, .ridgeSet),
    .init("guard", .guardToggle), .init("dense", .planDense), .init("reset", .planReset),
    .init("undo", .undo), .init("redo", .redo),
    .init("open", .modelOpen, .modelLoad), .init("calibrate", .calibrate, .calibrationRun),
    .init("evaluate", .evaluate, .trialRun), .init("sweep", .sweep, .sweepRun),
    .init("export", .export, .exportRun),
    .init("w", .export, .exportRun), .init("yank", .copyChoose),
    .init("sample", nil, .sampleSet), .init("token", .paneTokens, .tokenSet),
    .init("unit", nil, .unitSet), .init("choose", nil, .unitChoose),
    .init("worst", .tokenWorst), .init("worst-list", .tokenWorstList),
    .init("trial", .paneTrials, .cursorTrial), .init("sort", .listSort, .listSortBy),
    .init("try", .paneTryIt, .tryText),
  ]

  private static let others: [CommandAlias] = [
    .init("zoom", .paneZoom),
    .init("figures", .figuresOpen),
    .init("theme", .themeChoose, .themeSet), .init("tour", .tourStart), .init("help", .help),
    .init("resume", .sessionResume, .sessionContinue),
    .init("name", .sessionLabel, .sessionName), .init("note", .sessionLabel, .sessionNote),
    .init("label", .trialLabel, .trialName),
    .init("palette", .palette), .init("refresh", .refresh), .init("mouse", .mouse),
    .init("q", .quit),
    .init("quit", .quit), .init("q!", .leave),
  ]

  private init(_ name: String, _ plain: CommandID?, _ taking: CommandID? = nil) {
    self.name = name
    self.plain = plain
    self.taking = taking
  }

  /// The command that a first word names: by its own name, or by a short one.
  static func command(named name: String, hasArgument: Bool) -> CommandID? {
    if let id = CommandID(rawValue: name) { return id }
    guard let alias = all.first(where: { $0.name == name }) else { return nil }
    return hasArgument ? alias.taking ?? alias.plain : alias.plain ?? alias.taking
  }
}
