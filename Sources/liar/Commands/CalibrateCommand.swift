internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar calibrate`
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run calibration text through a model and keep the accumulators.")

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @Option(help: "Take only a part of the samples, such as 0/2 or 1/2, for 'liar merge'.")
  var shard: CalibrationShard?
  @Option(name: .shortAndLong, help: "The safetensors file to write.") var output: String
  @Flag(help: "Replace an existing file.") var force = false

  private struct Report: Encodable {
    var tokens, held_out_tokens: Int
    var seconds, tokens_per_second: Double
  }

  func validate() throws {
    if calibration.accumulators != nil {
      throw ValidationError("--accumulators is for commands that use a calibration.")
    }
    try MissingArguments.refuse([calibration.calibration == nil ? "--calibration FILE" : nil])
  }

  func run() throws {
    try Foreground.work { work in
      try Exporter.checkTarget(output, isFolder: false, overwrite: force)
      let model = try resources.open(model, for: .calibrate, calibration, work)
      let result = try resources.resources().calibration(
        model, calibration.options(for: model), shard: shard, to: output, overwrite: force,
        work: work)
      ProgressLine.shared.clear()
      let summary = result.summary
      try Console.writeJSON(
        Report(
          tokens: summary.tokens, held_out_tokens: summary.heldOutTokens,
          seconds: summary.seconds, tokens_per_second: summary.tokensPerSecond))
    }
  }
}
