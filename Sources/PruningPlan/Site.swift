/// The prunable modules of a transformer layer.
public enum ModuleKind: String, Codable, CaseIterable, Sendable {
  /// Heads, or key-value groups; the consumer is the output projection.
  case attention
  /// The neurons between the FFN's matrices; the consumer is the second one (down).
  case ffn

  /// The name where a column is narrow.
  public var shortName: String { self == .attention ? "attn" : "ffn" }

  /// The module that a person means by either of its names; nil for anything else.
  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { [$0.rawValue, $0.shortName].contains(name) })
    else { return nil }
    self = kind
  }
}

/// What is removed as a whole from a site.
public enum UnitKind: String, Codable, Sendable {
  /// One attention head.
  case head
  /// One key-value head together with the query heads that read it (grouped-query attention).
  case keyValueGroup = "kv-group"
  /// One FFN neuron.
  case neuron

  /// The plural for screens and reports.
  package var plural: String {
    switch self {
    case .head: "heads"
    case .keyValueGroup: "KV groups"
    case .neuron: "neurons"
    }
  }
}

/// One prunable module of one transformer layer, written `3.ffn`.
public struct SiteID: Hashable, Sendable {
  /// The layer, counted from 0.
  public var layer: Int
  /// Attention or FFN.
  public var module: ModuleKind

  /// The other module of the same layer.
  package var other: SiteID {
    SiteID(layer: layer, module: module == .attention ? .ffn : .attention)
  }

  /// Creates the identifier of a module of a layer.
  public init(layer: Int, module: ModuleKind) {
    self.layer = layer
    self.module = module
  }
}

extension SiteID: LosslessStringConvertible {
  /// Parses `LAYER.MODULE`; nil for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let layer = Int(parts[0]), layer >= 0,
      let module = ModuleKind(rawValue: String(parts[1]))
    else { return nil }
    self.init(layer: layer, module: module)
  }

  /// `LAYER.MODULE`, for example `0.attention`.
  public var description: String { "\(layer).\(module.rawValue)" }
}

extension SiteID: Comparable {
  /// Network order: by layer, attention before FFN.
  public static func < (a: SiteID, b: SiteID) -> Bool {
    (a.layer, a.module == .ffn ? 1 : 0) < (b.layer, b.module == .ffn ? 1 : 0)
  }
}

extension SiteID: Codable, CodingKeyRepresentable {
  /// Decodes the written form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let site = SiteID(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text)' is no site; write LAYER.attention or LAYER.ffn")
    }
    self = site
  }

  /// Encodes the written form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// The written form, so that sites can be the keys of JSON objects and TOML tables.
  public var codingKey: any CodingKey { SiteKey(stringValue: description) }

  /// Reads a site from a key.
  public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

private struct SiteKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// A site's dimensions, as far as planning needs them.
public struct SiteSummary: Codable, Hashable, Sendable {
  /// Which module of which layer.
  public var site: SiteID
  /// What is removed as a whole.
  public var unit: UnitKind
  /// Units of the dense site.
  public var units: Int
  /// Columns of the consumer's input that one unit owns.
  public var columnsPerUnit: Int
  /// Parameters that leave the model with one unit (METHODS, "Cost of a unit").
  public var parametersPerUnit: Int
  /// Multiply-adds a token that leave with one unit, ×2.
  public var flopsPerUnit: Int
  /// Parameters of the bias that a reconstruction may give the consumer; 0 where it has one.
  public var parametersOfBias: Int
  /// Parameters of the bias that a reconstruction may give a unit's values; 0 where they have one.
  public var valueBiasPerUnit: Int
  /// Parameters that are no unit's, and go with the last one: the consumer's bias and the norms.
  public var parametersOfRest: Int

  /// Creates a summary.
  public init(
    site: SiteID, unit: UnitKind, units: Int, columnsPerUnit: Int, parametersPerUnit: Int,
    flopsPerUnit: Int, parametersOfBias: Int = 0, valueBiasPerUnit: Int = 0,
    parametersOfRest: Int = 0
  ) {
    self.site = site
    self.unit = unit
    self.units = units
    self.columnsPerUnit = columnsPerUnit
    self.parametersPerUnit = parametersPerUnit
    self.flopsPerUnit = flopsPerUnit
    self.parametersOfBias = parametersOfBias
    self.valueBiasPerUnit = valueBiasPerUnit
    self.parametersOfRest = parametersOfRest
  }

  /// Parameters of the biases that a reconstruction adds to so many kept units.
  public func parametersAdded(by reconstruction: Reconstruction, kept: Int) -> Int {
    if reconstruction.addsBias { return parametersOfBias }
    // Where the consumer has a bias, it takes that one.
    return reconstruction == .liarValues && parametersOfBias > 0 ? kept * valueBiasPerUnit : 0
  }

  /// The width that a ratio of pruned units leaves: rounded to the nearest unit (ties to even, as
  /// NumPy rounds) and never below one unit.
  public func kept(ratio: Double) -> Int {
    let pruned = (Double(units) * min(max(ratio, 0), 1)).rounded(.toNearestOrEven)
    return max(1, units - Int(pruned))
  }
}
