# shellcheck shell=sh
# Sourced by a bench that has set bench=NAME: a demo of its own to work on, ended when the bench ends.
# Afterwards $work is a folder that goes with the bench, $data the demo's, $ports its shift, $launcher the demo while it runs.
ports=${1:-+20000}
# shellcheck disable=SC2154  # the bench that sources this sets it
work=$PWD/target/bench-$bench
data=$work/data
launcher=
rm -rf "$work"
mkdir -p "$work"

# Stops the demo in order and waits for its end.
ended() {
  [ -z "$launcher" ] || kill -TERM "$launcher" 2>/dev/null || true
  [ -z "$launcher" ] || wait "$launcher" 2>/dev/null || true
  launcher=
}
trap 'ended; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# Starts it and waits until it says that it is up; $seconds is how long that took.
started() {
  begun=$(date +%s.%N)
  ./maru run --demo --data "$data" --ports="$ports" >"$work/log" 2>&1 &
  launcher=$!
  until grep -q '^Maru is up' "$work/log"; do
    kill -0 "$launcher" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
  done
  # shellcheck disable=SC2034  # the bench reads it
  seconds=$(echo "$(date +%s.%N) $begun" | awk '{ print $1 - $2 }')
}
