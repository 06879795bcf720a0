internal import PruningPlan

extension Notice {
  /// Says it on standard error.
  func say() {
    ProgressLine.shared.clear()
    Console.note("liar: \(isWarning ? "warning: " : "")\(line)")
  }
}
