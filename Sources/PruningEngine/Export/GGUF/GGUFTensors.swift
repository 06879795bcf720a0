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

  init(_ model: TransformerModel, _ architecture: GGUFArchitecture, type: ElementType) throws {
    self.model = model
    self.architecture = architecture
    self.type = type
    try addTables()
    for index in model.layers.indices { try add(model.layers[index], "blk.\(index).") }
    if let norm = model.finalNorm { try add(norm, "output_norm") }
    if let head = model.head { try add(head, "output", type) }
    let c = model.configuration
    if let divisors = c.rope?.storedDivisors(headSize: c.headSize) {
      try add(divisors, "rope_freqs.weight")
    }
  }

  /// Rows that don't fill blocks are stored as F16.
  static func type(_ type: ElementType, rowLength: Int) -> ElementType {
    rowLength % type.blockSize == 0 ? type : .f16
  }

  private mutating func addTables() throws {
    let tables = model.embeddings
    try add(tables.tokens, "token_embd", type)
    if let positions = tables.positions {
      // RoBERTa's first rows belong to no position.
      let c = model.configuration
      let first = c.positionOffset
      let last = min(positions.rows, first + c.maximumPositions)
      try add(positions.selecting(rows: Array(first..<last)), "position_embd", .f32)
    }
    if let types = tables.types { try add(types, "token_types", .f32) }
    if let norm = tables.norm { try add(norm, "token_embd_norm") }
  }

  private mutating func add(_ layer: Layer, _ prefix: String) throws {
    let isDecoder = model.configuration.family.isDecoder
    let size = model.configuration.headSize
    let attention = layer.attention
    try add(attention.query, prefix + "attn_q", headSize: architecture.isInterleaved ? size : nil)
    try add(attention.key, prefix + "attn_k", headSize: architecture.isInterleaved ? size : nil)
    try add(attention.value, prefix + "attn_v")
    try add(attention.output, prefix + "attn_output")
    if let norm = attention.queryNorm { try add(norm, prefix + "attn_q_norm") }
    if let norm = attention.keyNorm { try add(norm, prefix + "attn_k_norm") }
    try add(layer.attentionNorm, prefix + (isDecoder ? "attn_norm" : "attn_output_norm"))
    if let gate = layer.feedForward.gate { try add(gate, prefix + "ffn_gate") }
    try add(layer.feedForward.up, prefix + "ffn_up")
    try add(layer.feedForward.down, prefix + "ffn_down")
    try add(layer.feedForwardNorm, prefix + (isDecoder ? "ffn_norm" : "layer_output_norm"))
  }

  private mutating func add(_ linear: Linear, _ name: String, headSize: Int? = nil) throws {
    let stored = Self.type(type, rowLength: linear.weight.columns)
    sources.append(
      try TensorSource(
        name: name + ".weight", shape: [linear.weight.rows, linear.weight.columns], type: stored
      ) {
        headSize.map { linear.interleavingHeads(size: $0) }?.weight.values ?? linear.weight.values
      }
    )
    guard linear.bias != nil else { return }
    let bias = headSize.map { linear.interleavingHeads(size: $0).bias } ?? linear.bias
    try add(bias ?? [], name + ".bias")
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
    try add(norm.weight, name + ".weight")
    if let bias = norm.bias { try add(bias, name + ".bias") }
  }

  private mutating func add(_ vector: [Float], _ name: String) throws {
    sources.append(try TensorSource(name: name, shape: [vector.count], numbers: vector))
  }
}
