#!/bin/sh
# Every model of tests/golden/refused must be refused: exit 1, the errors of NAME.txt on stderr,
# nothing on stdout, and nothing written.
#
#   refuse.sh GENERATOR             refuse.sh GENERATOR --update rewrites NAME.txt: read it then
set -eu
generator=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/refused"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
cases=0

for model in *.json; do
    name=${model%.json}
    cases=$((cases + 1))
    code=0
    mkdir "$work/out"
    "$generator" -o "$work/out" "$model" >"$work/stdout" 2>"$work/stderr" || code=$?
    test "$code" -eq 1 || { echo "$model: exit $code, not 1"; status=1; }
    test ! -s "$work/stdout" || { echo "$model: words on stdout"; status=1; }
    rmdir "$work/out" || { echo "$model: files are left"; status=1; rm -rf "$work/out"; }
    test "${2-}" != --update || cp "$work/stderr" "$name.txt"
    diff -u "$name.txt" "$work/stderr" || status=1
done

# Nothing that a terminal obeys, whatever the words are.
escape=$(printf 'x\033[31m')
for words in "$escape" "--$escape" "--name $escape x" "--operations ,$escape x" \
    "--diagnostics $escape unknown_target.json"; do
    # shellcheck disable=SC2086 # $words is several words
    "$generator" -o "$work/out" $words 2>"$work/stderr" && { echo "$words: taken"; status=1; }
    grep -q 'x?\[31m' "$work/stderr" || { echo "$words: $(cat "$work/stderr")"; status=1; }
done
test "$cases" -ge 10 || { echo "refuse: only $cases models found"; exit 1; }
test "$status" -eq 0 && echo "refuse: $cases models, as expected"
exit "$status"
