internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let budgetEnter = CommandID("budget.enter")
  package static let budgetPreview = CommandID("budget.preview")
  package static let budgetApply = CommandID("budget.apply")
}

extension CommandRegistry {
  static let budgetCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .budgetEnter, "Meet a budget: the allocator chooses all widths", .plan,
      keys: [.character("b")], hint: "budget", recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in state.openBudgetForm() },
    CommandDescriptor(
      .budgetPreview, "Show the widths that meet a budget", .plan, argument: .budget,
      recording: .transient, enabled: Requirements.calibration
    ) { state, argument in
      guard case .budget(let options) = argument else { return [] }
      return state.previewBudget(options)
    },
    CommandDescriptor(
      .budgetApply, "Take over an allocation's widths", .plan, argument: .allocation,
      enabled: Requirements.model
    ) { state, argument in
      guard case .allocation(let allocation) = argument else { return [] }
      return state.apply(allocation)
    },
  ]
}
