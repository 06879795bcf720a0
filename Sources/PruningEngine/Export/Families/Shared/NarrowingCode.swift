/// Python functions that replace the linear layers of a stock class by narrower ones.
enum NarrowingCode {
  /// For encoders made of BERT's classes.
  static let encoder = """
    def narrow(model, config):
        hidden = config.hidden_size
        size = hidden // config.num_attention_heads
        for index, layer in enumerate(model.encoder.layer):
            heads = config.layer_num_attention_heads[index]
            neurons = config.layer_intermediate_size[index]
            attention = layer.attention.self
            attention.num_attention_heads = heads
            attention.all_head_size = heads * size
            attention.query = _linear(attention.query, hidden, heads * size)
            attention.key = _linear(attention.key, hidden, heads * size)
            attention.value = _linear(attention.value, hidden, heads * size)
            output = layer.attention.output
            output.dense = _linear(output.dense, heads * size, hidden)
            layer.intermediate.dense = _linear(layer.intermediate.dense, hidden, neurons)
            layer.output.dense = _linear(layer.output.dense, neurons, hidden)

    """

  /// For decoders made of LLaMA's classes.
  static let decoder = """
    def narrow(model, config):
        # In 4.57 the base model of Gemma 3 is the whole model.
        model = getattr(model, "model", model)
        hidden = config.hidden_size
        for index, layer in enumerate(model.layers):
            queries = config.layer_num_attention_heads[index] * config.head_dim
            keys = config.layer_num_key_value_heads[index] * config.head_dim
            neurons = config.layer_intermediate_size[index]
            attention, mlp = layer.self_attn, layer.mlp
            attention.q_proj = _linear(attention.q_proj, hidden, queries, config.qkv_bias)
            attention.k_proj = _linear(attention.k_proj, hidden, keys, config.qkv_bias)
            attention.v_proj = _linear(attention.v_proj, hidden, keys, config.qkv_bias)
            attention.o_proj = _linear(attention.o_proj, queries, hidden, config.output_bias)
            mlp.intermediate_size = neurons
            mlp.gate_proj = _linear(mlp.gate_proj, hidden, neurons, config.gate_up_bias)
            mlp.up_proj = _linear(mlp.up_proj, hidden, neurons, config.gate_up_bias)
            mlp.down_proj = _linear(mlp.down_proj, neurons, hidden, config.down_bias)

    """
}
