/// A model's dimensions, as `liar inspect` prints them and the workbench's header shows them.
public struct ModelSummary: Codable, Hashable, Sendable {
  /// The folder's or file's name.
  public var name: String
  /// Where it is.
  public var path: String
  /// The family, as its files call it.
  public var family: String
  /// The family as its authors write it.
  public var familyTitle: String
  /// Whether a token's attention sees only what comes before it.
  public var isCausal: Bool
  /// Whether layers normalise what they add to the residual stream, so that no site can make good
  /// what the stream has drifted by.
  public var normalizesOutputs: Bool
  /// What the last hidden states are for, which decides how the model is judged and tried.
  public var output: ModelOutput
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
  /// What a user should know of the files: keys that were passed over, parts that aren't read.
  public var notes: [String]

  /// Creates a summary.
  public init(
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
  public var predictsText: Bool { output == .nextToken }

  /// The length of a calibration sample where none is chosen: windows of running text for a model
  /// that predicts it, single texts for one that embeds them.
  public var usualLength: Int { predictsText ? 512 : 128 }
}

/// What a model's last hidden states are for.
public enum ModelOutput: String, Codable, Hashable, Sendable {
  /// Each gives the logits of the next token.
  case nextToken = "next-token"
  /// Those of a text are its embedding, or are read by a task's head.
  case embedding
}
