"""What pruning does to the sample models: the figures of README.md.

Units are ranked by WIFV (variance of a column times the squared norm of its weights) and removed
from every layer alike; statistics come from the calibration text, scores from held-out data.
"""

import argparse
import copy
import csv
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer

import tiny_bert

RIDGE = 1e-4
WINDOW = 512


def windows(tokenizer, path, limit=None):
  ids = torch.tensor(tokenizer(path.read_text(), add_special_tokens=False,
                               verbose=False)["input_ids"])
  return ids[:len(ids) // WINDOW * WINDOW].view(-1, WINDOW)[:limit]


class Encoder:
  def __init__(self, folder):
    self.model = AutoModel.from_pretrained(folder).eval()
    self.tokenizer = AutoTokenizer.from_pretrained(folder)
    self.calibration = (folder / "data" / "calibration.txt").read_text().splitlines()
    with open(folder / "data" / "similarity.csv", newline="", encoding="utf-8") as file:
      self.rows = list(csv.reader(file))[1:]

  def sites(self, model):
    """(name, consumer, columns a unit)"""
    for index, layer in enumerate(model.encoder.layer):
      yield f"{index}.attention", layer.attention.output.dense, 16
      yield f"{index}.ffn", layer.output.dense, 1

  def embed(self, model, texts):
    # Texts of one length together: no padding enters the statistics.
    encoded = [self.tokenizer(text)["input_ids"] for text in texts]
    result = torch.zeros(len(texts), model.config.hidden_size)
    for length in sorted({len(ids) for ids in encoded}):
      rows = [row for row, ids in enumerate(encoded) if len(ids) == length]
      ids = torch.tensor([encoded[row] for row in rows])
      result[rows] = tiny_bert.embed(model, ids, torch.ones_like(ids))
    return result

  def calibrate(self):
    self.embed(self.model, self.calibration)

  def score(self, model):
    """Spearman's rho of the cosine with the score."""
    a = self.embed(model, [row[0] for row in self.rows])
    b = self.embed(model, [row[1] for row in self.rows])
    return np.corrcoef(ranks((a * b).sum(-1).numpy()),
                       ranks(np.array([float(row[2]) for row in self.rows])))[0, 1]


class Decoder:
  def __init__(self, folder):
    self.model = AutoModelForCausalLM.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    self.calibration = windows(tokenizer, folder / "data" / "calibration.txt")
    self.held_out = windows(tokenizer, folder / "data" / "held-out.txt")

  def sites(self, model):
    for index, layer in enumerate(model.model.layers):
      yield f"{index}.attention", layer.self_attn.o_proj, 32  # a KV group: two heads of 16
      yield f"{index}.ffn", layer.mlp.down_proj, 1

  def calibrate(self):
    for batch in self.calibration.split(8):
      self.model(batch)

  def score(self, model):
    """Perplexity of the held-out text."""
    total = sum(
      F.cross_entropy(model(batch).logits[:, :-1].flatten(0, 1), batch[:, 1:].flatten(),
                      reduction="sum").item() for batch in self.held_out.split(8))
    return math.exp(total / (self.held_out.shape[0] * (WINDOW - 1)))


def ranks(values):
  """Ranks with ties averaged."""
  order = np.sort(values)
  return (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right")) / 2


def statistics(subject):
  """Of every site's consumer: tokens, mean of its input, centred Gram matrix."""
  sums, handles = {}, []
  for name, consumer, _ in subject.sites(subject.model):
    def record(module, inputs, name=name):
      x = inputs[0].reshape(-1, inputs[0].shape[-1]).double()
      n, s, g = sums.get(name, (0, 0, 0))
      sums[name] = (n + len(x), s + x.sum(0), g + x.T @ x)
    handles.append(consumer.register_forward_pre_hook(record))
  subject.calibrate()
  for handle in handles:
    handle.remove()
  return {name: (n, s / n, g - torch.outer(s, s) / n) for name, (n, s, g) in sums.items()}


def prune(subject, stats, kind, ratio, reconstruction):
  model = copy.deepcopy(subject.model)
  for name, consumer, width in subject.sites(model):
    if kind not in ("both", name.split(".")[1]):
      continue
    _, mean, gram = stats[name]
    weight = consumer.weight.data.double().T.clone()  # [columns, outputs]
    score = (gram.diagonal() * weight.pow(2).sum(1)).view(-1, width).sum(1)
    units = score.argsort(descending=True)[:len(score) - round(len(score) * ratio)]
    kept = torch.zeros(len(score), dtype=torch.bool)
    kept[units] = True
    kept = kept.repeat_interleave(width)
    lost = weight[~kept]
    shift = torch.zeros(weight.shape[1], dtype=torch.double)
    if reconstruction == "bias":
      shift = mean[~kept] @ lost
    elif reconstruction == "LIAR":
      inner = gram[kept][:, kept]
      inner += RIDGE * inner.diagonal().mean() * torch.eye(len(inner), dtype=torch.double)
      change = torch.linalg.solve(inner, gram[kept][:, ~kept] @ lost)
      shift = mean[~kept] @ lost - mean[kept] @ change
      weight[kept] += change
    weight[~kept] = 0
    consumer.weight.data = weight.T.float().contiguous()
    old = consumer.bias.data if consumer.bias is not None else torch.zeros(len(shift))
    consumer.bias = torch.nn.Parameter(old + shift.float())
  return model


@torch.no_grad()
def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument("--models", type=pathlib.Path, default=pathlib.Path(__file__).parent)
  folder = parser.parse_args().models
  torch.set_num_threads(1)
  for name, kind_of in (("tiny-bert", Encoder), ("tiny-llama", Decoder)):
    if not (folder / name / "model.safetensors").exists():
      continue
    subject = kind_of(folder / name)
    stats = statistics(subject)
    print(f"{name}: dense {subject.score(subject.model):.4f}")
    print("| pruned | none | bias | LIAR |\n|---|---|---|---|", flush=True)
    for kind, ratio in (("ffn", 0.3), ("ffn", 0.5), ("ffn", 0.7), ("attention", 0.5),
                        ("both", 0.25), ("both", 0.5), ("both", 0.75)):
      scores = [subject.score(prune(subject, stats, kind, ratio, r))
                for r in ("none", "bias", "LIAR")]
      print(f"| {ratio:.0%} of {kind} | " + " | ".join(f"{s:.3f}" for s in scores) + " |",
            flush=True)


if __name__ == "__main__":
  main()
