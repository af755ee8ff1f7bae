# shellcheck shell=sh
# Sourced by each bench: what they print, and how they measure CPU.
# figure WHAT OURS ANCHOR UNIT ANCHOR-NAME [CPU-SECONDS]: one line with the ratio of ours to the anchor's.
figure() {
  awk -v what="$1" -v ours="$2" -v anchor="$3" -v unit="$4" -v name="$5" -v cpu="${6:-}" 'BEGIN {
    printf "%-38s %10.1f %-5s anchor %8.1f (%s), ratio %.2f%s\n", what, ours, unit, anchor, name, ours / anchor,
        cpu == "" ? "" : sprintf(", CPU %.1f s", cpu)
  }'
}

# Runs a command; sets $seconds to its wall time and $cpu to what it and its children took of the processors.
# shellcheck disable=SC2034  # the callers read them
measured() {
  taken=$(mktemp)
  status=0
  # POSIX time tells both in a fixed format; bash has it built in, and Debian need not have it at all.
  # shellcheck disable=SC2016  # the inner shell's arguments
  bash -c '{ time -p "$@" 2>&3; } 3>&2 2>"$0"' "$taken" "$@" || status=$?
  seconds=$(awk '$1 == "real" { print $2 }' "$taken")
  cpu=$(awk '$1 == "user" || $1 == "sys" { sum += $2 } END { print sum }' "$taken")
  rm -f "$taken"
  return "$status"
}
