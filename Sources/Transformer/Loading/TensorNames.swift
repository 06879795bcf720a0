internal import ModelFormats

/// What a family's files call the tensors; `.weight` and `.bias` are appended when they are read.
struct TensorNames: Sendable {
  var tokens: String
  var positions: String?
  var types: String?
  var embeddingNorm: String?
  var finalNorm: String?
  var head: String?
  /// Names of one layer's parts, with the layer's prefix.
  var layer: @Sendable (Int) -> LayerNames
  /// Whether q and k rows are stored with each head's halves interleaved (GGUF `llama`).
  var interleavedRotary = false

  struct LayerNames: Sendable {
    var query: String
    var key: String
    var value: String
    var output: String
    var attentionNorm: String
    var gate: String?
    var up: String
    var down: String
    var feedForwardNorm: String
    var queryNorm: String?
    var keyNorm: String?
  }

  static func huggingFace(_ family: ModelFamily, _ archive: any TensorArchive) -> TensorNames {
    huggingFace(family, prefix: prefix(archive, family.isDecoder ? "model" : family.rawValue))
  }

  static func huggingFace(_ family: ModelFamily, prefix: String) -> TensorNames {
    switch family {
    case .bert, .roberta: bert(prefix)
    case .distilbert: distilBert(prefix)
    case .llama, .mistral, .qwen2, .qwen3: llama(prefix)
    }
  }

  /// Files of a bare model lack the prefix that files with a head have.
  private static func prefix(_ archive: any TensorArchive, _ name: String) -> String {
    archive.tensors.keys.contains { $0.hasPrefix(name + ".") } ? name + "." : ""
  }

  private static func bert(_ prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embeddings.word_embeddings",
      positions: prefix + "embeddings.position_embeddings",
      types: prefix + "embeddings.token_type_embeddings",
      embeddingNorm: prefix + "embeddings.LayerNorm",
      layer: { index in
        let layer = "\(prefix)encoder.layer.\(index)."
        return LayerNames(
          query: layer + "attention.self.query", key: layer + "attention.self.key",
          value: layer + "attention.self.value", output: layer + "attention.output.dense",
          attentionNorm: layer + "attention.output.LayerNorm", gate: nil,
          up: layer + "intermediate.dense", down: layer + "output.dense",
          feedForwardNorm: layer + "output.LayerNorm")
      })
  }

  private static func distilBert(_ prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embeddings.word_embeddings",
      positions: prefix + "embeddings.position_embeddings", types: nil,
      embeddingNorm: prefix + "embeddings.LayerNorm",
      layer: { index in
        let layer = "\(prefix)transformer.layer.\(index)."
        return LayerNames(
          query: layer + "attention.q_lin", key: layer + "attention.k_lin",
          value: layer + "attention.v_lin", output: layer + "attention.out_lin",
          attentionNorm: layer + "sa_layer_norm", gate: nil, up: layer + "ffn.lin1",
          down: layer + "ffn.lin2", feedForwardNorm: layer + "output_layer_norm")
      })
  }

  private static func llama(_ prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embed_tokens", finalNorm: prefix + "norm", head: "lm_head",
      layer: { index in
        let layer = "\(prefix)layers.\(index)."
        return LayerNames(
          query: layer + "self_attn.q_proj", key: layer + "self_attn.k_proj",
          value: layer + "self_attn.v_proj", output: layer + "self_attn.o_proj",
          attentionNorm: layer + "input_layernorm", gate: layer + "mlp.gate_proj",
          up: layer + "mlp.up_proj", down: layer + "mlp.down_proj",
          feedForwardNorm: layer + "post_attention_layernorm",
          queryNorm: layer + "self_attn.q_norm", keyNorm: layer + "self_attn.k_norm")
      })
  }

  static func gguf(_ family: ModelFamily) -> TensorNames {
    let isDecoder = family.isDecoder
    return TensorNames(
      tokens: "token_embd", positions: isDecoder ? nil : "position_embd",
      types: isDecoder ? nil : "token_types", embeddingNorm: isDecoder ? nil : "token_embd_norm",
      finalNorm: isDecoder ? "output_norm" : nil, head: isDecoder ? "output" : nil,
      layer: { index in
        let layer = "blk.\(index)."
        return LayerNames(
          query: layer + "attn_q", key: layer + "attn_k", value: layer + "attn_v",
          output: layer + "attn_output",
          attentionNorm: layer + (isDecoder ? "attn_norm" : "attn_output_norm"),
          gate: isDecoder ? layer + "ffn_gate" : nil, up: layer + "ffn_up",
          down: layer + "ffn_down",
          feedForwardNorm: layer + (isDecoder ? "ffn_norm" : "layer_output_norm"),
          queryNorm: layer + "attn_q_norm", keyNorm: layer + "attn_k_norm")
      },
      interleavedRotary: family == .llama || family == .mistral)
  }
}
