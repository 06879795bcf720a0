internal import PruningPlan

extension CommandID {
  package static let paneTokens = CommandID("pane.tokens")
}

extension PaneDescriptor {
  /// Tokens, or the focused site's units in their place.
  static let tokens = PaneDescriptor(
    "tokens", title: "Tokens", alias: "tokens",
    place: Place(column: .right, height: .share(36)), chrome: { _ in 4 },
    commands: CommandRegistry.tokenCommands + CommandRegistry.unitCommands,
    hints: { state in
      state.units.isShown
        ? [
          .unitPrevious, .unitNext, .unitKeep, .unitDrop, .unitsToggle, .unitCut, .curveLogAxis,
        ]
        : [
          .tokenPrevious, .tokenNext, .samplePrevious, .sampleNext, .unitsToggle, .tokenWorst,
          .tokenWorstList,
        ]
    },
    keys: { $0.units.isShown ? [.units, .panes] : [.pane(.tokens), .panes] },
    list: PaneList(
      noun: "sites", filter: \.siteList.filter, cursor: \.siteList.cursor,
      counts: PaneList.sites.counts, isShown: { !$0.units.isShown },
      obstacle: { state in
        state.units.isShown
          ? "units aren't filtered (v goes back to the tokens)" : Requirements.model(state)
      }),
    move: { state, movement in
      if state.units.isShown, !movement.isStep {
        state.moveUnit(movement)
      } else {
        state.moveRow(movement)
      }
    },
    value: { $0.units.isShown ? $0.copiedScore : $0.copiedTokenError },
    row: { $0.units.isShown ? $0.copiedUnit : $0.copiedToken })
}

// What the clipboard takes from a token.
extension State {
  fileprivate var copiedTokenError: CopiedText? {
    guard let site = focusedSite,
      let error = tokenRow(of: site)?.row.errors.value(at: tokens.cursor)
    else { return nil }
    return CopiedText(name: "the error of token \(tokens.cursor) at \(site.site)", text: "\(error)")
  }

  fileprivate var copiedToken: CopiedText? {
    guard let site = focusedSite, tokens.sheet.tokens.indices.contains(tokens.cursor) else {
      return nil
    }
    let errors = tokenErrorsByMethod
    return .row(
      "token \(tokens.cursor) at \(site.site)",
      ["\(site.site)", "\(tokens.sample)", "\(tokens.cursor)", tokens.sheet.tokens[tokens.cursor]]
        + Reconstruction.available.map { method in
          errors[method].map { "\(method.rawValue) \($0)" }
        })
  }
}
