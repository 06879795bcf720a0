internal import PruningPlan

extension State {
  /// Opens the figures; computes them where they aren't known for the present calibration.
  mutating func openFigures() -> [Effect] {
    dialogs.open = .figures(FiguresDialog())
    guard figuresJob == nil, !figuresAreCurrent || figures?.report.isComplete == false
    else { return [] }
    return computeFigures(ratio: figures?.report.options.ratios.first ?? 0.5)
  }

  /// Computes the figures anew, at another ratio.
  mutating func moveFigureRatio(_ step: Int) -> [Effect] {
    let now = figures?.report.options.ratios.first ?? 0.5
    let next = min(max((now * 10).rounded() + Double(step), 1), 9) / 10
    guard next != now || figuresJob == nil else { return [] }
    return computeFigures(ratio: next)
  }

  private mutating func computeFigures(ratio: Double) -> [Effect] {
    let options = ComparisonOptions(
      criteria: FigureReport.criteria, reconstructions: Reconstruction.ablation,
      ratios: [ratio], estimate: plan.document.estimate,
      evaluation: environment.configuration.evaluation)
    let stops = stoppableJobs.filter(\.request.isFigures).map { supersede($0.id) }
    let job = JobID(jobs.next)
    let effect = ask(.figures(options))
    figures = FigureSheet(
      report: FigureReport(options: options), job: job, calibration: calibration.number)
    return stops + [effect]
  }

  mutating func take(_ report: FigureReport, of id: JobID) -> [Effect] {
    guard figures?.job == id else { return [] }
    figures?.report = report
    return []
  }

  mutating func nextFigure(_ step: Int) -> [Effect] {
    guard case .figures(var dialog) = dialogs.open else { return [] }
    dialog.figure = FiguresDialog.Figure.allCases.neighbour(of: dialog.figure, step)
    dialog.cursor = 0
    dialogs.open = .figures(dialog)
    return []
  }

  /// Asks before figures go into a folder beside where the workbench was started: whether one of
  /// that name is there already, only the engine can see.
  mutating func confirmFigures() -> [Effect] {
    guard let report = figures?.report else { return [] }
    let percent = Int(((report.options.ratios.first ?? 0) * 100).rounded())
    let destination = "\(model?.name ?? "model")-figures-\(percent)"
    dialogs.open = .confirm(
      ConfirmDialog(
        title: "Write the figures",
        text: "Write figures.md and two CSV tables into the folder \(destination)? "
          + "A folder of that name is replaced.",
        command: Command(.figuresWrite, .text(destination))))
    return []
  }

  /// Writes what is known of the figures, and shows them again.
  mutating func writeFigures(to destination: String) -> [Effect] {
    guard let report = figures?.report else { return [] }
    dialogs.open = .figures(FiguresDialog())
    message = "writing \(destination)"
    return [
      ask(
        .writeFigures(report, destination: environment.expand(destination), overwrite: true))
    ]
  }
}
