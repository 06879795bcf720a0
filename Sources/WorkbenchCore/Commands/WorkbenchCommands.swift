internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let help = CommandID("app.help")
  package static let palette = CommandID("app.palette")
  package static let commandLine = CommandID("app.command-line")
  package static let refresh = CommandID("app.refresh")
  package static let mouse = CommandID("app.mouse")
  package static let interrupt = CommandID("app.interrupt")
  package static let quit = CommandID("app.quit")
  package static let leave = CommandID("app.leave")
  package static let resize = CommandID("app.resize")
}

extension CommandRegistry {
  static let workbenchCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .refresh, "Draw anew, and ask again for what failed or was stopped", .workbench,
      keys: [Key(.function(5)), .control("l")]
    ) { state, _ in
      state.jobs.refused = []
      return [.redraw]
    },
    CommandDescriptor(
      .mouse, "Mouse on or off: off, the terminal selects text", .workbench,
      keys: [Key(.function(2))], recording: .transient
    ) { _, _ in [.toggleMouse] },
    CommandDescriptor(
      .commandLine, "Type a command; tab completes it", .workbench, keys: [.character(":")],
      hint: "command", recording: .transient
    ) { state, argument in
      guard case .text(let text) = argument else { return state.openLine() }
      return state.openLine(text)
    },
    CommandDescriptor(
      .palette, "Find a command", .workbench, keys: [.control("p")], hint: "palette",
      recording: .transient
    ) { state, _ in state.openList(.palette) },
    CommandDescriptor(
      .help, "Help: all commands, searched and run", .workbench,
      keys: [.character("?"), Key(.function(1))], hint: "help", recording: .transient
    ) { state, _ in state.openList(.help) },
    CommandDescriptor(
      .interrupt, "Cancel the running job; if none runs, quit", .workbench,
      keys: [.control("c")],
      in: [.panes, .prompt, .filter, .list, .form, .browser, .line, .confirm, .message, .figures],
      recording: .transient
    ) { state, _ in state.interrupt() },
    CommandDescriptor(
      .quit, "Quit", .workbench, keys: [.character("q")], hint: "quit", recording: .transient
    ) { state, _ in
      guard state.jobs.active.contains(where: \.isForeground) else { return [.quit] }
      state.dialogs.open = .confirm(.quit)
      return []
    },
    CommandDescriptor(
      .leave, "Quit without asking", .workbench, recording: .transient
    ) { _, _ in [.quit] },
    CommandDescriptor(
      .resize, "Take the terminal's size", .workbench, argument: .size
    ) { state, argument in
      guard case .size(let width, let height) = argument else { return [] }
      state.environment.width = max(0, width)
      state.environment.height = max(0, height)
      return []
    },
  ]
}
