#!/bin/sh
# Healthy when the launcher answers and every part is up.
set -eu
states=$(/opt/maru/maru --data /data admin status --json | grep -o '"state" *: *"[^"]*"')
[ -n "$states" ]
! printf '%s\n' "$states" | grep -qv '"up"'
