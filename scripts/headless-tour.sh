#!/bin/bash
# What `make run` shows without a terminal: the sample model inspected, every site's error curves,
# and the score of the dense and of the pruned model.
set -euo pipefail

# Whoever reads only the beginning has seen enough.
trap 'exit 0' PIPE

liar="$1"
model=sample-models/tiny-bert
calibration=(--calibration "$model/data/calibration.txt" --samples 256)
similarity=(--task similarity --data "$model/data/similarity.csv")

say() { echo "$*" 2>/dev/null; }
show() {
  say "\$ liar $*"
  "$liar" "$@"
  say
}

show inspect "$model" --format table
show analyze "$model" "${calibration[@]}" --format table
show evaluate "$model" "${similarity[@]}"
for method in none bias liar; do
  show evaluate "$model" "${similarity[@]}" "${calibration[@]}" --ratio 0.5 --reconstruction "$method"
done
say "In a terminal, 'make run' opens the workbench on this model."
