#!/usr/bin/env bash
# Lets the monitor run for a while beside a mock vendor and tells what it costs: memory, descriptors, wake-ups at rest.
#
#   tests/bench/soak.sh PROGRAM [MINUTES] [INTERVAL]
#
# PROGRAM is a release build of wcode, MINUTES is 30, INTERVAL (between two probes) 1m. The vendor speaks TLS, as real ones
# do, under a CA of its own beside the system's. Needs Linux, openssl and python3, and strace for the last part. Its home,
# its vendor, its CA and its key are its own; it ends only what it started.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=$(realpath "${1:?a release build of wcode}") minutes=${2:-30} interval=${3:-1m}
key=sk-e2e-not-a-key-0123456789
work=$(mktemp -d)
started=()
trap end EXIT

# Installed as it would be: the clients name the program, so its folder is watched, and /tmp is no place to rest.
wcode=$work/home/.local/bin/wcode
install -D "$program" "$wcode"

end() {
  local pid
  for pid in "${started[@]}"; do
    # It may have ended by itself.
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}

main() {
  start_vendor
  make_home
  start_monitor
  # shellcheck disable=SC2016
  printf '`wcode watch --interval %s`, %s bytes, %s\n\n' "$interval" "$(stat -c %s "$wcode")" "$(uname -sr)"
  python3 tests/bench/soak.py "$monitor" "$minutes" "$work/requests" || fail 'the monitor ended'
  trace
}

fail() {
  printf 'error: %s\n' "$1" >&2
  tail -n 20 "$work/events" "$work/words" "$work/home/.local/state/wcode/logs/watch.log" >&2 || true
  exit 1
}

start_vendor() {
  make_certificate
  mkfifo "$work/port"
  touch "$work/requests"
  python3 tests/bench/mock_vendor.py "$work/requests" "$key" "$work/vendor.pem" >"$work/port" &
  started+=($!)
  read -r port <"$work/port"
}

# One for loopback, by a CA that only what runs here trusts, beside all those that the system trusts.
make_certificate() {
  local fresh=(openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
  "${fresh[@]}" -x509 -days 2 -subj /CN=soak -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
  "${fresh[@]}" -subj /CN=127.0.0.1 -keyout "$work/vendor.key" -out "$work/vendor.csr" 2>/dev/null
  printf 'subjectAltName=IP:127.0.0.1\n' >"$work/names"
  openssl x509 -req -days 2 -in "$work/vendor.csr" -extfile "$work/names" -CA "$work/ca.pem" -CAkey "$work/ca.key" \
    -CAcreateserial -out "$work/vendor.crt" 2>/dev/null
  cat "$work/vendor.crt" "$work/vendor.key" >"$work/vendor.pem"
  cat /etc/ssl/certs/ca-certificates.crt "$work/ca.pem" >"$work/trusted.pem"
}

# Both clients connected to the mock vendor, with the key in a file of ours, as on a server.
make_home() {
  mkdir -p "$work/home/.openclaw" "$work/home/.config/opencode" "$work/home/.config/wcode/vendors"
  printf '{\n  // mine\n  gateway: { mode: "local", port: 18789 },\n}\n' >"$work/home/.openclaw/openclaw.json"
  printf '{\n  // mine\n  "autoupdate": false\n}\n' >"$work/home/.config/opencode/opencode.jsonc"
  cat >"$work/home/.config/wcode/vendors/mock.json5" <<JSON5
{
  id: "mock", name: "Mock", keyPage: "https://127.0.0.1:$port/", keyVariable: "MOCK_API_KEY",
  endpoints: { "openai-completions": "https://127.0.0.1:$port/v1", "anthropic-messages": "https://127.0.0.1:$port/anthropic" },
  models: [{ id: "acme/model-1", name: "Model 1", contextWindow: 128000, maxTokens: 8192 }],
}
JSON5
  clean=(env -i HOME="$work/home" PATH=/usr/bin:/bin NO_COLOR=1 SSL_CERT_FILE="$work/trusted.pem")
  printf %s "$key" | "${clean[@]}" "$wcode" apply --vendor mock --key-stdin --key-store file --yes --quiet
}

# Waits until it has asked the vendor once: what comes before is its start, not its rest.
start_monitor() {
  "${clean[@]}" "$wcode" watch --interval "$interval" --json >"$work/events" 2>"$work/words" &
  monitor=$!
  started+=("$monitor")
  local before tries
  before=$(wc -l <"$work/requests")
  for ((tries = 0; tries < 300; tries++)); do
    kill -0 "$monitor" 2>/dev/null || fail 'the monitor did not start'
    (($(wc -l <"$work/requests") > before)) && break
    sleep 0.1
  done
  ((tries < 300)) || fail 'the monitor asked the vendor nothing'
  sleep 2
}

# What it does in 20 seconds, which may hold a probe. Without anything to count strace prints nothing.
trace() {
  if ! type -P strace >/dev/null; then
    printf '\nNo strace here: its system calls were not counted.\n'
    return
  fi
  local before
  before=$(wc -l <"$work/requests")
  timeout --signal=INT 20 strace -c -f -p "$monitor" -o "$work/trace" 2>/dev/null || true
  printf '\nSystem calls in 20 s, with %s requests to the vendor:\n\n' $(($(wc -l <"$work/requests") - before))
  if [[ -s $work/trace ]]; then sed 's/^/    /' "$work/trace"; else printf '    none\n'; fi
}

main
