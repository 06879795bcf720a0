"""Writes what PyTorch's autograd finds for the tiny models of make_transformer_fixtures.py.

    python make_gradient_fixtures.py OUTPUT_FOLDER [MODEL …]

OUTPUT_FOLDER is the one with the models; each gets a gradients.safetensors. Gradients are taken in
float64, one example at a time. A mask multiplies a unit's columns of the input of o_proj, down_proj
and their like; with grouped-query attention a unit is a key-value head's queries together.

    LOSS.mask.L.attention|ffn [examples, units]  dL/dm of each example
    LOSS.taylor.L.attention|ffn [units]  Σ |w · dL/dw| over q, k, v, o or the FFN's matrices
    directions [sequences, hidden], draws [tokens]  what the label-free losses are given

Losses. Decoders: `language-model`, for each sequence the mean of -log p of its next tokens;
`divergence`, the mean of -log p of tokens drawn from the model's own distributions. Encoders:
`similarity`, (cosine - score)² of the first two sequences with score 0.3 and the last with the
first, 0.9; `embedding`, the inner product of the embedding (mean, unit length) and a direction.
Models with heads: `classification`, -log p of classes 2, 0, 1.
"""

import json
import pathlib
import sys

import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save_file

PAIRS = [(0, 1, 0.3), (2, 0, 0.9)]


def open_model(folder: pathlib.Path):
    config = transformers.AutoConfig.from_pretrained(folder)
    kind = getattr(transformers, json.loads((folder / "config.json").read_text())["architectures"][0])
    return kind.from_pretrained(folder, config=config, attn_implementation="eager").double().eval()


def sites(model):
    """By layer: (consumer, coupled matrices) of the attention and the FFN."""
    kind = model.config.model_type
    model = model.base_model if "Classification" in type(model).__name__ else model
    if kind == "distilbert":
        for layer in model.transformer.layer:
            a, f = layer.attention, layer.ffn
            yield ((a.out_lin, [a.q_lin, a.k_lin, a.v_lin, a.out_lin]), (f.lin2, [f.lin1, f.lin2]))
    elif kind in ("bert", "roberta", "xlm-roberta", "camembert"):
        for layer in model.encoder.layer:
            a, o = layer.attention.self, layer.attention.output.dense
            up, down = layer.intermediate.dense, layer.output.dense
            yield ((o, [a.query, a.key, a.value, o]), (down, [up, down]))
    elif kind == "modernbert":
        for layer in model.layers:
            a, f = layer.attn, layer.mlp
            yield ((a.Wo, [a.Wqkv, a.Wo]), (f.Wo, [f.Wi, f.Wo]))
    elif kind == "phi3":
        for layer in getattr(model, "model", model).layers:
            a, f = layer.self_attn, layer.mlp
            yield ((a.o_proj, [a.qkv_proj, a.o_proj]), (f.down_proj, [f.gate_up_proj, f.down_proj]))
    elif kind == "mpnet":
        for layer in model.encoder.layer:
            a, up, down = layer.attention.attn, layer.intermediate.dense, layer.output.dense
            yield ((a.o, [a.q, a.k, a.v, a.o]), (down, [up, down]))
    else:
        for layer in getattr(model, "model", model).layers:
            a, f = layer.self_attn, layer.mlp
            yield ((a.o_proj, [a.q_proj, a.k_proj, a.v_proj, a.o_proj]),
                   (f.down_proj, [f.gate_proj, f.up_proj, f.down_proj]))


class Masks:
    """Masks of ones on every consumer's input."""

    def __init__(self, model):
        self.of, self.coupled = {}, {}
        config = self.config = model.config
        heads = config.num_attention_heads
        units = getattr(config, "num_key_value_heads", None) or heads
        for index, pair in enumerate(sites(model)):
            for name, (consumer, coupled) in zip(["attention", "ffn"], pair):
                width = consumer.weight.shape[1]
                count = units if name == "attention" else width
                mask = torch.ones(count, dtype=torch.double, requires_grad=True)
                size = width // count
                consumer.register_forward_pre_hook(
                    lambda _, inputs, mask=mask, size=size:
                    (inputs[0] * mask.repeat_interleave(size),))
                self.of[f"{index}.{name}"] = mask
                self.coupled[f"{index}.{name}"] = (coupled, consumer, count)

    def blocks(self, site: str, rows: torch.Tensor):
        """How many rows each matrix has of a tensor that may hold several."""
        _, consumer, units = self.coupled[site]
        width = consumer.weight.shape[1]
        kv = getattr(self.config, "num_key_value_heads", None) or self.config.num_attention_heads
        keys = width * kv // self.config.num_attention_heads
        if "attention" in site and len(rows) == width + 2 * keys:
            return [width, keys, keys]
        return width

    def taylor(self, site: str) -> torch.Tensor:
        coupled, consumer, units = self.coupled[site]
        total = torch.zeros(units, dtype=torch.double)
        for linear in coupled:
            product = (linear.weight * linear.weight.grad).abs().detach()
            rows = product.T if linear is consumer else product
            # Some tensors hold the rows of several matrices one after the other.
            for block in rows.split(self.blocks(site, rows)):
                total += block.reshape(units, -1).sum(dim=1)
        return total


def gradients(model, masks: Masks, losses) -> dict[str, torch.Tensor]:
    model.zero_grad()
    by_example = {site: [] for site in masks.of}
    for loss in losses:
        for mask in masks.of.values():
            mask.grad = None
        loss().backward()
        for site, mask in masks.of.items():
            by_example[site].append(mask.grad.clone())
    result = {f"mask.{site}": torch.stack(rows) for site, rows in by_example.items()}
    return result | {f"taylor.{site}": masks.taylor(site) for site in masks.of}


def main(folder: pathlib.Path, names: list[str]) -> None:
    names = names or sorted(p.parent.name for p in folder.glob("*/model.safetensors"))
    for name in names:
        if not (folder / name / "expected.safetensors").exists():
            continue
        expected = load_file(folder / name / "expected.safetensors")
        if "offsets" not in expected:
            continue  # another script's model
        if "masked_logits" in expected and "class_logits" not in expected:
            continue  # a head without a loss of its own
        offsets = expected["offsets"].long().tolist()
        ranges = list(zip(offsets, offsets[1:]))
        texts = [expected["ids"][a:b].long() for a, b in ranges]
        types = [expected["types"][a:b].long() for a, b in ranges]
        model = open_model(folder / name)
        masks = Masks(model)
        random = np.random.default_rng(1)
        tensors = {}
        if "class_logits" in expected:
            def classification(i, label):
                extra = dict(token_type_ids=types[i][None]) if name == "bert-heads" else {}
                logits = model(input_ids=texts[i][None], **extra).logits[0]
                return -torch.log_softmax(logits, dim=-1)[label]

            losses = {"classification": [
                lambda i=i, label=label: classification(i, label)
                for i, label in enumerate([2, 0, 1])]}
        elif "logits" in expected:
            draws = torch.from_numpy(random.uniform(size=offsets[-1]).astype(np.float32))
            tensors["draws"] = draws

            def logs(i):
                return torch.log_softmax(model(input_ids=texts[i][None]).logits[0], dim=-1)

            def language_model(i):
                return -logs(i)[:-1].gather(1, texts[i][1:, None]).mean()

            def divergence(i):
                log = logs(i)
                sums = log.detach().exp().cumsum(dim=-1)
                own = draws[ranges[i][0]:ranges[i][1]].double()
                tokens = (sums <= own[:, None]).sum(dim=-1)
                return -log.gather(1, tokens[:, None]).mean()

            losses = {
                "language-model": [lambda i=i: language_model(i) for i in range(len(texts))],
                "divergence": [lambda i=i: divergence(i) for i in range(len(texts))],
            }
        else:
            directions = torch.from_numpy(
                random.choice([-1.0, 1.0], size=(len(texts), 32)).astype(np.float32))
            tensors["directions"] = directions

            def embedding(i):
                extra = {}
                if name == "bert":
                    extra["token_type_ids"] = types[i][None]
                state = model(input_ids=texts[i][None], **extra).last_hidden_state[0].mean(0)
                return state / state.norm()

            losses = {
                "similarity": [
                    lambda a=a, b=b, s=s: (embedding(a) @ embedding(b) - s) ** 2
                    for a, b, s in PAIRS],
                "embedding": [
                    lambda i=i: embedding(i) @ directions[i].double() for i in range(len(texts))],
            }
        for loss, examples in losses.items():
            for key, value in gradients(model, masks, examples).items():
                tensors[f"{loss}.{key}"] = value
        save_file(
            {key: value.float().contiguous() for key, value in tensors.items()},
            folder / name / "gradients.safetensors")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
