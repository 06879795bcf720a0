public import PruningPlan

/// Widths that would meet a budget, beside the plan's own: to be accepted, or not.
public struct BudgetDialog: Equatable, Sendable {
  /// What the allocator was asked.
  public var options: AllocationOptions
  /// The preset whose widths they are; nil for a budget alone.
  public var preset: Preset?
  /// The job that finds the widths.
  var job: JobID
  /// The widths, once they are known.
  public internal(set) var allocation: Allocation?
  /// Why there are none.
  public internal(set) var problem: String?
  /// The first row of the list that is shown.
  public internal(set) var offset = 0
}

/// A site before and after.
public struct BudgetRow: Equatable, Sendable {
  /// Which site.
  public var site: SiteID
  /// Units kept now, and as proposed.
  public var now, then: Int
  /// Units of the dense site.
  public var units: Int
  /// Parameters that come back (above 0) or go.
  public var parameters: Int
  /// Relative error now, as far as it is known, and as foretold.
  public var errorNow, errorThen: ErrorFigure
}

extension State {
  /// The proposal row by row, in network order.
  public func rows(of budget: BudgetDialog) -> [BudgetRow] {
    (budget.allocation?.sites ?? []).compactMap { proposed in
      guard let site = sites.first(where: { $0.site == proposed.site }) else { return nil }
      let now = settings(of: site).kept
      return BudgetRow(
        site: site.site, now: now, then: proposed.kept, units: site.units,
        parameters: (proposed.kept - now) * site.parametersPerUnit,
        errorNow: figures(of: site).error, errorThen: proposed.figure)
    }
  }
}
