/// What the user calls a session or a trial, and what is to be remembered of it.
package struct Label: Codable, Hashable, Sendable {
  /// The name, in lists in place of what was made up.
  package var name: String
  /// A remark.
  package var note: String

  /// Creates a label.
  package init(name: String = "", note: String = "") {
    self.name = name
    self.note = note
  }

  /// Neither named nor remarked on.
  package var isEmpty: Bool { name.isEmpty && note.isEmpty }

  /// One line, without blanks around it.
  var tidied: Label {
    func tidy(_ text: String) -> String {
      String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }).trimmed
    }
    return Label(name: tidy(name), note: tidy(note))
  }
}

/// What can have a label.
package enum Labelled: Hashable, Sendable {
  case session
  case trial(Int)

  /// `the session`, `trial 3`
  var title: String {
    switch self {
    case .session: "the session"
    case .trial(let number): "trial \(number)"
    }
  }
}

extension State {
  /// What something is called; empty for a trial that there is not.
  package func label(of labelled: Labelled) -> Label {
    switch labelled {
    case .session: session.label
    case .trial(let number): trials.all.first { $0.number == number }?.label ?? Label()
    }
  }

  mutating func put(_ new: Label, on labelled: Labelled) {
    switch labelled {
    case .session: session.label = new
    case .trial(let number):
      guard let index = trials.all.firstIndex(where: { $0.number == number }) else { return }
      trials.all[index].label = new
    }
  }

  /// Names something, as one change that can be undone.
  mutating func setLabel(_ new: Label, on labelled: Labelled) -> [Effect] {
    if case .trial(let number) = labelled,
      !trials.all.contains(where: { $0.number == number })
    {
      message = "there is no trial \(number)"
      return []
    }
    let old = label(of: labelled)
    let new = new.tidied
    guard old != new else { return [] }
    let what = old.name == new.name ? "note" : "name"
    put(new, on: labelled)
    plan.history.record(.label(labelled, old), name: "\(what) of \(labelled.title)", mergeKey: nil)
    message =
      new.isEmpty
      ? "\(labelled.title) has no name and no note"
      : "\(labelled.title): \([new.name, new.note].filter { !$0.isEmpty }.joined(separator: ", "))"
    return []
  }

  mutating func openLabelForm(of labelled: Labelled) -> [Effect] {
    let label = label(of: labelled)
    dialogs.open = .form(
      FormDialog(
        kind: .label,
        fields: [
          .text("name", "Name", label.name, help: "in lists; empty for none"),
          .text("note", "Note", label.note, help: "what is to be remembered of it"),
        ], labelled: labelled))
    return []
  }

  // MARK: Undo
}
