internal import PruningPlan

extension State {
  /// Changes that undo can take back, in both configurations.
  package var undoableChanges: Int {
    plan.history.past.count + (plan.comparison?.history.past.count ?? 0)
  }

  /// Takes the latest change back.
  /// - Returns: its name, or nil if there is none.
  mutating func undo() -> String? {
    var history = plan.history
    let name = history.undo { exchange(&$0) }
    plan.history = history
    return name
  }

  /// Makes the change again that was taken back last.
  /// - Returns: its name, or nil if there is none.
  mutating func redo() -> String? {
    var history = plan.history
    let name = history.redo { exchange(&$0) }
    plan.history = history
    return name
  }

  /// Puts a remembered part back, and remembers what was there.
  private mutating func exchange(_ part: inout History.Part) {
    switch part {
    case .plan(let document):
      part = .plan(plan.document)
      plan.document = document
    case .label(let labelled, let old):
      part = .label(labelled, label(of: labelled))
      put(old, on: labelled)
    }
  }
}
