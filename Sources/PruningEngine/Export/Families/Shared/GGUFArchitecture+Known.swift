internal import Transformer

extension GGUFArchitecture {
  /// All layers of the same widths; biases anywhere.
  static let llama = GGUFArchitecture(
    name: "llama", widths: .uniform, biases: .all, interleavesHeads: true,
    holdsLongrope: true, activations: [.silu])

  /// The same with widths of each layer's own.
  static let deci = GGUFArchitecture(
    name: "deci", widths: .each, biases: .all, interleavesHeads: true, holdsLongrope: true,
    activations: [.silu])

  /// Query and key norms; the same widths everywhere, biases of queries, keys and values alone.
  static let qwen3 = GGUFArchitecture(
    name: "qwen3", widths: .uniform, biases: .ofProjections, normalizesHeads: true,
    holdsRotaryDivisors: false,
    activations: [.silu])

  /// Norms on both sides, bounded attention and logits, windows; the same widths everywhere, biases
  /// of queries, keys and values alone.
  static let gemma2 = GGUFArchitecture(
    name: "gemma2", widths: .uniform, normPlace: .around, bounds: .both,
    scalesEmbeddings: true, holdsWindows: true,
    impliedQueryScale: { $0.gemma2QueryScale(heads: $1()) }, biases: .ofProjections,
    holdsRotaryDivisors: false, activations: [.geluTanh])

  /// Norms on both sides and of heads, windows with a rotary base of their own, logits that may be
  /// bounded; the same widths everywhere, biases of queries, keys and values alone.
  static let gemma3 = GGUFArchitecture(
    name: "gemma3", widths: .uniform, normPlace: .around, bounds: .logits, scalesEmbeddings: true,
    holdsWindows: true, impliedQueryScale: { $0.gemma3QueryScale(heads: $1()) },
    biases: .ofProjections, normalizesHeads: true, turnsWindowsApart: true,
    holdsRotaryDivisors: false,
    activations: [.geluTanh])

  /// Every fourth layer knows no positions; the same widths everywhere, and no biases behind the heads
  /// or in FFNs.
  static let smollm3 = GGUFArchitecture(
    name: "smollm3", widths: .uniform, biases: .ofProjections, interleavesHeads: true,
    turns: Architecture.smollm3Turns, holdsRotaryDivisors: false, activations: [.silu])

  /// Scales of embeddings, queries, sublayers and logits; all layers of the same widths, biases
  /// anywhere.
  static let granite = GGUFArchitecture(
    name: "granite", widths: .uniform, holdsScales: true,
    impliedQueryScale: { dense, _ in dense.attention.scale }, biases: .all,
    interleavesHeads: true, holdsLongrope: true, activations: [.silu])

  /// A part of each head may be turned alone; the heads of the dense model and one FFN width, biases
  /// of queries, keys and values alone.
  static let phi3 = GGUFArchitecture(
    name: "phi3", widths: .denseHeads, biases: .ofProjections, stacksRows: true, turnsPart: true,
    namesNoWindow: true,
    holdsRotaryDivisors: false, holdsLongrope: true, activations: [.silu])

  /// LayerNorms without numbers, queries, keys and values that may be bounded; the heads of the dense
  /// model and one FFN width, biases of queries, keys and values alone.
  static let olmo = GGUFArchitecture(
    name: "olmo", widths: .denseHeads, biases: .ofProjections, interleavesHeads: true,
    holdsRotaryDivisors: false,
    activations: [.silu])

  /// Encoders; the heads of the dense model and one FFN width. llama.cpp computes attention to both
  /// sides whatever a file says. Files don't say which approximation of GELU they mean, and are read
  /// as the exact one.
  static let bert = GGUFArchitecture(
    name: "bert", widths: .denseHeads, isCausal: false, normPlace: .after, biases: .all,
    activations: [.gelu])
}
