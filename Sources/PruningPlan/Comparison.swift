/// Which methods to compare: every criterion with every reconstruction at every ratio, the same
/// ratio at all sites of the modules (the layout of the paper's Figure 1(a)).
package struct ComparisonOptions: Codable, Hashable, Sendable {
  /// Criteria, in the order of the table's rows.
  package var criteria: [Criterion]
  /// Reconstructions, in the order of the table's columns.
  package var reconstructions: [Reconstruction]
  /// Shares of units to prune, 0 ≤ r < 1.
  package var ratios: [Double]
  /// The modules that are pruned.
  package var modules: [ModuleKind]
  /// How updates are estimated.
  package var estimate: EstimateOptions
  /// What every pruned model is judged by; nil for the mean of the sites' relative errors.
  package var evaluation: EvaluationOptions?

  /// Creates options.
  package init(
    criteria: [Criterion], reconstructions: [Reconstruction], ratios: [Double],
    modules: [ModuleKind] = ModuleKind.allCases, estimate: EstimateOptions = .init(),
    evaluation: EvaluationOptions? = nil
  ) {
    self.criteria = criteria
    self.reconstructions = reconstructions
    self.ratios = ratios
    self.modules = modules
    self.estimate = estimate
    self.evaluation = evaluation
  }

  /// Decodes options; ratios may be percentages in strings.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    criteria = try values.decode([Criterion].self, forKey: .criteria)
    reconstructions = try values.decode([Reconstruction].self, forKey: .reconstructions)
    ratios = try values.decodeRatios(forKey: .ratios)
    modules = try values.decode([ModuleKind].self, forKey: .modules)
    estimate = try values.decode(EstimateOptions.self, forKey: .estimate)
    evaluation = try values.decodeIfPresent(EvaluationOptions.self, forKey: .evaluation)
  }

  /// Models that will be evaluated, the dense one not counted.
  package var cells: Int { criteria.count * reconstructions.count * ratios.count }
}

/// One cell of a comparison.
package struct ComparisonCell: Codable, Hashable, Sendable {
  /// How units were ranked.
  package var criterion: Criterion
  /// What was done for the kept weights.
  package var reconstruction: Reconstruction
  /// The share of each site's units that was pruned.
  package var ratio: Double
  /// The share of the prunable parameters that went.
  package var removed: Double
  /// The task's figure; without a task the mean relative error of the sites, on held-out tokens
  /// where some were held out.
  package var value: Double

  /// Creates a cell.
  package init(
    criterion: Criterion, reconstruction: Reconstruction, ratio: Double, removed: Double,
    value: Double
  ) {
    self.criterion = criterion
    self.reconstruction = reconstruction
    self.ratio = ratio
    self.removed = removed
    self.value = value
  }
}
