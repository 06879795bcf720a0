internal import ModelFormats

// What is known of the keys of transformers' configurations that no number is taken from. A harmless
// key stands with the place where transformers reads it, which shows why it changes nothing here.

extension SettingsTable {
  /// Keys that any configuration may have.
  static let transformers = SettingsTable(
    refused: [
      .init(
        "per_layer_config",
        effect:
          "which gives layers settings of their own that transformers' classes raise on or ignore",
        remedy: "take it out, or use the class that the model was made with"),
      .init(
        "quantization_config", effect: "so the file's numbers are not the weights",
        remedy: dequantising),
      .init(
        "compression_config", effect: "so the file's numbers are not the weights",
        remedy: dequantising),
      .init(
        "pruned_heads", neutral: .object([:]),
        effect: "which transformers 4 obeys and transformers 5 ignores",
        remedy: "save the model again with transformers 4, and take the key out"),
    ],
    harmless: [
      "architectures": "AutoModel: the class by name; tensors tell heads apart here",
      "transformers_version": "PreTrainedConfig.to_dict: written, not read",
      "_name_or_path": "PreTrainedConfig: where it was loaded from",
      "name_or_path": "PreTrainedConfig.__post_init__: where it was loaded from",
      "_commit_hash": "PreTrainedConfig.__post_init__: dropped",
      "dtype": "from_pretrained: what weights are converted to; float32 here",
      "torch_dtype": "PreTrainedConfig.__post_init__: the older name of dtype",
      "output_hidden_states": "merge_with_config_defaults: what a call returns",
      "output_attentions": "merge_with_config_defaults: what a call returns",
      "output_past": "transformers 3: what a call returns",
      "return_dict": "can_return_tuple: the form of what a call returns",
      "use_return_dict": "transformers 4: the form of what a call returns",
      "tie_last_hidden_states": "capture_outputs: which states a call returns",
      "chunk_size_feed_forward":
        "apply_chunking_to_forward: the FFN a piece at a time, to the same end",
      "is_encoder_decoder": "BertModel.forward: the kind of cache",
      "use_cache": "forward: whether keys and values are kept",
      "initializer_range": "_init_weights: training",
      "gradient_checkpointing": "transformers 3: memory of training",
      "id2label": "the names of a head's classes, read with the head",
      "label2id": "the reverse of id2label",
      "num_labels": "PreTrainedConfig.__post_init__: counted from the head here",
      "problem_type": "ForSequenceClassification.forward: the loss of training",
      "finetuning_task": "transformers 4: not read by models",
      "task_specific_params": "transformers 4: settings of pipelines",
      "prefix": "transformers 4: put before a pipeline's prompt",
      "tokenizer_class": "AutoTokenizer: the class by name",
      "bos_token_id": "generate", "eos_token_id": "generate", "sep_token_id": "generate",
      "decoder_start_token_id": "generate, encoder-decoders",
      "attn_implementation": "PreTrainedConfig.__post_init__: which kernel computes attention",
      "_attn_implementation": "PreTrainedConfig: which kernel computes attention",
      "_attn_implementation_autoset": "transformers 4: which kernel computes attention",
      "experts_implementation": "PreTrainedConfig.__post_init__: which kernel computes experts",
      "torchscript": "transformers 4: tracing", "use_bfloat16": "TensorFlow",
      "tf_legacy_loss": "TensorFlow",
      "cross_attention_hidden_size": "EncoderDecoderModel",
      "tie_encoder_decoder": "EncoderDecoderModel",
    ].merging(generation) { own, _ in own })

  private static let dequantising =
    "dequantise it first: in Python, model.dequantize() and save_pretrained"

  /// Keys that belong into generation_config.json, and are taken out of config.json on reading.
  private static let generation = Dictionary(
    uniqueKeysWithValues: [
      "assistant_confidence_threshold", "assistant_lookbehind", "bad_words_ids",
      "begin_suppress_tokens", "cache_implementation", "diversity_penalty", "do_sample",
      "early_stopping", "encoder_no_repeat_ngram_size", "encoder_repetition_penalty",
      "epsilon_cutoff", "eta_cutoff", "exponential_decay_length_penalty", "forced_bos_token_id",
      "forced_eos_token_id", "length_penalty", "max_length", "min_length", "no_repeat_ngram_size",
      "num_assistant_tokens", "num_assistant_tokens_schedule", "num_beam_groups", "num_beams",
      "num_return_sequences", "output_scores", "remove_invalid_values", "repetition_penalty",
      "return_dict_in_generate", "suppress_tokens", "target_lookbehind", "temperature", "top_k",
      "top_p", "typical_p",
    ].map { ($0, "GenerationConfig: how generate draws tokens") })

  /// Keys of encoders made after BERT.
  static let encoder = transformers.adding(
    SettingsTable(
      refused: [
        .init(
          "position_embedding_type", neutral: .string("absolute"),
          effect: "which transformers 4 computes and transformers 5 ignores",
          remedy: "open a model whose positions are a table alone"),
        .init(
          "add_cross_attention", neutral: .bool(false),
          effect: "so its layers also attend to an encoder's output",
          remedy: "open the encoder, or a decoder without cross-attention"),
      ],
      harmless: [
        "pad_token_id": "nn.Embedding(padding_idx): a row that training leaves alone",
        "hidden_dropout_prob": "nn.Dropout: training",
        "attention_probs_dropout_prob": "nn.Dropout: training",
        "classifier_dropout": "nn.Dropout: training",
        "dropout": "nn.Dropout: training", "attention_dropout": "nn.Dropout: training",
        "qa_dropout": "nn.Dropout: training", "seq_classif_dropout": "nn.Dropout: training",
        "tie_word_embeddings": "tie_weights: read with the head that predicts tokens",
        "sinusoidal_pos_embds": "create_sinusoidal_embeddings: the table's values before training",
        "tie_weights_": "transformers 2: always so",
        "directionality": "google-research/bert", "pooler_fc_size": "google-research/bert",
        "pooler_num_attention_heads": "google-research/bert",
        "pooler_num_fc_layers": "google-research/bert",
        "pooler_size_per_head": "google-research/bert", "pooler_type": "google-research/bert",
      ]))

  /// Keys of decoders made after LLaMA.
  static let decoder = transformers.adding(
    SettingsTable(
      refused: [
        .init(
          "use_bidirectional_attention", neutral: .bool(false),
          effect: "so tokens attend to those after them, and logits predict nothing",
          remedy: "open a model that predicts the next token, or an encoder"),
        .init(
          "add_cross_attention", neutral: .bool(false),
          effect: "so its layers also attend to an encoder's output",
          remedy: "open a decoder without cross-attention"),
        .init(
          "return_dict", neutral: .bool(true),
          effect: "with which transformers' own classes raise",
          remedy: "take it out; it is for a call to say"),
        .init(
          "partial_rotary_factor", neutral: .int(1),
          effect:
            "so only a part of each head is turned, which transformers' class can't do either",
          remedy: "use the class that the model was made with"),
        .init(
          "rope_interleaved", neutral: .bool(false),
          effect: "so pairs of neighbouring columns are turned",
          remedy: "convert the model with rows of q and k in halves, as transformers has them"),
        .init(
          "use_mrope", neutral: .bool(false),
          effect: "so positions of several axes are turned apart",
          remedy: "open a model of text alone"),
      ],
      harmless: [
        "is_decoder": "EncoderDecoderModel; a decoder is one without it",
        "pad_token_id": "nn.Embedding(padding_idx): a row that training leaves alone",
        "attention_dropout": "nn.functional.dropout: training",
        "residual_dropout": "nn.functional.dropout: training",
        "pretraining_tp": "transformers 4: products in slices, to the same end",
        "is_llama_config": "nanotron's converter",
      ]))
}
