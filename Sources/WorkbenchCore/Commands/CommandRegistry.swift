/// The table of all commands.
public enum CommandRegistry {
  /// All commands, in the order of the help.
  public static let all: [CommandDescriptor] =
    ratioCommands + budgetCommands + presetCommands + choiceCommands + clipboardCommands
    + targetCommands + historyCommands + comparisonCommands
    + paneCommands + cursorCommands + filterCommands + tokenCommands + unitCommands
    + distributionCommands + figureCommands
    + trialCommands + trialListCommands + tryCommands + fileCommands + workbenchCommands
    + lookCommands + dialogCommands + browserCommands + lineCommands

  private static let byID: [CommandID: CommandDescriptor] = Dictionary(
    all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// A command's descriptor.
  public static func descriptor(_ id: CommandID) -> CommandDescriptor {
    guard let descriptor = byID[id] else {
      preconditionFailure("\(id.rawValue) is not in the command table")
    }
    return descriptor
  }

  /// Commands that have a word in the footer, in the order of the table.
  private static let hinted = all.filter { $0.hint != nil }

  /// Commands that have a word in the footer: these first, then the others.
  static func hinted(first ids: [CommandID]) -> [CommandDescriptor] {
    var seen = Set(ids)
    let others = hinted.filter { !seen.contains($0.id) }
    return ids.compactMap { seen.remove($0) == nil ? nil : descriptor($0) } + others
  }

  /// The commands as a Markdown table, for the documentation.
  public static func markdown(keyMap: KeyMap = .standard) -> String {
    var lines: [String] = []
    for group in CommandDescriptor.Group.allCases {
      lines += ["## \(group.rawValue)", "", "| keys | where | does | name |", "|---|---|---|---|"]
      for descriptor in all where descriptor.group == group {
        let keys = keyMap.keys(for: descriptor.id)
          .map { "`\($0.description.replacing("|", with: "\\|"))`" }.joined(separator: " ")
        let places = descriptor.bindings.isEmpty ? "" : place(descriptor.contexts)
        var name = "`\(descriptor.id.rawValue)`"
        if descriptor.argument != .none { name += " (\(descriptor.argument.rawValue))" }
        lines.append("| \(keys) | \(places) | \(descriptor.title) | \(name) |")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  private static func place(_ contexts: [KeyContext]) -> String {
    contexts == [.panes] ? "any pane" : contexts.map(\.rawValue).joined(separator: ", ")
  }
}

/// A word of the footer with its keys.
public struct KeyHint: Equatable, Sendable {
  /// The keys, as the user should read them.
  public var keys: [Key]
  /// What they do.
  public var label: String
  /// The command a click runs.
  public var command: Command
  /// It can't be run now.
  public var isDisabled: Bool
}

extension State {
  /// What the footer says first: the work of the focused pane, then what is done anywhere.
  private var hintOrder: [CommandID] {
    let own: [CommandID] =
      switch view.focus {
      case .sites: [.ratioDecrease, .ratioIncrease]
      case .curves: [.ratioDecrease, .ratioIncrease, .curveCompare, .curveLogAxis]
      case .tokens where view.showsUnits:
        [.unitPrevious, .unitNext, .unitsToggle, .unitCut, .curveLogAxis]
      case .tokens:
        [.tokenPrevious, .tokenNext, .samplePrevious, .sampleNext, .unitsToggle, .tokenWorst]
      case .trials:
        [
          .trialRestore, .evaluate, .trialPlot, .trialCompare, .trialPin, .trialSort,
          .trialReverse, .trialDelete,
        ]
      case .distribution: [.distributionView, .distributionSites, .curveLogAxis]
      case .tryIt:
        [.tryType, .tryRun, .tryLeave, .tryFewerTokens, .tryMoreTokens, .tryColder, .tryHotter]
      case .jobs: [.evaluate, .export]
      }
    let tour: [CommandID] = view.tour == nil ? [] : [.tourLeave, .tourNext]
    return tour + own + [
      .criterionNext, .methodNext, .budgetEnter, .evaluate, .export, .scopeNext, .undo,
      .selectToggle, .siteProtect, .tokenWorst, .samplePrevious, .sampleNext, .calibrate,
      .modelOpen, .paneZoom, .curveLogAxis, .ratioEnter, .filterAccept, .filterClear, .filterType,
      .compareToggle, .compareDifference, .presetChoose, .settingsCopy, .settingsPaste,
      .figuresOpen,
    ]
  }

  /// The hints of the footer for the focused pane or the open dialog: the most useful first, what
  /// can't be run now last.
  public var keyHints: [KeyHint] {
    var hints: [KeyHint] = []
    let contexts = keyContexts
    for descriptor in CommandRegistry.hinted(first: hintOrder) {
      guard let label = descriptor.hint,
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
}
