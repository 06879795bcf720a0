internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let siteSort = CommandID("site.sort")
  package static let siteReverse = CommandID("site.reverse")
  package static let siteSortBy = CommandID("site.sort-by")
  package static let siteOrder = CommandID("site.order")
  package static let listSort = CommandID("list.sort")
  package static let listSortBy = CommandID("list.sort-by")
}

// The order of rows: a view, which changes no plan.
extension CommandRegistry {
  static let orderCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .siteSort, "Sort sites by ratio, error, fitted error, criterion, method, site", .view,
      keys: [.character("s")], in: [.pane(.sites)], hint: "sort", enabled: Requirements.model,
      resolve: { state, _ in
        state.orderCommand(by: (state.siteList.order?.sort ?? .site).next, isReversed: false)
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .siteReverse, "Turn the order of sites around", .view, keys: [.character("S")],
      in: [.pane(.sites)], hint: "reverse", enabled: Requirements.model,
      resolve: { state, _ in
        let present = state.siteList.order
        return state.orderCommand(
          by: present?.sort ?? .site, isReversed: !(present?.isReversed ?? false))
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .siteSortBy, "Sort sites by a column; again: anew, or the other way around", .view,
      argument: .text, enabled: Requirements.model,
      resolve: { state, command in
        guard case .text(let name) = command.argument, let sort = SiteSort(rawValue: name) else {
          return command
        }
        return state.orderCommand(by: sort)
      }
    ) { state, _ in
      state.message =
        "sites sort by \(SiteSort.allCases.map(\.rawValue).joined(separator: ", "))"
      return []
    },
    CommandDescriptor(
      .siteOrder, "Show sites in an order", .view, argument: .siteOrder,
      enabled: Requirements.model
    ) { state, argument in
      guard case .siteOrder(let order) = argument else { return [] }
      return state.order(by: order)
    },
    CommandDescriptor(
      .listSort, "Sort the rows of the focused pane by the next column", .view,
      enabled: Requirements.model,
      resolve: { state, _ in
        let id: CommandID = state.panes.focus == .trials ? .trialSort : .siteSort
        return descriptor(id).resolve(state, Command(id))
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .listSortBy, "Sort the rows of the focused pane by a column", .view, argument: .text,
      enabled: Requirements.model,
      resolve: { state, command in
        let id: CommandID = state.panes.focus == .trials ? .trialSortBy : .siteSortBy
        return descriptor(id).resolve(state, Command(id, command.argument))
      }
    ) { _, _ in [] },
  ]
}

extension State {
  /// The columns that the rows of the focused pane sort by.
  var sortColumns: [String] {
    panes.focus == .trials
      ? TrialSort.allCases.map(\.rawValue) : SiteSort.allCases.map(\.rawValue)
  }
}
