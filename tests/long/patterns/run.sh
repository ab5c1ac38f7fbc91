#!/bin/sh
# Compares our matchers with Java and Node on generated texts: README.md.
#   run.sh PROGRAM [COUNT [SEED]]   every pattern, COUNT texts each (10000)
#   run.sh --sample PROGRAM COUNT   60 patterns of either meaning
# PROGRAM is long_patterns. Exit 1: differences that no rule explains; 77: no Java, or no models.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sample=0
if [ "${1-}" = --sample ]; then
    sample=60
    shift
fi
program=${1:?program} count=${2:-10000} seed=${3:-1}
shared=${WIREVET_SHARED:-$here/../../../../shared}
[ -d "$shared/models" ] || shared=

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# compare J|E ENGINE...: what the pipe's first half returns would be lost
compare() {
    meaning=$1
    shift
    status=0
    python3 -B "$here/patterns.py" "$meaning" --shared "$shared" --sample "$sample" \
        >"$work/$meaning" || status=$?
    if [ "$status" != 0 ]; then
        echo "skipped: no models with patterns for meaning $meaning"
        return "$status"
    fi
    { "$program" "$count" "$seed" <"$work/$meaning" && : >"$work/$meaning.done"; } |
        "$@" "$here/rules.tsv" || return 1
    [ -e "$work/$meaning.done" ]
}

if ! command -v java >"$work/which"; then
    echo "skipped: no java"
    exit 77
fi
compare J java "$here/Diff.java" || exit $?
if ! command -v node >"$work/which"; then
    echo "node: skipped, not installed"
    exit 0
fi
compare E node "$here/diff.js" || { status=$?; [ "$status" = 77 ] || exit 1; }
