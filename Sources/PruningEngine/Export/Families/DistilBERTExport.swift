/// BERT's architecture under names of its own.
struct DistilBERTExport: EncoderExport {
  let family = "distilbert"
  let classPrefix = "DistilBert"
  let ffnField = "hidden_dim"

  let narrowing = """
    def narrow(model, config):
        hidden = config.dim
        size = hidden // config.n_heads
        for index, layer in enumerate(model.transformer.layer):
            heads = config.layer_num_attention_heads[index]
            neurons = config.layer_intermediate_size[index]
            attention = layer.attention
            attention.n_heads = heads
            attention.dim = heads * size
            attention.q_lin = _linear(attention.q_lin, hidden, heads * size)
            attention.k_lin = _linear(attention.k_lin, hidden, heads * size)
            attention.v_lin = _linear(attention.v_lin, hidden, heads * size)
            attention.out_lin = _linear(attention.out_lin, heads * size, hidden)
            layer.ffn.lin1 = _linear(layer.ffn.lin1, hidden, neurons)
            layer.ffn.lin2 = _linear(layer.ffn.lin2, neurons, hidden)

    """
}
