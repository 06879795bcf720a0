"""Writes tiny seeded models of every family, and what Hugging Face transformers makes of them.

    python make_transformer_fixtures.py OUTPUT_FOLDER [MODEL...]

Each folder holds config.json, model.safetensors and expected.safetensors; the GGUF files beside
them have an expected file of their own. Everything is computed in float32, one sequence at a time,
without padding. Expected tensors (numbers all stored as float32, also the ids):

    ids, types [tokens]      the sequences end to end, and their segments
    offsets [sequences + 1]  where each starts
    hidden.J [tokens, 32]    after the embedding (0) and after layer J; a decoder's last one is
                             taken after the final norm
    embedding [sequences, 32]  encoders: mean over the tokens, normalised
    logits [tokens, vocabulary], nll [tokens - sequences]   decoders
"""

import pathlib
import sys

import gguf
import numpy as np
import torch
import transformers
from safetensors.torch import save_file

VOCABULARY = 96
LENGTHS = [7, 12, 5]
COMMON = dict(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
              intermediate_size=48, max_position_embeddings=40, attn_implementation="eager")
DECODER = dict(COMMON, intermediate_size=64, num_key_value_heads=2, max_position_embeddings=128,
               tie_word_embeddings=False, bos_token_id=1, eos_token_id=2, pad_token_id=None)
GEMMA = {key: value for key, value in DECODER.items() if key != "num_key_value_heads"} | dict(
    tie_word_embeddings=True)
LLAMA3 = dict(rope_type="llama3", rope_theta=10000.0, factor=4.0, low_freq_factor=1.0,
              high_freq_factor=4.0, original_max_position_embeddings=32)


def models():
    """Folder name, model class and configuration of every fixture."""
    t = transformers
    yield "bert", t.BertModel, t.BertConfig(**COMMON, type_vocab_size=2)
    yield "roberta", t.RobertaModel, t.RobertaConfig(**COMMON, type_vocab_size=1, pad_token_id=1)
    yield "distilbert", t.DistilBertModel, t.DistilBertConfig(
        vocab_size=VOCABULARY, dim=32, n_layers=2, n_heads=4, hidden_dim=48,
        max_position_embeddings=40, attn_implementation="eager")
    yield "llama", t.LlamaForCausalLM, t.LlamaConfig(**DECODER)
    yield "llama-tied-biased", t.LlamaForCausalLM, t.LlamaConfig(
        **dict(DECODER, tie_word_embeddings=True), attention_bias=True, mlp_bias=True)
    yield "llama3-rope", t.LlamaForCausalLM, t.LlamaConfig(**DECODER, rope_parameters=LLAMA3)
    yield "mistral-window", t.MistralForCausalLM, t.MistralConfig(**DECODER, sliding_window=4)
    yield "qwen2", t.Qwen2ForCausalLM, t.Qwen2Config(**DECODER)
    yield "qwen2-window", t.Qwen2ForCausalLM, t.Qwen2Config(
        **DECODER, use_sliding_window=True, sliding_window=4, max_window_layers=1)
    yield "qwen3", t.Qwen3ForCausalLM, t.Qwen3Config(**DECODER, head_dim=12)
    yield "xlm-roberta", t.XLMRobertaModel, t.XLMRobertaConfig(
        **COMMON, type_vocab_size=1, layer_norm_eps=1e-5)
    yield "xlm-roberta-padding", t.XLMRobertaModel, t.XLMRobertaConfig(
        **dict(COMMON, num_attention_heads=8), type_vocab_size=2, pad_token_id=3,
        hidden_act="gelu_new")
    yield "camembert", t.CamembertModel, t.CamembertConfig(
        **COMMON, type_vocab_size=1, layer_norm_eps=1e-5)
    # Grouped heads, both soft caps, every other layer with a window, a query scale of its own.
    yield "gemma2", t.Gemma2ForCausalLM, t.Gemma2Config(
        **GEMMA, num_key_value_heads=2, head_dim=12, sliding_window=4, query_pre_attn_scalar=20,
        attn_logit_softcapping=3.0, final_logit_softcapping=5.0)
    yield "gemma2-full", t.Gemma2ForCausalLM, t.Gemma2Config(
        **GEMMA, num_key_value_heads=4, head_dim=8, query_pre_attn_scalar=8,
        layer_types=["full_attention"] * 2, attn_logit_softcapping=None,
        final_logit_softcapping=None, attention_bias=True)
    yield "gemma2-window", t.Gemma2ForCausalLM, t.Gemma2Config(
        **GEMMA, num_key_value_heads=2, head_dim=8, sliding_window=3,
        layer_types=["full_attention", "sliding_attention"], query_pre_attn_scalar=16,
        attn_logit_softcapping=2.0, final_logit_softcapping=None)
    # The fourth layer knows no positions; the first, with a window, and biases; every other layer.
    yield "smollm3", t.SmolLM3ForCausalLM, t.SmolLM3Config(
        **dict(DECODER, num_hidden_layers=4, tie_word_embeddings=True))
    yield "smollm3-window", t.SmolLM3ForCausalLM, t.SmolLM3Config(
        **DECODER, no_rope_layers=[0, 1], use_sliding_window=True, sliding_window=4,
        attention_bias=True, mlp_bias=True, head_dim=12)
    yield "smollm3-interval", t.SmolLM3ForCausalLM, t.SmolLM3Config(
        **dict(DECODER, num_key_value_heads=4), no_rope_layer_interval=2, attention_bias=True,
        rope_parameters=LLAMA3)
    # Texts that reach all buckets of the relative positions, and buckets that none reaches.
    yield "mpnet", t.MPNetModel, t.MPNetConfig(
        **dict(COMMON, max_position_embeddings=202), layer_norm_eps=1e-5)
    yield "mpnet-buckets", t.MPNetModel, t.MPNetConfig(
        **dict(COMMON, num_attention_heads=8), relative_attention_num_buckets=40,
        hidden_act="relu", pad_token_id=3)
    # A window in the second layer; biases everywhere, kinds of layers and thetas of its own; no
    # windows.
    yield "modernbert", t.ModernBertModel, t.ModernBertConfig(
        **COMMON, local_attention=6, pad_token_id=0)
    yield "modernbert-biased", t.ModernBertModel, t.ModernBertConfig(
        **COMMON, local_attention=5, pad_token_id=0, attention_bias=True, mlp_bias=True,
        norm_bias=True, hidden_activation="silu",
        layer_types=["sliding_attention", "full_attention"],
        rope_parameters={"full_attention": dict(rope_type="default", rope_theta=500.0),
                         "sliding_attention": dict(rope_type="default", rope_theta=80.0)})
    yield "modernbert-global", t.ModernBertModel, t.ModernBertConfig(
        **dict(COMMON, num_attention_heads=8), pad_token_id=0, norm_eps=1e-3,
        hidden_activation="gelu_pytorch_tanh", layer_types=["full_attention"] * 2)
    # Windows, norms of heads, a base for each kind of layer, positions of the one scaled, a query
    # scale of its own; the other kind of layer first, biases, a soft cap; no windows.
    yield "gemma3", t.Gemma3ForCausalLM, t.Gemma3TextConfig(
        **GEMMA, num_key_value_heads=2, head_dim=12, sliding_window=4, query_pre_attn_scalar=20,
        layer_types=["sliding_attention", "full_attention"], rope_parameters={
            "full_attention": dict(rope_type="linear", factor=8.0, rope_theta=1000.0),
            "sliding_attention": dict(rope_type="default", rope_theta=100.0)})
    yield "gemma3-capped", t.Gemma3ForCausalLM, t.Gemma3TextConfig(
        **GEMMA, num_key_value_heads=4, head_dim=8, sliding_window=3, query_pre_attn_scalar=8,
        layer_types=["full_attention", "sliding_attention"], final_logit_softcapping=4.0,
        attention_bias=True)
    yield "gemma3-full", t.Gemma3ForCausalLM, t.Gemma3TextConfig(
        **dict(GEMMA, tie_word_embeddings=False), num_key_value_heads=4, head_dim=8,
        query_pre_attn_scalar=8, layer_types=["full_attention"] * 2)
    # Grouped heads; half of each head turned, a window, ties; three quarters turned, and texts of
    # more than nine tokens otherwise than shorter ones.
    yield "phi3", t.Phi3ForCausalLM, t.Phi3Config(**DECODER)
    yield "phi3-window", t.Phi3ForCausalLM, t.Phi3Config(
        **dict(DECODER, tie_word_embeddings=True, num_key_value_heads=4), sliding_window=4,
        rope_parameters=dict(rope_type="default", rope_theta=100.0, partial_rotary_factor=0.5))
    yield "phi3-long", t.Phi3ForCausalLM, t.Phi3Config(
        **dict(DECODER, tie_word_embeddings=True), original_max_position_embeddings=9,
        rope_parameters=dict(
            rope_type="longrope", rope_theta=1000.0, partial_rotary_factor=0.75,
            short_factor=[1.0, 1.25, 1.5], long_factor=[1.5, 3.0, 7.0]))
    # Grouped heads and all four scales; ties, biases, heads that don't fill the hidden size, and scales
    # on the other side of 1; no scale named.
    yield "granite", t.GraniteForCausalLM, t.GraniteConfig(
        **DECODER, embedding_multiplier=12.0, attention_multiplier=0.2, residual_multiplier=0.22,
        logits_scaling=3.0)
    yield "granite-tied-biased", t.GraniteForCausalLM, t.GraniteConfig(
        **dict(DECODER, tie_word_embeddings=True, num_key_value_heads=4), head_dim=12,
        attention_bias=True, mlp_bias=True, embedding_multiplier=0.5, attention_multiplier=0.4,
        residual_multiplier=1.5, logits_scaling=0.25)
    yield "granite-plain", t.GraniteForCausalLM, t.GraniteConfig(
        **DECODER, mlp_bias=True, rope_parameters=LLAMA3)
    # Norms without numbers; bounds that about every second number reaches; ties and biases beside.
    yield "olmo", t.OlmoForCausalLM, t.OlmoConfig(**DECODER)
    yield "olmo-clipped", t.OlmoForCausalLM, t.OlmoConfig(**DECODER, clip_qkv=1.0)
    yield "olmo-tied-biased", t.OlmoForCausalLM, t.OlmoConfig(
        **dict(DECODER, tie_word_embeddings=True, num_key_value_heads=4), attention_bias=True,
        clip_qkv=2.0, rope_parameters=LLAMA3)


def randomise(model, seed: int) -> None:
    """Lively weights: transformers' own initialisation leaves biases and norms without effect."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim > 1:
                parameter.copy_(0.3 * noise)
            elif "norm" in name.lower() and name.endswith("weight"):
                # Gemma's gain is one more than its weight.
                offset = 0 if model.config.model_type.startswith("gemma") else 1
                parameter.copy_(offset + 0.2 * noise)
            else:
                parameter.copy_(0.2 * noise)


def sequences(seed: int, lengths: list[int] = LENGTHS) -> list[list[int]]:
    random = np.random.default_rng(seed)
    return [random.integers(4, VOCABULARY, length).tolist() for length in lengths]


@torch.no_grad()
def expected(model, texts: list[list[int]], segments: bool) -> dict[str, torch.Tensor]:
    hidden, logits, losses, pooled, types = [], [], [], [], []
    for text in texts:
        ids = torch.tensor([text])
        segment = torch.arange(len(text)) // 3 % 2 if segments else torch.zeros(len(text))
        types.append(segment)
        extra = dict(token_type_ids=segment.long()[None]) if segments else {}
        output = model(input_ids=ids, output_hidden_states=True, **extra)
        hidden.append([state[0] for state in output.hidden_states])
        if hasattr(output, "logits"):
            logits.append(output.logits[0])
            losses.append(torch.nn.functional.cross_entropy(
                output.logits[0, :-1], ids[0, 1:], reduction="none"))
        else:
            mean = output.last_hidden_state[0].mean(0)
            pooled.append(mean / mean.norm())
    result = {
        "ids": torch.tensor([token for text in texts for token in text]),
        "types": torch.cat(types),
        "offsets": torch.tensor(np.cumsum([0] + [len(text) for text in texts])),
    }
    for j, states in enumerate(zip(*hidden)):
        result[f"hidden.{j}"] = torch.cat(states)
    if logits:
        result |= {"logits": torch.cat(logits), "nll": torch.cat(losses)}
    else:
        result["embedding"] = torch.stack(pooled)
    return {name: tensor.float().contiguous() for name, tensor in result.items()}


# ------------------------------------------------------------------------------------------ GGUF

DECODER_NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "input_layernorm": "attn_norm", "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "post_attention_layernorm": "ffn_norm",
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "self_attn.qkv_proj": "attn_qkv", "mlp.gate_up_proj": "ffn_up",
}
GEMMA_NAMES = DECODER_NAMES | {
    "post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm", "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
}
ENCODER_NAMES = {
    "attention.self.query": "attn_q", "attention.self.key": "attn_k",
    "attention.self.value": "attn_v", "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm", "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
    "embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm",
}


def gguf_name(name: str, names: dict[str, str]) -> str:
    stem, kind = name.rsplit(".", 1)
    for prefix in ("model.layers.", "encoder.layer."):
        if stem.startswith(prefix):
            layer, part = stem[len(prefix):].split(".", 1)
            return f"blk.{layer}.{names[part]}.{kind}"
    return f"{names[stem]}.{kind}"


def interleave(rows: np.ndarray, heads: int) -> np.ndarray:
    """The two halves of every head's rows become pairs, as GGUF's llama architecture stores them."""
    shape = rows.shape
    return rows.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


def rope_divisors(rope: dict, half: int) -> np.ndarray:
    wavelengths = 2 * np.pi * rope["rope_theta"] ** (np.arange(half) / half)
    ratio = rope["original_max_position_embeddings"] / wavelengths
    low, high, factor = rope["low_freq_factor"], rope["high_freq_factor"], rope["factor"]
    smooth = np.clip((ratio - low) / (high - low), 0, 1)
    return (1 / ((1 - smooth) / factor + smooth)).astype(np.float32)


def write_gguf(path: pathlib.Path, model, kind: str) -> None:
    """Writes a model as GGUF. With Q8_0 the model's own weights become the dequantised ones."""
    config = model.config
    architecture = config.model_type.removesuffix("_text")
    writer = gguf.GGUFWriter(str(path), architecture)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_context_length(config.max_position_embeddings)
    if architecture == "bert":
        writer.add_layer_norm_eps(config.layer_norm_eps)
        writer.add_causal_attention(False)
    else:
        rope = config.rope_parameters
        rope = rope.get("full_attention", rope)
        writer.add_head_count_kv(config.num_key_value_heads)
        if architecture == "olmo":
            writer.add_layer_norm_eps(1e-5)
            writer.add_clamp_kqv(config.clip_qkv)
        else:
            writer.add_layer_norm_rms_eps(config.rms_norm_eps)
        writer.add_rope_freq_base(rope["rope_theta"])
        if rope["rope_type"] == "llama3":
            half = config.hidden_size // config.num_attention_heads // 2
            writer.add_tensor("rope_freqs.weight", rope_divisors(rope, half))
        if rope["rope_type"] == "longrope":
            original = config.original_max_position_embeddings
            factor = config.max_position_embeddings / original
            head = config.hidden_size // config.num_attention_heads
            writer.add_rope_dimension_count(int(head * rope["partial_rotary_factor"]))
            writer.add_rope_scaling_orig_ctx_len(original)
            writer.add_rope_scaling_attn_factors(
                float((1 + np.log(factor) / np.log(original)) ** 0.5))
            for length in ("long", "short"):
                writer.add_tensor(
                    f"rope_factors_{length}.weight", np.float32(rope[f"{length}_factor"]))
    if architecture == "gemma2":
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
        writer.add_sliding_window(config.sliding_window)
    if architecture == "gemma3":
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
        writer.add_sliding_window(config.sliding_window)
        writer.add_sliding_window_pattern(
            [kind == "sliding_attention" for kind in config.layer_types])
        local = config.rope_parameters["sliding_attention"]["rope_theta"]
        writer.add_float32("gemma3.rope.freq_base_swa", local)
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(rope["factor"])
    if architecture == "granite":
        writer.add_embedding_scale(config.embedding_multiplier)
        writer.add_attention_scale(config.attention_multiplier)
        writer.add_residual_scale(config.residual_multiplier)
        writer.add_logit_scale(config.logits_scaling)
    for name, parameter in model.state_dict().items():
        if name.startswith("pooler") or name.endswith("position_ids"):
            continue
        if config.tie_word_embeddings and name == "lm_head.weight":
            continue
        values = parameter.numpy().astype(np.float32)
        if architecture in ("llama", "smollm3", "granite", "olmo"):
            if ".q_proj." in name:
                values = interleave(values, config.num_attention_heads)
            elif ".k_proj." in name:
                values = interleave(values, config.num_key_value_heads)
        if architecture.startswith("gemma"):
            if name.endswith("norm.weight"):
                values = 1 + values
            # Where queries are normalised, the norm's gain scales them.
            if (".q_norm." if architecture == "gemma3" else ".q_proj.") in name:
                # llama.cpp scales queries by the head size, and has no key for another scale.
                values = values * np.float32(
                    (config.head_dim / config.query_pre_attn_scalar) ** 0.5)
        names = {"bert": ENCODER_NAMES, "gemma2": GEMMA_NAMES, "gemma3": GEMMA_NAMES}.get(
            architecture, DECODER_NAMES)
        target = gguf_name(name, names)
        if kind == "Q8_0" and values.ndim == 2:
            blocks = gguf.quantize(values, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(target, blocks, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
            plain = gguf.dequantize(
                gguf.quantize(parameter.numpy(), gguf.GGMLQuantizationType.Q8_0),
                gguf.GGMLQuantizationType.Q8_0)
            parameter.copy_(torch.from_numpy(plain))
        else:
            writer.add_tensor(target, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main(folder: pathlib.Path, names: list[str]) -> None:
    for seed, (name, kind, config) in enumerate(models()):
        if names and name not in names:
            continue
        model = kind(config).eval()
        randomise(model, seed)
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        model.save_pretrained(target)
        (target / "generation_config.json").unlink(missing_ok=True)
        texts = sequences(seed, [160, 12, 5] if name == "mpnet" else LENGTHS)
        if name.startswith("mpnet"):
            texts[1][4] = 1  # a padding token that is written out takes no position
        save_file(expected(model, texts, name == "bert"), target / "expected.safetensors")
        if name in ("bert", "llama", "llama3-rope", "qwen2", "gemma2", "smollm3", "gemma3",
                    "phi3-long", "granite", "olmo-clipped"):
            write_gguf(folder / f"{name}-f32.gguf", model, "F32")
        if name == "llama":
            write_gguf(folder / f"{name}-q8_0.gguf", model, "Q8_0")
            save_file(expected(model, texts, False), folder / f"{name}-q8_0.expected.safetensors")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
