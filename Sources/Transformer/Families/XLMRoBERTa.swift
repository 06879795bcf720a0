internal import ModelFormats

/// RoBERTa's classes with a vocabulary of a hundred languages.
struct XLMRoBERTa: ModelFamily {
  let name = "xlm-roberta"
  let title = "XLM-RoBERTa"
  let prefix = "roberta."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(encoder: settings, startsAfterPadding: true)
  }

  var keys: SettingsTable { .encoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { Set(LinearPart.allCases) }

  func names(prefix: String) -> TensorNames { .bertLike(prefix) }

  var heads: HeadNames { .robertaLike }
}
