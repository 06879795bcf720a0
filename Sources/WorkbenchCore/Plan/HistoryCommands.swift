internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let undo = CommandID("plan.undo")
  package static let redo = CommandID("plan.redo")
  package static let planReset = CommandID("plan.reset")
  package static let planDense = CommandID("plan.dense")
  package static let planApply = CommandID("plan.apply")
}

extension CommandRegistry {
  static let historyCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .undo, "Undo", .plan, keys: [.character("u")], hint: "undo",
      enabled: { $0.plan.history.past.isEmpty ? "nothing to undo" : nil }
    ) { state, _ in
      if let name = state.undo() {
        state.message = "undo: \(name)\(state.inConfiguration)"
      }
      return []
    },
    CommandDescriptor(
      .redo, "Redo", .plan, keys: [.control("r"), .character("U")],
      enabled: { $0.plan.history.future.isEmpty ? "nothing to redo" : nil }
    ) { state, _ in
      if let name = state.redo() {
        state.message = "redo: \(name)\(state.inConfiguration)"
      }
      return []
    },
    CommandDescriptor(
      .planReset, "Start the plan again", .plan, enabled: Requirements.model
    ) { state, _ in
      guard let model = state.model else { return [] }
      let configuration = state.environment.configuration
      return state.replaceDocument("start again") {
        $0 = Document(model: model, configuration)
      }
    },
    CommandDescriptor(
      .planDense, "Keep all units of the targets", .plan, keys: [.character("D")],
      enabled: Requirements.pruningTargets
    ) { state, _ in
      state.edit("all units") { site, settings in settings.kept = site.units }
    },
    CommandDescriptor(
      .planApply, "Take over a recipe", .plan, argument: .recipe, enabled: Requirements.model
    ) { state, argument in
      guard case .recipe(let recipe) = argument else { return [] }
      if case .figures = state.dialogs.open { state.dialogs.open = nil }
      return state.apply(recipe)
    },
  ]
}
