"""Sequential pruning of the sample models in float64 PyTorch, whole matrices and no accumulators.

    python make_sequential_fixtures.py ../PruningEngineTests/Fixtures

Layer by layer, the dense and the pruned model side by side. At a site, X is what the pruned model's
stream gives its consumer and T what the consumer should put out:
    self      X W + b
    dense     X° W + b                 (° marks the dense model's stream)
    residual  X° W + b + h° - h        (h is the residual stream that the site's output joins)
The kept columns K are those of the units with the largest wifv on X, outlier neurons first; then
W' = W_K + (C_KK + λI)⁻¹ (C_KT - C_KK W_K) and b' = mean(T) - mean(X_K) W', C centred.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

SAMPLES = Path(__file__).resolve().parents[2] / "sample-models"
RIDGE, GUARD = 1e-3, 0.01
CASES = [("self", False), ("dense", False), ("residual", False), ("residual", True), ("self", True)]
PROTECTED, REFITTED = (2, "ffn"), (3, "attention")  # both keep all units


def linear(weights, name):
    bias = weights.get(name + ".bias")
    return weights[name + ".weight"].double(), None if bias is None else bias.double()


class Bert:
    is_decoder = False

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text())
        w = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
        self.width, self.heads = self.config["hidden_size"], self.config["num_attention_heads"]
        self.head_size = self.width // self.heads
        self.group = self.head_size
        self.tables = [w[f"embeddings.{n}_embeddings.weight"].double()
                       for n in ("word", "position", "token_type")]
        self.norm0 = linear(w, "embeddings.LayerNorm")
        self.layers = []
        for i in range(self.config["num_hidden_layers"]):
            at = lambda n: linear(w, f"encoder.layer.{i}.{n}")
            self.layers.append({
                "attention": [at(f"attention.self.{n}") for n in ("query", "key", "value")],
                "attention.out": at("attention.output.dense"),
                "attention.norm": at("attention.output.LayerNorm"),
                "ffn": [at("intermediate.dense")], "ffn.out": at("output.dense"),
                "ffn.norm": at("output.LayerNorm")})

    def norm(self, x, norm):
        return F.layer_norm(x, (self.width,), *norm, eps=self.config["layer_norm_eps"])

    def embed(self, ids):
        word, position, kind = self.tables
        return self.norm(word[ids] + position[: len(ids)] + kind[0], self.norm0)

    def units(self, layer, module, h):
        if module == "ffn":
            return F.gelu(F.linear(h, *layer["ffn"][0]))
        q, k, v = (F.linear(h, *p).view(len(h), -1, self.head_size).transpose(0, 1)
                   for p in layer["attention"])
        p = torch.softmax(q @ k.transpose(1, 2) / self.head_size**0.5, dim=-1)
        return (p @ v).transpose(0, 1).reshape(len(h), -1)

    def join(self, layer, module, x, h):
        return self.norm(h + F.linear(x, *layer[module + ".out"]), layer[module + ".norm"])

    def weight(self, layer, module, x, h):
        total = h + F.linear(x, *layer[module + ".out"])
        return 1 / total.var(dim=-1, unbiased=False).clamp_min(1e-6)

    def finish(self, h):
        return h

    def producer_rows(self, module, columns):
        return [columns] * len(self.layers[0][module])


class Llama:
    is_decoder = True

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text())
        w = load_file(folder / "model.safetensors")
        self.head_size = self.config["head_dim"]
        self.repeat = self.config["num_attention_heads"] // self.config["num_key_value_heads"]
        self.group = self.head_size * self.repeat
        self.table = w["model.embed_tokens.weight"].double()
        self.last = w["model.norm.weight"].double()
        self.layers = []
        for i in range(self.config["num_hidden_layers"]):
            at = lambda n: linear(w, f"model.layers.{i}.{n}")
            self.layers.append({
                "attention": [at(f"self_attn.{n}_proj") for n in "qkv"],
                "attention.out": at("self_attn.o_proj"), "attention.norm": at("input_layernorm"),
                "ffn": [at("mlp.gate_proj"), at("mlp.up_proj")], "ffn.out": at("mlp.down_proj"),
                "ffn.norm": at("post_attention_layernorm")})

    def norm(self, x, gain):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.config["rms_norm_eps"]) * gain

    def embed(self, ids):
        return self.table[ids]

    def rotate(self, x):  # [heads, tokens, size]
        half = self.head_size // 2
        theta = self.config["rope_parameters"]["rope_theta"]
        frequency = theta ** (-torch.arange(half, dtype=torch.float64) / half)
        angle = torch.outer(torch.arange(x.shape[1], dtype=torch.float64), frequency)
        a, b = x[..., :half], x[..., half:]
        return torch.cat([a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()], -1)

    def units(self, layer, module, h):
        x = self.norm(h, layer[module + ".norm"][0])
        if module == "ffn":
            gate, up = (F.linear(x, *p) for p in layer["ffn"])
            return F.silu(gate) * up
        q, k, v = (F.linear(x, *p).view(len(h), -1, self.head_size).transpose(0, 1)
                   for p in layer["attention"])
        k, v = (t.repeat_interleave(self.repeat, dim=0) for t in (self.rotate(k), v))
        score = self.rotate(q) @ k.transpose(1, 2) / self.head_size**0.5
        future = torch.ones(len(h), len(h), dtype=torch.bool).triu(1)
        p = torch.softmax(score.masked_fill(future, -torch.inf), dim=-1)
        return (p @ v).transpose(0, 1).reshape(len(h), -1)

    def join(self, layer, module, x, h):
        return h + F.linear(x, *layer[module + ".out"])

    def weight(self, layer, module, x, h):
        return 1 / self.join(layer, module, x, h).pow(2).mean(-1).clamp_min(1e-8)

    def finish(self, h):
        return self.norm(h, self.last)

    def producer_rows(self, module, columns):
        if module == "ffn":
            return [columns] * 2
        heads = np.unique(columns // self.group)
        shared = (heads[:, None] * self.head_size + np.arange(self.head_size)).reshape(-1)
        return [columns, shared, shared]


def kept_columns(x, w, W, size, count, guard):
    """Columns of the units of largest wifv; with a guard, outlier units first."""
    mean = (w[:, None] * x).sum(0) / w.sum()
    energy = (w[:, None] * (x - mean) ** 2).sum(0) * W.pow(2).sum(1)
    score = energy.view(-1, size).sum(1)
    if guard:
        score = torch.where(score > guard * score.sum(), torch.inf, score)
    units = np.sort(torch.argsort(score, descending=True, stable=True)[:count].numpy())
    return units, (units[:, None] * size + np.arange(size)).reshape(-1)


def relative_error(difference, target, w):
    mean = (w[:, None] * target).sum(0) / w.sum()
    energy = (w[:, None] * (target - mean) ** 2).sum()
    return float(((w[:, None] * difference**2).sum() / energy).sqrt())


@torch.no_grad()
def sequential(model, fitted, held_out, target, weighted):
    sets = [fitted, held_out]
    dense = [[model.embed(ids) for ids in s] for s in sets]
    pruned = [[h.clone() for h in hs] for hs in dense]
    sites, layers, drifting = [], [], False
    for index, whole in enumerate(model.layers):
        small = dict(whole)
        for module in ("attention", "ffn"):
            W, b = whole[module + ".out"][0].T, whole[module + ".out"][1]
            size = model.group if module == "attention" else 1
            units = W.shape[0] // size
            is_full = (index, module) in (PROTECTED, REFITTED)
            data = []
            for part in (0, 1):
                xd = [model.units(whole, module, h) for h in dense[part]]
                xp = [model.units(small, module, h) for h in pruned[part]]
                weight = torch.cat([model.weight(whole, module, x, h)
                                    for x, h in zip(xd, dense[part])])
                X, Xd = torch.cat(xp), torch.cat(xd)
                T = (X if target == "self" else Xd) @ W + (0 if b is None else b)
                if target == "residual":
                    T = T + torch.cat(dense[part]) - torch.cat(pruned[part])
                data.append((X, T, weight if weighted else torch.ones(len(X), dtype=torch.float64)))
                dense[part] = [model.join(whole, module, x, h) for x, h in zip(xd, dense[part])]
            changes = not is_full or (
                (index, module) == REFITTED and drifting and target != "self")
            if changes:
                X, T, w = data[0]
                count = units if is_full else max(1, units - round(units * 0.5))
                chosen, K = kept_columns(
                    X, w, W, size, count, GUARD if module == "ffn" else 0)
                root = w.sqrt()[:, None]
                mean_x = (w[:, None] * X).sum(0) / w.sum()
                mean_t = (w[:, None] * T).sum(0) / w.sum()
                Xc, Tc = root * (X - mean_x), root * (T - mean_t)
                ridge = RIDGE * Xc.pow(2).sum(0).mean()
                XK = Xc[:, K]
                A = XK.T @ XK + ridge * torch.eye(len(K), dtype=torch.float64)
                W2 = W[K] + torch.linalg.solve(A, XK.T @ (Tc - XK @ W[K]))
                b2 = mean_t - mean_x[K] @ W2
                errors = [relative_error(T - X[:, K] @ W2 - b2, T, w) for X, T, w in data]
                rows = model.producer_rows(module, K)
                small[module] = [(p[r], None if c is None else c[r])
                                 for (p, c), r in zip(whole[module], rows)]
                small[module + ".out"] = (W2.T, b2)
                sites.append({
                    "site": f"{index}.{module}", "kept": chosen.tolist(), "error": errors[0],
                    "held_out_error": errors[1], "weight_norm": float(W2.norm()),
                    "bias": b2[:8].tolist()})
                drifting = True
            for part in (0, 1):
                pruned[part] = [model.join(small, module, model.units(small, module, h), h)
                                for h in pruned[part]]
        layers.append(small)
    final = model.finish(pruned[1][0])
    return {"target": target, "weighted": weighted, "sites": sites, "state": final[-1].tolist()}


def samples(folder, model):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    text = (folder / "data" / "calibration.txt").read_text()
    if not model.is_decoder:
        lines = [t for t in text.splitlines() if t.strip()]
        ids = [tokenizer(t, truncation=True, max_length=64)["input_ids"] for t in lines[:120]]
        return ids[:100], ids[100:]
    ids = tokenizer(text[:20000])["input_ids"]
    windows = [ids[i * 96:(i + 1) * 96] for i in range(14)]
    return windows[:11], windows[11:]


def check(folder, model, ids):
    """Our own forward pass against transformers'."""
    reference = AutoModel.from_pretrained(folder, dtype=torch.float64, attn_implementation="eager")
    with torch.no_grad():
        expected = reference(torch.tensor([ids])).last_hidden_state[0]
        h = model.embed(torch.tensor(ids))
        for layer in model.layers:
            for module in ("attention", "ffn"):
                h = model.join(layer, module, model.units(layer, module, h), h)
    # transformers rounds the rotary angles to float32.
    assert (model.finish(h) - expected).abs().max() < 1e-5, "the forward passes differ"


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else value


def main():
    target = Path(sys.argv[1])
    for name, kind in (("tiny-bert", Bert), ("tiny-llama", Llama)):
        folder = SAMPLES / name
        model = kind(folder)
        fitted, held_out = samples(folder, model)
        check(folder, model, fitted[0])
        tensors = lambda s: [torch.tensor(ids) for ids in s]
        cases = [sequential(model, tensors(fitted), tensors(held_out), *case) for case in CASES]
        result = {
            "ridge": RIDGE, "guard": GUARD, "protected": f"{PROTECTED[0]}.{PROTECTED[1]}",
            "refitted": f"{REFITTED[0]}.{REFITTED[1]}", "fitted": fitted, "held_out": held_out,
            "cases": cases}
        (target / f"sequential-{name}.json").write_text(json.dumps(rounded(result)))


if __name__ == "__main__":
    main()
