"""Shows where llama.cpp's logits of an F16 file differ from liar's.

    python Tests/Interop/half_precision.py --liar PATH MODEL CALIBRATION [prune options]

The model is pruned once as a folder in F32 and once as an F16 GGUF file. Four programs then compute
the last position's logits of a few prompts from the same F16 weights:

    liar        the file
    torch       transformers in float32, with the matrices rounded to F16
    rounding    the same, and the input of every linear layer rounded to F16 before its product;
                in float32 and in float64, which round a few numbers to the other neighbour
    llama.cpp   the file; and the file with all tensors widened to F32

The key-value cache is F32 unless `f16 cache` is said.
"""

import argparse
import os
import tempfile

import llama_cpp
import numpy as np
import torch
from transformers import AutoModelForCausalLM

import gguf_checks
from common import Liar


def llama_logits(path, tokens, cache=0):
    model = llama_cpp.Llama(
        path, n_ctx=512, verbose=False, n_threads=1, n_threads_batch=1, logits_all=True,
        flash_attn=False, type_k=cache, type_v=cache)
    result = []
    for ids in tokens:
        model.reset()
        model.eval(ids)
        result.append(np.asarray(model.scores[len(ids) - 1], dtype=np.float64))
    model.close()
    return result


@torch.no_grad()
def torch_logits(model, tokens):
    return [model(torch.tensor([ids])).logits[0, -1].double().numpy() for ids in tokens]


def rounded(model):
    """The matrices as F16 stores them; vectors stay, as they do in the file."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.copy_(parameter.half().float())
    return model


def rounding_inputs(model):
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(lambda _, inputs: (inputs[0].half().to(inputs[0].dtype),))
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--liar", default="liar")
    parser.add_argument("model")
    parser.add_argument("calibration")
    arguments, options = parser.parse_known_args()
    liar = Liar(arguments.liar)
    with tempfile.TemporaryDirectory() as work:
        folder, path = os.path.join(work, "hf"), os.path.join(work, "f16.gguf")
        liar.prune(arguments.model, arguments.calibration, folder, "--dtype", "f32", *options)
        liar.prune(
            arguments.model, arguments.calibration, path, "--output-format", "gguf", "--dtype",
            "f16", *options)
        wide = gguf_checks.widened(path, os.path.join(work, "f32.gguf"))
        model = rounded(AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager").eval())
        ours, tokens = [], []
        for prompt in gguf_checks.PROMPTS:
            result = liar.json("logits", path, "--text", prompt, "--top", model.config.vocab_size)
            logits = np.empty(model.config.vocab_size)
            for entry in result["top"][0]:
                logits[entry["id"]] = entry["logit"]
            ours.append(logits)
            tokens.append(result["tokens"])
        all_logits = {
            "liar": ours, "torch": torch_logits(model, tokens),
            "rounding": torch_logits(rounding_inputs(model), tokens),
            "rounding, float64": torch_logits(model.double(), tokens),
            "llama.cpp": llama_logits(path, tokens),
            "llama.cpp, f16 cache": llama_logits(path, tokens, cache=1),
            "llama.cpp, widened": llama_logits(wide, tokens),
            "llama.cpp, widened, f16 cache": llama_logits(wide, tokens, cache=1),
        }
    print(f"llama-cpp-python {llama_cpp.__version__}, torch {torch.__version__}; "
          f"greatest logit {max(np.abs(x).max() for x in ours):.1f}\n")
    names = list(all_logits)
    print("| greatest difference | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    for name in names:
        cells = [
            f"{max(np.abs(a - b).max() for a, b in zip(all_logits[name], all_logits[other])):.1e}"
            for other in names]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
