internal import ArgumentParser
internal import PruningEngine
internal import PruningPlan

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

  var resolved: ResultFormat { format ?? (Console.outputIsTerminal ? .table : .json) }
}

extension Criterion: @retroactive ExpressibleByArgument {}
extension Reconstruction: @retroactive ExpressibleByArgument {}
extension TokenWeighting: @retroactive ExpressibleByArgument {}
extension EvaluationTask: @retroactive ExpressibleByArgument {}
extension ExportFormat: @retroactive ExpressibleByArgument {}
