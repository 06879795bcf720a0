import Foundation
import Testing

/// Formats that other programs and people read.
struct GGUFAndReportTests {
  private let calibration = [
    "--calibration", Samples.decoderText, "--samples", "8", "--length", "128",
  ]

  private func prune(_ arguments: String...) throws -> Outcome {
    try Program.run(["prune", Samples.decoder] + calibration + arguments)
  }

  @Test func aGGUFFileAnswersAsTheModelDoes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/out.gguf"
    let run = try prune("--ratio", "0.5", "--output-format", "gguf", "-o", path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json["output"] as? String == path)
    let text = ["--text", "The farmer has a"]
    let tokens = try Program.run(["tokenize", path] + text).output
    #expect(try tokens == Program.run(["tokenize", Samples.decoder] + text).output)
    let model = try #require(
      try Program.run("inspect", path, "--format", "json").json["model"] as? [String: Any])
    #expect(model["family"] as? String == "llama" && model["ffn_size"] as? Int == 192)
    let again = try prune("--ratio", "0.5", "--output-format", "gguf", "-o", path)
    #expect(again.status == 73)
    let forced = try prune(
      "--ratio", "0.5", "--output-format", "gguf", "--dtype", "q8_0", "--force", "-o", path)
    #expect(forced.status == 0)
  }

  @Test func aReportIsAFolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/report"
    let data = Samples.decoder + "/data/held-out.txt"
    let run = try Program.run(
      ["report", Samples.decoder] + calibration + [
        "--ratio", "0.4", "--task", "perplexity", "--data", data, "--limit", "4", "-o", path,
      ])
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json
    #expect(json["output"] as? String == path && json["trials"] as? Int == 2)
    let html = try String(contentsOfFile: path + "/report.html", encoding: .utf8)
    #expect(html.contains("<svg") && html.contains("perplexity"))
  }

  @Test func sizesAreToldAndAFileThatGrowsSaysSo() throws {
    let folder = try TemporaryFolder()
    let calibration = ["--calibration", Samples.decoderText, "--samples", "8", "--length", "128"]
    func prune(_ model: String, _ type: String, to name: String) throws -> Outcome {
      let run = try Program.run(
        [
          "prune", model, "--ratio", "0.3", "--output-format", "gguf", "--dtype", type, "-o",
          folder.path + "/" + name,
        ] + calibration)
      #expect(run.status == 0, "\(run.errors)")
      return run
    }
    let small = try prune(Samples.decoder, "q8_0", to: "small.gguf")
    let bytes = try #require(try small.json["bytes"] as? [String: Int])
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.path + "/small.gguf")
    #expect(bytes["pruned"] == attributes[.size] as? Int)
    #expect(small.errors.contains("% of prunable") && small.errors.contains("on disk, −"))
    #expect(!small.errors.contains("grows"))
    let parameters = try #require(try small.json["parameters"] as? [String: Int])
    #expect(
      parameters["prunable"] ?? 0 > 0 && parameters["prunable"] ?? 0 < parameters["dense"] ?? 0)
    let wide = try prune(folder.path + "/small.gguf", "f32", to: "wide.gguf")
    #expect(wide.errors.contains("the file grows"), "\(wide.errors)")
  }

  @Test func aShareOfTheChosenSitesIsOneOfThem() throws {
    let folder = try TemporaryFolder()
    func run(_ budget: String) throws -> Outcome {
      try Program.run([
        "prune", Samples.encoder, "--budget", budget, "--modules", "ffn", "--allocation", "own",
        "--output-format", "recipe", "-o", "\(folder.path)/\(budget.prefix(3)).toml",
        "--calibration", Samples.encoderText, "--samples", "64",
      ])
    }
    let prunable = try run("20%").errors
    #expect(prunable.contains("budget 20 % of prunable") && prunable.contains("−20 % of prunable"))
    let chosen = try run("chosen:20%").errors
    #expect(chosen.contains("−20 % of the 4 chosen sites"), "\(chosen)")
  }

  @Test func aReportMeetsABudget() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/report"
    let run = try Program.run(
      ["report", Samples.decoder] + calibration + ["--budget", "40%", "-o", path])
    #expect(run.status == 0, "\(run.errors)")
    let dense = try Program.run("inspect", Samples.decoder, "--format", "json").json
    let model = try #require(dense["model"] as? [String: Any])
    let (all, prunable) = (
      try #require(model["parameters"] as? Int), try #require(model["prunable_parameters"] as? Int)
    )
    let left = try #require(try run.json["parameters"] as? Int)
    #expect((all - left) * 10 >= prunable * 4)
    // The recipe says the widths that were chosen, so repeating it takes no allocation.
    let again = try Program.run(
      "prune", Samples.decoder, "--recipe", path + "/recipe.toml", "--output-format", "recipe",
      "-o", folder.path + "/again.toml")
    let parameters = try #require(try again.json["parameters"] as? [String: Int])
    #expect(parameters["pruned"] == left)
  }

  @Test func aTaskNeedsData() throws {
    let run = try Program.run(
      ["report", Samples.decoder] + calibration + [
        "--ratio", "0.4", "--task", "perplexity", "-o", "unused",
      ])
    #expect(run.status == 64 && run.errors.contains("--task and --data"))
  }
}
