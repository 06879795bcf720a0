package import LinearAlgebra

/// The cross-entropy of texts' classes, by the model's own head.
package struct ClassificationLoss: Loss {
  /// The texts.
  package let examples: [LossExample]
  /// The classes decide the sign.
  package let hasRandomSign = false
  private let classes: [Int]
  private let head: ClassificationHead

  /// Creates the loss of texts.
  /// - Parameter classes: each text's class, as the head numbers it.
  package init(_ examples: [LossExample], classes: [Int], head: ClassificationHead) {
    precondition(examples.count == classes.count)
    precondition(examples.allSatisfy { $0.sequences.count == 1 })
    precondition(classes.allSatisfy { (0..<head.labels.count).contains($0) })
    self.examples = examples
    self.classes = classes
    self.head = head
  }

  /// dL/d(final hidden states).
  package func gradient(
    _ model: TransformerModel, _ hidden: Matrix<Float>, _ batch: TokenBatch, examples: Range<Int>
  ) -> Matrix<Float> {
    var slopes = model.classLogits(hidden, batch, head)  // [texts, classes]
    VectorMath.softmax(
      &slopes.values, rows: slopes.rows, columns: slopes.columns, stride: slopes.columns, scale: 1)
    for (row, example) in examples.enumerated() { slopes[row, classes[example]] -= 1 }
    return model.classLogitsBackward(slopes, hidden, batch, head)
  }
}
