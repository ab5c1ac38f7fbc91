#!/bin/sh
# The own matcher against PCRE2's JIT: README.md.
#   run.sh PROGRAM [JSON [PART]]
# PROGRAM is bench_regex. Patterns: those of the shipped services, and 50 chosen by hash.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:?program} json=${2:-build/bench-regex.json}
shared=${WIREVET_SHARED:-$here/../../../../shared}
list="python3 -B $here/../../long/patterns/patterns.py"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
if [ -e "$shared/models/smithy-json.tar.xz" ]; then
    $list E --shared "$shared" --sample 50 >"$work/patterns"
    echo "50 patterns of the Smithy models"
elif $list J --sample 50 >"$work/patterns"; then
    echo "50 patterns of the installed botocore"
else
    echo "no models: the patterns of the shipped services only"
fi
mkdir -p "$(dirname "$json")"
"$program" "$json" ${3:+"$3"} <"$work/patterns"
