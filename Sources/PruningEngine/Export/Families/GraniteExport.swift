internal import ModelFormats
internal import Transformer

/// Its class may have biases in the attention and in the FFN, as LLaMA's, and any number of heads.
struct GraniteExport: DecoderExport {
  let family = "granite"
  let classPrefix = "Granite"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    .withTwoSwitches(family, classPrefix, holding: shape.biases)
  }

  func traitFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    [
      "embedding_multiplier": .shortest(architecture.embedding.scale),
      "attention_multiplier": .shortest(architecture.attention.scale),
      "residual_multiplier": .shortest(architecture.residualScale),
      "logits_scaling": .shortest(architecture.logitDivisor),
    ]
  }

  var ggufArchitectures: [GGUFArchitecture] { [.granite] }
}
