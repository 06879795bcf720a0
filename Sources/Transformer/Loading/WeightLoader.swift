package import LinearAlgebra
package import ModelFormats

/// Reads a model's weights from its archive, a part at a time.
package struct WeightLoader: Sendable {
  /// What the model computes; shapes are held to its widths.
  package let architecture: Architecture
  /// The family that the files belong to.
  package var family: FamilyName { FamilyName(definition) }
  let definition: any ModelFamily
  let location: ModelLocation
  let archive: any TensorArchive
  let names: TensorNames
  /// The heads that the files may hold.
  let heads: HeadNames
  /// The linear layers whose biases have to be there, and whether others may have some.
  private let biases: Set<LinearPart>
  private let allowsMoreBiases: Bool
  /// The tensors that were asked for, while shapes are checked only; what is returned then holds no
  /// numbers.
  private(set) var account: TensorAccount?

  /// Prepares to read a model found on disk.
  /// - Throws: `FormatError` for an architecture or configuration that can't be read.
  package init(_ location: ModelLocation) throws(FormatError) {
    self.location = location
    archive = location.archive
    switch location.kind {
    case .folder:
      try Self.refuseAdapters(location)
      let settings = location.settings
      definition = try ModelFamilies.family(of: settings)
      var architecture = try definition.architecture(of: settings)
      biases = try definition.biases(of: settings)
      definition.tellForeignCode(of: location)
      allowsMoreBiases = false
      // Files of a bare model lack the prefix that files with a head have.
      let prefix = definition.prefix
      let isPrefixed = archive.tensors.keys.contains { $0.hasPrefix(prefix) }
      names = definition.names(prefix: isPrefixed ? prefix : "")
      try Self.refuseForeignPrefix(archive, names)
      heads = try definition.heads(of: settings)
      try architecture.resolvePurpose(names, heads, location)
      try architecture.resolveTies(names, heads, location)
      self.architecture = architecture
    case .gguf(let gguf):
      let source = try GGUFSource(gguf, location.settings)
      let (family, reading) = try ModelFamilies.family(of: source)
      definition = family
      var architecture = try reading.architecture(of: source)
      names = reading.names
      heads = definition.heads
      try architecture.resolvePurpose(names, heads, location)
      self.architecture = architecture
      biases = reading.biases
      allowsMoreBiases = true
      location.settings.passOver("general.")
      location.settings.passOver("split.")
      location.settings.passOver("quantize.")
      location.settings.pass(over: "liar.recipe")
    }
  }

  /// The name under which the table of relative positions is stored, if the family has one.
  package var relativePositionsName: String? { names.relativePositions.map { $0 + ".weight" } }

  /// The name under which a layer's linear part is stored, for writing files of the same layout.
  package func name(of part: LinearPart, layer: Int) -> String { names.layer(layer)[part] }

  /// What the names of a layer's tensors begin with.
  package func prefix(ofLayer index: Int) -> String { names.layer(index).prefix }

  /// What the tensors of a layer's norm are called, but for their endings.
  package func name(of part: NormPart, layer: Int) -> String { names.layer(layer)[part] }

  /// The tensors of a layer's linear parts, in their order, and the parts whose rows each holds.
  package func linearTensors(ofLayer index: Int) -> [(name: String, parts: [LinearPart])] {
    names.layer(index).tensors(of: architecture.linearParts)
  }

  /// The whole model in float32.
  /// - Parameter progress: told the share done after every layer; throwing stops the reading.
  package func model(progress: (Double) throws -> Void = { _ in }) throws -> TransformerModel {
    try checkShapes()
    let embeddings = try embeddings()
    var layers: [Layer] = []
    for index in architecture.layers.indices {
      layers.append(try layer(index))
      archive.discardPages()
      try progress(Double(index + 1) / Double(architecture.layers.count))
    }
    let norm = try finalNorm()
    return TransformerModel(
      architecture: architecture, embeddings: embeddings, layers: layers, finalNorm: norm,
      head: try head(), taskHeads: try taskHeads())
  }

  /// The model with its tables in memory and its layers read whenever they are used.
  /// - Throws: `FormatError` for whatever reading a layer would throw, so that it can't later.
  package func streamedModel() throws(FormatError) -> TransformerModel {
    try checkShapes()
    let loader = self
    let layers = LayerList(count: architecture.layers.count) { index in
      do throws(FormatError) {
        defer { loader.archive.discardPages() }
        return try loader.layer(index)
      } catch {
        // All was checked when the model was opened: the file has changed since, or its disk fails.
        error.endProcess()
      }
    }
    let model = TransformerModel(
      architecture: architecture, embeddings: try embeddings(), layers: layers,
      finalNorm: try finalNorm(), head: try head(), taskHeads: try taskHeads())
    archive.discardPages()
    return model
  }

  /// Checks that all tensors that the configuration means are there, with the right shapes and of a
  /// type that is read, and that there are no others; reads none of them.
  package func checkShapes() throws(FormatError) {
    var probe = self
    let account = TensorAccount()
    probe.account = account
    _ = try probe.embeddings()
    for index in architecture.layers.indices { _ = try probe.layer(index) }
    _ = try probe.finalNorm()
    _ = try probe.head()
    _ = try probe.taskHeads()
    try refuseLeftovers(account.names)
  }

  /// The token, position and segment tables.
  package func embeddings() throws(FormatError) -> Embeddings {
    let width = architecture.hiddenSize
    let positions = architecture.maximumPositions + architecture.positionOffset
    return Embeddings(
      tokens: try matrix(
        names.tokens + ".weight", rows: architecture.vocabularySize, columns: width),
      positions: try names.positions.map { name throws(FormatError) in
        try matrix(name + ".weight", rows: positions, columns: width)
      },
      types: try names.types.flatMap { name throws(FormatError) in
        let rows = architecture.embedding.segments
        return rows == 0 ? nil : try matrix(name + ".weight", rows: rows, columns: width)
      },
      norm: try names.embeddingNorm.map { name throws(FormatError) in
        try norm(name, count: width)
      })
  }

  /// One layer.
  package func layer(_ index: Int) throws(FormatError) -> Layer {
    let traits = architecture.layers[index]
    let names = names.layer(index)
    func read(_ part: LinearPart) throws(FormatError) -> Linear {
      let columns = architecture.shape(of: part, traits.widths).columns
      let stack = names.stack(of: part)
      let rows = stack.map { architecture.shape(of: $0, traits.widths).rows }
      let place = stack.firstIndex(of: part) ?? 0
      let first = rows[..<place].reduce(0, +)
      var linear = try linear(
        names[part], rows: rows.reduce(0, +), columns: columns,
        bias: biases.contains(part) ? .needed : allowsMoreBiases ? .possible : .none,
        only: first..<first + rows[place])
      if account == nil, self.names.interleavesHeads, part == .query || part == .key {
        linear.deinterleaveHeads(size: architecture.headSize)
      }
      return linear
    }
    func read(_ part: NormPart) throws(FormatError) -> Norm {
      try norm(names[part], count: architecture.width(of: part))
    }
    func headNorm(_ part: NormPart) throws(FormatError) -> Norm? {
      guard architecture.attention.normalizesHeads else { return nil }
      let weight = try vector(names[part] + ".weight", count: architecture.width(of: part))
      return .rootMeanSquare(gain: numbers(ofGain: weight), epsilon: architecture.norm.epsilon)
    }
    func norms(_ part: NormPart, output: NormPart) throws(FormatError) -> SublayerNorms {
      switch architecture.norm.place {
      case .before: .before(try read(part))
      case .after: .after(try read(part))
      case .around: .around(try read(part), try read(output))
      }
    }
    return Layer(
      attention: Attention(
        query: try read(.query), key: try read(.key), value: try read(.value),
        output: try read(.output), queryNorm: try headNorm(.query), keyNorm: try headNorm(.key),
        window: traits.window, rotation: traits.rotation, relativeBias: try relativeBias(index)),
      attentionNorms: traits.normalizesAttention
        ? try norms(.attention, output: .attentionOutput) : .none,
      feedForward: FeedForward(
        gate: architecture.feedForward.isGated ? try read(.gate) : nil, up: try read(.up),
        down: try read(.down)),
      feedForwardNorms: try norms(.feedForward, output: .feedForwardOutput))
  }

  /// The columns of the table of relative positions that a layer reads, a row a head.
  private func relativeBias(_ index: Int) throws(FormatError) -> Matrix<Float>? {
    guard let positions = architecture.attention.relativePositions,
      let name = names.relativePositions
    else { return nil }
    let heads = architecture.layers.map(\.widths.heads)
    let columns = positions.isShared ? architecture.heads : heads.reduce(0, +)
    let table = try matrix(name + ".weight", rows: positions.rows, columns: columns)
    guard account == nil else { return table }
    let first = positions.isShared ? 0 : heads[..<index].reduce(0, +)
    return table.selecting(columns: Array(first..<first + heads[index])).transposed
  }

  /// The norm after the last layer.
  package func finalNorm() throws(FormatError) -> Norm? {
    guard architecture.norm.hasFinal, let name = names.finalNorm else { return nil }
    return try norm(name, count: architecture.hiddenSize)
  }

  /// The table that logits are read from, nil where it is the token table.
  package func head() throws(FormatError) -> Matrix<Float>? {
    guard let name = names.head, !architecture.tiesTables else { return nil }
    return try matrix(
      name + ".weight", rows: architecture.vocabularySize, columns: architecture.hiddenSize)
  }

  // MARK: Parts

  /// - Parameter only: the rows that are read; nil for all.
  func matrix(
    _ name: String, rows: Int, columns: Int, only: Range<Int>? = nil
  ) throws(FormatError) -> Matrix<Float> {
    let tensor = try archive.descriptor(name)
    guard tensor.shape == [rows, columns] else {
      throw FormatError(
        .malformed, "has shape \(tensor.shape) where the configuration means [\(rows), \(columns)]",
        file: archive.files.first, location: .init(tensor: name),
        remedy: "configuration and weights may belong to different models")
    }
    if let account {
      try account.add(tensor, of: archive)
      return Matrix(rows: 0, columns: 0)
    }
    return Matrix(
      rows: only?.count ?? rows, columns: columns, values: try archive.floats(name, rows: only))
  }

  func vector(_ name: String, count: Int) throws(FormatError) -> [Float] {
    let tensor = try archive.descriptor(name)
    guard tensor.elementCount == count else {
      throw FormatError(
        .malformed, "has \(tensor.elementCount) numbers where \(count) are expected",
        file: archive.files.first, location: .init(tensor: name),
        remedy: "configuration and weights may belong to different models")
    }
    if let account {
      try account.add(tensor, of: archive)
      return []
    }
    return try archive.floats(name)
  }

  /// Whether a linear layer has a bias.
  enum Bias { case none, possible, needed }

  /// - Parameter only: the rows that are read; nil for all.
  func linear(
    _ name: String, rows: Int, columns: Int, bias: Bias = .needed, only: Range<Int>? = nil
  ) throws(FormatError) -> Linear {
    let weight = try matrix(name + ".weight", rows: rows, columns: columns, only: only)
    let isStored = archive.tensors[name + ".bias"] != nil
    guard bias == .needed || bias == .possible && isStored else { return Linear(weight: weight) }
    let all = try vector(name + ".bias", count: rows)
    guard account == nil, let only else { return Linear(weight: weight, bias: all) }
    return Linear(weight: weight, bias: Array(all[only]))
  }

  /// A norm of the residual stream.
  func norm(_ name: String, count: Int) throws(FormatError) -> Norm {
    let traits = architecture.norm
    guard traits.scales else {
      return .plain(traits.kind, columns: count, epsilon: traits.epsilon)
    }
    // Older BERT files call gain and shift gamma and beta.
    let gain = archive.tensors[name + ".gamma"] != nil ? ".gamma" : ".weight"
    let weight = try vector(name + gain, count: count)
    switch architecture.norm.kind {
    case .rootMeanSquare:
      return .rootMeanSquare(gain: numbers(ofGain: weight), epsilon: architecture.norm.epsilon)
    case .layer:
      let shift = archive.tensors[name + ".beta"] != nil ? ".beta" : ".bias"
      return .layer(
        gain: weight,
        shift: architecture.norm.shifts ? try vector(name + shift, count: count) : nil,
        epsilon: architecture.norm.epsilon)
    }
  }

  private func numbers(ofGain weight: [Float]) -> [Float] {
    names.storesGainLessOne ? weight.map { 1 + $0 } : weight
  }
}

extension Linear {
  /// The rows of each head, halves interleaved; the reverse of reading them.
  package func interleavingHeads(size: Int) -> Linear {
    let half = size / 2
    return selecting(
      rows: (0..<weight.rows).map { row in
        let (head, column) = (row / size, row % size)
        return head * size + (column % 2 == 0 ? column / 2 : half + column / 2)
      })
  }

  /// GGUF stores some families' heads' rows as pairs (0, half, 1, half + 1, …); the rotary embedding here
  /// wants the first halves, then the second.
  mutating func deinterleaveHeads(size: Int) {
    let half = size / 2
    let order = (0..<weight.rows).map { row in
      let (head, column) = (row / size, row % size)
      return head * size + (column < half ? 2 * column : 2 * (column - half) + 1)
    }
    weight = weight.selecting(rows: order)
    bias = bias.map { bias in order.map { bias[$0] } }
  }
}
