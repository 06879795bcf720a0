internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar analyze`
struct Analyze: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show every site's error curve, or what whole layers cost.",
    discussion: """
      Without --depth: the error of every site at every width, for LIAR, bias compensation and \
      none. With it: the error of removing stretches of up to \(DepthOptions.longest) layers, and \
      every sublayer alone, as prune --remove does.
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  @Flag(help: "Measure what removing whole layers costs.") var depth = false
  @Option(
    help: """
      With --depth: how what stands before removed layers makes good for them: bias, liar (the \
      default), liar-weights; or none.
      """)
  var reconstruction: Reconstruction?
  @Option(
    help: """
      With --depth: for how many stretches of each length that is found, those of the least \
      influence first; as many as four runs over the text can tell, where nothing is given.
      """)
  var patched: Int?
  @Option(
    help: """
      With --depth: how stretches of one length are compared: by influence, error, remaining \
      (influence times the squared error) or output (the default: what changes of the model's \
      output, on a few samples).
      """)
  var by: DepthCriterion?

  @Option(help: "How units are ranked (default wifv).") var criterion: Criterion?
  @Option(help: "What snip, fisher and taylor differentiate: \(LossKind.list).")
  var loss: LossKind = .automatic
  @Option(help: "Ridge, as a share of the Gram matrix's mean diagonal, or auto.")
  var ridge: Ridge = .fixed(Ridge.standard)
  @Option(
    name: .customLong("guard"),
    help: "The outlier guard's share: 0.01 (the default) or 1%; 0 for none.",
    transform: ShareOption.value)
  var guardShare = 0.01
  @Option(
    help: "Ratios to show, with commas: 0.3 or 30%; without it, every width (tables: 0.1 to 0.9).")
  var ratios: String?

  func validate() throws {
    try MissingArguments.refuse([calibration.missing])
    if !ridge.isValid { throw ValidationError("--ridge must be \(Ridge.expectation).") }
    if ridge == .automatic, calibration.heldOut == 0 {
      throw ValidationError("--ridge auto needs held-out samples: --held-out above 0.")
    }
    if !(0...1).contains(guardShare) { throw ValidationError("--guard must be from 0 to 1.") }
    _ = try ratios.map(CommaList.ratios)
    try checkDepth()
  }

  private func checkDepth() throws {
    guard depth else {
      let other =
        reconstruction != nil
        ? "--reconstruction" : patched != nil ? "--patched" : by != nil ? "--by" : nil
      if let other { throw ValidationError("\(other) belongs to --depth: give both.") }
      return
    }
    let other = ratios != nil ? "--ratios" : criterion != nil ? "--criterion" : nil
    if let other { throw ValidationError("\(other) says nothing to --depth: leave it out.") }
    if calibration.accumulators != nil {
      throw ValidationError("--depth runs the text again: give --calibration FILE.")
    }
    if let patched, patched < 0 { throw ValidationError("--patched must be at least 0.") }
    if let reconstruction, !Stretch.reconstructions.contains(reconstruction) {
      let known = Stretch.reconstructions.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--reconstruction must be one of \(known) beside --depth.")
    }
  }

  func run() throws {
    try result.target.check(apartFrom: model.sources + calibration.sources)
    try Foreground.work { work in
      let model = try resources.open(model, for: .interactive, calibration, work)
      let estimate = EstimateOptions(
        ridge: ridge, guardShare: guardShare, seed: calibration.seed, loss: loss)
      if depth {
        let statistics = try calibration.statistics(of: model, resources, work)
        let options = DepthOptions(
          reconstruction: reconstruction ?? .liar, patched: patched, criterion: by ?? .output)
        let figures = try Pruner(model: model, calibration: statistics).stretchFigures(
          options, estimate, work: work)
        return try result.write(DepthReport(options, figures))
      }
      let report = try AnalysisReport.make(
        model, calibration: calibration.statistics(of: model, resources, work),
        criterion: criterion ?? .wifv, estimate: estimate,
        ratios: try ratios.map(CommaList.ratios)
          ?? (result.resolved == .table ? AnalysisReport.tableRatios : nil),
        work: work)
      report.logDecisions()
      try result.write(report)
    }
  }
}

/// Error curves as they are printed.
struct AnalysisReport: CommandResult {
  struct Point: Encodable {
    var ratio: Double
    var kept: Int
    var error: Float
    var held_out_error: Float?
    var ridge: Double?

    var figure: ErrorFigure {
      ErrorFigure(fitted: Double(error), heldOut: held_out_error.map(Double.init))
    }
  }
  struct Site: Encodable {
    var site: SiteID
    var criterion: Criterion
    var guarded: [Int]
    var outliers: [TokenOutlier]
    var conditioning: Conditioning?
    var warnings: [String]
    var curves: [Reconstruction: [Point]]
  }

  static let tableRatios = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

  var sites: [Site]

  static func make(
    _ model: LoadedModel, calibration: Calibration, criterion: Criterion,
    estimate: EstimateOptions, ratios: [Double]?, work: Work
  ) throws -> AnalysisReport {
    let pruner = Pruner(model: model, calibration: calibration)
    if let gradients = try pruner.prepare([criterion], estimate, work: work) {
      Notice(gradients.description).say()
    }
    let found = try pruner.analyses(
      of: model.summary.sites.map(\.site), criterion, estimate, work: work)
    // A table that lacks a site would be taken for the whole.
    if let failure = found.failures.first { throw failure.error }
    return AnalysisReport(
      sites: zip(found.analyses, model.summary.sites).map { Site($0, $1, ratios: ratios) })
  }

  var csv: CSVTable {
    var csv = CSVTable(
      ["site", "criterion", "reconstruction", "ratio", "kept", "error", "held_out_error"])
    for site in sites {
      for (method, points) in site.curves.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        for point in points {
          csv.add([
            site.site, site.criterion.rawValue, method.rawValue, point.ratio, point.kept,
            point.error, point.held_out_error,
          ])
        }
      }
    }
    return csv
  }

  /// What was decided for each site, where that is asked for.
  func logDecisions() {
    for site in sites {
      Console.decided(
        "\(site.site): ranked by \(site.criterion.rawValue)" + DecisionLog.guarded(site.guarded))
    }
  }

  var table: String {
    let shown = sites.first?.curves[.liar]?.map { ">" + Numerals.percent($0.ratio) } ?? []
    var table = TextTable(["site", "method"] + shown)
    for site in sites {
      for method in Reconstruction.available {
        guard let points = site.curves[method] else { continue }
        table.add(
          [site.site.description, method.title]
            + points.map { point in
              point.figure.value.map { Numerals.fixed($0, 3) + (point.figure.overfits ? "!" : "") }
                ?? Numerals.unknown
            })
      }
    }
    let notes = sites.flatMap { site in
      let guarded = site.guarded.isEmpty ? [] : ["kept by the guard: \(site.guarded.listed)"]
      return (site.warnings + site.outliers.map(\.sentence) + guarded).map {
        "\(site.site): \($0)\n"
      }
    }
    let points = sites.flatMap { $0.curves.values.joined() }
    let kind = points.first?.figure.kind ?? "held-out"
    let overfit =
      points.contains { $0.figure.overfits }
      ? "! overfits: the held-out error is far above the fitted one; take more samples\n" : ""
    return "relative \(kind) error by share of units pruned, "
      + "\(sites.first?.criterion.rawValue ?? "")\n\n" + table.text + overfit + notes.joined()
  }
}

extension AnalysisReport.Site {
  init(_ analysis: SiteAnalysis, _ summary: SiteSummary, ratios: [Double]?) {
    let widths =
      ratios.map { $0.map { ($0, summary.kept(ratio: $0)) } }
      ?? (1...summary.units).reversed().map {
        (Double(summary.units - $0) / Double(summary.units), $0)
      }
    var curves: [Reconstruction: [AnalysisReport.Point]] = [:]
    for (method, curve) in analysis.curves {
      curves[method] = widths.map { ratio, kept in
        AnalysisReport.Point(
          ratio: ratio, kept: kept, error: curve.error[kept],
          held_out_error: curve.heldOutError.isEmpty ? nil : curve.heldOutError[kept],
          ridge: method.usesRidge && !analysis.ridges.isEmpty ? analysis.ridges[kept] : nil)
      }
    }
    self.init(
      site: analysis.site, criterion: analysis.criterion, guarded: analysis.guarded,
      outliers: analysis.outliers, conditioning: analysis.conditioning, warnings: analysis.warnings,
      curves: curves)
  }
}
