#!/usr/bin/env bash
# box.sh USER HOME COMMAND...: runs a command as this user, by number, who can start a systemd user manager there.
#
# For root. The command has a mount, pid and cgroup namespace of its own, with an empty /run and one cgroup, and whatever
# it leaves running ends with it: a manager that was started outside would take the machine's own processes over.
set -euo pipefail

main() {
  if [[ $1 == --inside ]]; then
    shift
    inside "$@"
  else
    outside "$@"
  fi
}

outside() {
  local user=$1 top=/sys/fs/cgroup
  [[ ! -d $top/unified ]] || top=$top/unified
  local group
  group=$(mktemp -d "$top/wcode-test-XXXXXX")
  # shellcheck disable=SC2064  # now, not then
  trap "find '$group' -depth -type d -exec rmdir {} +" EXIT
  chown -R "$user" "$group"
  (
    echo "$BASHPID" >"$group/cgroup.procs"
    exec unshare --mount --propagation private --cgroup --pid --fork --kill-child --mount-proc \
      bash "$0" --inside "$top" "$group" "$@"
  )
}

inside() {
  local top=$1 group=$2 user=$3 home=$4 runtime=/run/user/$3
  shift 4
  local place
  place=$(mktemp -d)
  mount --bind "$group" "$place"
  if [[ $top == /sys/fs/cgroup ]]; then
    mount --move "$place" "$top"
  else
    # Without the controllers of old, none of which is ours.
    mount -t tmpfs tmpfs /sys/fs/cgroup
    mkdir "$top"
    mount --move "$place" "$top"
  fi
  rmdir "$place"
  mount -t tmpfs tmpfs /run
  mkdir -p /run/systemd/system "$runtime"
  empty_places
  chmod 700 "$runtime"
  chown "$user:$user" "$runtime"
  cd "$home"
  setpriv --reuid "$user" --regid "$user" --clear-groups env -i HOME="$home" \
    PATH="$PATH" XDG_RUNTIME_DIR="$runtime" "$@"
}

# What the machine's own manager makes at its start, and a user's takes for granted: it hides files behind these.
empty_places() {
  mkdir -p /run/systemd/inaccessible/dir
  cd /run/systemd/inaccessible
  touch reg
  mkfifo fifo
  mknod chr c 0 0
  mknod blk b 0 0
  python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'
  cd - >/dev/null
}

main "$@"
