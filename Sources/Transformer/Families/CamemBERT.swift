internal import ModelFormats

/// RoBERTa's classes with a French vocabulary.
struct CamemBERT: ModelFamily {
  let name = "camembert"
  let title = "CamemBERT"
  let prefix = "roberta."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    try Architecture(encoder: settings, startsAfterPadding: true)
  }

  var keys: SettingsTable { .encoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { Set(LinearPart.allCases) }

  func names(prefix: String) -> TensorNames { .bertLike(prefix) }

  var heads: HeadNames { .robertaLike }
}
