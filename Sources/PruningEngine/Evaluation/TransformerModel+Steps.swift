internal import LinearAlgebra
internal import Transformer

extension TransformerModel {
  /// The hidden states of a batch after the last layer, and after the decoder's last norm, in steps
  /// between which work can stop: a batch of a large model takes longer than one waits for Ctrl-C.
  /// - Parameter step: told the share done, after each layer; what it throws ends the pass.
  func forward(
    _ batch: TokenBatch, workspace: Workspace, step: (_ share: Double) throws -> Void
  ) rethrows -> Matrix<Float> {  // [tokens, hidden]
    var hidden = embed(batch)
    for index in layers.indices {
      forward(layers[index], &hidden, batch, workspace: workspace)
      try step(Double(index + 1) / Double(layers.count))
    }
    finish(&hidden)
    return hidden
  }
}

extension Work {
  /// A step of the pass over one of several batches: stops if asked to, and reports the whole's
  /// share.
  func step(_ share: Double, of batch: Int, _ count: Int, _ message: String) throws {
    try check()
    progress((Double(batch) + share) / Double(max(count, 1)), message)
  }
}
