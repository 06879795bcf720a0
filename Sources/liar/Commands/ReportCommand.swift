internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar report`
struct WriteReport: ParsableCommand {
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
  @Option(name: .shortAndLong, help: "The folder to write.") var output: String
  @Flag(help: "Replace an existing folder.") var force = false
  @Option(help: "Evaluate: \(EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")).")
  var task: EvaluationTask?
  @Option(help: "The data file of the evaluation.", completion: .file()) var data: String?
  @Option(help: "At most this many examples or windows.") var limit: Int?
  @Option(
    help: "Classify by a probe fitted on these rows of text and label, not by the model's head.",
    completion: .file(extensions: ["tsv", "csv", "jsonl"]))
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

  private struct Report: Encodable {
    var output: String
    var bytes: Int
    var parameters: Int
    var trials: Int
  }

  func run() throws {
    try Foreground.work { work in
      let model = try resources.open(
        model, for: .interactive, calibration, pruning: pruning, work)
      let recipe = try pruning.recipe(
        for: model, task == nil ? calibration : calibration.besideTask(pruning))
      let others = try compare.map { try PruningArguments.recipe(atPath: $0) }
      let exporter = Exporter(model)
      try exporter.check(.report, to: output, overwrite: force)
      let result = try HeadlessPruning(
        model, recipe, allocation: pruning.allocationOptions,
        resources.resources(accumulators: calibration.accumulators), work)
      let trials = try evaluate(model, result, others, work)
      let outcome = try exporter.write(
        ExportContent(
          recipe: result.recipe, pruner: result.pruner, updates: result.updates, trials: trials),
        as: .report, to: output, overwrite: force, work: work)
      ProgressLine.shared.clear()
      try Console.writeJSON(
        Report(
          output: outcome.path, bytes: outcome.bytes, parameters: outcome.parameters,
          trials: trials.count))
    }
  }

  /// The dense model, the recipe and what it is compared with; the same calibration serves all.
  private func evaluate(
    _ model: LoadedModel, _ result: HeadlessPruning, _ others: [Recipe], _ work: Work
  ) throws -> [EvaluatedTrial] {
    guard let task, let data else { return [] }
    let options = EvaluationOptions(
      task: task, file: data, length: calibration.length, limit: limit, probeFile: probeTrain)
    let evaluator = Evaluator(model)
    let dense = Recipe(model: model.summary.name, calibration: nil, sites: [:])
    let denseTrial = EvaluatedTrial(
      recipe: dense, options: options, result: try evaluator.run(model.dense, options, work: work),
      parameters: model.summary.parameters)
    return [denseTrial] + (try result.trials(with: others, options, evaluator, work: work))
  }
}
