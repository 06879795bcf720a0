"""What the checks share: running liar, and the rows of the table."""

import json
import os
import subprocess
from dataclasses import dataclass, field

PROMPTS = [
    "Once upon a time there was a small dog who lived near the river, and",
    "The capital of France is",
]
TEXTS = [
    "A tired queen loaned the table to five smart doctors.",
    "The quick brown fox jumps over the lazy dog.",
]


@dataclass
class Row:
    """One export as another program sees it."""

    model: str
    export: str
    loader: str
    size: int
    difference: float
    tolerance: float
    dense_size: int = 0
    milliseconds: float = 0.0
    dense_milliseconds: float = 0.0
    notes: list = field(default_factory=list)
    failed: bool = False

    @property
    def passes(self):
        # Not a number fails too.
        return not self.failed and self.difference <= self.tolerance


class Liar:
    """The program under test."""

    def __init__(self, path):
        self.path = path

    def run(self, *arguments):
        result = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True)
        if result.returncode != 0:
            command = " ".join(map(str, arguments))
            raise RuntimeError(f"liar {command}: {result.stderr.strip()[-500:]}")
        return result.stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments))

    def prune(self, model, calibration, output, *options):
        self.run(
            "prune", model, "--calibration", calibration, "-o", output, "--force", *options)
        return output


def title_of(model, info):
    """A model's name in the table: that of a GGUF file, of a folder what liar calls it."""
    return os.path.basename(model) if model.endswith(".gguf") else info["name"]


def size_of(path):
    """Bytes of a file, or of a folder's weights."""
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(
        os.path.getsize(os.path.join(path, name))
        for name in os.listdir(path) if name.endswith((".safetensors", ".gguf")))


def print_table(rows):
    header = ["", "model", "export", "loads with", "size", "of dense", "forward", "of dense",
              "difference", "allowed", "notes"]
    lines = []
    for row in rows:
        def ratio(part, whole):
            return f"{part / whole:.2f}" if part and whole else ""
        lines.append([
            "ok" if row.passes else "FAILED", row.model, row.export, row.loader,
            f"{row.size / 1e6:.2f} MB", ratio(row.size, row.dense_size),
            f"{row.milliseconds:.1f} ms" if row.milliseconds else "",
            ratio(row.milliseconds, row.dense_milliseconds),
            f"{row.difference:.1e}", f"{row.tolerance:.0e}", "; ".join(row.notes)])
    widths = [max(len(line[i]) for line in [header, *lines]) for i in range(len(header))]
    for line in [header, ["-" * width for width in widths], *lines]:
        cells = " | ".join(text.ljust(width) for text, width in zip(line, widths))
        print(f"| {cells} |")
