#!/bin/sh
# a clone's first build: with empty caches, then with full ones (so besides the downloads)
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

work=$PWD/target/bench-build
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
git clone -q . "$work/clone"
# Both the system's Maven and the pinned one read these; npm reads its own.
export MAVEN_OPTS="-Dmaven.repo.local=$work/repository" MAVEN_USER_HOME="$work/maven" npm_config_cache="$work/npm"

measured "$work/clone/maru" build
first=$seconds
first_cpu=$cpu
fetched=$(du -sm "$work/repository" "$work/npm" "$work/maven" 2>/dev/null | awk '{ sum += $1 } END { print sum }')
rm -rf "$work/clone/target" "$work/clone"/*/target
measured "$work/clone/maru" build
figure "first build, empty caches" "$first" 360 s "goal, besides downloads" "$first_cpu"
figure "the same, besides the downloads" "$seconds" 360 s goal "$cpu"
echo "fetched and unpacked: $fetched MB; target/home: $(du -sm "$work/clone/target/home" | cut -f 1) MB"
