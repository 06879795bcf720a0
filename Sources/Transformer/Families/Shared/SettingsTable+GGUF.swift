internal import ModelFormats

extension SettingsTable {
  /// What is known of the keys of GGUF's architectures that no number is taken from, under the
  /// architecture's name. They are those that llama.cpp lists in `LLM_KV_NAMES`; a harmless key
  /// stands with the place where llama.cpp reads it.
  static let gguf = SettingsTable(
    refused: [
      .init("expert_count", neutral: .int(0), effect: mixture, remedy: dense),
      .init("expert_used_count", neutral: .int(0), effect: mixture, remedy: dense),
      .init("use_parallel_residual", neutral: .bool(false), effect: otherResidual),
      .init("residual_scale", neutral: .int(0), .int(1), effect: otherResidual),
      .init("embedding_scale", neutral: .int(0), .int(1), effect: otherScale),
      .init("logit_scale", neutral: .int(0), .int(1), effect: otherScale),
      .init("final_logit_softcapping", neutral: .int(0), effect: otherScale),
      .init("attn_logit_softcapping", neutral: .int(0), effect: otherAttention),
      .init("attention.scale", neutral: .int(0), effect: otherAttention),
      .init("attention.output_scale", neutral: .int(0), .int(1), effect: otherAttention),
      .init("attention.clamp_kqv", neutral: .int(0), effect: otherAttention),
      .init("attention.max_alibi_bias", neutral: .int(0), effect: otherAttention),
      .init("attention.temperature_length", neutral: .int(0), effect: otherAttention),
      .init("rope.scaling.yarn_ext_factor", neutral: .int(-1), .int(1), effect: yarn),
      .init("rope.scaling.yarn_attn_factor", neutral: .int(1), effect: yarn),
      .init("rope.scaling.yarn_beta_fast", neutral: .int(32), effect: yarn),
      .init("rope.scaling.yarn_beta_slow", neutral: .int(1), effect: yarn),
      .init("rope.scaling.yarn_log_multiplier", neutral: .int(0), effect: yarn),
    ],
    harmless: [
      "vocab_size": "load_hparams: the model's size for print_info; the table counts",
      "tensor_data_layout": "llama.cpp's converter of 2023: a name",
      "pooling_type": "llama_context: how embeddings are made of states, read with them",
      "rope.scaling.finetuned": "load_hparams: printed",
      "attention.layer_norm_epsilon": "load_hparams of the architectures with LayerNorm",
      "attention.layer_norm_rms_epsilon": "load_hparams of the architectures with RMSNorm",
    ])

  private static let mixture = "so its FFNs are a mixture of experts"
  private static let dense = "open a model without experts"
  private static let otherResidual = "so sublayers are added otherwise"
  private static let otherScale = "so embeddings or logits are scaled or bounded"
  private static let otherAttention = "so attention is weighed otherwise"
  private static let yarn = "which llama.cpp doesn't read in this architecture"
}
