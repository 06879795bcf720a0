internal import ModelFormats
internal import Transformer

/// Its class may have biases in the attention and in the FFN, as LLaMA's, and any number of heads.
struct SmolLM3Export: DecoderExport {
  let family = "smollm3"
  let classPrefix = "SmolLM3"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    .withTwoSwitches(family, classPrefix, holding: shape.biases)
  }

  func windowFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    let windows = architecture.layers.map(\.window)
    let window = windows.lazy.compactMap { $0 }.first
    return [
      "sliding_window": window.map { .int($0) } ?? .null,
      "use_sliding_window": .bool(window != nil),
      "layer_types": .array(
        windows.map { .string($0 == nil ? "full_attention" : "sliding_attention") }),
    ]
  }

  func traitFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    let marks = architecture.layers.map { JSONValue.int($0.rotation == .absent ? 0 : 1) }
    return ["no_rope_layers": .array(marks)]
  }

  // Where every layer knows positions, it is LLaMA's computation.
  var ggufArchitectures: [GGUFArchitecture] { [.smollm3, .llama, .deci] }
}
