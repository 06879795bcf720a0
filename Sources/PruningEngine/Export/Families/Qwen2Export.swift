internal import ModelFormats
internal import Transformer

/// Its class has biases at queries, keys and values, always and only there.
struct Qwen2Export: DecoderExport {
  let family = "qwen2"
  let classPrefix = "Qwen2"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    let found = shape.biases
    guard !found.output, !found.gateAndUp, !found.down else { return nil }
    return StockClass(
      modelType: family, classPrefix: classPrefix, biases: LinearBiases(projections: true),
      fields: [:])
  }

  func windowFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    architecture.qwenWindowFields
  }

  // llama.cpp's own qwen2 has no place for heads that don't fill the hidden size.
  var ggufArchitectures: [GGUFArchitecture] { [.llama, .deci] }
}

extension Architecture {
  /// Qwen's switch and size of the window.
  var qwenWindowFields: [String: JSONValue] {
    guard let window = layers.lazy.compactMap(\.window).first else {
      return ["sliding_window": .null]
    }
    return ["sliding_window": .int(window), "use_sliding_window": .bool(true)]
  }
}
