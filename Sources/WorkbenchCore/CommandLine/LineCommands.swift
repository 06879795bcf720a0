internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let lineComplete = CommandID("line.complete")
  package static let lineCompleteBack = CommandID("line.complete-back")
  package static let lineOlder = CommandID("line.older")
  package static let lineNewer = CommandID("line.newer")
}

extension CommandRegistry {
  static let lineCommands: [CommandDescriptor] = [
    inDialog(.lineComplete, "Complete the word", [Key(.tab)], [.line], hint: "complete") {
      $0.completeLine(1)
    },
    inDialog(
      .lineCompleteBack, "The completion before", [Key(.tab, .shift)], [.line]
    ) { $0.completeLine(-1) },
    inDialog(
      .lineOlder, "An older line", [Key(.up), .control("p")], [.line], hint: "history"
    ) { $0.recallLine(-1) },
    inDialog(
      .lineNewer, "A newer line", [Key(.down), .control("n")], [.line], hint: "history"
    ) { $0.recallLine(1) },
  ]
}
