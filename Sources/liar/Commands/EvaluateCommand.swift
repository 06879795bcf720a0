internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan
internal import Transformer

/// `liar evaluate`
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model, or what pruning does to it.",
    discussion: """
      perplexity: whole windows of --length tokens without overlap, exp of the mean negative \
      log-likelihood. similarity: rows of text, text, score; Spearman's rho of the cosine. \
      fidelity: no labels; mean KL divergence and top-1 agreement of a decoder, or mean cosine of an \
      encoder's embeddings, pruned against dense.
      """)

  @OptionGroup var model: ModelArgument
  @Option(help: "\(EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")).")
  var task: EvaluationTask
  @Option(help: "The data file.", completion: .file()) var data: String
  @Option(help: "At most this many examples or windows.") var limit: Int?
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  private struct Report: Encodable {
    var task: EvaluationTask
    var metric: String
    var value: Double
    var dense_value: Double?
    var more: [String: Double]
    var examples, tokens: Int
    var seconds: Double
    var parameters: Int
    var dense_parameters: Int?
  }

  func run() throws {
    try Foreground.work { work in
      let model = try resources.open(model, for: .interactive, calibration, work)
      let evaluator = Evaluator(model)
      let options = EvaluationOptions(
        task: task, file: data, length: calibration.length, limit: limit)
      var subject = model.dense
      var parameters = model.summary.parameters
      var dense: EvaluationResult?
      if pruning.isGiven {
        let recipe = try pruning.recipe(for: model, calibration)
        // The dense model first: data that can't be used is told of before a calibration.
        dense = try evaluator.run(model.dense, options, work: work)
        let pruning = try HeadlessPruning(
          model, recipe, resources.resources(accumulators: calibration.accumulators), work)
        subject = pruning.pruned
        parameters = pruning.pruner.parameters(of: subject)
      }
      let result = try evaluator.run(subject, options, work: work)
      ProgressLine.shared.clear()
      try Console.writeJSON(
        Report(
          task: task, metric: result.metric, value: result.value, dense_value: dense?.value,
          more: result.more, examples: result.examples, tokens: result.tokens,
          seconds: result.seconds, parameters: parameters,
          dense_parameters: dense == nil ? nil : model.summary.parameters))
    }
  }
}
