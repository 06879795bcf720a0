internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let figuresOpen = CommandID("figures.open")
  package static let figureNext = CommandID("figures.next")
  package static let figurePrevious = CommandID("figures.previous")
  package static let figureRatioDecrease = CommandID("figures.ratio-decrease")
  package static let figureRatioIncrease = CommandID("figures.ratio-increase")
  package static let figuresExport = CommandID("figures.export")
  package static let figuresWrite = CommandID("figures.write")
  package static let figureAdopt = CommandID("figures.adopt")
}

extension CommandRegistry {
  static let figureCommands: [CommandDescriptor] = [
    CommandDescriptor(
      .figuresOpen, "Figures: criteria × reconstructions, and token errors by method", .view,
      keys: [.character("F")], hint: "figures", recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in state.openFigures() },
    figure(.figurePrevious, "Previous figure", [Key(.left)], hint: "figure") { $0.nextFigure(-1) },
    figure(.figureNext, "Next figure", [Key(.right), .character("v")], hint: "figure") {
      $0.nextFigure(1)
    },
    figure(.figureRatioDecrease, "Figures at 10 % less", [.character("[")], hint: "ratio") {
      $0.moveFigureRatio(-1)
    },
    figure(.figureRatioIncrease, "Figures at 10 % more", [.character("]")], hint: "ratio") {
      $0.moveFigureRatio(1)
    },
    CommandDescriptor(
      .figureAdopt, "Take over the row: its criterion, method and ratio, at all unprotected sites",
      .plan, keys: [Key(.enter)], in: [.figures], hint: "adopt", enabled: { $0.adoptionObstacle },
      resolve: { state, command in
        state.adoptedRecipe.map { Command(.planApply, .recipe($0)) } ?? command
      }
    ) { _, _ in [] },
    CommandDescriptor(
      .figuresExport, "Write the figures as Markdown and CSV", .dialog, keys: [.character("x")],
      in: [.figures], hint: "export", recording: .transient, enabled: Requirements.writing
    ) { state, _ in state.confirmFigures() },
    CommandDescriptor(
      .figuresWrite, "Write the figures into a folder, which is replaced", .dialog,
      argument: .text, recording: .transient, enabled: Requirements.writing
    ) { state, argument in
      guard case .text(let destination) = argument else { return [] }
      return state.writeFigures(to: destination)
    },
  ]

  private static func figure(
    _ id: CommandID, _ title: String, _ keys: [Key], hint: String,
    run: @escaping @Sendable (inout State) -> [Effect]
  ) -> CommandDescriptor {
    CommandDescriptor(
      id, title, .dialog, keys: keys, in: [.figures], hint: hint, recording: .transient,
      enabled: Requirements.calibration
    ) { state, _ in run(&state) }
  }
}
