#!/usr/bin/env bash
# Builds program and tests, C targets included, with a sanitizer in a folder of their own, and runs
# the suite: scripts/sanitize.sh address|thread [FILTER]. With the first, undefined behaviour of the C
# targets traps too; Swift has none of its own to look for. A finding ends the process that made it,
# so that a run that passes is clean.
set -eu -o pipefail
cd "$(dirname "$0")/.."

sanitizer="${1:-}"
filter="${2:-.}"
case "$sanitizer" in
  address) flags=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined) skipped=() ;;
  # Its own temporary file meets a limit on the size of files, and its end waits for a stream that is
  # being read.
  thread)
    flags=()
    skipped=(--skip anOutputBeyondTheLimitOnFilesIsTold --skip FaultTests/full
      --skip aSignalEndsWaitingForStandardInput)
    ;;
  *)
    echo 'make sanitize SANITIZER=address or thread' >&2
    exit 64
    ;;
esac
swift="${SWIFT:-swift}"
export OPENBLAS_CORETYPE
OPENBLAS_CORETYPE="$(scripts/openblas-coretype.sh)"
[ -n "$OPENBLAS_CORETYPE" ] || unset OPENBLAS_CORETYPE
# What the program starts is checked alike; Swift's own backtraces take minutes.
export SWIFT_BACKTRACE=enable=no
known="$PWD/scripts/sanitizers"
# Signals are the program's own: it restores the terminal.
common=abort_on_error=1:handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0
common="$common:allow_user_segv_handler=1:use_sigaltstack=0"
export ASAN_OPTIONS="$common:detect_leaks=0:suppressions=$known/address.txt"
export TSAN_OPTIONS="$common:halt_on_error=1:suppressions=$known/thread.txt"
# Limits on the address space leave no room for what sanitizers keep there; speed isn't theirs.
exec "$swift" test -c release --sanitize="$sanitizer" "${flags[@]}" -Xswiftc -enable-testing \
  --parallel --scratch-path ".build/sanitize-$sanitizer" --filter "$filter" \
  --skip littleAddressSpace --skip SpeedTests "${skipped[@]}"
