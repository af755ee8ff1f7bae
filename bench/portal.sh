#!/bin/sh
# a guardian's letter read through the front door of a demo: CPU of door, portal and PostgreSQL for each, rate, waiting at half of it
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
taskset -c 0 "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "bench/target/classes:$(cat target/bench.classpath)" \
  maru.bench.portal.ReadBench "http://localhost:$((8080 + ${ports#+}))/" "$launcher" >"$work/figures"
while IFS='|' read -r kind what ours anchor unit name; do
  [ "$kind" != figure ] || figure "$what" "$ours" "$anchor" "$unit" "$name"
done <"$work/figures"
