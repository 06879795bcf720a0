internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// Its class may have biases in the attention, none in the FFN, and any number of heads. No other
/// family's has norms without numbers.
struct OLMoExport: DecoderExport {
  let family = "olmo"
  let classPrefix = "Olmo"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    let found = shape.biases
    return found.gateAndUp || found.down ? nil : familyClassWithOptionalBiases(found)
  }

  func otherClass(_ shape: PrunedShape, _ widths: LayerWidths) -> StockClass? { nil }

  func traitFields(_ architecture: Architecture, name: String) throws -> [String: JSONValue] {
    guard architecture.norm.epsilon == 1e-5 else {
      throw EngineError(
        .unsupported,
        "the norms of \(name) add \(architecture.norm.epsilon) to the variance, and those of "
          + "transformers' OLMo 1e-05, whatever config.json says", .export([.gguf, .recipe]))
    }
    return [
      "clip_qkv": architecture.attention.projectionBound.map(JSONValue.shortest) ?? .null
    ]
  }

  var ggufArchitectures: [GGUFArchitecture] { [.olmo] }
}
