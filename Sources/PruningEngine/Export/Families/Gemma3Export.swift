internal import ModelFormats
internal import Transformer

/// As Gemma 2's: its class may have biases in the attention, none in the FFN, and demands a head count
/// that divides the hidden size.
struct Gemma3Export: DecoderExport {
  let family = "gemma3_text"
  let classPrefix = "Gemma3"
  let configurationClass = "Gemma3TextConfig"

  var classes: [String: String] {
    ["TextModel": "AutoModel", "ForCausalLM": "AutoModelForCausalLM"]
  }

  func familyClass(_ shape: PrunedShape) -> StockClass? { gemmaClass(shape) }

  // Which older versions of transformers know, too.
  var foresightFields: [String: JSONValue] { ["use_bidirectional_attention": .bool(true)] }

  func windowFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    let windows = architecture.layers.map(\.window)
    // The class wants one even where no layer has a window, and divides it to both sides.
    let window = architecture.shortestWindow ?? architecture.maximumPositions
    return [
      "sliding_window": .int(architecture.attention.isCausal ? window : max(2 * (window - 1), 1)),
      "layer_types": .array(
        zip(architecture.layers, windows).map { layer, window in
          .string(
            window == nil && layer.rotation == .shared ? "full_attention" : "sliding_attention")
        }),
    ]
  }

  func traitFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    let scale = architecture.attention.scale
    return [
      "hidden_activation": .string("gelu_pytorch_tanh"),
      "query_pre_attn_scalar": .int(Int((1 / (scale * scale)).rounded())),
      "final_logit_softcapping": architecture.logitSoftCap.map(JSONValue.shortest) ?? .null,
    ]
  }

  func rotaryFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue] {
    guard let rope = architecture.rope else { return [:] }
    let local = architecture.layers.lazy.compactMap(\.rotation.own).first ?? rope
    func parameters(_ rope: RotaryEmbedding) throws -> JSONValue {
      let fields = try rope.huggingFaceFields(headSize: architecture.headSize, name: name)
      return fields["rope_parameters"] ?? .null
    }
    return [
      "rope_parameters": .object([
        "full_attention": try parameters(rope), "sliding_attention": try parameters(local),
      ])
    ]
  }

  var ggufArchitectures: [GGUFArchitecture] { [.gemma3] }
}

extension LayerRotation {
  /// The embedding of the layer's own, if it has one.
  var own: RotaryEmbedding? {
    if case .own(let rope) = self { rope } else { nil }
  }
}
