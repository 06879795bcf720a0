#!/usr/bin/env python3
"""Writes a model folder with LLaMA's shapes and random weights, to measure memory and time.

    python3 scripts/make-synthetic-model.py FOLDER --layers 4

By default the layers are those of LLaMA-7B (hidden 4096, FFN 11008, 32 heads): 405 MB each in
float16, one safetensors file a layer. The vocabulary is the 256 bytes, and calibration.txt beside
the weights has text enough for 64 windows of 256 tokens. Needs numpy and safetensors.
"""

import argparse
import json
import pathlib

import numpy as np
from safetensors.numpy import save_file


def byte_symbols():
    """The printable stand-ins that byte-level tokenisers use for the 256 bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    symbols, extra = {}, 0
    for byte in range(256):
        if byte in printable:
            symbols[byte] = chr(byte)
        else:
            symbols[byte] = chr(256 + extra)
            extra += 1
    return symbols


def tokenizer():
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": level,
        "post_processor": None,
        "decoder": level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {symbol: byte for byte, symbol in byte_symbols().items()},
            "merges": [],
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=4096)
    parser.add_argument("--ffn", type=int, default=11008)
    parser.add_argument("--heads", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    random = np.random.default_rng(options.seed)
    weight_map, total = {}, 0

    def matrix(rows, columns):
        values = random.standard_normal((rows, columns), dtype=np.float32)
        return (values / np.sqrt(columns)).astype(np.float16)

    def save(name, tensors):
        nonlocal total
        save_file(tensors, options.folder / name, metadata={"format": "pt"})
        weight_map.update({tensor: name for tensor in tensors})
        total += sum(tensor.nbytes for tensor in tensors.values())

    ones = np.ones(options.hidden, np.float16)
    files = options.layers + 1
    save(
        f"model-00001-of-{files:05}.safetensors",
        {
            "model.embed_tokens.weight": matrix(256, options.hidden),
            "model.norm.weight": ones,
            "lm_head.weight": matrix(256, options.hidden),
        },
    )
    for index in range(options.layers):
        layer = f"model.layers.{index}."
        shapes = {
            "self_attn.q_proj": (options.hidden, options.hidden),
            "self_attn.k_proj": (options.hidden, options.hidden),
            "self_attn.v_proj": (options.hidden, options.hidden),
            "self_attn.o_proj": (options.hidden, options.hidden),
            "mlp.gate_proj": (options.ffn, options.hidden),
            "mlp.up_proj": (options.ffn, options.hidden),
            "mlp.down_proj": (options.hidden, options.ffn),
        }
        tensors = {f"{layer}{name}.weight": matrix(*shape) for name, shape in shapes.items()}
        tensors[layer + "input_layernorm.weight"] = ones
        tensors[layer + "post_attention_layernorm.weight"] = ones
        save(f"model-{index + 2:05}-of-{files:05}.safetensors", tensors)

    def write(name, value):
        (options.folder / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")

    write(
        "model.safetensors.index.json",
        {"metadata": {"total_size": total}, "weight_map": weight_map},
    )
    write(
        "config.json",
        {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_size": options.hidden,
            "intermediate_size": options.ffn,
            "num_hidden_layers": options.layers,
            "num_attention_heads": options.heads,
            "num_key_value_heads": options.heads,
            "vocab_size": 256,
            "max_position_embeddings": 2048,
            "rms_norm_eps": 1e-5,
            "rope_theta": 10000.0,
            "hidden_act": "silu",
            "tie_word_embeddings": False,
            "torch_dtype": "float16",
        },
    )
    write("tokenizer.json", tokenizer())
    words = ["duck", "goose", "swims", "sleeps", "under", "over", "the", "a", "quiet", "pond"]
    text = " ".join(random.choice(words) for _ in range(4000))
    (options.folder / "calibration.txt").write_text(text + "\n")


if __name__ == "__main__":
    main()
