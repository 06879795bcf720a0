internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan
internal import Transformer

/// `liar evaluate`
struct Evaluate: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model, or what pruning does to it.",
    discussion: """
      perplexity: whole windows of --length tokens without overlap, exp of the mean negative \
      log-likelihood. similarity: rows of text, text, score; Spearman's rho of the cosine. \
      classification: rows of text (or two texts) and label; accuracy of the model's head, or of a \
      ridge classifier (--probe) fitted on the dense model's embeddings of --probe-train, with 0.1 \
      of the mean diagonal as ridge. question-answering: SQuAD 1.1; exact match and F1, windows of \
      384 tokens that share 128. multiple-choice: JSON lines of context, endings and label; \
      accuracy by log-likelihood, and by log-likelihood a byte of the ending. \
      fidelity: no labels; mean KL divergence and top-1 agreement of a decoder, or mean cosine of an \
      encoder's embeddings, pruned against dense. With --compare the plans come in order, the best \
      first, whichever way the task's figure counts.
      """)

  @OptionGroup var model: ModelArgument
  @Option(help: "\(EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")).")
  var task: EvaluationTask
  @Option(help: "The data file.", completion: .file()) var data: String
  @Option(help: "At most this many examples or windows.") var limit: Int?
  @Flag(help: "Classify by a probe in place of the model's head.") var probe = false
  @Option(
    help: "Rows of text and label that the probe is fitted on.",
    completion: .file(extensions: ["tsv", "csv", "json", "jsonl"]))
  var probeTrain: String?
  @Option(
    help: "A recipe to evaluate for comparison; may be given again.",
    completion: .file(extensions: ["toml"]))
  var compare: [String] = []
  @OptionGroup var prompt: PromptArguments
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if probe || probeTrain != nil, task != .classification {
      throw ValidationError("--probe and --probe-train are for --task classification.")
    }
    if probe, probeTrain == nil {
      throw ValidationError("--probe needs --probe-train FILE: rows of text and label.")
    }
    if probeTrain != nil, !probe {
      throw ValidationError("--probe-train is for --probe: add it.")
    }
    if !compare.isEmpty, !pruning.isGiven {
      throw ValidationError(
        "--compare needs a plan to compare with: --ratio, --budget, --remove or --recipe.")
    }
    if prompt.isGiven, ![.similarity, .fidelity].contains(task), !probe {
      throw ValidationError("--prompt and --prompt-name are for tasks that embed texts.")
    }
    try pruning.refuseIdleOptions()
    if !pruning.isGiven { try calibration.refuseStatistics() }
    if pruning.isGiven { try MissingArguments.refuse([pruning.missingStatistics(calibration)]) }
  }

  func run() throws {
    try result.target.check(
      apartFrom: model.sources + calibration.sources
        + [data, probeTrain].compactMap { $0 }.map(OutputPlace.Source.text)
        + compare.map(OutputPlace.Source.recipe))
    try Foreground.work { work in
      let model = try prompt.apply(
        to: resources.open(model, for: .interactive, calibration, pruning: pruning, work))
      let run = resources.run(model, calibration, work)
      let options = EvaluationOptions(
        task: task, file: data, length: calibration.length, limit: limit,
        probeFile: probeTrain)
      let others = try compare.map { try PruningArguments.recipe(atPath: $0) }
      let recipe =
        pruning.isGiven
        ? try pruning.recipe(for: model, calibration.besideTask(pruning)) : nil
      if let recipe { try run.check(recipe, allocation: pruning.allocationOptions) }
      for other in others { try model.check(other) }
      // The dense model first: data that can't be used is told of before a calibration.
      let dense = try run.dense(options).result
      var trials: [EvaluatedTrial] = []
      if let recipe {
        let outcome = try run.prune(recipe, allocation: pruning.allocationOptions)
        DecisionLog.pruned(outcome)
        trials = try run.trials(outcome, with: others, options)
      }
      try result.write(
        EvaluationReport(model: model.summary, dense: dense, trials: trials, files: compare))
    }
  }
}
