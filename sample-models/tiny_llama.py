"""tiny-llama: a LLaMA of under a million parameters, trained on the paragraphs of `stories`."""

import random
from collections import Counter

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM

import stories
import subwords
import training

END = "<|endoftext|>"
VOCABULARY = 640
CONTEXT = 512
TRAINING_CHARACTERS = 8_000_000
STEPS = 850


def make_tokenizer(seed):
  """Byte-level BPE made from paragraphs of the stories."""
  splitter = pre_tokenizers.ByteLevel(add_prefix_space=False)
  counts = Counter(
    piece for line in stories.text(f"{seed} vocabulary", 400_000).splitlines(keepends=True)
    for piece, _ in splitter.pre_tokenize_str(line))
  symbols, merges = subwords.merges(
    {tuple(word): count for word, count in sorted(counts.items())}, VOCABULARY,
    [END] + sorted(pre_tokenizers.ByteLevel.alphabet()))
  tokenizer = Tokenizer(models.BPE(
    vocab={symbol: index for index, symbol in enumerate(symbols)}, merges=merges))
  tokenizer.pre_tokenizer = splitter
  tokenizer.decoder = decoders.ByteLevel()
  tokenizer.add_special_tokens([END])
  return tokenizer


def token_stream(tokenizer, seed):
  """Documents with the end token between them, as one row of ids. [tokens]"""
  rng = random.Random(f"documents {seed}")
  documents, length = [], 0
  while length < TRAINING_CHARACTERS:
    documents.append(END + stories.document(rng))
    length += len(documents[-1])
  ids = []
  for start in range(0, len(documents), 1000):
    for encoding in tokenizer.encode_batch(documents[start:start + 1000]):
      ids += encoding.ids
  return torch.tensor(ids, dtype=torch.int16)


def make_model():
  return LlamaForCausalLM(LlamaConfig(
    vocab_size=VOCABULARY, hidden_size=128, intermediate_size=384, num_hidden_layers=4,
    num_attention_heads=8, num_key_value_heads=4, head_dim=16, max_position_embeddings=CONTEXT,
    rms_norm_eps=1e-5, tie_word_embeddings=True, attention_bias=False, mlp_bias=False,
    bos_token_id=0, eos_token_id=0, pad_token_id=None))


def train(folder, seed, scale=1.0):
  tokenizer = make_tokenizer(seed)
  stream = token_stream(tokenizer, seed)
  print(f"tiny-llama: {len(stream)} training tokens", flush=True)
  model = make_model()
  steps = int(STEPS * scale)
  rng = random.Random(f"batches {seed}")

  def loss_of_step(step):
    # Short windows first; the last 30 % of the steps get the full context.
    length, rows = (128, 24) if step < steps * 7 // 10 else (CONTEXT, 6)
    starts = [rng.randrange(len(stream) - length) for _ in range(rows)]
    batch = torch.stack([stream[s:s + length] for s in starts]).long()
    return model(input_ids=batch, labels=batch, use_cache=False).loss

  training.run("tiny-llama", model, steps, 3e-3, loss_of_step)
  save(folder, model, tokenizer)
  write_data(folder, seed)


def save(folder, model, tokenizer):
  model.generation_config = GenerationConfig(bos_token_id=0, eos_token_id=0)
  model.save_pretrained(folder)
  tokenizer.save(str(folder / "tokenizer.json"))
  training.write_json(folder / "tokenizer_config.json", {
    "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": CONTEXT,
    "bos_token": END, "eos_token": END, "clean_up_tokenization_spaces": False})


def write_data(folder, seed):
  data = folder / "data"
  data.mkdir(parents=True, exist_ok=True)
  (data / "calibration.txt").write_text(stories.text(f"{seed} calibration", 150_000))
  (data / "held-out.txt").write_text(stories.text(f"{seed} held-out", 200_000))
