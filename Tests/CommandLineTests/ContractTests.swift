import Foundation
import Testing

/// The names and shapes that scripts rely on.
struct ContractTests {
  private let encoderOptions = ["--calibration", Samples.encoderText, "--samples", "64"]
  private let decoderOptions = [
    "--calibration", Samples.decoderText, "--samples", "8", "--length", "128",
  ]

  @Test func inspect() throws {
    let run = try Program.run("inspect", Samples.encoder, "--format", "json")
    #expect(run.status == 0 && run.errors.isEmpty)
    let json = try run.json
    let model = try #require(json["model"] as? [String: Any])
    #expect(
      Set(model.keys).isSuperset(of: [
        "name", "family", "layers", "hidden_size", "heads", "kv_heads", "head_size", "ffn_size",
        "vocabulary", "parameters", "prunable_parameters",
      ]))
    #expect(model["layers"] as? Int == 4 && model["hidden_size"] as? Int == 128)
    let sites = try #require(json["sites"] as? [[String: Any]])
    #expect(sites.count == 8)
    #expect(
      sites.allSatisfy {
        Set($0.keys).isSuperset(of: ["site", "unit", "units", "parameters_per_unit"])
      })
    #expect(sites.prefix(2).compactMap { $0["site"] as? String } == ["0.attention", "0.ffn"])
    let memory = try #require(json["memory"] as? [String: Int])
    #expect(Set(memory.keys).isSuperset(of: ["calibrate_bytes", "accumulators_bytes"]))
    // JSON without being asked, where there is no terminal.
    #expect(try Program.run("inspect", Samples.encoder).output == run.output)
  }

  @Test func inspectNamesKeysThatNothingReads() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "liar-notes-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(atPath: Samples.encoder, toPath: folder.path)
    let file = folder.appending(path: "config.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("{", with: "{\"wobble\": 3,", maxReplacements: 1)
      .write(to: file, atomically: true, encoding: .utf8)
    let model = try #require(
      try Program.run("inspect", folder.path, "--format", "json").json["model"]
        as? [String: Any])
    let notes = try #require(model["notes"] as? [String])
    #expect(notes.count == 1 && notes[0].contains("config.json") && notes[0].contains("wobble"))
    let table = try Program.run("inspect", folder.path, "--format", "table")
    #expect(table.output.contains("note: \(notes[0])"))
  }

  @Test func inspectAsTableAndCSV() throws {
    let table = try Program.run("inspect", Samples.decoder, "--format", "table")
    #expect(table.output.contains("tiny-llama  llama, decoder"))
    #expect(table.output.contains("8 heads, 4 KV heads of 16"))
    let csv = try Program.run("inspect", Samples.decoder, "--format", "csv")
    #expect(csv.output.hasPrefix("site,unit,units,parameters_per_unit\n0.attention,kv-group,4,"))
    #expect(csv.output.split(separator: "\n").count == 9)
  }

  @Test func tokenize() throws {
    let one = try Program.run("tokenize", Samples.encoder, "--text", "The goose slept.")
    let ids = try #require(
      JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [Int])
    #expect(ids.count > 4 && ids.first == 2 && ids.last == 3)
    let lines = try Program.run(
      ["tokenize", Samples.encoder], input: "The goose slept.\n\nA duck.\n")
    let rows = lines.output.split(separator: "\n")
    #expect(rows.count == 3)
    #expect(rows.first.map { $0 + "\n" } == one.output[...])
    #expect(lines.status == 0 && lines.errors.isEmpty)
  }

  @Test func embed() throws {
    let run = try Program.run("embed", Samples.encoder, "--text", "The goose slept.")
    let vector = try #require(run.json["embedding"] as? [Double])
    #expect(run.status == 0 && vector.count == 128)
    #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
  }

  @Test func logits() throws {
    let run = try Program.run("logits", Samples.decoder, "--text", "The goose", "--top", "3")
    let json = try run.json
    #expect(run.status == 0 && (json["tokens"] as? [Int])?.isEmpty == false)
    let top = try #require((json["top"] as? [[[String: Any]]])?.first)
    #expect(top.count == 3)
    let values = top.compactMap { $0["logit"] as? Double }
    #expect(values.count == 3 && values == values.sorted(by: >))
    #expect(top.allSatisfy { $0["id"] is Int && ($0["token"] as? String)?.isEmpty == false })
  }

  @Test func calibrateAndAnalyzeFromItsFile() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/accumulators.safetensors"
    let run = try Program.run(
      ["calibrate", Samples.encoder, "-o", file] + encoderOptions)
    #expect(run.status == 0)
    let json = try run.json
    #expect(
      Set(json.keys).isSuperset(of: ["tokens", "held_out_tokens", "seconds", "tokens_per_second"]))
    #expect(json["tokens"] as? Int ?? 0 > 0 && json["held_out_tokens"] as? Int ?? 0 > 0)
    let direct = try Program.run(
      ["analyze", Samples.encoder, "--ratios", "0.5"] + encoderOptions)
    let read = try Program.run(
      "analyze", Samples.encoder, "--ratios", "0.5", "--accumulators", file)
    #expect(direct.status == 0 && read.output == direct.output)
    // An existing file is refused before the work.
    let again = try Program.run(["calibrate", Samples.encoder, "-o", file] + encoderOptions)
    #expect(again.status == 73 && again.output.isEmpty)
    let forced = try Program.run(
      ["calibrate", Samples.encoder, "--force", "-o", file] + encoderOptions)
    #expect(forced.status == 0)
    let other = try Program.run("analyze", Samples.decoder, "--accumulators", file)
    #expect(other.status == 65 && other.errorLines.count == 1)
  }

  @Test func analyze() throws {
    let run = try Program.run(
      ["analyze", Samples.encoder, "--ratios", "0.25,0.5", "--criterion", "interpolation"]
        + encoderOptions)
    let sites = try #require(run.json["sites"] as? [[String: Any]])
    #expect(run.status == 0 && sites.count == 8)
    for site in sites {
      #expect(site["criterion"] as? String == "interpolation")
      let curves = try #require(site["curves"] as? [String: [[String: Double]]])
      #expect(Set(curves.keys).isSuperset(of: ["none", "bias", "liar"]))
      for points in curves.values {
        #expect(points.map { $0["ratio"] } == [0.25, 0.5])
        #expect(
          points.allSatisfy {
            Set($0.keys) == ["ratio", "kept", "error", "held_out_error"]
              && $0.values.allSatisfy(\.isFinite)
          })
      }
    }
  }

  @Test func analyzeShowsEveryWidthWithoutRatios() throws {
    let run = try Program.run(["analyze", Samples.decoder] + decoderOptions)
    let sites = try #require(run.json["sites"] as? [[String: Any]])
    let counts = try sites.map { site in
      try #require(site["curves"] as? [String: [[String: Double]]])["liar"]?.count
    }
    #expect(counts == [4, 384, 4, 384, 4, 384, 4, 384])
  }

  @Test func analyzeAsCSVAndTable() throws {
    let csv = try Program.run(
      ["analyze", Samples.encoder, "--ratios", "0.5", "--held-out", "0", "--format", "csv"]
        + encoderOptions)
    let rows = csv.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(
      rows.first?.joined(separator: ",")
        == "site,criterion,reconstruction,ratio,kept,error,held_out_error")
    #expect(rows.count == 1 + 8 * 3)
    #expect(rows.allSatisfy { $0.count == 7 })
    #expect(rows.dropFirst().allSatisfy { Double($0[5])?.isFinite == true && $0[6].isEmpty })
    let table = try Program.run(
      ["analyze", Samples.encoder, "--format", "table"] + encoderOptions)
    #expect(table.output.contains("10.0 %") && table.output.contains("90.0 %"))
    #expect(table.output.contains("LIAR"))
  }

  @Test func pruneToAFolderThatLoads() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/pruned"
    let arguments = ["prune", Samples.encoder, "--ratio", "0.5", "-o", target] + encoderOptions
    let run = try Program.run(arguments)
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json
    #expect(json["output"] as? String == target)
    let parameters = try #require(json["parameters"] as? [String: Int])
    #expect(parameters["pruned"] ?? 0 < parameters["dense"] ?? 0)
    let sites = try #require(json["sites"] as? [[String: Any]])
    #expect(
      sites.allSatisfy {
        Set($0.keys) == ["site", "kept", "units", "error", "held_out_error"]
      })
    let seconds = try #require(json["seconds"] as? [String: Double])
    #expect(Set(seconds.keys) == ["load", "calibrate", "reconstruct", "write"])
    #expect(try Program.run("inspect", target).status == 0)
    #expect(try folder.contents == ["pruned"])
    let again = try Program.run(arguments)
    #expect(again.status == 73 && again.output.isEmpty && again.errorLines.count == 1)
    #expect(try Program.run(arguments + ["--force"]).status == 0)
  }

  @Test func pruneToARecipeAndRepeatIt() throws {
    let folder = try TemporaryFolder()
    let recipe = folder.path + "/recipe.toml"
    let first = try Program.run(
      [
        "prune", Samples.decoder, "--ratio", "0.25", "--modules", "ffn", "--protect", "0.ffn",
        "--round-to", "32", "--criterion", "wanda", "--reconstruction", "bias",
        "--output-format", "recipe", "-o", recipe,
      ] + decoderOptions)
    #expect(first.status == 0, "\(first.errors)")
    let second = try Program.run(
      "prune", Samples.decoder, "--recipe", recipe, "--output-format", "recipe", "-o",
      folder.path + "/again.toml")
    let (a, b) = (try first.json, try second.json)
    let sites = try #require(a["sites"] as? [[String: Any]])
    #expect(try text(sites) == text(try #require(b["sites"] as? [[String: Any]])))
    #expect(sites.compactMap { $0["site"] as? String } == ["1.ffn", "2.ffn", "3.ffn"])
    #expect(sites.allSatisfy { $0["kept"] as? Int == 288 })
    #expect(
      try String(contentsOfFile: recipe, encoding: .utf8)
        == String(contentsOfFile: folder.path + "/again.toml", encoding: .utf8))
  }

  /// A recipe's calibration stays as it is but for what is given; a task's length is the task's.
  @Test func aRecipeKeepsWhatIsNotChosenOtherwise() throws {
    let folder = try TemporaryFolder()
    let recipe = folder.path + "/recipe.toml"
    let first = try Program.run(
      "prune", Samples.encoder, "--ratio", "0.5", "--calibration", Samples.encoderText,
      "--samples", "64", "--length", "24", "--seed", "3", "--held-out", "0.3",
      "--token-weighting", "inverse-norm", "--output-format", "recipe", "-o", recipe)
    #expect(first.status == 0, "\(first.errors)")
    let moved = try folder.file(
      "moved.txt", String(contentsOfFile: Samples.encoderText, encoding: .utf8))
    func again(_ options: String...) throws -> (outcome: Outcome, recipe: String) {
      let path = folder.path + "/again.toml"
      let outcome = try Program.run(
        [
          "prune", Samples.encoder, "--recipe", recipe, "--output-format", "recipe", "--force",
          "-o", path,
        ] + options)
      return (outcome, try String(contentsOfFile: path, encoding: .utf8))
    }
    let same = try again("--calibration", moved)
    #expect(
      try text(same.outcome.json["sites"] ?? 0) == text(try first.json["sites"] ?? 0))
    #expect(
      same.recipe
        == (try String(contentsOfFile: recipe, encoding: .utf8))
        .replacing(Samples.encoderText, with: moved))
    let other = try again("--samples", "32", "--seed", "4")
    for line in ["samples = 32", "length = 24", "seed = 4", "tokenWeighting = 'inverse-norm'"] {
      #expect(other.recipe.contains(line))
    }
    func evaluated(_ options: String...) throws -> [String: Any] {
      try Program.run(
        [
          "evaluate", Samples.encoder, "--recipe", recipe, "--task", "similarity", "--data",
          Samples.pairs, "--limit", "50",
        ] + options
      ).json
    }
    // These texts are shorter than either length, so the same model gives the same value.
    #expect(
      try evaluated("--length", "100")["value"] as? Double == evaluated()["value"] as? Double)
  }

  @Test func pruneSequentiallyWithAChosenRidge() throws {
    let folder = try TemporaryFolder()
    let recipe = folder.path + "/recipe.toml"
    let first = try Program.run(
      [
        "prune", Samples.decoder, "--ratio", "0.25", "--mode", "sequential", "--target", "dense",
        "--ridge", "auto", "--output-format", "recipe", "-o", recipe,
      ] + decoderOptions)
    #expect(first.status == 0, "\(first.errors)")
    let sites = try #require(try first.json["sites"] as? [[String: Any]])
    #expect(sites.count == 8)
    #expect(sites.allSatisfy { $0["ridge"] is Double && $0["held_out_error"] is Double })
    let text = try String(contentsOfFile: recipe, encoding: .utf8)
    #expect(text.contains("mode = 'sequential'") && text.contains("target = 'dense'"))
    #expect(text.contains("ridge = 'auto'"))
    let second = try Program.run(
      "prune", Samples.decoder, "--recipe", recipe, "--output-format", "recipe", "-o",
      folder.path + "/again.toml")
    #expect(
      try self.text(sites) == self.text(try #require(second.json["sites"] as? [[String: Any]])))
  }

  @Test(
    arguments: [Samples.encoder, Samples.decoder], ["absolute", "own", "sensitivity", "uniform"])
  func pruneToABudget(model: String, scale: String) throws {
    let folder = try TemporaryFolder()
    let recipe = folder.path + "/recipe.toml"
    let run = try Program.run(
      [
        "prune", model, "--budget", "40%", "--allocation", scale, "--output-format", "recipe",
        "-o", recipe,
      ] + (model == Samples.encoder ? encoderOptions : decoderOptions))
    #expect(run.status == 0, "\(run.errors)")
    let weighting = model == Samples.encoder ? "inverse-norm" : "inverse-root"
    #expect(run.errors.contains(weighting))
    let inspected = try Program.run("inspect", model, "--format", "json").json
    let dense = try #require(inspected["model"] as? [String: Any])
    let prunable = try #require(dense["prunable_parameters"] as? Int)
    let parameters = try #require(try run.json["parameters"] as? [String: Int])
    let removed = try #require(parameters["dense"]) - #require(parameters["pruned"])
    #expect(removed * 10 >= prunable * 4 && removed * 100 < prunable * 46)
    let text = try String(contentsOfFile: recipe, encoding: .utf8)
    #expect(text.contains(weighting))
  }

  /// The same value, the same text.
  private func text(_ value: Any) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
    return String(decoding: data, as: UTF8.self)
  }

  @Test func evaluateDenseAndPruned() throws {
    let task = ["--task", "similarity", "--data", Samples.pairs]
    let dense = try Program.run(["evaluate", Samples.encoder] + task).json
    #expect(
      Set(dense.keys).isSuperset(of: ["task", "metric", "value", "examples", "tokens", "seconds"]))
    #expect(abs((dense["value"] as? Double ?? 0) - 0.854) < 0.001)
    #expect(dense["dense_value"] == nil)
    #expect(dense["more"] == nil)
    #expect((dense["conditions"] as? [String: String])?["pooling"] == "mean, normalised")
    let pruned = try Program.run(
      ["evaluate", Samples.encoder, "--ratio", "0.5"] + task + encoderOptions
    ).json
    #expect(pruned["dense_value"] as? Double == dense["value"] as? Double)
    #expect(pruned["value"] as? Double ?? 1 < dense["value"] as? Double ?? 0)
    #expect(pruned["parameters"] as? Int ?? 0 < pruned["dense_parameters"] as? Int ?? 0)
  }

  @Test func evaluatePerplexityAndFidelity() throws {
    let perplexity = try Program.run(
      "evaluate", Samples.decoder, "--task", "perplexity", "--data", Samples.heldOut, "--length",
      "128", "--limit", "16"
    ).json
    #expect(perplexity["tokens"] as? Int == 16 * 127)
    #expect((1.5...4).contains(perplexity["value"] as? Double ?? 0))
    let fidelity = try Program.run(
      [
        "evaluate", Samples.decoder, "--task", "fidelity", "--data", Samples.heldOut, "--limit",
        "4", "--ratio", "0.25",
      ] + decoderOptions
    ).json
    #expect(fidelity["metric"] as? String == "kl-divergence")
    #expect(abs(fidelity["dense_value"] as? Double ?? 1) < 1e-6)
    #expect(fidelity["value"] as? Double ?? 0 > 0)
  }

  @Test func generate() throws {
    let arguments = ["generate", Samples.decoder, "--prompt", "The goose", "--max-tokens", "12"]
    let greedy = try Program.run(arguments)
    #expect(greedy.status == 0 && greedy.output.count > 5 && greedy.output.hasSuffix("\n"))
    #expect(try Program.run(arguments).output == greedy.output)
    let warm = arguments + ["--temperature", "1", "--seed", "3"]
    #expect(try Program.run(warm).output == Program.run(warm).output)
    let pruned = try Program.run(arguments + ["--ratio", "0.5"] + decoderOptions)
    #expect(pruned.status == 0 && pruned.output != greedy.output)
  }

  @Test func bench() throws {
    let json = try Program.run("bench").json
    #expect(Set(json.keys) == ["stages", "core", "threads"])
    let stages = try #require(json["stages"] as? [[String: Any]])
    #expect(
      stages.allSatisfy {
        Set($0.keys).isSubset(
          of: ["stage", "seconds", "gflops", "share_of_sgemm", "gbytes_per_second"])
      })
    let checksum = try #require(stages.first { $0["stage"] as? String == "checksum of a tensor" })
    #expect(try #require(checksum["gbytes_per_second"] as? Double) > 0)
  }

  @Test(arguments: ["calibrate", "analyze", "prune", "evaluate"])
  func theSameSeedGivesTheSameBytes(command: String) throws {
    let folder = try TemporaryFolder()
    func output(_ number: Int, seed: String = "4") throws -> String {
      var arguments = [command, Samples.encoder, "--seed", seed] + encoderOptions
      switch command {
      case "calibrate": arguments += ["--force", "-o", folder.path + "/a.safetensors"]
      case "prune": arguments += ["--force", "--ratio", "0.4", "-o", folder.path + "/out"]
      case "evaluate":
        arguments += ["--task", "similarity", "--data", Samples.pairs, "--ratio", "0.4"]
      default: arguments += ["--ratios", "0.5", "--criterion", "random"]
      }
      let run = try Program.run(arguments)
      #expect(run.status == 0, "\(run.errors)")
      var json = try run.json
      for key in ["seconds", "tokens_per_second"] { json[key] = nil }
      return try text(json)
    }
    #expect(try output(1) == output(2))
    #expect(try output(1) != output(3, seed: "5"))
  }
}
