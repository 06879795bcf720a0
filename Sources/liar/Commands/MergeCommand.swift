internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar merge`
struct Merge: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Merge the accumulators of a calibration's shards.",
    discussion: """
      'liar calibrate MODEL … --shard 0/2 -o A' and '--shard 1/2 -o B', on one machine or two, take \
      one half of the samples each; 'liar merge A B -o C' gives what one calibration of all samples \
      gives.
      """)

  @Argument(help: "The files to merge.", completion: .file()) var files: [String]
  @OptionGroup(title: "Output") var target: WrittenTarget
  @OptionGroup(title: "Output") var format: FormatOption
  @OptionGroup(title: "Output") var voice: VoiceOptions

  private struct Report: RecordResult {
    var output: String
    var samples, held_out_samples, tokens, held_out_tokens, shards: Int
    var missing_shards: [Int]

    var fields: [(name: String, value: (any CustomStringConvertible)?)] {
      [
        ("output", output), ("samples", samples), ("held_out_samples", held_out_samples),
        ("tokens", tokens), ("held_out_tokens", held_out_tokens), ("shards", shards),
        ("missing_shards", missing_shards.map(String.init).joined(separator: " ")),
      ]
    }
  }

  func run() throws {
    try Foreground.work { work in
      try Exporter.checkTarget(
        target.output, isFolder: false, overwrite: target.force,
        apartFrom: files.map(OutputPlace.Source.accumulators))
      let outcome = try AccumulatorFile.merge(
        files, to: target.output, overwrite: target.force, work: work)
      if !outcome.missing.isEmpty {
        Console.warn(
          "\(target.output) is incomplete: it lacks \(outcome.missing.count) of "
            + "\(outcome.shards) shards (\(outcome.missing.map(String.init).joined(separator: ", ")))"
        )
      }
      let summary = outcome.summary
      try format.print(
        Report(
          output: target.output, samples: summary.samples, held_out_samples: summary.heldOutSamples,
          tokens: summary.tokens, held_out_tokens: summary.heldOutTokens, shards: outcome.shards,
          missing_shards: outcome.missing))
    }
  }
}
