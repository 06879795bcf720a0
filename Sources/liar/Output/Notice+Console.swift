internal import PruningPlan

extension Notice {
  /// Says it on standard error.
  func say() { isWarning ? Console.warn(line) : Console.note("liar: \(line)") }
}
