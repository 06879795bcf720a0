import Foundation
import LIARCore
import ModelFormats
import PruningPlan
import Synchronization
import Testing

@testable import PruningEngine

struct AccumulatorCacheTests {
  private let folder: TemporaryFolder
  private var cache: AccumulatorCache { AccumulatorCache(folder: folder.path + "/cache") }

  init() throws { folder = try TemporaryFolder() }

  /// Calibrates through the cache, and tells whether text went through the model.
  private func calibrate(
    _ options: CalibrationOptions, _ sample: SampleModel = .tinyBERT,
    _ cache: AccumulatorCache? = nil
  ) throws -> (calibration: Calibration, ranForward: Bool) {
    let ran = Mutex(false)
    let work = Work { progress in
      if progress.message.hasPrefix("layer") { ran.withLock { $0 = true } }
    }
    let resources = EngineResources(cache: cache ?? self.cache)
    let calibration = try resources.calibration(sample.open(), options, work: work)
    return (calibration, ran.withLock { $0 })
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: cache.folder).sorted()
      .map { cache.folder + "/" + $0 }
  }

  @Test(arguments: SampleModel.allCases)
  func theSecondCalibrationTakesNoForwardPass(sample: SampleModel) throws {
    let options = sample.options(samples: 16)
    let first = try calibrate(options, sample)
    let second = try calibrate(options, sample)
    #expect(first.ranForward && !second.ranForward)
    let plain = try Calibrator.run(sample.open(), options)
    for result in [first.calibration, second.calibration] {
      #expect(result.samples.all == plain.samples.all)
      #expect(result.summary.options == options)
      #expect(result.summary.tokens == plain.summary.tokens)
      for (site, expected) in plain.fitted {
        #expect(result.fitted[site]?.centredGram == expected.centredGram)
        #expect(result.fitted[site]?.mean == expected.mean)
        #expect(result.heldOut[site]?.centredGram == plain.heldOut[site]?.centredGram)
      }
    }
  }

  @Test(
    arguments: [
      { $0.samples = 12 }, { $0.length = 16 }, { $0.seed = 8 }, { $0.heldOut = 0.5 },
      { $0.tokenWeighting = .inverseNorm },
    ] as [@Sendable (inout CalibrationOptions) -> Void])
  func otherOptionsAreAnotherCalibration(change: @Sendable (inout CalibrationOptions) -> Void)
    throws
  {
    var options = SampleModel.tinyBERT.options(samples: 16)
    _ = try calibrate(options)
    change(&options)
    #expect(try calibrate(options).ranForward)
  }

  @Test func theTextCountsNotItsName() throws {
    let text = try String(contentsOfFile: SampleModel.tinyBERT.calibrationText, encoding: .utf8)
    var options = SampleModel.tinyBERT.options(samples: 16)
    options.file = try folder.file("one.txt", text)
    _ = try calibrate(options)
    options.file = try folder.file("two.txt", text)
    let moved = try calibrate(options)
    #expect(!moved.ranForward && moved.calibration.summary.options == options)
    _ = try folder.file("two.txt", text + "One more duck swims.\n")
    #expect(try calibrate(options).ranForward)
  }

  @Test(arguments: [0, 7, 5000, -9])
  func aDamagedFileIsReplaced(length: Int) throws {
    let options = SampleModel.tinyBERT.options(samples: 16)
    _ = try calibrate(options)
    let path = try #require(files().first)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.prefix(length < 0 ? whole.count + length : length)
      .write(to: URL(fileURLWithPath: path))
    #expect(try calibrate(options).ranForward)
    #expect(try !calibrate(options).ranForward)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == whole.count)
  }

  @Test func aForeignFileIsReplaced() throws {
    let options = SampleModel.tinyBERT.options(samples: 16)
    _ = try calibrate(options)
    let path = try #require(files().first)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(
      atPath: SampleModel.tinyBERT.folder + "/model.safetensors", toPath: path)
    #expect(try calibrate(options).ranForward)
    #expect(try !calibrate(options).ranForward)
  }

  @Test func whatWasUnusedForLongestGoesFirst() throws {
    let options = (0..<3).map { seed in
      var options = SampleModel.tinyBERT.options(samples: 8)
      options.seed = UInt64(seed)
      return options
    }
    let size = MemoryEstimate(try SampleModel.tinyBERT.open().summary).accumulatorBytes
    let small = AccumulatorCache(folder: cache.folder, limit: size * 5 / 2)
    for (age, option) in options.prefix(2).enumerated() {
      _ = try calibrate(option, .tinyBERT, small)
      let known = Set(try files())
      for path in known where age == 0 {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -1000)], ofItemAtPath: path)
      }
    }
    _ = try calibrate(options[2], .tinyBERT, small)
    #expect(try files().count == 2)
    #expect(try !calibrate(options[1], .tinyBERT, small).ranForward)
    #expect(try calibrate(options[0], .tinyBERT, small).ranForward)
  }

  @Test func whatExceedsTheLimitIsNotKept() throws {
    let options = SampleModel.tinyBERT.options(samples: 8)
    let tiny = AccumulatorCache(folder: cache.folder, limit: 1000)
    #expect(try calibrate(options, .tinyBERT, tiny).ranForward)
    #expect(!FileManager.default.fileExists(atPath: tiny.folder))
  }

  @Test func aFolderThatCannotBeWrittenIsNoFailure() throws {
    let file = try folder.file("no-folder", "a file")
    let result = try calibrate(
      SampleModel.tinyBERT.options(samples: 8), .tinyBERT,
      AccumulatorCache(folder: file + "/cache"))
    #expect(result.ranForward && result.calibration.fitted.count == 8)
  }

  @Test func listsAndClears() throws {
    _ = try calibrate(SampleModel.tinyBERT.options(samples: 8))
    _ = try calibrate(SampleModel.tinyLLaMA.options(samples: 8), .tinyLLaMA)
    let entries = cache.entries()
    #expect(Set(entries.map(\.model)) == ["tiny-bert", "tiny-llama"])
    #expect(entries.allSatisfy { $0.samples == 8 && $0.bytes > 0 })
    #expect(try cache.clear() == 2)
    #expect(cache.entries().isEmpty)
  }

  @Test func theCalibrationFileIsNotNeededWithItsAccumulators() throws {
    let options = SampleModel.tinyLLaMA.options(samples: 8)
    let path = folder.path + "/accumulators.safetensors"
    let model = try SampleModel.tinyLLaMA.open()
    let written = try Calibrator.write(model, options, to: path, overwrite: false)
    let read = try EngineResources(accumulators: path).calibration(model, nil)
    #expect(read.samples.all == written.samples.all)
    #expect(read.summary.seconds > 0 && read.summary == written.summary)
  }

  @Test func aBitThatFlippedInTheCacheIsMadeGoodByCalibratingAgain() throws {
    let options = SampleModel.tinyBERT.options(samples: 16)
    let first = try calibrate(options).calibration
    let path = try #require(try files().first)
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    data[data.count / 2] ^= 16
    try data.write(to: URL(fileURLWithPath: path))
    let again = try calibrate(options)
    #expect(again.ranForward)
    for (site, expected) in first.fitted {
      #expect(again.calibration.fitted[site]?.centredGram == expected.centredGram)
    }
    #expect(try !calibrate(options).ranForward)
  }

  @Test func everyWeightCounts() throws {
    let options = SampleModel.tinyBERT.options(samples: 16)
    let copy = folder.path + "/model"
    try FileManager.default.copyItem(atPath: SampleModel.tinyBERT.folder, toPath: copy)
    let weights = URL(fileURLWithPath: copy + "/model.safetensors")
    func ranForward() throws -> Bool {
      let ran = Mutex(false)
      let resources = EngineResources(cache: cache)
      let model = try resources.open(path: copy, for: .interactive)
      _ = try resources.calibration(
        model, options,
        work: Work { progress in
          if progress.message.hasPrefix("layer") { ran.withLock { $0 = true } }
        })
      return ran.withLock { $0 }
    }
    #expect(try ranForward())
    #expect(try !ranForward())
    // The first bytes of a tensor, of which the cheap fingerprint knows only the middle.
    let file = try SafetensorsFile(path: weights.path)
    let name = "encoder.layer.1.intermediate.dense.weight"
    let tensor = try #require(file.tensors.keys.first { $0.hasSuffix(name) })
    let start = try file.withBytes(of: tensor) { bytes throws(FormatError) in Data(bytes) }
    var data = try Data(contentsOf: weights)
    let place = try #require(data.range(of: start)).lowerBound
    data[place] ^= 1
    try data.write(to: weights)
    #expect(try ranForward())
  }

  @Test func weightsThatChangeUnderAnOpenModelAreRefused() throws {
    let copy = folder.path + "/model"
    try FileManager.default.copyItem(atPath: SampleModel.tinyBERT.folder, toPath: copy)
    let resources = EngineResources(cache: cache)
    let model = try resources.open(path: copy, for: .interactive)
    let weights = URL(fileURLWithPath: copy + "/model.safetensors")
    try Data(contentsOf: weights).write(to: weights, options: .atomic)
    let error = engineError {
      _ = try resources.calibration(model, SampleModel.tinyBERT.options(samples: 16))
    }
    #expect(error?.description.contains("has changed since it was opened") == true)
  }
}
