package import ModelFormats

/// How a model turns a text into an embedding, as sentence-transformers' files say: what stands
/// before the text, how long it may be, and what is made of the last hidden states.
package struct SentenceEncoding: Sendable {
  /// How two embeddings are compared.
  package enum Similarity: String, Sendable {
    case cosine
    case dot
    case euclidean
    case manhattan
  }

  /// The modules after the transformer.
  package var pipeline: EmbeddingPipeline
  /// The longest text in tokens; nil where the tokeniser's own limit holds.
  package var maximumLength: Int?
  /// Whether texts are lowercased before all else that the tokeniser does.
  package var lowercases: Bool
  /// Whether the tokens of a prompt are pooled with those of the text.
  package var includesPrompt: Bool
  /// The prompts by name.
  package var prompts: [String: String]
  /// The prompt that stands before a text when no other is asked for.
  package var defaultPromptName: String?
  /// How two embeddings are compared.
  package var similarity: Similarity

  /// Describes an encoding; by default the mean of a text's states, as sentence-transformers makes
  /// it of a folder without its own files.
  package init(
    pipeline: EmbeddingPipeline = EmbeddingPipeline(), maximumLength: Int? = nil,
    lowercases: Bool = false, includesPrompt: Bool = true, prompts: [String: String] = [:],
    defaultPromptName: String? = nil, similarity: Similarity = .cosine
  ) {
    self.pipeline = pipeline
    self.maximumLength = maximumLength
    self.lowercases = lowercases
    self.includesPrompt = includesPrompt
    self.prompts = prompts
    self.defaultPromptName = defaultPromptName
    self.similarity = similarity
  }

  /// Reads what a folder's files, or a GGUF file's metadata, say.
  /// - Throws: `FormatError` naming what can't be done as sentence-transformers does it.
  package init(_ location: ModelLocation) throws(FormatError) {
    switch location.kind {
    case .gguf: self = try .init(gguf: location)
    case .folder:
      self = try SentenceTransformerFiles(location).encoding()
    }
  }

  /// The prompt that stands before every text unless another is asked for.
  package var defaultPrompt: String { defaultPromptName.flatMap { prompts[$0] } ?? "" }
}
