internal import PruningPlan

extension CommandID {
  package static let paneTryIt = CommandID("pane.try-it")
}

extension PaneDescriptor {
  /// `try` on the `:` line also takes a text.
  static let tryIt = PaneDescriptor(
    "try-it", title: "Try it", alias: nil, place: Place(column: .left, height: .rest(55)),
    commands: CommandRegistry.tryCommands,
    hints: { _ in
      [.tryType, .tryRun, .tryLeave, .tryFewerTokens, .tryMoreTokens, .tryColder, .tryHotter]
    },
    keys: { _ in [.pane(.tryIt), .panes] }, move: { $0.scrollAnswer($1) },
    value: { $0.copiedAnswer }, row: { $0.copiedAttempt })
}

// What the clipboard takes from a text that was tried.
extension State {
  fileprivate var copiedAnswer: CopiedText? {
    guard let attempt = tryIt.attempt else { return nil }
    if let nearest = attempt.nearest {
      return CopiedText(name: "the agreement of the embeddings", text: "\(nearest.agreement)")
    }
    return CopiedText(name: "the pruned model's text", text: attempt.wholeText(of: .pruned))
  }

  fileprivate var copiedAttempt: CopiedText? {
    guard let attempt = tryIt.attempt else { return nil }
    if let nearest = attempt.nearest {
      let rows = (nearest.nearest[.pruned] ?? []).map { "\($0.similarity)\t\($0.text)" }
      return CopiedText(
        name: "the nearest sentences", text: ([attempt.text] + rows).joined(separator: "\n"))
    }
    return CopiedText(
      name: "the prompt and both continuations",
      text: """
        \(attempt.text)
        dense: \(attempt.wholeText(of: .dense))
        pruned: \(attempt.wholeText(of: .pruned))
        """)
  }
}

extension Attempt {
  fileprivate func wholeText(of side: ModelSide) -> String {
    let parts = text(of: side)
    return parts.same + parts.different
  }
}
