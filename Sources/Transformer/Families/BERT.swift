internal import ModelFormats

struct BERT: ModelFamily {
  let name = "bert"
  let title = "BERT"
  let prefix = "bert."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(encoder: settings)
  }

  var keys: SettingsTable { .encoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { Set(LinearPart.allCases) }

  func names(prefix: String) -> TensorNames { .bertLike(prefix) }

  var heads: HeadNames {
    HeadNames(
      classification: .init(dense: "bert.pooler.dense", output: "classifier", position: .first),
      questionAnswering: "qa_outputs",
      maskedLanguage: .init(
        dense: "cls.predictions.transform.dense", norm: "cls.predictions.transform.LayerNorm",
        table: "cls.predictions.decoder",
        biases: ["cls.predictions.bias", "cls.predictions.decoder.bias"]))
  }

  var gguf: GGUFReading? {
    GGUFReading(
      architectures: ["bert"],
      read: { source throws(FormatError) in try Architecture(encoder: source) },
      names: .ggufEncoder, biases: Set(LinearPart.allCases))
  }
}
