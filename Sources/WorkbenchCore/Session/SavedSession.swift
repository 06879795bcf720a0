internal import PruningPlan

/// A session in a file, as lists show it.
package struct SavedSession: Hashable, Sendable {
  /// Its file.
  package var path: String
  /// When it was written last.
  package var date: Timestamp
  /// What is in it.
  package var digest: SessionDigest
  /// It is of the model that is open.
  package var isOfOpenModel: Bool
  /// Some workbench is writing it.
  package var isInUse: Bool

  /// Describes a session.
  package init(
    path: String, date: Timestamp, digest: SessionDigest, isOfOpenModel: Bool = false,
    isInUse: Bool = false
  ) {
    self.path = path
    self.date = date
    self.digest = digest
    self.isOfOpenModel = isOfOpenModel
    self.isInUse = isInUse
  }

  /// The name by which commands find it: its file's without folder and ending.
  package var id: String { Self.id(of: path) }

  /// The identifier of a session's file.
  package static func id(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".jsonl") ? String(name.dropLast(6)) : name
  }

  /// Whether a typed word means it: its file, its identifier, or the name it was given.
  package func answers(to word: String) -> Bool {
    word == path || word == id || word == digest.label.name
  }

  /// `of 2026-11-24 02:30 (12 changes, 3 trials)`
  func text(_ offset: Int) -> String {
    "of \(date.text(offset: offset)) (\(digest.work))"
  }
}

/// What is in a session, without going through it again.
package struct SessionDigest: Hashable, Sendable {
  /// The last model that was opened in it.
  package var header: SessionHeader
  /// What the session is called.
  package var label: Label
  /// Changes that undo can take back when it is gone on with; nil where the file doesn't say so.
  package var undoable: Int?
  /// Evaluations of the plan, without the dense model's.
  package var trials: [Trial]
  /// The dense model's evaluations.
  package var denseTrials: [Trial]
  /// Something was changed, evaluated, written or named: it can be gone on with.
  package var isTouched: Bool

  /// The best trial on the data that was evaluated on last, by the metric's own direction.
  package var best: Trial? {
    guard let last = trials.last else { return nil }
    return trials.filter { $0.options == last.options && $0.result.value.isFinite }
      .reduce(nil) { best, trial in
        best.map { trial.result.isBetter(than: $0.result) ? trial : $0 } ?? trial
      }
  }

  /// The dense model's figure beside the best trial's.
  package var dense: Trial? {
    best.flatMap { best in denseTrials.last { $0.options == best.options && !$0.isPartial } }
  }

  /// `spearman 0.8420 of 0.8539`: the best score, and the dense model's; nil without trials.
  package func bestText(decimals: Int) -> String? {
    best.map { best in
      let dense = dense.map { " of \(Numerals.fixed($0.result.value, decimals))" } ?? ""
      return "\(best.result.metric.title) \(Numerals.fixed(best.result.value, decimals))\(dense)"
    }
  }

  /// `12 changes, 3 trials`
  var work: String {
    [undoable?.counted("change"), trials.count.counted("trial")].compactMap(\.self)
      .joined(separator: ", ")
  }
}

extension SessionRecord {
  /// What is in the last part, without going through it again; nil without a header.
  package var digest: SessionDigest? {
    let part = lastPart
    guard let header = part.lastHeader else { return nil }
    var digest = SessionDigest(
      header: header, label: Label(), trials: [], denseTrials: [], isTouched: false)
    var hasEdits = false
    for entry in part.entries {
      switch entry {
      case .note(.progress(let progress)):
        digest.undoable = progress.undoable
        digest.label = progress.label
      case .note(.trial(let trial)):
        if trial.isDense { digest.denseTrials.append(trial) } else { digest.trials.append(trial) }
      case .command(let command):
        switch (command.id, command.argument) {
        case (.trialRemove, .number(let number)):
          digest.trials.removeAll { Double($0.number) == number }
        case (.labelSet, .label(.trial(let number), let label)):
          for index in digest.trials.indices where digest.trials[index].number == number {
            digest.trials[index].label = label
          }
        case (.exportRun, _): digest.isTouched = true
        default: hasEdits = hasEdits || command.id.editsPlan
        }
      case .opened, .note: break
      }
    }
    // Files of earlier versions don't say what can be undone.
    let isChanged = digest.undoable.map { $0 > 0 } ?? hasEdits
    digest.isTouched =
      digest.isTouched || isChanged || !digest.trials.isEmpty || !digest.label.isEmpty
    return digest
  }
}

extension SessionEntry {
  /// Whether it makes a session worth a file: something was changed, evaluated, written or named,
  /// not only looked at.
  package var isWork: Bool {
    switch self {
    case .note(.progress(let progress)): progress != SessionProgress()
    case .note(.trial): true
    case .command(let command): command.id == .exportRun
    case .opened, .note: false
    }
  }
}

extension CommandID {
  /// Whether it can change the plan; not what only chooses rows.
  fileprivate var editsPlan: Bool {
    switch self {
    case .scopeNext, .selectToggle, .selectRange, .selectAll, .selectClear, .selectMatching,
      .settingsCopy, .compareToggle, .compareDifference, .undo, .redo:
      false
    default: CommandRegistry.descriptor(self).group == .plan
    }
  }
}
