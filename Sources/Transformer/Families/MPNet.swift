internal import ModelFormats

/// BERT's layers with numbers added to attention by distance, one table for all of them; no
/// segments.
struct MPNet: ModelFamily {
  let name = "mpnet"
  let title = "MPNet"
  let prefix = "mpnet."

  func architecture(huggingFace settings: FileSettings) throws(FormatError) -> Architecture {
    // The class has the padding id 1 written in it, whatever pad_token_id says, from which positions
    // are counted, and no attention but to both sides.
    var architecture = try Architecture(encoder: settings, offset: 2)
    architecture.embedding.segments = 0
    architecture.attention.isCausal = false
    let key = "relative_attention_num_buckets"
    let rows = try settings.optionalInt(key) ?? RelativePositions.buckets
    guard rows >= RelativePositions.buckets else {
      throw FormatError(
        .unsupported,
        "is \(rows), but transformers' class divides distances into \(RelativePositions.buckets) in "
          + "any case", file: settings.file, location: settings.location(key))
    }
    architecture.attention.relativePositions = RelativePositions(rows: rows)
    return architecture
  }

  var keys: SettingsTable { .encoder }

  func biases(huggingFace settings: FileSettings) -> Set<LinearPart> { Set(LinearPart.allCases) }

  func names(prefix: String) -> TensorNames {
    TensorNames(
      tokens: prefix + "embeddings.word_embeddings",
      positions: prefix + "embeddings.position_embeddings",
      embeddingNorm: prefix + "embeddings.LayerNorm",
      relativePositions: prefix + "encoder.relative_attention_bias",
      layer: { index in
        TensorNames.LayerNames(
          prefix: "\(prefix)encoder.layer.\(index).",
          linears: [
            .query: "attention.attn.q", .key: "attention.attn.k", .value: "attention.attn.v",
            .output: "attention.attn.o", .up: "intermediate.dense", .down: "output.dense",
          ],
          norms: [.attention: "attention.LayerNorm", .feedForward: "output.LayerNorm"])
      })
  }

  var heads: HeadNames { .robertaLike }
}
