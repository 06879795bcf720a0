package import PruningPlan

/// An evaluated recipe.
package struct Trial: Hashable, Sendable {
  /// Counted from 0 in a session.
  package var number: Int
  /// What was evaluated; without sites, the dense model.
  package var recipe: Recipe
  /// What on.
  package var options: EvaluationOptions
  /// The outcome.
  package var result: EvaluationResult
  /// Share of the prunable parameters that is left.
  package var parametersLeft: Double
  /// The mean error of its sites when it was evaluated, as Σ tells it; nil for the dense model,
  /// where it wasn't known, and for sequential modes, whose errors are others.
  package var error: ErrorFigure?
  /// The evaluation was stopped before all its examples had been seen.
  package var isPartial: Bool
  /// It stays on top, however trials are sorted.
  package var isPinned = false

  /// What the user calls it.
  package var label = Label()

  /// When it was made.
  package var date: Timestamp?
  /// It was made in an earlier run of the workbench.
  package var isEarlier = false

  /// Whether it is the dense model's.
  package var isDense: Bool { recipe.sites.isEmpty }

  /// The user's name for it, or what its recipe does.
  package func title(model: ModelSummary?) -> String {
    label.name.isEmpty ? recipe.label(model: model) : label.name
  }
}

/// What trials are ordered by.
package enum TrialSort: String, CaseIterable, Hashable, Sendable {
  case number
  case score
  case parameters
  case time
  case recipe

  /// The next order.
  var next: TrialSort {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}

extension Recipe {
  /// What was done, in a few words: `wifv 50 % LIAR`; `mixed` where sites differ.
  package func label(model: ModelSummary?) -> String {
    guard !sites.isEmpty else { return "dense" }
    let units = Dictionary(
      (model?.sites ?? []).map { ($0.site, $0.units) }, uniquingKeysWith: { first, _ in first })
    let pruned = sites.filter { site, settings in settings.kept < (units[site] ?? .max) }
    guard !pruned.isEmpty else { return "nothing pruned" }
    let criteria = Set(pruned.values.map(\.criterion))
    let methods = Set(pruned.values.map(\.reconstruction))
    let kept = pruned.map { Double($0.value.kept) / Double(max(1, units[$0.key] ?? 1)) }
    let ratios = kept.map { 1 - $0 }
    let low = Int(((ratios.min() ?? 0) * 100).rounded())
    let high = Int(((ratios.max() ?? 0) * 100).rounded())
    let modules = Set(pruned.keys.map(\.module))
    let part = modules.count == 1 && modules.count < Set(units.keys.map(\.module)).count
    return [
      criteria.count == 1 ? criteria.first?.shortName : "mixed",
      high - low <= 2 ? "\(high) %" : "\(low)–\(high) %",
      methods.count == 1 ? methods.first?.title : "mixed",
      part ? modules.first?.rawValue : nil,
      mode == .sequential ? "seq \(target.rawValue)" : nil,
      pruned.contains { !$0.value.byHand.isEmpty } ? "by hand" : nil,
    ].compactMap { $0 }.joined(separator: " ")
  }
}
