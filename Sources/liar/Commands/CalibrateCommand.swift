internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar calibrate`
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run calibration text through a model and keep the accumulators.")

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @Option(name: .shortAndLong, help: "The safetensors file to write.") var output: String
  @Flag(help: "Replace an existing file.") var force = false

  private struct Report: Encodable {
    var tokens, held_out_tokens: Int
    var seconds, tokens_per_second: Double
  }

  func run() throws {
    try Foreground.work { work in
      let model = try model.open(work)
      try Exporter.checkTarget(output, isFolder: false, overwrite: force)
      let result = try Calibrator.run(model, calibration.options(for: model), work: work)
      try AccumulatorFile.write(result, model: model, to: output, overwrite: force)
      ProgressLine.shared.clear()
      let summary = result.summary
      try Console.writeJSON(
        Report(
          tokens: summary.tokens, held_out_tokens: summary.heldOutTokens,
          seconds: summary.seconds, tokens_per_second: summary.tokensPerSecond))
    }
  }
}
