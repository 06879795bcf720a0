import Foundation
import Testing

struct UsageTests {
  @Test(arguments: [
    [], ["open"], ["inspect"], ["tokenize"], ["embed"], ["logits"], ["calibrate"], ["analyze"],
    ["prune"], ["evaluate"], ["generate"], ["fetch"], ["bench"],
  ])
  func helpIsOnStandardOutput(command: [String]) throws {
    let run = try Program.run(command + ["--help"])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("USAGE: liar"))
    if command.isEmpty {
      for name in ["open", "inspect", "analyze", "prune", "evaluate", "fetch"] {
        #expect(run.output.contains("  " + name))
      }
    }
  }

  @Test(arguments: ["--version", "version"])
  func theVersion(argument: String) throws {
    let run = try Program.run(argument)
    #expect(run.status == 0 && run.output.split(separator: ".").count == 3)
  }

  private static let text = ["--calibration", Samples.encoderText]
  private static let evaluation = ["evaluate", Samples.encoder, "--task", "similarity", "--data"]

  @Test(arguments: [
    ["inspect"], ["inspect", Samples.encoder, "--no-such-option"],
    ["inspect", Samples.encoder, "--format", "xml"],
    ["embed", Samples.encoder], ["logits", Samples.decoder, "--text", ""],
    ["logits", Samples.decoder, "--text", "a", "--top", "0"],
    ["calibrate", Samples.encoder] + text,
    ["analyze", Samples.encoder],
    ["analyze", Samples.encoder, "--ratios", "0.5,1.0"] + text,
    ["analyze", Samples.encoder, "--ratios", "half"] + text,
    ["analyze", Samples.encoder, "--ratios", ","] + text,
    ["analyze", Samples.encoder, "--ridge=-1"] + text,
    ["analyze", Samples.encoder, "--ridge", "nan"] + text,
    ["analyze", Samples.encoder, "--ridge", "some"] + text,
    ["analyze", Samples.encoder, "--ridge", "auto", "--held-out", "0"] + text,
    [
      "prune", Samples.encoder, "--ratio", "0.5", "--ridge", "auto", "--held-out", "0", "-o",
      "/tmp/x",
    ]
      + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--mode", "twice", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--target", "x", "-o", "/tmp/x"] + text,
    ["analyze", Samples.encoder, "--guard", "2"] + text,
    ["analyze", Samples.encoder, "--samples", "0"] + text,
    ["analyze", Samples.encoder, "--samples=-4"] + text,
    ["analyze", Samples.encoder, "--length", "1"] + text,
    ["analyze", Samples.encoder, "--calibration", "self:8", "--samples", "8"],
    ["analyze", Samples.encoder, "--held-out", "1"] + text,
    ["analyze", Samples.encoder, "--held-out", "nan"] + text,
    ["analyze", Samples.encoder, "--criterion", "snip", "--loss", "least"] + text,
    ["analyze", Samples.encoder, "--criterion", "best"] + text,
    ["prune", Samples.encoder, "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "1", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio=-0.1", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "nan", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "-o", "/tmp/liar-no-such-target"],
    ["prune", Samples.encoder, "--ratio", "0.5", "--recipe", "a.toml", "-o", "/tmp/x"],
    ["prune", Samples.encoder, "--ratio", "0.5", "--budget", "50%", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--budget", "half", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--budget", "99.9%", "-o", "/tmp/liar-no-such-target"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--allocation", "own", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--budget", "50%", "--allocation", "best", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--modules", "x", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--modules", "", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--protect", "9.ffn", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--protect", "ffn", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--round-to", "0", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--output-format", "onnx", "-o", "/tmp/x"] + text,
    ["prune", Samples.encoder, "--ratio", "0.5", "--reconstruction", "all", "-o", "/tmp/x"] + text,
    evaluation + [Samples.pairs, "--limit=-1"], evaluation + [Samples.pairs, "--limit", "0"],
    ["evaluate", Samples.encoder, "--task", "guess", "--data", Samples.pairs],
    // What says how to prune would be ignored where nothing says what.
    evaluation + [Samples.pairs, "--criterion", "wifv"], evaluation + [Samples.pairs] + text,
    evaluation + [Samples.pairs, "--guard=0"], evaluation + [Samples.pairs, "--round-to", "8"],
    ["generate", Samples.decoder, "--prompt", "a", "--reconstruction", "liar"],
    evaluation + [Samples.pairs, "--samples", "8"],
    evaluation + [Samples.pairs, "--token-weighting", "uniform"],
    // So would what a recipe says already, what other options leave no use for, and what asks for
    // another calibration than the one that is read.
    ["prune", Samples.encoder, "--recipe", "a.toml", "--criterion", "wanda", "-o", "/tmp/x"],
    ["prune", Samples.encoder, "--recipe", "a.toml", "--guard=0", "-o", "/tmp/x"],
    ["prune", Samples.encoder, "--ratio", "0.5", "--target", "dense", "-o", "/tmp/x"] + text,
    ["analyze", Samples.encoder, "--accumulators", "a.safetensors"] + text,
    ["analyze", Samples.encoder, "--accumulators", "a.safetensors", "--samples", "8"],
    [
      "prune", Samples.encoder, "--ratio", "0.5", "--output-format", "recipe", "--dtype", "f16",
      "-o", "/tmp/x",
    ] + text,
    [
      "prune", Samples.encoder, "--ratio", "0.5", "--output-format", "gguf", "--shard-size", "1MB",
      "-o", "/tmp/x",
    ] + text,
    evaluation + [Samples.pairs, "--probe"],
    ["evaluate", Samples.encoder, "--task", "classification", "--data", Samples.pairs, "--probe"],
    ["generate", Samples.decoder, "--prompt", ""],
    ["generate", Samples.decoder, "--prompt", "a", "--max-tokens=-1"],
    ["generate", Samples.decoder, "--prompt", "a", "--temperature=-1"],
    ["fetch", "--upgrade=x"], ["fetch", "../evil"],
    ["open", Samples.encoder, "--initial-ratio", "1"], ["open", Samples.encoder, "--sample"],
  ])
  func wrongUsageIs64(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 1 && run.errors.hasPrefix("liar: error: "), "\(run.errors)")
  }

  @Test(arguments: [
    (
      ["analyze"],
      "missing: MODEL and statistics (--calibration FILE or --accumulators FILE); "
        + "'liar analyze --help' lists what it takes"
    ),
    (["cache", "list", "x"], "unexpected argument 'x'; 'liar cache list --help' lists"),
    (
      ["prune", "m", "--ratio", "2", "-o", "x"],
      "--ratio must be at least 0 and below 1: 0.5 or 50%; 'liar "
    ),
    (["inspect", "m", "--format", "yml"], "'table', 'json' or 'csv'; 'liar inspect --help'"),
    (["analyze", "m", "--criterion", "best"], "the following: random, magnitude-l1, "),
  ])
  func wrongUsageSaysWhatIsWrongAndWhereHelpIs(arguments: [String], expected: String) throws {
    let run = try Program.run(arguments)
    #expect(run.errors.contains(expected), "\(run.errors)")
  }

  /// Everything that has to be given is named at once, also what the command finds out itself.
  @Test(arguments: [
    (["inspect"], "missing: MODEL;"),
    (["embed"], "missing: MODEL and --text TEXT;"),
    (["logits", "m"], "missing: --text TEXT;"),
    (["calibrate"], "missing: MODEL, --output OUTPUT and --calibration FILE;"),
    (["merge"], "missing: FILES ... and --output OUTPUT;"),
    (["evaluate"], "missing: MODEL, --task TASK and --data DATA;"),
    (
      ["evaluate", "m", "--ratio", "0.5"],
      "missing: --task TASK, --data DATA and statistics (--calibration FILE or "
    ),
    (
      ["prune"],
      "missing: MODEL, --output OUTPUT, what to prune (--ratio R, --budget B, --remove LAYERS or --recipe FILE) and "
        + "statistics (--calibration FILE or --accumulators FILE);"
    ),
    (["prune", "m", "--recipe", "r.toml"], "missing: --output OUTPUT;"),
    (["compare", "m"], "missing: --task TASK, --data DATA and statistics ("),
    (["report", "m"], "missing: --output OUTPUT, what to prune ("),
    (["generate"], "missing: MODEL and --prompt PROMPT;"),
    (["completions"], "missing: SHELL;"),
    // What is wrong besides comes first.
    (["prune", "m", "--ratoi", "0.3"], "unknown option '--ratoi'"),
    (["prune", "m", "--ratoi", "0.3"], "missing: --output OUTPUT"),
  ])
  func allThatIsMissingIsNamedAtOnce(arguments: [String], expected: String) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 64)
    #expect(run.errorLines.count == 1 && run.errors.contains(expected), "\(run.errors)")
  }

  @Test(arguments: [
    (["anlyze"], "anlyze: no such command, file or folder; did you mean 'liar analyze'?"),
    (["inspct", "model", "--format", "json"], "did you mean 'liar inspect'?"),
    (["Inspect", "model"], "did you mean 'liar inspect'?"),
    (["eval", "model"], "did you mean 'liar evaluate'?"),
    (["calib"], "did you mean 'liar calibrate'?"),
    (["completion", "bash"], "did you mean 'liar completions'?"),
    (["info", "model"], "did you mean 'liar inspect'?"),
    (["minilm"], "'liar fetch minilm' brings that model"),
    (["my-model"], "my-model: no such command, file or folder; 'liar --help' lists"),
    (["help", "nonsense"], "there is no command 'nonsense' to help with; 'liar --help' lists"),
    (["help", "prun"], "did you mean 'prune'?"),
    (["help", "cache", "lst"], "did you mean 'list'?"),
  ])
  func aMistypedCommandIsNamed(arguments: [String], expected: String) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errorLines.count == 1 && run.errors.contains(expected), "\(run.errors)")
  }

  @Test(arguments: [["help"], ["help", "prune"], ["help", "cache", "list"]])
  func helpIsACommandToo(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 0 && run.output.contains("USAGE: liar"))
  }

  @Test(arguments: [("bash", "complete "), ("zsh", "#compdef liar"), ("fish", "complete -c ")])
  func completionsForShells(shell: String, expected: String) throws {
    let run = try Program.run("completions", shell)
    #expect(run.status == 0 && run.output.contains(expected))
  }

  /// A share is `0.5` or `50%` wherever one is given.
  @Test(arguments: [
    (["--ratio", "0.5"], ["--ratio", "50%"]), (["--guard", "0.02"], ["--guard", "2%"]),
    (["--held-out", "0.25"], ["--held-out", "25%"]),
  ])
  func percentagesAreShares(share: [String], percent: [String]) throws {
    let folder = try TemporaryFolder()
    func recipe(_ option: [String], _ name: String) throws -> String {
      let ratio = option[0] == "--ratio" ? [] : ["--ratio", "30%"]
      let run = try Program.run(
        ["prune", Samples.encoder, "--samples", "8", "--output-format", "recipe"] + Self.text
          + ratio + option + ["-o", folder.path + "/" + name])
      #expect(run.status == 0, "\(run.errors)")
      return try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
    }
    #expect(try recipe(share, "share.toml") == recipe(percent, "percent.toml"))
  }

  @Test func ratiosOfAListArePercentagesToo() throws {
    func analysis(_ ratios: String) throws -> String {
      try Program.run(
        ["analyze", Samples.encoder, "--samples", "8", "--format", "csv", "--ratios", ratios]
          + Self.text
      ).output
    }
    let shares = try analysis("0.3,0.7")
    #expect(shares.contains(",0.3,"))
    #expect(try shares == analysis("30%,70%"))
  }

  @Test(arguments: ["50", "1.5", "150%", "half", "%"])
  func whatIsNoShareIsRefused(text: String) throws {
    let run = try Program.run(
      ["prune", Samples.encoder, "--ratio", text, "-o", "/tmp/x"] + Self.text)
    #expect(run.status == 64 && run.errors.contains("--ratio"), "\(run.errors)")
  }

  @Test func anEmptyPathIsSeen() throws {
    let run = try Program.run("inspect", "")
    #expect(run.status == 66)
    #expect(run.errors.hasPrefix("liar: error: '': no such file or folder;"), "\(run.errors)")
  }

  /// Runs a shell's command, in which `$LIAR` is the program.
  private func shell(_ command: String) throws -> Outcome {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.environment = Program.environment(home: folder.path)
      .merging(["LIAR": try Program.path()]) { $1 }
    let files = try [("output", ""), ("errors", "")].map(folder.file)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files[0]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files[1]))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: files[0], encoding: .utf8),
      errors: try String(contentsOfFile: files[1], encoding: .utf8))
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    let run = try shell(
      "\"$LIAR\" analyze '\(Samples.encoder)' --calibration '\(Samples.encoderText)' "
        + "--samples 16 | head -n 1; echo \"${PIPESTATUS[0]}\"")
    // As a program that SIGPIPE ends.
    #expect(run.status == 0 && run.output == "{\n141\n" && run.errors.isEmpty, "\(run)")
  }

  @Test func aFullDiskIsTold() throws {
    let run = try shell("\"$LIAR\" inspect '\(Samples.encoder)' > /dev/full")
    #expect(run.status == 74)
    #expect(
      run.errors == "liar: error: standard output can't be written: No space left on device\n")
  }

  @Test func aPipeAsATextIsRefusedWithAWayOut() throws {
    let run = try shell(
      "\"$LIAR\" analyze '\(Samples.encoder)' --calibration <(cat '\(Samples.encoderText)')")
    #expect(run.status == 69)
    #expect(run.errors.contains("save what it gives as a file"))
  }

  @Test(arguments: [[], ["open"], [Samples.encoder], ["open", "--sample"]])
  func withoutATerminalItNamesTheCommandThatDoesTheSame(arguments: [String]) throws {
    let run = try Program.run(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errorLines.count == 1 && run.errors.contains("liar analyze"))
  }
}
