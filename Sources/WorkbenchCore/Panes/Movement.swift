internal import PruningPlan

/// Where a cursor goes.
enum Movement: Sendable {
  case by(Int)
  case first
  case last

  /// A step to a neighbour.
  var isStep: Bool {
    if case .by(let step) = self { abs(step) == 1 } else { false }
  }

  func apply(to index: Int, count: Int) -> Int {
    guard count > 0 else { return 0 }
    return switch self {
    case .by(let step): min(max(index + step, 0), count - 1)
    case .first: 0
    case .last: count - 1
    }
  }
}
