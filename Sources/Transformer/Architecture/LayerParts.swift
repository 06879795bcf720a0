/// The linear layers of a transformer layer, in the order in which files list them.
///
/// The one list of them: what reads, counts, differentiates, prunes or writes a layer goes through
/// it.
package enum LinearPart: Sendable, CaseIterable {
  case query
  case key
  case value
  case output
  case gate
  case up
  case down

  /// The half of the layer it belongs to.
  package var sublayer: Sublayer {
    switch self {
    case .query, .key, .value, .output: .attention
    case .gate, .up, .down: .feedForward
    }
  }

  /// Whether it reads its sublayer's units; the others produce them, a row or several a unit.
  package var isConsumer: Bool { self == .output || self == .down }

  /// What a sublayer's units are produced by.
  package static func producers(of sublayer: Sublayer) -> [LinearPart] {
    allCases.filter { $0.sublayer == sublayer && !$0.isConsumer }
  }

  /// What reads a sublayer's units.
  package static func consumer(of sublayer: Sublayer) -> LinearPart {
    sublayer == .attention ? .output : .down
  }
}

/// The norms of a transformer layer. `attention` and `feedForward` are the ones that every sublayer
/// has, wherever they stand.
package enum NormPart: Sendable, CaseIterable {
  case query
  case key
  case attention
  case attentionOutput
  case feedForward
  case feedForwardOutput
}

extension Layer {
  /// A linear layer; nil for the gate of an FFN without one.
  package func linear(_ part: LinearPart) -> Linear? {
    switch part {
    case .query: attention.query
    case .key: attention.key
    case .value: attention.value
    case .output: attention.output
    case .gate: feedForward.gate
    case .up: feedForward.up
    case .down: feedForward.down
    }
  }

  /// Changes a linear layer, if there is one.
  package mutating func change(
    _ part: LinearPart, _ body: (inout Linear) throws -> Void
  ) rethrows {
    switch part {
    case .query: try body(&attention.query)
    case .key: try body(&attention.key)
    case .value: try body(&attention.value)
    case .output: try body(&attention.output)
    case .gate:
      guard var gate = feedForward.gate else { return }
      feedForward.gate = nil
      defer { feedForward.gate = gate }
      try body(&gate)
    case .up: try body(&feedForward.up)
    case .down: try body(&feedForward.down)
    }
  }

  /// All linear layers.
  package var linears: [Linear] { LinearPart.allCases.compactMap(linear) }

  /// The linear layers that produce a sublayer's units.
  package func producers(of sublayer: Sublayer) -> [Linear] {
    LinearPart.producers(of: sublayer).compactMap(linear)
  }

  /// The linear layer that reads a sublayer's units.
  package func consumer(of sublayer: Sublayer) -> Linear {
    sublayer == .attention ? attention.output : feedForward.down
  }

  /// A norm, if the layer has it.
  package func norm(_ part: NormPart) -> Norm? {
    switch part {
    case .query: attention.queryNorm
    case .key: attention.keyNorm
    case .attention: attentionNorms.main
    case .attentionOutput: attentionNorms.output
    case .feedForward: feedForwardNorms.main
    case .feedForwardOutput: feedForwardNorms.output
    }
  }
}
