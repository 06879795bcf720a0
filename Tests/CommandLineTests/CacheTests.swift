import Foundation
import Testing

/// Accumulators between runs: the cache, shards, and what doesn't fit.
struct CacheTests {
  private let options = ["--calibration", Samples.encoderText, "--samples", "32"]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func path(_ name: String) -> String { "\(folder.path)/\(name).safetensors" }

  private func run(_ arguments: [String], cache: String? = nil) throws -> Outcome {
    try Program.run(
      arguments, variables: ["XDG_CACHE_HOME": cache ?? folder.path + "/cache"])
  }

  private func entries() throws -> [[String: Any]] {
    try #require(run(["cache", "list"]).json["entries"] as? [[String: Any]])
  }

  @Test func calibrationsAreKeptListedAndCleared() throws {
    #expect(try entries().isEmpty)
    let analyze = ["analyze", Samples.encoder, "--ratios", "0.5"] + options
    let first = try run(analyze)
    #expect(try entries().map { $0["model"] as? String } == ["tiny-bert"])
    #expect(try run(analyze).output == first.output)
    #expect(try run(analyze + ["--no-cache"]).output == first.output)
    // Another command that calibrates the same way finds them.
    let seconds = try run(
      ["calibrate", Samples.encoder, "-o", path("kept")] + options)
    #expect(seconds.status == 0)
    #expect(try entries().count == 1)
    #expect(try run(["cache", "clear"]).json["removed"] as? Int == 1)
    #expect(try entries().isEmpty)
  }

  @Test func nothingIsKeptWhereThatIsNotWanted() throws {
    let result = try run(
      ["analyze", Samples.encoder, "--ratios", "0.5", "--no-cache"] + options)
    #expect(result.status == 0)
    #expect(try entries().isEmpty)
  }

  @Test func aCacheThatCannotBeWrittenIsNoFailure() throws {
    let file = try folder.file("file", "")
    let result = try run(
      ["prune", Samples.encoder, "--ratio", "0.5", "-o", folder.path + "/out"] + options,
      cache: file)
    #expect(result.status == 0)
  }

  @Test func shardsMerge() throws {
    let calibrate = ["calibrate", Samples.encoder] + options
    for index in 0..<2 {
      let run = try run(calibrate + ["--shard", "\(index)/2", "-o", path("\(index)")])
      #expect(run.status == 0)
    }
    let merged = try run(["merge", path("0"), path("1"), "-o", path("merged")])
    #expect(merged.status == 0 && merged.errors.isEmpty)
    #expect(try merged.json["missing_shards"] as? [Int] == [])
    let whole = try run(calibrate + ["-o", path("whole")])
    #expect(try merged.json["tokens"] as? Int == whole.json["tokens"] as? Int)
    let half = try run(["merge", path("1"), "-o", path("half")])
    #expect(half.status == 0 && half.errors.contains("incomplete"))
    #expect(try half.json["missing_shards"] as? [Int] == [0])
    let wrong = try run(["merge", path("0"), path("0"), "-o", path("twice")])
    #expect(wrong.status == 65 && wrong.errorLines.count == 1)
    #expect(try run(calibrate + ["--shard", "2/2", "-o", path("2")]).status == 64)
  }

  @Test func accumulatorsReplaceTheCalibration() throws {
    let file = path("accumulators")
    _ = try run(["calibrate", Samples.encoder, "-o", file] + options)
    let prune = ["prune", Samples.encoder, "--ratio", "0.5", "--output-format", "recipe"]
    let direct = try run(prune + ["-o", folder.path + "/a.toml"] + options)
    let read = try run(prune + ["-o", folder.path + "/b.toml", "--accumulators", file])
    #expect(read.status == 0)
    #expect(
      try NSArray(array: direct.json["sites"] as? [Any] ?? [])
        == NSArray(array: read.json["sites"] as? [Any] ?? []))
    let evaluated = try run([
      "evaluate", Samples.encoder, "--task", "similarity", "--data", Samples.pairs, "--ratio",
      "0.5", "--accumulators", file,
    ])
    #expect(evaluated.status == 0)
    #expect(try evaluated.json["dense_value"] != nil)
  }

  @Test(arguments: ["calibrate", "prune", "analyze", "evaluate"])
  func whatDoesNotFitIsRefusedWithTheNumbers(command: String) throws {
    let more =
      switch command {
      case "calibrate": ["-o", path("x")]
      case "prune": ["--ratio", "0.5", "-o", folder.path + "/out"]
      case "evaluate": ["--task", "similarity", "--data", Samples.pairs, "--ratio", "0.5"]
      default: [String]()
      }
    let result = try run([command, Samples.encoder, "--memory", "20M"] + options + more)
    #expect(result.status == 69 && result.output.isEmpty && result.errorLines.count == 1)
    #expect(result.errors.contains("20.0 MB are allowed"))
  }

  @Test(arguments: [
    ["--ratio", "0.5"], ["--budget", "40%"], ["--ratio", "0.4", "--mode", "sequential"],
    ["--ratio", "0.4", "--criterion", "taylor"],
  ])
  func spillingGivesTheSameFigures(pruning: [String]) throws {
    let evaluate =
      [
        "evaluate", Samples.encoder, "--task", "similarity", "--data", Samples.pairs, "--no-cache",
      ] + pruning + options
    let little = ["--spill", "--memory", "300M"]
    let values = try [evaluate, evaluate + little].map {
      try run($0).json["value"] as? Double
    }
    #expect(values[0] != nil && values[0] == values[1])
  }
}
