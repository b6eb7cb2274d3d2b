# A systemd user manager in `box.sh`, and what it knows of the service. Sourced, not run.
# shellcheck shell=bash

# await running PID: until the service runs as another process than this one.
await() {
  for ((tries = 0; tries < 600; tries++)); do
    if [[ $(pid) != 0 && $(pid) != "$2" ]] && systemctl --user --quiet is-active wcode; then
      return
    fi
    sleep 0.1
  done
  echo "it never ran" >&2
  return 1
}

pid() { systemctl --user show wcode --property=MainPID --value; }

boot() {
  /usr/lib/systemd/systemd --user 2>/dev/null &
  manager=$!
  for ((tries = 0; tries < 300; tries++)); do
    systemctl --user show --property=Version >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "the user manager does not answer" >&2
  return 1
}

halt() {
  systemctl --user exit
  wait "$manager" || true
}
