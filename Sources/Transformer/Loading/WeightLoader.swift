public import LinearAlgebra
public import ModelFormats

/// Reads a model's weights from its archive, a part at a time.
public struct WeightLoader: Sendable {
  /// The dimensions that shapes are held to.
  public let configuration: TransformerConfiguration
  let archive: any TensorArchive
  let names: TensorNames
  /// False while shapes are checked only; what is returned then holds no numbers.
  private var readsNumbers = true
  /// A folder's configuration, which also names what heads are for; nil for a GGUF file.
  let config: JSONValue?
  let configFile: String

  /// Prepares to read a model found on disk.
  /// - Throws: `FormatError` for an architecture or configuration that can't be read.
  public init(_ location: ModelLocation) throws(FormatError) {
    archive = location.archive
    config = location.config
    configFile = location.path + "/config.json"
    switch location.kind {
    case .folder(let config):
      configuration = try TransformerConfiguration(huggingFace: config, file: configFile)
      names = .huggingFace(configuration.family, location.archive)
    case .gguf(let file):
      configuration = try TransformerConfiguration(gguf: file)
      names = .gguf(configuration.family)
    }
  }

  /// The name under which a part of a layer is stored, for writing files of the same layout.
  public func consumerName(layer: Int, _ sublayer: Sublayer) -> String {
    sublayer == .attention ? names.layer(layer).output : names.layer(layer).down
  }

  /// The layers producing a sublayer's units, as stored: for attention q, k, v.
  public func producerNames(layer: Int, _ sublayer: Sublayer) -> [String] {
    let layer = names.layer(layer)
    return sublayer == .attention
      ? [layer.query, layer.key, layer.value] : [layer.gate, layer.up].compactMap { $0 }
  }

  /// The whole model in float32.
  /// - Parameter progress: told the share done after every layer; throwing stops the reading.
  public func model(progress: (Double) throws -> Void = { _ in }) throws -> TransformerModel {
    let embeddings = try embeddings()
    var layers: [Layer] = []
    for index in 0..<configuration.layers {
      layers.append(try layer(index))
      archive.discardPages()
      try progress(Double(index + 1) / Double(configuration.layers))
    }
    let norm = try finalNorm()
    return TransformerModel(
      configuration: configuration, embeddings: embeddings, layers: layers, finalNorm: norm,
      head: try head(), taskHeads: try taskHeads())
  }

  /// The model with its tables in memory and its layers read whenever they are used.
  /// - Throws: `FormatError` for whatever reading a layer would throw, so that it can't later.
  public func streamedModel() throws(FormatError) -> TransformerModel {
    try checkShapes()
    let loader = self
    let layers = LayerList(count: configuration.layers) { index in
      do throws(FormatError) {
        defer { loader.archive.discardPages() }
        return try loader.layer(index)
      } catch {
        preconditionFailure("layer \(index) was checked when the model was opened: \(error)")
      }
    }
    let model = TransformerModel(
      configuration: configuration, embeddings: try embeddings(), layers: layers,
      finalNorm: try finalNorm(), head: try head(), taskHeads: try taskHeads())
    archive.discardPages()
    return model
  }

  /// Checks that every layer's tensors are there and have the right shapes; reads none of them.
  public func checkShapes() throws(FormatError) {
    var probe = self
    probe.readsNumbers = false
    for index in 0..<configuration.layers { _ = try probe.layer(index) }
  }

  /// The token, position and segment tables.
  public func embeddings() throws(FormatError) -> Embeddings {
    let width = configuration.hiddenSize
    let positionsNeeded = configuration.maximumPositions + configuration.positionOffset
    return Embeddings(
      tokens: try table(names.tokens, columns: width),
      positions: try names.positions.map { name throws(FormatError) in
        try table(name, columns: width, atLeast: positionsNeeded)
      },
      types: try names.types.flatMap { name throws(FormatError) in
        archive.tensors[name + ".weight"] == nil ? nil : try table(name, columns: width)
      },
      norm: try names.embeddingNorm.map { name throws(FormatError) in
        try norm(name, count: width)
      })
  }

  /// One layer.
  public func layer(_ index: Int) throws(FormatError) -> Layer {
    let c = configuration
    let names = names.layer(index)
    let widths = c.widths(ofLayer: index)
    let queryWidth = widths.heads * c.headSize
    let keyWidth = widths.keyValueHeads * c.headSize
    var query = try linear(names.query, rows: queryWidth, columns: c.hiddenSize)
    var key = try linear(names.key, rows: keyWidth, columns: c.hiddenSize)
    if self.names.interleavedRotary {
      query.deinterleaveHeads(size: c.headSize)
      key.deinterleaveHeads(size: c.headSize)
    }
    let attention = Attention(
      query: query, key: key,
      value: try linear(names.value, rows: keyWidth, columns: c.hiddenSize),
      output: try linear(names.output, rows: c.hiddenSize, columns: queryWidth),
      queryNorm: try optionalNorm(names.queryNorm, count: c.headSize),
      keyNorm: try optionalNorm(names.keyNorm, count: c.headSize),
      window: c.window(ofLayer: index))
    var gate: Linear?
    if let name = names.gate {
      gate = try linear(name, rows: widths.ffnSize, columns: c.hiddenSize)
    }
    return Layer(
      attention: attention, attentionNorm: try norm(names.attentionNorm, count: c.hiddenSize),
      feedForward: FeedForward(
        gate: gate, up: try linear(names.up, rows: widths.ffnSize, columns: c.hiddenSize),
        down: try linear(names.down, rows: c.hiddenSize, columns: widths.ffnSize)),
      feedForwardNorm: try norm(names.feedForwardNorm, count: c.hiddenSize))
  }

  /// The decoder's last norm.
  public func finalNorm() throws(FormatError) -> Norm? {
    guard let name = names.finalNorm else { return nil }
    return try norm(name, count: configuration.hiddenSize)
  }

  /// The decoder's own output table, nil where it shares the token table.
  public func head() throws(FormatError) -> Matrix<Float>? {
    guard let name = names.head, archive.tensors[name + ".weight"] != nil,
      !configuration.tiedEmbeddings
    else { return nil }
    return try table(name, columns: configuration.hiddenSize)
  }

  // MARK: Parts

  func matrix(_ name: String, rows: Int, columns: Int) throws(FormatError)
    -> Matrix<Float>
  {
    let tensor = try archive.descriptor(name)
    guard tensor.shape == [rows, columns] else {
      throw FormatError(
        .malformed, "has shape \(tensor.shape) where the configuration means [\(rows), \(columns)]",
        file: archive.files.first, location: .init(tensor: name),
        remedy: "configuration and weights may belong to different models")
    }
    guard readsNumbers else { return Matrix(rows: 0, columns: 0) }
    return Matrix(rows: rows, columns: columns, values: try archive.floats(name))
  }

  private func table(
    _ name: String, columns: Int, atLeast least: Int = 1
  ) throws(FormatError) -> Matrix<Float> {
    let rows = try archive.descriptor(name + ".weight").rowCount
    guard rows >= least else {
      throw FormatError(
        .malformed, "has \(rows) rows where the configuration needs \(least)",
        file: archive.files.first, location: .init(tensor: name + ".weight"),
        remedy: "configuration and weights may belong to different models")
    }
    return try matrix(name + ".weight", rows: rows, columns: columns)
  }

  func vector(_ name: String, count: Int) throws(FormatError) -> [Float] {
    let tensor = try archive.descriptor(name)
    guard tensor.elementCount == count else {
      throw FormatError(
        .malformed, "has \(tensor.elementCount) numbers where \(count) are expected",
        file: archive.files.first, location: .init(tensor: name))
    }
    return readsNumbers ? try archive.floats(name) : []
  }

  func linear(_ name: String, rows: Int, columns: Int) throws(FormatError) -> Linear {
    let weight = try matrix(name + ".weight", rows: rows, columns: columns)
    var bias: [Float]?
    if archive.tensors[name + ".bias"] != nil {
      bias = try vector(name + ".bias", count: rows)
    }
    return Linear(weight: weight, bias: bias)
  }

  func norm(_ name: String, count: Int) throws(FormatError) -> Norm {
    // Older BERT files call gain and shift gamma and beta.
    let gain = archive.tensors[name + ".gamma"] != nil ? ".gamma" : ".weight"
    let shift = archive.tensors[name + ".beta"] != nil ? ".beta" : ".bias"
    // Encoders centre, decoders don't; a missing shift would silently change the norm's kind.
    let bias =
      configuration.family.isDecoder ? nil : try vector(name + shift, count: count)
    return Norm(weight: try vector(name + gain, count: count), bias: bias)
  }

  private func optionalNorm(_ name: String?, count: Int) throws(FormatError) -> Norm? {
    guard let name, archive.tensors[name + ".weight"] != nil else { return nil }
    return try norm(name, count: count)
  }
}

extension Linear {
  /// The rows of each head as GGUF's `llama` wants them; the reverse of reading them.
  public func interleavingHeads(size: Int) -> Linear {
    let half = size / 2
    return selecting(
      rows: (0..<weight.rows).map { row in
        let (head, column) = (row / size, row % size)
        return head * size + (column % 2 == 0 ? column / 2 : half + column / 2)
      })
  }

  /// GGUF stores a LLaMA head's rows as pairs (0, half, 1, half + 1, …); the rotary embedding here
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
