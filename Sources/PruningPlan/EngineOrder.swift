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
    var depth: DepthOptions?
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
      case .calibrate: return .calibrate(try need(calibration, "calibration").options)
      case .analyze:
        return .analyze(
          sites: try need(sites, "sites"), criterion: criterion ?? .wifv, estimate: estimate,
          byHand: byHand ?? [:])
      case .removals:
        return .removals(settings: try need(settings, "settings"), estimate: estimate)
      case .depth:
        return .depth(depth ?? DepthOptions(), estimate: estimate)
      case .allocate:
        return .allocate(
          try need(allocation, "allocation"), settings: try need(settings, "settings"),
          estimate: estimate, revision: revision ?? 0)
      case .tokenErrors:
        let settings = try need(settings, "settings")
        return .tokenErrors(
          sample: try count(sample, "sample", from: 0) ?? 0, sites: sites ?? settings.keys.sorted(),
          settings: settings,
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
          site: site, settings: own, estimate: estimate,
          limit: try count(limit, "limit", from: 1) ?? 20,
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
          recipe: try need(recipe, "recipe"), limit: try count(limit, "limit", from: 1) ?? 10)
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

    private func count(_ value: Int?, _ name: String, from least: Int) throws -> Int? {
      guard let value else { return nil }
      guard (least...Count.greatest).contains(value) else {
        throw RecipeError(
          description: "'\(name)': write a whole number from \(least) to \(Count.greatest)")
      }
      return value
    }
  }

  /// Calibration options of which all but the file have defaults.
  private struct Calibration: Decodable {
    var options: CalibrationOptions

    private enum CodingKeys: String, CodingKey {
      case file, samples, length, seed, heldOut, tokenWeighting, textField, textColumn
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      options = CalibrationOptions(
        file: try values.decode(String.self, forKey: .file),
        samples: try values.decodeCountIfPresent(forKey: .samples, from: 1) ?? 128,
        length: try values.decodeCountIfPresent(forKey: .length, from: 1) ?? 128,
        seed: try values.decodeSeedIfPresent(forKey: .seed) ?? 0,
        heldOut: try values.decodeRatioIfPresent(forKey: .heldOut) ?? 0.2,
        tokenWeighting: try values.decodeIfPresent(TokenWeighting.self, forKey: .tokenWeighting)
          ?? .uniform,
        textField: try values.decodeIfPresent(String.self, forKey: .textField),
        textColumn: try values.decodeIfPresent(String.self, forKey: .textColumn))
    }
  }

  /// How a prompt is continued; all has defaults.
  private struct Generation: Decodable {
    var options = GenerationOptions()

    private enum CodingKeys: String, CodingKey { case maximumTokens, temperature, seed }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      if let tokens = try values.decodeCountIfPresent(forKey: .maximumTokens, from: 0) {
        options.maximumTokens = tokens
      }
      if let temperature = try values.decodeIfPresent(Double.self, forKey: .temperature) {
        guard temperature >= 0, temperature.isFinite else {
          throw DecodingError.dataCorruptedError(
            forKey: .temperature, in: values, debugDescription: "write a number of at least 0")
        }
        options.temperature = temperature
      }
      if let seed = try values.decodeSeedIfPresent(forKey: .seed) { options.seed = seed }
    }
  }
}
