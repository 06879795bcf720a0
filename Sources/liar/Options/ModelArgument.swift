public import ArgumentParser
package import PruningEngine
public import PruningPlan

/// The model that a command works on.
struct ModelArgument: ParsableArguments {
  @Argument(help: "A Hugging Face folder or a .gguf file.", completion: .file())
  var model: String

  /// What is read.
  var sources: [OutputPlace.Source] { [.model(model)] }

  func open(_ work: Work) throws -> LoadedModel {
    let opened = try LoadedModel.open(path: model, work: work)
    DecisionLog.opened(opened)
    return opened
  }
}

extension CalibrationShard: ExpressibleByArgument {
  /// Reads `0/2`.
  package init?(argument: String) { self.init(argument) }
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
extension DepthCriterion: ExpressibleByArgument {}
extension PassShape: ExpressibleByArgument {}
