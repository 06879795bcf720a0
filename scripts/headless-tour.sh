#!/bin/bash
# What `make run` shows without a terminal: the sample model inspected, every site's error curves,
# and the score of the dense and of the pruned model.
set -euo pipefail

liar="$1"
model=sample-models/tiny-bert
calibration=(--calibration "$model/data/calibration.txt" --samples 256)
similarity=(--task similarity --data "$model/data/similarity.csv")

show() {
  echo "\$ liar $*"
  "$liar" "$@"
  echo
}

show inspect "$model" --format table
show analyze "$model" "${calibration[@]}" --format table
show evaluate "$model" "${similarity[@]}"
for method in none bias liar; do
  show evaluate "$model" "${similarity[@]}" "${calibration[@]}" --ratio 0.5 --reconstruction "$method"
done
echo "In a terminal, 'make run' opens the workbench on this model."
