#!/bin/sh
# talk between two and in rooms, sign-ins, idle sessions and strangers, beside ejabberd and Prosody (those that are installed) in the same run
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

[ -f target/home/parts/chat.classpath ] || { echo "Build first: ./maru build" >&2; exit 1; }
anchors=
for each in ejabberd prosody; do
  command=$each
  [ "$each" != ejabberd ] || command=ejabberdctl
  if command -v "$command" >/dev/null 2>&1; then
    anchors="$anchors $each"
  else
    echo "$each is not installed (apt-get install $each)"
  fi
done
case $anchors in
  *ejabberd*) [ "$(id -u)" = 0 ] || { echo "ejabberd is left out: Debian's starts as root only"; anchors=${anchors# ejabberd}; } ;;
esac

mkdir -p target
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
work=$(mktemp -d "${TMPDIR:-/tmp}/maru-chat-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench.test \
  -addext subjectAltName=DNS:bench.test,DNS:rooms.bench.test -keyout "$work/key.pem" -out "$work/chain.pem" 2>"$work/openssl.log" ||
  { cat "$work/openssl.log" >&2; exit 1; }
chmod 644 "$work/key.pem"
# Sessions need two descriptors each, one of them here.
# shellcheck disable=SC3045 # dash and bash know it; thousands of sessions need it.
ulimit -n "$(ulimit -H -n)"
# shellcheck disable=SC2086  # a list of words
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx3g \
  -cp "bench/target/classes:$(cat target/bench.classpath):target/home/lib/maru-chat-0.1.0.jar" maru.bench.chat.ChatLoad \
  "$PWD/target/home" "$work" "$work/chain.pem" "$work/key.pem" "${SESSIONS:-5000}" $anchors |
  while IFS='|' read -r kind what ours anchor unit name; do
    [ "$kind" != figure ] || figure "$what" "$ours" "$anchor" "$unit" "$name"
  done
