package import PruningPlan

extension PruningRun {
  /// A file, and what it was made from.
  package struct Export: Sendable {
    /// What was pruned.
    package let pruning: Outcome
    /// What was written.
    package let file: ExportOutcome
    /// Seconds of writing, and of reading back.
    package let writeSeconds: Double
  }

  /// Prunes and writes.
  /// - Parameters:
  ///   - exporter: writes it.
  ///   - allocation: where the allocator is to choose the recipe's widths.
  ///   - trials: what a report tells of.
  package func export(
    _ recipe: Recipe, allocation: AllocationOptions? = nil, by exporter: Exporter,
    as format: ExportFormat, to path: String, overwrite: Bool,
    trials: (Outcome) throws -> [EvaluatedTrial] = { _ in [] }
  ) throws -> Export {
    try check(recipe, allocation: allocation)
    if let accumulators = resources.accumulators {
      try OutputPlace.check(path, apartFrom: [.accumulators(accumulators)])
    }
    try exporter.check(format, to: path, overwrite: overwrite, recipe: recipe)
    let pruning = try prune(recipe, allocation: allocation)
    let content = ExportContent(
      recipe: pruning.recipe, pruner: pruning.pruner, updates: pruning.updates,
      trials: try trials(pruning))
    let watch = Stopwatch()
    let file = try exporter.write(content, as: format, to: path, overwrite: overwrite, work: work)
    return Export(pruning: pruning, file: file, writeSeconds: watch.seconds)
  }

  /// Writes the recipe alone, for which nothing is computed.
  package func write(
    _ recipe: Recipe, by exporter: Exporter, to path: String, overwrite: Bool
  ) throws -> ExportOutcome {
    try model.check(recipe)
    return try exporter.write(
      recipe, parameters: model.summary.size(under: recipe.sites).after, to: path,
      overwrite: overwrite)
  }
}
