#!/usr/bin/env bash
# Builds program and tests, C targets included, with a sanitizer in a folder of their own, and runs
# the suite: scripts/sanitize.sh address|thread|undefined [FILTER]. The first finding ends the test
# process that made it, so that a run that passes is clean.
set -eu -o pipefail
cd "$(dirname "$0")/.."

sanitizer="${1:-}"
filter="${2:-.}"
case "$sanitizer" in address | thread | undefined) ;; *)
  echo 'make sanitize SANITIZER=address, thread or undefined' >&2
  exit 64
  ;;
esac
swift="${SWIFT:-swift}"
export OPENBLAS_CORETYPE
OPENBLAS_CORETYPE="$(scripts/openblas-coretype.sh)"
[ -n "$OPENBLAS_CORETYPE" ] || unset OPENBLAS_CORETYPE
# What the program starts is checked alike; Swift's own backtraces take minutes.
export SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1
export TSAN_OPTIONS=halt_on_error=1:abort_on_error=1:second_deadlock_stack=1
export UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1:print_stacktrace=1
exec "$swift" test -c release --sanitize="$sanitizer" -Xswiftc -enable-testing --parallel \
  --scratch-path ".build/sanitize-$sanitizer" --filter "$filter"
