internal import ModelFormats
internal import Transformer

/// Its class may have biases in the attention, and none in the FFN.
struct Qwen3Export: DecoderExport {
  let family = "qwen3"
  let classPrefix = "Qwen3"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    let found = shape.biases
    guard !found.gateAndUp, !found.down, shape.architecture.attention.normalizesHeads else {
      return nil
    }
    return familyClassWithOptionalBiases(found)
  }

  func windowFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    architecture.qwenWindowFields
  }

  var ggufArchitectures: [GGUFArchitecture] { [.qwen3] }
}
