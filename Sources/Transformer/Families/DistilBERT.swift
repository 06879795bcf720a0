internal import ModelFormats

struct DistilBERT: ModelFamily {
  let name = "distilbert"
  let title = "DistilBERT"
  let prefix = "distilbert."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    // The general names stand for the class's own, and hold where both are there.
    func alias(_ general: String, _ own: String) -> String {
      settings.pass(over: own)
      return settings.contains(general) ? general : own
    }
    let heads = try settings.int(alias("num_attention_heads", "n_heads"))
    let hidden = try settings.int(alias("hidden_size", "dim"))
    let widths = LayerWidths(
      heads: heads, keyValueHeads: heads, ffnSize: try settings.int("hidden_dim"))
    return Architecture(
      encoder: hidden, vocabularySize: try settings.int("vocab_size"),
      positions: try settings.optionalInt("max_position_embeddings") ?? 512, segments: 0,
      widths: widths,
      layers: try settings.layers(alias("num_hidden_layers", "n_layers"), widths),
      headSize: heads > 0 ? hidden / heads : 0, epsilon: 1e-12,
      activation: try Activation(huggingFace: settings, "activation", default: "gelu"),
      isCausal: try settings.optionalBool("is_causal") ?? false)
  }

  var keys: SettingsTable { .encoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { Set(LinearPart.allCases) }

  func names(prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embeddings.word_embeddings",
      positions: prefix + "embeddings.position_embeddings",
      embeddingNorm: prefix + "embeddings.LayerNorm",
      layer: { index in
        TensorNames.LayerNames(
          prefix: "\(prefix)transformer.layer.\(index).",
          linears: [
            .query: "attention.q_lin", .key: "attention.k_lin", .value: "attention.v_lin",
            .output: "attention.out_lin", .up: "ffn.lin1", .down: "ffn.lin2",
          ],
          norms: [.attention: "sa_layer_norm", .feedForward: "output_layer_norm"])
      })
  }

  var heads: HeadNames {
    HeadNames(
      classification: .init(
        dense: "pre_classifier", activation: .of(.relu), output: "classifier", position: .first),
      questionAnswering: "qa_outputs",
      maskedLanguage: .init(
        dense: "vocab_transform", norm: "vocab_layer_norm", table: "vocab_projector",
        biases: ["vocab_projector.bias"]))
  }
}
