package import LinearAlgebra

/// Logits of the vocabulary from an encoder's hidden states: table · norm(act(dense h)) + bias.
package struct MaskedLanguageHead: Sendable {
  /// The layer before the table.
  package var dense: Linear  // [hidden, hidden]
  /// What follows `dense`.
  package var activation: Activation
  /// The norm before the table.
  package var norm: Norm
  /// The output table; nil when it is the token table.
  package var table: Matrix<Float>?  // [vocabulary, hidden]
  /// Added to the logits, where there is one.
  package var bias: [Float]?  // [vocabulary]

  /// Creates a head.
  package init(
    dense: Linear, activation: Activation, norm: Norm, table: Matrix<Float>?, bias: [Float]?
  ) {
    self.dense = dense
    self.activation = activation
    self.norm = norm
    self.table = table
    self.bias = bias
  }

  /// Numbers it holds; a shared table is not its own.
  package var parameterCount: Int {
    dense.parameterCount + norm.parameterCount + (bias?.count ?? 0)
      + (table?.values.count ?? 0)
  }
}

extension TransformerModel {
  /// Logits of the vocabulary at some tokens of an encoder's last hidden states.
  package func maskedLogits(
    _ hidden: Matrix<Float>, rows: [Int], _ head: MaskedLanguageHead
  ) -> Matrix<Float> {  // [rows, vocabulary]
    var states = apply(head.dense, to: hidden.selecting(rows: rows))
    states.values.withUnsafeMutableBufferPointer { states in
      guard let base = states.baseAddress else { return }
      head.activation.apply(to: base, count: states.count)
      apply(head.norm, to: base, into: base, rows: rows.count)
    }
    return apply(
      Linear(weight: head.table ?? embeddings.tokens, bias: head.bias), to: states)
  }
}
