import Foundation
import PruningPlan
import Testing

@Suite("Messages as JSON")
struct MessageTests {
  @Test(arguments: Sample.events)
  func anEventIsOneLineAndKnowsItsJob(event: EngineEvent) throws {
    let line = try event.jsonLine()
    #expect(line.firstIndex(of: UInt8(ascii: "\n")) == line.index(before: line.endIndex))
    #expect(event.job == Sample.job)
  }

  @Test func whatCanBeDoneIsSaidWithoutOptionsAndKeys() throws {
    let failed = EngineEvent.failed(Sample.job, message: "no", remedies: [.raiseRidge, .moreText])
    #expect(
      String(decoding: try failed.jsonLine(), as: UTF8.self)
        .contains(#""message":"no; take a larger ridge or take more text""#))
    let note = EngineEvent.note(Sample.job, .warning("few", .moreText))
    let line = String(decoding: try note.jsonLine(), as: UTF8.self)
    #expect(line.contains(#""message":"few; take more text""#) && line.contains(#""warning":true"#))
  }

  @Test func everyCaseIsAmongTheSamples() {
    #expect(Set(Sample.events.map(\.ordinal)) == Set(0..<25))
    #expect(Set(Sample.requests.map(\.ordinal)) == Set(0..<19))
  }

  @Test func curvesAreKeyedByMethodAndRowsBySite() throws {
    let analysis = String(decoding: try JSONEncoder().encode(Sample.analysis), as: UTF8.self)
    #expect(analysis.contains(#""liar":{"#))
    let errors = String(decoding: try JSONEncoder().encode(Sample.tokenErrors), as: UTF8.self)
    #expect(errors.contains(#""1.ffn":["#))
  }

  @Test func aResultLeavesOutWhatItDoesNotHave() throws {
    var result = Sample.result
    #expect(result.conditionsText == "begin token none · window 512 tokens")
    result.more = [:]
    result.conditions = [:]
    let text = String(decoding: try JSONEncoder().encode(result), as: UTF8.self)
    #expect(!text.contains("more") && !text.contains("conditions"))
    #expect(try readBack(result) == result)
  }

  @Test func theTasksOfAModelFollowFromItsHeads() {
    var model = Sample.model
    #expect(model.tasks == [.similarity, .classification, .fidelity])
    #expect(model.obstacle(to: .questionAnswering)?.contains("head") == true)
    model.taskHeads = [.questionAnswering]
    #expect(model.obstacle(to: .questionAnswering) == nil)
    model.output = .nextToken
    model.taskHeads = []
    #expect(model.tasks == [.perplexity, .multipleChoice, .fidelity])
    model.taskHeads = [.classification]
    #expect(model.obstacle(to: .classification) == nil)
  }

  private func readBack<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }
}

private enum Sample {
  static let job = JobID(7)
  static let site = SiteID(layer: 1, module: .ffn)
  static let settings = SiteSettings(kept: 2, criterion: .wanda, reconstruction: .bias)
  static let estimate = EstimateOptions(ridge: 1e-5, guardShare: 0, seed: 3)
  static let calibration = CalibrationOptions(file: "text.txt", samples: 4, textColumn: "body")
  static let evaluation = EvaluationOptions(task: .similarity, file: "pairs.csv", length: 64)
  static let recipe = Recipe(
    model: "m", calibration: calibration, estimate: estimate, sites: [site: settings])

  static let model = ModelSummary(
    name: "m", path: "models/m", family: "bert", familyTitle: "BERT", isCausal: false,
    output: .embedding, layers: 2, hiddenSize: 8,
    heads: 2, keyValueHeads: 2, headSize: 4, ffnSize: 16, vocabulary: 100, parameters: 5000,
    prunableParameters: 1000, prunableFlops: 2000, storage: "F32", fileBytes: 20_000,
    sites: [
      SiteSummary(
        site: site, unit: .neuron, units: 16, columnsPerUnit: 1, parametersPerUnit: 17,
        flopsPerUnit: 32)
    ])

  static let analysis = SiteAnalysis(
    site: site, criterion: .wifv, order: [2, 0, 1], scores: [0.5, 0.25, 1], guarded: [2],
    curves: [
      .liar: ErrorCurve(error: [1, 0.5, 0.125, 0], heldOutError: [1.5, 0.75, 0.25, 0]),
      .none: ErrorCurve(error: [1, 1, 1, 0], heldOutError: []),
    ], warnings: ["few tokens"])

  static let tokenErrors = TokenErrors(
    sample: 3, sampleCount: 9, tokens: ["[CLS]", "größe", "👩‍🔬", "\"\\\u{1b}"],
    rows: [site: [0, 0.5, 0.25, 2]])

  static let result = EvaluationResult(
    task: .fidelity, metric: .cosine, value: 0.75, more: ["minimum": 0.5],
    conditions: ["window": "512 tokens", "begin_token": "none"], examples: 10, tokens: 120,
    seconds: 1.5)

  static let allocation = AllocationOptions(
    budget: Budget(.kept(4_900)), scale: .own, roundTo: 8)

  static let requests: [EngineRequest] = [
    .list(folder: "/m"), .summarise(paths: ["/m/a", "/m/größe b"]),
    .openModel(path: "models/m"),
    .calibrate(calibration),
    .analyze(sites: [site], criterion: .interpolation, estimate: estimate),
    .analyze(
      sites: [site], criterion: .wifv, estimate: estimate,
      byHand: [site: UnitChoices(kept: [1], dropped: [2])]),
    .allocate(allocation, settings: [site: settings], estimate: estimate, revision: 5),
    .removals(settings: [site: settings], estimate: estimate),
    .depth(DepthOptions(reconstruction: .bias, patched: 3), estimate: estimate),
    .tokenErrors(
      sample: 3, sites: [site], settings: [site: settings], estimate: estimate, revision: 5),
    .worstToken(site: site, settings: settings, estimate: estimate, revision: 5),
    .worstTokens(site: site, settings: settings, estimate: estimate, limit: 9, revision: 5),
    .distribution(sites: [site], settings: [site: settings], estimate: estimate, revision: 5),
    .figures(ComparisonOptions(criteria: [.wifv], reconstructions: [.liar], ratios: [0.5])),
    .writeFigures(
      FigureReport(
        options: ComparisonOptions(criteria: [.wifv], reconstructions: [.liar], ratios: [0.5])),
      destination: "out", overwrite: false),
    .generate(
      prompt: "größe 👩‍🔬", recipe: recipe,
      options: GenerationOptions(maximumTokens: 3, temperature: 0.5, seed: 4)),
    .neighbours(sentence: "a | b", second: nil, recipe: recipe, limit: 3),
    .evaluate(recipe: recipe, options: evaluation),
    .export(
      recipe: recipe, format: .huggingFacePadded, storage: .f16, destination: "out",
      overwrite: true),
    .measure(recipe: recipe, format: .gguf, storage: .q8),
  ]

  static let events: [EngineEvent] = [
    .started(job, title: "calibrate on \"text\""),
    .progress(job, fraction: 0.5, secondsLeft: 12.5, message: "layer 1 of 2"),
    .progress(job, fraction: 0, secondsLeft: nil, message: ""),
    .note(job, Notice("a note\nof two lines")), .note(job, .warning("a warning")),
    .finished(job, seconds: 2.5),
    .failed(job, message: "no such file"),
    .cancelled(job),
    .modelOpened(job, model),
    .calibrated(
      job,
      CalibrationSummary(
        options: calibration, samples: 3, heldOutSamples: 1, tokens: 90, heldOutTokens: 30,
        seconds: 0.5)),
    .calibrating(
      job,
      CalibrationSummary(
        options: calibration, samples: 3, heldOutSamples: 1, tokens: 90, heldOutTokens: 30,
        seconds: 0.25), sites: [site]),
    .siteAnalyzed(job, analysis),
    .allocated(
      job,
      Allocation(
        budget: allocation.budget, scale: .own,
        sites: [SiteAllocation(site: site, kept: 7, units: 16, error: 0.25)],
        parametersBefore: 5000, parametersAfter: 4847, flopsBefore: 2000, flopsAfter: 1712,
        error: 0.25), revision: 5),
    .removals(job, [site: ErrorFigure(fitted: 0.25, heldOut: 0.5)]),
    .depth(
      job,
      [
        StretchFigures(
          Stretch(sites: [site], consumer: nil, reconstruction: .liar), influence: 0.25,
          dropped: ErrorFigure(fitted: 0.75))
      ]),
    .tokenErrors(job, tokenErrors, revision: 5),
    .worstToken(job, site: site, sample: 3, token: 2, revision: 5),
    .worstTokens(
      job, site: site,
      [RankedToken(sample: 3, token: 2, text: "x", before: "a", error: 0.5, isHeldOut: true)],
      revision: 5),
    .distribution(
      job,
      ErrorDistribution(
        sites: [site],
        methods: [
          .liarBias: MethodErrors(
            error: 0.5, heldOutError: nil, fitted: ErrorHistogram([0.25, 0.5, 0.5]))
        ], isComplete: false), revision: 5),
    .figures(
      job,
      FigureReport(
        options: ComparisonOptions(criteria: [.wifv], reconstructions: [.liar], ratios: [0.5]))),
    .generated(job, .pruned, GeneratedToken(token: 3, text: " \"größe\n")),
    .neighbours(
      job,
      NearestSentences(
        nearest: [.dense: [Neighbour(sample: 1, text: "a", similarity: 0.5, otherRank: 2)]],
        pair: [.pruned: 0.25], agreement: 0.75, count: 3)),
    .evaluated(job, recipe, result),
    .exported(job, path: "out", bytes: 20_000, parameters: 4000),
    .measured(
      job,
      ExportSize(
        format: .gguf, storage: .q8, bytes: 20_000, denseBytes: 40_000, use: "for llama.cpp")),
    .listed(
      job,
      FolderListing(
        path: "/m",
        entries: [
          FolderEntry(name: "a-00001-of-00002.gguf", kind: .modelFile, bytes: 7, parts: 2),
          FolderEntry(name: "b", kind: .closed, problem: "a link"),
        ], isCut: true)),
    .summarised(
      job,
      FileSummary(
        path: "/m/a", bytes: 7,
        content: .model(
          ModelGlance(
            family: "bert", layers: 2, hiddenSize: 4, parameters: 90, storage: "F32")))),
  ]
}

extension EngineEvent {
  /// A number for each case: a new case doesn't compile until it has a sample.
  fileprivate var ordinal: Int {
    switch self {
    case .started: 0
    case .progress: 1
    case .note: 2
    case .finished: 3
    case .failed: 4
    case .cancelled: 5
    case .modelOpened: 6
    case .calibrated: 7
    case .siteAnalyzed: 8
    case .tokenErrors: 9
    case .worstToken: 10
    case .evaluated: 11
    case .exported: 12
    case .distribution: 13
    case .generated: 14
    case .neighbours: 15
    case .allocated: 16
    case .listed: 17
    case .summarised: 18
    case .calibrating: 19
    case .figures: 20
    case .measured: 21
    case .worstTokens: 22
    case .removals: 23
    case .depth: 24
    }
  }
}

extension EngineRequest {
  fileprivate var ordinal: Int {
    switch self {
    case .openModel: 0
    case .calibrate: 1
    case .analyze: 2
    case .tokenErrors: 3
    case .worstToken: 4
    case .evaluate: 5
    case .export: 6
    case .distribution: 7
    case .generate: 8
    case .neighbours: 9
    case .allocate: 10
    case .list: 11
    case .summarise: 12
    case .figures: 13
    case .writeFigures: 14
    case .measure: 15
    case .worstTokens: 16
    case .removals: 17
    case .depth: 18
    }
  }
}
