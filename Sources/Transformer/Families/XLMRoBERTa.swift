internal import ModelFormats

/// RoBERTa's classes with a vocabulary of a hundred languages.
struct XLMRoBERTa: ModelFamily {
  let name = "xlm-roberta"
  let title = "XLM-RoBERTa"
  let prefix = "roberta."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(encoder: settings, startsAfterPadding: true)
  }

  func names(prefix: String) -> TensorNames { .bertLike(prefix) }

  var heads: HeadNames { .robertaLike }
}
