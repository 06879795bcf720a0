internal import PruningPlan

// Sessions that were saved: they are looked for outside, chosen here, and gone on with as a replay.
extension State {
  /// Takes what was found; the first time after a model was opened, its own session is offered.
  mutating func take(_ sessions: [SavedSession]) -> [Effect] {
    let isFirst = session.saved == nil
    session.saved = sessions
    let own = sessions.filter { $0.isOfOpenModel && !$0.isInUse }
    guard isFirst, model != nil, let last = own.first else { return [] }
    let others = own.count > 1 ? ", or another of \(own.count)" : ""
    log.note(
      .note,
      ":resume continues the session \(last.text(environment.configuration.secondsFromGMT))"
        + others)
    return []
  }

  /// Opens the list of sessions; it is filled when they have been looked for.
  mutating func openSessions() -> [Effect] {
    dialogs.open = .list(ListDialog(kind: .sessions))
    return [.listSessions]
  }

  /// The rows of the list, those of the open model first.
  var sessionItems: [ListItem] {
    let all = session.saved ?? []
    let offset = environment.configuration.secondsFromGMT
    return (all.filter(\.isOfOpenModel) + all.filter { !$0.isOfOpenModel }).map { session in
      let digest = session.digest
      return ListItem(
        title: session.date.text(offset: offset),
        detail: "\(digest.header.name) \(digest.work) \(digest.label.name) \(digest.label.note)",
        command: Command(.sessionContinue, .text(session.path)),
        reason: session.isInUse ? "another workbench is writing it" : nil)
    }
  }

  /// The sessions of the list's rows.
  package func sessions(of list: ListDialog) -> [SavedSession] {
    items(of: list).compactMap { item in
      session.saved?.first { item.command.argument == .text($0.path) }
    }
  }
}
