internal import Foundation

/// A line of JSON that asks the engine for something: a request under a job's number, or a cancel.
///
///     {"job":1,"request":"open","path":"sample-models/tiny-bert"}
///     {"job":2,"request":"calibrate","calibration":{"file":"text.txt"}}
///     {"job":3,"request":"analyze","criterion":"wifv","sites":["0.ffn"]}
///     {"cancel":3}
package enum EngineOrder: Hashable, Sendable {
  /// Start a request.
  case submit(JobID, EngineRequest)
  /// Stop a job.
  case cancel(JobID)

  /// Parses a line.
  /// - Throws: ``RecipeError`` naming what is wrong.
  package init(jsonLine: String) throws {
    do {
      let line = try JSONDecoder().decode(Line.self, from: Data(jsonLine.utf8))
      if let cancel = line.cancel {
        self = .cancel(JobID(cancel))
        return
      }
      guard let job = line.job else { throw RecipeError(description: "'job' is missing") }
      self = .submit(JobID(job), try line.engineRequest())
    } catch let error as DecodingError {
      throw RecipeError(description: error.keyAndReason)
    }
  }

  private struct Line: Decodable {
    var job, cancel, sample, revision, limit: Int?
    var request, path, destination, prompt, sentence, second: String?
    var calibration: Calibration?
    var sites: [SiteID]?
    var paths: [String]?
    var criterion: Criterion?
    var byHand: [SiteID: UnitChoices]?
    var estimate: EstimateOptions?
    var allocation: AllocationOptions?
    var settings: [SiteID: SiteSettings]?
    var recipe: Recipe?
    var evaluation: EvaluationOptions?
    var format: ExportFormat?
    var storage: WeightStorage?
    var overwrite: Bool?
    var generation: Generation?
    var comparison: ComparisonOptions?
    var figures: FigureReport?

    func engineRequest() throws -> EngineRequest {
      let estimate = estimate ?? EstimateOptions()
      guard let name = request.flatMap(RequestName.init) else {
        throw RecipeError(description: "'request' must be \(RequestName.allNames)")
      }
      switch name {
      case .open: return .openModel(path: try need(path, "path"))
      case .list: return .list(folder: try need(path, "path"))
      case .summarise: return .summarise(paths: try need(paths, "paths"))
      case .calibrate: return .calibrate(try need(calibration, "calibration").options())
      case .analyze:
        return .analyze(
          sites: try need(sites, "sites"), criterion: criterion ?? .wifv, estimate: estimate,
          byHand: byHand ?? [:])
      case .allocate:
        return .allocate(
          try need(allocation, "allocation"), settings: try need(settings, "settings"),
          estimate: estimate, revision: revision ?? 0)
      case .tokenErrors:
        let settings = try need(settings, "settings")
        return .tokenErrors(
          sample: sample ?? 0, sites: sites ?? settings.keys.sorted(), settings: settings,
          estimate: estimate, revision: revision ?? 0)
      case .distribution:
        let settings = try need(settings, "settings")
        return .distribution(
          sites: sites ?? settings.keys.sorted(), settings: settings, estimate: estimate,
          revision: revision ?? 0)
      case .worstTokens:
        let settings = try need(settings, "settings")
        guard let site = sites?.first ?? settings.keys.sorted().first, let own = settings[site]
        else { throw RecipeError(description: "'settings' has no site") }
        return .worstTokens(
          site: site, settings: own, estimate: estimate, limit: limit ?? 20,
          revision: revision ?? 0)
      case .figures: return .figures(try need(comparison, "comparison"))
      case .writeFigures:
        return .writeFigures(
          try need(figures, "figures"), destination: try need(destination, "destination"),
          overwrite: overwrite ?? false)
      case .generate:
        return .generate(
          prompt: try need(prompt, "prompt"), recipe: try need(recipe, "recipe"),
          options: generation?.options ?? GenerationOptions())
      case .neighbours:
        return .neighbours(
          sentence: try need(sentence, "sentence"), second: second,
          recipe: try need(recipe, "recipe"), limit: limit ?? 10)
      case .evaluate:
        return .evaluate(
          recipe: recipe ?? Recipe(model: "", calibration: nil, sites: [:]),
          options: try need(evaluation, "evaluation"))
      case .export:
        return .export(
          recipe: try need(recipe, "recipe"), format: format ?? .huggingFace,
          storage: storage ?? .keep, destination: try need(destination, "destination"),
          overwrite: overwrite ?? false)
      case .measure:
        return .measure(
          recipe: try need(recipe, "recipe"), format: format ?? .huggingFace,
          storage: storage ?? .keep)
      }
    }

    private func need<Value>(_ value: Value?, _ name: String) throws -> Value {
      guard let value else { throw RecipeError(description: "'\(name)' is missing") }
      return value
    }
  }

  /// Calibration options of which all but the file have defaults.
  private struct Calibration: Decodable {
    var file: String
    var samples, length: Int?
    var seed: UInt64?
    var heldOut: Share?
    var tokenWeighting: TokenWeighting?
    var textField, textColumn: String?

    func options() throws -> CalibrationOptions {
      guard seed ?? 0 <= Seed.greatest else {
        throw RecipeError(description: "'seed' is \(Seed.expectation)")
      }
      return CalibrationOptions(
        file: file, samples: samples ?? 128, length: length ?? 128, seed: seed ?? 0,
        heldOut: heldOut?.value ?? 0.2, tokenWeighting: tokenWeighting ?? .uniform,
        textField: textField,
        textColumn: textColumn)
    }
  }

  /// How a prompt is continued; all has defaults.
  private struct Generation: Decodable {
    var maximumTokens: Int?
    var temperature: Double?
    var seed: UInt64?

    var options: GenerationOptions {
      let standard = GenerationOptions()
      return GenerationOptions(
        maximumTokens: maximumTokens ?? standard.maximumTokens,
        temperature: temperature ?? standard.temperature, seed: seed ?? standard.seed)
    }
  }
}
