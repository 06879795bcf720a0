import Foundation
import PseudoTerminal
import Testing

/// Names and strings of files that would command a terminal, or hide in it, never reach one.
struct HostileNamesTests {
  /// C0, C1, the direction of writing, a mark of byte order, and a shell's own.
  private static let name = "m\u{1B}[31m\u{9B}x\u{7}\u{202E}\u{FEFF}\n\u{7F}=`$(x)`'"
  private static let word = "th\u{1B}\u{9B}\u{202E}e"
  private static let special = "[C\u{1B}LS]"

  /// What is in the text that a terminal must not get.
  private static func hidden(in text: String, allowing allowed: Set<Unicode.Scalar> = ["\n", "\t"])
    -> [String]
  {
    text.unicodeScalars.filter { scalar in
      let isHidden =
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x061C, 0x2028...0x202E, 0x2066...0x2069,
          0xFEFF:
          true
        default: false
        }
      return isHidden && !allowed.contains(scalar)
    }.map { String($0.value, radix: 16) }
  }

  /// A folder with models, texts, recipes, themes and a cache, all their strings hostile.
  private struct Place {
    let folder: TemporaryFolder
    var path: String { folder.path }
    var encoder: String { path + "/" + HostileNamesTests.name }
    var decoder: String { path + "/d" + HostileNamesTests.name }
    var text: String { path + "/t" + HostileNamesTests.name + ".txt" }
    var pairs: String { path + "/p" + HostileNamesTests.name + ".csv" }
    var variables: [String: String] {
      ["XDG_CACHE_HOME": path + "/c\u{1B}ache", "XDG_CONFIG_HOME": path + "/conf\u{202E}ig"]
    }

    init() throws {
      folder = try TemporaryFolder()
      let manager = FileManager.default
      for (sample, copy) in [(Samples.encoder, encoder), (Samples.decoder, decoder)] {
        try manager.copyItem(atPath: sample, toPath: copy)
        try? manager.removeItem(atPath: copy + "/data")
      }
      for file in ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"] {
        try replace(
          encoder + "/" + file,
          [
            ("\"the\":", "\"th\\u001b\\u009b\\u202ee\":"), ("[CLS]", "[C\\u001bLS]"),
            ("\"clean_text\": true", "\"clean_text\": false"),
          ])
      }
      for file in ["tokenizer.json", "tokenizer_config.json"] {
        try replace(decoder + "/" + file, [("<|endoftext|>", "<\\u009b\\u202e\\u001b[2J>")])
      }
      let texts = try String(contentsOfFile: Samples.encoderText, encoding: .utf8)
      _ = try folder.file(
        (text as NSString).lastPathComponent,
        texts.replacing(" the ", with: " \(HostileNamesTests.word) "))
      try manager.copyItem(atPath: Samples.pairs, toPath: pairs)
      let themes = path + "/conf\u{202E}ig/liar/themes"
      try manager.createDirectory(atPath: themes, withIntermediateDirectories: true)
      let theme = try String(
        contentsOf: Program.root.appending(path: "themes/dark.toml"), encoding: .utf8)
      try Data(theme.utf8).write(to: URL(fileURLWithPath: themes + "/a\u{1B}[31m\u{9B}.toml"))
      try Data("\u{1B} = 1".utf8).write(to: URL(fileURLWithPath: themes + "/b\u{202E}.toml"))
    }

    private func replace(_ path: String, _ changes: [(String, String)]) throws {
      guard FileManager.default.fileExists(atPath: path) else { return }
      var text = try String(contentsOfFile: path, encoding: .utf8)
      for (old, new) in changes { text = text.replacing(old, with: new) }
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    func run(_ arguments: [String], input: String = "") throws -> Outcome {
      try Program.run(arguments, input: input, variables: variables)
    }
  }

  /// Command lines that do something, in an order in which each finds what it needs.
  private static func commands(_ place: Place) -> [[String]] {
    let statistics = ["--calibration", place.text, "--samples", "16"]
    let task = ["--task", "similarity", "--data", place.pairs, "--limit", "10"]
    let half = ["--ratio", "0.5"]
    func out(_ name: String) -> [String] {
      ["-o", place.path + "/" + name + HostileNamesTests.name, "--force"]
    }
    return [
      ["inspect", place.encoder], ["inspect", place.decoder],
      ["tokenize", place.encoder, "--text", "the \(word) \(name)"],
      ["tokenize", place.decoder, "--text", name],
      ["embed", place.encoder, "--text", "\(word) goose"],
      ["logits", place.decoder, "--text", name, "--top", "640"],
      ["calibrate", place.encoder, "--shard", "0/2"] + statistics + out("s0"),
      ["calibrate", place.encoder, "--shard", "1/2"] + statistics + out("s1"),
      ["merge", place.path + "/s0" + name, place.path + "/s1" + name] + out("merged"),
      ["analyze", place.encoder] + statistics + ["-v"],
      ["analyze", place.encoder, "--accumulators", place.path + "/merged" + name],
      ["prune", place.encoder, "--output-format", "recipe", "-v"] + half + statistics
        + out("recipe"),
      ["prune", place.encoder] + half + statistics + out("pruned"),
      ["inspect", place.path + "/pruned" + name],
      ["evaluate", place.encoder, "--compare", place.path + "/recipe" + name] + half + task
        + statistics,
      ["compare", place.encoder, "--ratios", "0.5", "--modules", "ffn"] + task + statistics,
      ["report", place.encoder] + half + statistics + out("report"),
      ["generate", place.decoder, "--prompt", name, "--temperature", "9", "--max-tokens", "40"],
      ["cache", "list"], ["sessions"], ["themes"], ["cache", "clear"],
    ]
  }

  @Test(arguments: ["table", "json", "csv"])
  func everyCommandShowsWhatItDoesNotSend(format: String) throws {
    let place = try Place()
    for command in Self.commands(place) {
      let run = try place.run(command + ["--format", format])
      #expect(run.status == 0, "\(command): \(run.errors)")
      #expect(!run.output.isEmpty, "\(command)")
      #expect(Self.hidden(in: run.errors).isEmpty, "\(command): \(run.errors)")
      // Elsewhere than on a terminal the generated text itself is what was asked for.
      guard command[0] != "generate" || format != "table" else { continue }
      #expect(Self.hidden(in: run.output).isEmpty, "\(command): \(run.output)")
    }
  }

  @Test func aNameIsOneLine() throws {
    let place = try Place()
    let run = try place.run(["inspect", place.encoder, "--format", "table"])
    let first = try #require(run.output.split(separator: "\n").first)
    #expect(first.contains("m\u{241B}[31m") && first.contains("`$(x)`'  bert, encoder"))
  }

  /// What is shown stands for one scalar, and JSON reads back as what it was.
  @Test func nothingIsLost() throws {
    let place = try Place()
    let tokens = try place.run(["tokenize", place.encoder, "--text", "a", "--format", "csv"])
    #expect(tokens.output.contains("[C\u{241B}LS]"), "\(tokens.output)")
    let shown = try place.run(["cache", "list", "--json"]).json
    #expect(shown["folder"] as? String == place.path + "/c\u{1B}ache/liar/accumulators")
  }

  @Test func everyRefusalIsOneLineThatCommandsNothing() throws {
    let place = try Place()
    let missing = place.path + "/no" + Self.name
    let statistics = ["--calibration", place.text, "--samples", "16", "--ratio", "0.5"]
    let lines = [
      ["inspect", missing], [missing], ["in\u{1B}spect"], ["inspect", "--\u{9B}x"],
      ["inspect", place.encoder, Self.name], ["tokenize", missing, "--text", "x"],
      ["analyze", place.encoder, "--calibration", missing],
      ["analyze", place.encoder, "--criterion", Self.name, "--calibration", place.text],
      ["analyze", place.encoder, "--accumulators", place.text],
      ["analyze", place.encoder, "--calibration", place.pairs, "--text-column", Self.name],
      ["prune", place.encoder, "--recipe", place.text, "-o", missing],
      ["prune", place.encoder, "--protect", Self.name, "-o", missing] + statistics,
      ["prune", place.encoder, "-o", missing + "/" + Self.name] + statistics,
      ["prune", place.encoder, "-o", place.text] + statistics,
      ["evaluate", place.encoder, "--task", "similarity", "--data", missing],
      ["merge", place.text, place.pairs, "-o", missing], ["report", missing, "-o", missing],
      ["replay", missing], ["replay", place.text], ["fetch", Self.name],
      ["completions", Self.name], ["config", "--config", place.text],
      ["open", place.encoder, "--theme", Self.name], ["sessions", "--model", missing],
    ]
    for line in lines {
      let run = try place.run(line)
      #expect(run.status != 0, "\(line)")
      #expect(run.errorLines.count == 1, "\(line): \(run.errors)")
      #expect(Self.hidden(in: run.errors + run.output).isEmpty, "\(line): \(run.errors)")
    }
  }

  @Test func theEngineEscapesWhatItTells() throws {
    let place = try Place()
    let request = try JSONSerialization.data(
      withJSONObject: ["job": 1, "request": "open", "path": place.encoder])
    let run = try place.run(["engine"], input: String(decoding: request, as: UTF8.self) + "\n")
    #expect(run.status == 0 && run.output.contains("\"model-opened\""), "\(run.errors)")
    #expect(Self.hidden(in: run.output + run.errors).isEmpty, "\(run.output)")
  }

  @Test func aTerminalGetsNothingOfGeneratedTextThatCommandsIt() throws {
    let place = try Place()
    for (command, allowed) in [
      (["generate", place.decoder, "--prompt", Self.name, "--temperature", "9"], []),
      (["tokenize", place.decoder, "--text", Self.name, "--format", "csv"], []),
      (["inspect", place.encoder], []),
      (["logits", place.decoder, "--text", "x", "--top", "640"], []),
      (["analyze", place.encoder, "--calibration", place.text, "--samples", "16"], []),
    ] as [([String], Set<Unicode.Scalar>)] {
      let process = try Program.open(command, in: place.folder, columns: 100, rows: 60)
      #expect(process.waitForExit(timeout: 60) != nil)
      let text = String(decoding: process.transcript, as: UTF8.self)
      #expect(
        Self.hidden(in: text, allowing: allowed.union(["\r", "\n", "\t"])).isEmpty,
        "\(command): \(text)")
    }
  }
}
