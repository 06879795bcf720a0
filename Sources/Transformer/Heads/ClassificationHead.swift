internal import Foundation
package import LinearAlgebra

/// Logits of classes from one token's last hidden state: output(act(dense h)), or output(h).
package struct ClassificationHead: Sendable {
  /// The nonlinearity between the two layers.
  package enum Activation: Sendable {
    case tanh
    case relu
  }

  /// Which token of a sequence is read.
  package enum Position: Sendable {
    case first
    case last
  }

  /// The layer before the last, such as a pooler; decoders have none.
  package var dense: Linear?  // [hidden, hidden]
  /// What follows `dense`.
  package var activation: Activation
  /// The last layer.
  package var output: Linear  // [classes, hidden]
  /// The token read: the first of an encoder, the last of a decoder.
  package var position: Position
  /// The classes' names, in the order of the logits.
  package var labels: [String]

  /// Creates a head.
  package init(
    dense: Linear?, activation: Activation, output: Linear, position: Position, labels: [String]
  ) {
    precondition(labels.count == output.weight.rows)
    self.dense = dense
    self.activation = activation
    self.output = output
    self.position = position
    self.labels = labels
  }

  /// Numbers it holds.
  package var parameterCount: Int { (dense?.parameterCount ?? 0) + output.parameterCount }

  /// The row of a batch's hidden states that each sequence is classified by; no sequence may be
  /// empty.
  package func rows(of batch: TokenBatch) -> [Int] {
    (0..<batch.count).map { sequence in
      let range = batch.range(of: sequence)
      return position == .first ? range.lowerBound : range.upperBound - 1
    }
  }
}

extension TransformerModel {
  /// Logits of the classes, one row a sequence, from the last hidden states of a batch.
  package func classLogits(
    _ hidden: Matrix<Float>, _ batch: TokenBatch, _ head: ClassificationHead
  ) -> Matrix<Float> {  // [sequences, classes]
    var states = hidden.selecting(rows: head.rows(of: batch))
    if let dense = head.dense {
      states = apply(dense, to: states)
      switch head.activation {
      case .tanh: states.values = states.values.map { tanh($0) }
      case .relu: states.values = states.values.map { max($0, 0) }
      }
    }
    return apply(head.output, to: states)
  }

  /// y = x Wᵀ + b of a whole matrix.
  func apply(_ linear: Linear, to x: Matrix<Float>) -> Matrix<Float> {
    var result = Matrix<Float>(rows: x.rows, columns: linear.weight.rows)
    x.values.withUnsafeBufferPointer { x in
      result.values.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        apply(linear, to: x, into: y, rows: result.rows)
      }
    }
    return result
  }
}
