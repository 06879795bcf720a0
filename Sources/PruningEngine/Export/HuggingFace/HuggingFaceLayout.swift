internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The class of transformers that holds a model, and the configuration that says so.
struct HuggingFaceLayout {
  /// Which linear layers have biases; the same in all layers.
  struct Biases: Equatable {
    var projections = false
    var output = false
    var gateAndUp = false
    var down = false
  }

  /// `config.json`.
  let configuration: JSONValue
  /// The class, such as `LlamaForCausalLM`.
  let className: String
  /// Whether the class is in the folder, for `trust_remote_code=True`; else it is transformers' own.
  let isOwnCode: Bool
  /// The biases the class expects.
  let biases: Biases
  /// The family whose class it is, or is derived from.
  let family: ModelFamily

  /// How to load it, in a few words.
  var use: String {
    isOwnCode
      ? "loads in transformers as \(className), which is in the folder: trust_remote_code=True"
      : "loads in transformers as \(className)"
  }

  /// Finds the layout of a model.
  /// - Parameters:
  ///   - model: the model as it will be written.
  ///   - fields: the dense model's configuration.
  ///   - allowsOwnCode: whether a class in the folder will do where transformers has none.
  /// - Throws: ``EngineError`` if only such a class would do.
  init(
    of model: TransformerModel, fields dense: [String: JSONValue], allowsOwnCode: Bool,
    name: String
  ) throws {
    let found = Self.biases(of: model)
    let family = model.configuration.family
    var fields = dense
    for key in Self.ownKeys { fields[key] = nil }
    let stock =
      family.isDecoder
      ? Self.stockDecoder(model, found, &fields) : Self.stockEncoder(model, &fields)
    if let stock {
      self.family = stock.family ?? family
      biases = stock.biases
      let old = Self.plainArchitecture(dense, family)
      className =
        stock.family == nil && stock.modelType == family.rawValue
        ? old : Self.prefix(ofType: stock.modelType) + Self.suffix(of: old, family)
      isOwnCode = false
      fields["model_type"] = .string(stock.modelType)
    } else {
      guard allowsOwnCode else {
        throw EngineError(
          .unsupported,
          "transformers' \(family.rawValue) has no place for the biases that this reconstruction "
            + "adds to \(name); choose --output-format hf, or --reconstruction liar-weights")
      }
      self.family = family
      biases =
        family.isDecoder
        ? found : Biases(projections: true, output: true, gateAndUp: true, down: true)
      className = "Liar" + Self.plainArchitecture(dense, family)
      isOwnCode = true
      Self.describe(model, biases, &fields)
    }
    fields["architectures"] = .array([.string(className)])
    configuration = .object(fields)
  }

  /// Fields that only our own classes have.
  private static let ownKeys = [
    "auto_map", "base_model_type", "layer_num_attention_heads", "layer_num_key_value_heads",
    "layer_intermediate_size", "qkv_bias", "output_bias", "gate_up_bias", "down_bias",
    "attention_out_bias",
  ]

  private static func biases(of model: TransformerModel) -> Biases {
    var found = Biases()
    for layer in model.layers {
      let attention = layer.attention
      found.projections =
        found.projections
        || [attention.query, attention.key, attention.value].contains { $0.bias != nil }
      found.output = found.output || attention.output.bias != nil
      let producers = [layer.feedForward.gate, layer.feedForward.up].compactMap { $0 }
      found.gateAndUp = found.gateAndUp || producers.contains { $0.bias != nil }
      found.down = found.down || layer.feedForward.down.bias != nil
    }
    return found
  }

  // MARK: Stock classes

  private struct Stock {
    var modelType: String
    /// The class's family, where it isn't the model's own.
    var family: ModelFamily?
    var biases: Biases
  }

  private static func stockEncoder(
    _ model: TransformerModel, _ fields: inout [String: JSONValue]
  ) -> Stock? {
    let c = model.configuration
    let widths = model.layers.map { LayerWidths(of: $0, headSize: c.headSize) }
    guard let first = widths.first, widths.allSatisfy({ $0 == first }),
      first.heads * c.headSize == c.hiddenSize
    else { return nil }
    fields[c.family == .distilbert ? "hidden_dim" : "intermediate_size"] = .int(first.ffnSize)
    return Stock(
      modelType: c.family.rawValue,
      biases: Biases(projections: true, output: true, gateAndUp: true, down: true))
  }

  /// The family's own class if the biases fit it, else LLaMA's, else Seed-OSS's, which are the same
  /// computation with biases in more places.
  private static func stockDecoder(
    _ model: TransformerModel, _ found: Biases, _ fields: inout [String: JSONValue]
  ) -> Stock? {
    let c = model.configuration
    let widths = model.layers.map { LayerWidths(of: $0, headSize: c.headSize) }
    guard let first = widths.first, widths.allSatisfy({ $0 == first }) else { return nil }
    let divides = c.hiddenSize % first.heads == 0
    let mlp = found.gateAndUp || found.down
    guard
      let stock = stockDecoder(
        c, found, divides: divides, mlp: mlp,
        hasWindow: model.layers.contains { $0.attention.window != nil },
        hasHeadNorms: model.layers.contains { $0.attention.queryNorm != nil })
    else { return nil }
    fields["num_attention_heads"] = .int(first.heads)
    fields["num_key_value_heads"] = .int(first.keyValueHeads)
    fields["head_dim"] = .int(c.headSize)
    fields["intermediate_size"] = .int(first.ffnSize)
    if stock.modelType != c.family.rawValue {
      for key in ["sliding_window", "use_sliding_window", "max_window_layers", "layer_types"] {
        fields[key] = nil
      }
      // What a class does without the field isn't the same in all of them.
      fields["attention_dropout"] = .double(0)
      fields["residual_dropout"] = .double(0)
    }
    switch stock.modelType {
    case "llama":
      fields["attention_bias"] = .bool(stock.biases.output)
      fields["mlp_bias"] = .bool(stock.biases.down)
    case "seed_oss":
      fields["attention_bias"] = .bool(stock.biases.projections)
      fields["attention_out_bias"] = .bool(stock.biases.output)
      fields["mlp_bias"] = .bool(stock.biases.down)
    case "qwen3":
      fields["attention_bias"] = .bool(stock.biases.output)
    default: break
    }
    return stock
  }

  private static func stockDecoder(
    _ c: TransformerConfiguration, _ found: Biases, divides: Bool, mlp: Bool, hasWindow: Bool,
    hasHeadNorms: Bool
  ) -> Stock? {
    let attention = found.projections || found.output
    let everywhere = Biases(
      projections: attention, output: attention, gateAndUp: mlp, down: mlp)
    switch c.family {
    case .mistral where !attention && !mlp:
      return Stock(modelType: "mistral", biases: Biases())
    case .qwen2 where !found.output && !mlp:
      return Stock(modelType: "qwen2", biases: Biases(projections: true))
    case .qwen3 where !mlp && hasHeadNorms:
      return Stock(modelType: "qwen3", biases: everywhere)
    default: break
    }
    guard !hasWindow, !hasHeadNorms else { return nil }
    if divides {
      return Stock(
        modelType: "llama", family: c.family == .llama ? nil : .llama, biases: everywhere)
    }
    return Stock(
      modelType: "seed_oss", family: .llama,
      biases: Biases(
        projections: found.projections, output: found.output, gateAndUp: mlp, down: mlp))
  }

  // MARK: Own classes

  private static func describe(
    _ model: TransformerModel, _ biases: Biases, _ fields: inout [String: JSONValue]
  ) {
    let c = model.configuration
    let widths = model.layers.map { LayerWidths(of: $0, headSize: c.headSize) }
    func list(_ path: KeyPath<LayerWidths, Int>) -> JSONValue {
      .array(widths.map { .int($0[keyPath: path]) })
    }
    fields["model_type"] = .string("liar_" + c.family.rawValue)
    fields["base_model_type"] = .string(c.family.rawValue)
    fields["layer_num_attention_heads"] = list(\.heads)
    fields["layer_intermediate_size"] = list(\.ffnSize)
    if c.family.isDecoder {
      fields["head_dim"] = .int(c.headSize)
      fields["num_attention_heads"] = .int(c.heads)
      fields["num_key_value_heads"] = .int(c.keyValueHeads)
      fields["intermediate_size"] = .int(c.ffnSize)
      fields["layer_num_key_value_heads"] = list(\.keyValueHeads)
      fields["qkv_bias"] = .bool(biases.projections)
      fields["output_bias"] = .bool(biases.output)
      fields["gate_up_bias"] = .bool(biases.gateAndUp)
      fields["down_bias"] = .bool(biases.down)
    }
    let code = HuggingFaceCode(c.family)
    fields["auto_map"] = .object(code.autoMap.mapValues { .string($0) })
  }

  // MARK: Names of classes

  /// The class that the dense model's configuration names, without our own prefix.
  private static func plainArchitecture(
    _ fields: [String: JSONValue], _ family: ModelFamily
  ) -> String {
    let prefix = prefix(ofType: family.rawValue)
    let named = fields["architectures"]?[0]?.stringValue ?? ""
    let known = named.hasPrefix("Liar") ? String(named.dropFirst(4)) : named
    let suffixes = HuggingFaceCode(family).classes.keys
    if suffixes.contains(where: { known == prefix + $0 }) { return known }
    // A class of another name, such as Seed-OSS's for what has become LLaMA again.
    if let suffix = suffixes.filter({ known.hasSuffix($0) }).max(by: { $0.count < $1.count }) {
      return prefix + suffix
    }
    return prefix + (family.isDecoder ? "ForCausalLM" : "Model")
  }

  private static func suffix(of architecture: String, _ family: ModelFamily) -> String {
    String(architecture.dropFirst(prefix(ofType: family.rawValue).count))
  }

  /// What the names of a type's classes begin with.
  static func prefix(ofType type: String) -> String {
    switch type {
    case "bert": "Bert"
    case "roberta": "Roberta"
    case "distilbert": "DistilBert"
    case "mistral": "Mistral"
    case "qwen2": "Qwen2"
    case "qwen3": "Qwen3"
    case "seed_oss": "SeedOss"
    default: "Llama"
    }
  }
}
