"""Writes sites whose units never vary or depend on one another, and what is lost when half go.

    python make_dead_site_fixtures.py OUTPUT_FOLDER

One file, dead-sites.safetensors. For each CASE: CASE.x, CASE.held_out [tokens, columns] (float32),
CASE.weight [columns, outputs], CASE.offset (the bias) [outputs], CASE.kept (columns, ascending), and for each
RECONSTRUCTION CASE.RECONSTRUCTION: the relative errors on both sets of tokens. The estimate is
NumPy's lstsq, whose solution of least norm is exact whatever the rank. Errors are relative to the
energy of the centred output, or where that is the same for all tokens, of the constant.
Metadata: CASE → columns per unit.
"""

import pathlib
import sys

import numpy as np
from safetensors.numpy import save_file

TOKENS, HELD_OUT, COLUMNS, OUTPUTS = 120, 50, 16, 6


def cases(random):
    live = lambda n: np.round(32 * random.normal(size=(n, COLUMNS))) / 32
    both = lambda make: (make(TOKENS), make(HELD_OUT))
    mixing = np.round(4 * random.normal(size=(3, COLUMNS))) / 4
    some = np.ones(COLUMNS)
    some[[1, 4, 5, 11]] = 0
    head = np.ones(COLUMNS)
    head[4:8] = 0
    yield "all-zero", 1, both(lambda n: np.zeros((n, COLUMNS)))
    yield "all-constant", 1, both(lambda n: np.tile(np.linspace(-2, 3, COLUMNS), (n, 1)))
    yield "all-alike", 1, both(lambda n: np.repeat(live(n)[:, :1], COLUMNS, axis=1))
    yield "rank-3", 1, both(lambda n: (np.round(8 * random.normal(size=(n, 3))) / 8) @ mixing)
    yield "some-zero", 1, both(lambda n: live(n) * some)
    yield "some-constant", 1, both(lambda n: live(n) * some + 1.7 * (1 - some))
    yield "copies", 1, both(lambda n: np.tile(live(n)[:, :8], (1, 2)))
    yield "dead-head", 4, both(lambda n: live(n) * head)
    yield "one-live-head", 4, both(lambda n: live(n) * (1 - head))
    yield "heads-alike", 4, both(lambda n: np.tile(live(n)[:, :4], (1, 4)))


def energy(x, w):
    y = x @ w
    centred = ((y - y.mean(0)) ** 2).sum()
    constant = len(y) * (y.mean(0) ** 2).sum()
    return constant if centred <= 1e-12 * constant else centred


def main():
    random = np.random.default_rng(14)
    tensors, units = {}, {}
    for name, unit, (x, held) in cases(random):
        # What the program is given.
        x, held = x.astype(np.float32).astype(float), held.astype(np.float32).astype(float)
        w, b = random.normal(size=(COLUMNS, OUTPUTS)), random.normal(size=OUTPUTS)
        count = COLUMNS // unit
        chosen = np.sort(random.permutation(count)[: count // 2])
        kept = np.concatenate([np.arange(u * unit, (u + 1) * unit) for u in chosen])
        pruned = np.setdiff1d(np.arange(COLUMNS), kept)
        mean = x.mean(0)
        delta = np.linalg.lstsq(
            x[:, kept] - mean[kept], (x[:, pruned] - mean[pruned]) @ w[pruned], rcond=1e-10)[0]
        after = {
            "none": (w[kept], b),
            "bias": (w[kept], b + mean[pruned] @ w[pruned]),
            "liar": (w[kept] + delta, b + mean[pruned] @ w[pruned] - mean[kept] @ delta),
        }
        units[name] = str(unit)
        tensors |= {
            f"{name}.x": x.astype(np.float32), f"{name}.held_out": held.astype(np.float32),
            f"{name}.weight": w, f"{name}.offset": b, f"{name}.kept": kept.astype(float),
        }
        for reconstruction, (weight, bias) in after.items():
            errors = []
            for tokens in (x, held):
                lost = ((tokens @ w + b - tokens[:, kept] @ weight - bias) ** 2).sum()
                of = energy(tokens, w)
                errors.append(np.sqrt(lost / of) if of else 0.0)
            tensors[f"{name}.{reconstruction}"] = np.array(errors)
    save_file(tensors, pathlib.Path(sys.argv[1]) / "dead-sites.safetensors", metadata=units)


main()
