#!/usr/bin/env bash
# life.sh WCODE: the life of the service under a real user manager, in `box.sh`. One line for each step: its name, a tab,
# and the JSON report of how things stand after it.
set -euo pipefail
readonly wcode=$1
# shellcheck source=tests/service/manager.sh
. "${BASH_SOURCE[0]%/*}/manager.sh"

main() {
  boot
  report install service install
  report again service install
  kill -KILL "$(pid)"
  report killed await running "$(pid)"
  systemctl --user reload wcode
  report reloaded service status
  report stop service stop
  report stopped service status
  report start service start
  report restart service restart
  halt
  boot
  report next-login await running 0
  report uninstall service uninstall
  report gone service status
  printf 'unit\t"%s"\n' "$(systemctl --user show wcode --property=LoadState --value)"
  halt
}

# report NAME COMMAND...: what a command of wcode's reports, on one line.
report() {
  local name=$1
  shift
  if [[ $1 == await ]]; then
    "$@"
    set -- service status
  fi
  local told
  told=$("$wcode" "$@" --json)
  printf '%s\t%s\n' "$name" "$(tr -d '\n' <<<"$told")"
}

main
