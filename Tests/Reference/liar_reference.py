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

    tokens: int
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
    return Accumulators(len(x), w.sum(), w @ x, (x * w[:, None]).T @ x)


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


def grouped_magnitude(matrices, units: int) -> np.ndarray:
    """The mean over coupled matrices of Σ w²; a unit owns equal runs of each matrix's rows."""
    return np.mean([(m.reshape(units, -1) ** 2).sum(axis=1) for m in matrices], axis=0)


def gradient_scores(x, gradient, offsets, size: int):
    """SNIP and Fisher from X and dL/dX: a unit's mask has the gradient Σ x · dL/dx over its columns
    and an example's tokens. With it, SNIP for examples whose gradients have random signs."""
    masks = np.array([
        (x[a:b] * gradient[a:b]).sum(axis=0).reshape(-1, size).sum(axis=1)
        for a, b in zip(offsets, offsets[1:])])
    return np.abs(masks.sum(axis=0)), (masks**2).sum(axis=0), np.abs(masks).sum(axis=0)


def taylor(matrices, gradients, units: int) -> np.ndarray:
    """Σ |w · dL/dw| over coupled matrices; a unit owns equal runs of each matrix's rows."""
    return np.sum([
        np.abs(m * g).reshape(units, -1).sum(axis=1) for m, g in zip(matrices, gradients)], axis=0)


def random_scores(seed: int, stream: int, units: int) -> np.ndarray:
    """Uniform in 0…1 from SplitMix64 (Steele, Lea and Flood 2014); a site has a stream."""
    word = (1 << 64) - 1
    state = (seed * 0x9E3779B97F4A7C15 + stream) & word
    result = []
    for _ in range(units):
        state = (state + 0x9E3779B97F4A7C15) & word
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & word
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & word
        z ^= z >> 31
        result.append((z & ((1 << 53) - 1)) / (1 << 53))
    return np.array(result)


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


def weights_only(a: Accumulators, w, kept, pruned, ridge: float):
    """Least squares without an intercept: X_S ≈ X_K Q, from XᵀX as it is."""
    if not len(kept):
        return w[kept]
    lhs = a.products[np.ix_(kept, kept)] + penalty(a.products, ridge) * np.eye(len(kept))
    return w[kept] + solve(lhs, a.products[np.ix_(kept, pruned)], assume_a="pos") @ w[pruned]


def mask_tuning(a: Accumulators, w, kept, size: int):
    """A scalar a kept unit (Kwon et al. 2022): the change d of the scalars from 1 is the solution of
    A d = r damped by 1, with A_uv = ⟨X_u W_u, X_v W_v⟩ over tokens of mean weight 1, and r_u its sum
    over the pruned v. Scalars stay within ±10."""
    units = len(w) // size
    of = [columns_of([u], size) for u in range(units)]
    kept_units = np.unique(np.asarray(kept, dtype=int) // size)
    pruned_units = np.setdiff1d(np.arange(units), kept_units)
    if not len(kept_units):
        return w[kept]
    inner = np.array([
        [np.trace(w[of[u]].T @ a.products[np.ix_(of[u], of[v])] @ w[of[v]]) for v in range(units)]
        for u in kept_units]) * (a.tokens / a.weight)
    lhs = np.vstack([inner[:, kept_units], np.eye(len(kept_units))])
    rhs = np.concatenate([inner[:, pruned_units].sum(axis=1), np.zeros(len(kept_units))])
    scalars = np.clip(1 + np.linalg.lstsq(lhs, rhs, rcond=None)[0], -10, 10)
    return np.repeat(scalars, size)[:, None] * w[kept]


def value_column(a: Accumulators, w, kept, size: int, head: int, ridge: float):
    """The kept columns that read one column of a head's values, whose loss costs LIAR least: every
    one is tried."""
    best, columns = np.inf, None
    for first in kept[::size]:
        for offset in range(head):
            trial = np.arange(first + offset, first + size, head)
            rest = np.setdiff1d(kept, trial)
            gone = np.setdiff1d(np.arange(len(w)), rest)
            error = regularised_error(a.centred_gram, w, rest, gone, ridge)
            if error < best:
                best, columns = error, trial
    return columns


def through_values(a: Accumulators, w, kept, ridge: float, size: int, head: int):
    """LIAR without the columns that become a constant: their rows read nothing, and the bias is what
    they carry."""
    constant = value_column(a, w, kept, size, head, ridge)
    rest = np.setdiff1d(kept, constant)
    new_w, new_b = reconstruct("liar", a, w, None, rest, ridge)
    all_w = np.zeros((len(kept), w.shape[1]))
    all_w[np.searchsorted(kept, rest)] = new_w
    return all_w, new_b


def reconstruct(name: str, a: Accumulators, w, b, kept, ridge: float, size: int = 1, head: int = 0):
    """W' over the kept columns and b'; b may be None. `head` is the size of a head, 0 for neurons."""
    if name == "liar-values" and len(kept) < len(w):
        if b is None and head and len(kept):
            return through_values(a, w, kept, ridge, size, head)
        name = "liar-weights" if b is None else "liar"
    pruned = np.setdiff1d(np.arange(len(w)), kept)
    if name == "none":
        return w[kept], b
    before = np.zeros(w.shape[1]) if b is None else b
    if name == "bias":
        return w[kept], before + a.mean[pruned] @ w[pruned]
    if name == "liar-weights":
        return weights_only(a, w, kept, pruned, ridge), b
    if name == "mask-tuning":
        return mask_tuning(a, w, kept, size), b
    q, p = interpolation(a, kept, pruned, ridge)
    if name == "liar-bias":
        return w[kept], before + p @ w[pruned]
    return w[kept] + q @ w[pruned], before + p @ w[pruned]


def relative_error(x, weights, w, b, kept, new_w, new_b) -> float:
    """‖Y - Y'‖ over the norm of the centred Y, token by token."""
    t = np.ones(len(x)) if weights is None else weights
    y = x @ w + (0 if b is None else b)
    lost = y - x[:, kept] @ new_w - (0 if new_b is None else new_b)
    centred = y - (t @ y) / t.sum()
    return float(np.sqrt((t @ lost**2).sum() / (t @ centred**2).sum()))


def error_curve(name, a, x, weights, w, b, order, size, ridge, head=0) -> np.ndarray:
    """The error with the first k units of `order` kept, for k = 0 … units; fitted on `a`."""
    errors = []
    for k in range(len(order) + 1):
        kept = np.sort(columns_of(order[:k], size))
        new_w, new_b = reconstruct(name, a, w, b, kept, ridge, size, head)
        errors.append(relative_error(x, weights, w, b, kept, new_w, new_b))
    return np.array(errors)
