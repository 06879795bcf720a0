import Foundation
import Testing

/// Files from outside: one line that names the file, the right status, never a trap.
struct DamagedInputTests {
  /// One error in one line, that names what it is about.
  private func expectError(
    _ arguments: [String], _ status: Int32, naming text: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let run = try Program.run(arguments)
    #expect(run.status == status, "\(run.errors)", sourceLocation: location)
    #expect(run.output.isEmpty, sourceLocation: location)
    #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: location)
    #expect(run.errors.hasPrefix("liar: error: "), "\(run.errors)", sourceLocation: location)
    #expect(run.errors.contains(text), "\(run.errors)", sourceLocation: location)
  }

  @Test(arguments: [
    (0, 65), (3, 65), (8, 65), (500, 65), (9_000, 65), (1_000_000, 65), (3_554_567, 65),
  ])
  func truncatedWeights(length: Int, status: Int32) throws {
    let folder = try TemporaryFolder()
    let file = try folder.model() + "/model.safetensors"
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    try data.prefix(length).write(to: URL(fileURLWithPath: file))
    try expectError(["inspect", folder.path + "/model"], status, naming: "model.safetensors")
  }

  @Test func garbageWeights() throws {
    let folder = try TemporaryFolder()
    let model = try folder.model()
    for (name, seed) in [("a", 1), ("b", 77), ("c", 4242)] {
      var state = UInt64(seed)
      let bytes = (0..<4096).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: model + "/model.safetensors"))
      try expectError(["inspect", model], 65, naming: "model.safetensors")
      let gguf = folder.path + "/\(name).gguf"
      try Data("GGUF".utf8 + bytes).write(to: URL(fileURLWithPath: gguf))
      let run = try Program.run("inspect", gguf)
      #expect([65, 69].contains(run.status), "\(run.errors)")
      #expect(run.errorLines.count == 1 && run.errors.contains("\(name).gguf"))
    }
  }

  @Test func emptyAndShortGGUFFiles() throws {
    let folder = try TemporaryFolder()
    try expectError(
      ["inspect", try folder.file("empty.gguf", "")], 65, naming: "empty.gguf")
    try expectError(
      ["inspect", try folder.file("short.gguf", "GGUF\u{3}")], 65, naming: "short.gguf")
  }

  @Test func weightsThatAreNoNumbers() throws {
    let folder = try TemporaryFolder()
    let file = try folder.model() + "/model.safetensors"
    var data = try Data(contentsOf: URL(fileURLWithPath: file))
    // All ones is NaN in float32.
    data.replaceSubrange(40_000..<3_500_000, with: Data(repeating: 0xFF, count: 3_460_000))
    try data.write(to: URL(fileURLWithPath: file))
    let model = folder.path + "/model"
    for arguments in [
      ["analyze", model, "--ratios", "0.5", "--calibration", Samples.encoderText],
      ["analyze", model, "--criterion", "interpolation", "--calibration", Samples.encoderText],
      [
        "prune", model, "--ratio", "0.5", "--calibration", Samples.encoderText, "-o",
        folder.path + "/out",
      ],
    ] {
      try expectError(arguments + ["--samples", "16"], 65, naming: "finite")
    }
    #expect(try folder.contents == ["model"])
    for task in ["similarity", "fidelity"] {
      let run = try Program.run(
        "evaluate", model, "--task", task, "--data", Samples.pairs, "--limit", "20")
      #expect(run.status < 128, "\(run.errors)")
    }
  }

  @Test func configurations() throws {
    let folder = try TemporaryFolder()
    let model = try folder.model()
    let config = URL(fileURLWithPath: model + "/config.json")
    let good = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: config)) as? [String: Any])
    func write(_ changes: [String: Any]) throws {
      try JSONSerialization.data(withJSONObject: good.merging(changes) { $1 }).write(to: config)
    }
    try write(["model_type": "mamba", "architectures": ["MambaForCausalLM"]])
    try expectError(["inspect", model], 69, naming: "mamba")
    for changes: [String: Any] in [
      ["hidden_size": 64], ["num_attention_heads": 0], ["num_attention_heads": 7],
      ["intermediate_size": -1], ["hidden_size": Int.max], ["hidden_size": "wide"],
      ["num_hidden_layers": 1_000_000],
    ] {
      try write(changes)
      let run = try Program.run("inspect", model)
      #expect((64..<128).contains(run.status) && run.status != 70, "\(changes): \(run)")
      #expect(run.errorLines.count == 1)
    }
    try Data("{\"model_type\": ".utf8).write(to: config)
    try expectError(["inspect", model], 65, naming: "config.json:1")
    try FileManager.default.removeItem(at: config)
    try expectError(["inspect", model], 66, naming: "config.json")
  }

  @Test func missingFiles() throws {
    let folder = try TemporaryFolder()
    let model = try folder.model()
    for name in ["tokenizer.json", "vocab.txt"] {
      try FileManager.default.removeItem(atPath: model + "/" + name)
    }
    try expectError(["inspect", model], 66, naming: model)
    try expectError(["inspect", folder.path + "/nothing"], 66, naming: "nothing")
    let bare = try folder.model(named: "bare")
    try FileManager.default.removeItem(atPath: bare + "/model.safetensors")
    try expectError(["inspect", bare], 66, naming: "model.safetensors")
  }

  @Test func damagedTokenizer() throws {
    let folder = try TemporaryFolder()
    let model = try folder.model()
    let text = try String(contentsOfFile: model + "/tokenizer.json", encoding: .utf8)
    for length in [0, 1, 300, 5_000] {
      try Data(text.utf8.prefix(length)).write(
        to: URL(fileURLWithPath: model + "/tokenizer.json"))
      try expectError(["tokenize", model, "--text", "a"], 65, naming: "tokenizer.json")
    }
  }

  @Test func calibrationTexts() throws {
    let folder = try TemporaryFolder()
    func analyze(_ model: String, _ file: String) -> [String] {
      ["analyze", model, "--calibration", file]
    }
    let empty = try folder.file("empty.txt", "")
    try expectError(analyze(Samples.encoder, empty), 65, naming: "empty.txt")
    try expectError(analyze(Samples.decoder, empty), 65, naming: "empty.txt")
    let short = try folder.file("short.txt", "One duck swims.")
    try expectError(analyze(Samples.decoder, short), 65, naming: "--length")
    try expectError(
      analyze(Samples.encoder, folder.path + "/none.txt"), 66, naming: "none.txt")
    let table = try folder.file("table.csv", "a,b\n\"open,1\n")
    let run = try Program.run(analyze(Samples.encoder, table))
    #expect(run.status == 65 && run.errorLines.count == 1, "\(run)")
    let lines = try folder.file("lines.jsonl", "{\"text\": \"a\"}\n{\"text\": \n")
    try expectError(analyze(Samples.encoder, lines), 65, naming: "lines.jsonl:2")
    try expectError(
      analyze(Samples.encoder, Samples.encoder + "/model.safetensors"), 69,
      naming: "model.safetensors")
  }

  @Test func evaluationData() throws {
    let folder = try TemporaryFolder()
    let evaluate = ["evaluate", Samples.encoder, "--task", "similarity", "--data"]
    try expectError(evaluate + [try folder.file("a.csv", "x,y\n1,2\n")], 65, naming: "a.csv")
    try expectError(evaluate + [folder.path + "/none.csv"], 66, naming: "none.csv")
    try expectError(
      ["evaluate", Samples.encoder, "--task", "perplexity", "--data", Samples.heldOut], 69,
      naming: "decoder")
  }

  @Test func recipes() throws {
    let folder = try TemporaryFolder()
    func prune(_ text: String) throws -> [String] {
      let recipe = try folder.file("recipe.toml", text)
      return [
        "prune", Samples.encoder, "--recipe", recipe, "-o", folder.path + "/out",
        "--calibration", Samples.encoderText, "--samples", "16",
      ]
    }
    try expectError(try prune("model = \"x\"\nmode ="), 65, naming: "line 2")
    try expectError(try prune("model = \"x\""), 65, naming: "missing")
    let head = """
      model = "x"
      mode = "one-shot"
      [estimate]
      ridge = 1e-4
      guardShare = 0.01
      seed = 0
      """
    func site(_ name: String, kept: String) -> String {
      head + """

        [sites."\(name)"]
        kept = \(kept)
        criterion = "wifv"
        reconstruction = "liar"
        protected = false

        """
    }
    try expectError(try prune(site("9.ffn", kept: "3")), 65, naming: "9.ffn")
    try expectError(try prune(site("0.ffn", kept: "-1")), 65, naming: "0.ffn")
    try expectError(try prune(site("0.ffn", kept: "513")), 65, naming: "0.ffn")
    try expectError(try prune(site("ffn", kept: "3")), 65, naming: "ffn")
    let good = try prune(site("0.ffn", kept: "100"))
    #expect(try Program.run(good).status == 0)
  }

  @Test func targetsThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    let prune = ["prune", Samples.encoder, "--ratio", "0.5", "--calibration", Samples.encoderText]
    try expectError(prune + ["-o", folder.path + "/no/such/out"], 73, naming: "no/such")
    try expectError(prune + ["-o", "/proc/out"], 73, naming: "/proc/out")
    try expectError(
      prune + ["-o", try folder.file("file", "x"), "--force"], 73, naming: "file")
  }

  @Test func tasksOfTheOtherKind() throws {
    try expectError(["embed", Samples.decoder, "--text", "a"], 69, naming: "tiny-llama")
    try expectError(["logits", Samples.encoder, "--text", "a"], 69, naming: "tiny-bert")
    try expectError(["generate", Samples.encoder, "--prompt", "a"], 69, naming: "tiny-bert")
  }
}
