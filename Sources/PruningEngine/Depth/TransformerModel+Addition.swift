internal import LinearAlgebra
internal import PruningPlan
internal import Transformer

extension TransformerModel {
  /// What a stretch adds to the stream, as the consumer before it would have to put it out: the stream
  /// behind the stretch's last sublayer less that behind the consumer, each before any norm over it,
  /// divided by the scale with which outputs join the stream.
  /// - Parameters:
  ///   - before: the stream right after the consumer's output was added.
  ///   - states: the same after the norm that may stand there, which the stretch reads.
  func addition(
    of stretch: Stretch, to before: Matrix<Float>, then states: Matrix<Float>, _ batch: TokenBatch,
    workspace: Workspace
  ) -> Matrix<Float> {  // [tokens, hidden]
    var result = before
    _ = self.states(behind: stretch, states, batch, workspace: workspace) { tap in
      result = tap.stream.subtracting(before)
    }
    return result.divided(by: architecture.residualScale)
  }

  /// The states behind a stretch's last sublayer.
  /// - Parameter tap: sees that sublayer.
  func states(
    behind stretch: Stretch, _ states: Matrix<Float>, _ batch: TokenBatch, workspace: Workspace,
    tap: (Tap) -> Void = { _ in }
  ) -> Matrix<Float> {  // [tokens, hidden]
    var states = states
    for site in stretch.sites {
      let layer = layers[site.layer]
      let units = units(of: site.sublayer, layer, states, batch, workspace: workspace)
      consume(units, of: site.sublayer, layer, &states, workspace: workspace) {
        if site == stretch.last { tap($0) }
      }
    }
    return states
  }
}

extension TransformerModel {
  /// The norms of a site, if one of them stands over the stream; the consumer that makes good for the
  /// site takes them over.
  func normOverStream(behind site: SiteID) -> SublayerNorms? {
    let norms = layers[site.layer].norms(of: site.sublayer)
    return norms.sum == nil ? nil : norms
  }

  /// The same of the last site of a stretch.
  func normOverStream(behind stretch: Stretch) -> SublayerNorms? {
    normOverStream(behind: stretch.last)
  }
}

extension Tap {
  /// A copy of the consumer's input.
  var input: Matrix<Float> {  // [rows, columns]
    Matrix(
      rows: rows, columns: columns,
      values: Array(UnsafeBufferPointer(start: units, count: rows * columns)))
  }

  /// A copy of the stream after the sublayer's output was added.
  var stream: Matrix<Float> {  // [rows, hidden]
    Matrix(
      rows: rows, columns: hiddenSize,
      values: Array(UnsafeBufferPointer(start: residual, count: rows * hiddenSize)))
  }
}
