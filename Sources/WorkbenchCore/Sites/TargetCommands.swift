internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let scopeNext = CommandID("scope.next")
  package static let selectToggle = CommandID("select.toggle")
  package static let selectRange = CommandID("select.range")
  package static let selectAll = CommandID("select.all")
  package static let selectClear = CommandID("select.clear")
  package static let selectMatching = CommandID("select.matching")
}

extension CommandRegistry {
  static let targetCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .scopeNext, "Edits apply to: the row, its kind of module, all", .plan,
      keys: [.character("a")], hint: "scope", enabled: Requirements.model
    ) { state, _ in
      state.siteList.scope = state.siteList.scope.next
      return []
    },
    CommandDescriptor(
      .selectToggle, "Select the row, or not", .plan, keys: [Key(.character(" "))],
      in: [.pane(.sites)], hint: "select", enabled: Requirements.rowInView
    ) { state, _ in state.toggleSelection() },
    CommandDescriptor(
      .selectRange, "Select a range: begin, then move", .plan, keys: [.character("V")],
      in: [.pane(.sites)], enabled: Requirements.rowInView
    ) { state, _ in state.toggleRange() },
    CommandDescriptor(
      .selectAll, "Select all rows, or none", .plan, keys: [.character("A")], in: [.pane(.sites)],
      enabled: Requirements.model
    ) { state, _ in
      let all = Set(state.visibleSites.map(\.site))
      state.siteList.rangeAnchor = nil
      state.siteList.selection = state.siteList.selection == all ? [] : all
      return []
    },
    CommandDescriptor(
      .selectMatching, "Select sites: ffn, attention, 0-2, 3.ffn, all, none", .plan,
      argument: .text, enabled: Requirements.model
    ) { state, argument in
      guard case .text(let text) = argument, let sites = state.selection(matching: text) else {
        return []
      }
      state.siteList.rangeAnchor = nil
      state.siteList.selection = sites
      return []
    },
    CommandDescriptor(
      .selectClear, "Select nothing; again: show all rows", .plan, keys: [Key(.escape)]
    ) { state, _ in state.clearSelection() },
  ]
}
