internal import PruningPlan
internal import TerminalVocabulary

extension State {
  /// A sentence with what can be done about it, and where: by which key, or in which dialog.
  func sentence(_ text: String, _ remedies: [Remedy]) -> String {
    Remedy.sentence(text, remedies) { remedy in
      place(of: remedy).map { "\(remedy.phrase) (\($0))" } ?? remedy.phrase
    }
  }

  /// Where something is done: the key of its command, or its name on the `:` line.
  private func place(of remedy: Remedy) -> String? {
    switch remedy {
    case .openModel: key(.modelOpen, "open")
    case .calibrate, .moreText, .fewerSamples, .shorterSamples, .holdOut, .holdOutLess,
      .tokenWeighting:
      key(.calibrate, "calibrate")
    case .raiseRidge, .fixedRidge: key(.ridgeEnter, "ridge")
    case .automaticRidge: key(.ridgeAutomatic, "ridge auto")
    case .reconstruction(let method):
      // Those without curves aren't offered here.
      Reconstruction.available.contains(method) ? key(.methodChoose, "method") : "liar prune"
    case .target: key(.modeNext, "plan.mode-next")
    case .uniformWidths: key(.ratioEnter, "ratio")
    case .longerSamples, .probe: key(.evaluate, "evaluate")
    case .export, .storage: key(.export, "export")
    case .replaceTarget: "Replace in the dialog"
    case .spill: "liar open --spill"
    case .anyPackage, .otherPython, .loss, .otherTarget, .moreMemory: nil
    }
  }

  private func key(_ id: CommandID, _ name: String) -> String {
    environment.keyMap.keys(for: id).first?.description ?? ":\(name)"
  }
}
