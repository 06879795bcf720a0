internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar report`
struct WriteReport: LiarCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prune a model in memory and write a report of what it costs.",
    discussion: """
      Writes a folder: report.html (one file, with pictures), report.md with pictures/, the recipe, \
      and sites.csv, curves.csv, token-errors.csv and trials.csv. With --task and --data the dense \
      and the pruned model are evaluated, and --compare adds further recipes.
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var target: WrittenTarget
  @OptionGroup(title: "Output") var format: FormatOption
  @OptionGroup(title: "Output") var voice: VoiceOptions
  @Option(help: "Evaluate: \(EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")).")
  var task: EvaluationTask?
  @Option(help: "The data file of the evaluation.", completion: .file()) var data: String?
  @Option(help: "At most this many examples or windows.") var limit: Int?
  @Option(
    help: "Classify by a probe fitted on these rows of text and label, not by the model's head.",
    completion: .file(extensions: ["tsv", "csv", "json", "jsonl"]))
  var probeTrain: String?
  @Option(
    help: "A recipe to evaluate for comparison; may be given again.",
    completion: .file(extensions: ["toml"]))
  var compare: [String] = []

  func validate() throws {
    try MissingArguments.refuse([pruning.missing, pruning.missingStatistics(calibration)])
    if (task == nil) != (data == nil) { throw ValidationError("give --task and --data together.") }
    if task == nil, !compare.isEmpty { throw ValidationError("--compare needs --task and --data.") }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if limit != nil, task == nil { throw ValidationError("--limit needs --task and --data.") }
    if probeTrain != nil, task != .classification {
      throw ValidationError("--probe-train is for --task classification.")
    }
  }

  private struct Report: RecordResult {
    var output: String
    var bytes: Int
    var parameters: Int
    var trials: Int

    var fields: [(name: String, value: (any CustomStringConvertible)?)] {
      [("output", output), ("bytes", bytes), ("parameters", parameters), ("trials", trials)]
    }
  }

  func run() throws {
    try Foreground.work { work in
      let model = try resources.open(
        model, for: .interactive, calibration, pruning: pruning, work)
      let recipe = try pruning.recipe(
        for: model, task == nil ? calibration : calibration.besideTask(pruning))
      let others = try compare.map { try PruningArguments.recipe(atPath: $0) }
      for other in others { try model.check(other) }
      let run = resources.run(model, calibration, work)
      var trials: [EvaluatedTrial] = []
      let outcome = try run.export(
        recipe, allocation: pruning.allocationOptions, by: Exporter(model), as: .report,
        to: target.output, overwrite: target.force
      ) { pruning in
        DecisionLog.pruned(pruning)
        trials = try evaluate(run, pruning, others)
        return trials
      }.file
      try format.print(
        Report(
          output: outcome.path, bytes: outcome.bytes, parameters: outcome.parameters,
          trials: trials.count))
    }
  }

  /// The dense model, the recipe and what it is compared with; the same calibration serves all.
  private func evaluate(
    _ run: PruningRun, _ pruning: PruningRun.Outcome, _ others: [Recipe]
  ) throws -> [EvaluatedTrial] {
    guard let task, let data else { return [] }
    let options = EvaluationOptions(
      task: task, file: data, length: calibration.length, limit: limit, probeFile: probeTrain)
    return [try run.dense(options)] + (try run.trials(pruning, with: others, options))
  }
}
