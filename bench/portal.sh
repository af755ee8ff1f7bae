#!/bin/sh
# letters read and signed through the front door of a demo: CPU of door, portal and PostgreSQL for each, rate, waiting at half of it, the audit's share
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

bench=portal
. bench/demo.sh

./maru build >/dev/null
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
started
# Who asks gets one core, and not the cost of it into the figures.
for each in ReadBench SignBench; do
  taskset -c 0 "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "bench/target/classes:$(cat target/bench.classpath)" \
    "maru.bench.portal.$each" "http://localhost:$((8080 + ${ports#+}))/" "$launcher" "$data" >"$work/figures"
  while IFS='|' read -r kind what ours anchor unit name; do
    [ "$kind" != figure ] || figure "$what" "$ours" "$anchor" "$unit" "$name"
  done <"$work/figures"
done
