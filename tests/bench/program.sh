#!/usr/bin/env bash
# Times the whole program beside OpenClaw's own commands for the same edit, in one run.
#
#   tests/bench/program.sh "$(.ci/clients)"
#
# Needs hyperfine and GNU time. Prints one line per command: median wall time, its range, peak memory.
# The first `apply` includes every fsync, so it measures the disk as well: see the README beside this file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

clients=${1:?the folder that .ci/clients prints}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

main() {
  cargo build --locked --release --bin wcode >&2
  local target=${CARGO_TARGET_DIR:-target}
  wcode=$(realpath "$target/release/wcode")
  make_home
  printf '| command | median | range | peak memory |\n|---|---|---|---|\n'
  row 'wcode apply (changes two files)' "$wcode apply --quiet" 'put_back' 30
  "${clean[@]}" "$wcode" apply --quiet
  row 'wcode apply (nothing to do)' "$wcode apply --quiet" true 100
  row 'wcode status' "$wcode status" true 100
  openclaw=$clients/openclaw-newest/node_modules/.bin/openclaw
  row 'openclaw config patch' "$openclaw config patch --file $work/patch.json5" 'put_back' 3
  row 'openclaw config validate' "$openclaw config validate --json" true 3
  printf '\nbinary: %s bytes\n' "$(stat -c %s "$wcode")"
}

# A home with a commented config for each client, and a copy of it to start from each time.
make_home() {
  mkdir -p "$work/before/.openclaw" "$work/before/.config/opencode"
  cat >"$work/before/.openclaw/openclaw.json" <<'JSON5'
{
  // the gateway of this machine
  gateway: { mode: "local", port: 18789 },
  meta: { lastTouchedVersion: "2026.9.6" },
  models: {
    mode: "merge",
    providers: {
      acme: { baseUrl: "https://acme.example/v1", apiKey: "${ACME_KEY}", api: "openai-completions", models: [{ id: "a", name: "A" }] }, // not ours
    },
  },
}
JSON5
  cat >"$work/before/.config/opencode/opencode.jsonc" <<'JSONC'
{
  "$schema": "https://opencode.ai/config.json",
  // never ask me about this
  "autoupdate": false
}
JSONC
  cat >"$work/patch.json5" <<'JSON5'
{ models: { providers: { wcode: { baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "${WCODE_API_KEY}", api: "openai-completions",
  models: [{ id: "qwen/qwen3-235b-a22b", name: "Qwen3 235B A22B", reasoning: false, input: ["text"], contextWindow: 128000, maxTokens: 8192 }] } } } }
JSON5
  cat >"$work/put_back" <<SH
#!/bin/sh
rm -rf "$work/home"
cp -r "$work/before" "$work/home"
sync
SH
  chmod +x "$work/put_back"
  "$work/put_back"
  clean=(env -i HOME="$work/home" PATH="$clients/node/bin:/usr/bin:/bin" WCODE_API_KEY=sk-not-a-key CI=1 NO_COLOR=1
    OPENCLAW_OFFLINE=1 OPENCLAW_NO_AUTO_UPDATE=1 OPENCLAW_DISABLE_BONJOUR=1)
}

# row NAME COMMAND PREPARE RUNS
row() {
  local name=$1 command="${clean[*]} $2" prepare=$3 runs=$4 memory
  [[ $prepare == true ]] || prepare=$work/$prepare
  hyperfine --shell=none --warmup 1 --runs "$runs" --prepare "$prepare" --export-json "$work/out.json" "$command" >&2
  $prepare
  /usr/bin/time -o "$work/memory" -f %M "${clean[@]}" bash -c "exec $2" >/dev/null 2>&1
  memory=$(tail -n 1 "$work/memory")
  # shellcheck disable=SC2016
  node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1])).results[0];
    const ms = s => s < 1 ? (s * 1000).toFixed(1) + " ms" : s.toFixed(2) + " s";
    console.log(`| ${process.argv[2]} | ${ms(r.median)} | ${ms(r.min)} to ${ms(r.max)} | ${(process.argv[3] / 1024).toFixed(1)} MB |`);
  ' "$work/out.json" "$name" "$memory"
}

main
