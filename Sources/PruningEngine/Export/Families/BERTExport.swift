internal import LinearAlgebra
internal import ModelFormats
internal import Tokenization
internal import Transformer

struct BERTExport: EncoderExport {
  let family = "bert"
  let classPrefix = "Bert"

  func configuration(of model: LoadedModel) throws -> [String: JSONValue] {
    let c = model.dense.architecture
    return [
      "model_type": .string(family),
      "architectures": .array([.string(classPrefix + usualEnding)]),
      "vocab_size": .int(model.dense.embeddings.tokens.rows),
      "hidden_size": .int(c.hiddenSize),
      "num_hidden_layers": .int(c.layers.count),
      "num_attention_heads": .int(c.heads),
      "intermediate_size": .int(c.ffnSize),
      "hidden_act": .string(c.feedForward.activation.huggingFaceName),
      "max_position_embeddings": .int(c.maximumPositions),
      "layer_norm_eps": .shortest(c.norm.epsilon),
      "type_vocab_size": .int(model.dense.embeddings.types?.rows ?? 2),
      "pad_token_id": model.tokenizer.specialTokens.padding.map { .int($0) } ?? .null,
    ]
  }
}
