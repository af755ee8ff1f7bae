#!/bin/sh
# files read as pages: how many a second, CPU for each megabyte, memory of a reading process
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

# The folder of files to read: real ones, which are no part of the sources.
samples=${1:-../shared/data/documents}
[ -d "$samples" ] || { echo "There is no folder $samples. Name one: ./maru bench documents FOLDER"; exit 1; }
mkdir -p target
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
out=$(mktemp)
trap 'rm -f "$out"' EXIT
measured "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "bench/target/classes:$(cat target/bench.classpath)" \
  maru.bench.documents.DocumentsBench "$samples" >"$out" || { cat "$out"; exit 1; }
while IFS='|' read -r kind what ours anchor unit name; do
  if [ "$kind" = figure ]; then figure "$what" "$ours" "$anchor" "$unit" "$name"; fi
done <"$out"
# shellcheck disable=SC2154  # measured sets it
echo "  took $seconds s and $cpu s of the processors, reading processes included"
