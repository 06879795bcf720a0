public import ArgumentParser
public import PruningEngine
public import PruningPlan

/// The model that a command works on.
struct ModelArgument: ParsableArguments {
  @Argument(help: "A Hugging Face folder or a .gguf file.", completion: .file())
  var model: String

  func open(_ work: Work) throws -> LoadedModel {
    try LoadedModel.open(path: model, work: work)
  }
}

/// How results are written.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv
}

struct FormatOption: ParsableArguments {
  @Option(help: "How to write the result: table (default on a terminal), json or csv.")
  var format: ResultFormat?
  @Flag(help: "The same as --format json.") var json = false

  var resolved: ResultFormat {
    json ? .json : format ?? (Console.outputIsTerminal ? .table : .json)
  }

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("give --json or --format, not both.")
    }
  }
}

extension CalibrationShard: ExpressibleByArgument {
  /// Reads `0/2`.
  public init?(argument: String) { self.init(argument) }
}
extension Criterion: ExpressibleByArgument {}
extension Reconstruction: ExpressibleByArgument {}
extension LossKind: ExpressibleByArgument {}
extension TokenWeighting: ExpressibleByArgument {}
extension PruningMode: ExpressibleByArgument {}
extension SequentialTarget: ExpressibleByArgument {}
extension DriftCorrection: ExpressibleByArgument {}
extension Ridge: ExpressibleByArgument {}
extension EvaluationTask: ExpressibleByArgument {}
extension ExportFormat: ExpressibleByArgument {}
extension WeightStorage: ExpressibleByArgument {}
extension AllocationScale: ExpressibleByArgument {}
