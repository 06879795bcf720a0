package import LinearAlgebra

/// Two logits a token: an answer begins here, an answer ends here.
package struct QuestionAnsweringHead: Sendable {
  /// The layer.
  package var output: Linear  // [2, hidden]

  /// Creates a head.
  package init(output: Linear) {
    precondition(output.weight.rows == 2)
    self.output = output
  }
}

extension TransformerModel {
  /// Logits of a beginning and an end, one row a token, from the last hidden states.
  package func answerLogits(_ hidden: Matrix<Float>, _ head: QuestionAnsweringHead)
    -> Matrix<Float>
  {  // [tokens, 2]
    apply(head.output, to: hidden)
  }
}
