#!/bin/sh
# what a request and a file cost through the front door, beside nginx as a proxy (if it is installed) in the same run
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

home=$PWD/target/home
classes=$PWD/bench/target/classes
./maru build >/dev/null
./mvnw -q -B -Dmaru.fast -pl bench -am package
nginx=${NGINX:-$(command -v nginx || true)}
[ -n "$nginx" ] || echo "nginx is not installed; the door is measured alone (apt-get install nginx, or NGINX=its path)"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$classes" maru.bench.door.ProxyCost "$home" "${nginx:--}" |
  while IFS='|' read -r what ours anchor unit; do
    if [ "$anchor" = 0.0 ]; then
      printf '%-38s %10.1f %s\n' "$what" "$ours" "$unit"
    else
      figure "$what" "$ours" "$anchor" "$unit" nginx
    fi
  done
