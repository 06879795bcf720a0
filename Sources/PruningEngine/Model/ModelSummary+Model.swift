internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Transformer

extension ModelSummary {
  /// Describes a model from its headers.
  init(_ location: ModelLocation, _ loader: WeightLoader) throws {
    let c = loader.architecture
    var sites: [SiteSummary] = []
    var prunable = 0
    for index in c.layers.indices {
      let shape = try loader.shape(ofLayer: index)
      prunable += shape.prunableParameters
      sites += ModuleKind.allCases.map { module in
        var site = SiteSummary(SiteID(layer: index, module: module), shape, c)
        let consumer = shape.parts[.consumer(of: site.site.sublayer)]
        site.parametersOfBias = consumer?.biases == 0 ? consumer?.rows ?? 0 : 0
        site.parametersOfRest =
          (consumer?.biases ?? 0) + c.normParameters(of: site.site.sublayer, layer: index)
        if module == .attention, shape.parts[.value]?.biases == 0 {
          site.valueBiasPerUnit = c.headSize
        }
        return site
      }
    }
    self.init(
      name: location.name, path: location.path, family: loader.family.name,
      familyTitle: loader.family.title, isCausal: c.attention.isCausal,
      output: c.predictsTokens ? .nextToken : .embedding, layers: c.layers.count,
      hiddenSize: c.hiddenSize, heads: c.heads,
      keyValueHeads: c.keyValueHeads, headSize: c.headSize, ffnSize: c.ffnSize,
      vocabulary: c.vocabularySize, parameters: location.storedParameters(tied: c.tiesTables),
      prunableParameters: prunable,
      prunableFlops: sites.reduce(0) { $0 + $1.units * $1.flopsPerUnit },
      storage: location.storage, fileBytes: location.archive.fileBytes, sites: sites,
      taskHeads: ModelHead.allCases.filter(try loader.taskHeads().holds),
      normalizesOutputs: c.norm.place == .around)
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
  /// Describes a site of a layer. A unit owns as many rows of every producer as its share is, and
  /// as many columns of the consumer.
  init(_ site: SiteID, _ shape: LayerShape, _ architecture: Architecture) {
    let size = architecture.headSize
    let keyValueHeads = max(shape.rows(of: .key) / size, 1)
    let group = shape.rows(of: .query) / size / keyValueHeads
    let isAttention = site.module == .attention
    let units = isAttention ? keyValueHeads : shape.rows(of: .up)
    var (weights, biases) = (0, 0)
    for (part, stored) in shape.parts where part.sublayer == site.sublayer {
      if part.isConsumer {
        weights += stored.rows * (stored.columns / max(units, 1))
      } else {
        weights += stored.rows / max(units, 1) * stored.columns
        biases += stored.biases / max(units, 1)
      }
    }
    self.init(
      site: site, unit: isAttention ? (group == 1 ? .head : .keyValueGroup) : .neuron,
      units: units, columnsPerUnit: isAttention ? size * group : 1,
      parametersPerUnit: weights + biases, flopsPerUnit: 2 * weights)
  }
}

extension SiteID {
  /// The transformer's name for the module.
  var sublayer: Sublayer { module.sublayer }
}

extension ModuleKind {
  /// The transformer's name for it.
  var sublayer: Sublayer { self == .attention ? .attention : .feedForward }
}
