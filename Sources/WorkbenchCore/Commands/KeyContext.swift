/// Where a key is pressed.
package enum KeyContext: CaseIterable, Hashable, Sendable {
  /// Any pane.
  case panes
  /// One pane.
  case pane(Pane)
  /// Pane 3 while it shows units.
  case units
  /// Text being typed in pane 6; characters go to it.
  case prompt
  /// A filter being typed; characters go to it.
  case filter
  /// A searchable list; characters are its query.
  case list
  /// Fields to fill in; characters go to the field.
  case form
  /// Folders to choose from; characters are searched for, or a path.
  case browser
  /// The `:` line; characters go to it.
  case line
  /// Any pane while the tour is shown.
  case tour
  /// A question.
  case confirm
  /// Something to read.
  case message
  /// The figures.
  case figures

  /// All of them, those of single panes in their order.
  package static let allCases: [KeyContext] =
    [.panes] + Pane.allCases.map(KeyContext.pane) + [
      .units, .prompt, .filter, .list, .form, .browser, .line, .tour, .confirm, .message, .figures,
    ]

  /// Where a line of text is edited.
  static let texts: [KeyContext] = [.form, .line, .prompt, .filter]

  /// A key that has no meaning there has the one it has in any pane.
  package var fallsBackToPanes: Bool {
    switch self {
    case .panes, .pane, .units: true
    case .prompt, .filter, .list, .form, .browser, .line, .tour, .confirm, .message, .figures: false
    }
  }

  /// Its name in the documentation.
  package var name: String {
    if case .pane(let pane) = self {
      pane.descriptor.identifier.replacing("-", with: " ")
    } else {
      "\(self)"
    }
  }
}

extension State {
  /// The contexts that a key is looked for in now.
  package var keyContexts: [KeyContext] {
    switch dialogs.open {
    case .list, .budget: [.list]
    case .form: [.form]
    case .browser: [.browser]
    case .line: [.line]
    case .confirm: [.confirm]
    case .message: [.message]
    case .figures: [.figures]
    case nil where isTypingPrompt: [.prompt]
    case nil where isTypingFilter: [.filter]
    case nil where tour != nil: [.tour] + panes.focus.descriptor.keys(self)
    case nil: panes.focus.descriptor.keys(self)
    }
  }
}
