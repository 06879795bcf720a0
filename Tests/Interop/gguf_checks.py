"""Compares GGUF files that `liar prune` wrote in llama.cpp and in liar itself.

    python Tests/Interop/gguf_checks.py --liar PATH FILE.gguf [FILE.gguf …]

Each file is loaded with llama-cpp-python. Decoders: the logits of the last position after some
prompts. Encoders: the embedding of some texts. The tokens of both programs are compared too. The
exit status is 0 if every file is within its tolerance.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

import llama_cpp
import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter, dequantize

PROMPTS = [
    "The capital of France is",
    "Once upon a time there was a small dog who lived near the river, and",
    "def add(a, b):\n    return",
    "Water boils at 100 degrees, while",
]
TEXTS = [
    "A tired queen loaned the table to five smart doctors.",
    "The quick brown fox jumps over the lazy dog.",
    "Prices rose by 3.5% in 2021, didn't they?",
]
# What is allowed, in logits or in numbers of an embedding.
TOLERANCE = 1e-3
# llama.cpp reads GELU from a table of F16 numbers, which moves what FFNs add by as much.
TABLED = {"gemma2": 5e-3, "gemma3": 5e-3}
# llama.cpp rounds the activations to these types before each product (half_precision.py shows it).
# How much that moves the logits depends on the model, not on the file; so such files are held to the
# tolerance with their numbers widened to F32, and what rounding adds is told beside.
ROUNDED = ("F16", "BF16", "Q8_0")


def described(path):
    """Architecture, whether it embeds, and the type of most matrices."""
    reader = GGUFReader(path)
    architecture = reader.fields["general.architecture"].contents()
    pooling = reader.fields.get(f"{architecture}.pooling_type")
    sizes = {}
    for tensor in reader.tensors:
        sizes[tensor.tensor_type.name] = sizes.get(tensor.tensor_type.name, 0) + int(tensor.n_bytes)
    return architecture, pooling is not None, max(sizes, key=sizes.get)


def widened(path, target):
    """Writes the same file with all tensors in F32."""
    reader = GGUFReader(path)
    architecture = reader.fields["general.architecture"].contents()
    writer = GGUFWriter(target, architecture)
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        kind = field.types[0]
        value = 0 if name == "general.file_type" else field.contents()
        inner = field.types[-1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(name, value, kind, sub_type=inner)
    for tensor in reader.tensors:
        numbers = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        shape = [int(size) for size in reversed(tensor.shape)]
        writer.add_tensor(
            tensor.name, np.ascontiguousarray(numbers.reshape(shape)),
            raw_dtype=GGMLQuantizationType.F32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target


def run(liar, *arguments):
    result = subprocess.run([liar, *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"liar {' '.join(arguments)}: {result.stderr.strip()}")
    return json.loads(result.stdout)


def opened(path, is_encoder, threads):
    return llama_cpp.Llama(
        path, n_ctx=512, n_batch=512, n_ubatch=512, embedding=is_encoder, verbose=False,
        n_threads=threads, n_threads_batch=threads, logits_all=not is_encoder, flash_attn=False,
        # The cache in F32 (0): F16 rounds keys and values by more than the tolerance.
        type_k=0, type_v=0)


def shortened(model, prompt):
    """As many words as the file's context holds, beyond whose windows llama.cpp attends to more, and
    as this program embeds: llama.cpp cuts no text."""
    context = int(model.metadata[model.metadata["general.architecture"] + ".context_length"])
    context = min(context, int(model.metadata.get("liar.embedding.max_seq_length", context)))
    words = prompt.split(" ")
    while len(model.tokenize(" ".join(words).encode(), add_bos=True)) > context:
        words.pop()
    return " ".join(words)


def decoder_difference(model, liar, path):
    greatest, scale, agreements, tokens_agree = 0.0, 0.0, 0, True
    for prompt in PROMPTS:
        prompt = shortened(model, prompt)
        ours = run(liar, "logits", path, "--text", prompt, "--top", str(model.n_vocab()))
        tokens = ours["tokens"]
        theirs = model.tokenize(prompt.encode(), add_bos=True, special=True)
        tokens_agree &= theirs == tokens
        expected = np.full(model.n_vocab(), np.nan, dtype=np.float64)
        for entry in ours["top"][0]:
            expected[entry["id"]] = entry["logit"]
        model.reset()
        model.eval(tokens)
        logits = np.asarray(model.scores[len(tokens) - 1], dtype=np.float64)
        greatest = max(greatest, float(np.max(np.abs(logits - expected))))
        scale = max(scale, float(np.max(np.abs(expected))))
        agreements += int(np.argmax(logits) == np.argmax(expected))
    return {
        "difference": greatest, "scale": scale, "top1": f"{agreements}/{len(PROMPTS)}",
        "tokens_agree": tokens_agree,
    }


def encoder_difference(model, liar, path):
    greatest, cosine, tokens_agree = 0.0, 1.0, True
    for text in TEXTS:
        text = shortened(model, text)
        # llama.cpp knows no prompts.
        ours = np.asarray(run(liar, "embed", path, "--text", text, "--prompt", "")["embedding"])
        # Nor embeddings of another length than one.
        ours = ours / np.linalg.norm(ours)
        theirs = np.asarray(model.embed(text, normalize=True))
        tokens = run(liar, "tokenize", path, "--text", text)
        tokens_agree &= model.tokenize(text.encode(), add_bos=True, special=True) == tokens
        greatest = max(greatest, float(np.max(np.abs(ours - theirs))))
        cosine = min(cosine, float(ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)))
    return {
        "difference": greatest, "scale": 1.0, "cosine": cosine, "tokens_agree": tokens_agree,
    }


def check(liar, path, threads=2):
    """What differs, as a dictionary; `within` says whether the tolerance holds."""
    architecture, is_encoder, storage = described(path)
    model = opened(path, is_encoder, threads)
    compare = encoder_difference if is_encoder else decoder_difference
    result = {
        "file": os.path.basename(path), "architecture": architecture, "storage": storage,
        "bytes": os.path.getsize(path), **compare(model, liar, path),
    }
    result["notes"] = []
    if storage in ROUNDED:
        rounded = result["difference"]
        with tempfile.TemporaryDirectory() as folder:
            wide = opened(widened(path, os.path.join(folder, "wide.gguf")), is_encoder, threads)
            result.update(compare(wide, liar, path))
            wide.close()
        result["rounded_difference"] = rounded
        result["notes"].append(f"{rounded:.1e} with activations in {storage}")
        if math.isnan(rounded):
            result["difference"] = rounded
    result["tolerance"] = TABLED.get(architecture, TOLERANCE)
    result["within"] = result["tokens_agree"] and result["difference"] <= result["tolerance"]
    result["within"] &= not math.isnan(result["difference"])
    model.close()
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--liar", default="liar")
    arguments = parser.parse_args()
    print(f"llama-cpp-python {llama_cpp.__version__}", file=sys.stderr)
    results = [check(arguments.liar, path) for path in arguments.files]
    print(json.dumps(results, indent=2))
    sys.exit(0 if all(result["within"] for result in results) else 1)


if __name__ == "__main__":
    main()
