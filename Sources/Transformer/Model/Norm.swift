/// A norm of rows: what it computes, and its numbers.
package struct Norm: Sendable {
  /// What a norm computes of a row.
  package enum Kind: Sendable {
    /// (x − mean) / √(variance + ε) · gain + shift
    case layer
    /// x / √(mean square + ε) · gain
    case rootMeanSquare
  }

  /// What it computes.
  package let kind: Kind
  /// What keeps the divisor from zero.
  package let epsilon: Float
  /// By what each column is multiplied.
  package let gain: [Float]
  /// What is added to each column; a LayerNorm may have it, an RMSNorm hasn't.
  package let shift: [Float]?
  /// Whether these are numbers of the model's; if not, the gain is 1 throughout.
  package let isStored: Bool

  private init(
    _ kind: Kind, gain: [Float], shift: [Float]?, epsilon: Float, isStored: Bool = true
  ) {
    self.kind = kind
    self.epsilon = epsilon
    self.gain = gain
    self.shift = shift
    self.isStored = isStored
  }

  /// A LayerNorm.
  package static func layer(gain: [Float], shift: [Float]?, epsilon: Float) -> Norm {
    precondition(shift.map { $0.count == gain.count } ?? true)
    return Norm(.layer, gain: gain, shift: shift, epsilon: epsilon)
  }

  /// A norm of so many columns without numbers of its own.
  package static func plain(_ kind: Kind, columns: Int, epsilon: Float) -> Norm {
    Norm(
      kind, gain: [Float](repeating: 1, count: columns), shift: nil, epsilon: epsilon,
      isStored: false)
  }

  /// An RMSNorm.
  package static func rootMeanSquare(gain: [Float], epsilon: Float) -> Norm {
    Norm(.rootMeanSquare, gain: gain, shift: nil, epsilon: epsilon)
  }

  /// Numbers it holds.
  package var parameterCount: Int { isStored ? gain.count + (shift?.count ?? 0) : 0 }

  /// The norm whose output is multiplied by a factor.
  package func scaled(by factor: Float) -> Norm {
    Norm(
      kind, gain: gain.map { $0 * factor }, shift: shift?.map { $0 * factor }, epsilon: epsilon)
  }
}

/// The norms of a sublayer f, by where they stand.
package enum SublayerNorms: Sendable {
  /// x + f(x)
  case none
  /// x + f(norm x)
  case before(Norm)
  /// norm(x + f(x))
  case after(Norm)
  /// x + norm₂(f(norm₁ x))
  case around(Norm, Norm)

  /// What the sublayer reads the stream through.
  package var input: Norm? {
    switch self {
    case .before(let norm), .around(let norm, _): norm
    case .none, .after: nil
    }
  }

  /// What the sublayer's output passes before it is added.
  package var output: Norm? {
    if case .around(_, let norm) = self { norm } else { nil }
  }

  /// What the stream passes once the sublayer's output is added.
  package var sum: Norm? {
    if case .after(let norm) = self { norm } else { nil }
  }

  /// The norm that a sublayer has in any place.
  var main: Norm? {
    switch self {
    case .none: nil
    case .before(let norm), .after(let norm), .around(let norm, _): norm
    }
  }
}
