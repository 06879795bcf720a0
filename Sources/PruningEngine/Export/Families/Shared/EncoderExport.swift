internal import ModelFormats
internal import Transformer

/// Families whose classes have biases everywhere, and as many heads as fill the hidden size.
protocol EncoderExport: FamilyExport {
  /// The field that holds the FFN's width.
  var ffnField: String { get }
  /// A Python function `narrow(model, config)`.
  var narrowing: String { get }
}

extension EncoderExport {
  var ffnField: String { "intermediate_size" }

  var narrowing: String { NarrowingCode.encoder }

  var classes: [String: String] {
    [
      "Model": "AutoModel", "ForMaskedLM": "AutoModelForMaskedLM",
      "ForSequenceClassification": "AutoModelForSequenceClassification",
      "ForQuestionAnswering": "AutoModelForQuestionAnswering",
      "ForTokenClassification": "AutoModelForTokenClassification",
      "ForMultipleChoice": "AutoModelForMultipleChoice",
    ]
  }

  var usualEnding: String { "Model" }

  func stockClass(_ shape: PrunedShape) -> StockClass? {
    guard let widths = shape.uniformWidths,
      widths.heads * shape.architecture.headSize == shape.architecture.hiddenSize
    else { return nil }
    return StockClass(
      modelType: family, classPrefix: classPrefix, biases: .all,
      fields: [ffnField: .int(widths.ffnSize)])
  }

  func ownClass(_ shape: PrunedShape) -> OwnClass {
    OwnClass(
      biases: .all,
      fields: [
        "layer_num_attention_heads": .list(shape.widths, \.heads),
        "layer_intermediate_size": .list(shape.widths, \.ffnSize),
      ],
      fieldNames: "layer_num_attention_heads, layer_intermediate_size.", narrowing: narrowing)
  }

  var ggufArchitectures: [GGUFArchitecture] { [.bert] }
}

extension JSONValue {
  /// A number a layer.
  static func list(_ widths: [LayerWidths], _ path: KeyPath<LayerWidths, Int>) -> JSONValue {
    .array(widths.map { .int($0[keyPath: path]) })
  }

  /// The number as a person wrote it, without the digits that single precision invents.
  static func shortest(_ number: Float) -> JSONValue { .double(Double("\(number)") ?? 0) }
}

extension Activation {
  /// Its name in a Hugging Face configuration.
  var huggingFaceName: String {
    switch self {
    case .gelu: "gelu"
    case .geluTanh: "gelu_new"
    case .relu: "relu"
    case .silu: "silu"
    }
  }
}
