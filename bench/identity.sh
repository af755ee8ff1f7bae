#!/bin/sh
# 100,000 people imported, credentials checked on one core, whose children, the cost of the audit, revocation
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

mkdir -p target
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for each in ${1:-SignOnBench AuditBench ImportBench ChildrenBench}; do
  # What checks credentials gets one core, for it and its database.
  case $each in SignOnBench) core="taskset -c 0" ;; *) core= ;; esac
  # shellcheck disable=SC2086  # two words, or none
  measured $core "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx2g -cp "bench/target/classes:$(cat target/bench.classpath)" \
    "maru.bench.identity.$each" >"$out" 2>"$out.err" || { cat "$out" "$out.err"; exit 1; }
  rm -f "$out.err"
  while IFS='|' read -r kind what ours anchor unit name; do
    if [ "$kind" = figure ]; then figure "$what" "$ours" "$anchor" "$unit" "$name"; fi
  done <"$out"
  # shellcheck disable=SC2154  # measured sets it
  echo "  $each took $seconds s and $cpu s of the processors, PostgreSQL's included"
done
