package import LinearAlgebra

extension TransformerModel {
  /// Takes a loss's gradient back through one layer.
  ///
  /// Only the hidden states that went into the layer are needed; what lies between is computed
  /// again. Nothing but activations is differentiated unless `weights` asks for it.
  /// - Parameters:
  ///   - layer: the layer.
  ///   - hidden: the hidden states before it.
  ///   - gradient: dL/d(hidden states after it), and then dL/d(hidden states before it).
  ///   - batch: the sequences.
  ///   - workspace: its buffers are overwritten.
  ///   - weights: where dL/dW is added.
  ///   - tap: sees X and dL/dX of the FFN, then of the attention.
  package func backward(
    _ layer: Layer, from hidden: Matrix<Float>, _ gradient: inout Matrix<Float>,
    _ batch: TokenBatch, workspace: Workspace, weights: LayerGradients? = nil,
    tap: (GradientTap) -> Void
  ) {
    let rows = hidden.rows
    precondition(gradient.rows == rows && gradient.columns == hidden.columns)
    precondition(batch.parents.isEmpty, "sequences that continue others have no way back")
    gradient.values.withUnsafeMutableBufferPointer { gradient in
      hidden.values.withUnsafeBufferPointer { hidden in
        guard let gradient = gradient.baseAddress, let hidden = hidden.baseAddress else { return }
        LayerBackward(
          model: self, layer: layer, batch: batch, workspace: workspace, rows: rows,
          hidden: hidden, gradient: gradient, weights: weights
        ).run(tap)
      }
    }
  }

  /// Takes dL/d(final hidden states) back through the norm after the last layer, if there is one.
  package func finishBackward(_ hidden: Matrix<Float>, _ gradient: inout Matrix<Float>) {
    guard let finalNorm else { return }
    let rows = hidden.rows
    gradient.values.withUnsafeMutableBufferPointer { gradient in
      hidden.values.withUnsafeBufferPointer { hidden in
        guard let gradient = gradient.baseAddress, let hidden = hidden.baseAddress else { return }
        applyBackward(finalNorm, hidden, gradient, rows: rows)
      }
    }
  }

  /// Through a norm whose input was x.
  func applyBackward(
    _ norm: Norm, _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let columns = norm.gain.count
    let (kind, epsilon) = (norm.kind, norm.epsilon)
    let source = SharedConstant(x), target = Shared(gradient)
    norm.gain.withUnsafeBufferPointer { weight in
      guard let weight = weight.baseAddress else { return }
      let gain = SharedConstant(weight)
      Parallel.forEachRange(of: rows, minimum: 64) { range in
        let start = range.lowerBound * columns
        switch kind {
        case .layer:
          VectorMath.layerNormBackward(
            source.pointer + start, target.pointer + start, rows: range.count, columns: columns,
            weight: gain.pointer, epsilon: epsilon)
        case .rootMeanSquare:
          VectorMath.rmsNormBackward(
            source.pointer + start, target.pointer + start, rows: range.count, columns: columns,
            weight: gain.pointer, epsilon: epsilon)
        }
      }
    }
  }

  /// dL/dx of y = x Wᵀ + b from dL/dy, in place of what `target` holds or added to it.
  func applyBackward(
    _ linear: Linear, _ gradient: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
    rows: Int, adding: Bool = false
  ) {
    let (outputs, inputs) = (linear.weight.rows, linear.weight.columns)
    guard outputs > 0 else {
      if !adding { target.update(repeating: 0, count: rows * inputs) }
      return
    }
    linear.weight.values.withUnsafeBufferPointer { weight in
      guard let weight = weight.baseAddress else { return }
      Product.multiply(
        gradient, strideA: outputs, weight, strideB: inputs, into: target, strideC: inputs,
        m: rows, n: inputs, k: outputs, beta: adding ? 1 : 0)
    }
  }

  /// x ← act(x).
  func activate(_ x: UnsafeMutablePointer<Float>, count: Int) {
    let target = Shared(x)
    let activation = architecture.feedForward.activation
    Parallel.forEachRange(of: count, minimum: 8192) { range in
      activation.apply(to: target.pointer + range.lowerBound, count: range.count)
    }
  }

  /// Through the activation whose input was x.
  func activateBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    let source = SharedConstant(x), target = Shared(gradient)
    let activation = architecture.feedForward.activation
    Parallel.forEachRange(of: count, minimum: 8192) { range in
      activation.applyBackward(
        source.pointer + range.lowerBound, target.pointer + range.lowerBound, count: range.count)
    }
  }
}

extension Activation {
  /// Through act, whose input was x.
  func applyBackward(
    _ x: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch self {
    case .gelu: VectorMath.geluBackward(x, gradient, count: count)
    case .geluTanh: VectorMath.geluTanhBackward(x, gradient, count: count)
    case .relu: VectorMath.reluBackward(x, gradient, count: count)
    case .silu: VectorMath.siluBackward(x, gradient, count: count)
    }
  }
}
