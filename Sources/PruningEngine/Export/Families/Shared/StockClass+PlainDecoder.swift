internal import ModelFormats
internal import Transformer

extension StockClass {
  /// LLaMA's class where the head count divides the hidden size, as it demands, else Seed-OSS's;
  /// nil for models that compute something else.
  static func plainDecoder(holding shape: PrunedShape, _ widths: LayerWidths) -> StockClass? {
    let c = shape.architecture
    guard c.isPlainDecoder, c.layers.allSatisfy({ $0.window == nil }) else { return nil }
    let found = shape.biases
    let mlp = found.gateAndUp || found.down
    if c.hiddenSize % widths.heads == 0 {
      return .withTwoSwitches("llama", "Llama", holding: found)
    }
    return StockClass(
      modelType: "seed_oss", classPrefix: "SeedOss",
      biases: LinearBiases(
        projections: found.projections, output: found.output, gateAndUp: mlp, down: mlp),
      fields: [
        "attention_bias": .bool(found.projections), "attention_out_bias": .bool(found.output),
        "mlp_bias": .bool(mlp),
      ])
  }

  /// A class with one switch for the biases of the attention and one for those of the FFN.
  static func withTwoSwitches(
    _ modelType: String, _ classPrefix: String, holding found: LinearBiases
  ) -> StockClass {
    let attention = found.projections || found.output
    let mlp = found.gateAndUp || found.down
    return StockClass(
      modelType: modelType, classPrefix: classPrefix,
      biases: LinearBiases(projections: attention, output: attention, gateAndUp: mlp, down: mlp),
      fields: ["attention_bias": .bool(attention), "mlp_bias": .bool(mlp)])
  }
}

extension Architecture {
  /// Whether LLaMA's classes compute it: whatever trait they lack makes a difference here.
  var isPlainDecoder: Bool {
    embedding == EmbeddingTraits()
      && norm == NormTraits(.rootMeanSquare, epsilon: norm.epsilon, .before)
      && attention == AttentionTraits(headSize: headSize, isCausal: true)
      && residualScale == 1 && feedForward.isGated
      && logitDivisor == 1 && logitSoftCap == nil
      && layers.allSatisfy { $0.rotation == .shared } && rope?.columns == nil
  }
}
