internal import Foundation
package import LinearAlgebra

/// Logits of classes from what a text's last hidden states come to: output(norm(act(dense h))), or
/// less.
package struct ClassificationHead: Sendable {
  /// The nonlinearity between the two layers.
  package enum Nonlinearity: Sendable, Equatable {
    case tanh
    /// One that FFNs have too.
    case of(Activation)
  }

  /// What is read of a sequence.
  package enum Position: Sendable {
    case first
    case last
    /// The mean of all tokens.
    case mean
  }

  /// The layer before the last, such as a pooler; decoders have none.
  package var dense: Linear?  // [hidden, hidden]
  /// What follows `dense`.
  package var activation: Nonlinearity
  /// What follows that; most have none.
  package var norm: Norm?
  /// The last layer.
  package var output: Linear  // [classes, hidden]
  /// What is read: the first token of an encoder, the last of a decoder.
  package var position: Position
  /// The classes' names, in the order of the logits.
  package var labels: [String]

  /// Creates a head.
  package init(
    dense: Linear?, activation: Nonlinearity, norm: Norm? = nil, output: Linear,
    position: Position, labels: [String]
  ) {
    precondition(labels.count == output.weight.rows)
    self.dense = dense
    self.activation = activation
    self.norm = norm
    self.output = output
    self.position = position
    self.labels = labels
  }

  /// Numbers it holds.
  package var parameterCount: Int {
    (dense?.parameterCount ?? 0) + (norm?.parameterCount ?? 0) + output.parameterCount
  }
}

extension ClassificationHead.Position {
  /// The same as a pooling, which has the way there and back.
  fileprivate var pooling: Pooling {
    switch self {
    case .first: Pooling(.classifier)
    case .last: Pooling(.lastToken)
    case .mean: Pooling(.mean)
    }
  }
}

extension ClassificationHead.Nonlinearity {
  /// x ← act(x).
  func apply(to x: inout Matrix<Float>) {
    switch self {
    case .tanh: x.values = x.values.map { Foundation.tanh($0) }
    case .of(let activation):
      x.values.withUnsafeMutableBufferPointer { x in
        if let base = x.baseAddress { activation.apply(to: base, count: x.count) }
      }
    }
  }

  /// dL/dx from dL/d(act(x)).
  func applyBackward(_ x: Matrix<Float>, _ gradient: inout Matrix<Float>) {
    switch self {
    case .tanh:
      for index in gradient.values.indices {
        let y = Foundation.tanh(x.values[index])
        gradient.values[index] *= 1 - y * y
      }
    case .of(let activation):
      gradient.values.withUnsafeMutableBufferPointer { gradient in
        x.values.withUnsafeBufferPointer { x in
          guard let x = x.baseAddress, let base = gradient.baseAddress else { return }
          activation.applyBackward(x, base, count: gradient.count)
        }
      }
    }
  }
}

extension TransformerModel {
  /// Logits of the classes, one row a sequence, from the last hidden states of a batch.
  package func classLogits(
    _ hidden: Matrix<Float>, _ batch: TokenBatch, _ head: ClassificationHead
  ) -> Matrix<Float> {  // [sequences, classes]
    var states = head.position.pooling.forward(hidden, batch)
    if let dense = head.dense {
      states = apply(dense, to: states)
      head.activation.apply(to: &states)
    }
    if let norm = head.norm { states = apply(norm, to: states) }
    return apply(head.output, to: states)
  }

  /// Takes dL/d(logits of the classes) back to the last hidden states.
  func classLogitsBackward(
    _ slopes: Matrix<Float>, _ hidden: Matrix<Float>, _ batch: TokenBatch,
    _ head: ClassificationHead
  ) -> Matrix<Float> {  // [tokens, hidden]
    var gradient = slopes.multiplied(by: head.output.weight)  // [sequences, hidden]
    let states = head.position.pooling.forward(hidden, batch)
    let before = head.dense.map { apply($0, to: states) }
    if let norm = head.norm {
      var input = before ?? states
      if before != nil { head.activation.apply(to: &input) }
      applyBackward(norm, input, &gradient)
    }
    if let dense = head.dense, let before {
      head.activation.applyBackward(before, &gradient)
      gradient = gradient.multiplied(by: dense.weight)
    }
    return head.position.pooling.backward(gradient, hidden, batch)
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

  /// A norm of every row of a whole matrix.
  private func apply(_ norm: Norm, to x: Matrix<Float>) -> Matrix<Float> {
    var result = x
    result.values.withUnsafeMutableBufferPointer { y in
      if let y = y.baseAddress { apply(norm, to: y, into: y, rows: x.rows) }
    }
    return result
  }

  /// Through a norm of every row of a whole matrix.
  private func applyBackward(_ norm: Norm, _ x: Matrix<Float>, _ gradient: inout Matrix<Float>) {
    gradient.values.withUnsafeMutableBufferPointer { gradient in
      x.values.withUnsafeBufferPointer { input in
        guard let input = input.baseAddress, let gradient = gradient.baseAddress else { return }
        applyBackward(norm, input, gradient, rows: x.rows)
      }
    }
  }
}
