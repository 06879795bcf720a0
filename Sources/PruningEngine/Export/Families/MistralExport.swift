internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// Its class has no biases, and one window for all layers.
struct MistralExport: DecoderExport {
  let family = "mistral"
  let classPrefix = "Mistral"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    guard shape.biases == LinearBiases() else { return nil }
    return StockClass(
      modelType: family, classPrefix: classPrefix, biases: LinearBiases(), fields: [:])
  }

  func windowFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue] {
    let windows = Set(architecture.layers.map(\.window))
    guard windows.count == 1, let window = windows.first else {
      throw EngineError(
        .unsupported,
        "Mistral's class has one window for all layers, and the layers of \(name) have several",
        .export([.gguf, .recipe]))
    }
    return ["sliding_window": window.map { .int($0) } ?? .null]
  }

  var ggufArchitectures: [GGUFArchitecture] { [.llama, .deci] }
}
