internal import PruningPlan

extension CommandID {
  package static let paneNext = CommandID("pane.next")
  package static let panePrevious = CommandID("pane.previous")
  package static let paneZoom = CommandID("pane.zoom")
  package static let curveLogAxis = CommandID("curve.log-axis")
  package static let curveCompare = CommandID("curve.compare")
}

extension CommandRegistry {
  static let paneCommands: [CommandDescriptor] =
    Pane.allCases.map(goTo) + [
      CommandDescriptor(
        .paneNext, "Next pane", .view, keys: [Key(.tab)]
      ) { state, _ in state.focus(state.view.focus.neighbour(1)) },
      CommandDescriptor(
        .panePrevious, "Previous pane", .view, keys: [Key(.tab, .shift)]
      ) { state, _ in state.focus(state.view.focus.neighbour(-1)) },
      CommandDescriptor(
        .paneZoom, "Zoom the pane, or go back", .view, keys: [.character("z")], hint: "zoom"
      ) { state, _ in
        state.view.isZoomed.toggle()
        return []
      },
      CommandDescriptor(
        .curveLogAxis, "Logarithmic axis, or linear: of the curves, scores, or token errors", .view,
        keys: [.character("L")], hint: "log axis", enabled: Requirements.model
      ) { state, _ in
        switch state.view.focus {
        case .tokens where state.view.showsUnits: state.view.isLogScore.toggle()
        case .distribution: state.view.isLogDistribution.toggle()
        default: state.view.isLogAxis.toggle()
        }
        return []
      },
      CommandDescriptor(
        .curveCompare, "Curves of all reconstructions, or of all criteria", .view,
        keys: [.character("v")], in: [.pane(.curves)], hint: "compare", enabled: Requirements.model
      ) { state, _ in
        state.view.curveComparison =
          state.view.curveComparison == .methods ? .criteria : .methods
        return []
      },
    ]

  private static func goTo(_ pane: Pane) -> CommandDescriptor {
    let digit = Character(String(pane.rawValue))
    return CommandDescriptor(
      pane.command, "Go to pane \(pane.rawValue): \(pane.title)", .view,
      keys: [.character(digit)]
    ) { state, _ in state.focus(pane) }
  }
}
