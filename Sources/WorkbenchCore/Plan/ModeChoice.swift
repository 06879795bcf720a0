package import PruningPlan

/// Mode and target in one choice, as menus and forms offer them.
package enum ModeChoice: String, Codable, CaseIterable, Hashable, Sendable {
  case oneShot = "one-shot"
  case residual = "sequential residual"
  case dense = "sequential dense"
  case own = "sequential self"

  /// The choice that is a mode with its target.
  package init(_ mode: PruningMode, _ target: SequentialTarget) {
    self =
      switch (mode, target) {
      case (.oneShot, _): .oneShot
      case (.sequential, .residual): .residual
      case (.sequential, .dense): .dense
      case (.sequential, .own): .own
      }
  }

  /// One-shot or sequential.
  package var mode: PruningMode { self == .oneShot ? .oneShot : .sequential }

  /// The target, which one-shot pruning has no use for.
  package var target: SequentialTarget {
    switch self {
    case .oneShot, .residual: .residual
    case .dense: .dense
    case .own: .own
    }
  }

  /// A line of help for forms.
  static let help =
    "one-shot: as on screen · sequential: fits each site again on what is pruned before it, slower"
}

extension Recipe {
  /// The recipe in another mode.
  func refined(_ choice: ModeChoice?) -> Recipe {
    guard let choice else { return self }
    var recipe = self
    recipe.mode = choice.mode
    recipe.target = choice.target
    return recipe
  }
}
