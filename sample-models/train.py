"""Makes the sample models: `python train.py` (both), or `python train.py tiny-bert`."""

import argparse
import pathlib

import tiny_bert
import tiny_llama
import training

MODELS = {"tiny-bert": tiny_bert, "tiny-llama": tiny_llama}


def main():
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument("models", nargs="*", choices=[[], *MODELS], default=[])
  parser.add_argument("--seed", type=int, default=0)
  parser.add_argument("--threads", type=int, default=1, help="other counts round differently")
  parser.add_argument("--scale", type=float, default=1.0, help="share of the training steps")
  parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(__file__).parent)
  arguments = parser.parse_args()
  for name in arguments.models or MODELS:
    training.make_deterministic(arguments.seed, arguments.threads)
    MODELS[name].train(arguments.output / name, arguments.seed, arguments.scale)


if __name__ == "__main__":
  main()
