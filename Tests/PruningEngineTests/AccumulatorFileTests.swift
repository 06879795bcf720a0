import Foundation
import LIARCore
import LinearAlgebra
import PruningPlan
import Testing

@testable import ModelFormats
@testable import PruningEngine

struct AccumulatorFileTests {
  private func write(_ sample: SampleModel, in folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/accumulators.safetensors"
    let pruner = try sample.pruner()
    try AccumulatorFile.write(pruner.calibration, model: pruner.model, to: path, overwrite: false)
    return path
  }

  @Test(arguments: SampleModel.allCases)
  func readsWhatItWrote(sample: SampleModel) throws {
    let folder = try TemporaryFolder()
    let path = try write(sample, in: folder)
    let pruner = try sample.pruner()
    let read = try AccumulatorFile.read(path, model: pruner.model)
    #expect(read.summary == pruner.calibration.summary)
    #expect(read.samples.all == pruner.calibration.samples.all)
    for (part, expected) in [
      (read.fitted, pruner.calibration.fitted), (read.heldOut, pruner.calibration.heldOut),
    ] {
      #expect(Set(part.keys) == Set(expected.keys))
      for (site, statistics) in part {
        #expect(statistics.tokens == expected[site]?.tokens)
        #expect(statistics.weight == expected[site]?.weight)
        #expect(statistics.mean == expected[site]?.mean)
        #expect(statistics.centredGram == expected[site]?.centredGram)
      }
    }
  }

  @Test func refusesAnotherModelsFile() throws {
    let folder = try TemporaryFolder()
    let path = try write(.tinyBERT, in: folder)
    let error = engineError {
      _ = try AccumulatorFile.read(path, model: SampleModel.tinyLLaMA.open())
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("tiny-llama") == true)
  }

  @Test(arguments: [0, 4, 100, 20_000, -8, -1])
  func refusesATruncatedFile(length: Int) throws {
    let folder = try TemporaryFolder()
    let path = try write(.tinyBERT, in: folder)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try data.prefix(length < 0 ? data.count + length : length)
      .write(to: URL(fileURLWithPath: path))
    let error = engineError {
      _ = try AccumulatorFile.read(path, model: SampleModel.tinyBERT.open())
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("accumulators.safetensors") == true)
  }

  @Test func refusesAFileOfWeights() throws {
    let error = engineError {
      _ = try AccumulatorFile.read(
        SampleModel.tinyBERT.folder + "/model.safetensors", model: SampleModel.tinyBERT.open())
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("liar calibrate") == true)
  }

  @Test func refusesAnExistingTarget() throws {
    let folder = try TemporaryFolder()
    _ = try write(.tinyBERT, in: folder)
    #expect(engineError { _ = try write(.tinyBERT, in: folder) }?.kind == .cannotCreate)
  }

  /// Reads all that a file holds.
  private func readAll(_ path: String) throws {
    let calibration = try AccumulatorFile.read(path, model: SampleModel.tinyBERT.open())
    for part in [calibration.fitted, calibration.heldOut] {
      for site in part.keys { _ = try part.statistics(of: site) }
    }
  }

  @Test("A flipped bit is found wherever it is", arguments: 0..<40)
  func flippedBits(number: Int) throws {
    let folder = try TemporaryFolder()
    let path = try write(.tinyBERT, in: folder)
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    var random = SplitMix64(seed: UInt64(number))
    // Places all over the file, the header and its last bytes among them.
    let place =
      number < 4
      ? [0, 9, data.count - 1, data.count - 40][number]
      : Int.random(in: 0..<data.count, using: &random)
    data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    try data.write(to: URL(fileURLWithPath: path))
    #expect(engineError { try readAll(path) }?.kind == .badData, "bit at \(place)")
    #expect(throws: (any Error).self) { try AccumulatorFile.verify(AccumulatorFile.file(path)) }
  }

  @Test func aFlippedBitIsNamedWithItsTensor() throws {
    let folder = try TemporaryFolder()
    let path = try write(.tinyBERT, in: folder)
    let file = try SafetensorsFile(path: path)
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    let needle = try file.withBytes(of: "fitted.2.ffn.gram") { bytes throws(FormatError) in
      Data(bytes)
    }
    let place = try #require(data.range(of: needle)).lowerBound + 1000
    data[place] ^= 4
    try data.write(to: URL(fileURLWithPath: path))
    let error = try #require(engineError { try readAll(path) })
    #expect(error.description.contains("fitted.2.ffn.gram"))
    #expect(error.description.contains("checksum"))
  }

  @Test func aFileWithoutChecksumsIsRefusedWithTheRemedy() throws {
    let folder = try TemporaryFolder()
    let path = try write(.tinyBERT, in: folder)
    let file = try SafetensorsFile(path: path)
    let names = file.tensors.keys.sorted().filter { $0 != "checksums" }
    let copy = folder.path + "/old.safetensors"
    try SafetensorsWriter.write(
      names.map { try TensorSource(copying: $0, of: file) }, metadata: file.metadata, path: copy)
    let error = try #require(engineError { try readAll(copy) })
    #expect(error.description.contains("no checksums"))
    #expect(error.description.contains("liar calibrate"))
  }

  @Test(arguments: [Double.nan, .infinity])
  func numbersThatAreNotFiniteAreRefusedThoughTheyWereWritten(number: Double) throws {
    let folder = try TemporaryFolder()
    let pruner = try SampleModel.tinyBERT.pruner()
    let site = SiteID(layer: 1, module: .ffn)
    var sites = Dictionary(uniqueKeysWithValues: pruner.calibration.fitted.map { ($0, $1) })
    let good = try #require(sites[site])
    var gram = good.centredGram
    gram[7, 3] = number
    sites[site] = Statistics(
      tokens: good.tokens, weight: good.weight, mean: good.mean, centredGram: gram)
    let calibration = Calibration(
      summary: pruner.calibration.summary, fitted: SiteStatistics(sites),
      heldOut: pruner.calibration.heldOut, samples: pruner.calibration.samples)
    let path = folder.path + "/accumulators.safetensors"
    try AccumulatorFile.write(calibration, model: pruner.model, to: path, overwrite: false)
    let error = try #require(engineError { try readAll(path) })
    #expect(error.description.contains("fitted.1.ffn.gram"))
    #expect(error.description.contains("row 7, column 3"))
  }
}
