internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar compare`
struct Compare: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate criteria × reconstructions × ratios from one calibration.",
    discussion: """
      The paper's Figure 1(a) for your model and task. For instance, all criteria that need no \
      gradient at 70 % of the FFN:
        liar compare MODEL --task similarity --data dev.csv --calibration train.csv --modules ffn \
      --criteria wifv,interpolation,wanda --ratios 0.7
      A ratio is of each site's units, removed a share of all prunable parameters. With one \
      criterion and one reconstruction these are the figures of a sweep in the workbench (%).
      Rows come in the order of the task's figure, the best first, whichever way it counts.
      """)

  @OptionGroup var model: ModelArgument
  @Option(help: "\(EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")).")
  var task: EvaluationTask
  @Option(help: "The data file.", completion: .file()) var data: String
  @Option(help: "At most this many examples or windows.") var limit: Int?
  @Option(
    help: "Classify by a probe fitted on these rows of text and label, not by the model's head.",
    completion: .file(extensions: ["tsv", "csv", "json", "jsonl"]))
  var probeTrain: String?
  @Option(help: "Criteria, with commas.") var criteria = "wifv,interpolation"
  @Option(help: "Reconstructions, with commas.") var reconstructions = "none,bias,liar"
  @Option(help: "Ratios of each site's units, with commas: 0.3 or 30%.") var ratios = "0.3,0.5,0.7"
  @Option(help: "Modules to prune: attention, ffn, or both with a comma.")
  var modules = "attention,ffn"
  @Option(help: "What snip, fisher and taylor differentiate: \(LossKind.list).")
  var loss: LossKind = .automatic
  @Option(help: "Ridge, as a share of the Gram matrix's mean diagonal, or auto.")
  var ridge: Ridge = .fixed(Ridge.standard)
  @Option(
    name: .customLong("guard"),
    help: "The outlier guard's share: 0.01 (the default) or 1%; 0 for none.",
    transform: ShareOption.value)
  var guardShare = 0.01
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    try MissingArguments.refuse([calibration.missing])
    _ = try parsed()
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if probeTrain != nil, task != .classification {
      throw ValidationError("--probe-train is for --task classification.")
    }
    if !ridge.isValid { throw ValidationError("--ridge must be \(Ridge.expectation).") }
    if ridge == .automatic, calibration.heldOut == 0 {
      throw ValidationError("--ridge auto needs held-out samples: --held-out above 0.")
    }
    if !(0...1).contains(guardShare) { throw ValidationError("--guard must be from 0 to 1.") }
  }

  private struct Parsed {
    var criteria: [Criterion]
    var reconstructions: [Reconstruction]
    var ratios: [Double]
    var modules: [ModuleKind]
  }

  private func parsed() throws -> Parsed {
    Parsed(
      criteria: try CommaList.values(criteria, of: "criteria", kind: "criterion") { name in
        Criterion(rawValue: name).flatMap { Criterion.available.contains($0) ? $0 : nil }
      },
      reconstructions: try CommaList.values(
        reconstructions, of: "reconstructions", kind: "reconstruction"
      ) {
        Reconstruction(rawValue: $0)
      },
      ratios: try CommaList.ratios(ratios), modules: try CommaList.modules(modules))
  }

  fileprivate struct Report: CommandResult {
    var task: EvaluationTask
    var metric: Metric
    var better: Direction
    var unit: String?
    var dense_value: Double
    var conditions: [String: String]
    var cells: [ComparisonCell]
  }

  func run() throws {
    let parsed = try parsed()
    try result.target.check(
      apartFrom: model.sources + calibration.sources
        + [data, probeTrain].compactMap { $0 }.map(OutputPlace.Source.text))
    try Foreground.work { work in
      let model = try resources.open(model, for: .interactive, calibration, work)
      let evaluation = EvaluationOptions(
        task: task, file: data, length: calibration.length, limit: limit, probeFile: probeTrain)
      // The dense model first: data that can't be used is told of before a calibration.
      let run = resources.run(model, calibration, work)
      let dense = try run.dense(evaluation).result
      let statistics = try calibration.statistics(of: model, resources, work)
      let options = ComparisonOptions(
        criteria: parsed.criteria, reconstructions: parsed.reconstructions,
        ratios: parsed.ratios, modules: parsed.modules,
        estimate: EstimateOptions(
          ridge: ridge, guardShare: guardShare, seed: calibration.seed, loss: loss),
        evaluation: evaluation)
      let cells = try run.comparison(statistics).run(options, work: work)
      try result.write(
        Report(
          task: task, metric: dense.metric, better: dense.metric.direction,
          unit: dense.metric.unit, dense_value: dense.value, conditions: dense.conditions,
          cells: dense.metric.ordered(cells, by: \.value)))
    }
  }
}

extension Compare.Report {
  /// Cells that no other beats in both figure and size.
  private var front: Set<Int> {
    Set(metric.front(of: cells, size: { -$0.removed }, value: \.value))
  }

  fileprivate var csv: CSVTable {
    let front = front
    var csv = CSVTable([
      "criterion", "reconstruction", "ratio", "removed", "value", "metric", "better", "delta",
      "front",
    ])
    for (index, cell) in cells.enumerated() {
      csv.add([
        cell.criterion.rawValue, cell.reconstruction.rawValue, cell.ratio, cell.removed, cell.value,
        metric.rawValue, better.rawValue,
        metric.change(from: dense_value, to: cell.value)?.absolute, front.contains(index) ? 1 : 0,
      ])
    }
    return csv
  }

  fileprivate var table: String {
    let front = front
    var table = TextTable([
      "", "criterion", "method", ">ratio", ">of prunable", ">\(metric.title)", ">Δ",
    ])
    for (index, cell) in cells.enumerated() {
      let change = metric.change(from: dense_value, to: cell.value)
      table.add([
        front.contains(index) ? "*" : "", cell.criterion.rawValue, cell.reconstruction.title,
        Numerals.percent(cell.ratio), ModelSize.change(-cell.removed),
        Numerals.fixed(cell.value, 4), change?.text() ?? Numerals.unknown,
      ])
    }
    return "\(metric.description), the best first; "
      + "dense \(Numerals.fixed(dense_value, 4))\n\n\(table.text)\n"
      + "* no other is both smaller and better\n"
  }
}
