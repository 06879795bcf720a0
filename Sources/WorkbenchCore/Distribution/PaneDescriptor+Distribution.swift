internal import PruningPlan

extension CommandID {
  package static let paneDistribution = CommandID("pane.distribution")
}

extension PaneDescriptor {
  static let distribution = PaneDescriptor(
    "distribution", title: "Distribution", shortTitle: "Distrib", alias: "distribution",
    place: Place(column: .right, height: .share(30)),
    commands: CommandRegistry.distributionCommands,
    hints: { _ in [.distributionView, .distributionSites, .curveLogAxis] },
    keys: { _ in [.pane(.distribution), .panes] },
    value: { $0.copiedMean }, row: { $0.copiedDistribution })
}

// What the clipboard takes from a distribution.
extension State {
  fileprivate var copiedMean: CopiedText? {
    guard let method = focusedSite.map({ settings(of: $0).reconstruction }),
      let errors = shownDistribution?.value.methods[method]
    else { return nil }
    let figure = errors.figure
    return figure.value.map {
      CopiedText(
        name: "the mean \(figure.kind) error by \(method.title)", text: CopiedText.text($0))
    }
  }

  fileprivate var copiedDistribution: CopiedText? {
    guard let value = shownDistribution?.value else { return nil }
    let rows = value.methods.sorted { $0.key.rawValue < $1.key.rawValue }.map { method, errors in
      [method.rawValue]
        + [errors.figure.heldOut, errors.figure.fitted].map { $0.map(CopiedText.text) ?? "—" }
        + [0.5, 0.9, 0.99].map { share in
          errors.counted.quantile(share).map { "\($0)" } ?? "—"
        }
    }
    let head = ["method", "held-out", "fitted", "median", "q90", "q99"]
    return CopiedText(
      name: "the distribution",
      text: ([head] + rows).map { $0.joined(separator: "\t") }.joined(separator: "\n"))
  }
}
