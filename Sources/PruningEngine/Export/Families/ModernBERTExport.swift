internal import ModelFormats
internal import Transformer

/// Its class has biases in all of the attention or nowhere, and in all of the FFN or nowhere; one
/// tensor holds queries, keys and values, another both halves of the gated unit.
struct ModernBERTExport: EncoderExport {
  let family = "modernbert"
  let classPrefix = "ModernBert"
  // llama.cpp's `modern-bert` has no place for biases, nor for fewer heads; none is written.
  let ggufArchitectures: [GGUFArchitecture] = []

  func stockClass(_ shape: PrunedShape) -> StockClass? {
    guard let widths = shape.uniformWidths,
      widths.heads * shape.architecture.headSize == shape.architecture.hiddenSize
    else { return nil }
    var result = StockClass.withTwoSwitches(family, classPrefix, holding: shape.biases)
    result.fields[ffnField] = .int(widths.ffnSize)
    return result
  }

  func ownClass(_ shape: PrunedShape) -> OwnClass {
    let biases = shape.biases
    return OwnClass(
      biases: biases,
      fields: [
        "layer_num_attention_heads": .list(shape.widths, \.heads),
        "layer_intermediate_size": .list(shape.widths, \.ffnSize),
        "qkv_bias": .bool(biases.projections), "output_bias": .bool(biases.output),
        "gate_up_bias": .bool(biases.gateAndUp), "down_bias": .bool(biases.down),
      ],
      fieldNames: "layer_num_attention_heads, layer_intermediate_size;\n    "
        + "# and, for all layers: qkv_bias, output_bias, gate_up_bias, down_bias.",
      narrowing: narrowing)
  }

  let narrowing = """
    def narrow(model, config):
        hidden = config.hidden_size
        size = hidden // config.num_attention_heads
        for index, layer in enumerate(model.layers):
            heads = config.layer_num_attention_heads[index]
            neurons = config.layer_intermediate_size[index]
            attention, mlp = layer.attn, layer.mlp
            # Older versions of transformers read these two.
            attention.num_heads = heads
            attention.all_head_size = heads * size
            attention.Wqkv = _linear(attention.Wqkv, hidden, 3 * heads * size, config.qkv_bias)
            attention.Wo = _linear(attention.Wo, heads * size, hidden, config.output_bias)
            mlp.Wi = _linear(mlp.Wi, hidden, 2 * neurons, config.gate_up_bias)
            mlp.Wo = _linear(mlp.Wo, neurons, hidden, config.down_bias)

    """
}
