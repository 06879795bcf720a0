import Foundation
import PseudoTerminal
import Testing

/// The configuration file of the real program.
@Suite(.serialized)
struct ConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is in force under a configuration.
  private func effective(_ text: String) throws -> Outcome {
    try Program.run("config", "--config", folder.file("config.toml", text))
  }

  @Test func theDefaultFileSaysExactlyTheDefaults() throws {
    let file = try Program.run("--default-config")
    #expect(file.status == 0)
    #expect(file.output.contains("initial_ratio = 0.3"))
    let nothing = try effective("")
    #expect(nothing.status == 0, "\(nothing.errors)")
    #expect(nothing.output == file.output)
    #expect(try effective(file.output).output == file.output)
  }

  @Test func everySettingIsReadAndShown() throws {
    let text = """
      theme = "light"
      glyphs = "ascii"
      colors = 16
      mouse = false
      initial_ratio = 0.5
      criterion = "wanda"
      method = "bias"
      ridge = "auto"
      guard = 0
      memory = "8G"
      [calibration]
      samples = 64
      length = 32
      held_out = 0.5
      token_weighting = "inverse-norm"
      [keys]
      "plan.undo" = ["ctrl-z", "u"]
      app.quit = "Q"
      """
    let outcome = try effective(text)
    #expect(outcome.status == 0, "\(outcome.errors)")
    for line in [
      "theme = \"light\"", "glyphs = \"ascii\"", "colors = \"16\"", "mouse = false",
      "initial_ratio = 0.5", "criterion = \"wanda\"", "method = \"bias\"", "ridge = \"auto\"",
      "guard = 0.0", "memory = \"8000000000\"", "samples = 64", "length = 32", "held_out = 0.5",
      "token_weighting = \"inverse-norm\"", "\"plan.undo\" = [\"ctrl-z\", \"u\"]",
      "\"app.quit\" = \"Q\"",
    ] {
      #expect(outcome.output.contains("\n" + line), "\(line)")
    }
    #expect(try effective(outcome.output).output == outcome.output)
  }

  @Test func sharesMayBePercentages() throws {
    let shares = try effective(
      "initial_ratio = 0.35\nguard = 0.02\n[calibration]\nheld_out = 0.1")
    let percent = try effective(
      "initial_ratio = \"35%\"\nguard = \"2 %\"\n[calibration]\nheld_out = \"10%\"")
    #expect(percent.status == 0 && percent.output == shares.output, "\(percent)")
    #expect(percent.output.contains("\ninitial_ratio = 0.35\n"))
  }

  @Test(
    arguments: [
      ("thme = \"dark\"", ":1:1: 'thme' is unknown here; did you mean 'theme'?"),
      ("mouse = true\n\n  ratio = 1\n", ":3:3: 'ratio' is unknown"),
      ("samples = 3", ":1:1: 'samples' is unknown here; write it under [calibration]"),
      ("[calibration]\ntheme = \"x\"", ":2:1: 'theme' is unknown here; write it above all tables"),
      ("initial_ratio = 1", ":1:1: 'initial_ratio' can't be this; write a share from 0"),
      ("mouse = 1", "write true or false"), ("criterion = \"wifw\"", "write wifv, "),
      ("ridge = -1", "from 0 to 1000000"), ("guard = nan", "from 0 to 1"),
      ("memory = \"much\"", "such as 8G"), ("[calibration]\nlength = 1", ":2:1:"),
      ("keys = 3", ":1:1: 'keys' is a table; write [keys]"),
      (
        "[keys]\n\"plan.und\" = \"c\"",
        ":2:1: there is no command 'plan.und'; did you mean 'plan.undo'"
      ),
      ("[keys]\nplan.undo = \"c\"\n plan.redo = \"c\"", ":3:2: c is both plan.undo and plan.redo"),
      ("[keys]\nplan.undo = \"hyper-c\"", ":2:1: 'hyper-c' (for plan.undo) is no key"),
      ("[keys]\nplan.undo = 3", ":2:1: the keys of 'plan.undo'"),
      ("theme = dark", ":1:"), ("[keys", ":1:"),
    ])
  func faultsAreToldWithTheirPlace(text: String, expected: String) throws {
    let outcome = try effective(text)
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    // The workbench doesn't start half configured.
    let file = folder.path + "/config.toml"
    let opened = try Program.run("open", Samples.encoder, "--config", file)
    #expect(opened.status == 78)
    #expect(opened.errors == outcome.errors)
  }

  @Test func aFileThatCannotBeReadIsTold() throws {
    for path in [folder.path + "/none.toml", folder.path, "/dev/zero"] {
      let outcome = try Program.run("config", "--config", path)
      #expect(outcome.status == 78, "\(path): \(outcome.errors)")
    }
  }

  @Test func theWorkbenchFollowsALinkedFileAndTheCommandLineWins() throws {
    let real = try folder.file(
      "real.toml", "initial_ratio = 0.5\nglyphs = \"ascii\"\n[keys]\napp.quit = \"ctrl-x\"\n")
    let configuration = folder.path + "/.config/liar"
    try FileManager.default.createDirectory(
      atPath: configuration, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: configuration + "/config.toml", withDestinationPath: real)
    let program = try Program.open(
      ["open", "--sample", "--initial-ratio", "0.25"], in: folder, columns: 160, rows: 45)
    #expect(program.waitUntil(timeout: 30) { $0.screen.text.contains("* ready") })
    #expect(program.screen.text.contains("6/8"), "\(program.screen.text)")
    program.send("q")
    program.chooseNextTheme()
    program.send("\u{18}")
    #expect(program.waitForExit() == .code(0))
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: configuration + "/config.toml")
        == real)
    #expect(try String(contentsOfFile: real, encoding: .utf8).hasPrefix("initial_ratio = 0.5"))
  }
}

/// The committed documents are those that the program makes.
@Suite struct DocumentationTests {
  @Test func nothingIsStale() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run("documentation", folder.path).status == 0)
    let docs = Program.root.appending(path: "docs").path
    let made = folder.allFiles.filter { !["man", "completions"].contains($0) }
    #expect(made.count > 20)
    for name in made {
      let text = try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
      let committed = try? String(contentsOfFile: docs + "/" + name, encoding: .utf8)
      #expect(committed == text, "docs/\(name) is stale: run 'make docs'")
    }
    for part in ["man", "completions"] {
      let committed = try FileManager.default.contentsOfDirectory(atPath: docs + "/" + part)
      #expect(Set(committed.map { "\(part)/\($0)" }).subtracting(made) == [])
    }
  }

  /// Words and numbers of a text, numbers as such: another processor may round the last place
  /// elsewhere.
  private func expectSame(_ shown: String, _ printed: String) {
    let (a, b) = (shown.split(separator: " "), printed.split(separator: " "))
    let isSame =
      a.count == b.count
      && zip(a, b).allSatisfy { one, other in
        if let x = Double(one), let y = Double(other) { return abs(x - y) < 0.002 }
        return one == other
      }
    #expect(isSame, "README shows\n\(shown)\nand the program prints\n\(printed)")
  }

  @Test func theReadmeShowsWhatAnalyzePrints() throws {
    let readme = try String(
      contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
    let run = try Program.run(
      "analyze", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "256",
      "--format", "table")
    let printed = run.output.split(separator: "\n").prefix(8).map(String.init)
    let lines = readme.split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.hasPrefix("relative held-out error by share") })
    #expect(lines.dropFirst(first).prefix(8).last?.hasPrefix("0.ffn        none") == true)
    for (shown, printed) in zip(lines[first...], printed) { expectSame(shown, printed) }
  }

  @Test func theReadmeShowsWhatEvaluatePrints() throws {
    let readme = try String(
      contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
    let run = try Program.run(
      "evaluate", Samples.encoder, "--task", "similarity", "--data", Samples.pairs,
      "--calibration", Samples.encoderText, "--samples", "256", "--ratio", "0.5")
    let begin = try #require(readme.range(of: "--ratio 0.5\n{\n"))
    let end = try #require(readme.range(of: "\n}\n", range: begin.upperBound..<readme.endIndex))
    let shown = try JSONSerialization.jsonObject(
      with: Data("{\(readme[begin.upperBound..<end.lowerBound])}".utf8))
    let json = try #require(shown as? [String: Any])
    #expect(Set(json.keys) == Set(try run.json.keys))
    for key in ["value", "dense_value"] {
      let (a, b) = (json[key] as? Double ?? 0, try run.json[key] as? Double ?? 1)
      #expect(abs(a - b) < 0.0005, "\(key): README \(a), printed \(b)")
    }
  }
}
