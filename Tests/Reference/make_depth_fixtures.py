"""Stretches of sublayers removed from the sample models in float64 PyTorch, whole matrices and no
accumulators.

    python make_depth_fixtures.py ../PruningEngineTests/Fixtures

The consumer (W [d, o], b) of the site right before a stretch makes good for it. X is what it reads
and D = s_last - s_c what the stretch adds, s being the residual stream right after a sublayer's output
was added, before any norm over it:
    none          nothing
    bias          b' = b + mean(D) + mean(X_S) W_S
    liar          W' = W_K + (C_KK + λI)⁻¹ (C_KS W_S + Z_K), C and Z = XᵀD centred,
                  b' = b + mean(D) + mean(X_S) W_S - mean(X_K) (W' - W_K)
    liar-weights  W' likewise with C = XᵀX and Z = XᵀD as they are, b' = b
with K all columns unless the site is narrowed, and S the others. In a post-norm model the norm of the
stretch's last sublayer then stands behind the consumer, but for none. With h what the next sublayer
reads as stream, the error is ‖h_after - h'‖ / ‖(h_after - h_before) - its mean‖. It is taken from X and
D, and each is checked against a run of the patched model. before_norm is that of D itself, before the
norm. Where nothing makes good for the stretch, a narrowed site before it isn't part of the error.

Sequential: at a site behind others that were changed, X is what the pruned model gives, and D is joined
by the drift E of the target: 0 for self, (X° - X) W + h° - h for residual, h the stream that the site's
output joins (° marks the dense model).
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import AutoModel

from make_sequential_fixtures import (
    GUARD, RIDGE, SAMPLES, Bert, Llama, check, kept_columns, samples)

METHODS = ["none", "bias", "liar", "liar-weights"]
TARGETS = ["self", "residual"]
LONGEST = 8  # layers of the stretches whose costs are told
# Sites by their place in network order, 2 a layer: stretches, and the units of carriers narrowed.
ONE_SHOT = {
    "one layer": ([range(4, 6)], {}),
    "two layers": ([range(2, 6)], {}),
    "attention alone": ([range(4, 5)], {}),
    "ffn alone": ([range(5, 6)], {}),
    "one layer, ffn narrowed": ([range(4, 6)], {3: 0.5}),
    "ffn alone, attention narrowed": ([range(5, 6)], {4: 0.5}),
    "two stretches": ([range(3, 4), range(6, 8)], {}),
}
SEQUENTIAL = {
    "two stretches": ([range(2, 3), range(5, 7)], {}),
    "two stretches, the second narrowed": ([range(1, 3), range(6, 8)], {5: 0.5}),
}


@dataclass
class Seen:
    """What passes a site, all tokens one below the other."""

    before: torch.Tensor  # the stream that its output joins, as the site reads it
    units: torch.Tensor  # what its consumer reads
    stream: torch.Tensor  # the stream with its output
    behind: torch.Tensor  # the same after the norm that may stand there


class Network:
    """A model as a list of sublayers, each of which may be changed or missing."""

    def __init__(self, model, changes=None):
        self.model = model
        self.changes = changes or {}

    def __len__(self):
        return 2 * len(self.model.layers)

    def name(self, site):
        return f"{site // 2}.{self.module(site)}"

    def module(self, site):
        return ("attention", "ffn")[site % 2]

    def layer(self, site):
        """The layer as this site sees it; None where the site is removed."""
        return self.changes.get(site, self.model.layers[site // 2])

    def consumer(self, site):
        weight, bias = self.model.layers[site // 2][self.module(site) + ".out"]
        return weight.T, bias

    def behind(self, site, stream):
        if self.model.is_decoder:
            return stream
        return self.model.norm(stream, self.layer(site)[self.module(site) + ".norm"])

    def changed(self, changes):
        return Network(self.model, {**self.changes, **changes})

    def patched(self, site, columns, weight, bias, last=None):
        """The layer of a site whose consumer was changed, with the norm of the last removed one."""
        module, layer = self.module(site), dict(self.model.layers[site // 2])
        rows = self.model.producer_rows(module, columns.numpy())
        layer[module] = [(p[r], None if c is None else c[r])
                         for (p, c), r in zip(layer[module], rows)]
        layer[module + ".out"] = (weight.T, bias)
        if last is not None and not self.model.is_decoder:
            layer[module + ".norm"] = self.model.layers[last // 2][self.module(last) + ".norm"]
        return layer

    def run(self, sequences, end=None):
        """What passes each site; None where one is removed."""
        states = [self.model.embed(ids) for ids in sequences]
        seen = []
        for site in range(len(self) if end is None else end + 1):
            layer, module = self.layer(site), self.module(site)
            if layer is None:
                seen.append(None)
                continue
            units = [self.model.units(layer, module, h) for h in states]
            streams = [h + F.linear(x, *layer[module + ".out"]) for x, h in zip(units, states)]
            before, states = states, [self.behind(site, s) for s in streams]
            seen.append(Seen(*map(torch.cat, (before, units, streams, states))))
        return seen

    def final(self, ids):
        """The final states of the first and the last token."""
        last = [seen for seen in self.run([ids]) if seen is not None][-1]
        return self.model.finish(last.behind)[[0, -1]]


def fit(X, D, W, b, K, method):
    """W' and b' of the kept columns, b' None where there is none."""
    kept = torch.zeros(len(W), dtype=torch.bool)
    kept[K] = True
    if method == "none":
        return W[K], b
    shift = D.mean(0) + X[:, ~kept].mean(0) @ W[~kept]
    old = 0 if b is None else b
    if method == "bias":
        return W[K], old + shift
    A, Y = (X, D) if method == "liar-weights" else (X - X.mean(0), D - D.mean(0))
    C = A.T @ A
    ridge = RIDGE * C.diagonal().mean()
    delta = torch.linalg.solve(
        C[K][:, K] + ridge * torch.eye(len(K), dtype=torch.float64),
        C[K][:, ~kept] @ W[~kept] + (A.T @ Y)[K])
    if method == "liar-weights":
        return W[K] + delta, b
    return W[K] + delta, old + shift - X[:, K].mean(0) @ delta


def relative(difference, change):
    return float(difference.norm() / (change - change.mean(0)).norm())


class Depth:
    def __init__(self, model, fitted, held_out):
        tensors = lambda sequences: [torch.tensor(ids) for ids in sequences]
        self.sets = [tensors(fitted), tensors(held_out)]
        self.dense = Network(model)
        self.seen = [self.dense.run(s) for s in self.sets]

    def columns(self, site, seen, share):
        """The columns that a carrier keeps, and the units where it is narrowed."""
        W, _ = self.dense.consumer(site)
        if share is None:
            return torch.arange(len(W)), None
        module = self.dense.module(site)
        size = self.dense.model.group if module == "attention" else 1
        units = len(W) // size
        chosen, K = kept_columns(
            seen.units, torch.ones(len(seen.units), dtype=torch.float64), W, size,
            units - round(units * share), GUARD if module == "ffn" else 0)
        return torch.tensor(K), chosen.tolist()

    def addition(self, part, stretch):
        """D, and h before and after the stretch, on the dense stream."""
        seen = self.seen[part]
        last = seen[stretch[-1]]
        if stretch[0] == 0:
            return None, seen[0].before, last.behind
        before = seen[stretch[0] - 1]
        return last.stream - before.stream, before.behind, last.behind

    def dropped(self, part, stretch):
        _, before, after = self.addition(part, stretch)
        return relative(after - before, after - before)

    def patched(self, part, stretch, K, W2, b2):
        """The error behind the norm, and before it."""
        D, before, after = self.addition(part, stretch)
        W, b = self.dense.consumer(stretch[0] - 1)
        seen = self.seen[part][stretch[0] - 1]
        added = seen.units[:, K] @ W2 - seen.units @ W
        added = added + (0 if b2 is None else b2) - (0 if b is None else b)
        result = self.dense.behind(stretch[-1], seen.stream + added)
        return relative(after - result, after - before), relative(D - added, D)

    def errors(self, stretch, K, W2, b2, method):
        """Those of a stretch, each checked against a run of the patched model as far as it."""
        removed = {site: None for site in stretch}
        if method == "none":
            found = [self.dropped(part, stretch) for part in (0, 1)]
        else:
            both = [self.patched(part, stretch, K, W2, b2) for part in (0, 1)]
            found = [error for error, _ in both]
            removed[stretch[0] - 1] = self.dense.patched(
                stretch[0] - 1, K, W2, b2, last=stretch[-1])
        network = self.dense.changed(removed)
        for part in (0, 1):
            _, before, after = self.addition(part, stretch)
            state = before
            if stretch[0] > 0:
                state = network.run(self.sets[part], stretch[0] - 1)[-1].behind
            actual = relative(after - state, after - before)
            assert abs(actual - found[part]) < 1e-9, (stretch, method, actual, found[part])
        result = {"error": found[0], "held_out_error": found[1]}
        if method != "none":  # the same number in a pre-norm model
            result["before_norm"] = {"error": both[0][1], "held_out_error": both[1][1]}
        return result

    def stretch(self, stretch, **more):
        return {"first": self.dense.name(stretch[0]), "last": self.dense.name(stretch[-1]), **more}

    def digest(self, site, K, units, W2, b2):
        """A consumer's update: null stands for what is as it was."""
        W, b = self.dense.consumer(site)
        change = float((W2 - W[K]).norm())
        return {
            "consumer": self.dense.name(site), "kept": units, "change": change,
            "weight": W2[:4].tolist() if change > 0 else None,
            "bias": None if b2 is b else b2.tolist()}

    def one_shot(self, stretches, narrowed, method):
        changes, told = {}, []
        for stretch in stretches:
            carrier = stretch[0] - 1
            seen = self.seen[0][carrier]
            W, b = self.dense.consumer(carrier)
            K, units = self.columns(carrier, seen, narrowed.get(carrier))
            D, _, _ = self.addition(0, stretch)
            W2, b2 = fit(seen.units, D, W, b, K, method)
            changes |= {site: None for site in stretch}
            changes[carrier] = self.dense.patched(
                carrier, K, W2, b2, last=None if method == "none" else stretch[-1])
            told.append(
                self.digest(carrier, K, units, W2, b2)
                | self.errors(stretch, K, W2, b2, method))
        final = self.dense.changed(changes).final(self.sets[1][-1])
        return {"reconstruction": method, "stretches": told, "final": final.tolist()}

    def sequential(self, stretches, narrowed, target):
        network, told = self.dense, []
        for stretch in stretches:
            carrier = stretch[0] - 1
            dense = self.seen[0][carrier]
            pruned = network.run(self.sets[0], carrier)[-1]
            W, b = self.dense.consumer(carrier)
            K, units = self.columns(carrier, pruned, narrowed.get(carrier))
            D, _, _ = self.addition(0, stretch)
            if target == "residual":
                D = D + (dense.units - pruned.units) @ W + dense.before - pruned.before
            W2, b2 = fit(pruned.units, D, W, b, K, "liar")
            layer = network.patched(carrier, K, W2, b2, last=stretch[-1])
            network = network.changed({carrier: layer} | {site: None for site in stretch})
            told.append(self.digest(carrier, K, units, W2, b2))
        final = network.final(self.sets[1][-1])
        return {"target": target, "stretches": told, "final": final.tolist()}

    def check(self, folder):
        """A patched model without two of its layers against transformers'."""
        stretch = range(2, 6)
        seen = self.seen[0][1]
        W, b = self.dense.consumer(1)
        D, _, _ = self.addition(0, stretch)
        K = torch.arange(len(W))
        W2, b2 = fit(seen.units, D, W, b, K, "liar")
        own = self.dense.changed(
            {site: None for site in stretch} | {1: self.dense.patched(1, K, W2, b2, last=5)})
        reference = AutoModel.from_pretrained(
            folder, dtype=torch.float64, attn_implementation="eager")
        if self.dense.model.is_decoder:
            layers = reference.layers
            consumer = layers[0].mlp.down_proj
        else:
            layers = reference.encoder.layer
            consumer = layers[0].output.dense
            layers[0].output.LayerNorm = layers[2].output.LayerNorm
        consumer.weight, consumer.bias = torch.nn.Parameter(W2.T), torch.nn.Parameter(b2)
        del layers[1:3]
        ids = self.sets[1][-1]
        expected = reference(ids[None], use_cache=False).last_hidden_state[0, [0, -1]]
        # As in the other check, the rotary angles are rounded.
        assert (own.final(ids) - expected).abs().max() < 1e-4, "the patched models differ"

    def figures(self):
        """What every stretch costs."""
        layers = len(self.dense) // 2
        whole = [range(2 * first, 2 * (first + n)) for first in range(layers)
                 for n in range(1, min(LONGEST, layers - 1) + 1) if first + n <= layers]
        result = []
        for stretch in whole + [range(s, s + 1) for s in range(len(self.dense))]:
            _, before, after = self.addition(0, stretch)
            influence = 1 - float(F.cosine_similarity(before, after, dim=1).mean())
            dropped = self.errors(stretch, None, None, None, "none")
            patched = None
            if stretch[0] > 0:
                carrier = stretch[0] - 1
                W, b = self.dense.consumer(carrier)
                K = torch.arange(len(W))
                D, _, _ = self.addition(0, stretch)
                update = fit(self.seen[0][carrier].units, D, W, b, K, "liar")
                patched = self.errors(stretch, K, *update, "liar")
            result.append(
                self.stretch(stretch, influence=influence, dropped=dropped, patched=patched))
        return result

    def cases(self, cases, run, versions):
        return [
            {"name": name, "removed": [self.stretch(s) for s in stretches],
             "versions": [run(stretches, narrowed, version) for version in versions]}
            for name, (stretches, narrowed) in cases.items()]


def rounded(value, digits=9):
    """Nine digits of figures, which the tests hold to 1e-5; five of weights, biases and states."""
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, dict):
        return {k: rounded(v, digits) for k, v in value.items()}
    if isinstance(value, list):
        inner = 5 if value and isinstance(value[0], (float, list)) else digits
        return [rounded(v, inner) for v in value]
    return value


@torch.no_grad()
def main():
    target = Path(sys.argv[1])
    for name, kind in (("tiny-bert", Bert), ("tiny-llama", Llama)):
        folder = SAMPLES / name
        model = kind(folder)
        fitted, held_out = samples(folder, model)
        check(folder, model, fitted[0])
        depth = Depth(model, fitted, held_out)
        depth.check(folder)
        result = {
            "ridge": RIDGE, "guard": GUARD, "fitted": fitted, "held_out": held_out,
            "one_shot": depth.cases(ONE_SHOT, depth.one_shot, METHODS),
            "sequential": depth.cases(SEQUENTIAL, depth.sequential, TARGETS),
            "figures": depth.figures()}
        (target / f"depth-{name}.json").write_text(
            json.dumps(rounded(result), separators=(",", ":")))


if __name__ == "__main__":
    main()
