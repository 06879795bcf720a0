internal import ModelFormats

// No key says what a decoder's last states are for. The files of sentence-transformers beside it,
// or llama.cpp's pooling, make it a model for embeddings, whatever table of logits it may have too.

extension Architecture {
  /// Settles whether the last states are the result, now that the files are known.
  /// - Throws: `FormatError` for a model that predicts text, but sees what comes after a token.
  mutating func resolvePurpose(
    _ names: TensorNames, _ heads: HeadNames, _ location: ModelLocation
  ) throws(FormatError) {
    guard predictsTokens else { return }
    let tensors = location.archive.tensors
    let table = names.head.map { $0 + ".weight" }.flatMap { tensors[$0] == nil ? nil : $0 }
    let task = heads.classification.map { $0.output + ".weight" }
    let isBare = table == nil && (task.map { tensors[$0] == nil } ?? true)
    guard let reason = try location.reasonToEmbed(isBare: isBare) else {
      try refuseForesight(location)
      return
    }
    output = .states
    if let table {
      location.note(
        "\(table) is not read: \(reason) makes this a model for embeddings; a copy without it "
          + "opens as one that predicts text")
    }
  }

  private func refuseForesight(_ location: ModelLocation) throws(FormatError) {
    guard !attention.isCausal else { return }
    let settings = location.settings
    let architecture = settings.peek("general.architecture")?.stringValue
    let keys = [architecture.map { $0 + ".attention.causal" }, "is_causal"].compactMap { $0 }
    // The last is true where a file has none of the others, or not as false.
    let key = keys.first { settings.peek($0) == .bool(false) } ?? "use_bidirectional_attention"
    throw FormatError(
      .unsupported,
      "lets tokens attend to those after them, so that logits predict nothing",
      file: settings.file, location: settings.location(key),
      remedy: "open a model that predicts the next token, or one whose files say how its states "
        + "are pooled")
  }
}

extension ModelLocation {
  /// What makes a decoder one for embeddings; nil for one that predicts text.
  /// - Parameter isBare: whether the files hold no head.
  fileprivate func reasonToEmbed(isBare: Bool) throws(FormatError) -> String? {
    if let pooling = try SentenceEncoding.ggufPoolingKey(self) { return pooling }
    guard config != nil else { return nil }
    if try SentenceTransformerFiles(self).areForEmbeddings() { return "modules.json" }
    // AutoModel's class, saved as it is.
    let key = "architectures"
    let isAutomatic = try settings.optionalStrings(key)?.first?.hasSuffix("Model") ?? false
    return isBare && isAutomatic ? key : nil
  }
}
