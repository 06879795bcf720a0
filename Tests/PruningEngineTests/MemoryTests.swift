import Foundation
import LinearAlgebra
import PruningPlan
import Testing

@testable import PruningEngine

struct MemoryTests {
  @Test(arguments: [MemoryEstimate.Purpose.calibrate, .prune, .interactive])
  func refusesWithTheNumbers(purpose: MemoryEstimate.Purpose) throws {
    let resources = EngineResources(memory: 3_000_000)
    let error = engineError {
      _ = try resources.open(path: SampleModel.tinyBERT.folder, for: purpose)
    }
    #expect(error?.kind == .unsupported)
    let text = try #require(error?.description)
    let summary = try SampleModel.tinyBERT.open().summary
    let needed = Double(MemoryEstimate(summary).bytes(purpose, workers: Parallel.workers)) / 1e6
    #expect(text.contains("3.0 MB are allowed"))
    #expect(text.contains(String(format: needed >= 100 ? "%.0f MB" : "%.1f MB", needed)))
    #expect(text.contains("tiny-bert") && text.contains("hidden states"))
  }

  @Test func offersToSpillWhereThatHelps() throws {
    let summary = try SampleModel.tinyBERT.open().summary
    let estimate = MemoryEstimate(summary, tokens: 10_000_000)
    let memory = estimate.bytes(.calibrate, spills: true)
    #expect(memory < estimate.calibrateBytes)
    let refused = engineError {
      try EngineResources(memory: memory).require(.calibrate, summary, tokens: 10_000_000)
    }
    #expect(refused?.remedies.contains { if case .spill = $0 { true } else { false } } == true)
    try EngineResources(spills: true, memory: memory)
      .require(.calibrate, summary, tokens: 10_000_000)
  }

  @Test func countsWhatAPruningDoesBeside() throws {
    let estimate = MemoryEstimate(try SampleModel.tinyLLaMA.open().summary)
    for spills in [false, true] {
      let plain = estimate.bytes(.prune, spills: spills)
      let sequential = estimate.bytes(.prune, spills: spills, extras: .sequential)
      #expect(sequential > plain + (spills ? 0 : estimate.hiddenBytes))
      #expect(estimate.bytes(.prune, spills: spills, extras: .gradients) > plain)
      #expect(
        estimate.bytes(.prune, spills: spills, extras: [.sequential, .gradients]) > sequential)
    }
  }

  @Test func opensWhatFits() throws {
    let resources = EngineResources(memory: 4_000_000_000)
    let path = SampleModel.tinyBERT.folder
    #expect(try !resources.open(path: path, for: .interactive).isStreamed)
    #expect(try resources.open(path: path, for: .prune).isStreamed)
  }

  @Test func calibratingNeedsTheSameWithMoreLayers() throws {
    var summary = try SampleModel.tinyBERT.open().summary
    let before = MemoryEstimate(summary).calibrateBytes
    let perLayer = summary.prunableParameters / summary.layers
    summary.sites += summary.sites.map { site in
      var site = site
      site.site.layer += summary.layers
      return site
    }
    summary.layers *= 2
    summary.prunableParameters *= 2
    summary.parameters += summary.prunableParameters / 2
    #expect(MemoryEstimate(summary).calibrateBytes == before)
    #expect(
      MemoryEstimate(summary).bytes(.interactive)
        >= before - MemoryEstimate(summary).hiddenBytes + 4 * perLayer)
  }

  @Test func readsMeminfo() {
    let text = "MemTotal:       24689764 kB\nMemAvailable:   23000000 kB\nSwapTotal: 0 kB\n"
    #expect(AvailableMemory.available(inMeminfo: text) == 23_000_000 * 1024)
    #expect(AvailableMemory.available(inMeminfo: "MemAvailable: much\n") == nil)
    #expect(AvailableMemory.available(inMeminfo: "") == nil)
  }

  @Test func readsTheLimitsOfControlGroups() throws {
    let folder = try TemporaryFolder()
    let inner = folder.path + "/user/job"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    _ = try folder.file("user/memory.max", "1000000\n")
    _ = try folder.file("user/memory.current", "700000\n")
    _ = try folder.file("user/memory.stat", "anon 500000\ninactive_file 200000\n")
    _ = try folder.file("user/job/memory.max", "max\n")
    _ = try folder.file("user/job/memory.current", "700000\n")
    #expect(AvailableMemory.left(inGroups: "0::/user/job\n", root: folder.path) == 500_000)
    #expect(AvailableMemory.left(inGroups: "0::/other\n", root: folder.path) == nil)
    // The first version keeps each controller's groups apart.
    try FileManager.default.createDirectory(
      atPath: folder.path + "/memory/job", withIntermediateDirectories: true)
    _ = try folder.file("memory/job/memory.limit_in_bytes", "5000\n")
    _ = try folder.file("memory/job/memory.usage_in_bytes", "1000\n")
    #expect(
      AvailableMemory.left(inGroups: "7:cpu:/x\n4:memory:/job\n", root: folder.path) == 4000)
  }
}
