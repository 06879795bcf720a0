internal import PruningPlan

/// What can be put on the clipboard.
public enum CopyKind: String, CaseIterable, Hashable, Sendable {
  /// The figure under the cursor.
  case value
  /// The row under the cursor, with tabs between its fields.
  case row
  /// The plan as TOML.
  case recipe
  /// A command for a shell that does the same without a screen.
  case command
}

/// Text for the clipboard.
public struct CopiedText: Equatable, Sendable {
  /// What it is, for the status line.
  public var name: String
  /// The text.
  public var text: String
}

extension State {
  /// What a copy of a kind would be now; nil where there is nothing of the kind.
  public func copied(_ kind: CopyKind) -> CopiedText? {
    switch kind {
    case .value: copiedValue
    case .row: copiedRow
    case .recipe: (try? recipe.toml()).map { CopiedText(name: "the recipe", text: $0) }
    case .command: commandLine.map { CopiedText(name: "the command", text: $0.text) }
    }
  }

  // MARK: Figures

  private var copiedValue: CopiedText? {
    switch view.focus {
    case .sites, .curves:
      guard let site = focusedSite, let error = figures(of: site).error.value else { return nil }
      let kind = figures(of: site).error.kind
      return CopiedText(name: "the \(kind) error of \(site.site)", text: Self.text(error))
    case .tokens where view.showsUnits:
      guard let site = focusedSite, let unit = unit(at: view.unit) else { return nil }
      return CopiedText(
        name: "the score of unit \(unit.unit) of \(site.site)", text: "\(unit.score)")
    case .tokens:
      guard let site = focusedSite, let error = tokenRow(of: site)?.row.errors.value(at: view.token)
      else { return nil }
      return CopiedText(name: "the error of token \(view.token) at \(site.site)", text: "\(error)")
    case .trials:
      guard let trial = focusedTrial else { return nil }
      return CopiedText(
        name: "the \(trial.result.metric.title) of trial \(trial.number)",
        text: "\(trial.result.value)")
    case .distribution:
      guard let method = focusedSite.map({ settings(of: $0).reconstruction }),
        let errors = distribution?.value.methods[method]
      else { return nil }
      let figure = errors.figure
      return figure.value.map {
        CopiedText(name: "the mean \(figure.kind) error by \(method.title)", text: Self.text($0))
      }
    case .tryIt:
      guard let attempt = results.attempt else { return nil }
      if let nearest = attempt.nearest {
        return CopiedText(name: "the agreement of the embeddings", text: "\(nearest.agreement)")
      }
      return CopiedText(name: "the pruned model's text", text: Self.text(of: attempt, .pruned))
    case .jobs: return copiedRow
    }
  }

  /// An error in the digits that its curve has.
  private static func text(_ error: Double) -> String { "\(Float(error))" }

  // MARK: Rows

  private var copiedRow: CopiedText? {
    switch view.focus {
    case .sites, .curves: return copiedSite
    case .tokens: return view.showsUnits ? copiedUnit : copiedToken
    case .trials: return copiedTrial
    case .distribution: return copiedDistribution
    case .tryIt: return copiedAttempt
    case .jobs:
      let log = visibleLog
      let index = log.count - 1 - view.logOffset
      return log.indices.contains(index)
        ? CopiedText(name: "the line of the log", text: log[index].text) : nil
    }
  }

  private static func row(_ name: String, _ fields: [String?]) -> CopiedText {
    CopiedText(name: name, text: fields.map { $0 ?? "—" }.joined(separator: "\t"))
  }

  private var copiedSite: CopiedText? {
    guard let site = focusedSite else { return nil }
    let settings = settings(of: site)
    let error = figures(of: site).error
    return Self.row(
      "\(site.site)",
      [
        "\(site.site)", "\(settings.kept)/\(site.units)", settings.criterion.rawValue,
        settings.reconstruction.rawValue, error.heldOut.map(Self.text), error.fitted.map(Self.text),
      ])
  }

  private var copiedUnit: CopiedText? {
    guard let site = focusedSite, let unit = unit(at: view.unit) else { return nil }
    return Self.row(
      "unit \(unit.unit) of \(site.site)",
      [
        "\(site.site)", "\(unit.rank)", "\(unit.unit)", "\(unit.score)",
        unit.state,
      ])
  }

  private var copiedToken: CopiedText? {
    guard let site = focusedSite, results.tokens.tokens.indices.contains(view.token) else {
      return nil
    }
    let errors = tokenErrorsByMethod
    return Self.row(
      "token \(view.token) at \(site.site)",
      ["\(site.site)", "\(view.sample)", "\(view.token)", results.tokens.tokens[view.token]]
        + Reconstruction.available.map { method in
          errors[method].map { "\(method.rawValue) \($0)" }
        })
  }

  private var copiedTrial: CopiedText? {
    guard let trial = focusedTrial else { return nil }
    return Self.row(
      "trial \(trial.number)",
      [
        "\(trial.number)", trial.recipe.label(model: results.model), "\(trial.parametersLeft)",
        trial.result.metric.rawValue, "\(trial.result.value)", "\(trial.result.seconds)",
        trial.date?.description,
      ] + [trial.label.name, trial.label.note].filter { !$0.isEmpty })
  }

  private var copiedDistribution: CopiedText? {
    guard let value = distribution?.value else { return nil }
    let rows = value.methods.sorted { $0.key.rawValue < $1.key.rawValue }.map { method, errors in
      [method.rawValue]
        + [errors.figure.heldOut, errors.figure.fitted].map { $0.map(Self.text) ?? "—" }
        + [0.5, 0.9, 0.99].map { share in
          errors.counted.quantile(share).map { "\($0)" } ?? "—"
        }
    }
    let head = ["method", "held-out", "fitted", "median", "q90", "q99"]
    return CopiedText(
      name: "the distribution",
      text: ([head] + rows).map { $0.joined(separator: "\t") }.joined(separator: "\n"))
  }

  private var copiedAttempt: CopiedText? {
    guard let attempt = results.attempt else { return nil }
    if let nearest = attempt.nearest {
      let rows = (nearest.nearest[.pruned] ?? []).map { "\($0.similarity)\t\($0.text)" }
      return CopiedText(
        name: "the nearest sentences", text: ([attempt.text] + rows).joined(separator: "\n"))
    }
    return CopiedText(
      name: "the prompt and both continuations",
      text: """
        \(attempt.text)
        dense: \(Self.text(of: attempt, .dense))
        pruned: \(Self.text(of: attempt, .pruned))
        """)
  }

  private static func text(of attempt: Attempt, _ side: ModelSide) -> String {
    let parts = attempt.text(of: side)
    return parts.same + parts.different
  }

  // MARK: Commands

  mutating func copy(_ kind: CopyKind) -> [Effect] {
    guard let copied = copied(kind) else {
      view.message = "there is no \(kind.rawValue) to copy here"
      return []
    }
    view.message = "copied: \(copied.name)"
    return [.copy(copied.text)]
  }

  /// The list of all that can be copied, with the beginning of each.
  mutating func openCopyList() -> [Effect] {
    let rows: [ListItem] = CopyKind.allCases.map { kind in
      let copied = copied(kind)
      let start = copied?.text.split(separator: "\n").last { !$0.isEmpty } ?? ""
      let detail = kind == .recipe ? "TOML" : String(start).replacing("\t", with: "  ")
      return ListItem(
        title: kind.rawValue, detail: detail, command: Command(kind.id),
        reason: copied == nil ? "there is no \(kind.rawValue) to copy here" : nil)
    }
    view.dialog = .list(ListDialog(kind: .copy, rows: rows))
    return []
  }
}

extension CopyKind {
  var id: CommandID {
    switch self {
    case .value: .copyValue
    case .row: .copyRow
    case .recipe: .copyRecipe
    case .command: .copyCommand
    }
  }
}
