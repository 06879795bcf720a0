internal import PruningPlan
internal import TerminalVocabulary

/// The workbench's one function of change: what happens turns a state into the next, and into
/// what is to be done about it. It does nothing itself.
package func reduce(_ state: inout State, _ action: Action) -> [Effect] {
  let effects: [Effect] =
    switch action {
    case .start: state.start()
    case .command(let command): state.dispatch(command)
    case .key(let key): state.press(key)
    case .paste(let text): state.paste(text)
    case .engine(let event): state.receive(event)
    case .replay(let replay): state.begin(replay)
    case .sessions(let sessions): state.take(sessions)
    case .notice(let text): state.warn(text)
    case .themeSuggested(let theme): state.suggestTheme(theme)
    case .resized(let width, let height): state.resize(width: width, height: height)
    case .tick(let seconds): state.tick(seconds)
    }
  state.settleView()
  return effects + state.synchroniseBrowsing() + state.advanceReplay()
}

extension State {
  mutating func start() -> [Effect] {
    let tour = beginTour()
    if let path = environment.configuration.modelPath { return tour + load(path) }
    return tour + openBrowser(.model)
  }

  mutating func resize(width: Int, height: Int) -> [Effect] {
    guard isReplaying else {
      return dispatch(Command(.resize, .size(width: width, height: height)))
    }
    environment.width = max(0, width)
    environment.height = max(0, height)
    return []
  }

  mutating func warn(_ text: String) -> [Effect] {
    log.note(.warning, text)
    message = text
    return []
  }

  mutating func tick(_ seconds: Double) -> [Effect] {
    environment.clock = seconds
    return []
  }

  mutating func press(_ key: Key) -> [Effect] {
    // Too small a screen shows no dialog and no question: there the key that leaves just leaves.
    if Layout(self).kind == .tooSmall, environment.keyMap.command(for: key, in: [.panes]) == .quit {
      return [.quit]
    }
    if let id = environment.keyMap.command(for: key, in: keyContexts) {
      return dispatch(Command(id))
    }
    if case .character(let character) = key.code, key.modifiers.isEmpty {
      return insert(String(character))
    }
    return []
  }

  /// Runs a command: records it, keeps undo and revision in step, and asks the engine for what
  /// has become unknown.
  mutating func dispatch(_ command: Command) -> [Effect] {
    defer { advanceTour(by: command.id) }
    if isReplaying, CommandRegistry.descriptor(command.id).recording != .transient {
      message = "the session is being restored"
      return []
    }
    return execute(command)
  }

  /// The same, also for a session that is gone through again.
  mutating func execute(_ command: Command) -> [Effect] {
    if let reason = CommandRegistry.descriptor(command.id).enabled(self) {
      message = reason
      return []
    }
    let command = CommandRegistry.descriptor(command.id).resolve(self, command)
    let descriptor = CommandRegistry.descriptor(command.id)
    if descriptor.recording != .transient {
      if command.id != .filterSet { recordFilter() }
      session.entries.append(.command(command))
    }
    if descriptor.recording == .recorded { plan.history.closeMerge() }
    if command.id != .resize {
      message = nil
      log.read = log.noted
    }
    let before = (document: plan.document, revision: plan.revision)
    let effects = descriptor.run(&self, command.argument)
    // A command that ran another one has been counted by that.
    if plan.document != before.document, plan.revision == before.revision { plan.revision += 1 }
    noteProgress()
    return effects + synchronise()
  }
}
