internal import ArgumentParser
internal import LinearAlgebra
internal import PruningEngine
internal import PruningPlan

/// `liar bench`
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the stages of the work against this machine's sgemm.")

  @Argument(help: "A model to time; without it, only the matrix products.", completion: .file())
  var model: String?
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments

  func run() throws {
    try Foreground.work { work in
      let model = try model.map { try LoadedModel.open(path: $0, work: work) }
      let report = try EngineBenchmark.run(
        model,
        calibration: try model.flatMap { model in
          calibration.calibration == nil ? nil : try calibration.options(for: model)
        }, work: work)
      ProgressLine.shared.clear()
      try Console.writeJSON(report)
    }
  }
}
