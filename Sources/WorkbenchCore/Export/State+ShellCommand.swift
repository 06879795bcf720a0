internal import PruningPlan

extension State {
  /// The command that does headless what is on screen: in the Trials pane, the evaluation under the
  /// cursor, elsewhere the pruning of the plan; nil until there is a calibration.
  ///
  /// A plan that a ratio or a budget describes is written as options; any other as its recipe.
  package var commandLine: ShellCommand? {
    guard let model, let calibration = calibration.summary?.options else {
      return nil
    }
    if panes.focus == .trials, let trial = focusedTrial {
      var words = ["liar", "evaluate", Self.file(model.path)] + Self.words(trial.options)
      if let length = trial.options.length { words += ["--length", "\(length)"] }
      guard !trial.isDense else { return ShellCommand(words: words) }
      return ShellCommand(
        words: words + ["--recipe", "-"], input: try? trial.recipe.toml())
    }
    let head = ["liar", "prune", Self.file(model.path)]
    // The name of a GGUF file's model may be any text.
    let tail = ["-o", Self.file(model.name.replacing("/", with: "-") + "-pruned")]
    if let options = planOptions(calibration) { return ShellCommand(words: head + options + tail) }
    return ShellCommand(words: head + ["--recipe", "-"] + tail, input: try? recipe.toml())
  }

  /// A file's name that no parser takes for an option.
  private static func file(_ path: String) -> String {
    path.hasPrefix("-") ? "./" + path : path
  }

  private static func words(_ options: EvaluationOptions) -> [String] {
    var words = ["--task", options.task.rawValue, "--data", file(options.file)]
    if let limit = options.limit { words += ["--limit", "\(limit)"] }
    if let probe = options.probeFile { words += ["--probe", "--probe-train", file(probe)] }
    return words
  }

  /// The plan as options, where a ratio or a budget says it all.
  private func planOptions(_ calibration: CalibrationOptions) -> [String]? {
    let settings = sites.map { (site: $0, settings: self.settings(of: $0)) }
    guard let first = settings.first?.settings, plan.document.estimate.seed == calibration.seed,
      settings.allSatisfy({
        $0.settings.criterion == first.criterion
          && $0.settings.reconstruction == first.reconstruction
          && $0.settings.byHand.isEmpty
          && (!$0.settings.protected || $0.settings.kept == $0.site.units)
      })
    else { return nil }
    var words: [String]
    if let ratio = uniformRatio {
      words = ["--ratio", "\(ratio)"]
    } else if let applied = budget.applied, applied.document == plan.document {
      words = ["--budget", applied.options.budget.description]
      if let scale = applied.options.scale { words += ["--allocation", scale.rawValue] }
      if applied.options.cuts != [.attention, .ffn] {
        words += ["--modules", applied.options.cuts.words]
      }
      if let pass = applied.options.pass { words += ["--pass", pass.description] }
      if applied.options.roundTo > 1 { words += ["--round-to", "\(applied.options.roundTo)"] }
    } else {
      return nil
    }
    words += [
      "--criterion", first.criterion.rawValue, "--reconstruction", first.reconstruction.rawValue,
    ]
    let protected = settings.filter(\.settings.protected).map(\.site.site.description)
    if !protected.isEmpty { words += ["--protect", protected.joined(separator: ",")] }
    return words + estimateWords + Self.words(calibration)
  }

  /// What differs from the defaults of the command line.
  private var estimateWords: [String] {
    let estimate = plan.document.estimate
    let standard = EstimateOptions()
    var words: [String] = []
    if estimate.ridge != standard.ridge { words += ["--ridge", "\(estimate.ridge)"] }
    if estimate.guardShare != standard.guardShare {
      words += ["--guard", "\(estimate.guardShare)"]
    }
    if estimate.loss != standard.loss { words += ["--loss", estimate.loss.rawValue] }
    if plan.document.mode != .oneShot {
      words += [
        "--mode", plan.document.mode.mode.rawValue, "--target", plan.document.mode.target.rawValue,
      ]
      if estimate.correction != standard.correction {
        words += ["--correction", estimate.correction.rawValue]
      }
    }
    return words
  }

  private static func words(_ calibration: CalibrationOptions) -> [String] {
    var words = ["--calibration", file(calibration.file)]
    if calibration.drawnWindows == nil { words += ["--samples", "\(calibration.samples)"] }
    words += [
      "--length", "\(calibration.length)", "--seed", "\(calibration.seed)",
      "--held-out", "\(calibration.heldOut)",
      "--token-weighting", calibration.tokenWeighting.rawValue,
    ]
    if let field = calibration.textField { words.append("--text-field=\(field)") }
    if let column = calibration.textColumn { words.append("--text-column=\(column)") }
    return words
  }

  /// The ratio that all widths follow from, the roundest one there is.
  private var uniformRatio: Double? {
    let free = sites.filter { !settings(of: $0).protected }
    guard !free.isEmpty else { return 0 }
    let round = (0..<100).map { Double($0) / 100 } + (0..<1000).map { Double($0) / 1000 }
    let exact = free.map { 1 - Double(settings(of: $0).kept) / Double(max(1, $0.units)) }
    return (round + exact).first { ratio in
      (0..<1).contains(ratio)
        && free.allSatisfy { $0.kept(ratio: ratio) == settings(of: $0).kept }
    }
  }
}
