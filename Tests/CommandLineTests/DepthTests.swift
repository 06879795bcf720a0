import Foundation
import Testing

/// Layers and sublayers removed whole, from the command line.
@Suite struct DepthTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func at(_ name: String) -> String { folder.path + "/" + name }

  private func calibration(_ model: String) -> [String] {
    ["--calibration", model + "/data/calibration.txt", "--samples", "16", "--quiet"]
  }

  private func prune(_ model: String, _ output: String, _ options: [String]) throws -> Outcome {
    try Program.run(
      ["prune", model, "-o", at(output)] + options + calibration(model))
  }

  // MARK: Budgets

  @Test func aBudgetOfLayersIsAStockModel() throws {
    let run = try prune(
      Samples.decoder, "less", ["--budget", "25%", "--modules", "depth", "--output-format", "hf"])
    #expect(run.status == 0, "\(run.errors)")
    let info = try Program.run(["inspect", at("less"), "--json"]).json
    #expect((info["model"] as? [String: Any])?["layers"] as? Int == 3)
    #expect((info["model"] as? [String: Any])?["family"] as? String == "llama")
  }

  @Test(
    "depth is a budget's alone, compared by sensitivity",
    arguments: [
      (["--ratio", "0.5"], "give a budget"),
      (["--budget", "30%", "--allocation", "own"], "sensitivity"),
      (["--budget", "30%", "--reconstruction", "liar-bias"], "one of none, bias, liar"),
    ])
  func depthNeedsABudget(options: [String], says: String) throws {
    let run = try prune(Samples.decoder, "x", ["--modules", "depth"] + options)
    #expect(run.status == 64 && run.errors.contains(says), "\(run.errors)")
  }

  @Test(
    "stretches are ranked by each criterion",
    arguments: ["influence", "error", "remaining", "output"])
  func criteria(criterion: String) throws {
    let run = try Program.run(
      ["analyze", Samples.encoder, "--depth", "--by", criterion, "--json"]
        + calibration(Samples.encoder))
    let figures = try #require(try run.json["stretches"] as? [[String: Any]])
    let best = try #require(try run.json["best"] as? [String])
    #expect(best.count == 3 && best.allSatisfy { !$0.isEmpty })
    #expect(figures.allSatisfy { ($0["change"] is Double) == (criterion == "output") })
  }

  // MARK: Files

  @Test(arguments: [Samples.encoder, Samples.decoder])
  func aLayerLessIsALayerLess(model: String) throws {
    let run = try prune(model, "less", ["--remove", "1", "--output-format", "hf"])
    #expect(run.status == 0, "\(run.errors)")
    let config = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: at("less/config.json"))))
    let values = try #require(config as? [String: Any])
    #expect(values["num_hidden_layers"] as? Int == 3)
    #expect((values["model_type"] as? String)?.hasPrefix("liar") == false)
    let info = try Program.run(["inspect", at("less"), "--json"]).json
    #expect((info["model"] as? [String: Any])?["layers"] as? Int == 3)
  }

  @Test func everyFormatHoldsTheSameModel() throws {
    let options = ["--remove", "1,2.attention"]
    var embeddings: [[Double]] = []
    for (name, format) in [("a", "hf"), ("b.gguf", "gguf"), ("c.toml", "recipe")] {
      let run = try prune(Samples.decoder, name, options + ["--output-format", format])
      #expect(run.status == 0, "\(run.errors)")
    }
    let again = try prune(
      Samples.decoder, "d", ["--recipe", at("c.toml"), "--output-format", "hf"])
    #expect(again.status == 0, "\(again.errors)")
    for name in ["a", "b.gguf", "d"] {
      let run = try Program.run([
        "logits", at(name), "--text", "the red fox", "--top", "600", "--json",
      ])
      let top = try #require(try run.json["top"] as? [[[String: Any]]])
      let rows = try #require(top.first).sorted {
        ($0["id"] as? Int ?? 0) < ($1["id"] as? Int ?? 0)
      }
      embeddings.append(rows.compactMap { $0["logit"] as? Double })
    }
    for other in embeddings.dropFirst() {
      #expect(other.count == embeddings[0].count && !other.isEmpty)
      for (a, b) in zip(embeddings[0], other) { #expect(abs(a - b) < 1e-4) }
    }
  }

  // MARK: Refusals

  @Test(arguments: [
    (["--remove", "1", "--budget", "50%"], 64, "give one of them"),
    (["--remove", "9"], 64, "has 4 layers"),
    (["--remove", "x"], 64, "layer or site"),
    (["--remove", "2-1"], 64, "layer or site"),
    (["--remove", "1.ffn", "--protect", "1.ffn"], 64, "both --remove and --protect"),
    (["--remove", "0-3"], 65, "every layer"),
    (["--remove", "0"], 69, "no site stands before"),
    (["--remove", "1", "--reconstruction", "mask-tuning"], 69, "can't make good"),
    (["--remove", "1", "--protect", "0.ffn"], 65, "protected"),
  ])
  func whatIsRefused(options: [String], status: Int32, expected: String) throws {
    let run = try prune(Samples.decoder, "refused", options + ["--output-format", "hf"])
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errorLines.count == 1 && run.errors.contains(expected), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: at("refused")))
  }

  @Test func theFirstLayerCanBeDropped() throws {
    let run = try prune(
      Samples.decoder, "dropped",
      ["--remove", "0", "--reconstruction", "none", "--output-format", "hf"])
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(arguments: ["1.attention", "1.ffn"])
  func aNormWouldStayBehindASublayerAlone(site: String) throws {
    let run = try prune(Samples.encoder, "refused", ["--remove", site, "--output-format", "hf"])
    #expect(run.status == 69 && run.errors.contains("the norm behind it"), "\(run.errors)")
  }

  // MARK: Analysis

  @Test func everyStretchIsMeasured() throws {
    let run = try Program.run(
      ["analyze", Samples.decoder, "--depth", "--json"] + calibration(Samples.decoder))
    let stretches = try #require(try run.json["stretches"] as? [[String: Any]])
    // Of four layers nine stretches of one to three, and eight sublayers.
    #expect(stretches.count == 17)
    for stretch in stretches {
      let first = try #require(stretch["first"] as? String)
      #expect((stretch["patched"] == nil) == (first == "0.attention"))
    }
  }

  @Test func theTableNamesTheBestOfEachLength() throws {
    let run = try Program.run(
      ["analyze", Samples.decoder, "--depth", "--format", "table", "--patched", "1"]
        + calibration(Samples.decoder))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("best of each length"))
    #expect(run.output.contains("wasn't asked (--patched)"))
  }

  @Test(arguments: [
    (["--reconstruction", "bias"], "belongs to --depth"),
    (["--patched", "3"], "belongs to --depth"),
    (["--depth", "--ratios", "0.5"], "says nothing to --depth"),
    (["--depth", "--criterion", "wifv"], "says nothing to --depth"),
    (["--depth", "--reconstruction", "mask-tuning"], "none, bias, liar, liar-weights"),
    (["--depth", "--patched=-1"], "at least 0"),
  ])
  func optionsThatSayNothingAreRefused(options: [String], expected: String) throws {
    let run = try Program.run(
      ["analyze", Samples.decoder] + options + calibration(Samples.decoder))
    #expect(run.status == 64 && run.errors.contains(expected), "\(run.errors)")
  }
}
