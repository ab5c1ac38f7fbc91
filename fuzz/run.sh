#!/bin/sh
# fuzz/run.sh TARGET SECONDS: fuzzes one target with libFuzzer, ASan and UBSan (clang). Starts from
# the seeds in fuzz/corpus/TARGET; what it finds new is kept in build/fuzz/corpus/TARGET and used
# again. An input that breaks the target is left in build/fuzz/crash-TARGET-*.
set -eu
cd "$(dirname "$0")/.."
if [ $# -ne 2 ]; then
    echo "usage: fuzz/run.sh TARGET SECONDS; targets:" >&2
    ls fuzz/fuzz_*.c | sed 's,fuzz/fuzz_\(.*\)\.c,  \1,' >&2
    exit 2
fi
target=$1 seconds=$2
# .ci/run has built all targets before it runs several of these at once.
if [ -z "${WIREVET_FUZZ_BUILT-}" ]; then
    cmake --preset fuzz >/dev/null
    cmake --build --preset fuzz --target "fuzz_$target"
fi
mkdir -p "build/fuzz/corpus/$target"
log=build/fuzz/fuzz-$target.log
if build/fuzz/bin/fuzz_"$target" -max_total_time="$seconds" -max_len=4096 -timeout=30 \
    -artifact_prefix="build/fuzz/crash-$target-" -print_final_stats=1 \
    "build/fuzz/corpus/$target" "fuzz/corpus/$target" >"$log" 2>&1; then
    echo "fuzz $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs in" \
        "$seconds s, nothing found"
else
    tail -n 40 "$log"
    echo "fuzz $target: FAILED, whole output in $log" >&2
    exit 1
fi
