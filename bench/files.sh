#!/bin/sh
# small files, lists and whole folders on the drive, beside Apache's mod_dav on the same disk (if it is installed) in the same run
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

apache=${APACHE:-$(command -v apache2 || true)}
[ -n "$apache" ] || { echo "apache2 is not installed (apt-get install apache2-bin), or give APACHE=its path" >&2; exit 1; }
bench=files
. bench/demo.sh
trap '[ ! -f "$work/pid" ] || kill "$(cat "$work/pid")"; ended; rm -rf "$work"' EXIT

./maru build >/dev/null
./mvnw -q -B -Dmaru.fast -pl bench -am package
started
# The word of a key in one line of JSON.
word() { sed "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/"; }
teacher=$(./maru --data "$data" admin people list --role teacher --json | tr -d '\n' | sed 's/}.*//' | word id)
password=$(./maru --data "$data" admin app-password create "$teacher" --scopes dav --label bench --json | tr -d '\n')
(umask 077 && echo "$(echo "$password" | word login):$(echo "$password" | word secret)" >"$work/credentials")

port=${APACHE_PORT:-18990}
# The same with each write flushed, where the file system can be told so (chattr, as root).
mkdir -p "$work/dav" "$work/flushed"
chmod 777 "$work" "$work/dav" "$work/flushed"
flushed=
if chattr +SD "$work/flushed" 2>/dev/null; then flushed=http://127.0.0.1:$port/flushed/; fi
modules=${APACHE_MODULES:-/usr/lib/apache2/modules}
cat >"$work/httpd.conf" <<CONF
ServerName localhost
ServerRoot $work
PidFile $work/pid
ErrorLog $work/error.log
Listen 127.0.0.1:$port
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule dav_module $modules/mod_dav.so
LoadModule dav_fs_module $modules/mod_dav_fs.so
User www-data
Group www-data
DAVLockDB $work/locks
DocumentRoot $work
<Directory $work>
  Dav On
  Require all granted
</Directory>
CONF
"$apache" -f "$work/httpd.conf"
# The drive itself, without the front door; the launcher's process is for the processor time of all of Maru.
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp bench/target/classes maru.bench.files.DavLoad \
  "http://127.0.0.1:$((18083 + ${ports#+}))/dav/home/" "$work/credentials" "http://127.0.0.1:$port/dav/" "$flushed" \
  "${FILES:-2000}" "${LARGE_MIB:-1024}" "$launcher" |
  while IFS='|' read -r kind what ours anchor unit name cpu; do
    case $kind in
      figure) figure "$what" "$ours" "$anchor" "$unit" "$name" "$cpu" ;;
      note) echo "$what" ;;
    esac
  done
echo "mod_dav does not flush what it acknowledges unless its files are marked so (flushed); the drive does."
