internal import PruningPlan

/// A place in a command's argument.
private enum Slot {
  case words([LineCompletion], expected: String)
  case path(FileBrowser.Purpose)
  case free(String)
  /// Options by key, with the values that can be listed.
  case options([(key: String, values: [String])])
}

extension State {
  /// What can stand before the cursor of the `:` line.
  package func suggestions(for line: CommandLine) -> LineSuggestions {
    let before = line.entry.beforeCursor
    var words = LineWords(before).words
    let length = before.count
    // After a blank a new word begins.
    let isNew = words.last.map { $0.end < length } ?? true
    let partial = isNew ? LineWords.Word(text: "", start: length, end: length) : words.removeLast()
    guard let name = words.first else { return commandNames(partial) }
    guard let id = CommandAlias.command(named: name.text, hasArgument: true),
      CommandRegistry.descriptor(id).argument != .none
    else { return LineSuggestions(items: [], expected: "enter runs it", start: length) }
    let slots = slots(of: id)
    guard let slot = words.count - 1 < slots.count ? slots[words.count - 1] : slots.last else {
      return LineSuggestions(items: [], expected: "", start: length)
    }
    switch slot {
    case .words(let items, let expected):
      return LineSuggestions(
        items: matching(partial.text, items), expected: expected, start: partial.start)
    case .path(let purpose): return paths(partial, purpose)
    case .free(let expected):
      return LineSuggestions(items: [], expected: expected, start: partial.start)
    case .options(let options): return self.options(options, partial)
    }
  }

  private func commandNames(_ partial: LineWords.Word) -> LineSuggestions {
    let short = CommandAlias.all.map { alias in
      let id = alias.taking ?? alias.plain
      return LineCompletion(
        text: alias.name, detail: id.map { CommandRegistry.descriptor($0).title } ?? "")
    }
    let long = CommandRegistry.all.filter { $0.group != .dialog }
      .map { LineCompletion(text: $0.id.rawValue, detail: $0.title) }
    return LineSuggestions(
      items: matching(partial.text, partial.text.isEmpty ? short : short + long),
      expected: "a command", start: partial.start)
  }

  /// Words that begin as what is typed; if none does, those that have its letters in order.
  private func matching(_ text: String, _ items: [LineCompletion]) -> [LineCompletion] {
    let text = text.lowercased()
    let found = items.filter { $0.text.lowercased().hasPrefix(text) }
    return found.isEmpty ? Fuzzy.best(text, of: items, \.text) : found
  }

  private func slots(of id: CommandID) -> [Slot] {
    switch id {
    case .themeSet: return [Self.list(environment.configuration.themes, "a theme")]
    case .trialSortBy: return [Self.list(TrialSort.allCases.map(\.rawValue), "a column")]
    case .siteSortBy: return [Self.list(SiteSort.allCases.map(\.rawValue), "a column")]
    case .listSortBy: return [Self.list(sortColumns, "a column")]
    case .presetPreview: return [Self.presets]
    case .modelLoad: return [.path(.model)]
    case .sessionContinue:
      let items = (session.saved ?? []).map { session in
        LineCompletion(
          text: session.digest.label.name.isEmpty ? session.id : session.digest.label.name,
          detail: session.digest.header.name)
      }
      return [.words(items, expected: "a session")]
    case .selectMatching:
      return [Self.list(["all", "none", "attention", "ffn"], "sites: ffn, 0-2, 3.ffn, all, none")]
    case .ridgeSet: return [.words([.init(text: "auto", detail: "")], expected: "1e-4, or auto")]
    default: break
    }
    let sites = Self.list(self.sites.map { "\($0.site)" }, "a site")
    switch CommandRegistry.descriptor(id).argument {
    case .none: return []
    case .number: return [.free(id == .ratioSet ? "a ratio: 0.5 or 50%" : "a number")]
    case .text: return [.free("a text, to the end of the line")]
    case .site: return [sites]
    case .siteRatio: return [sites, .free("a ratio: 0.5 or 50%")]
    case .siteToken: return [sites, .free("the token's number, from 0")]
    case .unit:
      let choices = UnitChoice.allCases.map(\.rawValue) + [CommandText.freeWord]
      return [
        sites, .free("the unit's number, from 0"), Self.list(choices, "keep, drop or free"),
      ]
    case .criterion:
      let items = Criterion.available.map {
        LineCompletion(text: $0.rawValue, detail: $0.summary)
      }
      return [.words(items, expected: "a criterion")]
    case .reconstruction:
      let items = Reconstruction.available.map {
        LineCompletion(text: $0.rawValue, detail: $0.title)
      }
      return [.words(items, expected: "a method")]
    case .calibration:
      let values = ["weighting": TokenWeighting.allCases.map(\.rawValue)]
      return [.path(.text), Self.options(CommandText.calibrationKeys, values)]
    case .evaluation, .sweep:
      let tasks = EvaluationTask.allCases.map {
        LineCompletion(text: $0.rawValue, detail: model?.obstacle(to: $0) ?? $0.data)
      }
      let ratios: [Slot] =
        CommandRegistry.descriptor(id).argument == .sweep
        ? [.free("ratios: 10-80, or 10,25,40")] : []
      return ratios + [
        .words(tasks, expected: "a task"), .path(.text),
        Self.options(CommandText.evaluationKeys, Self.modes),
      ]
    case .export:
      let formats = ExportFormat.allCases.map {
        LineCompletion(text: $0.rawValue, detail: $0.use)
      }
      return [
        .words(formats, expected: "a format"), .path(.destination),
        Self.options(["overwrite"] + CommandText.exportKeys, Self.exportValues),
      ]
    case .budget:
      let values = [
        "scale": AllocationScale.allCases.map(\.rawValue),
        "modules": ["attention,ffn", "attention,ffn,depth", "depth"],
      ]
      return [
        .free("what goes or stays: 40%, chosen:40%, 2x, 15M, flops:50%"),
        Self.options(CommandText.budgetKeys, values),
      ]
    case .recipe: return [.free("a recipe as JSON")]
    case .allocation: return [.free("an allocation as JSON")]
    case .preset: return [Self.presets, .free("a recipe as JSON")]
    case .label:
      let labelled = ["session"] + trials.all.map { "\($0.number)" }
      return [
        Self.list(labelled, "session, or a trial's number"),
        Self.options(CommandText.labelKeys, [:]),
      ]
    case .place:
      return [sites, .free("the sample's number, from 1"), .free("the token's number, from 0")]
    case .siteOrder: return [.free("an order of sites as JSON")]
    case .size: return [.free("a width"), .free("a height")]
    }
  }

  private static let presets = Slot.words(
    Preset.allCases.map { LineCompletion(text: $0.rawValue, detail: $0.title) },
    expected: "a preset")
  private static let exportValues = modes.merging(
    ["dtype": WeightStorage.allCases.map(\.rawValue)]) { $1 }
  private static let modes = ["mode": ModeChoice.allCases.map(\.rawValue)]

  private static func list(_ words: [String], _ expected: String) -> Slot {
    .words(words.map { LineCompletion(text: $0, detail: "") }, expected: expected)
  }

  private static func options(_ keys: [String], _ values: [String: [String]]) -> Slot {
    .options(keys.map { ($0, values[$0] ?? []) })
  }

  private func options(
    _ options: [(key: String, values: [String])], _ partial: LineWords.Word
  ) -> LineSuggestions {
    let items = options.flatMap { option -> [LineCompletion] in
      // The one option without a value.
      if option.key == "overwrite" { return [LineCompletion(text: option.key, detail: "")] }
      guard !option.values.isEmpty, partial.text.hasPrefix(option.key + "=") else {
        return [
          LineCompletion(
            text: option.key + "=", detail: option.values.joined(separator: ", "), isWhole: false)
        ]
      }
      return option.values.map {
        LineCompletion(text: "\(option.key)=\(LineWords.quoted($0))", detail: "")
      }
    }
    return LineSuggestions(
      items: items.filter { $0.text.hasPrefix(partial.text) || partial.text.isEmpty },
      expected: "options, or enter", start: partial.start)
  }

  // MARK: Paths

  private func paths(_ partial: LineWords.Word, _ purpose: FileBrowser.Purpose)
    -> LineSuggestions
  {
    let (folder, name) = PathText.split(partial.text)
    let entries = browsing.listings[environment.absolute(folder)]?.entries ?? []
    let fitting = entries.filter { entry in
      guard !entry.isHidden || name.hasPrefix(".") else { return false }
      return switch entry.kind {
      case .folder, .modelFolder: true
      case .modelFile: purpose != .text
      case .text: purpose != .model
      case .other, .closed: false
      }
    }
    let items = fitting.map { entry in
      let isFolder = entry.kind.isFolder
      let whole = entry.kind == .modelFolder && purpose == .model || !isFolder
      return LineCompletion(
        text: LineWords.quoted(folder + entry.name + (whole ? "" : "/")),
        detail: isFolder ? "folder" : "", isWhole: whole)
    }
    let start = name.lowercased()
    let found = zip(fitting, items).filter { $0.0.name.lowercased().hasPrefix(start) }.map(\.1)
    let expected =
      switch purpose {
      case .model: "a model folder or a .gguf file"
      case .text: "the path of a text"
      case .destination: "where to write"
      }
    return LineSuggestions(
      items: found.isEmpty
        ? Fuzzy.best(name, of: Array(zip(fitting, items)), \.0.name).map(\.1) : found,
      expected: expected, start: partial.start)
  }

  /// The folder whose names could stand at the cursor of the `:` line; nil where none could.
  func folderToComplete(_ line: CommandLine) -> String? {
    let before = line.entry.beforeCursor
    var words = LineWords(before).words
    let isNew = words.last.map { $0.end < before.count } ?? true
    let partial = isNew ? "" : words.removeLast().text
    guard let name = words.first,
      let id = CommandAlias.command(named: name.text, hasArgument: true)
    else { return nil }
    let slots = slots(of: id)
    guard words.count - 1 < slots.count, case .path = slots[words.count - 1] else { return nil }
    return environment.absolute(PathText.split(partial).folder)
  }
}
