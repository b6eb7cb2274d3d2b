#!/usr/bin/env bash
# hardened.sh WCODE UNIT: the monitor under the hardening of the machine's unit, by root's own manager in `box.sh`: it
# starts, reads its settings anew, comes back after kill -9, and repairs a config in the home. Says what it has seen.
set -euo pipefail
readonly wcode=$1 unit=$2
# shellcheck source=tests/service/manager.sh
. "${BASH_SOURCE[0]%/*}/manager.sh"

main() {
  mkdir -p ~/.config/systemd/user
  # A user manager has neither users nor the network's targets to offer.
  sed '/^User=/d; /network-online/d; s/multi-user.target/default.target/' "$unit" \
    >~/.config/systemd/user/wcode.service
  boot
  systemctl --user enable --now wcode
  local first
  first=$(pid)
  grep -E '^(CapBnd|NoNewPrivs|Seccomp):' "/proc/$first/status" | tr -d '\t'
  for folder in /usr /etc; do
    echo "$folder:$(awk -v at="$folder" '$5 == at { print substr($6, 1, 2) }' "/proc/$first/mountinfo" | tail -n 1)"
  done
  sed -i s/128000/5/ ~/.openclaw/openclaw.json
  for ((tries = 0; tries < 300; tries++)); do
    ! grep -q 128000 ~/.openclaw/openclaw.json || break
    sleep 0.1
  done
  echo "repaired:$(grep -c 128000 ~/.openclaw/openclaw.json)"
  systemctl --user reload wcode
  kill -KILL "$first"
  await running "$first"
  "$wcode" watch --status >/dev/null
  echo "back:yes"
  systemctl --user stop wcode
  halt
}

main
