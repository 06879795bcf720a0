internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar prune`
struct Prune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prune a model, reconstruct what remains, and write the result.")

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @Option(name: .shortAndLong, help: "The folder or file to write.") var output: String
  @Option(help: "What to write: \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var outputFormat: ExportFormat = .huggingFacePadded
  @Flag(help: "Replace an existing target.") var force = false

  private struct Report: Encodable {
    struct Parameters: Encodable { var dense, pruned: Int }
    struct Seconds: Encodable { var load, calibrate, reconstruct, write: Double }
    var output: String
    var parameters: Parameters
    var sites: [SiteOutcome]
    var seconds: Seconds
  }

  func run() throws {
    try Foreground.work { work in
      let clock = ContinuousClock()
      let start = clock.now
      let model = try resources.open(model, for: .prune, calibration, work)
      let loaded = clock.now
      let recipe = try pruning.recipe(for: model, calibration)
      let exporter = Exporter(model)
      try exporter.check(outputFormat, to: output, overwrite: force)
      let result = try HeadlessPruning(
        model, recipe, resources.resources(accumulators: calibration.accumulators), work)
      let before = clock.now
      let outcome = try exporter.write(
        ExportContent(recipe: recipe, pruner: result.pruner, updates: result.updates),
        as: outputFormat, to: output, overwrite: force, work: work)
      ProgressLine.shared.clear()
      try Console.writeJSON(
        Report(
          output: outcome.path,
          parameters: .init(dense: model.summary.parameters, pruned: outcome.parameters),
          sites: result.updates.map(\.outcome),
          seconds: .init(
            load: (loaded - start).inSeconds, calibrate: result.calibrateSeconds,
            reconstruct: result.reconstructSeconds, write: (clock.now - before).inSeconds)))
    }
  }
}
