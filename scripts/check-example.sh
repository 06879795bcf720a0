#!/bin/bash
# Builds and runs Examples/PruneALayer as a stranger would: against a tagged clone of this
# repository, as a dependency by version. The argument is a folder for what is built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift="${SWIFT:-swift}"
work="$(realpath -m "${1:-.build/example}")"
version="$(scripts/version.sh)"

mkdir -p "$work"
rm -rf "$work/liar-workbench" "$work/PruneALayer/Sources" "$work/PruneALayer/Package.resolved"
# A package manager reads what is committed.
git clone --quiet --no-local . "$work/liar-workbench"
git -C "$work/liar-workbench" tag --force "$version" >/dev/null
mkdir -p "$work/PruneALayer"
cp -r Examples/PruneALayer/Package.swift Examples/PruneALayer/Sources "$work/PruneALayer"

export LIAR_WORKBENCH="file://$work/liar-workbench"
cd "$work/PruneALayer"
# The clone is made anew each time; what was fetched of the last one would be another tag's.
rm -rf .build/repositories .build/checkouts/liar-workbench .build/workspace-state.json
output="$("$swift" run -c release PruneALayer)"
echo "$output"

# The pruned neurons are mixtures of the others, so LIAR loses nothing; dropping them does.
error() { sed -n "s/^$1: .* error //p" <<<"$output"; }
awk -v none="$(error none)" -v liar="$(error liar)" \
  'BEGIN { exit !(none > 0.1 && liar >= 0 && liar < 1e-3) }' || {
  echo "The example's errors are not as they should be." >&2
  exit 1
}
