internal import ModelFormats

/// Families that transformers reads by classes made of RoBERTa's: encoders whose positions are
/// counted from the padding id + 1.
protocol RoBERTaLike: ModelFamily {}

extension RoBERTaLike {
  var prefix: String { "roberta." }

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(encoder: settings, offset: try settings.rowsBeforePositions)
  }

  var keys: SettingsTable { .encoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { Set(LinearPart.allCases) }

  func names(prefix: String) -> TensorNames { .bertLike(prefix) }

  var heads: HeadNames { .robertaLike }
}

extension HeadNames {
  /// The heads of RoBERTa and models made of its classes.
  static var robertaLike: HeadNames {
    HeadNames(
      classification: .init(
        dense: "classifier.dense", output: "classifier.out_proj", position: .first),
      questionAnswering: "qa_outputs",
      maskedLanguage: .init(
        dense: "lm_head.dense", norm: "lm_head.layer_norm", activation: .gelu,
        table: "lm_head.decoder", biases: ["lm_head.bias", "lm_head.decoder.bias"]))
  }
}
