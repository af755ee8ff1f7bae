#!/bin/sh
# builds twice in two folders and compares what they lay out, byte by byte
# Left out: keycloak/lib/quarkus, the classes that Keycloak's own build step writes in another order each time.
set -eu
cd "$(dirname "$0")/.."

work=$PWD/target/reproducible
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
for copy in one two; do
  git clone -q . "$work/$copy"
  "$work/$copy/maru" build >/dev/null
  (cd "$work/$copy/target/home" && find . -type f ! -name .built ! -path './keycloak/lib/quarkus/*' -exec sha256sum {} + | sort -k 2) >"$work/$copy.sums"
done
if ! diff "$work/one.sums" "$work/two.sums" >"$work/differences"; then
  echo "these differ between two builds of the same sources:"
  sed -n 's/^< [0-9a-f]* */  /p' "$work/differences" | sort -u
  exit 1
fi
echo "$(wc -l <"$work/one.sums") files of two builds are equal."
