internal import PruningPlan

/// Reasons why a command can't be run now, in the words the user reads.
enum Requirements {
  @Sendable static func model(_ state: State) -> String? {
    state.model == nil ? "open a model first (o)" : nil
  }

  @Sendable static func calibration(_ state: State) -> String? {
    model(state) ?? (state.calibration.summary == nil ? "calibrate first (K)" : nil)
  }

  @Sendable static func heldOut(_ state: State) -> String? {
    calibration(state)
      ?? (state.calibration.summary?.heldOutTokens == 0 ? "nothing is held out (K)" : nil)
  }

  /// The error of a pruned site is known.
  @Sendable static func errors(_ state: State) -> String? {
    calibration(state) ?? (state.worstSites.isEmpty ? "no pruned site has an error yet" : nil)
  }

  /// There is something to edit.
  @Sendable static func targets(_ state: State) -> String? {
    if let reason = model(state) { return reason }
    guard state.targets.isEmpty else { return nil }
    return state.siteList.selection.isEmpty || state.visibleSites.isEmpty
      ? "no row is in view (esc shows all)" : "no selected row is in view (esc selects nothing)"
  }

  /// The focused pane has a list that can be filtered.
  @Sendable static func list(_ state: State) -> String? {
    guard let list = state.panes.focus.descriptor.list else {
      let panes = Pane.allCases.filter { $0.descriptor.list != nil }.map(\.title)
      let names = panes.dropLast().joined(separator: ", ")
      return "there are no rows to filter here: / filters \(names), and \(panes.last ?? "")"
    }
    return list.obstacle(state)
  }

  /// The focused row is one that the filter leaves.
  @Sendable static func rowInView(_ state: State) -> String? {
    model(state) ?? (state.visibleSites.isEmpty ? "no row is in view (esc shows all)" : nil)
  }

  /// There is a second configuration.
  @Sendable static func comparison(_ state: State) -> String? {
    model(state)
      ?? (state.plan.comparison == nil ? "there is no B yet (\\ makes it, a copy of A)" : nil)
  }

  /// The ratio of at least one target can be changed.
  @Sendable static func pruningTargets(_ state: State) -> String? {
    if let reason = targets(state) { return reason }
    let isFree = state.targets.contains { !state.settings(of: $0).protected }
    return isFree ? nil : "protected (p frees it)"
  }

  @Sendable static func tokens(_ state: State) -> String? {
    calibration(state) ?? (state.tokens.sheet.sampleCount == 0 ? "no sample yet" : nil)
  }

  /// The focused site's units are ranked.
  @Sendable static func analysis(_ state: State) -> String? {
    calibration(state)
      ?? (state.focusedSite.flatMap { state.analysis(of: $0) } == nil ? "no ranking yet" : nil)
  }

  @Sendable static func decoder(_ state: State) -> String? {
    model(state)
      ?? state.model.flatMap { $0.predictsText ? nil : "\($0.kindWithArticle) generates no text" }
  }

  @Sendable static func trial(_ state: State) -> String? {
    state.trials.all.isEmpty ? "no trials yet (e evaluates)" : nil
  }

  @Sendable static func writing(_ state: State) -> String? {
    if state.environment.configuration.isReadOnly { return "the workbench is read-only" }
    return model(state)
  }

  @Sendable static func work(_ state: State) -> String? {
    state.jobs.active.isEmpty ? "nothing is running" : nil
  }
}
