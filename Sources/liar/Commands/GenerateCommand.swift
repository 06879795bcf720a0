internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar generate`
struct Generate: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Continue a prompt with a decoder, dense or pruned.")

  @OptionGroup var model: ModelArgument
  @Option(help: "The text to continue.") var prompt: String
  @Option(help: "At most this many tokens.") var maxTokens = 64
  @Option(help: "0 takes the likeliest token each time.") var temperature = 0.0
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var result: TextResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    if maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1.") }
    if !(temperature >= 0) { throw ValidationError("--temperature must be at least 0.") }
    try pruning.refuseIdleOptions()
    if !pruning.isGiven { try calibration.refuseStatistics() }
    if pruning.isGiven { try MissingArguments.refuse([pruning.missingStatistics(calibration)]) }
  }

  func run() throws {
    try result.target.check(apartFrom: model.sources + calibration.sources)
    try Foreground.work { work in
      let model = try resources.open(
        model, for: .interactive, calibration, pruning: pruning, work)
      var subject = model.dense
      if pruning.isGiven {
        var own = calibration
        // A recipe has a seed already; this one is the text's.
        if pruning.recipe != nil { own.chosenSeed = nil }
        let recipe = try pruning.recipe(for: model, own)
        let outcome = try resources.run(model, calibration, work)
          .prune(recipe, allocation: pruning.allocationOptions)
        DecisionLog.pruned(outcome)
        subject = outcome.pruned
      }
      ProgressLine.shared.clear()
      // A text for people is printed as it comes.
      let isStreamed = result.resolved == .table && result.target.file == nil
      var text = ""
      try TextGenerator(model).run(
        subject, prompt: prompt, maximumTokens: maxTokens, temperature: temperature,
        seed: calibration.seed, work: work
      ) { piece in
        guard isStreamed else { return text += piece }
        Console.write(piece)
      }
      if isStreamed { return Console.write("\n") }
      try result.write(Report(prompt: prompt, text: text))
    }
  }

  private struct Report: CommandResult {
    var prompt, text: String

    var csv: CSVTable {
      var csv = CSVTable(["prompt", "text"])
      csv.add([prompt, text])
      return csv
    }

    var table: String { text + "\n" }
  }
}
