package import TerminalVocabulary

/// A word of the footer with its keys.
package struct KeyHint: Equatable, Sendable {
  /// The keys, as the user should read them.
  package var keys: [Key]
  /// What they do.
  package var label: String
  /// The command a click runs.
  package var command: Command
  /// It can't be run now.
  package var isDisabled: Bool
}

extension State {
  /// What the footer says first: the work of the focused pane, then what is done anywhere.
  private var hintOrder: [CommandID] {
    let tour: [CommandID] = self.tour == nil ? [] : [.tourLeave, .tourNext]
    return tour + panes.focus.descriptor.hints(self) + [
      .criterionNext, .methodNext, .budgetEnter, .evaluate, .export, .scopeNext, .undo,
      .selectToggle, .siteProtect, .siteWorst, .tokenWorst, .samplePrevious, .sampleNext,
      .calibrate,
      .modelOpen, .paneZoom, .curveLogAxis, .ratioEnter, .filterAccept, .filterClear, .filterType,
      .compareToggle, .compareDifference, .presetChoose, .settingsCopy, .settingsPaste,
      .figuresOpen,
    ]
  }

  /// The hints of the footer for the focused pane or the open dialog: the most useful first, what
  /// can't be run now last.
  package var keyHints: [KeyHint] {
    var hints: [KeyHint] = []
    let contexts = keyContexts
    for descriptor in CommandRegistry.hinted(first: hintOrder) {
      guard let label = hint(of: descriptor),
        let key = environment.keyMap.firstKey(for: descriptor.id, in: contexts)
      else { continue }
      let reason = descriptor.enabled(self)
      // In a dialog a key is there or not: nobody waits for it.
      if reason != nil, descriptor.group == .dialog { continue }
      if let index = hints.firstIndex(where: { $0.label == label }) {
        if hints[index].keys.count < 2 { hints[index].keys.append(key) }
        continue
      }
      hints.append(
        KeyHint(
          keys: [key], label: label, command: Command(descriptor.id),
          isDisabled: reason != nil))
    }
    return hints.filter { !$0.isDisabled } + hints.filter(\.isDisabled)
  }

  /// A command's word in the footer; in a dialog it says what the key does there.
  private func hint(of descriptor: CommandDescriptor) -> String? {
    switch descriptor.id {
    case .dialogAccept: acceptHint
    // In a text these keys move the cursor, as everywhere.
    case .dialogLeft, .dialogRight: isOnChoice ? descriptor.hint : nil
    case .unitsToggle: units.isShown ? "tokens" : descriptor.hint
    default: descriptor.hint
    }
  }

  /// What Enter does in the open dialog; nil where it only closes it.
  private var acceptHint: String? {
    switch dialogs.open {
    case .list(let list): list.kind.verb
    case .form(let form): form.kind.verb
    case .confirm: "yes"
    case .budget(let budget): budget.allocation == nil ? nil : "take over"
    case .browser: "choose"
    case .line: "run"
    case .message, .figures, nil: nil
    }
  }

  private var isOnChoice: Bool {
    guard case .form(let form) = dialogs.open, form.fields.indices.contains(form.focus),
      case .choice = form.fields[form.focus].content
    else { return false }
    return true
  }
}

extension ListDialog.Kind {
  /// What Enter does with a row.
  fileprivate var verb: String {
    switch self {
    case .help, .palette: "run"
    case .criterion, .method: "choose"
    case .preset: "preview"
    case .theme: "use"
    case .difference: "go to the site"
    case .copy: "copy"
    case .sessions: "go on"
    case .worst: "go there"
    case .known: "do it"
    }
  }
}

extension FormDialog.Kind {
  /// What Enter does with what was filled in.
  fileprivate var verb: String {
    switch self {
    case .calibration: "calibrate"
    case .evaluation, .sweep: "evaluate"
    case .export: "export"
    case .ratio, .ridge: "set"
    case .label: "name"
    case .budget: "preview"
    }
  }
}
