"""Changes every key of every family's config.json, one at a time, and keeps what transformers does.

    python make_settings_fixtures.py OUTPUT_FOLDER [FAMILY...]

For each family FAMILY.safetensors holds a tiny seeded model (bfloat16, so that it is small), and
FAMILY.json

    config    the configuration, with every key that transformers writes by default
    ids       a text
    expected  its outcome: an encoder's hidden states averaged over the tokens, a decoder's logits
              after the last token
    cases     a list of
        names    the keys concerned; a refusal or note must name one of them
        source   who reads the first: "class", "base", "earlier" or "other"; see KEYS below
        change   what is set, null included
        absent   keys that are taken out
        drop     tensors that are taken out of the file
        outcome  "same" (as expected), "raises" (the reference opens nothing, or makes weights up),
                 or the outcome's numbers

Nothing is drawn at random but weights and ids, and both are seeded.
"""

import contextlib
import io
import json
import pathlib
import shutil
import sys
import tempfile

import torch
import transformers
from safetensors.torch import load_file, save_file

t = transformers
COMMON = dict(vocab_size=24, hidden_size=16, num_hidden_layers=2, num_attention_heads=4,
              intermediate_size=12, max_position_embeddings=32)
DECODER = dict(COMMON, num_key_value_heads=2, max_position_embeddings=64,
               bos_token_id=1, eos_token_id=2, head_dim=8)
FAMILIES = {
    "bert": (t.BertModel, t.BertConfig, COMMON),
    "roberta": (t.RobertaModel, t.RobertaConfig, COMMON),
    "distilbert": (t.DistilBertModel, t.DistilBertConfig, dict(
        vocab_size=24, dim=16, n_layers=2, n_heads=4, hidden_dim=12, max_position_embeddings=32)),
    "xlm-roberta": (t.XLMRobertaModel, t.XLMRobertaConfig, COMMON),
    "llama": (t.LlamaForCausalLM, t.LlamaConfig, DECODER),
    "mistral": (t.MistralForCausalLM, t.MistralConfig, dict(DECODER, sliding_window=5)),
    "qwen2": (t.Qwen2ForCausalLM, t.Qwen2Config, {
        k: v for k, v in DECODER.items() if k != "head_dim"}),
    "qwen3": (t.Qwen3ForCausalLM, t.Qwen3Config, DECODER),
    "gemma2": (t.Gemma2ForCausalLM, t.Gemma2Config, dict(
        DECODER, sliding_window=5, query_pre_attn_scalar=16)),
    "camembert": (t.CamembertModel, t.CamembertConfig, COMMON),
    "smollm3": (t.SmolLM3ForCausalLM, t.SmolLM3Config, dict(
        DECODER, num_hidden_layers=4, pad_token_id=None)),
    "mpnet": (t.MPNetModel, t.MPNetConfig, COMMON),
    "modernbert": (t.ModernBertModel, t.ModernBertConfig, dict(
        COMMON, local_attention=6, pad_token_id=0)),
    "gemma3_text": (t.Gemma3ForCausalLM, t.Gemma3TextConfig, dict(
        DECODER, sliding_window=5, query_pre_attn_scalar=16,
        layer_types=["sliding_attention", "full_attention"])),
    "phi3": (t.Phi3ForCausalLM, t.Phi3Config, dict(
        {k: v for k, v in DECODER.items() if k != "head_dim"}, hidden_size=32, pad_token_id=None,
        original_max_position_embeddings=8, rope_parameters=dict(
            rope_type="longrope", rope_theta=10000.0, partial_rotary_factor=0.5,
            short_factor=[1.0, 1.5], long_factor=[2.0, 5.0]))),
    "granite": (t.GraniteForCausalLM, t.GraniteConfig, dict(
        DECODER, embedding_multiplier=2.0, attention_multiplier=0.5, residual_multiplier=0.5,
        logits_scaling=4.0)),
    "olmo": (t.OlmoForCausalLM, t.OlmoConfig, dict(
        {k: v for k, v in DECODER.items() if k != "head_dim"}, clip_qkv=1.5)),
}
ENCODERS = ["bert", "roberta", "distilbert", "xlm-roberta", "camembert", "mpnet", "modernbert"]
NAMES = {"distilbert": {"hidden_size": "dim", "num_hidden_layers": "n_layers",
                        "num_attention_heads": "n_heads"}}

# Another legal value of a key, where doubling, negating or lengthening would make none.
LEGAL = {
    "architectures": [["SomethingElse"]], "dtype": ["bfloat16"], "torch_dtype": ["float16"],
    "problem_type": ["regression"], "layer_norm_eps": [0.01], "rms_norm_eps": [0.01],
    "hidden_act": ["relu", "silu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python",
                   "quick_gelu", "gelu", "swish"],
    "activation": ["relu", "silu", "gelu_new", "gelu_pytorch_tanh", "quick_gelu"],
    "hidden_activation": ["silu", "gelu"],
    "pad_token_id": [3, None], "bos_token_id": [5, None], "eos_token_id": [[2, 3], None],
    "classifier_dropout": [0.3], "max_position_embeddings": [16, 64],
    "num_attention_heads": [2, 8], "n_heads": [2, 8], "num_key_value_heads": [1, 4, None],
    "vocab_size": [20, 30], "hidden_size": [8], "dim": [8], "head_dim": [4, None],
    "num_hidden_layers": [1, 3], "n_layers": [1, 3], "chunk_size_feed_forward": [1],
    "sliding_window": [3, None, 0], "max_window_layers": [0, 1],
    "layer_types": [["sliding_attention", "full_attention"], None,
                    ["full_attention", "chunked_attention"], ["full_attention"]],
    "final_logit_softcapping": [1.0, None, 0.0], "attn_logit_softcapping": [0.5, None, 0.0],
    "query_pre_attn_scalar": [4], "use_bidirectional_attention": [True, False],
    "rope_theta": [100.0], "rope_parameters": [{"rope_type": "default", "rope_theta": 100.0}, None],
    "transformers_version": ["4.40.0"], "model_type": [], "pretraining_tp": [2],
    "type_vocab_size": [1, 3], "id2label": [{"0": "no", "1": "yes", "2": "perhaps"}],
    "label2id": [{"no": 0, "yes": 1, "perhaps": 2}],
    "relative_attention_num_buckets": [16, 40],
    "classifier_pooling": ["mean", "max"], "classifier_activation": ["relu", "tanh"],
    "local_attention": [4, 5, 1, 0, 64, -4], "norm_eps": [0.01],
    "clip_qkv": [0.5, 1, None, 0.0, -1.0, 1e9, "2", True],
    **{key: [0.75, 3, None, 0.0, -1.0, 1e-50, "2", True] for key in (
        "embedding_multiplier", "attention_multiplier", "residual_multiplier", "logits_scaling")},
}

# Keys that the default configuration doesn't have. base: read by PreTrainedConfig or the mask
# functions of 5.24; earlier: read by transformers 4's configuration or model of the family, or
# written by the models' authors; other: read by other families' classes of 5.24.
BASE = {
    "torch_dtype": ["float16"], "num_labels": [3], "name_or_path": ["x"], "_commit_hash": ["0"],
    "attn_implementation": ["eager"], "_attn_implementation": ["eager"],
    "experts_implementation": ["eager"], "per_layer_config": [{"0": {"intermediate_size": 8}}],
    "is_causal": [False, True], "rope_theta": [100.0], "tie_last_hidden_states": [False],
    "partial_rotary_factor": [0.5], "original_max_position_embeddings": [16],
    "rope_scaling": [{"rope_type": "linear", "factor": 4.0}, {"type": "linear", "factor": 4.0}],
    "temperature": [0.5], "top_k": [3], "max_length": [7], "do_sample": [True],
    "repetition_penalty": [2.0], "suppress_tokens": [[4]], "num_beams": [2],
    "quantization_config": [{"quant_method": "bitsandbytes", "load_in_8bit": True}],
    "auto_map": [{"AutoModel": "modeling.Other"}], "is_decoder": [True],
    "add_cross_attention": [True],
}
EARLIER = {
    "torchscript": [True], "use_bfloat16": [True], "tf_legacy_loss": [True],
    "pruned_heads": [{"0": [1]}], "cross_attention_hidden_size": [16],
    "tie_encoder_decoder": [True], "finetuning_task": ["sst2"], "task_specific_params": [{"a": 1}],
    "tokenizer_class": ["BertTokenizer"], "prefix": ["a "], "sep_token_id": [4],
    "decoder_start_token_id": [3], "gradient_checkpointing": [True], "output_past": [True],
}
EARLIER_ENCODER = {
    "position_embedding_type": ["absolute", "relative_key"], "directionality": ["bidi"],
    "pooler_fc_size": [768], "pooler_num_attention_heads": [12], "pooler_num_fc_layers": [3],
    "pooler_size_per_head": [128], "pooler_type": ["first_token_transform"],
    "gradient_checkpointing": [False], "embedding_size": [8],
}
EARLIER_DISTILBERT = {"tie_weights_": [True], "hidden_size": [8], "num_attention_heads": [2],
                      "num_hidden_layers": [1], "position_embedding_type": ["relative_key"]}
EARLIER_DECODER = {
    "rope_interleaved": [False], "is_llama_config": [True], "use_mrope": [False],
    "attention_bias": [True], "mlp_bias": [True], "sliding_window": [3], "pretraining_tp": [2],
    "use_sliding_window": [True], "max_window_layers": [0], "cache_implementation": ["hybrid"],
    "hidden_act": ["relu"],
    "layer_types": [["sliding_attention", "full_attention"]], "head_dim": [4],
}
OTHER = {
    "final_logit_softcapping": [1.0], "attn_logit_softcapping": [0.5], "query_pre_attn_scalar": [4],
    "embedding_multiplier": [2.0], "residual_multiplier": [0.5], "attention_multiplier": [0.5],
    "logits_scaling": [2.0], "logit_scale": [0.5], "attention_chunk_size": [3],
    "no_rope_layers": [[1, 0]], "clip_qkv": [0.1], "use_qk_norm": [True], "qk_layernorm": [True],
    "num_local_experts": [2], "num_experts": [2], "use_parallel_residual": [True],
    "use_bidirectional_attention": [True], "embedding_scale": [2.0], "scale_embedding": [True],
    "mlp_only_layers": [[0]], "no_such_key": [1],
}


def yarn(**more):
    return dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16, **more)


def llama3(**more):
    return {**dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
                   original_max_position_embeddings=16, rope_theta=10000.0), **more}


# Several keys together: everything that says how positions are turned.
ROPE = [
    {"rope_parameters": dict(rope_type="linear", factor=4.0, rope_theta=10000.0)},
    {"rope_parameters": dict(rope_type="linear", rope_theta=10000.0)},
    {"rope_parameters": dict(type="linear", factor=2.0)},
    {"rope_parameters": dict(rope_type="dynamic", factor=4.0)},
    {"rope_parameters": dict(rope_type="dynamic", factor=4.0), "max_position_embeddings": 8},
    {"rope_parameters": yarn()},
    {"rope_parameters": yarn(), "rope_theta": 500.0},
    {"rope_parameters": yarn(rope_theta=500.0), "rope_theta": 100.0},
    {"rope_parameters": yarn(attention_factor=2.0)},
    {"rope_parameters": yarn(attention_factor=0.0)},
    {"rope_parameters": yarn(mscale=0.5, mscale_all_dim=2.0)},
    {"rope_parameters": yarn(mscale=0.5)},
    {"rope_parameters": yarn(mscale_all_dim=2.0)},
    {"rope_parameters": yarn(beta_fast=16, beta_slow=2)},
    {"rope_parameters": yarn(beta_fast=0, beta_slow=0)},
    {"rope_parameters": yarn(beta_fast=0.1, beta_slow=0.5)},
    {"rope_parameters": yarn(truncate=False)},
    {"rope_parameters": yarn(partial_rotary_factor=0.5)},
    {"rope_parameters": dict(rope_type="yarn", factor=4.0)},
    {"rope_parameters": dict(rope_type="yarn", factor=None, original_max_position_embeddings=16)},
    {"rope_parameters": dict(rope_type="yarn", factor=4.0), "original_max_position_embeddings": 8},
    {"rope_parameters": yarn(), "original_max_position_embeddings": 8},
    {"rope_parameters": llama3()},
    {"rope_parameters": llama3(), "original_max_position_embeddings": 8},
    {"rope_parameters": dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0,
                             high_freq_factor=4.0, rope_theta=10000.0)},
    {"rope_parameters": llama3(low_freq_factor=2.0, high_freq_factor=8.0)},
    {"rope_parameters": dict(rope_type="longrope", short_factor=[1.0, 2.0, 3.0, 4.0],
                             long_factor=[2.0, 3.0, 4.0, 5.0], factor=4.0,
                             original_max_position_embeddings=8)},
    {"rope_parameters": dict(rope_type="longrope", short_factor=[1.0, 2.0], factor=4.0,
                             long_factor=[2.0, 3.0], original_max_position_embeddings=8)},
    {"rope_parameters": dict(rope_type="proportional", rope_theta=10000.0,
                             partial_rotary_factor=0.5)},
    {"rope_parameters": dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.5)},
    {"rope_parameters": dict(rope_type="default", rope_theta=10000.0, factor=4.0)},
    {"rope_parameters": dict(rope_type="default", rope_theta=10000.0, mrope_section=[1, 1, 2])},
    {"rope_parameters": dict(rope_type="su", factor=4.0)},
    {"rope_parameters": {"full_attention": dict(rope_type="default", rope_theta=100.0)}},
    {"rope_parameters": {"full_attention": dict(rope_type="default", rope_theta=100.0),
                         "sliding_attention": dict(rope_type="default", rope_theta=500.0)},
     "layer_types": ["full_attention", "sliding_attention"]},
    {"rope_parameters": dict(rope_type="default", rope_theta=0.0)},
    {"rope_parameters": dict(rope_type="linear", factor=0.0)},
    {"rope_parameters": {}},
    {"rope_parameters": {}, "rope_theta": 100.0},
    {"rope_parameters": None, "rope_theta": 100.0},
    {"rope_parameters": dict(rope_type="default", rope_theta=100.0), "rope_scaling": yarn()},
    {"rope_parameters": yarn(rope_theta=100.0), "rope_scaling": None},
    {"rope_parameters": yarn(rope_theta=100.0), "rope_scaling": {}},
    {"rope_parameters": dict(rope_type="default", rope_theta=100.0), "rope_theta": 500.0,
     "rope_scaling": dict(type="linear", factor=2.0)},
]
TIES = [
    ({"tie_word_embeddings": True}, []), ({"tie_word_embeddings": False}, []),
    ({"tie_word_embeddings": True}, ["lm_head.weight"]),
    ({"tie_word_embeddings": False}, ["lm_head.weight"]),
    ({"tie_word_embeddings": None}, ["lm_head.weight"]),
    ({"tie_word_embeddings": True}, ["model.embed_tokens.weight"]),
]
WINDOWS = [
    {"use_sliding_window": True, "sliding_window": 3, "max_window_layers": 1},
    {"use_sliding_window": True, "sliding_window": 3, "max_window_layers": 0},
    {"use_sliding_window": True, "sliding_window": 3, "max_window_layers": 28},
    {"use_sliding_window": True, "sliding_window": None, "max_window_layers": 0},
    {"use_sliding_window": False, "sliding_window": 3, "layer_types": None},
    {"use_sliding_window": True, "sliding_window": 3,
     "layer_types": ["sliding_attention", "full_attention"]},
    {"use_sliding_window": False, "sliding_window": 3,
     "layer_types": ["sliding_attention", "full_attention"]},
    {"use_sliding_window": True, "sliding_window": 3, "is_causal": False,
     "layer_types": ["sliding_attention", "full_attention"]},
]
KINDS = ["full_attention", "sliding_attention"]
# Layers without positions, and their windows.
UNTURNED = [
    *({"no_rope_layers": marks} for marks in (
        [0, 1, 1, 1], [1, 1, 1, 1, 0], [1, 0], [], [0, 0, 0, 0], [1, 2, -1, 0],
        [True, False, True, False], ["1", "0", "1", "0"])),
    *({"no_rope_layers": None, "no_rope_layer_interval": interval}
      for interval in (1, 2, 3, 4, 5, 0, -2)),
    {"use_sliding_window": True, "sliding_window": 3, "no_rope_layers": [0, 1, 0, 1]},
    {"use_sliding_window": True, "sliding_window": 3, "no_rope_layers": None},
    *({"use_sliding_window": used, "sliding_window": window,
       "layer_types": [KINDS[1], KINDS[0], KINDS[1], KINDS[0]]}
      for used in (True, False) for window in (3, None)),
]
# ModernBERT's kinds of layers, each with its own positions.
FULL, SLIDING = "full_attention", "sliding_attention"
MODERNBERT = [
    ({"rope_parameters": {FULL: dict(rope_type="default", rope_theta=500.0),
                          SLIDING: dict(rope_type="default", rope_theta=100.0)}}, []),
    ({"rope_parameters": {FULL: dict(rope_type="default", rope_theta=500.0)}}, []),
    ({"rope_parameters": {SLIDING: dict(rope_theta=500.0)}}, []),
    ({"rope_parameters": {FULL: None, SLIDING: None}}, []),
    ({"rope_parameters": {FULL: dict(rope_type="default", rope_theta=0.0)}}, []),
    ({"rope_parameters": {FULL: dict(rope_type="default"), SLIDING: {}}}, []),
    ({"rope_parameters": {FULL: dict(rope_type="linear", factor=4.0, rope_theta=500.0)}}, []),
    ({"rope_parameters": {SLIDING: dict(rope_type="linear", factor=4.0)}}, []),
    ({"rope_parameters": {FULL: yarn()}}, []), ({"rope_parameters": {FULL: llama3()}}, []),
    ({"rope_parameters": {FULL: dict(rope_type="dynamic", factor=4.0)}}, []),
    ({"rope_parameters": {FULL: dict(rope_type="default", partial_rotary_factor=0.5)}}, []),
    ({"rope_parameters": {FULL: dict(type="linear", factor=4.0)}}, []),
    ({"rope_parameters": {"other": dict(rope_type="default", rope_theta=5.0)}}, []),
    ({"rope_parameters": dict(rope_type="default", rope_theta=500.0)}, []),
    ({"rope_parameters": dict(rope_type="linear", factor=4.0)}, []),
    ({"rope_parameters": {}}, []), ({"rope_parameters": None}, []),
    ({"rope_parameters": {FULL: dict(rope_theta=500.0)}, "global_rope_theta": 50.0}, []),
    ({"rope_parameters": {FULL: dict(rope_theta=500.0)}, "local_rope_theta": 50.0}, []),
    ({"global_rope_theta": 500.0}, ["rope_parameters"]),
    ({"local_rope_theta": 500.0}, ["rope_parameters"]),
    ({"global_rope_theta": 500.0, "local_rope_theta": 50.0}, ["rope_parameters"]),
    ({"global_rope_theta": None}, ["rope_parameters"]),
    ({"global_rope_theta": 0.0}, ["rope_parameters"]),
    ({"rope_theta": 500.0}, ["rope_parameters"]), ({"rope_theta": 500.0}, []),
    ({"rope_scaling": dict(rope_type="linear", factor=4.0)}, ["rope_parameters"]),
    ({"rope_scaling": dict(type="linear", factor=4.0)}, ["rope_parameters"]),
    ({"rope_scaling": dict(rope_theta=77.0)}, ["rope_parameters"]),
    ({"rope_scaling": {}}, ["rope_parameters"]),
    ({"global_attn_every_n_layers": 1}, ["layer_types"]),
    ({"global_attn_every_n_layers": 2}, ["layer_types"]),
    ({"global_attn_every_n_layers": 0}, ["layer_types"]),
    ({"global_attn_every_n_layers": -1}, ["layer_types"]),
    ({"global_attn_every_n_layers": None}, ["layer_types"]),
    ({"global_attn_every_n_layers": 1}, []),
    ({"layer_types": [SLIDING, SLIDING]}, []), ({"layer_types": [FULL, FULL]}, []),
    ({"layer_types": [SLIDING, FULL]}, []), ({"layer_types": [SLIDING, "other"]}, []),
    ({"layer_types": [SLIDING, SLIDING, FULL]}, []), ({"layer_types": [FULL]}, []),
    ({"layer_types": None, "num_hidden_layers": 1}, []),
    ({"sliding_window": 2}, []), ({"sliding_window": None}, []), ({"head_dim": 4}, []),
    ({"head_dim": 8}, []), ({"head_dim": None}, []), ({"reference_compile": True}, []),
    ({"layer_norm_eps": 0.1}, []), ({"hidden_act": "relu"}, []), ({"pad_token_id": 24}, []),
    ({"pad_token_id": -30}, []), ({"pad_token_id": -1}, []), ({"type_vocab_size": 2}, []),
    ({"compile": True}, []), ({"repad_logits_with_grad": False}, []),
    ({"mlp_bias": True}, []), ({"norm_bias": True}, []), ({"attention_bias": None}, []),
    ({"local_attention": None}, []),
]
LINEAR = dict(rope_type="linear", factor=4.0)
# A base and a scaling for each kind of layer, as files new and old say them.
BY_KIND = [
    {}, *({"rope_parameters": parameters} for parameters in (
        None, {}, {KINDS[0]: LINEAR}, {KINDS[0]: dict(LINEAR, rope_theta=100.0)},
        {KINDS[1]: LINEAR}, {KINDS[1]: dict(rope_type="default", rope_theta=100.0)},
        {KINDS[0]: None, KINDS[1]: None}, {KINDS[0]: yarn(), KINDS[1]: {}},
        {KINDS[0]: dict(rope_type="yarn", factor=4.0)}, {KINDS[0]: llama3()},
        {KINDS[0]: dict(type="linear", factor=4.0)}, {KINDS[0]: {}, KINDS[1]: llama3()},
        {KINDS[0]: dict(rope_type="default", partial_rotary_factor=0.5)},
        {KINDS[0]: dict(rope_type="longrope", factor=4.0)}, {KINDS[0]: 3},
        {KINDS[0]: dict(LINEAR, rope_theta=0.0)})),
    *({"rope_scaling": scaling} for scaling in (
        LINEAR, dict(LINEAR, rope_theta=100.0), dict(type="linear", factor=4.0), {}, yarn())),
    {"rope_theta": 100.0}, {"rope_local_base_freq": 100.0}, {"rope_local_base_freq": None},
    {"rope_theta": 100.0, "rope_local_base_freq": 500.0, "rope_scaling": LINEAR},
    {"rope_theta": 100.0, "rope_parameters": {KINDS[0]: dict(rope_type="default",
                                                             rope_theta=500.0)}},
    {"rope_scaling": LINEAR, "rope_parameters": {KINDS[0]: {}, KINDS[1]: {}}},
    {"original_max_position_embeddings": 16, "rope_parameters": {KINDS[0]: dict(
        rope_type="yarn", factor=4.0)}},
    {"partial_rotary_factor": 0.5}, {"partial_rotary_factor": 1.0},
]
# Which layers have windows.
KINDS_OF_LAYERS = [
    *({"sliding_window_pattern": pattern} for pattern in (1, 2, 3, 6, 0, -2, None)),
    {"_sliding_window_pattern": 2}, {"sliding_window_pattern": 2, "sliding_window": None},
    {"sliding_window_pattern": 1, "sliding_window": None},
]
LISTS = dict(short_factor=[1.0, 1.5], long_factor=[2.0, 5.0])
LONG = dict(LISTS, rope_type="longrope")
HALF = dict(LONG, partial_rotary_factor=0.5)
# Parts of heads that are turned, and factors by the length of the text.
LONGROPE = [
    *({"rope_parameters": parameters} for parameters in (
        HALF, LONG, dict(LONG, partial_rotary_factor=1.0), dict(HALF, rope_theta=100.0),
        dict(HALF, factor=4.0), dict(HALF, factor=0.5), dict(HALF, attention_factor=2.0),
        dict(HALF, attention_factor=0.0), dict(HALF, original_max_position_embeddings=32),
        dict(HALF, short_factor=[1.0]), dict(HALF, long_factor=[2.0, 3.0, 4.0]),
        dict(HALF, short_factor=None), dict(HALF, long_factor=[2.0, "3"]),
        dict(HALF, short_factor=[1.0, 0.0]), dict(HALF, long_factor=[1.0, 0.0]),
        dict(HALF, long_factor=[2.0, 6.0]), dict(HALF, short_factor=[3.0, 6.0]),
        {k: v for k, v in HALF.items() if k != "long_factor"},
        dict(HALF, rope_type="su"), dict(HALF, rope_type="yarn"), dict(HALF, rope_type="default"),
        dict(HALF, rope_type="default", short_factor=[1.0]), dict(HALF, rope_type="linear", factor=2.0),
        dict(LISTS, type="longrope", partial_rotary_factor=0.5), dict(LISTS, type="su"),
        dict(HALF, type="linear"), dict(rope_type="default", partial_rotary_factor=0.75),
        dict(rope_type="default", partial_rotary_factor=0.3),
        dict(rope_type="default", partial_rotary_factor=0.4),
        dict(rope_type="default", partial_rotary_factor=0.0),
        dict(rope_type="default", partial_rotary_factor=1.5),
        dict(rope_type="default", partial_rotary_factor=-0.5),
        dict(rope_type="default", partial_rotary_factor=None), dict(HALF, rope_theta=0.0))),
    *({"rope_scaling": scaling, "partial_rotary_factor": 0.5} for scaling in (
        LONG, dict(LISTS, type="longrope"), dict(LISTS, type="su"), dict(LISTS, type="yarn"),
        dict(LISTS, type="su", original_max_position_embeddings=8), {}, None,
        dict(LONG, partial_rotary_factor=1.0), dict(LONG, rope_theta=100.0))),
    {"rope_parameters": HALF, "rope_scaling": dict(LONG, long_factor=[3.0, 4.0])},
    {"rope_parameters": HALF, "partial_rotary_factor": 1.0},
    {"rope_parameters": HALF, "rope_theta": 100.0},
    {"rope_parameters": HALF, "original_max_position_embeddings": 32},
    {"rope_parameters": HALF, "original_max_position_embeddings": 11},
    {"rope_parameters": HALF, "original_max_position_embeddings": 12},
    {"rope_parameters": HALF, "original_max_position_embeddings": 1},
    {"rope_parameters": HALF, "original_max_position_embeddings": 0},
    {"rope_parameters": HALF, "max_position_embeddings": 8},
    {"rope_parameters": HALF, "max_position_embeddings": 4},
    {"rope_parameters": HALF, "head_dim": 8}, {"rope_parameters": HALF, "head_dim": 4},
    {"rope_parameters": HALF, "head_dim": None},
    {"rope_parameters": dict(rope_type="default"), "head_dim": 8},
    {"rope_parameters": dict(rope_type="default"), "head_dim": None},
    {"rope_parameters": dict(rope_type="default"), "partial_rotary_factor": 0.5},
    {"resid_pdrop": 0.5}, {"embd_pdrop": 0.5}, {"lm_head_bias": True}, {"full_attn_mod": 2},
    {"interpolate_factor": 2},
]


def other_values(key, value):
    if key in LEGAL:
        return [v for v in LEGAL[key] if v != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value * 2 + 1]
    if isinstance(value, float):
        return [value * 2 + 0.125]
    if isinstance(value, str):
        return [value + "x"]
    if isinstance(value, list):
        return [value + value]
    return [1]


def changes(family, config, ids):
    """(names, source, change, absent, drop) of every case."""
    for key, value in config.items():
        if key == "model_type":
            continue
        source = "base" if key in t.PreTrainedConfig().to_dict() else "class"
        yield [key], source, {}, [key], []
        for other in other_values(key, value):
            yield [key], source, {key: other}, [], []
    extra = [("base", BASE), ("earlier", EARLIER), ("other", OTHER)]
    if family == "distilbert":
        extra.append(("earlier", EARLIER_DISTILBERT))
    elif family in ENCODERS:
        extra.append(("earlier", EARLIER_ENCODER))
    else:
        extra.append(("earlier", EARLIER_DECODER))
    for source, keys in extra:
        for key, values in keys.items():
            if key in config:
                continue
            for value in values:
                yield [key], source, {key: value}, [], []
    if family == "modernbert":
        for change, absent in MODERNBERT:
            yield sorted(change), "class", change, absent, []
    if family in ENCODERS:
        # A token that the text holds as the padding, which takes no position.
        yield ["pad_token_id"], "class", {"pad_token_id": ids[3]}, [], []
        yield ["is_causal", "is_decoder"], "base", {"is_decoder": True, "is_causal": False}, [], []
        yield (["add_cross_attention"], "class",
               {"is_decoder": True, "add_cross_attention": True}, [], [])
        return
    for change in ROPE:
        absent = [] if "rope_parameters" in change else ["rope_parameters"]
        yield sorted(change), "base", change, absent, []
    yield (["rope_scaling"], "earlier",
           {"rope_scaling": dict(type="yarn", factor=4.0), "rope_theta": 500.0},
           ["rope_parameters"], [])
    yield ["rope_theta"], "earlier", {"rope_theta": 500.0}, ["rope_parameters"], []
    for change, drop in TIES:
        yield ["tie_word_embeddings", *drop], "class", change, [], drop
    for change in WINDOWS:
        absent = ["layer_types"] if "layer_types" in config and "layer_types" not in change else []
        yield sorted(change), "class", change, absent, []
    for change in BY_KIND if family == "gemma3_text" else []:
        absent = [] if "rope_parameters" in change else ["rope_parameters"]
        yield sorted(change) + absent, "class", change, absent, []
    for change in KINDS_OF_LAYERS if family == "gemma3_text" else []:
        yield [*sorted(change), "layer_types"], "class", change, ["layer_types"], []
    if family == "gemma3_text":
        for window in (None, 3):
            for kinds in (KINDS[:1] * 2, KINDS[1:] * 2):
                change = {"sliding_window": window, "layer_types": kinds}
                yield sorted(change), "class", change, [], []
    for change in LONGROPE if family == "phi3" else []:
        absent = [] if {"rope_parameters", "embd_pdrop"} & {*change} else ["rope_parameters"]
        yield sorted(change), "class", change, absent if "rope_scaling" in change else [], []
    if family == "phi3":
        yield (["original_max_position_embeddings"], "class", {"rope_parameters": HALF},
               ["original_max_position_embeddings"], [])
    for change in UNTURNED if family == "smollm3" else []:
        absent = [] if "layer_types" in change else ["layer_types"]
        yield sorted(change), "class", change, absent, []


@torch.no_grad()
def outcome(folder, kind, ids, is_encoder):
    """The reference's numbers, or None where it raises or makes weights up."""
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            model, info = kind.from_pretrained(
                folder, dtype=torch.float32, output_loading_info=True)
            if info["missing_keys"] or info.get("mismatched_keys"):
                return None
            output = model.eval()(input_ids=torch.tensor([ids]), return_dict=True)
    except Exception:  # whatever it raises, it opens nothing
        return None
    # Hidden states of an encoder, logits of a decoder.
    first = output[0][0]
    return first.mean(0) if is_encoder else first[-1]


def randomise(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            scale = 0.5 if parameter.ndim > 1 else 0.2
            centre = 1 if "norm" in name.lower() and name.endswith("weight") else 0
            parameter.copy_((centre + scale * noise).bfloat16())


def run(folder: pathlib.Path, family: str, seed: int) -> None:
    kind, configuration, dimensions = FAMILIES[family]
    is_encoder = family in ENCODERS
    model = kind(configuration(**dimensions)).eval()
    randomise(model, seed)
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(5, 20, (12,), generator=generator).tolist()
    counts = {}
    with tempfile.TemporaryDirectory() as scratch:
        base = pathlib.Path(scratch) / "base"
        model.save_pretrained(base)
        weights = {k: v.bfloat16() for k, v in load_file(base / "model.safetensors").items()
                   if not k.startswith("pooler")}
        for name in ("pooler.dense.weight", "pooler.dense.bias"):
            if hasattr(model, "pooler"):
                weights[name] = model.state_dict()[name].bfloat16()
        save_file(weights, folder / f"{family}.safetensors", metadata={"format": "pt"})
        config = json.loads(json.dumps(configuration(**dimensions).to_dict(), default=str))
        config["dtype"] = "float32"
        config["architectures"] = [kind.__name__]
        config.pop("id2label"), config.pop("label2id")

        def write(change, absent, drop):
            place = pathlib.Path(scratch) / "case"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            fields = {k: v for k, v in {**config, **change}.items() if k not in absent}
            (place / "config.json").write_text(json.dumps(fields))
            save_file({k: v for k, v in weights.items() if k not in drop},
                      place / "model.safetensors", metadata={"format": "pt"})
            return place

        expected = outcome(write({}, [], []), kind, ids, is_encoder)
        cases = []
        seen = set()
        for names, source, change, absent, drop in changes(family, config, ids):
            text = json.dumps([change, absent, drop], sort_keys=True)
            if text in seen:
                continue
            seen.add(text)
            found = outcome(write(change, absent, drop), kind, ids, is_encoder)
            case = {"names": names, "source": source}
            if change:
                case["change"] = change
            if absent:
                case["absent"] = absent
            if drop:
                case["drop"] = drop
            if found is None or not torch.isfinite(found).all():
                case["outcome"] = "raises"
            elif found.shape == expected.shape and (found - expected).abs().max() < 1e-6:
                case["outcome"] = "same"
            else:
                case["outcome"] = [round(x, 6) for x in found.tolist()]
                if found.shape == expected.shape:
                    case["distance"] = float(f"{(found - expected).abs().max():.2g}")
            counts[str(case["outcome"])[:4]] = counts.get(str(case["outcome"])[:4], 0) + 1
            cases.append(case)
    lines = ",\n    ".join(json.dumps(case) for case in cases)
    head = json.dumps({"config": config, "ids": ids,
                       "expected": [round(x, 6) for x in expected.tolist()]})
    (folder / f"{family}.json").write_text(f'{head[:-1]},\n  "cases": [\n    {lines}\n  ]\n}}\n')
    changed = [c["distance"] for c in cases if "distance" in c]
    print(family, len(cases), "cases:", sum(c["outcome"] == "same" for c in cases), "same,",
          sum(c["outcome"] == "raises" for c in cases), "raise,",
          len(changed), "change by at least", min(changed, default=None))


if __name__ == "__main__":
    t.utils.logging.set_verbosity(50)
    t.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(FAMILIES):
        if len(sys.argv) < 3 or name in sys.argv[2:]:
            run(target, name, 100 + number)
