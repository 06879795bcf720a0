package import PruningPlan

/// Widths that would meet a budget, beside the plan's own: to be accepted, or not.
package struct BudgetDialog: Equatable, Sendable {
  /// What the allocator was asked.
  package var options: AllocationOptions
  /// The preset whose widths they are; nil for a budget alone.
  package var preset: Preset?
  /// The job that finds the widths.
  var job: JobID
  /// What the widths are found for: the plan without its own.
  var basis: Document
  /// The widths, once they are known.
  package internal(set) var allocation: Allocation?
  /// Why there are none.
  package internal(set) var problem: String?
  /// The first row of the list that is shown.
  package internal(set) var offset = 0

  /// `Budget 50 %`, `Preset uniform`
  package var title: String {
    preset.map { "preset \($0.title)" } ?? "budget \(options.budget.title)"
  }
}

/// A site before and after.
package struct BudgetRow: Equatable, Sendable {
  /// Which site.
  package var site: SiteID
  /// Units kept now, and as proposed.
  package var now, then: Int
  /// Units of the dense site.
  package var units: Int
  /// Parameters that come back (above 0) or go.
  package var parameters: Int
  /// Relative error now, as far as it is known, and as foretold.
  package var errorNow, errorThen: ErrorFigure
}

extension Document {
  /// The plan without its widths.
  var withoutWidths: Document {
    var plan = self
    for site in plan.sites.keys { plan.sites[site]?.kept = 0 }
    return plan
  }
}

extension State {
  /// The job that finds a budget's widths, while it is under way.
  package func job(of budget: BudgetDialog) -> Job? {
    jobs.active.first { $0.id == budget.job }
  }

  /// The proposal row by row, in network order.
  package func rows(of budget: BudgetDialog) -> [BudgetRow] {
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

/// A budget that was taken over, with what it made of the plan.
struct AppliedBudget: Hashable, Sendable {
  var options: AllocationOptions
  var document: Document
}
