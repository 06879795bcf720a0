#!/bin/bash
# Makes a Debian package of a program that is built: make-deb.sh PROGRAM FOLDER. The package lands
# in FOLDER, checked by lintian. DEBFULLNAME and DEBEMAIL name the maintainer, as for all such tools.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program="$(realpath "$1")"
folder="$(realpath -m "$2")"
version="$(scripts/version.sh)"
maintainer="${DEBFULLNAME:-LIAR Workbench maintainers} <${DEBEMAIL:-maintainers@liar-workbench.org}>"
moment="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}"

if readelf -d "$program" | grep -Eq 'RPATH|RUNPATH'; then
  echo "$program looks for libraries beside itself or in a toolchain: 'make build' links it so that" \
    "it doesn't." >&2
  exit 1
fi

stage="$folder/liar-workbench-$version"
rm -rf "$folder"
mkdir -p "$stage"
cp -r Makefile scripts themes sample-models docs README.md CHANGELOG.md LICENSE "$stage"
find "$stage/sample-models" -name __pycache__ -prune -exec rm -rf {} +
cp -r packaging/debian "$stage/debian"
sed -i "s|@MAINTAINER@|$maintainer|" "$stage/debian/control"
cat >"$stage/debian/changelog" <<END
liar-workbench ($version-1) unstable; urgency=medium

  * Version $version; changelog.gz beside this file says what is new.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$moment")
END

log="$folder/build.log"
(cd "$stage" && PROGRAM="$program" SOURCE_DATE_EPOCH="$moment" \
  DEB_BUILD_OPTIONS="noautodbgsym nocheck" dpkg-buildpackage --build=binary -us -uc) \
  >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
package="$(echo "$folder"/liar-workbench_"$version"-1_*.deb)"
lintian --allow-root --fail-on error "$package"
dpkg-deb --info "$package" | sed -n 's/^ \(Depends\|Installed-Size\)/\1/p'
echo "$package"
