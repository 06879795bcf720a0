internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let filterType = CommandID("filter.type")
  package static let filterAccept = CommandID("filter.accept")
  package static let filterClear = CommandID("filter.clear")
  package static let filterSet = CommandID("filter.set")
}

extension CommandRegistry {
  static let filterCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .filterType, "Filter the rows: of sites by 3 ffn, a criterion, protected, by-hand", .view,
      keys: [.character("/")], hint: "filter", recording: .transient, enabled: Requirements.list
    ) { state, _ in state.typeFilter() },
    CommandDescriptor(
      .filterAccept, "Keep the filter", .view, keys: [Key(.enter)], in: [.filter], hint: "keep",
      enabled: Requirements.model,
      resolve: { state, _ in
        Command(.filterSet, .text(state.paneFilter?.entry.text ?? ""))
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .filterClear, "Show all rows", .view, keys: [Key(.escape)], in: [.filter], hint: "all rows",
      enabled: Requirements.model, resolve: { _, _ in Command(.filterSet, .text("")) }
    ) { _, _ in [] },
    CommandDescriptor(
      .filterSet, "Filter the rows by words", .view, argument: .text, enabled: Requirements.model
    ) { state, argument in
      guard case .text(let text) = argument else { return [] }
      return state.setFilter(text)
    },
  ]
}
