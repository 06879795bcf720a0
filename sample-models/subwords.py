"""Subword vocabularies by byte-pair merging, the same on every run.

The trainers of the tokenizers library break ties by the order of a hash table; here a tie goes to
the pair that sorts first.
"""

from collections import Counter


def merges(words, size, base, prefix=""):
  """Merges the most frequent neighbours until `base` and the merged symbols are `size` in all.

  words: {tuple of symbols: count}; base: the symbols to start from; prefix: the mark of a symbol
  that continues a word (WordPiece's `##`), dropped from the right-hand symbol in joining.
  Returns the symbols, in the order of their ids, and the merges, in the order they were made.
  """
  symbols = list(base)
  known = set(base)
  result = []
  while len(symbols) < size:
    pairs = Counter()
    for word, count in words.items():
      for pair in zip(word, word[1:]):
        pairs[pair] += count
    if not pairs:
      break
    best = min(pairs, key=lambda pair: (-pairs[pair], pair))
    joined = best[0] + best[1].removeprefix(prefix)
    result.append(best)
    if joined not in known:
      known.add(joined)
      symbols.append(joined)
    merged = Counter()
    for word, count in words.items():
      merged[tuple(apply(word, best, joined))] += count
    words = merged
  return symbols, result


def apply(word, pair, joined):
  position = 0
  while position < len(word):
    if word[position:position + 2] == pair:
      yield joined
      position += 2
    else:
      yield word[position]
      position += 1
