internal import Transformer

/// The Python files that go into a folder whose layers have widths of their own: transformers'
/// classes, with each layer's linear layers replaced by narrower ones.
struct HuggingFaceCode {
  static let configurationFile = "configuration_liar.py"
  static let modelFile = "modeling_liar.py"

  private let family: ModelFamily

  init(_ family: ModelFamily) { self.family = family }

  private var prefix: String { HuggingFaceLayout.prefix(ofType: family.rawValue) }

  /// The automatic class by the ending of the model class's name.
  var classes: [String: String] {
    if family.isDecoder { return ["Model": "AutoModel", "ForCausalLM": "AutoModelForCausalLM"] }
    return [
      "Model": "AutoModel", "ForMaskedLM": "AutoModelForMaskedLM",
      "ForSequenceClassification": "AutoModelForSequenceClassification",
      "ForQuestionAnswering": "AutoModelForQuestionAnswering",
      "ForTokenClassification": "AutoModelForTokenClassification",
      "ForMultipleChoice": "AutoModelForMultipleChoice",
    ]
  }

  /// `auto_map` of `config.json`.
  var autoMap: [String: String] {
    var map = ["AutoConfig": "configuration_liar.Liar\(prefix)Config"]
    for (ending, automatic) in classes { map[automatic] = "modeling_liar.Liar\(prefix)\(ending)" }
    return map
  }

  /// The text of `configuration_liar.py`.
  var configuration: String {
    """
    \"\"\"Configuration of a pruned \(prefix) whose layers have widths of their own.\"\"\"

    from transformers import \(prefix)Config


    class Liar\(prefix)Config(\(prefix)Config):
        # Fields beside those of \(prefix)Config, lists with an entry a layer:
        #   \(widthFields)
        model_type = "liar_\(family.rawValue)"

    """
  }

  private var widthFields: String {
    family.isDecoder
      ? "layer_num_attention_heads, layer_num_key_value_heads, layer_intermediate_size;\n    "
        + "# and, for all layers: qkv_bias, output_bias, gate_up_bias, down_bias."
      : "layer_num_attention_heads, layer_intermediate_size."
  }

  /// The text of `modeling_liar.py`.
  var model: String {
    let endings = classes.keys.sorted()
    let imported = endings.map { "    \(prefix)\($0)," }.joined(separator: "\n")
    let definitions = endings.map { ending in
      """


      class Liar\(prefix)\(ending)(_Narrow, \(prefix)\(ending)):
          config_class = Liar\(prefix)Config

      """
    }
    return """
      \"\"\"A pruned \(prefix) whose layers have widths of their own.\"\"\"

      from torch import nn
      from transformers import (
      \(imported)
      )

      from .configuration_liar import Liar\(prefix)Config


      def _linear(old, inputs, outputs, bias=True):
          return nn.Linear(
              inputs, outputs, bias=bias, device=old.weight.device, dtype=old.weight.dtype
          )


      \(narrowing)

      class _Narrow:
          def __init__(self, config, *arguments, **keywords):
              super().__init__(config, *arguments, **keywords)
              narrow(self.base_model, config)

      """ + definitions.joined()
  }

  private var narrowing: String {
    switch family {
    case .bert, .roberta: Self.bert
    case .distilbert: Self.distilBert
    case .llama, .mistral, .qwen2, .qwen3: Self.decoder
    }
  }

  private static let bert = """
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

  private static let distilBert = """
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

  private static let decoder = """
    def narrow(model, config):
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
