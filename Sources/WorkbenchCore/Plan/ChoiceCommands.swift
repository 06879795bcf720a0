internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let criterionNext = CommandID("criterion.next")
  package static let criterionPrevious = CommandID("criterion.previous")
  package static let criterionChoose = CommandID("criterion.choose")
  package static let criterionSet = CommandID("criterion.set")
  package static let methodNext = CommandID("method.next")
  package static let methodPrevious = CommandID("method.previous")
  package static let methodChoose = CommandID("method.choose")
  package static let methodSet = CommandID("method.set")
  package static let siteProtect = CommandID("site.protect")
  package static let guardToggle = CommandID("estimate.guard")
  package static let ridgeEnter = CommandID("estimate.ridge-enter")
  package static let ridgeSet = CommandID("estimate.ridge")
  package static let ridgeAutomatic = CommandID("estimate.ridge-automatic")
  package static let modeNext = CommandID("plan.mode-next")
}

extension CommandRegistry {
  static let choiceCommands: [CommandDescriptor] = [
    cycle(.criterionNext, "Next criterion", "c", hint: "criterion") { $0.cycleCriterion(1) },
    cycle(.criterionPrevious, "Previous criterion", "C") { $0.cycleCriterion(-1) },
    CommandDescriptor(
      .criterionChoose, "Choose a criterion", .plan, keys: [.character("r")],
      recording: .transient, enabled: Requirements.targets
    ) { state, _ in state.openList(.criterion) },
    CommandDescriptor(
      .criterionSet, "Set the criterion of the targets", .plan, argument: .criterion,
      enabled: Requirements.targets
    ) { state, argument in
      guard case .criterion(let criterion) = argument else { return [] }
      return state.edit("criterion") { _, settings in settings.criterion = criterion }
    },
    cycle(.methodNext, "Next method", "m", hint: "method") { $0.cycleMethod(1) },
    cycle(.methodPrevious, "Previous method", "M") { $0.cycleMethod(-1) },
    CommandDescriptor(
      .methodChoose, "Choose a method", .plan, keys: [.character("R")], recording: .transient,
      enabled: Requirements.targets
    ) { state, _ in state.openList(.method) },
    CommandDescriptor(
      .methodSet, "Set the method of the targets", .plan, argument: .reconstruction,
      enabled: Requirements.targets
    ) { state, argument in
      guard case .reconstruction(let method) = argument else { return [] }
      return state.edit("method") { _, settings in settings.reconstruction = method }
    },
    CommandDescriptor(
      .siteProtect, "Protect the targets: keep all their units (or free them)", .plan,
      keys: [.character("p")], hint: "protect", enabled: Requirements.targets
    ) { state, _ in state.toggleProtection() },
    CommandDescriptor(
      .guardToggle, "Outlier guard on or off", .plan, keys: [.character("O")],
      enabled: Requirements.model
    ) { state, _ in
      let standard = EstimateOptions().guardShare
      let share = state.plan.document.estimate.guardShare > 0 ? 0 : standard
      state.message =
        share > 0
        ? "outlier guard on: neurons that hold over \(Numerals.trimmed(share * 100, 1)) % of a "
          + "site's variance stay" : "outlier guard off"
      return state.editEstimate(share > 0 ? "guard on" : "guard off") { $0.guardShare = share }
    },
    CommandDescriptor(
      .ridgeEnter, "Type the ridge", .plan, recording: .transient, enabled: Requirements.model
    ) { state, _ in state.openRidgeForm() },
    CommandDescriptor(
      .ridgeSet, "Set the ridge of the estimate", .plan, argument: .number,
      enabled: Requirements.model
    ) { state, argument in
      guard case .number(let share) = argument, Ridge.fixed(share).isValid else { return [] }
      let ridge = Ridge.fixed(share)
      state.message = "ridge \(ridge)"
      return state.editEstimate("ridge") { $0.ridge = ridge }
    },
    CommandDescriptor(
      .ridgeAutomatic, "Choose the ridge by the held-out error", .plan,
      enabled: Requirements.heldOut
    ) { state, _ in
      state.message = "ridge auto: chosen width by width by the held-out error"
      return state.editEstimate("ridge auto") { $0.ridge = .automatic }
    },
    cycle(
      .modeNext, "Next mode: one-shot, or sequential by target", "E", enabled: Requirements.model
    ) { $0.cycleMode() },
  ]

  private static func cycle(
    _ id: CommandID, _ title: String, _ key: Character, hint: String? = nil,
    enabled: @escaping @Sendable (State) -> String? = Requirements.targets,
    run: @escaping @Sendable (inout State) -> [Effect]
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .plan, keys: [.character(key)], hint: hint, enabled: enabled
    ) { state, _ in run(&state) }
  }
}
