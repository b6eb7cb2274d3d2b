#!/usr/bin/env bash
# How soon the monitor sees drift, and what a fight with another program costs it.
#
#   tests/bench/latency.sh PROGRAM [CLIENTS] [REWRITES]
#
# PROGRAM is a release build of wcode; CLIENTS the folder that .ci/clients prints, for chokidar with the settings of
# OpenClaw's own gateway beside it, in the same run. Needs Linux and python3. Its home is its own; it ends only what it
# started.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

wcode=$(realpath "${1:?a release build of wcode}") clients=${2:-} rewrites=${3:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

main() {
  mkdir -p "$work/home/.openclaw" "$work/home/.config/opencode"
  printf '{\n  // mine\n  gateway: { mode: "local", port: 18789 },\n}\n' >"$work/home/.openclaw/openclaw.json"
  printf '{\n  // mine\n  "autoupdate": false\n}\n' >"$work/home/.config/opencode/opencode.jsonc"
  env -i HOME="$work/home" PATH=/usr/bin:/bin "$wcode" apply --yes --quiet --offline 2>/dev/null
  python3 tests/bench/latency.py "$wcode" "$work/home" "$rewrites" "$clients"
}

main
