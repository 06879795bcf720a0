internal import PruningPlan

/// One of two configurations that are compared.
package enum ConfigurationName: String, CaseIterable, Hashable, Sendable {
  case a = "A"
  case b = "B"

  /// The one beside it.
  package var other: ConfigurationName { self == .a ? .b : .a }
}

/// A second plan beside the one on screen. The one on screen is always ``PlanState/document`` with
/// ``PlanState/history``, so that all else works on it; toggling swaps the two. Each has an undo of
/// its own: undo never changes what is not on screen.
package struct Comparison: Equatable, Sendable {
  /// Which of the two is on screen, and edited.
  package internal(set) var shown: ConfigurationName
  /// The other one's plan.
  package internal(set) var document: Document
  /// The other one's undo and redo.
  package internal(set) var history: History
  /// Table, curves and heatmap show the difference: what is on screen less the other.
  package internal(set) var showsDifference = false

  /// What the screen shows: `A`, `B`, `A−B` or `B−A`.
  package var title: String {
    showsDifference ? "\(shown.rawValue)−\(shown.other.rawValue)" : shown.rawValue
  }
}

extension State {
  /// Whether the difference of two configurations is on screen.
  package var showsDifference: Bool { plan.comparison?.showsDifference ?? false }

  /// The first time B begins as a copy of A; then the one on screen and the other change places.
  mutating func toggleConfiguration() -> [Effect] {
    var sheet = tokens.sheet
    guard var pair = plan.comparison else {
      plan.comparison = Comparison(shown: .b, document: plan.document, history: plan.history)
      plan.history = History()
      sheet.others = sheet.rows
      tokens.sheet = sheet
      message = "B begins as a copy of A; \\ goes back to A"
      return []
    }
    swap(&plan.document, &pair.document)
    swap(&plan.history, &pair.history)
    swap(&sheet.rows, &sheet.others)
    pair.shown = pair.shown.other
    plan.comparison = pair
    tokens.sheet = sheet
    message = "configuration \(pair.title)"
    return []
  }

  mutating func toggleDifference() -> [Effect] {
    plan.comparison?.showsDifference.toggle()
    guard let pair = plan.comparison else { return [] }
    message =
      pair.showsDifference
      ? "\(pair.title): what \(pair.shown.rawValue) has more or less than \(pair.shown.other.rawValue)"
      : "configuration \(pair.title)"
    return []
  }

  /// The other configuration becomes what is on screen; its own undo brings it back.
  mutating func copyToOther() -> [Effect] {
    guard var pair = plan.comparison else { return [] }
    let other = pair.shown.other.rawValue
    if pair.document != plan.document {
      let name = "copy of \(pair.shown.rawValue)"
      pair.history.closeMerge()
      pair.history.record(.plan(pair.document), name: name, mergeKey: nil)
      pair.document = plan.document
      plan.comparison = pair
      tokens.sheet.others = tokens.sheet.rows
    }
    message = "\(other) is a copy of \(pair.shown.rawValue)"
    return []
  }

  /// ` in B`, where there are two.
  var inConfiguration: String { plan.comparison.map { " in \($0.shown.rawValue)" } ?? "" }
}
