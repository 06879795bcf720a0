internal import LinearAlgebra
internal import ModelFormats
internal import Transformer

/// A model's tensors under llama.cpp's names.
struct GGUFTensors {
  let model: TransformerModel
  let architecture: GGUFArchitecture
  /// How matrices are stored; vectors and the tables of positions and segments stay F32.
  let type: ElementType
  private(set) var sources: [TensorSource] = []
  /// Layers are read again when their turn comes, so that no more than one is in memory.
  private let reader: LayerReader
  /// By what queries are multiplied, in their weights or, where there is one, in their norm's gain.
  private let queryFactor: Float

  init(_ model: TransformerModel, _ architecture: GGUFArchitecture, type: ElementType) throws {
    self.model = model
    self.architecture = architecture
    self.type = type
    reader = LayerReader(model.layers)
    queryFactor = architecture.queryFactor(of: model)
    try addTables()
    for index in model.layers.indices { try addLayer(index) }
    if let norm = model.finalNorm { try add(norm, "output_norm") }
    if let head = model.head { try add(head, "output", type) }
    let c = model.architecture
    if let divisors = c.rope?.storedDivisors(headSize: c.headSize) {
      try add(divisors, GGUFNames.rotaryDivisors)
    }
    if case .longrope(let short, let long, _) = c.rope?.scaling {
      try add(short, GGUFNames.shortFactors)
      try add(long, GGUFNames.longFactors)
    }
  }

  /// Rows that don't fill blocks are stored as F16.
  static func type(_ type: ElementType, rowLength: Int) -> ElementType {
    rowLength % type.blockSize == 0 ? type : .f16
  }

  /// The model as its file has it: matrices rounded to their types, queries as they are stored.
  static func rounded(
    _ model: TransformerModel, to type: ElementType, _ architecture: GGUFArchitecture
  ) throws -> TransformerModel {
    guard type != .f32 else { return model }
    var model = model
    let isScaled = !model.architecture.attention.normalizesHeads
    let factor = isScaled ? architecture.queryFactor(of: model) : 1
    @Sendable func round(
      _ matrix: inout Matrix<Float>, times factor: Float = 1
    ) throws(FormatError) {
      let stored = factor == 1 ? matrix.values : matrix.values.map { $0 * factor }
      let rounded = try Self.type(type, rowLength: matrix.columns).rounded(stored)
      matrix.values = factor == 1 ? rounded : rounded.map { $0 / factor }
    }
    try round(&model.embeddings.tokens)
    if var head = model.head {
      try round(&head)
      model.head = head
    }
    for index in model.layers.indices {
      model.layers.edit(index) { layer in
        for part in LinearPart.allCases {
          // The types are those that could be written.
          layer.change(part) { try? round(&$0.weight, times: part == .query ? factor : 1) }
        }
      }
    }
    return model
  }

  private mutating func addTables() throws {
    let tables = model.embeddings
    try add(tables.tokens, "token_embd", type)
    if let positions = tables.positions {
      // The rows before the offset belong to no position.
      let c = model.architecture
      let first = c.positionOffset
      let last = min(positions.rows, first + c.maximumPositions)
      try add(positions.selecting(rows: Array(first..<last)), "position_embd", .f32)
    }
    if let types = tables.types { try add(types, "token_types", .f32) }
    if let norm = tables.norm { try add(norm, "token_embd_norm") }
  }

  private mutating func addLayer(_ index: Int) throws {
    let prefix = "blk.\(index)."
    let parts = model.architecture.linearParts
    for (name, parts) in GGUFNames.tensors(of: parts, stacksRows: architecture.stacksRows) {
      try add(parts, index, prefix + name)
    }
    let layer = reader.layer(index)
    let names = GGUFNames.norms(model.architecture.norm.place)
    for part in NormPart.allCases {
      guard var norm = layer.norm(part), let name = names[part] else { continue }
      if part == .query, queryFactor != 1 { norm = norm.scaled(by: queryFactor) }
      try add(norm, prefix + name)
    }
  }

  /// Adds the rows of some parts, one part after the other.
  private mutating func add(_ parts: [LinearPart], _ index: Int, _ name: String) throws {
    let reader = reader
    let (interleaves, headSize) = (architecture.interleavesHeads, model.architecture.headSize)
    let factor = model.architecture.attention.normalizesHeads ? 1 : queryFactor
    let read = {
      let layer = reader.layer(index)
      return parts.compactMap { part in
        layer.linear(part).map { linear in
          let linear = part == .query && factor != 1 ? linear.scaled(by: factor) : linear
          return interleaves && (part == .query || part == .key)
            ? linear.interleavingHeads(size: headSize) : linear
        }
      }
    }
    let linears = read()
    guard let columns = linears.first?.weight.columns else { return }
    let rows = linears.reduce(0) { $0 + $1.weight.rows }
    sources.append(
      try TensorSource(
        name: name + ".weight", shape: [rows, columns], type: Self.type(type, rowLength: columns)
      ) { read().flatMap(\.weight.values) })
    guard linears.contains(where: { $0.bias != nil }) else { return }
    let biases = linears.map { $0.bias ?? [Float](repeating: 0, count: $0.weight.rows) }
    try add(biases.flatMap(\.self), name + ".bias")
  }

  private mutating func add(
    _ matrix: Matrix<Float>, _ name: String, _ type: ElementType
  ) throws {
    sources.append(
      try TensorSource(
        name: name + ".weight", shape: [matrix.rows, matrix.columns],
        type: Self.type(type, rowLength: matrix.columns), numbers: matrix.values))
  }

  private mutating func add(_ norm: Norm, _ name: String) throws {
    guard norm.isStored else { return }
    try add(norm.gain, name + ".weight")
    if let shift = norm.shift { try add(shift, name + ".bias") }
  }

  private mutating func add(_ vector: [Float], _ name: String) throws {
    sources.append(try TensorSource(name: name, shape: [vector.count], numbers: vector))
  }
}

extension Linear {
  /// The layer whose output is multiplied by a factor.
  fileprivate func scaled(by factor: Float) -> Linear {
    Linear(
      weight: Matrix(
        rows: weight.rows, columns: weight.columns, values: weight.values.map { $0 * factor }),
      bias: bias.map { $0.map { $0 * factor } })
  }
}
