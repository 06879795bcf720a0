internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

/// `liar prune`
struct Prune: LiarCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prune a model, reconstruct what remains, and write the result.")

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Pruning") var pruning: PruningArguments
  @OptionGroup(title: "Calibration") var calibration: CalibrationArguments
  @OptionGroup(title: "Memory and disk") var resources: ResourceArguments
  @OptionGroup(title: "Output") var target: WrittenTarget
  @Option(help: "What to write: \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var outputFormat: ExportFormat = .huggingFace
  @Option(
    help:
      "How weights are stored: \(WeightStorage.allCases.map(\.rawValue).joined(separator: ", ")); q8_0 in GGUF only."
  )
  var dtype: WeightStorage = .keep
  @Option(
    help:
      "Divide weights of hf and hf-padded into files of at most this size: 800MB (default 5GB).")
  var shardSize: ByteCount?
  @OptionGroup(title: "Output") var format: FormatOption
  @OptionGroup(title: "Output") var voice: VoiceOptions

  func validate() throws {
    try MissingArguments.refuse([pruning.missing, pruning.missingStatistics(calibration)])
    let isFolder = [.huggingFace, .huggingFacePadded].contains(outputFormat)
    if shardSize != nil, !isFolder {
      throw ValidationError("--shard-size is for hf and hf-padded.")
    }
    if dtype != .keep, !isFolder, outputFormat != .gguf {
      throw ValidationError("--dtype is for weights, and a \(outputFormat.rawValue) holds none.")
    }
  }

  private struct Report: CommandResult {
    struct Parameters: Encodable { var dense, pruned, prunable: Int }
    struct Bytes: Encodable { var dense, pruned: Int }
    struct Seconds: Encodable { var load, calibrate, reconstruct, write: Double }
    var output: String
    var parameters: Parameters
    var bytes: Bytes
    var sites: [SiteOutcome]
    var seconds: Seconds

    var csv: CSVTable {
      var csv = CSVTable([
        "site", "kept", "units", "error", "held_out_error", "ridge", "correction",
      ])
      for site in sites {
        csv.add([
          site.site, site.kept, site.units, site.error, site.heldOutError, site.ridge,
          site.correction,
        ])
      }
      return csv
    }

    var table: String {
      var table = TextTable(["site", ">kept", ">units", ">held out", ">fitted", ""])
      for site in sites {
        let errors = [site.heldOutError, site.error].map { error in
          error.map { Numerals.fixed($0, 4) } ?? Numerals.unknown
        }
        table.add(
          ["\(site.site)", "\(site.kept)", "\(site.units)"] + errors
            + [site.figure.overfits ? ErrorFigure.overfitWord : ""])
      }
      return table.text
    }
  }

  /// What is on disk now; a file that has grown isn't passed over.
  private static func note(bytes: Int, of dense: Int) {
    let change = ModelSize.change(Double(bytes - dense) / Double(max(dense, 1)))
    Console.note(
      "liar: \(ByteSize.text(bytes)) on disk, \(change) of the dense \(ByteSize.text(dense))"
        + (bytes > dense ? ": the file grows, since its type is wider; see --dtype" : ""))
  }

  func run() throws {
    try Foreground.work { work in
      let clock = ContinuousClock()
      let start = clock.now
      let model = try resources.open(
        // Gradients, for one, go through all layers for every batch.
        model, for: try pruning.wantsWholeModel ? .interactive : .prune, calibration,
        pruning: pruning, work)
      let loaded = clock.now
      let recipe = try pruning.recipe(for: model, calibration)
      let exporter = Exporter(
        model,
        options: shardSize.map { ExportOptions(storage: dtype, shardBytes: $0.bytes) }
          ?? ExportOptions(storage: dtype))
      let export = try resources.run(model, calibration, work).export(
        recipe, allocation: pruning.allocationOptions, by: exporter, as: outputFormat,
        to: target.output,
        overwrite: target.force)
      let (result, outcome) = (export.pruning, export.file)
      DecisionLog.pruned(result)
      Console.note("\(outcome.path): \(outcome.use ?? outputFormat.use)")
      let size = ModelSize(
        before: model.summary.parameters, after: outcome.parameters,
        prunable: model.summary.prunableParameters)
      let denseBytes = try exporter.denseBytes
      Console.note("liar: the model: \(size.ofModel()), \(size.ofPrunable)")
      if !outputFormat.storages.isEmpty { Self.note(bytes: outcome.bytes, of: denseBytes) }
      try format.print(
        Report(
          output: outcome.path,
          parameters: .init(
            dense: size.before, pruned: size.after, prunable: size.prunable),
          bytes: .init(dense: denseBytes, pruned: outcome.bytes),
          sites: result.updates.map(\.outcome),
          seconds: .init(
            load: (loaded - start).inSeconds, calibrate: result.calibrateSeconds,
            reconstruct: result.reconstructSeconds, write: export.writeSeconds)))
    }
  }
}
