"""Removes layers of a decoder in ReplaceMe's way (arXiv 2505.02819), written from its formulae.

    python Tests/Interop/depth_peer.py MODEL --calibration A.txt --data B.txt --layers 22-24[,27]

MODEL is a GGUF file or a folder of LLaMA's kind, computed in float32. For each run of layers, M is what
the MLP of the layer before it puts out, Y the stream that M joins, and L the stream behind the run, all
in the dense model; several runs are fitted apart. The layer before a run is given the linear map T

    least squares  the least ‖M T + Y − L‖² (+ ridge ‖T‖²), by normal equations in float64
    cosine         the least mean 1 − cos(M T + Y, L), by Adam from the identity

as down_proj ← T down_proj, which leaves the MLP's size as it is; `dropped` has T = 1. Text becomes
windows as in `liar evaluate --task perplexity`: one stream of tokens, whole windows, no overlap. What is
told with the perplexity is of the calibration tokens, run by run: the error ‖M T + Y − L‖ relative to
‖D − mean(D)‖ with D = L − M − Y, as liar tells it, and the mean cosine distance.
"""

import argparse
import json
import os
import time
from dataclasses import dataclass

import torch
import torch.nn.functional as F
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

VARIANTS = ["dropped", "least squares", "cosine"]


class Decoder:
    """A model whose layers can be run in parts, some of them left out."""

    def __init__(self, path):
        folder, name = os.path.split(path) if os.path.isfile(path) else (path, None)
        self.tokenizer = AutoTokenizer.from_pretrained(folder or ".", gguf_file=name)
        self.model = AutoModelForCausalLM.from_pretrained(
            folder or ".", gguf_file=name, dtype=torch.float32).eval().requires_grad_(False)
        self.inner, self.norm = self.model.model, self.model.model.norm
        self.layers = list(self.inner.layers)

    def windows(self, path, length, limit):
        """Whole windows of the file's tokens: line ends and blank lines count, as they stand."""
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
            ids = self.tokenizer(file.read(), verbose=False)["input_ids"]
        count = min(len(ids) // length, limit or len(ids))
        if count == 0:
            raise SystemExit(f"{path} has {len(ids)} tokens, not one window of {length}")
        return torch.tensor(ids[: count * length]).view(count, length)

    def embed(self, window):
        return self.inner.embed_tokens(window[None])

    def run(self, states, layers, to_end=False):
        """The stream behind some of the layers; to the end, with the last norm."""
        self.inner.layers = torch.nn.ModuleList(layers)
        self.inner.norm = self.norm if to_end else torch.nn.Identity()
        return self.inner(inputs_embeds=states, use_cache=False).last_hidden_state

    def loss(self, states, window):
        """The sum over a window's predicted tokens."""
        logits = self.model.lm_head(states[0, :-1])
        return float(F.cross_entropy(logits, window[1:], reduction="sum"))

    def check(self, window, carrier):
        """Refuses models that join their parts in another way than LLaMA's."""
        expected = self.model(window[None], use_cache=False).logits[0, -1]
        seen = Observed(self.layers[carrier])
        states = self.run(self.embed(window), self.layers[: carrier + 1])
        joined = seen.taken()
        whole = self.model.lm_head(self.run(states, self.layers[carrier + 1:], to_end=True)[0, -1])
        for own, other in ((joined[0] + joined[1], states[0]), (whole, expected)):
            if (own - other).abs().max() > 1e-3 * other.abs().max():
                raise SystemExit("the model isn't of LLaMA's kind: its layers do more than add")


class Observed:
    """What the MLP of a layer puts out, and the stream that it joins, in the next run."""

    def __init__(self, layer):
        self.hooks = [
            layer.mlp.register_forward_hook(self.see_output),
            layer.post_attention_layernorm.register_forward_pre_hook(self.see_stream)]

    def see_output(self, module, inputs, output):
        self.output = output[0]

    def see_stream(self, module, inputs):
        self.stream = inputs[0][0]

    def taken(self):
        for hook in self.hooks:
            hook.remove()
        return self.output, self.stream


@dataclass
class Run:
    """Consecutive layers that go, and what the calibration tokens show of them."""

    layers: range
    M: torch.Tensor = None  # what the MLP before them puts out
    Y: torch.Tensor = None  # the stream that it joins
    L: torch.Tensor = None  # the stream behind them

    @property
    def carrier(self):
        return self.layers[0] - 1

    def least_squares(self, ridge):
        width = self.M.shape[1]
        gram = torch.zeros(width, width, dtype=torch.float64)
        products = torch.zeros_like(gram)
        for M, Y, L in self.parts():
            gram += M.T @ M
            products += M.T @ (L - Y)
        factor, failed = torch.linalg.cholesky_ex(
            gram + ridge * torch.eye(width, dtype=torch.float64))
        if failed:
            raise SystemExit(f"{len(self.M)} tokens don't tell T: add --windows, or a --ridge")
        return torch.cholesky_solve(products, factor)

    @torch.enable_grad()
    def cosine(self, options):
        generator = torch.Generator().manual_seed(options.seed)
        T = torch.eye(self.M.shape[1], requires_grad=True)
        optimizer = torch.optim.Adam([T], lr=options.learning_rate)
        for _ in range(options.epochs):
            for rows in torch.randperm(len(self.M), generator=generator).split(options.batch):
                optimizer.zero_grad()
                patched = self.M[rows] @ T + self.Y[rows]
                (1 - F.cosine_similarity(patched, self.L[rows], dim=1)).mean().backward()
                optimizer.step()
        return T.detach()

    def fit(self, variant, options):
        """T."""
        if variant == "dropped":
            return torch.eye(self.M.shape[1], dtype=torch.float64)
        if variant == "least squares":
            return self.least_squares(options.ridge)
        return self.cosine(options).double()

    def figures(self, T):
        left = distance = energy = 0.0
        total = torch.zeros(self.M.shape[1], dtype=torch.float64)
        for M, Y, L in self.parts():
            patched, added = M @ T + Y, L - M - Y
            left += float((L - patched).pow(2).sum())
            distance += float((1 - F.cosine_similarity(patched, L, dim=1)).sum())
            energy += float(added.pow(2).sum())
            total += added.sum(0)
        tokens = len(self.M)
        energy -= float(total.pow(2).sum()) / tokens
        return {"error": (left / energy) ** 0.5, "cosine_distance": distance / tokens}

    def parts(self, rows=4096):
        for start in range(0, len(self.M), rows):
            yield (x[start: start + rows].double() for x in (self.M, self.Y, self.L))


def runs_of(text, count):
    """The runs that `22-24,27` names; neighbours are one."""
    layers = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        last = last or first
        if not (first.isdecimal() and last.isdecimal() and 0 < int(first) <= int(last) < count):
            raise SystemExit(
                f"--layers takes layers from 1 to {count - 1}, since one stands before them, such as "
                f"1,2-3: not '{part}'")
        layers |= set(range(int(first), int(last) + 1))
    starts = [layer for layer in sorted(layers) if layer - 1 not in layers]
    ends = [layer for layer in sorted(layers) if layer + 1 not in layers]
    return [Run(range(start, end + 1)) for start, end in zip(starts, ends)]


def collect(decoder, windows, runs):
    """Gives the runs their M, Y and L; the model runs once, as far as the last of them."""
    tokens, width = windows.numel(), decoder.model.config.hidden_size
    for run in runs:
        run.M, run.Y, run.L = (torch.empty(tokens, width) for _ in range(3))
    for index, window in enumerate(windows):
        rows = slice(index * len(window), (index + 1) * len(window))
        states, done = decoder.embed(window), 0
        for run in runs:
            seen = Observed(decoder.layers[run.carrier])
            states = decoder.run(states, decoder.layers[done: run.layers.stop])
            run.M[rows], run.Y[rows] = seen.taken()
            run.L[rows], done = states[0], run.layers.stop


def perplexity(decoder, start, windows, states, removed):
    """That of the layers from one on which are left, on the dense model's states before it."""
    layers = [
        layer for index, layer in enumerate(decoder.layers)
        if index >= start and index not in removed]
    total = sum(
        decoder.loss(decoder.run(before[None], layers, to_end=True), window)
        for before, window in zip(states, windows))
    return float(torch.tensor(total / windows[:, 1:].numel(), dtype=torch.float64).exp())


def measured(decoder, variant, runs, start, windows, states, options):
    begin = time.time()
    removed, row, kept = set(), {"variant": variant}, []
    if variant != "dense":
        maps = [run.fit(variant, options) for run in runs]
        row["runs"] = [run.figures(T) for run, T in zip(runs, maps)]
        row["fit_seconds"] = time.time() - begin
        for run, T in zip(runs, maps):
            removed |= set(run.layers)
            linear = decoder.layers[run.carrier].mlp.down_proj
            kept.append((linear, {name: value.clone() for name, value in linear.state_dict().items()}))
            for value in linear.parameters():  # [out, in] and [out]
                value.copy_((T.T @ value.double()).float())
    row["perplexity"] = perplexity(decoder, start, windows, states, removed)
    for linear, old in kept:
        linear.load_state_dict(old)
    return row


def print_table(rows):
    header = ["variant", "perplexity", "error", "cosine distance", "fit"]
    lines = [header, None]
    for row in rows:
        runs = row.get("runs", [])
        lines.append([
            row["variant"], f"{row['perplexity']:.4f}",
            ", ".join(f"{run['error']:.4f}" for run in runs),
            ", ".join(f"{run['cosine_distance']:.5f}" for run in runs),
            f"{row['fit_seconds']:.0f} s" if runs else ""])
    widths = [max(len(line[i]) for line in lines if line) for i in range(len(header))]
    for line in lines:
        cells = (c.ljust(w) for c, w in zip(line, widths)) if line else ("-" * w for w in widths)
        print(f"| {' | '.join(cells)} |")


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a GGUF file, or a folder")
    parser.add_argument("--calibration", required=True, help="text to fit on")
    parser.add_argument("--data", required=True, help="text to measure")
    parser.add_argument("--layers", required=True, help="layers to remove: 22-24,27")
    parser.add_argument("--length", type=int, default=512, help="tokens of a window (default 512)")
    parser.add_argument("--windows", type=int, help="the first windows of the calibration (default: all)")
    parser.add_argument("--eval-windows", type=int, help="the first windows of the data (default: all)")
    parser.add_argument("--variants", default=",".join(VARIANTS), help="default: %(default)s")
    parser.add_argument("--dense", action="store_true", help="measure the dense model too")
    parser.add_argument("--ridge", type=float, default=0, help="of least squares (default 0)")
    parser.add_argument("--learning-rate", type=float, default=1e-4, help="of Adam (default 1e-4)")
    parser.add_argument("--epochs", type=int, default=10, help="of Adam (default 10)")
    parser.add_argument("--batch", type=int, default=1024, help="tokens of a step (default 1024)")
    parser.add_argument("--seed", type=int, default=0, help="of the tokens' order (default 0)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    options = parser.parse_args()
    variants = options.variants.split(",")
    if unknown := set(variants) - set(VARIANTS):
        raise SystemExit(f"--variants knows {', '.join(VARIANTS)}, not {', '.join(sorted(unknown))}")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()

    decoder = Decoder(options.model)
    runs = runs_of(options.layers, len(decoder.layers))
    fitted = decoder.windows(options.calibration, options.length, options.windows)
    windows = decoder.windows(options.data, options.length, options.eval_windows)
    start = runs[0].carrier
    decoder.check(windows[0], start)
    collect(decoder, fitted, runs)
    # No variant changes anything before.
    states = torch.cat([
        decoder.run(decoder.embed(window), decoder.layers[:start]) for window in windows])
    rows = [
        measured(decoder, variant, runs, start, windows, states, options)
        for variant in ["dense"] * options.dense + variants]
    if options.json:
        print(json.dumps({
            "layers": [layer for run in runs for layer in run.layers], "length": options.length,
            "windows": len(fitted), "eval_windows": len(windows), "rows": rows}, indent=2))
        return
    print(f"transformers {transformers.__version__}, torch {torch.__version__}; fitted on {len(fitted)}, "
          f"measured on {len(windows)} windows of {options.length} tokens\n")
    print_table(rows)


if __name__ == "__main__":
    main()
