"""What the training of both models has in common."""

import json
import math
import random
import time

import numpy as np
import torch


def make_deterministic(seed, threads):
  random.seed(seed)
  np.random.seed(seed)
  torch.manual_seed(seed)
  torch.set_num_threads(threads)
  torch.use_deterministic_algorithms(True)


def optimizer_for(model, weight_decay):
  matrices = [p for p in model.parameters() if p.dim() > 1]
  vectors = [p for p in model.parameters() if p.dim() <= 1]
  return torch.optim.AdamW(
    [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}],
    betas=(0.9, 0.98))


def run(name, model, steps, peak, loss_of_step, weight_decay=0.05, warm_up=50):
  """Trains with linear warm-up and cosine decay to a twentieth of the peak learning rate."""
  optimizer = optimizer_for(model, weight_decay)
  started, total = time.process_time(), 0.0
  model.train()
  for step in range(steps):
    progress = min(1.0, step / steps)
    rate = peak * min(1.0, (step + 1) / warm_up) * (0.525 + 0.475 * math.cos(math.pi * progress))
    for group in optimizer.param_groups:
      group["lr"] = rate
    loss = loss_of_step(step)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    total += loss.item()
    if (step + 1) % 100 == 0 or step + 1 == steps:
      count = 100 if (step + 1) % 100 == 0 else (step + 1) % 100
      seconds = time.process_time() - started
      print(f"{name} {step + 1}/{steps} loss {total / count:.4f} {seconds:.0f} CPU s", flush=True)
      total = 0.0
  model.eval()


def write_json(path, value):
  path.parent.mkdir(parents=True, exist_ok=True)
  path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
