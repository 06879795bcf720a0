package import PruningPlan

// An evaluation that would find what is known is offered its result instead.
extension State {
  /// Options with whole paths.
  func expanded(_ options: EvaluationOptions) -> EvaluationOptions {
    var options = options
    options.file = environment.expand(options.file)
    options.probeFile = options.probeFile.map(environment.expand)
    return options
  }

  /// Whether an evaluation of the plan would find what is known, or is being found out.
  func isKnown(_ options: EvaluationOptions, mode: ModeChoice?) -> Bool {
    let (recipe, options) = (recipe.refined(mode), expanded(options))
    return knownTrial(of: recipe, on: options) != nil
      || stoppableJobs.contains { $0.request == .evaluate(recipe: recipe, options: options) }
  }

  /// Offers a known result in place of another evaluation, which would find the same.
  mutating func offerKnown(_ options: EvaluationOptions, mode: ModeChoice?) -> [Effect] {
    let expanded = expanded(options)
    environment.configuration.evaluation = expanded
    var heading = "Under evaluation already"
    var row = ListItem(
      title: "show the job", detail: "it is waiting or running", command: Command(.paneJobs))
    if let trial = knownTrial(of: recipe.refined(mode), on: expanded) {
      let date =
        trial.date.map { ", \($0.text(offset: environment.configuration.secondsFromGMT))" } ?? ""
      heading =
        "Trial \(trial.number): \(trial.result.metric.title) \(Numerals.fixed(trial.result.value, 4))"
      row = ListItem(
        title: "show the trial", detail: "the same plan on the same data\(date)",
        command: Command(.trialShow, .number(Double(trial.number))))
    }
    let again = ListItem(
      title: "evaluate again", detail: "where text or data have changed since",
      command: Command(.trialRepeat, .evaluation(options, mode: mode)))
    dialogs.open = .list(ListDialog(kind: .known, heading: heading, rows: [row, again]))
    return []
  }

  /// The dense model's trial on the same data.
  package func denseTrial(for options: EvaluationOptions) -> Trial? {
    trials.all.last { $0.isDense && $0.options == options && !$0.isPartial }
  }

  /// The trial that an evaluation would repeat: of the same recipe, which names its calibration, on
  /// the same data.
  package func knownTrial(of recipe: Recipe, on options: EvaluationOptions) -> Trial? {
    trials.all.last { $0.recipe == recipe && $0.options == options && !$0.isPartial }
  }
}
