internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

extension ModelSummary {
  /// Describes a model from its headers.
  init(_ location: ModelLocation, _ loader: WeightLoader) throws {
    let c = loader.configuration
    var sites: [SiteSummary] = []
    var prunable = 0
    for index in 0..<c.layers {
      let shape = try loader.shape(ofLayer: index)
      prunable += shape.prunableParameters
      sites += ModuleKind.allCases.map { SiteSummary(SiteID(layer: index, module: $0), shape, c) }
    }
    self.init(
      name: location.name, path: location.path, family: c.family.rawValue,
      isDecoder: c.family.isDecoder, layers: c.layers, hiddenSize: c.hiddenSize, heads: c.heads,
      keyValueHeads: c.keyValueHeads, headSize: c.headSize, ffnSize: c.ffnSize,
      vocabulary: c.vocabularySize, parameters: location.storedParameters(tied: c.tiedEmbeddings),
      prunableParameters: prunable,
      prunableFlops: sites.reduce(0) { $0 + $1.units * $1.flopsPerUnit },
      storage: location.storage, fileBytes: location.archive.fileBytes, sites: sites,
      taskHeads: ModelHead.allCases.filter(try loader.taskHeads().holds))
  }
}

extension TaskHeads {
  /// Whether there is a head of a kind; one that names a single class classifies nothing.
  fileprivate func holds(_ head: ModelHead) -> Bool {
    switch head {
    case .classification: (classification?.labels.count ?? 0) > 1
    case .questionAnswering: questionAnswering != nil
    case .maskedLanguage: maskedLanguage != nil
    }
  }
}

extension ModelLocation {
  /// How most bytes of the weights are stored.
  var storage: String {
    var bytesByType: [String: Int] = [:]
    for tensor in archive.tensors.values {
      bytesByType[tensor.type.rawValue, default: 0] += tensor.byteCount
    }
    return bytesByType.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "?"
  }

  /// The numbers in the files that are parameters, those included that no forward pass here reads,
  /// such as a pooler; a tied output table counts once, tables of positions not at all.
  func storedParameters(tied: Bool) -> Int {
    let integers: Set<ElementType> = [.i64, .i32, .i16, .i8, .u8, .bool]
    let computed = ["position_ids", "inv_freq", "rope_freqs.weight", "masked_bias"]
    let outputs = ["lm_head.weight", "output.weight", "cls.predictions.decoder.weight"]
    return archive.tensors.values.reduce(0) { total, tensor in
      let isParameter =
        !integers.contains(tensor.type) && !computed.contains { tensor.name.hasSuffix($0) }
        && !(tied && outputs.contains(tensor.name))
      return isParameter ? total + tensor.elementCount : total
    }
  }
}

extension SiteSummary {
  /// Describes a site of a layer.
  init(_ site: SiteID, _ shape: LayerShape, _ configuration: TransformerConfiguration) {
    let size = configuration.headSize
    let hidden = configuration.hiddenSize
    switch site.module {
    case .attention:
      let heads = shape.queryRows / size
      let keyValueHeads = max(shape.keyRows / size, 1)
      let group = heads / keyValueHeads
      // q and o rows of the group's heads, one k and one v head.
      let weights = hidden * size * (2 * group + 2)
      let biased = shape.attentionBiases
      let biases =
        (biased.query ? size * group : 0) + (biased.key ? size : 0) + (biased.value ? size : 0)
      self.init(
        site: site, unit: group == 1 ? .head : .keyValueGroup, units: keyValueHeads,
        columnsPerUnit: size * group, parametersPerUnit: weights + biases,
        flopsPerUnit: 2 * weights)
    case .ffn:
      let weights = hidden * (shape.isGated ? 3 : 2)
      self.init(
        site: site, unit: .neuron, units: shape.neurons, columnsPerUnit: 1,
        parametersPerUnit: weights + shape.neuronBiases, flopsPerUnit: 2 * weights)
    }
  }
}

extension SiteID {
  /// The transformer's name for the module.
  var sublayer: Sublayer { module == .attention ? .attention : .feedForward }
}
