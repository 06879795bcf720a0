/// A pane of the workbench. The numbers are those of the keys. A new pane is a case with its row
/// here, a folder with its descriptor, and a view.
package enum Pane: Int, CaseIterable, Hashable, Sendable {
  case sites = 1
  case curves = 2
  case tokens = 3
  case trials = 4
  case distribution = 5
  case tryIt = 6
  case jobs = 7

  /// All there is to know of it but its picture.
  package var descriptor: PaneDescriptor {
    switch self {
    case .sites: .sites
    case .curves: .curves
    case .tokens: .tokens
    case .trials: .trials
    case .distribution: .distribution
    case .tryIt: .tryIt
    case .jobs: .jobs
    }
  }

  /// The name on its border.
  package var title: String { descriptor.title }

  /// A name that fits a tab.
  package var shortTitle: String { descriptor.shortTitle }

  /// The command that goes to it.
  package var command: CommandID { descriptor.command }

  /// The next pane, or the one before.
  func neighbour(_ step: Int) -> Pane { Self.allCases.neighbour(of: self, step) }
}
