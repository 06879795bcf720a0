"""LIAR (arXiv 2407.13331) on one linear layer, in float64 NumPy: the formulas, and nothing clever.

Y = X W + b with X [tokens, columns], W [columns, outputs]. Every error here is measured on X itself,
and every width is solved on its own, so that programs which use accumulators and one factorisation
have something independent to agree with.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve


@dataclass
class Accumulators:
    """n, the sum of x and the sum of x xᵀ, each token times its weight."""

    weight: float
    sum: np.ndarray  # [columns]
    products: np.ndarray  # [columns, columns]

    @property
    def mean(self) -> np.ndarray:
        return self.sum / self.weight

    @property
    def centred_gram(self) -> np.ndarray:
        return self.products - self.weight * np.outer(self.mean, self.mean)


def accumulate(x: np.ndarray, weights: np.ndarray | None = None) -> Accumulators:
    w = np.ones(len(x)) if weights is None else weights
    return Accumulators(w.sum(), w @ x, (x * w[:, None]).T @ x)


def inverse_norm_weights(residual: np.ndarray) -> np.ndarray:
    """A token counts by the inverse mean square of the residual stream after the site."""
    return 1 / (residual**2).mean(axis=1)


def penalty(gram: np.ndarray, ridge: float) -> float:
    """λ: a share of the mean diagonal of the whole Gram matrix, the same at every width."""
    return ridge * gram.diagonal().mean()


def columns_of(units, size: int) -> np.ndarray:
    return np.array([u * size + i for u in units for i in range(size)], dtype=int)


# -------------------------------------------------------------------------------------- criteria

def scores(criterion: str, a: Accumulators, w: np.ndarray, size: int) -> np.ndarray:
    """Higher is kept longer; one score a unit of `size` columns."""
    variance = a.centred_gram.diagonal() / a.weight
    mean_square = a.products.diagonal() / a.weight
    by_unit = lambda column: column.reshape(-1, size).sum(axis=1)
    wanda = np.abs(w).mean(axis=1) * np.sqrt(mean_square)
    match criterion:
        case "magnitude-l1":
            return by_unit(np.abs(w).sum(axis=1))
        case "magnitude-l2":  # of the unit's whole block
            return np.sqrt(by_unit((w**2).sum(axis=1)))
        case "activation":
            return np.sqrt(by_unit(mean_square))
        case "wanda":
            return by_unit(wanda)
        case "ifv":
            return by_unit(variance)
        case "wifv":
            return by_unit(variance * (w**2).sum(axis=1))
        case "wifn":
            return by_unit(wanda**2)
    raise KeyError(criterion)


def regularised_error(gram: np.ndarray, w: np.ndarray, kept, pruned, ridge: float) -> float:
    """tr(W_Sᵀ (A_SS - A_SK A_KK⁻¹ A_KS) W_S), A = C + λI: the least value of LIAR's objective."""
    a = gram + penalty(gram, ridge) * np.eye(len(gram))
    schur = a[np.ix_(pruned, pruned)]
    if len(kept):
        cross = a[np.ix_(kept, pruned)]
        schur = schur - cross.T @ solve(a[np.ix_(kept, kept)], cross, assume_a="pos")
    return float(np.sum(w[pruned] * (schur @ w[pruned])))


def greedy_elimination(gram: np.ndarray, w: np.ndarray, size: int, ridge: float):
    """Units in the order of elimination and the error after each: every choice tries every unit."""
    left, gone, errors = list(range(len(gram) // size)), [], []
    while left:
        trials = []
        for unit in left:
            kept = columns_of([u for u in left if u != unit], size)
            trials.append(
                regularised_error(gram, w, kept, columns_of(gone + [unit], size), ridge))
        best = int(np.argmin(trials))
        gone.append(left.pop(best))
        errors.append(trials[best])
    return np.array(gone), np.array(errors)


# ------------------------------------------------------------------------------- reconstructions

def interpolation(a: Accumulators, kept, pruned, ridge: float):
    """Q and P of X_S ≈ X_K Q + 1P."""
    gram = a.centred_gram
    lhs = gram[np.ix_(kept, kept)] + penalty(gram, ridge) * np.eye(len(kept))
    q = solve(lhs, gram[np.ix_(kept, pruned)], assume_a="pos") if len(kept) else np.zeros(
        (0, len(pruned)))
    return q, a.mean[pruned] - a.mean[kept] @ q


def reconstruct(name: str, a: Accumulators, w, b, kept, ridge: float):
    """W' over the kept columns and b'; b may be None."""
    pruned = np.setdiff1d(np.arange(len(w)), kept)
    if name == "none":
        return w[kept], b
    before = np.zeros(w.shape[1]) if b is None else b
    if name == "bias":
        return w[kept], before + a.mean[pruned] @ w[pruned]
    q, p = interpolation(a, kept, pruned, ridge)
    return w[kept] + q @ w[pruned], before + p @ w[pruned]


def relative_error(x, weights, w, b, kept, new_w, new_b) -> float:
    """‖Y - Y'‖ over the norm of the centred Y, token by token."""
    t = np.ones(len(x)) if weights is None else weights
    y = x @ w + (0 if b is None else b)
    lost = y - x[:, kept] @ new_w - (0 if new_b is None else new_b)
    centred = y - (t @ y) / t.sum()
    return float(np.sqrt((t @ lost**2).sum() / (t @ centred**2).sum()))


def error_curve(name, a, x, weights, w, b, order, size, ridge) -> np.ndarray:
    """The error with the first k units of `order` kept, for k = 0 … units; fitted on `a`."""
    errors = []
    for k in range(len(order) + 1):
        kept = np.sort(columns_of(order[:k], size))
        new_w, new_b = reconstruct(name, a, w, b, kept, ridge)
        errors.append(relative_error(x, weights, w, b, kept, new_w, new_b))
    return np.array(errors)
