internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar merge`
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Merge the accumulators of a calibration's shards.",
    discussion: """
      'liar calibrate MODEL … --shard 0/2 -o A' and '--shard 1/2 -o B', on one machine or two, take \
      one half of the samples each; 'liar merge A B -o C' gives what one calibration of all samples \
      gives.
      """)

  @Argument(help: "The files to merge.", completion: .file()) var files: [String]
  @Option(name: .shortAndLong, help: "The safetensors file to write.") var output: String
  @Flag(help: "Replace an existing file.") var force = false

  private struct Report: Encodable {
    var output: String
    var samples, held_out_samples, tokens, held_out_tokens, shards: Int
    var missing_shards: [Int]
  }

  func run() throws {
    try Foreground.work { work in
      try Exporter.checkTarget(output, isFolder: false, overwrite: force)
      let outcome = try AccumulatorFile.merge(files, to: output, overwrite: force, work: work)
      ProgressLine.shared.clear()
      if !outcome.missing.isEmpty {
        Console.note(
          "liar: warning: \(output) is incomplete: it lacks \(outcome.missing.count) of "
            + "\(outcome.shards) shards (\(outcome.missing.map(String.init).joined(separator: ", ")))"
        )
      }
      let summary = outcome.summary
      try Console.writeJSON(
        Report(
          output: output, samples: summary.samples, held_out_samples: summary.heldOutSamples,
          tokens: summary.tokens, held_out_tokens: summary.heldOutTokens, shards: outcome.shards,
          missing_shards: outcome.missing))
    }
  }
}
