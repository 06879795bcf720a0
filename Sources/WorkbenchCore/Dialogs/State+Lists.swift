internal import PruningPlan
internal import TerminalVocabulary

extension State {
  mutating func openList(_ kind: ListDialog.Kind) -> [Effect] {
    var list = ListDialog(kind: kind)
    // A choice starts at what is chosen now.
    let items = items(of: list)
    if let site = focusedSite {
      let settings = settings(of: site)
      list.cursor =
        items.firstIndex {
          $0.command.argument == .criterion(settings.criterion)
            || $0.command.argument == .reconstruction(settings.reconstruction)
        } ?? 0
    }
    if kind == .theme {
      list.cursor =
        environment.configuration.themes.firstIndex(of: environment.configuration.theme) ?? 0
    }
    dialogs.open = .list(list)
    return []
  }

  /// The rows of a list dialog that match its query, the best first.
  package func items(of list: ListDialog) -> [ListItem] {
    let all: [ListItem] =
      switch list.kind {
      case .help, .palette:
        CommandRegistry.all
          .filter { $0.isRunnable || list.kind == .help && $0.group == .dialog }
          .map { descriptor in
            ListItem(
              title: descriptor.title,
              detail: environment.keyMap.keys(for: descriptor.id)
                .map(\.description).joined(separator: " "),
              command: Command(descriptor.id),
              reason: descriptor.isRunnable ? descriptor.enabled(self) : "a key of dialogs")
          } + (list.kind == .help ? typedCommands : [])
      case .criterion:
        Criterion.available.map {
          ListItem(
            title: $0.rawValue, detail: $0.summary, command: Command(.criterionSet, .criterion($0)))
        }
      case .method:
        Reconstruction.available.map {
          ListItem(
            title: $0.title, detail: $0.rawValue, command: Command(.methodSet, .reconstruction($0)))
        }
      case .preset:
        Preset.allCases.map {
          ListItem(
            title: $0.title, detail: $0.summary,
            command: Command(.presetPreview, .text($0.rawValue)))
        }
      case .theme:
        environment.configuration.themes.map {
          ListItem(
            title: $0, detail: $0 == environment.configuration.theme ? "in use" : "",
            command: Command(.themeSet, .text($0)))
        }
      case .sessions: sessionItems
      case .worst: worstItems
      case .difference, .copy, .known: list.rows ?? []
      }
    guard !list.query.isEmpty else { return all }
    // A key by its name comes first: who asks for `ctrl-r` wants to know what it does.
    let key = list.query.trimmed
    let isCommand = list.kind == .help || list.kind == .palette
    let named =
      isCommand && Key(key) != nil
      ? all.filter { item in
        item.command.argument == .none
          && environment.keyMap.keys(for: item.command.id).contains { $0.description == key }
      } : []
    return named
      + Fuzzy.best(list.query, of: all) { item in
        "\(item.title) \(list.kind == .sessions || list.kind == .worst ? item.detail : item.command.searchName)"
      }
      .filter { !named.contains($0) }
  }

  /// Commands that want an argument: help opens the `:` line on them.
  private var typedCommands: [ListItem] {
    CommandRegistry.all.filter { $0.argument != .none && $0.group != .dialog }
      .map { descriptor in
        let alias = CommandAlias.all.first { $0.taking == descriptor.id }
        let name = alias?.name ?? descriptor.id.rawValue
        return ListItem(
          title: descriptor.title, detail: ":\(name)",
          command: Command(.commandLine, .text(name + " ")), reason: descriptor.enabled(self))
      }
  }
}

extension Command {
  /// The name by which help finds it; of a line to be typed on, that of its command.
  fileprivate var searchName: String {
    guard id == .commandLine, case .text(let text) = argument,
      let typed = CommandAlias.command(named: text.trimmed, hasArgument: true)
    else { return id.rawValue }
    return typed.rawValue
  }
}
