/// A model's dimensions, as `liar inspect` prints them and the workbench's header shows them.
public struct ModelSummary: Codable, Hashable, Sendable {
  /// The folder's or file's name.
  public var name: String
  /// Where it is.
  public var path: String
  /// `bert`, `llama`, …
  public var family: String
  /// A decoder predicts text; an encoder embeds it.
  public var isDecoder: Bool
  /// Transformer layers.
  public var layers: Int
  /// Width of the residual stream.
  public var hiddenSize: Int
  /// Query heads.
  public var heads: Int
  /// Key-value heads.
  public var keyValueHeads: Int
  /// Columns of one head.
  public var headSize: Int
  /// FFN neurons of a layer (the widest).
  public var ffnSize: Int
  /// Tokens of the vocabulary.
  public var vocabulary: Int
  /// Parameters in all.
  public var parameters: Int
  /// Parameters of q, k, v, o and the FFN, weights and biases.
  public var prunableParameters: Int
  /// Multiply-adds a token of the prunable layers, ×2.
  public var prunableFlops: Int
  /// How the weights are stored: `F32`, `Q4_1`, …
  public var storage: String
  /// Bytes of the file or files.
  public var fileBytes: Int
  /// The prunable modules in network order.
  public var sites: [SiteSummary]
  /// What the files hold beside the transformer.
  public var taskHeads: [ModelHead]

  /// Creates a summary.
  public init(
    name: String, path: String, family: String, isDecoder: Bool, layers: Int, hiddenSize: Int,
    heads: Int, keyValueHeads: Int, headSize: Int, ffnSize: Int, vocabulary: Int, parameters: Int,
    prunableParameters: Int, prunableFlops: Int, storage: String, fileBytes: Int,
    sites: [SiteSummary], taskHeads: [ModelHead] = []
  ) {
    self.name = name
    self.path = path
    self.family = family
    self.isDecoder = isDecoder
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
  }
}

extension ModelSummary {
  /// The family as its authors write it.
  public var familyTitle: String { Self.title(ofFamily: family) }

  /// A family as its authors write it.
  public static func title(ofFamily family: String) -> String {
    let titles = [
      "bert": "BERT", "distilbert": "DistilBERT", "roberta": "RoBERTa", "llama": "LLaMA",
      "mistral": "Mistral", "qwen2": "Qwen2", "qwen3": "Qwen3",
    ]
    return titles[family] ?? family
  }
}
