"""Measures what a pruned model saves in size and time, in llama.cpp, transformers and liar.

    python Tests/Interop/speed.py --liar PATH MODEL CALIBRATION [prune options]

The model is exported twice in each form: with the options, and with nothing pruned. Dense and pruned
take turns, on one core, and what is counted is the processor time of the process, not the time on
the wall: other work on the machine then disturbs both alike. Each figure is the median of the runs.
"""

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
import time

os.environ["LIAR_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import llama_cpp
import torch
import transformers
from transformers import AutoModel, AutoModelForCausalLM

from common import Liar, size_of
from huggingface_checks import is_own_code

RUNS = 7
PROMPT, GENERATED = 128, 16


def turns(subjects, work, runs=RUNS):
    """The median processor time of each subject, taken in turns."""
    times = [[] for _ in subjects]
    for subject in subjects:
        work(subject)
    for _ in range(runs):
        for index, subject in enumerate(subjects):
            start = time.process_time()
            work(subject)
            times[index].append(time.process_time() - start)
    return [statistics.median(own) for own in times]


def llama(paths, is_encoder):
    models = [
        llama_cpp.Llama(
            path, n_ctx=512, n_batch=512, n_ubatch=512, embedding=is_encoder, verbose=False,
            n_threads=1, n_threads_batch=1)
        for path in paths]
    tokens = [(7 * i) % 900 + 100 for i in range(PROMPT)]
    text = " ".join(["the quick brown fox jumps over a lazy dog"] * 12)

    def prompt(model):
        if is_encoder:
            model.embed(text)
        else:
            model.reset()
            model.eval(tokens)

    def generation(model):
        for token in tokens[:GENERATED]:
            model.eval([token])

    yield "prompt" if not is_encoder else "one text", turns(models, prompt)
    if not is_encoder:
        for model in models:
            prompt(model)
        yield "generation", turns(models, generation)
    for model in models:
        model.close()


@torch.no_grad()
def hugging_face(folders, is_encoder):
    torch.set_num_threads(1)
    kind = AutoModel if is_encoder else AutoModelForCausalLM
    models = [
        kind.from_pretrained(
            folder, dtype=torch.float32, trust_remote_code=is_own_code(folder)).eval()
        for folder in folders]
    ids = (torch.arange(PROMPT) * 7 % 900 + 100)[None]
    yield "prompt" if not is_encoder else "one text", turns(models, lambda m: m(input_ids=ids))
    if not is_encoder:
        yield "prompt and generation", turns(models, lambda m: m.generate(
            ids, max_new_tokens=GENERATED, min_new_tokens=GENERATED, do_sample=False,
            pad_token_id=0))


def own(program, paths, data, is_encoder):
    """liar, by the difference between two evaluations, which leaves the loading out."""
    def seconds(path, limit):
        task = "similarity" if is_encoder else "perplexity"
        command = [program, "evaluate", path, "--task", task, "--data", data, "--limit", str(limit)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command + ([] if is_encoder else ["--length", str(PROMPT)]), check=True,
            capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    few, many = (50, 350) if is_encoder else (1, 7)
    times = [[] for _ in paths]
    for _ in range(5):
        for index, path in enumerate(paths):
            times[index].append(seconds(path, many) - seconds(path, few))
    yield "300 pairs" if is_encoder else "6 windows", [statistics.median(x) for x in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--liar", default="liar")
    parser.add_argument("--data", help="what liar evaluates (default: the calibration text)")
    parser.add_argument("model")
    parser.add_argument("calibration")
    arguments, options = parser.parse_known_args()
    os.sched_setaffinity(0, {0})
    liar = Liar(arguments.liar)
    info = liar.json("inspect", arguments.model, "--format", "json")["model"]
    is_encoder = info["family"] in ("bert", "distilbert", "roberta")
    data = arguments.data or arguments.calibration
    print(f"llama-cpp-python {llama_cpp.__version__}, transformers {transformers.__version__}, "
          f"torch {torch.__version__}; {info['name']}, {' '.join(options)}\n")
    print("| program | file | bytes | of dense | what | dense | pruned | of dense |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        def exported(form, dtype):
            paths = []
            # What nothing is pruned by needs no statistics worth the name.
            dense = ["--ratio", "0", "--samples", "2", "--length", "32"]
            for name, more in [("dense", dense), ("pruned", options)]:
                path = os.path.join(work, f"{name}-{dtype}" + (".gguf" if form == "gguf" else ""))
                liar.prune(
                    arguments.model, arguments.calibration, path, "--output-format", form,
                    "--dtype", dtype, *more)
                paths.append(path)
            return paths

        def report(program, file, paths, rows):
            dense_size, size = map(size_of, paths)
            for what, (dense, pruned) in rows:
                print(f"| {program} | {file} | {size} | {size / dense_size:.3f} | {what} | "
                      f"{1e3 * dense:.1f} ms | {1e3 * pruned:.1f} ms | {pruned / dense:.2f} |",
                      flush=True)

        for dtype in ("f16", "q8_0"):
            paths = exported("gguf", dtype)
            report("llama.cpp", f"GGUF {dtype}", paths, llama(paths, is_encoder))
        paths = exported("hf", "f32")
        report("transformers", "hf f32", paths, hugging_face(paths, is_encoder))
        report("liar", "hf f32", paths, own(liar.path, paths, data, is_encoder))


if __name__ == "__main__":
    main()
