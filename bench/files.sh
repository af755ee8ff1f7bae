#!/bin/sh
# small files, lists and whole folders on the drive, beside Apache's mod_dav on the same disk (if it is installed) in the same run
set -eu
cd "$(dirname "$0")/.."
. bench/figures.sh

# A running Maru: its drive by the door of loopback, and a file that holds `login:secret` of an app password.
: "${DRIVE:?DRIVE=http://127.0.0.1:18083/dav/home/ of a running Maru}" "${CREDENTIALS:?CREDENTIALS=a file with login:secret of an app password}"
apache=${APACHE:-$(command -v apache2 || true)}
[ -n "$apache" ] || { echo "apache2 is not installed (apt-get install apache2-bin), or give APACHE=its path" >&2; exit 1; }
[ -d bench/target/classes/maru/bench/files ] || { echo "Build first: ./maru build" >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/maru-dav-XXXXXX")
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
port=${APACHE_PORT:-18990}
mkdir -p "$work/dav"
chmod -R 777 "$work"
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
# MARU_PID is the launcher's process, for the processor time of all of Maru and the memory of the drive.
# shellcheck disable=SC2086  # no word where it is not known
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -cp bench/target/classes maru.bench.files.DavLoad \
  "$DRIVE" "$CREDENTIALS" "http://127.0.0.1:$port/dav/" "${FILES:-2000}" "${LARGE_MIB:-1024}" ${MARU_PID:-} |
  while IFS='|' read -r kind what ours anchor unit name cpu; do
    case $kind in
      figure) figure "$what" "$ours" "$anchor" "$unit" "$name" "$cpu" ;;
      note) echo "$what" ;;
    esac
  done
echo "mod_dav does not flush what it acknowledges; the drive does."
