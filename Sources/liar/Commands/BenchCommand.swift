internal import ArgumentParser
internal import LinearAlgebra
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// `liar bench`
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the stages of the work against this machine's sgemm, or the workbench's keys.",
    discussion: """
      With --workbench it opens the model as 'liar open' would, presses keys, and measures how long \
      the numbers take to be drawn.
      """)

  @Argument(help: "A model to time; without it, only the matrix products.", completion: .file())
  var model: String?
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @Flag(help: "Time the workbench: frames, and keys until their numbers are drawn.")
  var workbench = false
  @Option(help: "The terminal's size that the workbench is timed at.")
  var size = Size(columns: 200, rows: 60)
  @OptionGroup var format: FormatOption

  func validate() throws {
    if workbench, model == nil || calibration.calibration == nil {
      throw ValidationError("--workbench needs MODEL and --calibration FILE.")
    }
  }

  func run() throws {
    try Foreground.work { work in
      if workbench { return try timeWorkbench(work) }
      let model = try model.map { try LoadedModel.open(path: $0, work: work) }
      let report = try EngineBenchmark.run(
        model,
        calibration: try model.flatMap { model in
          calibration.calibration == nil ? nil : try calibration.options(for: model)
        }, work: work)
      ProgressLine.shared.clear()
      switch format.resolved {
      case .json: try Console.writeJSON(report)
      case .csv: Console.write(Self.csv(report))
      case .table: Console.write(Self.table(report))
      }
    }
  }

  private func timeWorkbench(_ work: Work) throws {
    let configuration = Configuration(
      modelPath: model, calibration: calibration.workbenchOptions(),
      calibrationLengthIsChosen: calibration.length != nil, homeDirectory: Resources.home)
    let report = try WorkbenchBenchmark.run(
      configuration, resources: EngineResources(scratchFolder: Resources.scratchFolder),
      size: size, work: work)
    ProgressLine.shared.clear()
    switch format.resolved {
    case .json: try Console.writeJSON(report)
    case .csv: Console.write(Self.csv(report))
    case .table: Console.write(Self.table(report))
    }
  }

  private static func csv(_ report: EngineBenchmark) -> String {
    report.stages.reduce("stage,seconds,gflops,share_of_sgemm\n") { text, stage in
      let numbers = [stage.seconds, stage.gflops, stage.shareOfSgemm].map {
        $0.map { "\($0)" } ?? ""
      }
      return text + "\(stage.stage),\(numbers.joined(separator: ","))\n"
    }
  }

  private static func table(_ report: EngineBenchmark) -> String {
    var table = TextTable(["stage", ">seconds", ">GFLOP/s", ">of sgemm"])
    for stage in report.stages {
      table.add(
        [
          stage.stage, Numerals.fixed(stage.seconds, 3),
          stage.gflops.map { Numerals.fixed($0, 1) } ?? "",
          stage.shareOfSgemm.map { Numerals.percent($0) } ?? "",
        ])
    }
    return "OpenBLAS kernels \(report.core), \(report.threads) threads\n\n" + table.text
  }

  private static func csv(_ report: WorkbenchBenchmark) -> String {
    let heading = "stage,times,median_ms,p95_ms,cpu_median_ms,cpu_p95_ms,cells\n"
    return report.stages.reduce(heading) { text, stage in
      let times = [stage.wall.median, stage.wall.p95, stage.cpu.median, stage.cpu.p95]
      return text + "\"\(stage.stage)\",\(stage.times),"
        + times.map { "\($0)," }.joined() + "\(stage.cells.map(String.init) ?? "")\n"
    }
  }

  private static func table(_ report: WorkbenchBenchmark) -> String {
    var table = TextTable(
      ["milliseconds", ">times", ">median", ">95 %", ">CPU median", ">CPU 95 %", ">cells"])
    for stage in report.stages {
      table.add(
        [stage.stage, "\(stage.times)"]
          + [stage.wall.median, stage.wall.p95, stage.cpu.median, stage.cpu.p95]
          .map { Numerals.fixed($0, 2) } + [stage.cells.map(String.init) ?? ""])
    }
    return "\(report.model), \(report.sites) sites, \(report.size)\n\n" + table.text
  }
}
