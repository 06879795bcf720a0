"""Writes synthetic sites and what `liar_reference.py` finds for them.

    python make_liar_fixtures.py OUTPUT_FOLDER

One safetensors file a site. Activations are multiples of 1/32, so that their float32 products and
sums are exact and programs can be held to tight tolerances. Tensors:

    x, held_out [tokens, columns] (float32), weight [columns, outputs], bias [outputs] (or missing)
    residual [tokens, 16] (float32): a residual stream for the inverse-norm weighting
    weighted.weight|sum|products: the accumulators under that weighting
    scores.CRITERION; ranking.CRITERION: units by falling score, all criteria (random: seed 5)
    coupled: Σ w² of the layers that produce a unit's columns
    producer.N, producer_gradient.N, weight_gradient: those layers, dL/dW of them and of W
    gradient [tokens, columns]: dL/dX; offsets: where an example's tokens begin
    snip.unsigned: SNIP where the examples' gradients have random signs
    elimination.order, elimination.error (ridge 1e-4, both by unit)
    order: units by falling WIFV; kept: the columns of the first half of them, ascending
    RIDGE.q|p|weight|bias: Q, P, W', b' for `kept`
    RIDGE.RECONSTRUCTION.error|held_out: by units kept, fitted on x; RECONSTRUCTION.weighted: the
    same at ridge 1e-4 with weighted statistics and errors
    RIDGE.RECONSTRUCTION.weight|bias: W', b' for `kept` of the reconstructions besides LIAR
Metadata: columns_per_unit, and head_size where units are heads.
"""

import pathlib
import sys

import numpy as np
from safetensors.numpy import save_file

import liar_reference as liar

CRITERIA = ["magnitude-l1", "magnitude-l2", "activation", "wanda", "ifv", "wifv", "wifn"]
RECONSTRUCTIONS = ["none", "bias", "liar", "mask-tuning", "liar-weights", "liar-bias",
                   "liar-values"]


def activations(random, tokens: int, mixing: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Correlated, skewed, off-centre columns, as an FFN or an attention makes them."""
    factors = random.normal(size=(tokens, len(mixing)))
    raw = factors @ mixing + 0.4 * random.normal(size=(tokens, mixing.shape[1])) + offset
    skewed = np.where(raw > 0, raw, 0.1 * raw)
    return np.clip(np.round(32 * skewed), -127, 127) / 32


def site(seed: int, *, columns: int, outputs: int, unit: int, tokens: int, ridges, biased=True,
         outlier: int | None = None, head: int = 0) -> tuple[dict, dict]:
    random = np.random.default_rng(seed)
    mixing = random.normal(size=(columns // 4, columns)) * 0.35
    offset = random.normal(size=columns) * 0.5
    x = activations(random, tokens, mixing, offset)
    held = activations(random, 60, mixing, offset)
    if outlier is not None:  # a neuron that is silent but for a few tokens
        x[:, outlier] = held[:, outlier] = 0
        x[3::60, outlier] = held[5::30, outlier] = 30
    w = random.normal(size=(columns, outputs)) * random.uniform(0.2, 1, size=(columns, 1))
    if outlier is not None:
        w[outlier] *= 3
    b = random.normal(size=outputs) if biased else None
    residual = random.normal(size=(tokens, 16)) * random.uniform(0.3, 3, size=(tokens, 1))
    residual = residual.astype(np.float32).astype(float)

    a = liar.accumulate(x)
    t = liar.inverse_norm_weights(residual)
    weighted = liar.accumulate(x, t)
    order = np.argsort(-liar.scores("wifv", a, w, unit), kind="stable")
    kept = np.sort(liar.columns_of(order[: len(order) // 2], unit))
    pruned = np.setdiff1d(np.arange(columns), kept)
    gone, errors = liar.greedy_elimination(a.centred_gram, w, unit, 1e-4)
    tensors = {
        "x": x.astype(np.float32), "held_out": held.astype(np.float32), "weight": w,
        "residual": residual.astype(np.float32), "weighted.weight": np.array([weighted.weight]),
        "weighted.sum": weighted.sum, "weighted.products": weighted.products,
        "elimination.order": gone.astype(float), "elimination.error": errors,
        "order": order.astype(float), "kept": kept.astype(float),
    }
    if b is not None:
        tensors["bias"] = b
    # Two producers of as many rows as there are columns; for heads, two more of half as many, as
    # where two query heads share a key head. A generator of their own leaves the rest as it is.
    producers = np.random.default_rng(1000 + seed)
    rows = [columns, columns] + ([columns // 2, columns // 2] if unit > 1 else [])
    coupled = [producers.normal(size=(r, 6)) * np.repeat(
        producers.uniform(0.2, 1, size=columns // unit), r * unit // columns)[:, None]
        for r in rows]
    tensors["coupled"] = sum(
        (m.reshape(columns // unit, -1) ** 2).sum(axis=1) for m in coupled)
    tensors["scores.grouped-magnitude"] = liar.grouped_magnitude(
        coupled + [w], columns // unit)
    for index, matrix in enumerate(coupled):
        tensors[f"producer.{index}"] = matrix.astype(np.float32)
    gradients = np.random.default_rng(2000 + seed)
    offsets = [0, tokens // 9, tokens // 3, tokens // 3 + 1, tokens]
    dx = (gradients.normal(size=x.shape) * gradients.uniform(0.1, 2, size=columns)).astype(
        np.float32)
    slopes = [gradients.normal(size=m.shape).astype(np.float32) for m in coupled + [w]]
    snip, fisher, unsigned = liar.gradient_scores(x, dx.astype(float), offsets, unit)
    tensors |= {"gradient": dx, "offsets": np.array(offsets, dtype=float),
                "weight_gradient": slopes[-1], "scores.snip": snip, "scores.fisher": fisher,
                "snip.unsigned": unsigned}
    tensors["scores.taylor"] = liar.taylor(
        [m.astype(np.float32).astype(float) for m in coupled + [w]],
        [g.astype(float) for g in slopes], columns // unit)
    for index, slope in enumerate(slopes[:-1]):
        tensors[f"producer_gradient.{index}"] = slope
    for criterion in CRITERIA:
        tensors[f"scores.{criterion}"] = liar.scores(criterion, a, w, unit)
    tensors["scores.random"] = liar.random_scores(5, 1 if unit == 1 else 0, columns // unit)
    for key in [key for key in tensors if key.startswith("scores.")]:
        tensors[key.replace("scores.", "ranking.")] = np.argsort(
            -tensors[key], kind="stable").astype(float)
    tensors["ranking.interpolation"] = gone[::-1].astype(float)
    for name in RECONSTRUCTIONS:
        tensors[f"{name}.weighted"] = liar.error_curve(
            name, weighted, x, t, w, b, order, unit, 1e-4, head)
    for text in ridges:
        ridge = float(text)
        q, p = liar.interpolation(a, kept, pruned, ridge)
        new_w, new_b = liar.reconstruct("liar", a, w, b, kept, ridge)
        tensors |= {f"{text}.q": q, f"{text}.p": p, f"{text}.weight": new_w,
                    f"{text}.bias": new_b}
        for name in RECONSTRUCTIONS:
            if name not in ["none", "bias", "liar"]:
                other_w, other_b = liar.reconstruct(
                    name, a, w, b, kept, ridge, unit, head)
                tensors[f"{text}.{name}.weight"] = other_w
                if other_b is not None:
                    tensors[f"{text}.{name}.bias"] = other_b
            for kind, rows in [("error", x), ("held_out", held)]:
                tensors[f"{text}.{name}.{kind}"] = liar.error_curve(
                    name, a, rows, None, w, b, order, unit, ridge, head)
    metadata = {"columns_per_unit": str(unit)} | ({"head_size": str(head)} if head else {})
    return tensors, metadata


def main(folder: pathlib.Path) -> None:
    all_ridges = ["0", "0.0001", "0.1"]
    sites = {
        "neurons": dict(columns=48, outputs=20, unit=1, tokens=200, ridges=all_ridges),
        "heads": dict(columns=48, outputs=20, unit=8, tokens=200, ridges=all_ridges,
                      head=8),
        "outlier": dict(columns=32, outputs=12, unit=1, tokens=240, ridges=all_ridges,
                        biased=False, outlier=5),
        "few-tokens": dict(columns=48, outputs=20, unit=1, tokens=30, ridges=all_ridges[1:]),
        # Two query heads share keys and values, and the consumer has no bias.
        "groups": dict(columns=48, outputs=20, unit=12, tokens=200, ridges=all_ridges,
                       biased=False, head=6),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, arguments) in enumerate(sites.items()):
        tensors, metadata = site(seed, **arguments)
        tensors = {key: np.ascontiguousarray(value) for key, value in tensors.items()}
        save_file(tensors, folder / f"{name}.safetensors", metadata=metadata)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
