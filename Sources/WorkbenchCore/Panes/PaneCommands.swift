internal import PruningPlan
internal import TerminalVocabulary

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
      ) { state, _ in state.focus(state.panes.focus.neighbour(1)) },
      CommandDescriptor(
        .panePrevious, "Previous pane", .view, keys: [Key(.tab, .shift)]
      ) { state, _ in state.focus(state.panes.focus.neighbour(-1)) },
      CommandDescriptor(
        .paneZoom, "Zoom the pane, or go back", .view, keys: [.character("z")], hint: "zoom"
      ) { state, _ in
        state.panes.isZoomed.toggle()
        return []
      },
      CommandDescriptor(
        .curveLogAxis, "Logarithmic axis, or linear: of the curves, scores, or token errors", .view,
        keys: [.character("L")], hint: "log axis", enabled: Requirements.model
      ) { state, _ in
        switch state.panes.focus {
        case .tokens where state.units.isShown: state.units.isLogAxis.toggle()
        case .distribution: state.distribution.isLogAxis.toggle()
        default: state.curves.isLogAxis.toggle()
        }
        return []
      },
      CommandDescriptor(
        .curveCompare, "Curves of all reconstructions, of all criteria, or what layers cost", .view,
        keys: [.character("v")], in: [.pane(.curves)], hint: "compare", enabled: Requirements.model
      ) { state, _ in
        state.curves.comparison = CurveComparison.allCases.neighbour(
          of: state.curves.comparison, 1)
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
