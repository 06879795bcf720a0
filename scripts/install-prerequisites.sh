#!/bin/bash
# Installs the Debian packages that the build needs, and those named as arguments, where they are
# missing, and says so.
set -euo pipefail

swift="${SWIFT:-swift}"
if ! command -v "$swift" >/dev/null; then
  echo "The Swift toolchain is missing: '$swift' is not on the PATH." >&2
  echo "Install Swift 6.1 or newer (https://www.swift.org/install) and try again." >&2
  exit 1
fi

missing=("$@")
has_library() { command -v pkg-config >/dev/null && pkg-config --exists "$1"; }
command -v pkg-config >/dev/null || missing+=(pkg-config)
has_library ncursesw || missing+=(libncursesw5-dev)
has_library openblas || missing+=(libopenblas-dev)

# Without pkg-config its libraries can't be seen either; dpkg knows which of them are there.
if command -v dpkg-query >/dev/null && [ ${#missing[@]} -gt 0 ]; then
  absent=()
  for package in "${missing[@]}"; do
    state="$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)"
    [ "$state" = installed ] || absent+=("$package")
  done
  missing=(${absent[@]+"${absent[@]}"})
fi
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]} (Debian's names). Install them and try again." >&2
  exit 1
fi
privileges=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Missing: ${missing[*]}. As root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  privileges=(sudo)
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# What apt says is shown where it fails, and only then.
apt() {
  ${privileges[@]+"${privileges[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" \
    >"$log" 2>&1 </dev/null
}
fail() {
  cat "$log" >&2
  echo "Could not $1. As root: apt-get update && apt-get install ${missing[*]}" >&2
  exit 1
}
knows_all() { apt install -y --no-install-recommends --simulate "${missing[@]}"; }

if ! knows_all; then
  echo "Fetching Debian's package lists" >&2
  apt update || fail "fetch the package lists"
fi
echo "Installing ${missing[*]} (a minute or so)" >&2
apt install -y --no-install-recommends "${missing[@]}" || fail "install ${missing[*]}"
