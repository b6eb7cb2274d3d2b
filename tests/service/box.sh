#!/usr/bin/env bash
# box.sh HOME COMMAND...: runs a command as a user without privileges, who can start a systemd user manager there.
#
# For root. The command has a mount, pid and cgroup namespace of its own, with an empty /run and one cgroup, and whatever
# it leaves running ends with it: a manager that was started outside would take the machine's own processes over.
set -euo pipefail

readonly user=65534 runtime=/run/user/65534

main() {
  if [[ $1 == --inside ]]; then
    shift
    inside "$@"
  else
    outside "$@"
  fi
}

outside() {
  local top=/sys/fs/cgroup
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
  local top=$1 group=$2 home=$3
  shift 3
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
  chmod 700 "$runtime"
  chown "$user:$user" "$runtime"
  cd "$home"
  setpriv --reuid "$user" --regid "$user" --clear-groups env -i HOME="$home" USER=nobody \
    PATH="$PATH" XDG_RUNTIME_DIR="$runtime" "$@"
}

main "$@"
