import Foundation
import PruningEngine
import PruningPlan
import Testing

/// The committed sample models, opened once for all tests.
enum SampleModel: String, CaseIterable, CustomTestStringConvertible {
  case tinyBERT = "tiny-bert"
  case tinyLLaMA = "tiny-llama"

  var testDescription: String { rawValue }

  var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "sample-models/\(rawValue)").path
  }

  var calibrationText: String { folder + "/data/calibration.txt" }

  var evaluation: EvaluationOptions {
    self == .tinyBERT
      ? EvaluationOptions(task: .similarity, file: folder + "/data/similarity.csv")
      : EvaluationOptions(task: .perplexity, file: folder + "/data/held-out.txt", length: 512)
  }

  /// Enough tokens for every site's rank, little enough for tests.
  func options(
    samples: Int? = nil, heldOut: Double = 0.2, weighting: TokenWeighting = .uniform
  ) -> CalibrationOptions {
    CalibrationOptions(
      file: calibrationText, samples: samples ?? (self == .tinyBERT ? 256 : 24),
      length: self == .tinyBERT ? 128 : 256, seed: 7, heldOut: heldOut,
      tokenWeighting: weighting)
  }

  func open() throws -> LoadedModel {
    try (self == .tinyBERT ? Self.openedBERT : Self.openedLLaMA).get()
  }

  func pruner(_ weighting: TokenWeighting = .uniform) throws -> Pruner {
    let known =
      switch (self, weighting) {
      case (.tinyBERT, .uniform): Self.prunerBERT
      case (.tinyBERT, .inverseNorm): Self.weightedBERT
      case (.tinyLLaMA, .uniform): Self.prunerLLaMA
      case (.tinyBERT, .inverseRoot): Self.rootBERT
      case (.tinyLLaMA, .inverseNorm): Self.weightedLLaMA
      case (.tinyLLaMA, .inverseRoot): Self.rootLLaMA
      }
    return try known.get()
  }

  /// As the table in sample-models/README.md was made: all of the calibration text.
  func prunerOfWholeText() throws -> Pruner {
    try (self == .tinyBERT ? Self.wholeBERT : Self.wholeLLaMA).get()
  }

  private static let openedBERT = Result { try LoadedModel.open(path: tinyBERT.folder) }
  private static let openedLLaMA = Result { try LoadedModel.open(path: tinyLLaMA.folder) }
  private static let prunerBERT = Result { try tinyBERT.calibrated(tinyBERT.options()) }
  private static let prunerLLaMA = Result { try tinyLLaMA.calibrated(tinyLLaMA.options()) }
  private static let weightedBERT = Result {
    try tinyBERT.calibrated(tinyBERT.options(weighting: .inverseNorm))
  }
  private static let weightedLLaMA = Result {
    try tinyLLaMA.calibrated(tinyLLaMA.options(weighting: .inverseNorm))
  }
  private static let rootBERT = Result {
    try tinyBERT.calibrated(tinyBERT.options(weighting: .inverseRoot))
  }
  private static let rootLLaMA = Result {
    try tinyLLaMA.calibrated(tinyLLaMA.options(weighting: .inverseRoot))
  }
  private static let wholeBERT = Result { try tinyBERT.calibratedOnAll(length: 128) }
  private static let wholeLLaMA = Result { try tinyLLaMA.calibratedOnAll(length: 512) }

  private func calibrated(_ options: CalibrationOptions) throws -> Pruner {
    let model = try open()
    return Pruner(model: model, calibration: try Calibrator.run(model, options))
  }

  private func calibratedOnAll(length: Int) throws -> Pruner {
    try calibrated(
      CalibrationOptions(file: calibrationText, samples: 100_000, length: length, heldOut: 0))
  }
}

extension LoadedModel {
  /// The same share pruned at every site.
  func recipe(
    _ ratio: Double, _ reconstruction: Reconstruction = .liar, criterion: Criterion = .wifv,
    calibration: CalibrationOptions? = nil, guardShare: Double = 0.01
  ) -> Recipe {
    var sites: [SiteID: SiteSettings] = [:]
    for site in summary.sites {
      sites[site.site] = SiteSettings(
        kept: site.kept(ratio: ratio), criterion: criterion, reconstruction: reconstruction)
    }
    return Recipe(
      model: summary.name, calibration: calibration,
      estimate: EstimateOptions(guardShare: guardShare), sites: sites)
  }
}

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "liar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A text file in the folder.
  func file(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// The error that a body throws, as the engine's own.
func engineError(_ body: () throws -> Void) -> EngineError? {
  do {
    try body()
    return nil
  } catch { return EngineError(error) }
}
