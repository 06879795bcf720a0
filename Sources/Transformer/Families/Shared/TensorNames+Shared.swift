extension TensorNames {
  /// What Hugging Face's BERT and models made of its classes call their tensors.
  static func bertLike(_ prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embeddings.word_embeddings",
      positions: prefix + "embeddings.position_embeddings",
      types: prefix + "embeddings.token_type_embeddings",
      embeddingNorm: prefix + "embeddings.LayerNorm",
      layer: { index in
        LayerNames(
          prefix: "\(prefix)encoder.layer.\(index).",
          linears: [
            .query: "attention.self.query", .key: "attention.self.key",
            .value: "attention.self.value", .output: "attention.output.dense",
            .up: "intermediate.dense", .down: "output.dense",
          ],
          norms: [.attention: "attention.output.LayerNorm", .feedForward: "output.LayerNorm"])
      })
  }

  /// What Hugging Face's LLaMA and models made of its classes call their tensors.
  static func llamaLike(_ prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embed_tokens", finalNorm: prefix + "norm", head: "lm_head",
      layer: { index in
        llamaLayer(
          "\(prefix)layers.\(index).",
          norms: [
            .attention: "input_layernorm", .feedForward: "post_attention_layernorm",
            .query: "self_attn.q_norm", .key: "self_attn.k_norm",
          ])
      })
  }

  /// A layer of such a model with norms of the family's own.
  static func llamaLayer(_ prefix: String, norms: [NormPart: String]) -> LayerNames {
    LayerNames(
      prefix: prefix,
      linears: [
        .query: "self_attn.q_proj", .key: "self_attn.k_proj", .value: "self_attn.v_proj",
        .output: "self_attn.o_proj", .gate: "mlp.gate_proj", .up: "mlp.up_proj",
        .down: "mlp.down_proj",
      ],
      norms: norms)
  }

  /// What GGUF calls the tensors of encoders whose norms come after the residual sums.
  static var ggufEncoder: TensorNames {
    TensorNames(
      tokens: "token_embd", positions: "position_embd", types: "token_types",
      embeddingNorm: "token_embd_norm",
      layer: { index in
        LayerNames(
          prefix: "blk.\(index).", linears: GGUFNames.linears, norms: GGUFNames.norms(.after))
      })
  }

  /// What GGUF calls the tensors of decoders.
  static func ggufDecoder(
    place: NormTraits.Place = .before, interleavesHeads: Bool = false, stacksRows: Bool = false
  ) -> TensorNames {
    TensorNames(
      tokens: "token_embd", finalNorm: "output_norm", head: "output",
      layer: { index in
        LayerNames(
          prefix: "blk.\(index).", linears: GGUFNames.linears,
          stacked: stacksRows ? GGUFNames.stacked : [:], norms: GGUFNames.norms(place))
      },
      interleavesHeads: interleavesHeads)
  }
}

/// What GGUF calls the parts of a layer, behind `blk.N.`.
package enum GGUFNames {
  /// One word for a linear layer, whatever the architecture.
  package static let linears: [LinearPart: String] = [
    .query: "attn_q", .key: "attn_k", .value: "attn_v", .output: "attn_output",
    .gate: "ffn_gate", .up: "ffn_up", .down: "ffn_down",
  ]

  /// The tensors of architectures that keep the rows of several linear layers in one.
  package static let stacked: [String: [LinearPart]] = [
    "attn_qkv": [.query, .key, .value], "ffn_up": [.gate, .up],
  ]

  /// The tensors of a layer's linear parts, and the parts whose rows each holds.
  package static func tensors(
    of parts: [LinearPart], stacksRows: Bool
  ) -> [(name: String, parts: [LinearPart])] {
    TensorNames.LayerNames(
      prefix: "", linears: linears, stacked: stacksRows ? stacked : [:], norms: [:]
    ).tensors(of: parts)
  }

  /// By what rotary frequencies are divided.
  package static let rotaryDivisors = "rope_freqs.weight"
  /// The same in texts up to the context before scaling.
  package static let shortFactors = "rope_factors_short.weight"
  /// The same in longer texts.
  package static let longFactors = "rope_factors_long.weight"

  /// Norms are named by where they stand.
  package static func norms(_ place: NormTraits.Place) -> [NormPart: String] {
    let heads: [NormPart: String] = [.query: "attn_q_norm", .key: "attn_k_norm"]
    let own: [NormPart: String] =
      switch place {
      case .before: [.attention: "attn_norm", .feedForward: "ffn_norm"]
      case .after: [.attention: "attn_output_norm", .feedForward: "layer_output_norm"]
      case .around:
        [
          .attention: "attn_norm", .attentionOutput: "post_attention_norm",
          .feedForward: "ffn_norm", .feedForwardOutput: "post_ffw_norm",
        ]
      }
    return heads.merging(own) { $1 }
  }
}
