import Foundation
import Testing

/// One grammar of options, over all commands.
struct GrammarTests {
  /// Commands whose output has a language of its own.
  private static let ownLanguage = [
    "open": "a screen", "engine": "JSON lines", "config": "a configuration file",
    "completions": "a shell's script", "documentation": "files",
  ]

  @Test func everyCommandTakesQuietAndVerbose() throws {
    for (name, command) in try CommandTree.leaves() {
      #expect(command.option("--quiet")?.spellings == ["--quiet", "-q"], "\(name)")
      #expect(command.option("--verbose")?.spellings == ["--verbose", "-v"], "\(name)")
    }
  }

  @Test func everyCommandThatPrintsAResultTakesAFormat() throws {
    for (name, command) in try CommandTree.leaves() {
      guard Self.ownLanguage[name] == nil else {
        #expect(command.option("--format") == nil, "\(name)")
        continue
      }
      #expect(command.option("--format")?.allValues == ["table", "json", "csv"], "\(name)")
      #expect(command.option("--json")?.kind == "flag", "\(name)")
    }
  }

  @Test func whatIsWrittenIsNamedAlike() throws {
    for (name, command) in try CommandTree.leaves() {
      for spelling in ["--out", "--output-file", "--file", "--to"] {
        #expect(command.option(spelling) == nil, "\(name)")
      }
      guard let output = command.option("--output") else {
        #expect(command.option("--output-format") == nil, "\(name)")
        continue
      }
      #expect(output.spellings == ["--output", "-o"], "\(name)")
      #expect(command.option("--force")?.kind == "flag", "\(name)")
    }
    // Only fetch has a place of its own for what it brings, and one value to print.
    let without = try CommandTree.leaves().filter { $0.command.option("--output") == nil }
    #expect(
      Set(without.map(\.name))
        == ["open", "engine", "documentation", "fetch", "version", "cache clear"])
  }

  /// A name means the same kind of thing wherever it is taken.
  @Test func optionsOfOneNameAreOfOneKind() throws {
    var known: [String: (command: String, kind: String, spellings: Set<String>)] = [:]
    for (name, command) in try CommandTree.leaves() {
      for option in command.arguments ?? [] {
        for spelling in option.spellings {
          let (owner, kind, spellings) =
            known[spelling] ?? (name, option.kind, option.spellings)
          known[spelling] = (owner, kind, spellings)
          #expect(
            option.kind == kind && option.spellings == spellings,
            "\(spelling) of \(name) and \(owner)")
        }
      }
    }
  }

  @Test func helpSaysTheGrammar() throws {
    for command in ["analyze", "evaluate", "prune", "sessions"] {
      // In one line, since the terminal's width breaks it.
      let help = try Program.run(command, "--help").output
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(help.contains("table (default on a terminal), json (elsewhere) or"), "\(command)")
      #expect(help.contains("-q, --quiet") && help.contains("-v, --verbose"), "\(command)")
    }
  }

  /// A recipe says everything, so whatever else says how to prune is refused beside it.
  @Test func everyOptionOfPruningIsRefusedBesideARecipe() throws {
    let values = [
      "--allocation": "uniform", "--budget": "50%", "--correction": "full",
      "--criterion": "wanda", "--guard": "0.02", "--loss": "similarity", "--mode": "sequential",
      "--modules": "ffn", "--pass": "2x64", "--protect": "0.ffn", "--ratio": "0.5",
      "--reconstruction": "bias",
      "--remove": "1", "--ridge": "auto", "--round-to": "2", "--target": "self",
    ]
    let leaves = try CommandTree.leaves()
    func options(_ name: String) throws -> Set<String> {
      let command = try #require(leaves.first { $0.name == name }).command
      return Set((command.arguments ?? []).flatMap(\.spellings))
    }
    let shared = try ["evaluate", "generate", "report"].map(options)
      .reduce(options("prune")) { $0.intersection($1) }
    #expect(shared.subtracting(try options("calibrate")) == Set(values.keys).union(["--recipe"]))
    for (option, value) in values {
      let run = try Program.run(
        ["prune", Samples.encoder, "--recipe", "plan.toml", option, value])
      #expect(run.status == 64 && run.errors.contains(option), "\(option): \(run.errors)")
    }
  }

  // MARK: Shares

  /// Options whose help speaks of a share that aren't one themselves.
  private static let noShares: Set<String> = ["--budget", "--shard", "--ratios"]

  /// Every option that takes a share, of every command, takes `7%` and `0.07`, and no `half`.
  @Test func everyShareIsAPercentageToo() throws {
    var tried = 0
    for (name, command) in try CommandTree.leaves() {
      for option in command.arguments ?? [] where option.kind == "option" {
        guard let abstract = option.abstract?.lowercased(),
          abstract.contains("share") || abstract.contains("ratio that"),
          let spelling = option.spellings.first, !Self.noShares.contains(spelling)
        else { continue }
        tried += 1
        for (value, isShare) in [("7%", true), ("0.07", true), ("half", false)] {
          let run = try Program.run(
            name.split(separator: " ").map(String.init) + [spelling, value])
          let isRefused = run.errors.contains("'\(value)'")
          #expect(isRefused != isShare, "\(name) \(spelling) \(value): \(run.errors)")
        }
      }
    }
    // --ratio, --guard, --held-out, --ridge and --initial-ratio.
    #expect(tried >= 20)
  }

  @Test func aBudgetIsAPercentageOrAShare() throws {
    let folder = try TemporaryFolder()
    func recipe(_ budget: String) throws -> String {
      let path = folder.path + "/recipe.toml"
      let run = try Program.run(
        "prune", Samples.encoder, "--calibration", Samples.encoderText, "--samples", "16",
        "--budget", budget, "--output-format", "recipe", "--force", "-o", path)
      #expect(run.status == 0, "\(run.errors)")
      return try String(contentsOfFile: path, encoding: .utf8)
    }
    #expect(try recipe("30%") == recipe("0.3"))
    #expect(try recipe("chosen:30%") == recipe("chosen:0.3"))
  }

  /// In recipes and in the configuration a percentage is a string, since TOML has no such numbers.
  @Test func recipesAndConfigurationsTakePercentages() throws {
    let folder = try TemporaryFolder()
    func sites(_ estimate: String, _ heldOut: String) throws -> String {
      let recipe = try folder.file(
        "recipe.toml",
        """
        model = 'tiny-bert'
        mode = 'one-shot'
        [estimate]
        \(estimate)
        seed = 0
        [calibration]
        file = '\(Samples.encoderText)'
        samples = 16
        length = 64
        seed = 0
        heldOut = \(heldOut)
        tokenWeighting = 'uniform'
        [sites.'0.ffn']
        kept = 100
        criterion = 'wifv'
        reconstruction = 'liar'
        protected = false
        """)
      let run = try Program.run(
        "prune", Samples.encoder, "--recipe", recipe, "--output-format", "recipe", "--force",
        "-o", folder.path + "/again.toml", "--format", "csv")
      #expect(run.status == 0, "\(run.errors)")
      return run.output
    }
    let numbers = try sites("ridge = 0.01\nguardShare = 0.02", "0.25")
    #expect(numbers.contains("0.ffn,100,512,"))
    #expect(try sites("ridge = '1%'\nguardShare = '2%'", "'25%'") == numbers)
    func settings(_ text: String) throws -> String {
      let run = try Program.run("config", "--config", folder.file("config.toml", text))
      #expect(run.status == 0, "\(run.errors)")
      return run.output
    }
    #expect(
      try settings(
        "initial_ratio = '40%'\nguard = '2%'\nridge = '1%'\n[calibration]\nheld_out = '25%'")
        == settings(
          "initial_ratio = 0.4\nguard = 0.02\nridge = 0.01\n[calibration]\nheld_out = 0.25"))
  }
}
