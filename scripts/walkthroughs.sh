#!/bin/bash
# Applies the walkthroughs of CONTRIBUTING.md to a copy of the tree, builds it, and runs the tests
# that they bring: the suites in the files that a patch adds or changes, and those that it names in a
# line "Tests: SUITE …" before its first file.
#
#   scripts/walkthroughs.sh [SWIFT-TEST-OPTION …]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
swift="${SWIFT:-swift}"
place="$root/.build/walkthroughs"
fresh="$place/fresh" tree="$place/tree"
patches=("$root"/Tests/Walkthroughs/*.patch)

# The copies lie inside a repository, which git apply must not take for theirs.
export GIT_CEILING_DIRECTORIES="$place"
apply() { git -C "$fresh" apply -C1 --whitespace=error "$@"; }

rm -rf "$fresh"
mkdir -p "$fresh" "$tree"
tar -C "$root" --exclude=./.build --exclude=./.git -cf - . | tar -C "$fresh" -xf -
for patch in "${patches[@]}"; do apply --check "$patch"; done
for patch in "${patches[@]}"; do apply "$patch"; done

# Only what differs is written to the tree that is built, so that a second run builds little.
(cd "$tree" && find . -type f -print0) | while IFS= read -r -d '' file; do
  [ -e "$fresh/$file" ] || rm "$tree/$file"
done
(cd "$fresh" && find . -type f -print0) | while IFS= read -r -d '' file; do
  cmp -s "$fresh/$file" "$tree/$file" || { mkdir -p "$tree/${file%/*}" && cp -p "$fresh/$file" "$tree/$file"; }
done
rm -rf "$fresh"

# What the tests' build has fetched is fetched.
build=(--package-path "$tree" --scratch-path "$place/build" "$@")
if [ ! -e "$place/build" ] && [ -d "$root/.build/tests/repositories" ]; then
  mkdir -p "$place/build"
  cp -r "$root/.build/tests/repositories" "$place/build/"
fi
"$swift" build "${build[@]}" --build-tests

for patch in "${patches[@]}"; do
  mapfile -t suites < <(
    sed -n '/^diff /q; s/^Tests: //p' "$patch" | tr ' ' '\n'
    sed -n 's|^+++ b/Tests/.*/\([^/]*Tests\)\.swift$|\1|p' "$patch"
  )
  [ ${#suites[@]} -gt 0 ] || { echo "${patch##*/} brings no tests" >&2; exit 1; }
  for suite in $(printf '%s\n' "${suites[@]}" | sort -u); do
    echo "${patch##*/}: $suite"
    report="$("$swift" test "${build[@]}" --skip-build --filter "\.$suite/" 2>&1)" ||
      { echo "$report" >&2; exit 1; }
    grep -E 'Test run with [1-9][0-9]* tests?' <<<"$report" ||
      { echo "$report" >&2; echo "no test of $suite has run" >&2; exit 1; }
  done
done
