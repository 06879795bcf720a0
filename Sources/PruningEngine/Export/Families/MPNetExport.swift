/// Layers of a pruned model have columns of their own in the table of relative positions, side by
/// side.
struct MPNetExport: EncoderExport {
  let family = "mpnet"
  let classPrefix = "MPNet"
  // llama.cpp has no such architecture.
  let ggufArchitectures: [GGUFArchitecture] = []

  let narrowing = """
    class _OwnColumns:
        # Gives a layer its columns of the relative positions, which are the last argument.
        def __init__(self, first, heads):
            self.columns = slice(first, first + heads)

        def __call__(self, module, arguments):
            return (*arguments[:-1], arguments[-1][:, self.columns])


    def narrow(model, config):
        hidden = config.hidden_size
        size = hidden // config.num_attention_heads
        old = model.encoder.relative_attention_bias
        model.encoder.relative_attention_bias = nn.Embedding(
            old.num_embeddings, sum(config.layer_num_attention_heads),
            device=old.weight.device, dtype=old.weight.dtype
        )
        first = 0
        for index, layer in enumerate(model.encoder.layer):
            heads = config.layer_num_attention_heads[index]
            neurons = config.layer_intermediate_size[index]
            attention = layer.attention.attn
            attention.num_attention_heads = heads
            attention.all_head_size = heads * size
            attention.q = _linear(attention.q, hidden, heads * size)
            attention.k = _linear(attention.k, hidden, heads * size)
            attention.v = _linear(attention.v, hidden, heads * size)
            attention.o = _linear(attention.o, heads * size, hidden)
            attention.register_forward_pre_hook(_OwnColumns(first, heads))
            first += heads
            layer.intermediate.dense = _linear(layer.intermediate.dense, hidden, neurons)
            layer.output.dense = _linear(layer.output.dense, neurons, hidden)

    """
}
