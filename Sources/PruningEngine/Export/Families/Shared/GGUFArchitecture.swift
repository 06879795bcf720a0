internal import ModelFormats
internal import PruningPlan
internal import Transformer

/// An architecture of llama.cpp: its name, and what it has a place for.
struct GGUFArchitecture: Sendable {
  /// Which widths its layers may have.
  enum Widths {
    /// As many heads as fill the hidden size, and one FFN width: pruned heads stay, as zeros, and
    /// every FFN is as wide as the widest.
    case denseHeads
    /// The same in all layers.
    case uniform
    /// Each layer's own.
    case each
  }

  /// Which values have a soft cap.
  enum Bounds {
    case none
    /// Attention and logits, always.
    case both
    /// Logits, where a file says so.
    case logits
  }

  /// `general.architecture`.
  let name: String
  let widths: Widths
  /// Whether tokens attend only to what came before, where a file doesn't say otherwise; if not,
  /// they never do.
  var isCausal = true
  /// Where its norms stand.
  var normPlace = NormTraits.Place.before
  /// Whether attention and logits are bounded.
  var bounds = Bounds.none
  /// Whether embeddings are multiplied by √hidden, and read by logits too.
  var scalesEmbeddings = false
  /// Whether a file says by what embeddings, the products of queries and keys, and what sublayers add
  /// are multiplied, and logits divided.
  var holdsScales = false
  /// Whether it tells the layers that have windows; others have none.
  var holdsWindows = false
  /// The scale of queries, for which GGUF has no key; a model's own is folded into its queries.
  var impliedQueryScale: @Sendable (_ dense: Architecture, _ heads: () -> Int) -> Float = {
    dense, _ in
    1 / Float(dense.headSize).squareRoot()
  }
  /// Where linear layers may have biases.
  var biases = LinearBiases()
  /// Whether q and k rows are stored with each head's halves interleaved.
  var interleavesHeads = false
  /// Whether queries and keys are normalised.
  var normalizesHeads = false
  /// Whether layers with windows turn by a base of their own, unscaled.
  var turnsWindowsApart = false
  /// Which layers it turns, for which GGUF has no key either.
  var turns: @Sendable (_ layer: Int) -> Bool = { _ in true }
  /// Whether one tensor holds the rows of q, k and v, and another those of gate and up.
  var stacksRows = false
  /// Whether it may turn a part of each head alone.
  var turnsPart = false
  /// Whether a file has to say that no layer has a window.
  var namesNoWindow = false
  /// Whether rotary frequencies may be divided by numbers of the file's own.
  var holdsRotaryDivisors = true
  /// Whether they may be divided otherwise in long texts than in short ones.
  var holdsLongrope = false
  /// The activations it computes.
  let activations: Set<Activation>
}

extension GGUFArchitecture {
  /// What a model's queries are multiplied by, so that the scale it takes is the model's.
  func queryFactor(of model: TransformerModel) -> Float {
    let dense = model.architecture
    // Where it depends on the heads, all layers have as many; a layer is read for it only there.
    let implied = impliedQueryScale(dense) {
      LayerWidths(of: model.layers[0], headSize: dense.headSize).heads
    }
    return dense.attention.scale / implied
  }
}
