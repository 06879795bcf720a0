import Foundation
import LIARCore
import PruningEngine
import PruningPlan
import Testing

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
}
