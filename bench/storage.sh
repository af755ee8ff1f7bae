#!/bin/sh
# commits with the feed, blobs as rows and files, and what Korean order costs
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

mkdir -p target
# The bench comes last of its modules, so the file ends up holding its class path.
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for each in ${1:-FeedBench BlobBench CollationBench}; do
  measured "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -cp "bench/target/classes:$(cat target/bench.classpath)" \
    "maru.bench.storage.$each" >"$out" 2>"$out.err" || { cat "$out" "$out.err"; exit 1; }
  rm -f "$out.err"
  # shellcheck disable=SC2154  # measured sets it
  while IFS='|' read -r kind what ours anchor unit name; do
    if [ "$kind" = figure ]; then figure "$what" "$ours" "$anchor" "$unit" "$name"; fi
  done <"$out"
  echo "  $each took $seconds s and $cpu s of the processors, PostgreSQL's included"
done
