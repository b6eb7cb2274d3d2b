#!/usr/bin/env bash
# Runs each fuzz target for some minutes: `bash tests/fuzz/run.sh [MINUTES] [TARGET...]`.
#
# It needs no more than the stable compiler and a C++ compiler: the instrumentation is switched on by hand. What is found
# goes to artifacts/, what helps to find more to corpus/; both are not in git. The exit code is 1 if a target failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

minutes=${1:-1}
shift || true
targets=("$@")
((${#targets[@]})) || targets=(document path provision vendor link models resolve header records)

host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions=on -Coverflow-checks=on"
# With a target named, build scripts and proc macros are not instrumented.
cargo build --quiet --release --target "$host"

failed=()
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target" "artifacts/$target"
  log=$(mktemp)
  if "target/$host/release/$target" "corpus/$target" "seeds/$target" "-artifact_prefix=artifacts/$target/" \
    -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 >"$log" 2>&1; then
    printf '%s: %s runs, nothing found\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    failed+=("$target")
    tail -30 "$log"
  fi
  rm -f "$log"
done
((${#failed[@]} == 0)) || {
  printf 'failed: %s\n' "${failed[*]}"
  exit 1
}
