internal import PruningEngine
internal import PruningPlan
internal import WorkbenchCore

/// What `liar evaluate` has found: the dense model's figure and the plans', the best first.
struct EvaluationReport: CommandResult {
  /// A plan with its place in the report.
  struct Plan {
    var label: String
    /// The recipe's file, of a plan that was given for comparison.
    var file: String?
    var result: EvaluationResult
    var parameters: Int
    /// The difference from the dense model.
    var change: MetricChange?
    /// No other plan is as small and as good, and better in one of both.
    var isOnFront: Bool
  }

  let model: ModelSummary
  let dense: EvaluationResult
  /// The plan that was asked for; nil where the dense model alone was.
  let asked: Plan?
  /// All plans, the best first.
  let plans: [Plan]

  /// - Parameters:
  ///   - trials: the plan that was asked for, then those it is compared with.
  ///   - files: the latter's files.
  init(
    model: ModelSummary, dense: EvaluationResult, trials: [EvaluatedTrial], files: [String]
  ) {
    (self.model, self.dense) = (model, dense)
    let metric = dense.metric
    // The dense model competes: a plan that is no smaller and no better is beaten by it.
    let points = trials.map { ($0.parameters, $0.result.value) } + [(model.parameters, dense.value)]
    let front = Set(metric.front(of: points, size: { Double($0.0) }, value: \.1))
    let plans = trials.enumerated().map { index, trial in
      Plan(
        label: trial.recipe.label(model: model), file: index == 0 ? nil : files[index - 1],
        result: trial.result, parameters: trial.parameters,
        change: metric.change(from: dense.value, to: trial.result.value),
        isOnFront: front.contains(index))
    }
    asked = plans.first
    self.plans = metric.ordered(plans, by: \.result.value)
  }

  /// Encodes what JSON has of it.
  func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }

  private func size(_ parameters: Int) -> ModelSize {
    ModelSize(before: model.parameters, after: parameters, prunable: model.prunableParameters)
  }

  // MARK: JSON

  private struct Document: Encodable {
    var task: EvaluationTask
    var metric: Metric
    var better: Direction
    var unit: String?
    var value: Double
    var dense_value, delta, relative_delta: Double?
    var more: [String: Double]?
    var conditions: [String: String]
    var examples, tokens: Int
    var seconds: Double
    var parameters: Int
    var dense_parameters, prunable_parameters: Int?
    var plans: [Row]?
  }

  private struct Row: Encodable {
    var plan: String
    var recipe: String?
    var value: Double
    var delta, relative_delta: Double?
    var parameters: Int
    var front: Bool
  }

  /// One document about the plan that was asked for, or the dense model; with the order of all
  /// plans where there are several.
  private var document: Document {
    let result = asked?.result ?? dense
    return Document(
      task: result.task, metric: result.metric, better: result.metric.direction,
      unit: result.metric.unit, value: result.value, dense_value: asked.map { _ in dense.value },
      delta: asked?.change?.absolute, relative_delta: asked?.change?.relative,
      more: result.more.isEmpty ? nil : result.more, conditions: result.conditions,
      examples: result.examples, tokens: result.tokens, seconds: result.seconds,
      parameters: asked?.parameters ?? model.parameters,
      dense_parameters: asked.map { _ in model.parameters },
      prunable_parameters: asked.map { _ in model.prunableParameters },
      plans: plans.count < 2
        ? nil
        : plans.map {
          Row(
            plan: $0.label, recipe: $0.file, value: $0.result.value,
            delta: $0.change?.absolute, relative_delta: $0.change?.relative,
            parameters: $0.parameters, front: $0.isOnFront)
        })
  }

  // MARK: Tables

  var csv: CSVTable {
    let metric = dense.metric
    var csv = CSVTable([
      "plan", "recipe", "parameters", "metric", "better", "value", "delta", "front",
    ])
    for plan in plans {
      csv.add([
        plan.label, plan.file, plan.parameters, metric.rawValue, metric.direction.rawValue,
        plan.result.value, plan.change?.absolute, plan.isOnFront ? 1 : 0,
      ])
    }
    csv.add([
      "dense", nil, model.parameters, metric.rawValue, metric.direction.rawValue, dense.value, nil,
      0,
    ])
    return csv
  }

  var table: String {
    let metric = dense.metric
    var table = TextTable([
      "", "plan", "recipe", ">parameters", ">of the model", ">of prunable", ">\(metric.title)",
      ">Δ", ">examples",
    ])
    for plan in plans {
      table.add([
        plan.isOnFront ? "*" : "", plan.label, plan.file ?? "", Format.count(plan.parameters),
        size(plan.parameters).modelChange, size(plan.parameters).prunableChange,
        Numerals.fixed(plan.result.value, 4), plan.change?.text() ?? Numerals.unknown,
        "\(plan.result.examples)",
      ])
    }
    table.add([
      "", "dense", "", Format.count(model.parameters), "", "", Numerals.fixed(dense.value, 4), "",
      "\(dense.examples)",
    ])
    let conditions = dense.conditions.isEmpty ? "" : " (\(dense.conditionsText))"
    let order = plans.count > 1 ? ", the best first" : ""
    let star = plans.isEmpty ? "" : "\n* no other is both smaller and better\n"
    return "\(dense.task.rawValue)\(conditions): \(metric.description)\(order)\n\n"
      + table.text + star
  }
}
