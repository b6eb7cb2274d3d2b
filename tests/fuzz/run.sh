#!/usr/bin/env bash
# Runs each fuzz target for some minutes: `bash tests/fuzz/run.sh [MINUTES] [TARGET...]`.
#
# It needs no more than the stable compiler and a C++ compiler: the instrumentation is switched on by hand. What is found
# goes to artifacts/, what helps to find more to corpus/; both are not in git. Prints a line for each target with its
# figures; the exit code is 1 if a target failed. An input may take 5 seconds and 512 MB.
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

# The last of a figure in the log.
figure() { sed -n "s/^$1 *//p" "$log" | tail -1; }

failed=()
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target" "artifacts/$target"
  log=$(mktemp)
  found=0
  "target/$host/release/$target" -dict=words.dict "corpus/$target" "seeds/$target" "-artifact_prefix=artifacts/$target/" \
    -max_total_time=$((minutes * 60)) -timeout=5 -rss_limit_mb=512 -print_final_stats=1 >"$log" 2>&1 || found=1
  printf '%s: %s runs, %s a second, %s edges, %s MB, slowest input %s s: %s\n' "$target" \
    "$(figure 'stat::number_of_executed_units:')" "$(figure 'stat::average_exec_per_sec:')" \
    "$(sed -n 's/.*cov: \([0-9]*\).*/\1/p' "$log" | tail -1)" "$(figure 'stat::peak_rss_mb:')" \
    "$(figure 'stat::slowest_unit_time_sec:')" "$( ((found)) && echo FAILED || echo nothing found)"
  ((found)) && {
    failed+=("$target")
    tail -30 "$log"
  }
  rm -f "$log"
done
((${#failed[@]} == 0)) || {
  printf 'failed: %s\n' "${failed[*]}"
  exit 1
}
