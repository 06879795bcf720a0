import Foundation
import Testing

/// Numbers at the edge of what types hold, and beyond, in every option that takes one.
struct NumberTests {
  private static let values = ["-1", "9223372036854775807", "18446744073709551616", "1e308"]
  private static let numeric: Set<String> = [
    "--budget", "--guard", "--held-out", "--length", "--limit", "--max-tokens", "--memory",
    "--ratio", "--ratios", "--ridge", "--round-to", "--samples", "--seed", "--shard",
    "--shard-size", "--temperature", "--top",
  ]

  /// Commands with as little work as they can have.
  private static let commands: [String: [String]] = {
    let text = ["--calibration", Samples.encoderText, "--samples", "4", "--no-cache"]
    let task = ["--task", "fidelity", "--data", Samples.encoderText, "--limit", "2"]
    return [
      "inspect": [Samples.encoder], "analyze": [Samples.encoder] + text,
      "calibrate": [Samples.encoder] + text + ["-o", "@"],
      "prune": [Samples.encoder] + text + ["--ratio", "0.5", "-o", "@"],
      "evaluate": [Samples.encoder] + text + task + ["--ratio", "0.5"],
      "compare": [Samples.encoder] + text + task
        + ["--ratios", "0.5", "--criteria", "wifv", "--reconstructions", "bias"],
      "report": [Samples.encoder] + text + ["--ratio", "0.5", "-o", "@"],
      "generate": [Samples.decoder, "--text", "The goose", "--max-tokens", "2"],
      "logits": [Samples.decoder, "--text", "The goose"],
    ]
  }()

  @Test("no option's number traps, hangs, or becomes a figure that is none")
  func options() throws {
    var cases: [Case] = []
    var found: Set<String> = []
    for (name, command) in try CommandTree.leaves() {
      guard let words = Self.commands[name] else { continue }
      for option in Self.numeric.sorted() where command.option(option) != nil {
        found.insert(option)
        for value in Self.values {
          cases.append(Case(command: name, words: words, option: option, value: value))
        }
      }
    }
    #expect(found == Self.numeric)
    concurrently(cases) { number in
      let folder = try TemporaryFolder()
      let run = try Program.run(number.arguments(output: folder.path + "/out"))
      var wrong: [String] = []
      if run.status != 0 && !(64...78).contains(run.status) { wrong.append("\(run)") }
      if run.status == 0 && run.output.contains(/\b(nan|inf)\b/) {
        wrong.append("prints a number that is none")
      }
      if run.status != 0 && run.errors.isEmpty { wrong.append("says nothing") }
      return wrong
    }
  }

  private struct Case: CustomStringConvertible {
    var command: String
    var words: [String]
    var option: String
    var value: String

    /// The option once, whatever stood there, and one that it excludes left out.
    func arguments(output: String) -> [String] {
      var words = words
      let excluded = option == "--budget" ? ["--ratio"] : []
      for name in [option] + excluded {
        if let place = words.firstIndex(of: name) { words.removeSubrange(place...place + 1) }
      }
      return [command] + words.map { $0 == "@" ? output : $0 } + ["\(option)=\(value)"]
    }

    var description: String { "\(command) \(option)=\(value)" }
  }
}
