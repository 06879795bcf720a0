"""A synthetic site whose target isn't its own output: T = X W + b + E.

    python make_drift_fixture.py OUTPUT_FOLDER

drift.safetensors has the tensors of make_liar_fixtures.py that its test needs, and
    drift [tokens, outputs], held_drift: E, as multiples of 1/32
    PART.mean|cross|energy: statistics of E, PART plain or weighted (by the inverse norm)
    RECONSTRUCTION.weight|bias|error|held_out_error for `kept` at ridge 0.001, by least squares on
    the rows of X and T themselves (LIAR is pulled toward W_K, LIAR bias is that with W_K kept)
"""

import pathlib
import sys

import numpy as np
from safetensors.numpy import save_file

import liar_reference as liar
from make_liar_fixtures import activations

RIDGE = 1e-3


def toward(x, t, old, penalty):
    """argmin ‖t − x w‖² + penalty ‖w − old‖², as one least-squares problem."""
    root = np.sqrt(penalty) * np.eye(x.shape[1])
    a = np.vstack([x, root])
    return np.linalg.lstsq(a, np.vstack([t, root @ old]), rcond=None)[0]


def reconstruct(name, x, t, w, b, kept):
    centred, target = x - x.mean(axis=0), t - t.mean(axis=0)
    penalty = RIDGE * (centred**2).sum(axis=0).mean()
    match name:
        case "none":
            return w[kept], b
        case "bias":
            return w[kept], (t - x[:, kept] @ w[kept]).mean(axis=0)
        case "liar" | "liar-bias" | "liar-values":  # there is a place for the bias
            new = toward(centred[:, kept], target, w[kept], penalty)
            bias = (t - x[:, kept] @ new).mean(axis=0)
            return (w[kept] if name == "liar-bias" else new), bias
        case "liar-weights":
            penalty = RIDGE * (x**2).sum(axis=0).mean()
            return toward(x[:, kept], t - b, w[kept], penalty), b
        case "mask-tuning":
            # Normal equations, damped by 1 as the authors do: min ‖A d − r‖² + ‖d‖².
            parts = np.stack([np.outer(x[:, i], w[i]).ravel() for i in kept], axis=1)
            missing = (t - b - x[:, kept] @ w[kept]).ravel()
            a, r = parts.T @ parts, parts.T @ missing
            d = np.linalg.solve(a @ a + np.eye(len(a)), a @ r)
            return w[kept] * np.clip(1 + d, -10, 10)[:, None], b
    raise KeyError(name)


def relative_error(x, t, kept, w, b):
    return np.sqrt(((t - x[:, kept] @ w - b) ** 2).sum() / ((t - t.mean(axis=0)) ** 2).sum())


def main(folder: pathlib.Path) -> None:
    random = np.random.default_rng(77)
    columns, outputs, tokens = 40, 12, 180
    mixing = random.normal(size=(columns // 4, columns)) * 0.35
    offset = random.normal(size=columns) * 0.5
    x, held = (activations(random, n, mixing, offset) for n in (tokens, 60))
    w = random.normal(size=(columns, outputs)) * random.uniform(0.2, 1, size=(columns, 1))
    b = random.normal(size=outputs)
    map_of_drift = random.normal(size=(columns, outputs)) * 0.1

    def drift(x):
        e = x @ map_of_drift + 0.2 * random.normal(size=(len(x), outputs)) + np.linspace(-1, 1, outputs)
        return np.round(32 * e) / 32

    e, held_e = drift(x), drift(held)
    residual = random.normal(size=(tokens, 16)) * random.uniform(0.3, 3, size=(tokens, 1))
    residual = residual.astype(np.float32).astype(float)
    kept = np.sort(random.permutation(columns)[: columns // 2])
    tensors = {
        "x": x.astype(np.float32), "held_out": held.astype(np.float32), "weight": w, "bias": b,
        "residual": residual.astype(np.float32), "coupled": np.zeros(columns),
        "drift": e.astype(np.float32), "held_drift": held_e.astype(np.float32),
        "kept": kept.astype(float),
    }
    for part, t in [("plain", np.ones(tokens)), ("weighted", liar.inverse_norm_weights(residual))]:
        mean, mean_x = t @ e / t.sum(), t @ x / t.sum()
        tensors |= {
            f"{part}.mean": mean, f"{part}.cross": ((x - mean_x) * t[:, None]).T @ (e - mean),
            f"{part}.energy": np.array([(t[:, None] * (e - mean) ** 2).sum()])}
    target, held_target = x @ w + b + e, held @ w + b + held_e
    for name in ["none", "bias", "liar", "liar-bias", "liar-weights", "liar-values",
                 "mask-tuning"]:
        new_w, new_b = reconstruct(name, x, target, w, b, kept)
        tensors |= {
            f"{name}.weight": new_w, f"{name}.bias": new_b,
            f"{name}.error": np.array([relative_error(x, target, kept, new_w, new_b)]),
            f"{name}.held_out_error": np.array(
                [relative_error(held, held_target, kept, new_w, new_b)])}
    tensors = {k: np.ascontiguousarray(v) for k, v in tensors.items()}
    save_file(tensors, folder / "drift.safetensors", {"columns_per_unit": "1"})


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
