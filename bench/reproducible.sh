#!/bin/sh
# builds twice in two folders and compares the archive's files byte by byte
set -eu
cd "$(dirname "$0")/.."

work=$PWD/target/reproducible
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
for copy in one two; do
  git clone -q . "$work/$copy"
  "$work/$copy/maru" build >/dev/null
  (cd "$work/$copy/target/home" && find . -type f ! -name .built -exec sha256sum {} + | sort -k 2) >"$work/$copy.sums"
done
if ! diff "$work/one.sums" "$work/two.sums" >"$work/differences"; then
  echo "these differ between two builds of the same sources:"
  sed -n 's/^< [0-9a-f]* */  /p' "$work/differences" | sort -u
  exit 1
fi
echo "$(wc -l <"$work/one.sums") files of two builds are equal."
