internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// The class of transformers that holds a model, and the configuration that says so.
struct HuggingFaceLayout {
  /// `config.json`.
  let configuration: JSONValue
  /// The class, such as `LlamaForCausalLM`.
  let className: String
  /// The Python files of a class that goes into the folder, for `trust_remote_code=True`; nil where
  /// the class is transformers' own.
  let code: HuggingFaceCode?
  /// The biases the class expects.
  let biases: LinearBiases
  /// The automatic class that loads it.
  let automaticClass: String

  /// Whether the class is in the folder.
  var isOwnCode: Bool { code != nil }

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
  ///   - export: what is known of its family.
  ///   - allowsOwnCode: whether a class in the folder will do where transformers has none.
  /// - Throws: ``EngineError`` if only such a class would do.
  init(
    of model: TransformerModel, fields dense: [String: JSONValue], _ export: any FamilyExport,
    allowsOwnCode: Bool, name: String
  ) throws {
    let shape = PrunedShape(of: model)
    let ending = Self.ending(of: dense, export)
    var fields = dense
    for key in Self.ownKeys { fields[key] = nil }
    if let stock = export.stockClass(shape) {
      biases = stock.biases
      className = stock.classPrefix + ending
      code = nil
      fields["model_type"] = .string(stock.modelType)
      for (key, value) in stock.fields { fields[key] = value == .null ? nil : value }
    } else {
      guard allowsOwnCode else {
        let isPlaced = export.stockClass(shape.withoutBiasesOfConsumers) != nil
        throw EngineError(
          .unsupported,
          "transformers' \(export.family) has no place for the biases that this reconstruction "
            + "adds to \(name)", .export([.huggingFace]),
          .reconstruction(isPlaced ? .liarValues : .liarWeights))
      }
      let own = export.ownClass(shape)
      biases = own.biases
      className = "Liar" + export.classPrefix + ending
      code = HuggingFaceCode(export, own)
      fields["model_type"] = .string("liar_" + export.family)
      fields["base_model_type"] = .string(export.family)
      fields["auto_map"] = HuggingFaceCode.autoMap(export)
      fields.merge(own.fields) { $1 }
    }
    fields["architectures"] = .array([.string(className)])
    configuration = .object(fields)
    automaticClass = export.classes[ending] ?? "Auto" + ending
  }

  /// Fields that only our own classes have.
  private static let ownKeys = [
    "auto_map", "base_model_type", "layer_num_attention_heads", "layer_num_key_value_heads",
    "layer_intermediate_size", "qkv_bias", "output_bias", "gate_up_bias", "down_bias",
    "attention_out_bias",
  ]

  /// What follows the family's prefix in the name of the class that a configuration names. The
  /// class may be another family's, such as Seed-OSS's for what has become LLaMA again.
  private static func ending(
    of fields: [String: JSONValue], _ export: any FamilyExport
  ) -> String {
    let named = fields["architectures"]?[0]?.stringValue ?? ""
    return export.classes.keys.filter { named.hasSuffix($0) }.max { $0.count < $1.count }
      ?? export.usualEnding
  }
}
