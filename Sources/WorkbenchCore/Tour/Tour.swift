internal import TerminalVocabulary

/// Five steps that show a newcomer around; each ends when its keys are pressed.
package struct Tour: Equatable, Sendable {
  /// How many there are.
  package static let count = 5

  /// The step, from 0.
  package internal(set) var step = 0

  /// The pane that the step speaks of.
  package var pane: Pane {
    switch step {
    case 0, 1: .sites
    case 2: .curves
    case 3: .tokens
    default: .trials
    }
  }

  /// What ends the step.
  var commands: Set<CommandID> {
    switch step {
    case 0: [.cursorDown, .cursorUp, .cursorPageDown, .cursorLast, .cursorSite]
    case 1:
      [
        .ratioIncrease, .ratioDecrease, .ratioIncreaseFine, .ratioDecreaseFine,
        .ratioIncreaseCoarse, .ratioDecreaseCoarse, .ratioEnter, .ratioSet, .ratioDrag, .widthSet,
      ]
    case 2:
      [
        .criterionNext, .criterionPrevious, .criterionChoose, .criterionSet, .methodNext,
        .methodPrevious, .methodChoose, .methodSet,
      ]
    case 3: [.tokenWorst, .tokenNext, .tokenPrevious, .tokenSet, .sampleNext, .samplePrevious]
    default:
      [.budgetEnter, .budgetPreview, .evaluate, .trialRun, .sweep, .sweepRun, .export, .exportRun]
    }
  }
}

extension State {
  /// At the first start of all; that it was shown is kept at once.
  mutating func beginTour() -> [Effect] {
    guard !environment.configuration.hasSeenTour, !environment.configuration.isReadOnly else {
      return []
    }
    environment.configuration.hasSeenTour = true
    return startTour() + savePreferences()
  }

  mutating func startTour() -> [Effect] {
    tour = Tour()
    return []
  }

  /// A command that ends the step leads to the next; after the last the tour is over.
  mutating func advanceTour(by id: CommandID) {
    guard let tour, id == .tourNext || tour.commands.contains(id) else { return }
    // Before a model is open there is nothing to walk through: opening comes first.
    if model == nil, id != .tourNext { return }
    if tour.step + 1 < Tour.count {
      self.tour?.step += 1
    } else {
      self.tour = nil
      message = "that was the tour; :tour shows it again"
    }
  }

  /// What the present step says.
  package var tourText: String {
    guard let tour else { return "" }
    func key(_ id: CommandID) -> String {
      environment.keyMap.keys(for: id).first?.description ?? ":\(id.rawValue)"
    }
    switch tour.step {
    case 0 where model == nil:
      return "Press \(key(.modelOpen)) to open a model: a Hugging Face folder or a .gguf file."
    case 0:
      return "Each row is a site: the heads or neurons of a layer that can be pruned. "
        + "Press \(key(.cursorDown)) to go to the next."
    case 1:
      return "Press \(key(.ratioIncrease)) to prune more of the site, \(key(.ratioDecrease)) for "
        + "less. Its error answers at once."
    case 2:
      return "The curves show the error at every ratio. \(key(.criterionNext)) changes what ranks "
        + "the units, \(key(.methodNext)) how the rest makes up for them."
    case 3:
      return "Pane \(key(.paneTokens)) has the error of each token. \(key(.tokenWorst)) goes to "
        + "the worst one of the site."
    default:
      return "\(key(.budgetEnter)) meets a budget over all sites, \(key(.evaluate)) measures the "
        + "pruned model, \(key(.export)) writes it."
    }
  }
}
