internal import ModelFormats
internal import PruningPlan

/// A result that is no finite number, found where nothing is known of the model's files.
struct NotFinite: Error {
  /// What was to be computed, with its place: "a logit", "the activations of 3.ffn".
  let result: String
}

extension LoadedModel {
  /// Runs work whose results must be finite, and says which weight is to blame where they aren't.
  func namingWeights<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as NotFinite {
      throw notFinite(error.result)
    }
  }

  /// Why a result isn't finite: the first weight that isn't, by tensor and index, or else that
  /// numbers grew beyond float32 on the way.
  /// - Complexity: reads all weights; only once something has gone wrong.
  func notFinite(_ result: String) -> EngineError {
    let archive = location.archive
    for name in archive.tensors.keys.sorted() {
      guard let tensor = archive.tensors[name], let numbers = try? archive.floats(name) else {
        continue
      }
      defer { archive.discardPages() }
      guard let index = numbers.firstIndex(where: { !$0.isFinite }) else { continue }
      return EngineError(
        .badData,
        "not finite: \(result); the weight \(name) is \(numbers[index]) at "
          + "\(tensor.coordinates(of: index)): take a file whose weights are numbers")
    }
    return EngineError(
      .badData,
      "not finite: \(result), though the weights of \(summary.name) are: numbers grow beyond "
        + "float32 on the way")
  }
}
