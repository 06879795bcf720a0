internal import LinearAlgebra
internal import ModelFormats
internal import Tokenization
internal import Transformer

/// Opens what was written and compares its hidden states with those of the model in memory.
enum ReadBack {
  /// What is read for the comparison.
  static let text = "The quick brown fox jumps over the lazy dog, and nobody minds."

  /// - Parameter tolerance: the greatest difference allowed, as a share of the greatest state.
  static func difference(
    of expected: TransformerModel, at path: String, model: LoadedModel, tolerance: Float
  ) throws -> Double {
    let loader = try WeightLoader(ModelLocation.open(path: path))
    let written = try model.isStreamed ? loader.streamedModel() : loader.model()
    // A file without a sliding window is the same model within that window, which is its context.
    let length = min(
      expected.configuration.maximumPositions, written.configuration.maximumPositions)
    let batch = TokenBatch([
      Array(model.tokenizer.encode(text, addingSpecialTokens: true).prefix(length))
    ])
    let a = expected.forward(batch, workspace: Workspace())
    let b = written.forward(batch, workspace: Workspace())
    let greatest = a.values.reduce(0) { max($0, abs($1)) }
    let difference = zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    // NaN fails too.
    guard a.values.count == b.values.count, difference <= tolerance * max(greatest, 1) else {
      throw EngineError(
        .software,
        "what was written differs from the model in memory by \(difference); nothing was kept")
    }
    return Double(difference)
  }

  /// What rounding to the stored types explains.
  static func tolerance(isExact: Bool) -> Float { isExact ? 1e-4 : 5e-2 }
}
