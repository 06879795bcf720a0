package import LinearAlgebra

/// How the states of a sequence's tokens become one vector: one mode, or several end to end.
///
/// Modes and their formulas are sentence-transformers' (`Pooling`).
package struct Pooling: Sendable, Equatable {
  /// A way to pool, under sentence-transformers' name.
  package enum Mode: String, Sendable, Equatable, CaseIterable {
    /// The first token's state.
    case classifier = "cls"
    /// The greatest of each column.
    case maximum = "max"
    /// Σ h / n.
    case mean
    /// Σ h / √n.
    case meanOfSquareRootLength = "mean_sqrt_len_tokens"
    /// Σ i h / Σ i, where i counts the sequence's tokens from 1.
    case weightedMean = "weightedmean"
    /// The last token's state.
    case lastToken = "lasttoken"
  }

  /// The modes whose results stand end to end; at least one.
  package var modes: [Mode]
  /// Tokens at the start of a sequence that are not pooled: those of a prompt.
  package var skippedTokens: Int

  /// Creates a pooling.
  package init(_ modes: Mode..., skippedTokens: Int = 0) {
    self.init(modes, skippedTokens: skippedTokens)
  }

  /// Creates a pooling of several modes.
  package init(_ modes: [Mode], skippedTokens: Int = 0) {
    precondition(!modes.isEmpty && skippedTokens >= 0)
    self.modes = modes
    self.skippedTokens = skippedTokens
  }

  /// The pooled states, a row a sequence.
  package func forward(_ hidden: Matrix<Float>, _ batch: TokenBatch) -> Matrix<Float> {
    let width = hidden.columns
    var result = Matrix<Float>(rows: batch.count, columns: modes.count * width)
    for sequence in 0..<batch.count {
      let rows = batch.range(of: sequence)
      guard !rows.isEmpty else { continue }
      for (part, mode) in modes.enumerated() {
        for (column, value) in pooled(hidden, rows, mode).enumerated() {
          result[sequence, part * width + column] = value
        }
      }
    }
    return result
  }

  /// What each of a sequence's rows counts for, where a mode is a weighted sum; nil for a maximum.
  ///
  /// Where a prompt leaves nothing to pool, the first token stands for the first that is pooled,
  /// and sums are zero.
  private func weights(_ rows: Range<Int>, _ mode: Mode) -> [(row: Int, weight: Double)]? {
    let pooled = rows.dropFirst(skippedTokens)
    switch mode {
    case .classifier: return [(pooled.first ?? rows.lowerBound, 1)]
    case .lastToken: return pooled.last.map { [($0, 1)] } ?? []
    case .mean: return pooled.map { ($0, 1 / Double(pooled.count)) }
    case .meanOfSquareRootLength:
      return pooled.map { ($0, 1 / Double(pooled.count).squareRoot()) }
    case .weightedMean:
      // Tokens after a prompt keep the places that they have in the sequence.
      let places = pooled.map { ($0, Double($0 - rows.lowerBound + 1)) }
      let sum = places.reduce(0) { $0 + $1.1 }
      return places.map { ($0.0, $0.1 / sum) }
    case .maximum: return nil
    }
  }

  private func pooled(_ hidden: Matrix<Float>, _ rows: Range<Int>, _ mode: Mode) -> [Float] {
    let width = hidden.columns
    guard let weights = weights(rows, mode) else {
      var result = [Float](repeating: -.infinity, count: width)
      for row in rows.dropFirst(skippedTokens) {
        for column in 0..<width { result[column] = max(result[column], hidden[row, column]) }
      }
      return result
    }
    var sum = [Double](repeating: 0, count: width)
    for (row, weight) in weights {
      for column in 0..<width { sum[column] += weight * Double(hidden[row, column]) }
    }
    return sum.map { Float($0) }
  }

  /// dL/d(states) from dL/d(pooled states).
  package func backward(
    _ gradient: Matrix<Float>, _ hidden: Matrix<Float>, _ batch: TokenBatch
  ) -> Matrix<Float> {
    precondition(gradient.rows == batch.count)
    let width = hidden.columns
    var result = Matrix<Float>(rows: hidden.rows, columns: width)
    for sequence in 0..<batch.count {
      let rows = batch.range(of: sequence)
      guard !rows.isEmpty else { continue }
      for (part, mode) in modes.enumerated() {
        func slope(_ column: Int) -> Float { gradient[sequence, part * width + column] }
        if let weights = weights(rows, mode) {
          for (row, weight) in weights {
            for column in 0..<width { result[row, column] += Float(weight) * slope(column) }
          }
        } else {
          let pooled = rows.dropFirst(skippedTokens)
          for column in 0..<width {
            let greatest = pooled.max { hidden[$0, column] < hidden[$1, column] }
            if let greatest { result[greatest, column] += slope(column) }
          }
        }
      }
    }
    return result
  }
}
