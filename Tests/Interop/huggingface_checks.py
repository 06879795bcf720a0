"""Compares folders that `liar prune` wrote in transformers, in sentence-transformers and in liar."""

import glob
import json
import os
import sys
import time

import torch
import transformers
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer

from common import PROMPTS, TEXTS, Row, size_of, title_of

# One thread: forward times are compared, and a busy machine makes several wait for each other.
torch.set_num_threads(1)

# Stands for a third of the model's size.
SHARD = "SHARD"
# The exports of every model: name, format, options.
EXPORTS = [
    ("uniform", "hf", ["--ratio", "0.5"]),
    ("uniform FFN", "hf", ["--ratio", "0.5", "--modules", "ffn"]),
    ("uniform, heads that don't divide", "hf", ["--ratio", "0.25"]),
    ("per layer", "hf", ["--ratio", "0.5", "--protect", "0.ffn,1.attention"]),
    ("per layer, sharded", "hf",
     ["--ratio", "0.5", "--protect", "0.ffn", "--shard-size", SHARD]),
    ("per layer, F16", "hf", ["--ratio", "0.5", "--protect", "0.ffn", "--dtype", "f16"]),
    ("padded", "hf-padded", ["--ratio", "0.5"]),
]


# What a class without places for new biases holds, and one with places for those of values.
WEIGHTS_ONLY = ["--reconstruction", "liar-weights"]
OF_VALUES = ["--reconstruction", "liar-values"]


def is_closed(model):
    """Whether no stock class has places for biases: with a window, norms of queries and keys or
    without numbers, or attention to both sides."""
    path = os.path.join(model, "config.json")
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8") as file:
        config = json.load(file)
    kind = config.get("model_type")
    window = config.get("sliding_window") is not None and (
        kind == "mistral" or config.get("use_sliding_window", False))
    return kind in ("qwen3", "gemma2", "gemma3_text", "phi3", "olmo") or window or looks_ahead(config)


def looks_ahead(config):
    return config.get("is_causal") is False or config.get("use_bidirectional_attention", False)


def removals(model, closed):
    """A layer less, which stock classes load, and an attention less in one layer; what stands before
    them makes good for it where the family can. Behind BERT's attention a norm would stay."""
    path = os.path.join(model, "config.json")
    kind = None
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            kind = json.load(file).get("model_type")
    how = ["--reconstruction", "none"] if kind in ("gemma2", "gemma3_text") else (
        WEIGHTS_ONLY if closed else [])
    rows = [("a layer less", ["--remove", "1", *how])]
    if kind not in ("bert", "roberta", "xlm-roberta", "camembert", "distilbert", "mpnet"):
        rows.append(("an attention less", ["--remove", "1.attention", *how]))
    return rows


def exports_of(model):
    less = [(name, "hf", options) for name, options in removals(model, is_closed(model))]
    if not is_closed(model):
        return EXPORTS + less
    return [
        ("uniform, weights only", "hf", ["--ratio", "0.5", *WEIGHTS_ONLY]),
        ("uniform, values", "hf", ["--ratio", "0.5", *OF_VALUES]),
        *((export, form, options + (WEIGHTS_ONLY if form == "hf-padded" else []))
          for export, form, options in EXPORTS), *less]


def versions():
    import sentence_transformers
    return {
        "torch": torch.__version__, "transformers": transformers.__version__,
        "sentence-transformers": sentence_transformers.__version__,
    }


def is_own_code(folder):
    return os.path.exists(os.path.join(folder, "modeling_liar.py"))


def opened(folder, is_encoder):
    automatic = AutoModel if is_encoder else AutoModelForCausalLM
    model, report = automatic.from_pretrained(
        folder, trust_remote_code=is_own_code(folder), dtype=torch.float32,
        output_loading_info=True)
    # A pooler is no part of what GGUF holds, and no part of an embedding.
    missing = [name for name in report["missing_keys"] if "pooler" not in name]
    unexpected = list(report["unexpected_keys"])
    if missing or unexpected or report["mismatched_keys"]:
        raise RuntimeError(
            f"missing {missing}, unexpected {unexpected}, mismatched {report['mismatched_keys']}")
    return model.eval()


def milliseconds(models, vocabulary, tokens=128, repeats=7):
    """The best of several forward passes each, taken in turns so that all see the same machine."""
    ids = (torch.arange(tokens) * 7 % (vocabulary - 1) + 1)[None]
    best = [float("inf")] * len(models)
    with torch.no_grad():
        for _ in range(repeats):
            for index, model in enumerate(models):
                start = time.perf_counter()
                model(input_ids=ids)
                best[index] = min(best[index], 1e3 * (time.perf_counter() - start))
    return best


def decoder_difference(liar, folder, model, tokenizer, notes):
    greatest, scale = 0.0, 1.0
    for prompt in PROMPTS:
        ours = liar.json("logits", folder, "--text", prompt, "--top", model.config.vocab_size)
        ids = tokenizer(prompt)["input_ids"]
        if ids != ours["tokens"]:
            raise RuntimeError(f"tokens differ: {ids} and {ours['tokens']}")
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, -1]
        for entry in ours["top"][0]:
            theirs = float(logits[entry["id"]])
            greatest = max(greatest, abs(theirs - entry["logit"]))
            scale = max(scale, abs(theirs))
        with torch.no_grad():
            outputs = [
                model.generate(
                    torch.tensor([ids]), max_new_tokens=8, do_sample=False, use_cache=cached,
                    pad_token_id=0)[0].tolist() for cached in (True, False)]
        if outputs[0] != outputs[1]:
            raise RuntimeError("generate with the cache differs from generate without")
    notes.append("generates")
    return greatest, scale


def encoder_difference(liar, folder, notes):
    from sentence_transformers import SentenceTransformer
    model = SentenceTransformer(
        folder, trust_remote_code=is_own_code(folder), device="cpu",
        model_kwargs={"dtype": torch.float32})
    greatest, scale = 0.0, 1.0
    for name in [None, *sorted(model.prompts)]:
        options = [] if name is None else ["--prompt-name", name]
        for text in TEXTS:
            ours = liar.json("embed", folder, "--text", text, *options)["embedding"]
            theirs = model.encode(text, prompt_name=name)
            greatest = max(
                greatest, max(abs(a - float(b)) for a, b in zip(ours, theirs, strict=True)))
            scale = max(scale, max(abs(float(b)) for b in theirs))
    notes.append("sentence-transformers")
    return greatest, scale


def compared(liar, name, export, folder, is_encoder, dense):
    """A row about one folder; `dense` is the dense model in transformers, where it has a folder."""
    notes = []
    try:
        model = opened(folder, is_encoder)
        half = any(p.endswith("F16") for p in export.split(", ")) or ".gguf" in name
        if is_encoder:
            difference, scale = encoder_difference(liar, folder, notes)
        else:
            tokenizer = AutoTokenizer.from_pretrained(
                folder, trust_remote_code=is_own_code(folder))
            difference, scale = decoder_difference(liar, folder, model, tokenizer, notes)
        row = Row(
            name, export, type(model).__name__, size_of(folder), difference,
            (1e-2 if half else 1e-3), notes=notes)
        if is_own_code(folder):
            notes.append("trust_remote_code")
        if dense is not None:
            row.milliseconds, row.dense_milliseconds = milliseconds(
                [model, dense], model.config.vocab_size)
        notes.append(f"scale {scale:.1f}")
        return row
    except Exception as error:  # a failure is a row of the table, and the others go on
        return Row(
            name, export, "-", size_of(folder), float("nan"), 0, notes=[str(error)[:300]],
            failed=True)


def check(liar, model, calibration, work, options=()):
    """Exports a model in all ways and compares each."""
    info = liar.json("inspect", model, "--format", "json")["model"]
    is_encoder = "similarity" in info["tasks"]
    name = title_of(model, info)
    dense = opened(model, is_encoder) if os.path.isdir(model) else None
    rows = []
    for export, form, arguments in exports_of(model):
        folder = os.path.join(work, f"{info['name']}-{export}".replace(" ", "-").replace(",", ""))
        arguments = [str(size_of(model) // 3) if a == SHARD else a for a in arguments]
        try:
            liar.prune(model, calibration, folder, "--output-format", form, *arguments, *options)
        except RuntimeError as error:
            rows.append(Row(name, export, "-", 0, float("nan"), 0, notes=[str(error)], failed=True))
            continue
        row = compared(liar, name, export, folder, is_encoder, dense)
        row.dense_size = size_of(model)
        if "sharded" in export and len(glob.glob(folder + "/model-*-of-*.safetensors")) < 2:
            row.failed = True
            row.notes.append("one file only")
        rows.append(row)
        print(
            "ok" if row.passes else "FAILED", row.model, row.export, f"{row.difference:.1e}",
            file=sys.stderr, flush=True)
    return rows
