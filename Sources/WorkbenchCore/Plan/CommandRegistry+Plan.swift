internal import PruningPlan

extension CommandRegistry {
  static let ratioCommands: [CommandDescriptor] = [
    ratioStep(
      .ratioDecrease, "Prune less: 5 % or one unit", -1, .regular,
      [Key(.left), .character("h")], in: [.sites, .curves], hint: "ratio"),
    ratioStep(
      .ratioIncrease, "Prune more: 5 % or one unit", 1, .regular,
      [Key(.right), .character("l")], in: [.sites, .curves], hint: "ratio"),
    ratioStep(
      .ratioDecreaseFine, "Prune one unit less", -1, .fine,
      [.character("<"), Key(.left, .shift)]),
    ratioStep(
      .ratioIncreaseFine, "Prune one unit more", 1, .fine,
      [.character(">"), Key(.right, .shift)]),
    ratioStep(.ratioDecreaseCoarse, "Prune 25 % less", -1, .coarse, [.character("[")]),
    ratioStep(.ratioIncreaseCoarse, "Prune 25 % more", 1, .coarse, [.character("]")]),
    CommandDescriptor(
      .ratioEnter, "Type a ratio or a width", .plan, keys: [.character("=")], hint: "type",
      recording: .transient, enabled: Requirements.pruningTargets
    ) { state, _ in state.openRatioForm() },
    CommandDescriptor(
      .ratioSet, "Set the ratio of the targets", .plan, argument: .number,
      enabled: Requirements.pruningTargets
    ) { state, argument in
      guard case .number(let ratio) = argument, ratio.isFinite else { return [] }
      return state.edit("ratio") { site, settings in settings.kept = site.kept(ratio: ratio) }
    },
    CommandDescriptor(
      .widthSet, "Set the units kept by the targets", .plan, argument: .number,
      enabled: Requirements.pruningTargets
    ) { state, argument in
      guard case .number(let width) = argument, let kept = Int(exactly: width.rounded()) else {
        return []
      }
      return state.edit("width") { site, settings in
        settings.kept = min(max(kept, 1), site.units)
      }
    },
    CommandDescriptor(
      .ratioDrag, "Set the ratio of one site (the mouse drags its bar)", .plan,
      argument: .siteRatio, recording: .merging, enabled: Requirements.model
    ) { state, argument in
      guard case .siteRatio(let site, let ratio) = argument, ratio.isFinite else { return [] }
      return state.edit("ratio", only: site, mergeKey: "drag") { summary, settings in
        settings.kept = summary.kept(ratio: ratio)
      }
    },
  ]

  private static func ratioStep(
    _ id: CommandID, _ title: String, _ direction: Int, _ size: RatioStep, _ keys: [Key],
    in contexts: [KeyContext] = [.panes], hint: String? = nil
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .plan, keys: keys, in: contexts, hint: hint, recording: .merging,
      enabled: Requirements.pruningTargets
    ) { state, _ in
      state.edit("ratio", mergeKey: "step") { site, settings in
        settings.kept = size.kept(from: settings.kept, of: site, direction: direction)
      }
    }
  }

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
      let share = state.document.estimate.guardShare > 0 ? 0 : standard
      state.view.message =
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
      guard case .number(let ridge) = argument, ridge.isFinite, ridge >= 0 else { return [] }
      state.view.message = "ridge \(Ridge.fixed(ridge))"
      return state.editEstimate("ridge") { $0.ridge = .fixed(ridge) }
    },
    CommandDescriptor(
      .ridgeAutomatic, "Choose the ridge by the held-out error", .plan,
      enabled: Requirements.heldOut
    ) { state, _ in
      state.view.message = "ridge auto: chosen width by width by the held-out error"
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

  static let targetCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .scopeNext, "Edits apply to: the row, its kind of module, all", .plan,
      keys: [.character("a")], hint: "scope", enabled: Requirements.model
    ) { state, _ in
      state.view.scope = state.view.scope.next
      return []
    },
    CommandDescriptor(
      .selectToggle, "Select the row, or not", .plan, keys: [Key(.character(" "))],
      in: [.sites], hint: "select", enabled: Requirements.rowInView
    ) { state, _ in state.toggleSelection() },
    CommandDescriptor(
      .selectRange, "Select a range: begin, then move", .plan, keys: [.character("V")],
      in: [.sites], enabled: Requirements.rowInView
    ) { state, _ in state.toggleRange() },
    CommandDescriptor(
      .selectAll, "Select all rows, or none", .plan, keys: [.character("A")], in: [.sites],
      enabled: Requirements.model
    ) { state, _ in
      let all = Set(state.visibleSites.map(\.site))
      state.view.rangeAnchor = nil
      state.view.selection = state.view.selection == all ? [] : all
      return []
    },
    CommandDescriptor(
      .selectMatching, "Select sites: ffn, attention, 0-2, 3.ffn, all, none", .plan,
      argument: .text, enabled: Requirements.model
    ) { state, argument in
      guard case .text(let text) = argument, let sites = state.selection(matching: text) else {
        return []
      }
      state.view.rangeAnchor = nil
      state.view.selection = sites
      return []
    },
    CommandDescriptor(
      .selectClear, "Select nothing; again: show all rows", .plan, keys: [Key(.escape)]
    ) { state, _ in state.clearSelection() },
  ]

  static let historyCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .undo, "Undo", .plan, keys: [.character("u")], hint: "undo",
      enabled: { $0.history.past.isEmpty ? "nothing to undo" : nil }
    ) { state, _ in
      if let name = state.undo() {
        state.view.message = "undo: \(name)\(state.inConfiguration)"
      }
      return []
    },
    CommandDescriptor(
      .redo, "Redo", .plan, keys: [.control("r"), .character("U")],
      enabled: { $0.history.future.isEmpty ? "nothing to redo" : nil }
    ) { state, _ in
      if let name = state.redo() {
        state.view.message = "redo: \(name)\(state.inConfiguration)"
      }
      return []
    },
    CommandDescriptor(
      .planReset, "Start the plan again", .plan, enabled: Requirements.model
    ) { state, _ in
      guard let model = state.results.model else { return [] }
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
      if case .figures = state.view.dialog { state.view.dialog = nil }
      return state.apply(recipe)
    },
  ]
}
