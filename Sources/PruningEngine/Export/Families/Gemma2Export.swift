internal import ModelFormats
internal import Transformer

/// Its class may have biases in the attention, none in the FFN, and demands a head count that
/// divides the hidden size.
struct Gemma2Export: DecoderExport {
  let family = "gemma2"
  let classPrefix = "Gemma2"

  func familyClass(_ shape: PrunedShape) -> StockClass? { gemmaClass(shape) }

  func windowFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    let windows = architecture.layers.map(\.window)
    return [
      "sliding_window": windows.lazy.compactMap { $0 }.first.map { .int($0) } ?? .null,
      "layer_types": .array(
        windows.map { .string($0 == nil ? "full_attention" : "sliding_attention") }),
    ]
  }

  func traitFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    let c = architecture.attention
    func cap(_ cap: Float?) -> JSONValue { cap.map(JSONValue.shortest) ?? .null }
    return [
      "hidden_activation": .string("gelu_pytorch_tanh"),
      "query_pre_attn_scalar": .int(Int((1 / (c.scale * c.scale)).rounded())),
      "attn_logit_softcapping": cap(c.softCap),
      "final_logit_softcapping": cap(architecture.logitSoftCap),
    ]
  }

  var ggufArchitectures: [GGUFArchitecture] { [.gemma2] }
}

extension DecoderExport {
  /// A class with biases in all of the attention or nowhere, whose head count divides the hidden
  /// size.
  func gemmaClass(_ shape: PrunedShape) -> StockClass? {
    let found = shape.biases
    guard !found.gateAndUp, !found.down, let widths = shape.uniformWidths,
      shape.architecture.hiddenSize % widths.heads == 0
    else { return nil }
    return familyClassWithOptionalBiases(found)
  }
}
