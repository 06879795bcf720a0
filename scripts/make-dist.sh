#!/bin/bash
# Packs what is committed as a source archive with its checksum, and the release's notes with the
# versions of the dependencies that it was tested with: make-dist.sh FOLDER.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder="$(realpath -m "$1")"
version="$(scripts/version.sh)"
name="liar-workbench-$version"
mkdir -p "$folder"

if [ -n "$(git status --porcelain)" ]; then
  echo "Uncommitted changes are not in the archive:" >&2
  git status --short >&2
fi
git archive --format=tar --prefix="$name/" HEAD | gzip -9n >"$folder/$name.tar.gz"

# The changelog's newest section, and what the resolved versions were.
{
  awk '/^## /{if (seen++) exit} seen' CHANGELOG.md
  echo
  echo "### Tested with"
  "${SWIFT:-swift}" --version 2>/dev/null | sed -n '1s/^/- /p'
  if [ -f Package.resolved ]; then
    awk -F'"' '/"identity"/{name=$4} /"version" : "[0-9.]*"/{print "- " name " " $4}' Package.resolved
  fi
  for library in openblas ncursesw; do
    echo "- $library $(pkg-config --modversion "$library")"
  done
} >"$folder/$name.md"
(cd "$folder" && sha256sum "$name.tar.gz" >SHA256SUMS)
cat "$folder/SHA256SUMS"
