import PruningEngine
import PruningPlan
import Testing

struct CalibrationSamplesTests {
  @Test(arguments: SampleModel.allCases)
  func theSameSeedTakesTheSameSamples(sample: SampleModel) throws {
    let model = try sample.open()
    let first = try CalibrationSamples(sample.options(), model: model)
    let second = try CalibrationSamples(sample.options(), model: model)
    #expect(first.fitted == second.fitted)
    #expect(first.heldOut == second.heldOut)
    var other = sample.options()
    other.seed += 1
    #expect(try CalibrationSamples(other, model: model).all != first.all)
  }

  @Test(arguments: [(0.0, 40, 0), (0.2, 32, 8), (0.5, 20, 20), (0.99, 1, 39)])
  func holdsAShareBack(share: Double, fitted: Int, heldOut: Int) throws {
    let sample = SampleModel.tinyBERT
    let samples = try CalibrationSamples(
      sample.options(samples: 40, heldOut: share), model: sample.open())
    #expect(samples.fitted.count == fitted)
    #expect(samples.heldOut.count == heldOut)
    #expect(samples.all == samples.fitted + samples.heldOut)
  }

  @Test func decodersTakeWholeWindowsOnce() throws {
    let sample = SampleModel.tinyLLaMA
    var options = sample.options()
    options.samples = 100_000
    let samples = try CalibrationSamples(options, model: sample.open()).all
    #expect(samples.allSatisfy { $0.count == options.length })
    #expect(Set(samples).count == samples.count)
    // Of the 55,573 tokens that the folder's README counts.
    #expect(samples.count == 217)
  }

  /// Windows of one document know each other, so a random choice would flatter.
  @Test(arguments: [24, 100_000]) func decodersHoldBackTheEndOfTheText(count: Int) throws {
    let sample = SampleModel.tinyLLaMA
    let model = try sample.open()
    var options = sample.options()
    options.samples = 100_000
    options.heldOut = 0
    let text = try CalibrationSamples(options, model: model).fitted
    options.samples = count
    options.heldOut = 0.25
    let samples = try CalibrationSamples(options, model: model)
    let places = try samples.all.map { try #require(text.firstIndex(of: $0)) }
    #expect(places == places.sorted())
    #expect(samples.heldOut.count == Int((Double(samples.all.count) / 4).rounded()))
    #expect(samples.fitted.count + samples.heldOut.count == min(count, text.count))
  }

  @Test func encodersTakeAtMostTheLength() throws {
    let sample = SampleModel.tinyBERT
    var options = sample.options()
    options.length = 8
    let model = try sample.open()
    let samples = try CalibrationSamples(options, model: model).all
    #expect(samples.allSatisfy { (2...8).contains($0.count) })
    // What is cut is the text; the special tokens stay.
    #expect(Set(samples.compactMap(\.last)).count == 1)
  }

  @Test func takesASingleSample() throws {
    let sample = SampleModel.tinyBERT
    let samples = try CalibrationSamples(sample.options(samples: 1), model: sample.open())
    #expect(samples.fitted.count == 1 && samples.heldOut.isEmpty)
  }

  @Test func aTextShorterThanAWindowIsAnError() throws {
    let folder = try TemporaryFolder()
    var options = SampleModel.tinyLLaMA.options()
    options.file = try folder.file("short.txt", "One duck swims.")
    let error = engineError {
      _ = try CalibrationSamples(options, model: SampleModel.tinyLLaMA.open())
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("256 tokens") == true)
    #expect(error?.description.contains("short.txt") == true)
  }

  @Test(arguments: SampleModel.allCases, ["", " \n\t\n"])
  func anEmptyTextIsAnError(sample: SampleModel, text: String) throws {
    let folder = try TemporaryFolder()
    var options = sample.options()
    options.file = try folder.file("empty.txt", text)
    let error = engineError { _ = try CalibrationSamples(options, model: sample.open()) }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("empty.txt") == true)
  }

  @Test func aMissingTextIsAnError() throws {
    var options = SampleModel.tinyBERT.options()
    options.file = "/no/such/text.txt"
    let error = engineError {
      _ = try CalibrationSamples(options, model: SampleModel.tinyBERT.open())
    }
    #expect(error?.kind == .missingInput)
  }

  @Test(
    arguments: [
      { @Sendable (options: inout CalibrationOptions) in options.samples = 0 },
      { options in options.samples = -3 },
      { options in options.length = 1 },
      { options in options.heldOut = 1 },
      { options in options.heldOut = -0.1 },
      { options in options.heldOut = .nan },
    ] as [@Sendable (inout CalibrationOptions) -> Void])
  func senselessOptionsAreErrors(change: @Sendable (inout CalibrationOptions) -> Void) throws {
    var options = SampleModel.tinyBERT.options()
    change(&options)
    let error = engineError {
      _ = try CalibrationSamples(options, model: SampleModel.tinyBERT.open())
    }
    #expect(error?.kind == .usage)
  }
}
