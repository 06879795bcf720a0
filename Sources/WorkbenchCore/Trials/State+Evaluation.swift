internal import PruningPlan

extension State {
  /// Evaluates the plan, and before it the dense model where that has not been done.
  mutating func evaluate(_ options: EvaluationOptions, mode: ModeChoice? = nil) -> [Effect] {
    let options = adopt(options)
    return askForDense(options) + [ask(evaluating: recipe.refined(mode), options)]
  }

  /// Evaluates the plan at several ratios, each as a job of its own, into the plot of trials. What
  /// is known already is not evaluated again.
  mutating func sweep(_ ratios: [Double], _ options: EvaluationOptions, mode: ModeChoice?)
    -> [Effect]
  {
    let options = adopt(options)
    let plan = recipe.refined(mode)
    trials.lastSweep = ratios
    var recipes: [Recipe] = []
    for ratio in ratios {
      let recipe = plan.swept(to: ratio, sites: sites)
      // Few heads round two ratios to one width.
      if !recipes.contains(recipe) { recipes.append(recipe) }
    }
    let new = recipes.filter { recipe in
      knownTrial(of: recipe, on: options) == nil
        && !stoppableJobs.contains { $0.request == .evaluate(recipe: recipe, options: options) }
    }
    _ = focus(.trials)
    trials.showsPlot = true
    let known = recipes.count - new.count
    message =
      "sweep: \(new.count.counted("evaluation"))" + (known > 0 ? ", \(known) known already" : "")
    guard !new.isEmpty else { return [] }
    return askForDense(options) + new.map { ask(evaluating: $0, options) }
  }

  /// Stops every evaluation that is waiting or under way.
  mutating func stopEvaluations() -> [Effect] {
    let jobs = stoppableJobs.filter(\.isEvaluation)
    message = "cancelled: \(jobs.count.counted("evaluation"))"
    for job in jobs { session.entries.append(.note(.stopped(job.title))) }
    // The last first, so that none begins because the one before it has ended.
    return jobs.reversed().map { stop($0.id) }
  }

  /// Options with whole paths, which the next form begins with.
  private mutating func adopt(_ options: EvaluationOptions) -> EvaluationOptions {
    dialogs.open = nil
    let options = expanded(options)
    environment.configuration.evaluation = options
    return options
  }

  private mutating func askForDense(_ options: EvaluationOptions) -> [Effect] {
    let dense = Recipe(model: model?.name ?? "", calibration: nil, sites: [:])
    let isAsked = stoppableJobs.contains {
      $0.request == .evaluate(recipe: dense, options: options)
    }
    guard denseTrial(for: options) == nil, !isAsked else { return [] }
    return [ask(.evaluate(recipe: dense, options: options))]
  }

  private mutating func ask(evaluating recipe: Recipe, _ options: EvaluationOptions) -> Effect {
    let effect = ask(.evaluate(recipe: recipe, options: options))
    // Several may wait for each other: each says which plan it is.
    if let last = jobs.all.indices.last, !recipe.sites.isEmpty {
      jobs.all[last].label =
        "evaluate \(recipe.label(model: model)), \(options.task.rawValue)"
    }
    return effect
  }

  mutating func evaluated(_ id: JobID, _ recipe: Recipe, _ result: EvaluationResult)
    -> [Effect]
  {
    guard case .evaluate(_, let options)? = job(id)?.request else { return [] }
    let trial = Trial(
      number: job(id)?.trial ?? trials.next, recipe: recipe, options: options,
      result: result, parametersLeft: size(of: recipe)?.prunableShareLeft ?? 1,
      error: meanError(of: recipe),
      isPartial: job(id)?.phase == .cancelling,
      date: environment.now)
    trials.all.append(trial)
    session.entries.append(.note(.trial(trial)))
    trials.evaluations += 1
    trials.latest = max(trials.latest, trial.number)
    let label = recipe.label(model: model)
    log.note(
      .done,
      "trial \(trial.number), \(label): \(result.metric.title) \(Self.rounded(result.value, 1e4)) "
        + "in \(Self.rounded(result.seconds, 10)) s"
        + (result.conditions.isEmpty ? "" : " (\(result.conditionsText))"))
    return remember(text: options.file)
  }

  /// A figure for the log, rounded to a part of one.
  private static func rounded(_ value: Double, _ parts: Double) -> String {
    value.isFinite && abs(value) < 1e9 ? "\((value * parts).rounded() / parts)" : "—"
  }
}

extension EngineRequest {
  var isEvaluation: Bool { if case .evaluate = self { true } else { false } }
}
