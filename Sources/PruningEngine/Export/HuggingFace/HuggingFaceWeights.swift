internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The tensors of an exported folder.
struct HuggingFaceWeights {
  let content: ExportContent
  /// The model as it is written, with all biases that the class expects.
  let target: TransformerModel
  /// How floating-point numbers are stored; nil for each tensor as it was.
  let type: ElementType?

  /// How numbers are stored. Quantised weights become F16, in which their rounding hardly shows.
  static func type(_ storage: WeightStorage, _ location: ModelLocation) -> ElementType? {
    switch storage {
    case .f32: return .f32
    case .f16: return .f16
    case .bf16: return .bf16
    case .keep, .q8:
      guard location.gguf != nil else { return nil }
      let types = Set(location.archive.tensors.values.filter { $0.shape.count > 1 }.map(\.type))
      return types == [.f32] ? .f32 : types.isSubset(of: [.bf16, .f32]) ? .bf16 : .f16
    }
  }

  /// The model as its files have it: numbers rounded to their types, all but those of norms.
  func rounded() throws -> TransformerModel {
    let (type, loader) = (type, try WeightLoader(content.model.location))
    let isFolder = content.model.location.gguf == nil
    let archive = content.model.location.archive
    var model = target
    @Sendable func round(_ values: inout [Float], _ type: ElementType) throws(FormatError) {
      values = try type.rounded(values)
    }
    let parts = model.architecture.linearParts
    for (index, dense) in content.layers.enumerated() {
      // Where a tensor keeps its type, what isn't pruned has nothing left to round.
      let types = parts.map { part in
        let name = loader.name(of: part, layer: dense) + ".weight"
        return type ?? (isFolder ? Self.kept(archive.tensors[name]?.type) : .f32)
      }
      model.layers.edit(index) { layer in
        for (part, type) in zip(parts, types) {
          // The types are those that could be written.
          layer.change(part) { linear in
            try? round(&linear.weight.values, type)
            if var bias = linear.bias {
              try? round(&bias, type)
              linear.bias = bias
            }
          }
        }
      }
    }
    guard let type else { return model }
    try round(&model.embeddings.tokens.values, type)
    if var head = model.head {
      try round(&head.values, type)
      model.head = head
    }
    return model
  }

  /// How a tensor is written again that keeps its type.
  private static func kept(_ type: ElementType?) -> ElementType {
    type == .f16 || type == .bf16 ? type ?? .f32 : .f32
  }

  func sources() throws -> [TensorSource] {
    guard content.model.location.gguf == nil else {
      // The tables of a GGUF file are the bare model's.
      return try WeightLoader(content.model.location).huggingFaceTensors(of: target).map { tensor in
        try TensorSource(
          name: tensor.name, shape: tensor.shape, type: type ?? .f32, numbers: tensor.values)
      }
    }
    return try fromFolder()
  }

  /// What isn't pruned is copied byte by byte, heads and poolers included.
  private func fromFolder() throws -> [TensorSource] {
    let location = content.model.location
    let archive = location.archive
    let loader = try WeightLoader(location)
    let pruned = Set(content.updates.map(\.outcome.site))
    let names = LayerRenaming(content, loader)
    var sources: [TensorSource] = []
    var replaced = Set<String>()
    let reader = LayerReader(target.layers)
    // Numbers are read again when their turn comes, so that a streamed model stays on disk.
    func add(
      _ linears: [Linear], _ parts: [LinearPart], _ index: Int, _ name: String, isChanged: Bool
    ) throws {
      let weight = try archive.descriptor(name + ".weight")
      let stored = type ?? Self.kept(weight.type)
      if isChanged {
        replaced.insert(name + ".weight")
        sources.append(
          try TensorSource(
            name: names.written(name + ".weight"),
            shape: [linears.reduce(0) { $0 + $1.weight.rows }, linears[0].weight.columns],
            type: stored
          ) { parts.flatMap { reader.layer(index).linear($0)?.weight.values ?? [] } })
      }
      let bias = linears.flatMap { $0.bias ?? [] }
      guard !bias.isEmpty, isChanged || archive.tensors[name + ".bias"] == nil else { return }
      replaced.insert(name + ".bias")
      sources.append(
        try TensorSource(
          name: names.written(name + ".bias"), shape: [bias.count], type: stored, numbers: bias))
    }
    for (index, layer) in target.layers.enumerated() {
      let dense = content.layers[index]
      for (name, parts) in loader.linearTensors(ofLayer: dense) {
        let site = SiteID(layer: dense, module: ModuleKind(parts[0].sublayer))
        try add(
          parts.compactMap(layer.linear), parts, index, name, isChanged: pruned.contains(site))
      }
    }
    if let table = target.relativePositionsTable, let name = loader.relativePositionsName {
      replaced.insert(name)
      sources.append(
        try TensorSource(
          name: name, shape: [table.rows, table.columns],
          type: type ?? Self.kept(archive.descriptor(name).type), numbers: table.values))
    }
    let kept = try archive.tensors.keys.sorted().filter { !replaced.contains($0) }
      .compactMap { name in try names.copied(name).map { try copy(name, as: $0, of: archive) } }
    return kept + sources
  }

  private func copy(
    _ name: String, as written: String, of archive: any TensorArchive
  ) throws -> TensorSource {
    let tensor = try archive.descriptor(name)
    let floating: Set<ElementType> = [.f64, .f32, .f16, .bf16]
    if let type, tensor.type != type, floating.contains(tensor.type) {
      return try TensorSource(name: written, shape: tensor.shape, type: type) {
        defer { archive.discardPages() }
        return try archive.floats(name)
      }
    }
    func open(_ archive: some TensorArchive) throws -> TensorSource {
      try TensorSource(copying: name, of: archive, as: written)
    }
    return try open(archive)
  }
}
