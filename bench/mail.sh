#!/bin/sh
# mail taken, appended, read, searched and copied, beside Debian's Postfix and Dovecot that flush what they write, in the same run
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

[ -f target/home/parts/mail.classpath ] || { echo "Build first: ./maru build" >&2; exit 1; }
for each in postfix dovecot; do
  command -v "$each" >/dev/null 2>&1 ||
    { echo "$each is not installed (apt-get install postfix dovecot-imapd dovecot-lmtpd)" >&2; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "Debian's Postfix and Dovecot start as root only" >&2; exit 1; }

mkdir -p target
./mvnw -q -B -Dmaru.fast -pl bench -am package dependency:build-classpath \
  -Dmdep.outputFile="$PWD/target/bench.classpath" -Dmdep.includeScope=runtime
work=$(mktemp -d "${TMPDIR:-/tmp}/maru-mail-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench.test \
  -addext subjectAltName=DNS:bench.test -keyout "$work/key.pem" -out "$work/chain.pem" 2>"$work/openssl.log" ||
  { cat "$work/openssl.log" >&2; exit 1; }
chmod 644 "$work/key.pem"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m \
  -cp "bench/target/classes:$(cat target/bench.classpath):target/home/lib/maru-mail-0.1.0.jar" maru.bench.mail.MailLoad \
  "$PWD/target/home" "$work" "$work/chain.pem" "$work/key.pem" "${MAILS:-2000}" "${STORED:-5000}" |
  while IFS='|' read -r kind what ours anchor unit name; do
    [ "$kind" != figure ] || figure "$what" "$ours" "$anchor" "$unit" "$name"
  done
