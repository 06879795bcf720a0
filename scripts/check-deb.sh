#!/bin/bash
# Installs a Debian package in a clean system, uses it there, and removes it again:
# check-deb.sh PACKAGE FOLDER. Needs root, debootstrap, and this system's package mirror.
set -euo pipefail

package="$(realpath "$1")"
folder="$(realpath -m "$2")"
root="$folder/root"
say() { echo "== $*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp/home LANG=C.UTF-8 \
  TERM=xterm-256color DEBIAN_FRONTEND=noninteractive "$@"; }
finish() { for place in proc dev/pts; do umount "$root/$place" 2>/dev/null || true; done; }
trap finish EXIT

# A mirror that this system uses itself, and the release that it is.
mirror="$(apt-get indextargets --format '$(REPO_URI)' | sed -n '/debian\/*$/{p;q}')"
release="$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)"

say "a clean $release"
rm -rf --one-file-system "$root"
mkdir -p "$folder"
base="$folder/base-$release.tar"
if [ ! -f "$base" ]; then
  debootstrap --variant=minbase "$release" "$root" "$mirror" >"$folder/debootstrap.log" 2>&1 ||
    { tail -20 "$folder/debootstrap.log" >&2; exit 1; }
  tar -C "$root" --one-file-system -cf "$base.partial" . && mv "$base.partial" "$base"
else
  mkdir -p "$root" && tar -C "$root" -xf "$base"
fi
rm -f "$root/etc/apt/sources.list"
cp /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null || true
cp -r /etc/apt/sources.list.d /etc/apt/apt.conf.d "$root/etc/apt/" 2>/dev/null || true
cp -L /etc/resolv.conf "$root/etc/" 2>/dev/null || true
mount -t proc proc "$root/proc"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666,mode=0620
ln -sf pts/ptmx "$root/dev/ptmx"
inside mkdir -p /tmp/home
inside apt-get -qq update
if inside sh -c 'command -v swift'; then exit 1; fi

# Everything but what a package manager writes down for itself.
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o \
  -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/cache -o -path ./var/log \) -prune \
  -o -print | sort); }
files >"$folder/before"

say "install"
cp "$package" "$root/tmp/liar.deb"
inside apt-get -qq install -y --no-install-recommends /tmp/liar.deb >"$folder/install.log" 2>&1 ||
  { cat "$folder/install.log" >&2; exit 1; }
if inside readelf --version >/dev/null 2>&1; then inside readelf -d /usr/bin/liar; fi
inside liar version
inside sh -c 'test -s /usr/share/man/man1/liar.1.gz || test ! -d /usr/share/man/man1'

say "the commands on the sample model"
sample=/usr/share/liar/sample-models/tiny-bert
inside liar inspect "$sample" --format json >/dev/null
inside liar evaluate "$sample" --task similarity --data "$sample/data/similarity.csv" \
  --calibration "$sample/data/calibration.txt" --ratio 0.5 --format json

say "the tour and the workbench on a terminal"
keys() {
  trap '' PIPE
  sleep 4
  for _ in 1 2 3 4 5; do printf '\016'; sleep 0.5; done  # the tour's steps
  sleep 1
  printf 'b'; sleep 1; printf '\033'; sleep 1            # a dialog, left again
  printf 'q'; sleep 1; printf 'y'; sleep 1
}
(keys 2>/dev/null || true) | timeout 60 chroot "$root" env -i PATH=/usr/bin:/bin HOME=/tmp/home \
  LANG=C.UTF-8 TERM=xterm-256color script -qefc \
  'stty rows 34 cols 120; exec liar open --sample' /tmp/screen >/dev/null ||
  { tail -c 2000 "$root/tmp/screen" >&2; exit 1; }
for word in tiny-bert Sites calibrated 'tour 1/5' 'tour 5/5' Budget; do
  grep -aq "$word" "$root/tmp/screen" || { echo "The screen never showed '$word'." >&2; exit 1; }
done

say "remove"
inside apt-get -qq purge -y liar-workbench >>"$folder/install.log" 2>&1
inside apt-get -qq autoremove --purge -y >>"$folder/install.log" 2>&1
files >"$folder/after"
# What other packages of the system leave behind isn't ours: only names are compared.
if ! diff "$folder/before" "$folder/after" >"$folder/left"; then
  echo "Left behind:" >&2
  cat "$folder/left" >&2
  exit 1
fi
say "installed, used and removed without a trace"
