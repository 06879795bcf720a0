"""tiny-bert: a sentence encoder of under a million parameters, trained on pairs of `grammar`."""

import csv
import random
from collections import Counter

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

import grammar
import subwords
import training

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD = SPECIAL.index("[PAD]")
VOCABULARY = 600
LENGTH = 128
STEPS = 600
ROWS = 64


def pairs(seed, count):
  rng = random.Random(f"pairs {seed}")
  return [grammar.pair(rng) for _ in range(count)]


def make_tokenizer(seed):
  """WordPiece made from sentences of the grammar."""
  normalizer = normalizers.BertNormalizer(lowercase=True)
  splitter = pre_tokenizers.BertPreTokenizer()
  counts = Counter(
    word for first, second, _ in pairs(f"{seed} vocabulary", 8000) for text in (first, second)
    for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)))
  letters = sorted("abcdefghijklmnopqrstuvwxyz0123456789.,;:?!'\"-()")
  base = SPECIAL + letters + ["##" + c for c in letters if c.isalnum()]
  words = {(w[0], *("##" + c for c in w[1:])): n for w, n in sorted(counts.items())}
  symbols, _ = subwords.merges(words, VOCABULARY, base, prefix="##")
  tokenizer = Tokenizer(models.WordPiece(
    vocab={symbol: index for index, symbol in enumerate(symbols)}, unk_token="[UNK]"))
  tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, splitter
  tokenizer.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
    special_tokens=[("[CLS]", SPECIAL.index("[CLS]")), ("[SEP]", SPECIAL.index("[SEP]"))])
  tokenizer.decoder = decoders.WordPiece(prefix="##")
  tokenizer.add_special_tokens(SPECIAL)
  return tokenizer, symbols


def padded(rows):
  """Rows of unequal length as one matrix and its mask. [rows, longest]"""
  longest = max(len(row) for row in rows)
  ids = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
  return ids, (ids != PAD).long()


def batches(rng, examples, steps, length):
  """Batches of examples alike in length, in random order."""
  chosen = []
  pool = 16 * ROWS
  while len(chosen) < steps:
    drawn = sorted(rng.sample(examples, pool), key=length)
    chosen += [drawn[start:start + ROWS] for start in range(0, pool, ROWS)]
  chosen = chosen[:steps]
  rng.shuffle(chosen)
  return chosen


def make_model():
  return BertModel(BertConfig(
    vocab_size=VOCABULARY, hidden_size=128, intermediate_size=512, num_hidden_layers=4,
    num_attention_heads=8, max_position_embeddings=LENGTH, hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0, pad_token_id=PAD,
    initializer_range=0.06), add_pooling_layer=False)


def embed(model, ids, mask):
  """Mean-pooled, normalised embeddings. [rows, hidden]"""
  hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
  weight = mask[..., None].float()
  return F.normalize((hidden * weight).sum(1) / weight.sum(1), dim=-1)


def train_similarity(model, tokenizer, seed, steps):
  data = pairs(f"{seed} training", 40_000)
  first = tokenizer.encode_batch([pair[0] for pair in data])
  second = tokenizer.encode_batch([pair[1] for pair in data])
  examples = [(a.ids, b.ids, pair[2] / 5) for a, b, pair in zip(first, second, data)]
  chosen = batches(random.Random(f"training {seed}"), examples, steps,
                   lambda e: len(e[0]) + len(e[1]))

  def loss_of_step(step):
    batch = chosen[step]
    ids, mask = padded([e[0] for e in batch] + [e[1] for e in batch])
    embedded = embed(model, ids, mask)
    cosine = (embedded[:len(batch)] * embedded[len(batch):]).sum(-1)
    return F.mse_loss(cosine, torch.tensor([e[2] for e in batch]))

  training.run("tiny-bert", model, steps, 6e-4, loss_of_step)


def train(folder, seed, scale=1.0):
  tokenizer, symbols = make_tokenizer(seed)
  model = make_model()
  train_similarity(model, tokenizer, seed, int(STEPS * scale))
  save(folder, model, tokenizer, symbols)
  write_data(folder, seed)


def save(folder, model, tokenizer, symbols):
  """The layout of sentence-transformers: encoder, mean pooling, normalisation."""
  model.save_pretrained(folder)
  tokenizer.save(str(folder / "tokenizer.json"))
  (folder / "vocab.txt").write_text("\n".join(symbols) + "\n", encoding="utf-8")
  names = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]",
           "cls_token": "[CLS]", "mask_token": "[MASK]"}
  training.write_json(folder / "special_tokens_map.json", names)
  training.write_json(folder / "tokenizer_config.json", {
    "tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": LENGTH,
    "tokenize_chinese_chars": True, "strip_accents": None, **names})
  training.write_json(folder / "modules.json", [
    {"idx": index, "name": str(index), "path": path,
     "type": f"sentence_transformers.models.{kind}"}
    for index, (path, kind) in enumerate(
      [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])])
  training.write_json(folder / "sentence_bert_config.json",
                      {"max_seq_length": LENGTH, "do_lower_case": False})
  training.write_json(folder / "1_Pooling" / "config.json", {
    "word_embedding_dimension": 128, "pooling_mode_cls_token": False,
    "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False,
    "pooling_mode_mean_sqrt_len_tokens": False})


def write_data(folder, seed):
  data = folder / "data"
  data.mkdir(parents=True, exist_ok=True)
  sentences = [text for pair in pairs(f"{seed} calibration", 512) for text in pair[:2]]
  (data / "calibration.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
  with open(data / "similarity.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["first", "second", "score"])
    writer.writerows(pairs(f"{seed} held-out", 1000))
