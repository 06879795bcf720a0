/// A pane of the workbench. The numbers are those of the keys.
public enum Pane: Int, Codable, CaseIterable, Hashable, Sendable {
  case sites = 1
  case curves = 2
  case tokens = 3
  case trials = 4
  case distribution = 5
  case tryIt = 6
  case jobs = 7

  /// The name on its border.
  public var title: String {
    switch self {
    case .sites: "Sites"
    case .curves: "Error vs ratio"
    case .tokens: "Tokens"
    case .trials: "Trials"
    case .distribution: "Distribution"
    case .tryIt: "Try it"
    case .jobs: "Jobs"
    }
  }

  /// A name that fits a tab.
  public var shortTitle: String {
    switch self {
    case .curves: "Curve"
    case .distribution: "Distrib"
    default: title
    }
  }

  /// The next pane, or the one before.
  func neighbour(_ step: Int) -> Pane {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + step + all.count) % all.count]
  }
}
