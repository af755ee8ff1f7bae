#!/bin/sh
# the first start of a demo, the second on the same data, the memory of everything, and what it takes while nobody comes
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

bench=start
. bench/demo.sh

# Every process below $1, itself included.
family() {
  echo "$1"
  for child in $(ps -o pid= --ppid "$1"); do family "$child"; done
}

# Seconds of processor that everything has taken since it began.
processor() {
  for process in $(family "$launcher"); do cat "/proc/$process/stat" 2>/dev/null || true; done \
    | sed 's/.*) //' | awk -v hz="$(getconf CLK_TCK)" '{ sum += $12 + $13 + $14 + $15 } END { print sum / hz }'
}

# Megabytes of a line of /proc/PID/smaps_rollup, summed over everything.
memory() {
  for process in $(family "$launcher"); do grep "^$1:" "/proc/$process/smaps_rollup" 2>/dev/null || true; done \
    | awk '{ sum += $2 } END { print sum / 1024 }'
}

./maru build >/dev/null
started
figure "first start of a demo" "$seconds" 60 s goal "$(processor)"
for process in $(family "$launcher"); do
  printf '  %6d MiB  %s\n' "$(awk '/^Rss:/ { print int($2 / 1024) }' "/proc/$process/smaps_rollup" 2>/dev/null || echo 0)" \
    "$(tr '\0' ' ' <"/proc/$process/cmdline" | sed -E 's/-cp [^ ]*//; s/  +/ /g' | cut -c 1-100)"
done | sort -rn | head -5
sleep 30
before=$(processor)
sleep 30
figure "processor of everything, nobody there" "$(echo "$(processor) $before" | awk '{ print ($1 - $2) / 30 * 100 }')" 10 % "goal, of one core"
figure "memory of everything (resident)" "$(memory Rss)" 2048 MiB goal
figure "the same, shared pages counted once" "$(memory Pss)" 2048 MiB goal
ended
started
figure "second start on the same data" "$seconds" 25 s goal "$(processor)"
