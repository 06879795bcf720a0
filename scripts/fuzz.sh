#!/usr/bin/env bash
# Builds the readers of bytes from outside with LLVM's fuzzer and address sanitizer in a folder of
# their own, and runs one: scripts/fuzz.sh READER [RUNS]. Without a reader it lists them.
# What traps, hangs or grows without end is left in the folder it names at the end.
set -eu -o pipefail
cd "$(dirname "$0")/.."

reader="${1:-}"
runs="${2:-100000}"
swift="${SWIFT:-swift}"
build=.build/fuzz
# The objects of a build that isn't for fuzzing must not be taken for its own.
LIAR_FUZZER=1 "$swift" build -c release --product fuzz --scratch-path "$build" \
  -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address >"$build.log" 2>&1 \
  || { grep 'error:' "$build.log" >&2; exit 70; }

corpus="$build/corpus/$reader"
crashes="$build/crashes/$reader"
scratch="$(mktemp -d "$( [ -w /dev/shm ] && echo /dev/shm || echo /tmp)/liar-fuzzing.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$corpus" "$crashes"
# The sanitizer tells where it was; Swift's own backtraces take minutes.
export SWIFT_BACKTRACE=enable=no
export TMPDIR="$scratch" LIAR_FUZZ_READER="$reader" LIAR_FUZZ_SEEDS="$corpus"
crashers="Tests/FuzzingTests/Crashers/$reader"
[ -d "$crashers" ] || crashers=
"$build/release/fuzz" -runs="$runs" -max_len=65536 -timeout=10 -rss_limit_mb=3072 -detect_leaks=0 \
  -print_final_stats=1 -artifact_prefix="$crashes/" "$corpus" $crashers
