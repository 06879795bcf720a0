"""Writes patterns.json of the tokeniser fixtures: what regular expressions make of texts.

    python make_pattern_fixtures.py

Random expressions of the supported syntax, as pre-tokeniser (`Split`) and as normaliser (`Replace`)
of the `tokenizers` package, whose engine is Oniguruma. Expressions that it refuses are left out.
"""

import json
import pathlib
import random

from tokenizers import Regex, normalizers, pre_tokenizers

FIXTURES = pathlib.Path(__file__).parent.parent / "TokenizationTests" / "Fixtures"
BEHAVIORS = ["isolated", "removed", "merged_with_previous", "merged_with_next", "contiguous"]
ATOMS = [
    "a", "b", "c", "a", "b", " ", "1", ".", r"\s", r"\S", r"\d", r"\w", r"\W", r"\p{L}", r"\P{L}",
    r"\p{Lu}", r"\p{N}", "[ab]", "[^a]", "[a-c1]", r"[^\s\p{L}]", r"[\s\S]", r"\n", "é", "A", "B",
    r"\r", r"[^\r\n\p{L}\p{N}]", r"\x61", r"\u00e9", "'", r"\.", "中", r"[\p{Lu}a-b]", r"\D", r"\t",
    "-", "[b-]", "[]a]", r"[\d\-x]",
]
ANCHORS = ["^", "$", r"\A", r"\z", r"\Z"]
GROUPS = ["(", "(?:", "(?:", "(?>", "(?=", "(?!", "(?i:"]
COUNTS = [
    "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{2,}", "{,2}", "{2,3}?",
    "{1,}?", "{2}+", "{2}?", "{1,2}+", "{0,1}",
]
ALPHABETS = ["ab", "abc ", "aB1. \n", "abcABC1. \n\r\t-é中x'", "a", "ab\n", " a\n"]
LENGTHS = [1, 2, 3, 5, 8, 13, 21]

source = random.Random(20)


def expression(depth: int) -> str:
    kind = source.random()
    if depth <= 0 or kind < 0.35:
        return source.choice(ANCHORS if source.random() < 0.06 else ATOMS)
    if kind < 0.6:
        return "".join(expression(depth - 1) for _ in range(source.randint(2, 4)))
    if kind < 0.72:
        return source.choice(GROUPS) + expression(depth - 1) + ")"
    if kind < 0.82:
        parts = (expression(depth - 1) for _ in range(source.randint(2, 3)))
        return source.choice(["(", "(?:"]) + "|".join(parts) + ")"
    return "(?:" + expression(depth - 1) + ")" + source.choice(COUNTS)


cases = []
while len(cases) < 2000:
    pattern = ("(?i)" if source.random() < 0.08 else "") + expression(source.choice([1, 2, 3]))
    alphabet = source.choice(ALPHABETS)
    text = "".join(source.choice(alphabet) for _ in range(source.choice(LENGTHS)))
    behavior, inverts = source.choice(BEHAVIORS), source.random() < 0.3
    try:
        regex = Regex(pattern)
    except Exception:
        continue
    split = pre_tokenizers.Split(regex, behavior, inverts)
    cases.append({
        "pattern": pattern, "text": text, "behavior": BEHAVIORS.index(behavior),
        "inverts": inverts, "pieces": [piece for piece, _ in split.pre_tokenize_str(text)],
        "replaced": normalizers.Replace(regex, "<>").normalize_str(text),
    })

lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
(FIXTURES / "patterns.json").write_text(f"[\n{lines}\n]\n", encoding="utf8")
