internal import ModelFormats
internal import Transformer

/// Its class has no biases, and its configuration holds LongRoPE's lists to the hidden size's share of
/// a head, so to the dense model's number of heads. One tensor holds queries, keys and values, another
/// both halves of the gated unit, so that no other family's class reads its files.
struct Phi3Export: DecoderExport {
  let family = "phi3"
  let classPrefix = "Phi3"

  func familyClass(_ shape: PrunedShape) -> StockClass? {
    guard shape.biases == LinearBiases() else { return nil }
    if case .longrope = shape.architecture.rope?.scaling,
      shape.uniformWidths?.heads != shape.architecture.heads
    {
      return nil
    }
    return StockClass(
      modelType: family, classPrefix: classPrefix, biases: LinearBiases(), fields: [:])
  }

  func otherClass(_ shape: PrunedShape, _ widths: LayerWidths) -> StockClass? { nil }

  func windowFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    ["sliding_window": architecture.shortestWindow.map { .int($0) } ?? .null]
  }

  func traitFields(_ architecture: Architecture, name: String) -> [String: JSONValue] {
    // The class holds to this one, whatever stands among the rotary parameters.
    guard case .longrope(_, _, let original) = architecture.rope?.scaling else { return [:] }
    return ["original_max_position_embeddings": .int(Int(original))]
  }

  // Where heads are turned whole, it is LLaMA's computation, of which llama.cpp takes fewer heads and
  // biases too.
  var ggufArchitectures: [GGUFArchitecture] { [.llama, .deci, .phi3] }

  let narrowing = """
    class _Narrowed:
        # The configuration as one layer's attention sees it.
        def __init__(self, config, heads):
            self.config = config
            self.num_attention_heads = heads

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return getattr(self.__dict__["config"], name)


    def narrow(model, config):
        hidden = config.hidden_size
        for index, layer in enumerate(model.layers):
            heads = config.layer_num_attention_heads[index]
            keys = config.layer_num_key_value_heads[index]
            neurons = config.layer_intermediate_size[index]
            attention, mlp = layer.self_attn, layer.mlp
            size = attention.head_dim
            attention.config = _Narrowed(config, heads)
            # Older versions of transformers read the first.
            attention.num_heads, attention.num_key_value_heads = heads, keys
            rows = (heads + 2 * keys) * size
            attention.qkv_proj = _linear(attention.qkv_proj, hidden, rows, config.qkv_bias)
            attention.o_proj = _linear(attention.o_proj, heads * size, hidden, config.output_bias)
            mlp.gate_up_proj = _linear(mlp.gate_up_proj, hidden, 2 * neurons, config.gate_up_bias)
            mlp.down_proj = _linear(mlp.down_proj, neurons, hidden, config.down_bias)

    """
}
