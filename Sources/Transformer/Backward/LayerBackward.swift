internal import LinearAlgebra

/// One layer and one batch on the way back.
///
/// Where a norm stands before a sublayer, the stream passes by it; where it stands after the sum,
/// the stream passes through. That decides where its derivative is taken.
struct LayerBackward {
  let model: TransformerModel
  let layer: Layer
  let batch: TokenBatch
  let workspace: Workspace
  let rows: Int
  /// Hidden states before the layer.
  let hidden: UnsafePointer<Float>  // [rows, hidden]
  /// dL/d(residual stream) at the point that has been reached.
  let gradient: UnsafeMutablePointer<Float>  // [rows, hidden]
  let weights: LayerGradients?

  private var width: Int { model.architecture.hiddenSize }

  func run(_ tap: (GradientTap) -> Void) {
    // Forward again up to the middle of the layer; the attention's buffers are kept.
    let norms = layer.attentionNorms
    let input = normed(hidden, norms.input, .normed)
    let units = UnsafePointer(
      model.attend(layer.attention, input, batch, workspace: workspace, caches: []))
    let sum = added(.attention, units, to: hidden, .sum)
    let middle = normed(sum, norms.sum, .middle)

    backwardFeedForward(from: middle, tap)
    if let norm = norms.sum { model.applyBackward(norm, sum, gradient, rows: rows) }
    backwardAttention(input: input, units: units, tap)
  }

  private func backwardFeedForward(
    from middle: UnsafePointer<Float>, _ tap: (GradientTap) -> Void
  ) {
    let part = layer.feedForward
    let neurons = part.up.weight.rows
    let count = rows * neurons
    let norms = layer.feedForwardNorms
    let input = normed(middle, norms.input, .normedMiddle)
    let preactivation = workspace.buffer(.preactivation, count: count)
    model.apply(part.gate ?? part.up, to: input, into: preactivation, rows: rows)
    let activated = workspace.buffer(.activated, count: count)
    activated.update(from: preactivation, count: count)
    model.activate(activated, count: count)
    var units = activated
    let up = workspace.buffer(.up, count: part.gate == nil ? 1 : count)
    if part.gate != nil {
      model.apply(part.up, to: input, into: up, rows: rows)
      units = workspace.buffer(.neurons, count: count)
      units.update(from: activated, count: count)
      multiply(units, up, count: count)
    }
    if let norm = norms.sum {
      let sum = added(.feedForward, units, to: middle, .output)
      model.applyBackward(norm, sum, gradient, rows: rows)
    }

    let unitGradient = backwardConsumer(.feedForward, units, tap)
    let inputGradient = workspace.buffer(.inputGradient, count: rows * width)
    if let gate = part.gate {
      multiply(activated, unitGradient, count: count)  // dL/d(up x)
      model.applyBackward(part.up, activated, into: inputGradient, rows: rows)
      weights?.add(.up, activated, input, rows: rows)
      multiply(unitGradient, up, count: count)
      model.activateBackward(preactivation, unitGradient, count: count)
      model.applyBackward(gate, unitGradient, into: inputGradient, rows: rows, adding: true)
      weights?.add(.gate, unitGradient, input, rows: rows)
    } else {
      model.activateBackward(preactivation, unitGradient, count: count)
      model.applyBackward(part.up, unitGradient, into: inputGradient, rows: rows)
      weights?.add(.up, unitGradient, input, rows: rows)
    }
    if let norm = norms.input { model.applyBackward(norm, middle, inputGradient, rows: rows) }
    add(inputGradient)
  }

  private func backwardAttention(
    input: UnsafePointer<Float>, units: UnsafePointer<Float>, _ tap: (GradientTap) -> Void
  ) {
    let part = layer.attention
    guard part.query.weight.rows > 0 else { return }
    let unitGradient = backwardConsumer(.attention, units, tap)
    let parts = model.attendBackward(
      part, input, unitGradient: unitGradient, batch, workspace: workspace)
    weights?.add(.query, parts.query, input, rows: rows)
    weights?.add(.key, parts.key, input, rows: rows)
    weights?.add(.value, parts.value, input, rows: rows)
    let inputGradient = workspace.buffer(.inputGradient, count: rows * width)
    model.applyBackward(part.query, parts.query, into: inputGradient, rows: rows)
    model.applyBackward(part.key, parts.key, into: inputGradient, rows: rows, adding: true)
    model.applyBackward(part.value, parts.value, into: inputGradient, rows: rows, adding: true)
    if let norm = layer.attentionNorms.input {
      model.applyBackward(norm, hidden, inputGradient, rows: rows)
    }
    add(inputGradient)
  }

  // MARK: Parts

  /// Takes the stream's gradient through the scale and the norm of the sublayer's output, where it
  /// has them, and through the consumer, and shows it.
  private func backwardConsumer(
    _ sublayer: Sublayer, _ units: UnsafePointer<Float>, _ tap: (GradientTap) -> Void
  ) -> UnsafeMutablePointer<Float> {  // dL/dX [rows, columns]
    let consumer = layer.consumer(of: sublayer)
    let columns = consumer.weight.columns
    var outputGradient = UnsafePointer(gradient)
    let (norm, scale) = (layer.norms(of: sublayer).output, model.architecture.residualScale)
    if norm != nil || scale != 1 {
      let branch = workspace.buffer(.outputGradient, count: rows * width)
      branch.update(repeating: 0, count: rows * width)
      Self.add(gradient, times: scale, to: branch, count: rows * width)
      outputGradient = UnsafePointer(branch)
      if let norm {
        let output = workspace.buffer(.output, count: rows * width)
        model.apply(consumer, to: units, into: output, rows: rows)
        model.applyBackward(norm, output, branch, rows: rows)
      }
    }
    let unitGradient = workspace.buffer(.unitGradient, count: rows * columns)
    model.applyBackward(consumer, outputGradient, into: unitGradient, rows: rows)
    weights?.add(.consumer(of: sublayer), outputGradient, units, rows: rows)
    tap(
      GradientTap(
        sublayer: sublayer, units: units, gradients: unitGradient, rows: rows, columns: columns))
    return unitGradient
  }

  /// What comes out of a norm, or x itself where there is none.
  private func normed(
    _ x: UnsafePointer<Float>, _ norm: Norm?, _ slot: Workspace.Slot
  ) -> UnsafePointer<Float> {
    guard let norm else { return x }
    let target = workspace.buffer(slot, count: rows * width)
    model.apply(norm, to: x, into: target, rows: rows)
    return UnsafePointer(target)
  }

  /// The residual stream after a sublayer's output was added.
  private func added(
    _ sublayer: Sublayer, _ units: UnsafePointer<Float>, to stream: UnsafePointer<Float>,
    _ slot: Workspace.Slot
  ) -> UnsafePointer<Float> {
    let output = workspace.buffer(.normedOutput, count: rows * width)
    model.apply(layer.consumer(of: sublayer), to: units, into: output, rows: rows)
    if let norm = layer.norms(of: sublayer).output {
      model.apply(norm, to: output, into: output, rows: rows)
    }
    let target = workspace.buffer(slot, count: rows * width)
    target.update(from: stream, count: rows * width)
    Self.add(output, times: model.architecture.residualScale, to: target, count: rows * width)
    return UnsafePointer(target)
  }

  /// Adds a branch's gradient to the stream's.
  private func add(_ branch: UnsafePointer<Float>) {
    Self.add(branch, times: 1, to: gradient, count: rows * width)
  }

  private static func add(
    _ x: UnsafePointer<Float>, times scale: Float, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    let source = SharedConstant(x), target = Shared(y)
    Parallel.forEachRange(of: count, minimum: 8192) { range in
      VectorMath.scaleAdd(
        target.pointer + range.lowerBound, source.pointer + range.lowerBound, scale: scale,
        count: range.count)
    }
  }

  private func multiply(
    _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) {
    let source = SharedConstant(y), target = Shared(x)
    Parallel.forEachRange(of: count, minimum: 8192) { range in
      VectorMath.multiply(
        target.pointer + range.lowerBound, source.pointer + range.lowerBound, count: range.count)
    }
  }
}
