internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar calibrate`
struct Calibrate: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run calibration text through a model and keep the accumulators.")

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @Option(help: "Take only a part of the samples, such as 0/2 or 1/2, for 'liar merge'.")
  var shard: CalibrationShard?
  @OptionGroup(title: "Output") var target: WrittenTarget
  @OptionGroup(title: "Output") var format: FormatOption
  @OptionGroup(title: "Output") var voice: VoiceOptions

  private struct Report: RecordResult {
    var tokens, held_out_tokens: Int
    var seconds, tokens_per_second: Double

    var fields: [(name: String, value: (any CustomStringConvertible)?)] {
      [
        ("tokens", tokens), ("held_out_tokens", held_out_tokens), ("seconds", seconds),
        ("tokens_per_second", tokens_per_second),
      ]
    }
  }

  func validate() throws {
    if calibration.accumulators != nil {
      throw ValidationError("--accumulators is for commands that use a calibration.")
    }
    try MissingArguments.refuse([calibration.calibration == nil ? "--calibration FILE" : nil])
  }

  func run() throws {
    try Foreground.work { work in
      try Exporter.checkTarget(
        target.output, isFolder: false, overwrite: target.force,
        apartFrom: model.sources + calibration.sources)
      let model = try resources.open(model, for: .calibrate, calibration, work)
      let result = try resources.resources().calibration(
        model, calibration.options(for: model), shard: shard, to: target.output,
        overwrite: target.force,
        work: work)
      let summary = result.summary
      DecisionLog.calibrated(result)
      try format.print(
        Report(
          tokens: summary.tokens, held_out_tokens: summary.heldOutTokens,
          seconds: summary.seconds, tokens_per_second: summary.tokensPerSecond))
    }
  }
}
