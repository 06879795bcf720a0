"""Builds exports with liar and loads each in other programs.

    python Tests/Interop/run.py --liar PATH [MODEL=CALIBRATION …]

The sample models are always checked; further models (a folder or a GGUF file, with the text to
calibrate on) can be named. The exit status is 1 if any export differs from what liar computes.
"""

import argparse
import os
import sys
import tempfile

import huggingface_checks
from common import Liar, print_table

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = os.path.join(ROOT, "sample-models")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL=CALIBRATION")
    parser.add_argument("--liar", default=os.path.join(ROOT, ".build/release/liar"))
    parser.add_argument("--keep", metavar="FOLDER", help="keep the exports here")
    arguments = parser.parse_args()
    models = [
        (os.path.join(SAMPLES, name), os.path.join(SAMPLES, name, "data/calibration.txt"))
        for name in ("tiny-bert", "tiny-llama")]
    for pair in arguments.models:
        model, _, calibration = pair.partition("=")
        if not calibration:
            parser.error(f"{pair}: write MODEL=CALIBRATION")
        models.append((model.rstrip("/"), calibration))
    liar = Liar(arguments.liar)
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.keep or temporary
        os.makedirs(work, exist_ok=True)
        for model, calibration in models:
            options = ["--samples", "64"] if "sample-models" in model else ["--samples", "32"]
            rows += huggingface_checks.check(liar, model, calibration, work, options)
    for name, version in huggingface_checks.versions().items():
        print(f"{name} {version}")
    print()
    print_table(rows)
    sys.exit(0 if all(row.passes for row in rows) else 1)


if __name__ == "__main__":
    main()
