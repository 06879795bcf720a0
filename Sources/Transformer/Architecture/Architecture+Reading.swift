internal import ModelFormats

extension Architecture {
  /// Columns of a head.
  package var headSize: Int { attention.headSize }

  /// Query heads of a dense layer.
  package var heads: Int { widths.heads }

  /// Key-value heads of a dense layer.
  package var keyValueHeads: Int { widths.keyValueHeads }

  /// FFN neurons of a dense layer.
  package var ffnSize: Int { widths.ffnSize }

  /// The rotary embedding, if positions enter by one.
  package var rope: RotaryEmbedding? {
    if case .rotary(let rope) = positions { rope } else { nil }
  }

  /// The rotary embedding of a layer, if positions enter there by one.
  package func rope(_ rotation: LayerRotation) -> RotaryEmbedding? {
    switch rotation {
    case .shared: rope
    case .absent: nil
    case .own(let own): own
    }
  }

  /// Whether keys that were computed for a text's first tokens are also those of a longer text: not
  /// where long texts are turned otherwise than short ones.
  package func keysServe(of first: Int, in tokens: Int) -> Bool {
    guard first > 0 else { return true }
    return layers.allSatisfy { layer in
      guard let border = rope(layer.rotation)?.longestShort else { return true }
      return first > border || tokens <= border
    }
  }

  /// What is added to a token's index before the position table is read.
  package var positionOffset: Int {
    if case .learned(let offset) = positions { offset } else { 0 }
  }

  /// The token that takes no position: the padding, from whose id on positions are counted.
  var uncountedToken: Int? { positionOffset > 0 ? positionOffset - 1 : nil }

  /// Whether the last hidden states give the logits of the next token.
  package var predictsTokens: Bool { output != .states }

  /// Whether the token table is the only table: no other gives logits.
  package var tiesTables: Bool {
    if case .logits(let traits) = output { traits.areTied } else { true }
  }

  /// By what logits are divided.
  package var logitDivisor: Float {
    if case .logits(let traits) = output { traits.divisor } else { 1 }
  }

  /// The bound of logits, if they have one.
  package var logitSoftCap: Float? {
    if case .logits(let traits) = output { traits.softCap } else { nil }
  }

  /// Whether all layers have the widths that the files name for the whole model.
  package var isUniform: Bool { layers.allSatisfy { $0.widths == widths } }

  /// The linear layers that every layer has.
  package var linearParts: [LinearPart] {
    LinearPart.allCases.filter { $0 != .gate || feedForward.isGated }
  }

  /// The norms that layers have numbers of.
  package var normParts: [NormPart] {
    NormPart.allCases.filter { part in
      switch part {
      case .query, .key: attention.normalizesHeads
      case .attention, .feedForward: norm.scales
      case .attentionOutput, .feedForwardOutput: norm.place == .around
      }
    }
  }

  /// Rows and columns of a linear layer, as its weight is stored.
  package func shape(
    of part: LinearPart, _ widths: LayerWidths
  ) -> (rows: Int, columns: Int) {
    switch part {
    case .query: (widths.heads * headSize, hiddenSize)
    case .key, .value: (widths.keyValueHeads * headSize, hiddenSize)
    case .output: (hiddenSize, widths.heads * headSize)
    case .gate, .up: (widths.ffnSize, hiddenSize)
    case .down: (hiddenSize, widths.ffnSize)
    }
  }

  /// Numbers that a norm's gain holds.
  package func width(of part: NormPart) -> Int {
    switch part {
    case .query, .key: headSize
    case .attention, .attentionOutput, .feedForward, .feedForwardOutput: hiddenSize
    }
  }

  /// Numbers of a sublayer's norms, those of single heads included.
  package func normParameters(of sublayer: Sublayer, layer: Int) -> Int {
    let isNormed = sublayer == .feedForward || layers[layer].normalizesAttention
    let perNorm =
      norm.scales ? hiddenSize * (norm.kind == .layer && norm.shifts ? 2 : 1) : 0
    let stream = isNormed ? perNorm * (norm.place == .around ? 2 : 1) : 0
    let ofHeads = sublayer == .attention && attention.normalizesHeads ? 2 * headSize : 0
    return stream + ofHeads
  }

  /// Checks that the dimensions can be computed with; tensor shapes are held to them when they are
  /// read.
  func validate(file: String) throws(FormatError) {
    let windows = layers.compactMap(\.window)
    let sizes = [
      ("layers", layers.count), ("hidden size", hiddenSize), ("attention heads", heads),
      ("key-value heads", keyValueHeads), ("head size", headSize), ("FFN size", ffnSize),
      ("vocabulary", vocabularySize), ("number of positions", maximumPositions),
      ("sliding window", windows.min() ?? 1), ("sliding window", windows.max() ?? 1),
    ]
    for (name, size) in sizes where size < 1 || size > 1 << 24 {
      throw FormatError(.outOfRange, "\(name) of \(size) makes no transformer", file: file)
    }
    for widths in [widths] + layers.map(\.widths) {
      guard widths.heads % widths.keyValueHeads == 0 else {
        throw FormatError(
          .unsupported,
          "\(widths.heads) query heads don't divide over \(widths.keyValueHeads) key-value heads",
          file: file)
      }
    }
    let caps = [attention.softCap, attention.projectionBound, logitSoftCap].compactMap { $0 }
    let scales = [embedding.scale, attention.scale, residualScale, logitDivisor]
    for factor in scales + caps where !(factor > 0 && factor.isFinite) {
      throw FormatError(.outOfRange, "a scale or soft cap of \(factor) makes no sense", file: file)
    }
    guard rope == nil || headSize % 2 == 0 else {
      throw FormatError(.unsupported, "rotary positions need an even head size", file: file)
    }
  }
}
