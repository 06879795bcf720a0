"""Changes every key of every GGUF architecture that is read, one at a time.

    python make_gguf_settings_fixtures.py FOLDER [ARCHITECTURE...]

FOLDER is the one that make_settings_fixtures.py has filled: its tiny models become
ARCHITECTURE.gguf, and ARCHITECTURE.gguf.json holds the cases in the same form, a key's value in
`change` with its type, [TYPE, VALUE].

What a key does is llama.cpp's rule (llama_model::load_hparams, llama_context's constructor, and
ggml_rope_yarn); the numbers are those of transformers with a configuration that says the same.
Tests/Interop/gguf_settings.py holds them to llama.cpp itself. `outcome` may also be

    "raises"   llama.cpp doesn't open the file, or its numbers aren't any
    "changes"  the computation is another, for which there are no numbers: to be refused
"""

import json
import math
import pathlib
import sys
import tempfile
from unittest import mock

import gguf
import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save_file

from make_settings_fixtures import ENCODERS, FAMILIES, outcome
from make_transformer_fixtures import (
    DECODER_NAMES, ENCODER_NAMES, GEMMA_NAMES, gguf_name, interleave)

THETA = 500.0
TYPES = {"u32": "add_uint32", "f32": "add_float32", "bool": "add_bool", "str": "add_string",
         "arr": "add_array"}
NEVER_READ = {
    "general.name": ["str", "x"], "general.author": ["str", "x"], "general.version": ["str", "2"],
    "general.type": ["str", "model"], "general.file_type": ["u32", 7],
    "general.quantization_version": ["u32", 2], "general.license": ["str", "mit"],
    "general.url": ["str", "x"], "general.description": ["str", "x"],
    "general.source.url": ["str", "x"], "general.source.huggingface.repository": ["str", "x"],
    "general.basename": ["str", "x"], "general.finetune": ["str", "x"],
    "general.size_label": ["str", "7B"], "general.tags": ["arr", ["x"]],
    "general.languages": ["arr", ["en"]], "general.sampling.temp": ["f32", 0.5],
    "general.sampling.top_k": ["u32", 5], "general.organization": ["str", "x"],
    "{}.tensor_data_layout": ["str", "reference"], "{}.rope.scaling.finetuned": ["bool", True],
    "no.such.key": ["u32", 1],
}
# Keys that another architecture's class reads, or that this one has read at some time.
OTHERS = {
    "{}.expert_count": ["u32", 2], "{}.expert_used_count": ["u32", 1],
    "{}.logit_scale": ["f32", 0.5], "{}.residual_scale": ["f32", 0.5],
    "{}.embedding_scale": ["f32", 2.0], "{}.attn_logit_softcapping": ["f32", 1.0],
    "{}.final_logit_softcapping": ["f32", 1.0], "{}.attention.scale": ["f32", 0.1],
    "{}.attention.output_scale": ["f32", 0.1], "{}.attention.clamp_kqv": ["f32", 0.1],
    "{}.attention.max_alibi_bias": ["f32", 8.0], "{}.attention.temperature_length": ["u32", 4],
    "{}.use_parallel_residual": ["bool", True], "{}.hidden_activation": ["str", "relu"],
    "{}.attention.sliding_window_pattern": ["u32", 2], "{}.swin_norm": ["bool", True],
    "{}.nextn_predict_layers": ["u32", 1], "{}.leading_dense_block_count": ["u32", 1],
    "{}.attention.shared_kv_layers": ["u32", 1], "{}.attention.value_scale": ["f32", 0.5],
}
ROPE_OTHERS = {
    "{}.rope.dimension_sections": ["arr", [1, 1, 2, 0]], "{}.rope.freq_base_swa": ["f32", 100.0],
    "{}.rope.dimension_count_swa": ["u32", 4], "{}.rope.scaling.alpha": ["f32", 2.0],
    "{}.attention.sliding_window": ["u32", 3],
}
# The architectures that store each head's halves of q and k interleaved.
INTERLEAVED = ["llama", "smollm3", "granite", "olmo"]
# Those of them that an architecture's class reads.
WINDOWED = ["{}.final_logit_softcapping", "{}.attention.sliding_window",
            "{}.attention.sliding_window_pattern"]
OWN = {"gemma2": [*WINDOWED, "{}.attn_logit_softcapping"],
       "gemma3": [*WINDOWED, "{}.rope.freq_base_swa"]}
# granite's, by what transformers calls them.
SCALES = {"embedding_scale": "embedding_multiplier", "attention.scale": "attention_multiplier",
          "residual_scale": "residual_multiplier", "logit_scale": "logits_scaling"}
# The folder's family, where it has another name.
FAMILY = {"deci": "llama", "gemma3": "gemma3_text"}
# phi3's lists, and the factor on queries and keys.
LISTS = dict(short_factor=[1.0, 1.5], long_factor=[2.0, 5.0])
AMPLITUDE = 1.25
# What keeps the norms' divisor from zero, where no configuration says it.
EPSILON = "epsilon"
# The base of gemma3's layers with windows.
LOCAL = 200.0


def write(path, architecture, metadata, tensors):
    writer = gguf.GGUFWriter(str(path), architecture)
    for key, (kind, value) in metadata.items():
        getattr(writer, TYPES[kind])(key, value)
    for name, values in tensors.items():
        writer.add_tensor(name, np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def yarn(**more):
    return dict(rope_type="yarn", rope_theta=THETA, factor=4.0,
                original_max_position_embeddings=16, **more)


def decoder_cases(a, is_interleaved, head_size):
    """(names, change, absent, what transformers' configuration says the same; or an outcome)."""
    scaling = a + ".rope.scaling."
    linear = dict(rope_type="linear", rope_theta=THETA, factor=4.0)
    type_yarn = {scaling + "type": ["str", "yarn"], scaling + "factor": ["f32", 4.0]}
    # A text is longer than phi3's, so that the lists for long ones hold.
    original = {scaling + "original_context_length": ["u32", 8 if a == "phi3" else 16]}
    # The more layers a model has, the more its numbers are moved by rounding.
    sharper = 1.5 if a == "smollm3" else 2.0
    epsilons = [a + ".attention.layer_norm_rms_epsilon", a + ".attention.layer_norm_epsilon"]
    read, passed = epsilons[::-1] if a == "olmo" else epsilons
    yield {read: ["f32", 0.01]}, [], {EPSILON if a == "olmo" else "rms_norm_eps": 0.01}
    yield {}, [read], "raises"
    yield {passed: ["f32", 0.01]}, [], "same"
    yield {a + ".rope.freq_base": ["f32", 100.0]}, [], {"rope_parameters": dict(
        rope_type="default", rope_theta=100.0)}
    yield {}, [a + ".rope.freq_base"], {"rope_parameters": dict(
        rope_type="default", rope_theta=10000.0)}
    if a != "phi3":
        yield {}, [a + ".rope.dimension_count"], "same"
        part = {a + ".rope.dimension_count": ["u32", head_size // 2]}
        yield part, [], "raises" if is_interleaved else "changes"
    yield ({a + ".attention.causal": ["bool", False]}, [],
           "changes" if a in OWN else {"is_causal": False})
    yield {a + ".attention.causal": ["bool", True]}, [], "same"
    yield {scaling + "type": ["str", "linear"]}, [], "same"
    # gemma2's layers with windows are scaled all the same.
    yield ({scaling + "type": ["str", "none"], scaling + "factor": ["f32", 4.0]}, [],
           "changes" if a == "gemma2" else "same")
    yield {scaling + "type": ["str", "longrope"]}, [], "same" if a == "phi3" else "changes"
    yield {scaling + "type": ["str", "nothing"]}, [], "raises"
    yield {scaling + "factor": ["f32", 4.0]}, [], {"rope_parameters": linear}
    yield {scaling + "factor": ["f32", 0.0]}, [], "same"
    yield {a + ".rope.scale_linear": ["f32", 4.0]}, [], {"rope_parameters": linear}
    yield ({a + ".rope.scale_linear": ["f32", 2.0], scaling + "factor": ["f32", 4.0]}, [],
           {"rope_parameters": linear})
    yield ({**type_yarn, **original}, [], {"rope_parameters": yarn()})
    yield (type_yarn, [], {"rope_parameters": dict(
        yarn(), original_max_position_embeddings=64)})
    yield ({**type_yarn, a + ".context_length": ["u32", 32]}, [], {"rope_parameters": dict(
        yarn(), original_max_position_embeddings=32)})
    yield original, [], "same"
    yield ({scaling + "type": ["str", "yarn"], **original}, [],
           {"rope_parameters": dict(yarn(), factor=1.0)})
    yield ({**type_yarn, **original, scaling + "attn_factor": ["f32", sharper]}, [],
           {"rope_parameters": yarn(attention_factor=sharper * (0.1 * math.log(4) + 1))})
    yield ({scaling + "attn_factor": ["f32", 2.0]}, [],
           {"rope_parameters": dict(yarn(), factor=1.0, attention_factor=2.0)})
    for key, other, usual in [("yarn_beta_fast", 16.0, 32.0), ("yarn_beta_slow", 2.0, 1.0),
                              ("yarn_attn_factor", 2.0, 1.0), ("yarn_log_multiplier", 0.5, 0.0),
                              ("yarn_ext_factor", 0.5, -1.0)]:
        change = {**type_yarn, **original}
        yield {**change, scaling + key: ["f32", other]}, [], "changes"
        yield {**change, scaling + key: ["f32", usual]}, [], {"rope_parameters": yarn()}
    for key, value in ROPE_OTHERS.items():
        if key in OWN.get(a, []) or a == "phi3" and key.endswith(".sliding_window"):
            continue
        yield {key.format(a): value}, [], "changes"
    yield {a + ".attention.head_count_kv": ["u32", 1]}, [], "raises"
    yield {}, [a + ".attention.head_count_kv"], "raises"
    if a not in ("qwen2", "phi3", "olmo"):
        yield {a + ".attention.key_length": ["u32", 4]}, [], "raises"
        yield {}, [a + ".attention.key_length"], "raises"
        yield {a + ".attention.value_length": ["u32", 4]}, [], "raises"
        yield {}, [a + ".attention.value_length"], "raises"


def gemma2_cases(a):
    """What llama.cpp's gemma2 reads beside: both soft caps and the window, with its own defaults."""
    window, pattern = a + ".attention.sliding_window", a + ".attention.sliding_window_pattern"
    kinds = ["full_attention", "sliding_attention"]
    for key, other, usual in [("attn_logit_softcapping", 0.5, 50.0),
                              ("final_logit_softcapping", 1.0, 30.0)]:
        yield {f"{a}.{key}": ["f32", other]}, [], {key: other}
        yield {f"{a}.{key}": ["f32", 0.0]}, [], "raises"
        yield {}, [f"{a}.{key}"], {key: usual}
    yield {window: ["u32", 3]}, [], {"sliding_window": 3}
    yield {}, [window], {"sliding_window": 4096}
    for layers in ([1, 1], [0, 1]):
        yield {pattern: ["arr", layers]}, [], {"layer_types": [kinds[i] for i in layers]}
    # It wants a layer with a window.
    yield {pattern: ["arr", [0, 0]]}, [], "raises"
    yield {pattern: ["u32", 1]}, [], "raises"
    yield {pattern: ["u32", 2]}, [], "same"
    yield {pattern: ["u32", 3]}, [], {"layer_types": [kinds[1]] * 2}
    yield {pattern: ["u32", 0]}, [], {"layer_types": [kinds[1]] * 2}
    yield {window: ["u32", 0]}, [], "raises"
    yield {window: ["u32", 64]}, [], {"layer_types": [kinds[0]] * 2}


def gemma3_cases(a):
    """What llama.cpp's gemma3 reads beside: the bound of logits, the window, a second base."""
    window, pattern = a + ".attention.sliding_window", a + ".attention.sliding_window_pattern"
    kinds = ["full_attention", "sliding_attention"]
    cap, local = a + ".final_logit_softcapping", a + ".rope.freq_base_swa"
    yield {cap: ["f32", 1.0]}, [], {"final_logit_softcapping": 1.0}
    yield {}, [cap], {"final_logit_softcapping": None}
    yield {cap: ["f32", 0.0]}, [], {"final_logit_softcapping": None}
    yield {local: ["f32", 50.0]}, [], {"local": 50.0}
    yield {}, [local], {"local": 10000.0}
    yield {local: ["f32", 0.0]}, [], "changes"
    yield {window: ["u32", 3]}, [], {"sliding_window": 3}
    # Without windows, all layers turn by the one base.
    yield {}, [window], {"layer_types": [kinds[0]] * 2}
    yield {window: ["u32", 0]}, [], {"layer_types": [kinds[0]] * 2}
    yield {window: ["u32", 64]}, [], {"sliding_window": 64}
    for layers in ([1, 1], [0, 1]):
        yield {pattern: ["arr", layers]}, [], {"layer_types": [kinds[i] for i in layers]}
    yield {pattern: ["arr", [0, 0]]}, [], "raises"
    yield {pattern: ["u32", 1]}, [], "raises"
    yield {pattern: ["u32", 2]}, [], "same"
    yield {pattern: ["u32", 3]}, [], {"layer_types": [kinds[1]] * 2}
    yield {pattern: ["u32", 0]}, [], {"layer_types": [kinds[1]] * 2}
    yield {}, [pattern], {"layer_types": [kinds[1]] * 2}


def phi3_cases(a):
    """What llama.cpp's phi3 reads beside: the columns that are turned; lists by the context's length.
    It sizes all heads by the hidden size, and switches windows off."""
    count, scaling = a + ".rope.dimension_count", a + ".rope.scaling."
    original = scaling + "original_context_length"
    for columns in (2, 6, 8, 16):
        yield {count: ["u32", columns]}, [], "raises"
    yield {}, [count], "raises"
    # As long as llama.cpp's shortest context, or the context that the model was trained with.
    yield {original: ["u32", 256]}, [], {"original_max_position_embeddings": 256}
    yield {}, [original], {"original_max_position_embeddings": 512}
    yield {}, [scaling + "attn_factor"], {"rope_parameters": dict(
        rope_type="yarn", factor=1.0, attention_factor=1.0)}
    yield {scaling + "type": ["str", "longrope"], scaling + "factor": ["f32", 4.0]}, [], "changes"
    yield {scaling + "type": ["str", "none"], a + ".rope.scale_linear": ["f32", 4.0]}, [], "same"
    for size in (3, 0):
        yield {a + ".attention.sliding_window": ["u32", size]}, [], "same"
    for key in ("key_length", "value_length"):
        yield {f"{a}.attention.{key}": ["u32", 4]}, [], "raises"
        yield {}, [f"{a}.attention.{key}"], "same"


def granite_cases(a, head_size):
    """What llama.cpp's granite reads beside: four scales, of which one has to be there."""
    for key, name in SCALES.items():
        yield {f"{a}.{key}": ["f32", 0.75]}, [], {name: 0.75}
        if key == "logit_scale":
            yield {f"{a}.{key}": ["f32", 0.0]}, [], "raises"
            yield {}, [f"{a}.{key}"], "raises"
            continue
        # 0 is none; products of queries and keys then have the usual scale.
        none = {name: head_size ** -0.5 if key == "attention.scale" else 1.0}
        yield {f"{a}.{key}": ["f32", 0.0]}, [], none
        yield {}, [f"{a}.{key}"], none
    for key in SCALES:
        yield {f"{a}.{key}": ["f32", -1.0]}, [], "changes"
    yield {a + ".rope.scaling.finetuned": ["bool", False]}, [], "changes"
    yield {a + ".deepstack_mapping": ["arr", [-1, 0]]}, [], "changes"


def olmo_cases(a):
    """What llama.cpp's olmo reads beside: a bound, which is none where it isn't positive. It sizes all
    heads by the hidden size."""
    bound = a + ".attention.clamp_kqv"
    yield {bound: ["f32", 0.5]}, [], {"clip_qkv": 0.5}
    for number in (0.0, -1.0):
        yield {bound: ["f32", number]}, [], {"clip_qkv": None}
    yield {}, [bound], {"clip_qkv": None}
    for key in ("key_length", "value_length"):
        yield {f"{a}.attention.{key}": ["u32", 2]}, [], "raises"
        yield {f"{a}.attention.{key}": ["u32", 4]}, [], "same"


def by_list(change):
    """A configuration of Phi-3 with both lists; a word where they would stand beside a scaling."""
    rope = change.get("rope_parameters", dict(rope_type="default"))
    if rope["rope_type"] != "default" and (
            rope.get("factor") != 1 or "attention_factor" not in rope):
        return "changes"
    return {**change, "rope_parameters": dict(
        LISTS, rope_type="longrope", rope_theta=rope.get("rope_theta", THETA),
        partial_rotary_factor=0.5, attention_factor=rope.get("attention_factor", AMPLITUDE))}


def by_kind(change):
    """A configuration of Gemma 3 that turns full layers as `change` says; a word where llama.cpp
    turns layers with windows by parts of it."""
    full = change.get("rope_parameters", dict(rope_type="default", rope_theta=THETA))
    local = dict(rope_type="default", rope_theta=change.get("local", LOCAL))
    if full["rope_type"] == "yarn":
        if full["factor"] != 1:
            return "changes"
        # A factor on queries and keys holds for all layers.
        local = {**full, "rope_theta": local["rope_theta"]}
    return {**{k: v for k, v in change.items() if k != "local"},
            "rope_parameters": {"full_attention": full, "sliding_attention": local}}


def encoder_cases(a):
    yield {a + ".attention.layer_norm_epsilon": ["f32", 0.01]}, [], {"layer_norm_eps": 0.01}
    yield {}, [a + ".attention.layer_norm_epsilon"], "raises"
    yield {a + ".attention.layer_norm_rms_epsilon": ["f32", 0.01]}, [], "same"
    yield {a + ".attention.causal": ["bool", False]}, [], "same"
    # llama.cpp computes attention to both sides, whatever the file says.
    yield {a + ".attention.causal": ["bool", True]}, [], "same"
    yield {}, [a + ".attention.causal"], "same"
    yield {a + ".attention.head_count": ["u32", 2]}, [], {"num_attention_heads": 2}
    yield {a + ".rope.freq_base": ["f32", 100.0]}, [], "same"
    yield {a + ".attention.key_length": ["u32", 8]}, [], "raises"
    yield {a + ".pooling_type": ["u32", 2]}, [], "same"


def common_cases(a, layers):
    for key in ("embedding_length", "feed_forward_length", "block_count", "context_length",
                "attention.head_count"):
        yield {}, [f"{a}.{key}"], "raises"
    yield {a + ".embedding_length": ["u32", 8]}, [], "raises"
    yield {a + ".feed_forward_length": ["u32", 25]}, [], "raises"
    yield {a + ".feed_forward_length": ["arr", [12] * layers]}, [], "same"
    yield {a + ".block_count": ["u32", 1]}, [], "raises"
    yield {a + ".block_count": ["u32", 3]}, [], "raises"
    yield {a + ".vocab_size": ["u32", 20]}, [], "same"
    yield {a + ".context_length": ["u32", 16]}, [], "raises" if a == "bert" else "same"
    for key, value in NEVER_READ.items():
        yield {key.format(a): value}, [], "same"
    for key, value in OTHERS.items():
        if key in OWN.get(a, []) or a == "granite" and key.removeprefix("{}.") in SCALES:
            continue
        if a == "olmo" and key.endswith("clamp_kqv"):
            continue
        yield {key.format(a): value}, [], "changes"


def run(folder: pathlib.Path, a: str) -> None:
    # deci is llama with widths of each layer's own.
    family = FAMILY.get(a, a)
    known = json.loads((folder / f"{family}.json").read_text())
    config, ids = known["config"], known["ids"]
    kind = FAMILIES[family][0]
    is_encoder = family in ENCODERS
    weights = {k: v.float() for k, v in load_file(folder / f"{family}.safetensors").items()}
    heads, kv = config["num_attention_heads"], config.get("num_key_value_heads")
    head_size = config.get("head_dim") or config["hidden_size"] // heads
    tensors = {}
    for name, values in weights.items():
        if name.startswith("pooler"):
            continue
        values = values.numpy()
        if family in INTERLEAVED and ".q_proj." in name:
            values = interleave(values, heads)
        if family in INTERLEAVED and ".k_proj." in name:
            values = interleave(values, kv)
        if a in OWN and "norm" in name:
            # GGUF holds the gain, Hugging Face's files hold it less one.
            values = values + 1
        names = {"bert": ENCODER_NAMES, "gemma2": GEMMA_NAMES, "gemma3": GEMMA_NAMES}.get(
            a, DECODER_NAMES)
        names |= {"self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm"}
        tensors[gguf_name(name, names)] = values
    metadata = {
        f"{a}.block_count": ["u32", config["num_hidden_layers"]],
        f"{a}.context_length": ["u32", config["max_position_embeddings"]],
        f"{a}.embedding_length": ["u32", config["hidden_size"]],
        f"{a}.feed_forward_length": ["u32", config["intermediate_size"]],
        f"{a}.attention.head_count": ["u32", heads],
    }
    if is_encoder:
        metadata[f"{a}.attention.layer_norm_epsilon"] = ["f32", config["layer_norm_eps"]]
        metadata[f"{a}.attention.causal"] = ["bool", False]
        base = {}
    else:
        metadata[f"{a}.attention.head_count_kv"] = ["u32", kv]
        kind_of_norm = "layer_norm" if a == "olmo" else "layer_norm_rms"
        metadata[f"{a}.attention.{kind_of_norm}_epsilon"] = ["f32", config.get("rms_norm_eps", 1e-5)]
        metadata[f"{a}.rope.freq_base"] = ["f32", THETA]
        metadata[f"{a}.rope.dimension_count"] = ["u32", head_size]
        if "head_dim" in config:
            metadata[f"{a}.attention.key_length"] = ["u32", head_size]
            metadata[f"{a}.attention.value_length"] = ["u32", head_size]
        base = {"rope_parameters": dict(rope_type="default", rope_theta=THETA)}
    if family == "gemma2":
        # llama.cpp has no key for the scale of queries; caps that aren't its own show defaults.
        base |= {"query_pre_attn_scalar": head_size, "attn_logit_softcapping": 2.0,
                 "final_logit_softcapping": 3.0}
        metadata[f"{a}.attention.sliding_window"] = ["u32", config["sliding_window"]]
        for key in ("attn_logit_softcapping", "final_logit_softcapping"):
            metadata[f"{a}.{key}"] = ["f32", base[key]]
    if a == "gemma3":
        base |= {"query_pre_attn_scalar": head_size, "final_logit_softcapping": 3.0}
        metadata[f"{a}.attention.sliding_window"] = ["u32", config["sliding_window"]]
        metadata[f"{a}.attention.sliding_window_pattern"] = ["u32", 2]
        metadata[f"{a}.rope.freq_base_swa"] = ["f32", LOCAL]
        metadata[f"{a}.final_logit_softcapping"] = ["f32", 3.0]
    if a == "phi3":
        base |= {"original_max_position_embeddings": 4}
        metadata |= {
            f"{a}.context_length": ["u32", 512], f"{a}.rope.dimension_count": ["u32", 4],
            f"{a}.attention.key_length": ["u32", head_size],
            f"{a}.attention.value_length": ["u32", head_size],
            f"{a}.rope.scaling.original_context_length": ["u32", 4],
            f"{a}.rope.scaling.attn_factor": ["f32", AMPLITUDE]}
        for length in ("long", "short"):
            tensors[f"rope_factors_{length}.weight"] = np.float32(LISTS[f"{length}_factor"])
    if a == "granite":
        metadata |= {f"{a}.{key}": ["f32", config[name]] for key, name in SCALES.items()}
    if a == "olmo":
        metadata[f"{a}.attention.clamp_kqv"] = ["f32", config["clip_qkv"]]
    turned = {"gemma3": by_kind, "phi3": by_list}.get(a, lambda change: change)
    write(folder / f"{a}.gguf", a, metadata, tensors)

    with tempfile.TemporaryDirectory() as scratch:
        place = pathlib.Path(scratch)
        save_file(weights, place / "model.safetensors", metadata={"format": "pt"})

        def numbers(change):
            fields = {**config, **base, **turned(change)}
            epsilon = fields.pop(EPSILON, None)
            (place / "config.json").write_text(json.dumps(fields))
            if epsilon is None:
                return outcome(place, kind, ids, is_encoder)
            normalised = torch.nn.functional.layer_norm
            with mock.patch("torch.nn.functional.layer_norm", lambda x, *rest, eps: normalised(
                    x, *rest, eps=epsilon)):
                return outcome(place, kind, ids, is_encoder)

        expected = numbers({})
        own = encoder_cases(a) if is_encoder else decoder_cases(a, family in INTERLEAVED, head_size)
        more = {"gemma2": gemma2_cases, "gemma3": gemma3_cases, "phi3": phi3_cases,
                "granite": lambda a: granite_cases(a, head_size), "olmo": olmo_cases}.get(a, lambda _: [])(a)
        cases = []
        for change, absent, found in [*common_cases(a, config["num_hidden_layers"]), *own, *more]:
            case = {"names": sorted(change) + absent, "change": change, "absent": absent}
            if isinstance(found, dict) and turned(found) == "changes":
                found = "changes"
            if isinstance(found, dict):
                values = numbers(found)
                distance = (values - expected).abs().max()
                case["outcome"] = "same" if distance < 1e-6 else [
                    round(x, 6) for x in values.tolist()]
            else:
                case["outcome"] = found
            cases.append(case)
    lines = ",\n    ".join(json.dumps(case) for case in cases)
    head = json.dumps({"ids": ids, "expected": [round(x, 6) for x in expected.tolist()]})
    (folder / f"{a}.gguf.json").write_text(f'{head[:-1]},\n  "cases": [\n    {lines}\n  ]\n}}\n')
    print(a, len(cases), "cases")


if __name__ == "__main__":
    transformers.utils.logging.set_verbosity(50)
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    for name in sys.argv[2:] or ("bert", "llama", "deci", "qwen2", "qwen3", "gemma2", "smollm3", "gemma3",
                                 "phi3", "granite", "olmo"):
        run(pathlib.Path(sys.argv[1]), name)
