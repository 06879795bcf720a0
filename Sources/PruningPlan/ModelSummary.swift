/// A model's dimensions, as `liar inspect` prints them and the workbench's header shows them.
package struct ModelSummary: Codable, Hashable, Sendable {
  /// The folder's or file's name.
  package var name: String
  /// Where it is.
  package var path: String
  /// The family, as its files call it.
  package var family: String
  /// The family as its authors write it.
  package var familyTitle: String
  /// Whether a token's attention sees only what comes before it.
  package var isCausal: Bool
  /// Whether layers normalise what they add to the residual stream, so that no site can make good
  /// what the stream has drifted by.
  package var normalizesOutputs: Bool
  /// What the last hidden states are for, which decides how the model is judged and tried.
  package var output: ModelOutput
  /// Transformer layers.
  package var layers: Int
  /// Width of the residual stream.
  package var hiddenSize: Int
  /// Query heads.
  package var heads: Int
  /// Key-value heads.
  package var keyValueHeads: Int
  /// Columns of one head.
  package var headSize: Int
  /// FFN neurons of a layer (the widest).
  package var ffnSize: Int
  /// Tokens of the vocabulary.
  package var vocabulary: Int
  /// Parameters in all.
  package var parameters: Int
  /// Parameters of q, k, v, o and the FFN, weights and biases.
  package var prunableParameters: Int
  /// Multiply-adds a token of the prunable layers, ×2.
  package var prunableFlops: Int
  /// How the weights are stored: `F32`, `Q4_1`, …
  package var storage: String
  /// Bytes of the file or files.
  package var fileBytes: Int
  /// The prunable modules in network order.
  package var sites: [SiteSummary]
  /// What the files hold beside the transformer.
  package var taskHeads: [ModelHead]
  /// What a user should know of the files: keys that were passed over, parts that aren't read.
  package var notes: [String]

  /// Creates a summary.
  package init(
    name: String, path: String, family: String, familyTitle: String, isCausal: Bool,
    output: ModelOutput, layers: Int, hiddenSize: Int, heads: Int, keyValueHeads: Int,
    headSize: Int, ffnSize: Int, vocabulary: Int, parameters: Int,
    prunableParameters: Int, prunableFlops: Int, storage: String, fileBytes: Int,
    sites: [SiteSummary], taskHeads: [ModelHead] = [], normalizesOutputs: Bool = false,
    notes: [String] = []
  ) {
    self.name = name
    self.path = path
    self.family = family
    self.familyTitle = familyTitle
    self.isCausal = isCausal
    self.output = output
    self.normalizesOutputs = normalizesOutputs
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.headSize = headSize
    self.ffnSize = ffnSize
    self.vocabulary = vocabulary
    self.parameters = parameters
    self.prunableParameters = prunableParameters
    self.prunableFlops = prunableFlops
    self.storage = storage
    self.fileBytes = fileBytes
    self.sites = sites
    self.taskHeads = taskHeads
    self.notes = notes
  }
}

extension ModelSummary {
  /// Whether it predicts text; other models embed it.
  package var predictsText: Bool { output == .nextToken }

  /// What kind of model it is, in words.
  package var kind: String {
    predictsText ? "decoder" : isCausal ? "embedding decoder" : "encoder"
  }

  /// The same with its article.
  package var kindWithArticle: String { (predictsText ? "a " : "an ") + kind }

  /// The length of a calibration sample where none is chosen: windows of running text for a model
  /// that predicts it, single texts for one that embeds them.
  package var usualLength: Int { predictsText ? 512 : 128 }
}

/// What a model's last hidden states are for.
package enum ModelOutput: String, Codable, Hashable, Sendable {
  /// Each gives the logits of the next token.
  case nextToken = "next-token"
  /// Those of a text are its embedding, or are read by a task's head.
  case embedding
}
