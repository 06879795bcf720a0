/// What files of one kind call a model's tensors; `.weight` and `.bias` are appended when they are
/// read.
struct TensorNames: Sendable {
  /// The table of tokens.
  var tokens: String
  /// The table of positions; nil where there can be none.
  var positions: String?
  /// The table of segments; nil where there can be none.
  var types: String?
  /// The norm over the sum of the tables.
  var embeddingNorm: String?
  /// The table of relative positions; nil where there can be none.
  var relativePositions: String?
  /// The norm after the last layer.
  var finalNorm: String?
  /// The table that logits are read from.
  var head: String?
  /// Names of one layer's parts, with the layer's prefix.
  var layer: @Sendable (Int) -> LayerNames
  /// Whether q and k rows are stored with each head's halves interleaved.
  var interleavesHeads = false
  /// Whether RMSNorms' gains are stored less one.
  var storesGainLessOne = false

  /// What the parts of a layer are called.
  struct LayerNames: Sendable {
    private let linears: [LinearPart: String]
    private let norms: [NormPart: String]

    /// - Parameter prefix: what all names begin with.
    init(prefix: String, linears: [LinearPart: String], norms: [NormPart: String]) {
      self.linears = linears.mapValues { prefix + $0 }
      self.norms = norms.mapValues { prefix + $0 }
    }

    /// The name of a linear layer that the family's layers have.
    subscript(part: LinearPart) -> String {
      guard let name = linears[part] else { preconditionFailure("no name for \(part)") }
      return name
    }

    /// The name of a norm that the family's layers have.
    subscript(part: NormPart) -> String {
      guard let name = norms[part] else { preconditionFailure("no name for \(part)") }
      return name
    }
  }
}
