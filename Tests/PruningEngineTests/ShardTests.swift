import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine

struct ShardTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func shard(
    _ text: String, _ sample: SampleModel, _ options: CalibrationOptions? = nil
  ) throws -> String {
    let name = "\(sample)-\(options?.seed ?? 0)-\(text.replacing("/", with: "-"))"
    let path = "\(folder.path)/\(name).safetensors"
    let part = try #require(CalibrationShard(text))
    try Calibrator.write(
      sample.open(), options ?? sample.options(samples: 21), shard: part, to: path, overwrite: true)
    return path
  }

  private var merged: String { folder.path + "/merged.safetensors" }

  @Test(arguments: SampleModel.allCases, [2, 3])
  func mergedShardsEqualTheWhole(sample: SampleModel, count: Int) throws {
    let options = sample.options(samples: 21)
    let model = try sample.open()
    let whole = try Calibrator.run(model, options)
    // The order in which they come doesn't matter.
    let paths = try (0..<count).reversed().map { try shard("\($0)/\(count)", sample) }
    let outcome = try AccumulatorFile.merge(paths, to: merged, overwrite: false)
    #expect(outcome.missing.isEmpty)
    let read = try AccumulatorFile.read(merged, model: model)
    #expect(read.warning == nil)
    #expect(read.samples.fitted == whole.samples.fitted)
    #expect(read.samples.heldOut == whole.samples.heldOut)
    #expect(read.summary.tokens == whole.summary.tokens)
    #expect(read.summary.heldOutTokens == whole.summary.heldOutTokens)
    for (part, expected) in [(read.fitted, whole.fitted), (read.heldOut, whole.heldOut)] {
      #expect(part.keys == expected.keys)
      for (site, statistics) in expected {
        let found = try #require(part[site])
        #expect(found.tokens == statistics.tokens && found.weight == statistics.weight)
        #expect(difference(found.mean, statistics.mean) < 1e-6)
        #expect(
          difference(found.centredGram.values, statistics.centredGram.values) < 1e-6, "\(site)")
      }
    }
  }

  @Test func shardsDivideTheSamples() throws {
    let sample = SampleModel.tinyBERT
    let options = sample.options(samples: 21)
    let model = try sample.open()
    let all = try CalibrationSamples(options, model: model)
    let parts = try (0..<2).map {
      try AccumulatorFile.read(shard("\($0)/2", sample), model: model).samples
    }
    for (index, part) in parts.enumerated() {
      let own = all.all.enumerated().filter { $0.offset % 2 == index }.map(\.element)
      #expect(part.all == own)
    }
    #expect(parts[0].heldOut.count + parts[1].heldOut.count == all.heldOut.count)
  }

  @Test func saysWhatIsMissing() throws {
    let sample = SampleModel.tinyBERT
    let outcome = try AccumulatorFile.merge(
      [shard("0/3", sample), shard("2/3", sample)], to: merged, overwrite: false)
    #expect(outcome.missing == [1] && outcome.shards == 3)
    let warning = try AccumulatorFile.read(merged, model: sample.open()).warning
    #expect(warning?.contains("1 of 3 shards") == true)
    // What is missing can be added.
    let whole = folder.path + "/whole.safetensors"
    let rest = try AccumulatorFile.merge(
      [merged, shard("1/3", sample)], to: whole, overwrite: false)
    #expect(rest.missing.isEmpty)
  }

  @Test func refusesAShardThatComesTwice() throws {
    let path = try shard("0/2", .tinyBERT)
    let error = engineError {
      _ = try AccumulatorFile.merge([path, path], to: merged, overwrite: false)
    }
    #expect(error?.kind == .badData && error?.description.contains("0/2") == true)
  }

  @Test func refusesShardsOfOtherCalibrations() throws {
    let sample = SampleModel.tinyBERT
    var options = sample.options(samples: 21)
    options.seed += 1
    let first = try shard("0/2", sample)
    for (second, what) in [
      (try shard("1/2", sample, options), "options"), (try shard("1/2", .tinyLLaMA), "model"),
      (try shard("1/3", sample), "3 shards"),
    ] {
      let error = engineError {
        _ = try AccumulatorFile.merge([first, second], to: merged, overwrite: false)
      }
      #expect(error?.kind == .badData && error?.description.contains(what) == true)
    }
    #expect(!FileManager.default.fileExists(atPath: merged))
  }

  @Test(arguments: ["", "0", "0/0", "2/2", "-1/2", "1/2/3", "a/b", "0/", "/2"])
  func refusesSenselessShards(text: String) {
    #expect(CalibrationShard(text) == nil)
  }

  @Test func aShardWithoutSamplesIsAnError() throws {
    let error = engineError {
      _ = try shard("7/8", .tinyBERT, SampleModel.tinyBERT.options(samples: 4))
    }
    #expect(error?.kind == .usage)
  }

  private func difference(_ a: [Double], _ b: [Double]) -> Double {
    let norm = b.reduce(0) { $0 + $1 * $1 }
    return (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / norm).squareRoot()
  }
}
