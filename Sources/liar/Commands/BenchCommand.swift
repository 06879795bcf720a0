internal import ArgumentParser
internal import LinearAlgebra
internal import PruningEngine
internal import PruningPlan
internal import TerminalGraphics
internal import TerminalVocabulary
internal import WorkbenchCore

/// `liar bench`
struct Bench: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the stages of the work against this machine's sgemm, or the workbench's keys.",
    discussion: """
      With --workbench it opens the model as 'liar open' would, presses keys, and measures how long \
      the numbers take to be drawn.
      """)

  @Argument(help: "A model to time; without it, only the matrix products.", completion: .file())
  var model: String?
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @Option(help: "The forward pass to time: texts by tokens, such as 8x128 (default one of 128).")
  var pass: PassShape?
  @Flag(help: "Time the workbench: frames, and keys until their numbers are drawn.")
  var workbench = false
  @Option(help: "The terminal's size that the workbench is timed at.")
  var size = Size(columns: 200, rows: 60)
  @OptionGroup(title: "Output") var result: ResultOptions
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    if workbench, model == nil || calibration.calibration == nil {
      throw ValidationError("--workbench needs MODEL and --calibration FILE.")
    }
  }

  func run() throws {
    try result.target.check()
    try Foreground.work { work in
      if workbench { return try timeWorkbench(work) }
      let model = try model.map { try LoadedModel.open(path: $0, work: work) }
      let report = try EngineBenchmark.run(
        model,
        calibration: try model.flatMap { model in
          calibration.calibration == nil ? nil : try calibration.options(for: model)
        }, pass: pass, work: work)
      try result.write(report)
    }
  }

  private func timeWorkbench(_ work: Work) throws {
    let configuration = Configuration(
      modelPath: model, calibration: calibration.workbenchOptions(),
      calibrationLengthIsChosen: calibration.length != nil, homeDirectory: Resources.home)
    let report = try WorkbenchBenchmark.run(
      configuration, resources: EngineResources(scratchFolder: Resources.scratchFolder),
      size: size, work: work)
    try result.write(report)
  }
}

extension EngineBenchmark: CommandResult {
  var csv: CSVTable {
    var csv = CSVTable(["stage", "seconds", "gflops", "share_of_sgemm", "gbytes_per_second"])
    for stage in stages {
      csv.add([stage.stage, stage.seconds, stage.gflops, stage.shareOfSgemm, stage.gigabytes])
    }
    return csv
  }

  var table: String {
    var table = TextTable(["stage", ">seconds", ">GFLOP/s", ">of sgemm", ">GB/s"])
    for stage in stages {
      table.add(
        [
          stage.stage, Numerals.fixed(stage.seconds, 3),
          stage.gflops.map { Numerals.fixed($0, 1) } ?? "",
          stage.shareOfSgemm.map { Numerals.percent($0) } ?? "",
          stage.gigabytes.map { Numerals.fixed($0, 2) } ?? "",
        ])
    }
    return "OpenBLAS kernels \(core), \(threads) threads\n\n" + table.text
  }
}

extension WorkbenchBenchmark: CommandResult {
  var csv: CSVTable {
    var csv = CSVTable([
      "stage", "times", "median_ms", "p95_ms", "cpu_median_ms", "cpu_p95_ms", "cells",
    ])
    for stage in stages {
      csv.add([
        stage.stage, stage.times, stage.wall.median, stage.wall.p95, stage.cpu.median,
        stage.cpu.p95, stage.cells,
      ])
    }
    return csv
  }

  var table: String {
    var table = TextTable(
      ["milliseconds", ">times", ">median", ">95 %", ">CPU median", ">CPU 95 %", ">cells"])
    for stage in stages {
      table.add(
        [stage.stage, "\(stage.times)"]
          + [stage.wall.median, stage.wall.p95, stage.cpu.median, stage.cpu.p95]
          .map { Numerals.fixed($0, 2) } + [stage.cells.map(String.init) ?? ""])
    }
    return "\(model), \(sites) sites, \(size)\n\n" + table.text
  }
}
