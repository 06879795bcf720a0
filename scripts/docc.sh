#!/bin/bash
# Makes the libraries' documentation in .build/docc, from symbol graphs of the tests' build. Every
# warning is an error: a link that leads nowhere, a list of parameters that lacks one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
swift="${SWIFT:-swift}"
build=.build/tests
products=(LIARCore LinearAlgebra PruningPlan)

# The tools lie beside the compiler, wherever that is.
target="$("$swift" -print-target-info)"
value() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" <<<"$target" | head -1; }
tools="$(cd "$(value runtimeResourcePath)/../../bin" && pwd)"
triple="$(value triple)"
for tool in docc swift-symbolgraph-extract; do
  [ -x "$tools/$tool" ] || { echo "the toolchain has no $tool in $tools" >&2; exit 1; }
done

for product in "${products[@]}"; do
  "$swift" build -c release -Xswiftc -enable-testing --scratch-path "$build" --target "$product" >&2
done

# C modules are found by the folders of their maps.
includes=(-I "$build/release/Modules")
while IFS= read -r map; do includes+=(-I "${map%/*}"); done < <(
  find -L Sources "$build/checkouts" "$build/release/CKernels.build" -name module.modulemap
)

mkdir -p .build/docc
for product in "${products[@]}"; do
  graphs=".build/docc/graphs/$product"
  rm -rf "$graphs" ".build/docc/$product.doccarchive"
  mkdir -p "$graphs"
  "$tools/swift-symbolgraph-extract" -module-name "$product" "${includes[@]}" -target "$triple" \
    -minimum-access-level public -skip-synthesized-members -output-dir "$graphs"
  "$tools/docc" convert "Sources/$product/$product.docc" --additional-symbol-graph-dir "$graphs" \
    --output-dir ".build/docc/$product.doccarchive" --fallback-display-name "$product" \
    --fallback-bundle-identifier "liar-workbench.$product" \
    --transform-for-static-hosting --warnings-as-errors
  echo ".build/docc/$product.doccarchive"
done
