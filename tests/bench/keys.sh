#!/usr/bin/env bash
# Times fetching a key from a real keyring beside `secret-tool`, and an `apply` that writes references, in one run.
#
#   tests/bench/keys.sh
#
# Needs hyperfine, gnome-keyring, libsecret-tools and dbus. The keyring and the bus are its own, and so is the home.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

main() {
  cargo build --locked --release --bin wcode >&2
  wcode=$(realpath "${CARGO_TARGET_DIR:-target}/release/wcode")
  work=$(mktemp -d)
  export wcode work
  env -i PATH="$PATH" HOME="$work" XDG_RUNTIME_DIR="$work" dbus-run-session -- bash "$0" --inside "$wcode" "$work"
  rm -rf "$work"
}

# On the bus of its own.
inside() {
  wcode=$1 work=$2
  printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  mkdir -p "$work/.openclaw" "$work/.config/opencode"
  echo '{}' | tee "$work/.openclaw/openclaw.json" >"$work/.config/opencode/opencode.jsonc"
  printf sk-not-a-key-0123456789 | "$wcode" key set --stdin
  echo '{"protocolVersion":1,"provider":"wcode","ids":["wcode/api-key"]}' >"$work/request"
  # By way of a shell, whose own time hyperfine takes off: the request comes on stdin.
  hyperfine --warmup 20 --runs 300 --export-markdown "$work/table" \
    -n 'wcode resolve' "$wcode resolve <$work/request" \
    -n 'wcode key get' "$wcode key get" \
    -n 'secret-tool lookup' 'secret-tool lookup service wcode username wcode' >&2
  hyperfine --shell=none --warmup 2 --runs 30 --prepare "$wcode remove --yes --json" --export-markdown "$work/apply" \
    -n 'wcode apply (references in two files, proven)' "$wcode apply --quiet" >&2
  cat "$work/table" "$work/apply"
}

if [[ ${1:-} == --inside ]]; then inside "$2" "$3"; else main; fi
