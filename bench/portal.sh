#!/bin/sh
# a guardian's letter read through the front door of a demo: CPU of door, portal and PostgreSQL for each, rate, waiting at half of it
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

ports=${1:-+20000}
work=$PWD/target/bench-portal
rm -rf "$work"
mkdir -p "$work"
launcher=
ended() {
  [ -z "$launcher" ] || kill -TERM "$launcher" 2>/dev/null || true
  [ -z "$launcher" ] || wait "$launcher" 2>/dev/null || true
}
trap 'ended; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

./maru build >/dev/null
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
./maru run --demo --data "$work/data" --ports="$ports" >"$work/log" 2>&1 &
launcher=$!
until grep -q '^Maru is up' "$work/log"; do
  kill -0 "$launcher" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.5
done
# Who asks gets one core, and not the cost of it into the figures.
taskset -c 0 "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp "bench/target/classes:$(cat target/bench.classpath)" \
  maru.bench.portal.ReadBench "http://localhost:$((8080 + ${ports#+}))/" "$launcher" >"$work/figures"
while IFS='|' read -r kind what ours anchor unit name; do
  [ "$kind" != figure ] || figure "$what" "$ours" "$anchor" "$unit" "$name"
done <"$work/figures"
