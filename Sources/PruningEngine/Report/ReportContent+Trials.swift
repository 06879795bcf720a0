internal import PruningPlan

/// Trials whose figures can be compared, the best first.
struct TrialGroup {
  struct Key: Hashable {
    var task: EvaluationTask
    var metric: Metric
    var file: String
    /// What a figure rests on, in words.
    var conditions: String

    init(_ trial: EvaluatedTrial) {
      task = trial.options.task
      metric = trial.result.metric
      file = trial.options.file
      conditions = trial.result.conditions.sorted { $0.key < $1.key }
        .map { "\($0.key.replacing("_", with: " ")): \($0.value)" }.joined(separator: "; ")
    }

    static func < (a: Self, b: Self) -> Bool {
      (a.task.rawValue, a.file, a.conditions) < (b.task.rawValue, b.file, b.conditions)
    }
  }

  var key: Key
  var trials: [EvaluatedTrial]

  /// The dense model's figure.
  var dense: Double? { trials.first { $0.recipe.sites.isEmpty }?.result.value }

  /// Places of the pruned trials that no other beats in both figure and size.
  var starred: Set<Int> {
    let front = key.metric.front(
      of: trials, size: { Double($0.parameters) }, value: \.result.value)
    return Set(front.filter { !trials[$0].recipe.sites.isEmpty })
  }

  /// A trial's difference from the dense model, in words.
  func change(of trial: EvaluatedTrial) -> String {
    guard let dense, !trial.recipe.sites.isEmpty else { return "–" }
    return key.metric.change(from: dense, to: trial.result.value)?.text(minus: "−") ?? "–"
  }
}

extension ReportContent {
  /// The trials by what can be compared, the best of each first.
  var trialGroups: [TrialGroup] {
    Dictionary(grouping: trials, by: TrialGroup.Key.init).sorted { $0.key < $1.key }
      .map { key, members in
        TrialGroup(key: key, trials: key.metric.ordered(members, by: \.result.value))
      }
  }

  var trialSection: ReportDocument.Section? {
    guard !trials.isEmpty else { return nil }
    var blocks: [ReportDocument.Block] = []
    for (index, group) in trialGroups.enumerated() {
      let (key, starred) = (group.key, group.starred)
      let name = key.file.split(separator: "/").last.map(String.init) ?? key.file
      var table = ReportTable([
        "", "pruning", ">parameters", ">of the model", ">of prunable", ">\(key.metric.title)", ">Δ",
        ">examples",
      ])
      var points: [PointPicture.Point] = []
      for (place, trial) in group.trials.enumerated() {
        let size = ModelSize(
          before: model.parameters, after: trial.parameters, prunable: model.prunableParameters)
        let label = self.label(trial.recipe)
        let star = starred.contains(place) ? "★" : ""
        table.add([
          star, label, ReportFormat.count(trial.parameters), size.modelChange, size.prunableChange,
          Numerals.fixed(trial.result.value, 4), group.change(of: trial),
          ReportFormat.count(trial.result.examples),
        ])
        points.append(
          .init(label: star + label, x: size.modelShareLeft * 100, y: trial.result.value))
      }
      let conditions = key.conditions.isEmpty ? "" : " (\(key.conditions))"
      blocks.append(
        .paragraph(
          "\(key.task.rawValue) on \(name)\(conditions): \(key.metric.description), the best "
            + "first. ★ marks what no other beats in both \(key.metric.title) and parameters."))
      blocks.append(.table(table))
      guard group.trials.count > 1 else { continue }
      let said = points.map { "\($0.label): \(ReportFormat.short($0.y))" }
      blocks.append(
        .picture(
          PointPicture(
            id: "trials-\(index + 1)", title: "Trials by \(key.metric.title)",
            description: said.joined(separator: "; ") + ".",
            xName: "parameters of the model left, %",
            yName: "\(key.metric.title) (\(key.metric.direction.words))", points: points
          ).picture))
    }
    return ReportDocument.Section(title: "Trials", blocks: blocks)
  }

  /// What a recipe does, in a few words.
  func label(_ recipe: Recipe) -> String {
    let units = Dictionary(uniqueKeysWithValues: model.sites.map { ($0.site, $0.units) })
    let pruned = recipe.sites.filter { $0.value.kept < units[$0.key] ?? 0 }
    guard !pruned.isEmpty else { return "dense" }
    let criteria = Set(pruned.values.map(\.criterion.shortName))
    let methods = Set(pruned.values.map(\.reconstruction.title))
    let shares = pruned.map { 1 - Double($0.value.kept) / Double(max(units[$0.key] ?? 1, 1)) }
    let low = Numerals.fixed((shares.min() ?? 0) * 100, 0)
    let high = Numerals.fixed((shares.max() ?? 0) * 100, 0)
    let modules = Set(pruned.keys.map(\.module.rawValue))
    return [
      criteria.count == 1 ? criteria.first ?? "" : "mixed",
      (low == high ? low : "\(low)–\(high)") + " %",
      methods.count == 1 ? methods.first ?? "" : "mixed",
      modules.count == 1 ? modules.first ?? "" : "",
    ].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
