"""Writes documents.json of the TOML tests: edge documents, and what Python's tomllib makes of them.

    python make_toml_fixtures.py                   the fixture
    python make_toml_fixtures.py FILE N SEED       N mutated documents, for a longer comparison:
    TOML_DOCUMENTS=FILE swift test --filter TOMLTests

`toml_edges.txt` has documents that just keep or just break the rules of TOML 1.0, with | and line
breaks between them. Values are written one way by both sides: strings in quotes with escapes, `i`
and the number, `f` and the bits, `b`, `d` and ISO 8601, keys in order. Integers beyond 64 bits,
which tomllib reads, count as refused.
"""

import datetime
import json
import math
import pathlib
import random
import struct
import sys
import tomllib

FIXTURE = pathlib.Path(__file__).parent.parent / "TOMLTests" / "Fixtures" / "documents.json"

# Rules of TOML 1.0, each with what just keeps and what just breaks it.
EDGES = pathlib.Path(__file__).parent / "toml_edges.txt"


def unescape(text: str) -> str:
    for written, meant in [("\\\\", "\ue000"), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t")]:
        text = text.replace(written, meant)
    parts = text.split("\\")
    for index in range(1, len(parts)):
        digits = 2 if parts[index][0] == "x" else 4
        parts[index] = chr(int(parts[index][1:1 + digits], 16)) + parts[index][1 + digits:]
    return "".join(parts).replace("\ue000", "\\")


class TooWide(ValueError):
    pass


def quoted(text: str) -> str:
    return '"' + "".join(
        c if 32 <= ord(c) < 127 and c not in '"\\' else f"\\u{{{ord(c):x}}}" for c in text) + '"'


def canonical(value) -> str:
    if isinstance(value, bool):
        return "btrue" if value else "bfalse"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        if not -2**63 <= value < 2**63:
            raise TooWide
        return f"i{value}"
    if isinstance(value, float):
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        return "fnan" if math.isnan(value) else f"f{bits:x}"
    if isinstance(value, (datetime.date, datetime.time)):
        return "d" + value.isoformat()
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    entries = [quoted(key) + ":" + canonical(inner) for key, inner in value.items()]
    return "{" + ",".join(sorted(entries, key=str.encode)) + "}"


def expected(text: str) -> str | None:
    """The document's canonical form; None where tomllib refuses it."""
    try:
        return canonical(tomllib.loads(text))
    except (ValueError, RecursionError):
        return None


def line(text: str) -> int | None:
    """The line that tomllib's error names."""
    try:
        tomllib.loads(text)
    except ValueError as error:
        words = str(error).split("at line ")
        return int(words[1].split(",")[0]) if len(words) == 2 else None
    return None


# MARK: Mutated documents

BARE = ["a", "b", "c", "a-b", "x_1", "1", '"a b"', "'q.r'", r'"\u00e9"', '""', "a", "b"]
SCALARS = [
    "1", "-17", "+5", "0", "1_000", "0xDEAD_beef", "0o17", "0b1_0", "3.14", "5e+22", "-2E-2",
    "1_0.2_5", "inf", "-inf", "nan", "true", "false", "1979-05-27", "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00.999999999-07:00", "07:32:00", "00:00:00.5", "2000-02-29", '"text"',
    r'"a\tb\n\"\\\u00E9\U0001F600"', r"'lit \ eral'", '""', "''", '"""\nmore\n lines\\\n  on """',
    '"""a ""quoted"" word"""', "'''\nraw \\ text'''", "'''''two'''''", "9223372036854775807", '"é中"',
]
PIECES = [
    "[", "]", "[[", "]]", "{", "}", "=", ".", ",", '"', '"""', "'", "'''", "\\", "\n", "\r\n", "\r",
    "\t", " ", "#", "0", "1", "_", "-", "+", "e", "x", "T", "Z", ":", "\x00", "\x7f", "\x1f", "é",
    "e\u0301", "\ufeff", "\u2028", "\u0085", "\\u", "\\U0010FFFF", "\\ud800", "true", "inf", "nan",
    "0x", "1979-", "07:", "a", "a.b", "a = 1\n", "[a]\n", "[[a]]\n",
]


class Generator:
    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def key(self) -> str:
        parts = [self.random.choice(BARE) for _ in range(self.random.choice([1, 1, 1, 1, 2, 2, 3]))]
        return self.random.choice([".", " . "]).join(parts)

    def value(self, depth: int = 0) -> str:
        kind = self.random.random()
        if depth > 2 or kind < 0.72:
            return self.random.choice(SCALARS)
        count = self.random.randint(0, 3)
        if kind < 0.86:
            comma = self.random.choice([", ", ",", "\n,\n", " , # c\n"])
            inner = comma.join(self.value(depth + 1) for _ in range(count))
            return "[" + inner + self.random.choice(["", " ", "\n", ",", "# x\n"]) + "]"
        inner = (self.key() + " = " + self.value(depth + 1) for _ in range(count))
        return "{" + ", ".join(inner) + "}"

    def document(self) -> str:
        lines = []
        for _ in range(self.random.randint(1, 9)):
            kind = self.random.random()
            if kind < 0.16:
                lines.append("[" + self.key() + "]")
            elif kind < 0.24:
                lines.append("[[" + self.key() + "]]")
            elif kind < 0.3:
                lines.append(self.random.choice(["", "# comment", "  ", "\t# é"]))
            else:
                sign = self.random.choice([" = ", "=", " =\t"])
                lines.append(self.key() + sign + self.value() + self.random.choice(["", "  ", " # c"]))
        return self.random.choice(["\n", "\n", "\r\n"]).join(lines)

    def mutated(self) -> str:
        text = self.document()
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 3])):
            place, kind = self.random.randint(0, len(text)), self.random.random()
            piece = self.random.choice(PIECES)
            if kind < 0.4:
                text = text[:place] + piece + text[place:]
            elif kind < 0.65:
                text = text[:place] + text[place + self.random.randint(1, 3):]
            elif kind < 0.8:
                other = self.random.randint(0, len(text))
                text = text[:place] + text[min(place, other):max(place, other)] + text[place:]
            elif kind < 0.9:
                text = text[:place] + piece + text[place + 1:]
            else:
                text = text[:place]
        return text


arguments = sys.argv[1:]
path = pathlib.Path(arguments[0]) if arguments else FIXTURE
count, seed = (int(arguments[1]), int(arguments[2])) if arguments else (1000, 11)
generator = Generator(seed)
documents = [generator.mutated() for _ in range(count)]
if not arguments:
    edges = EDGES.read_text(encoding="utf8").strip("\n").replace("\n", "|")
    documents = [unescape(text) for text in edges.split("|")] + documents
rows = [{"text": text, "value": expected(text), "line": line(text)} for text in documents]
lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
path.write_text(f"[\n{lines}\n]\n", encoding="utf8")
