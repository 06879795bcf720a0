/// Whether all sites are estimated on the dense model, or each on the already pruned one.
public enum PruningMode: String, Codable, CaseIterable, Sendable {
  /// All sites on the dense model.
  case oneShot = "one-shot"
  /// Each site on the model as pruned before it.
  case sequential
}

/// What a site's output is fitted to in sequential mode (METHODS, "Sequential mode").
public enum SequentialTarget: String, Codable, CaseIterable, Sendable {
  /// What the unpruned site would put out on the pruned model's input.
  case own = "self"
  /// What the site puts out in the dense model: corrects drift of its input.
  case dense
  /// The same with the difference of the two residual streams: corrects drift of the stream too.
  case residual

  /// One line for menus and help.
  package var summary: String {
    switch self {
    case .own: "its own output on the pruned model's input"
    case .dense: "its output in the dense model"
    case .residual: "its output in the dense model, and what the residual stream has drifted by"
    }
  }
}

/// How much of a target's drift the weights make good in sequential mode.
public enum DriftCorrection: String, Codable, CaseIterable, Sendable {
  /// As much as the held-out error bears out, site by site; all of it where nothing is held out.
  case heldOut = "held-out"
  /// All of it: the least-squares fit to the target.
  case full

  /// One line for menus and help.
  package var summary: String {
    switch self {
    case .heldOut: "as much as the held-out error bears out"
    case .full: "all of it"
    }
  }
}
