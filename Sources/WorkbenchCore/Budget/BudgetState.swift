internal import PruningPlan

/// What is remembered of budgets between their dialogs.
package struct BudgetState: Equatable, Sendable {
  /// A dialog that was left while the allocator was at work.
  var left: BudgetDialog?
  /// The budget asked for last.
  var last: AllocationOptions?
  /// The budget taken over last.
  var applied: AppliedBudget?
}
