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
    /// What all names begin with.
    let prefix: String
    private var linears: [LinearPart: String]
    private let norms: [NormPart: String]
    private var stacks: [LinearPart: [LinearPart]] = [:]

    /// - Parameters:
    ///   - prefix: what all names begin with.
    ///   - stacked: tensors that hold the rows of several linear layers one after the other.
    init(
      prefix: String, linears: [LinearPart: String], stacked: [String: [LinearPart]] = [:],
      norms: [NormPart: String]
    ) {
      self.prefix = prefix
      self.linears = linears.mapValues { prefix + $0 }
      self.norms = norms.mapValues { prefix + $0 }
      for (name, parts) in stacked {
        for part in parts {
          self.linears[part] = prefix + name
          stacks[part] = parts
        }
      }
    }

    /// The linear layers whose rows stand in one tensor, in their order; most stand alone.
    func stack(of part: LinearPart) -> [LinearPart] { stacks[part] ?? [part] }

    /// The tensors of linear layers, each once, and which stand in it.
    func tensors(of parts: [LinearPart]) -> [(name: String, parts: [LinearPart])] {
      parts.filter { stack(of: $0).first == $0 }.map { (self[$0], stack(of: $0)) }
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
