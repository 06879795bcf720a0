"""Builds exports with liar and loads each in other programs.

    python Tests/Interop/run.py --liar PATH [MODEL=CALIBRATION …]

The sample models and tiny random ones of the other families (make_families.py) are always checked;
further models (a folder or a GGUF file, with the text to calibrate on) can be named. The exit
status is 1 if any export differs from what liar computes.
"""

import argparse
import json
import os
import sys
import tempfile
import time

import huggingface_checks
import make_families
from common import Liar, Row, print_table, size_of, title_of

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = os.path.join(ROOT, "sample-models")

GGUF_EXPORTS = [
    ("gguf, uniform", ["--ratio", "0.5"]),
    ("gguf, per layer", ["--ratio", "0.5", "--protect", "0.ffn,1.attention"]),
    ("gguf, uniform, F16", ["--ratio", "0.5", "--dtype", "f16"]),
]


def configuration(model):
    """A folder's config.json; empty for a file."""
    path = os.path.join(model, "config.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def leaves(config, interval):
    """Whether one layer of so many knows no positions."""
    return all(
        bool(mark) == ((index + 1) % interval != 0)
        for index, mark in enumerate(config.get("no_rope_layers", [])))


def has_place(model, family):
    """llama.cpp's gemma2 bounds attention and logits in any case, and none of it, gemma3 and olmo has biases;
    its smollm3 leaves every fourth layer without positions; for XLM-RoBERTa and CamemBERT, no files
    are written; it has no MPNet, and for ModernBERT no place for biases or fewer heads. Nothing has
    a place for windows that look ahead or layers after the pooling."""
    config = configuration(model)
    looks_ahead = huggingface_checks.looks_ahead(config)
    if looks_ahead and "sliding_attention" in config.get("layer_types", []) or os.path.exists(os.path.join(model, "2_Dense")):
        return False
    if family in ("gemma3_text", "olmo"):
        return not config.get("attention_bias", False)
    if family == "smollm3":
        return leaves(config, 4) or all(config.get("no_rope_layers", [0]))
    if family == "gemma2":
        caps = (config["attn_logit_softcapping"], config["final_logit_softcapping"])
        return None not in caps and not config["attention_bias"]
    return family not in ("xlm-roberta", "camembert", "mpnet", "modernbert")


def refused_row(liar, name, model, calibration, work):
    """A row that passes where the export is refused before anything is computed."""
    path = os.path.join(work, f"{name}-refused.gguf")
    start = time.perf_counter()
    try:
        liar.prune(model, calibration, path, "--output-format", "gguf", "--ratio", "0.5")
        message = "was written"
    except RuntimeError as error:
        message = str(error).split("liar: error: ")[-1]
    is_refused = "--output-format hf" in message and not os.path.exists(path)
    return Row(
        name, "gguf, refused", "-", 0, 0.0, 0.0, failed=not is_refused,
        notes=[f"{time.perf_counter() - start:.2f} s", message[:200]])


def gguf_removals(model, family):
    """A layer less in every architecture whose layers don't go by their number; an attention less in
    deci."""
    is_gemma = family in ("gemma2", "gemma3_text")
    is_llama = family == "smollm3" and all(configuration(model).get("no_rope_layers", [0]))
    closed = not is_llama and family in (
        "qwen3", "gemma2", "gemma3_text", "smollm3", "olmo", "phi3")
    how = ["--reconstruction", "none" if is_gemma else "liar-weights"] if closed else []
    if family == "smollm3" and not is_llama:
        return []
    rows = [("gguf, a layer less", ["--remove", "1", *how])]
    if is_llama or family in ("llama", "mistral", "qwen2"):
        rows.append(("gguf, an attention less", ["--remove", "1.attention", *how]))
    return rows


def gguf_exports(model, family):
    """llama.cpp's qwen3, gemma2, gemma3 and smollm3 have neither widths for each layer nor places for
    new biases but those of values. Where every layer knows positions, SmolLM3 is written as llama;
    where heads are turned whole, Phi-3. Its phi3 and olmo have all heads, and biases as those; its
    granite one width for all layers."""
    if family == "olmo":
        return [(export, arguments + huggingface_checks.OF_VALUES)
                for export, arguments in GGUF_EXPORTS]
    if family == "granite":
        return [row for row in GGUF_EXPORTS if "per layer" not in row[0]]
    if family == "phi3":
        part = configuration(model)["rope_parameters"].get("partial_rotary_factor", 1)
        more = [] if part == 1 else huggingface_checks.OF_VALUES
        return [(export, arguments + more) for export, arguments in GGUF_EXPORTS]
    is_llama = family == "smollm3" and all(
        configuration(model).get("no_rope_layers", [0]))
    if is_llama or family not in ("qwen3", "gemma2", "gemma3_text", "smollm3"):
        return GGUF_EXPORTS
    return [
        (export, arguments + huggingface_checks.OF_VALUES)
        for export, arguments in GGUF_EXPORTS if "per layer" not in export]


def gguf_rows(liar, model, calibration, work, options):
    """The same for llama.cpp."""
    import gguf_checks
    info = liar.json("inspect", model, "--format", "json")["model"]
    name = title_of(model, info)
    rows = []
    if not has_place(model, info["family"]):
        return [refused_row(liar, name, model, calibration, work)]
    family = info["family"]
    for export, arguments in gguf_exports(model, family) + gguf_removals(model, family):
        path = os.path.join(work, f"{name}-{export}.gguf".replace(" ", "-").replace(",", ""))
        try:
            liar.prune(model, calibration, path, "--output-format", "gguf", *arguments, *options)
            result = gguf_checks.check(liar.path, path)
            rows.append(Row(
                name, export, f"llama.cpp {result['architecture']}", result["bytes"],
                result["difference"], result["tolerance"], size_of(model),
                notes=[result["storage"], *result["notes"]], failed=not result["within"]))
        except Exception as error:  # a failure is a row of the table, and the others go on
            rows.append(Row(
                name, export, "-", 0, float("nan"), 0, notes=[str(error)[:300]], failed=True))
    return rows


def versions(without_gguf):
    found = huggingface_checks.versions()
    if not without_gguf:
        import llama_cpp
        found["llama-cpp-python"] = llama_cpp.__version__
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL=CALIBRATION")
    parser.add_argument("--liar", default=os.path.join(ROOT, ".build/release/liar"))
    parser.add_argument("--keep", metavar="FOLDER", help="keep the exports here")
    parser.add_argument(
        "--without-gguf", action="store_true", help="leave llama.cpp out, which pip compiles")
    arguments = parser.parse_args()
    models = [
        (os.path.join(SAMPLES, name), os.path.join(SAMPLES, name, "data/calibration.txt"))
        for name in ("tiny-bert", "tiny-llama")]
    for pair in arguments.models:
        model, _, calibration = pair.partition("=")
        if not calibration:
            parser.error(f"{pair}: write MODEL=CALIBRATION")
        models.append((model.rstrip("/"), calibration))
    liar = Liar(arguments.liar)
    rows = []
    few = ["--samples", "64", "--length", "128"]
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.keep or temporary
        os.makedirs(work, exist_ok=True)
        families = make_families.make(os.path.join(work, "families"))
        own = {model for model, _ in families}
        for model, calibration in models + families:
            options = few if "sample-models" in model or model in own else ["--samples", "32"]
            rows += huggingface_checks.check(liar, model, calibration, work, options)
            if not arguments.without_gguf:
                rows += gguf_rows(liar, model, calibration, work, options)
    for name, version in versions(arguments.without_gguf).items():
        print(f"{name} {version}")
    print()
    print_table(rows)
    sys.exit(0 if all(row.passes for row in rows) else 1)


if __name__ == "__main__":
    main()
