internal import LinearAlgebra
internal import ModelFormats
internal import Tokenization
internal import Transformer

/// Opens what was written and compares its hidden states with those of the model in memory.
enum ReadBack {
  /// What is read for the comparison.
  static let text = "The quick brown fox jumps over the lazy dog, and nobody minds."

  /// - Parameters:
  ///   - stored: the model with its numbers rounded to the stored types, if that is known; it is
  ///     what the tolerance holds for.
  ///   - tolerance: the greatest difference allowed, as a share of the greatest state.
  /// - Returns: the greatest difference from the model in memory, rounding included.
  static func difference(
    of expected: TransformerModel, stored: TransformerModel? = nil, at path: String,
    model: LoadedModel, tolerance: Float
  ) throws -> Double {
    let loader = try WeightLoader(ModelLocation.open(path: path))
    let written = try model.isStreamed ? loader.streamedModel() : loader.model()
    // A file without a sliding window is the same model within that window, which is its context.
    let length = min(
      expected.architecture.maximumPositions, written.architecture.maximumPositions)
    let batch = TokenBatch([
      Array(try model.tokenizer.encode(text, addingSpecialTokens: true).prefix(length))
    ])
    let found = written.forward(batch, workspace: Workspace()).values
    func difference(_ states: [Float]) -> Float {
      zip(states, found).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    let states = (stored ?? expected).forward(batch, workspace: Workspace()).values
    // `max` passes NaN over.
    guard found.allSatisfy(\.isFinite), states.allSatisfy(\.isFinite) else {
      throw model.notFinite("the hidden states of what was written, which isn't kept")
    }
    let greatest = states.reduce(0) { max($0, abs($1)) }
    let deviation = difference(states)
    guard states.count == found.count, deviation <= tolerance * max(greatest, 1) else {
      throw EngineError(
        .software,
        "what was written differs from the model in memory by \(deviation); nothing was kept")
    }
    guard stored != nil else { return Double(deviation) }
    return Double(difference(expected.forward(batch, workspace: Workspace()).values))
  }

  /// What rounding to the stored types explains.
  static func tolerance(isExact: Bool) -> Float { isExact ? 1e-4 : 5e-2 }
}
