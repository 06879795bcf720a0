import Foundation
import PseudoTerminal
import Testing

/// Whatever a path stands for that isn't a file is refused by what it is, and never waited for.
struct SpecialFileTests {
  /// Puts something in a file's place.
  private static let kinds: [(name: String, make: @Sendable (String) -> Bool)] = [
    ("FIFO", { mkfifo($0, 0o600) == 0 }),
    ("device", { symlink("/dev/zero", $0) == 0 }),
    ("folder", { mkdir($0, 0o700) == 0 }),
  ]

  @Test func inPlaceOfAModelsFiles() throws {
    let encoder = [
      "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "modules.json",
      "sentence_bert_config.json", "1_Pooling/config.json",
    ]
    let files = encoder.map { (Samples.encoder, $0) } + [(Samples.decoder, "config.json")]
    let cases = files.flatMap { file in Self.kinds.map { Case(file: file.1, of: file.0, kind: $0) }
    }
    concurrently(cases, threads: 3) { test in
      let folder = try TemporaryFolder()
      let model = try folder.model(test.model)
      let path = model + "/" + test.file
      try? FileManager.default.removeItem(atPath: path)
      guard test.kind.make(path) else { return ["can't be made"] }
      let command = test.model == Samples.encoder ? "embed" : "logits"
      let run = try Program.run([command, model, "--text", "a dog"])
      return run.status == 69 && run.errors.contains("is a \(test.kind.name)")
        && run.errorLines.count == 1 ? [] : ["\(run)"]
    }
  }

  private struct Case: Sendable, CustomStringConvertible {
    var file, model: String
    var kind: (name: String, make: @Sendable (String) -> Bool)

    init(file: String, of model: String, kind: (name: String, make: @Sendable (String) -> Bool)) {
      (self.file, self.model, self.kind) = (file, model, kind)
    }

    var description: String { "\(kind.name) as \(file)" }
  }

  @Test(arguments: [
    ["prune", "MODEL", "--ratio", "0.5", "--calibration", "FILE", "-o", "out"],
    ["prune", "MODEL", "--recipe", "FILE", "--calibration", "TEXT", "-o", "out"],
    ["prune", "MODEL", "--ratio", "0.5", "--accumulators", "FILE", "-o", "out"],
    ["evaluate", "MODEL", "--task", "similarity", "--data", "FILE"],
    ["merge", "FILE", "FILE", "-o", "out"], ["replay", "FILE"], ["inspect", "FILE.gguf"],
    ["config", "--config", "FILE"], ["bench", "FILE.gguf"],
  ])
  func inPlaceOfWhatACommandReads(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    for kind in Self.kinds.prefix(2) {
      let suffix = arguments.contains("FILE.gguf") ? ".gguf" : ""
      let path = folder.path + "/" + kind.name + suffix
      try #require(kind.make(path))
      let values = [
        "MODEL": Samples.encoder, "FILE": path, "FILE.gguf": path, "TEXT": Samples.encoderText,
        "out": folder.path + "/out",
      ]
      let run = try Program.run(arguments.map { values[$0] ?? $0 })
      #expect(run.status == 69 || run.status == 78, "\(run)")
      #expect(run.errors.contains("is a \(kind.name)"), "\(run)")
      #expect(run.errorLines.count == 1, "\(run)")
    }
  }

  @Test func inPlaceOfASessionAThemeAndTheProgramsOwnFiles() throws {
    let home = try TemporaryFolder()
    try home.seeTour()
    let state = home.path + "/.local/state/liar"
    try FileManager.default.removeItem(atPath: state + "/preferences.json")
    try FileManager.default.createDirectory(
      atPath: state + "/sessions", withIntermediateDirectories: true)
    let fifos = [
      state + "/preferences.json", state + "/sessions/20261124T023000Z-model.jsonl",
      home.path + "/session.jsonl", home.path + "/theme.toml",
    ]
    for path in fifos { try #require(mkfifo(path, 0o600) == 0) }
    // What can't be read of the program's own is as if it weren't there.
    let workbench = try Program.open([Samples.encoder], in: home, isFirst: true)
    #expect(workbench.waitFor("tiny-bert"), "\(workbench.screen.text)")
    workbench.signal(SIGTERM)
    #expect(workbench.waitForExit() == .signal(SIGTERM))
    for option in ["session", "theme"] {
      let suffix = option == "theme" ? ".toml" : ".jsonl"
      let refused = try Program.open(
        [Samples.encoder, "--\(option)", "\(home.path)/\(option)\(suffix)"], in: home, isFirst: true
      )
      let exit = refused.waitForExit()
      #expect(exit != .code(0) && exit != nil, "\(refused.screen.text)")
      #expect(refused.screen.text.contains("is a FIFO"), "\(refused.screen.text)")
    }
  }
}
