#!/bin/sh
# Compares what the generator makes of the tiny models with tests/golden/*/expected.
#
#   run.sh GENERATOR             exit 0 if all is equal, and equal again from another directory
#   run.sh GENERATOR --update    rewrites what is expected: read the difference before it is kept
set -eu
generator=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
cases=0

# generate MODEL-DIRECTORY OUT MODEL: the files and the printed ir
generate()
{
    words=
    test ! -f "$1/diagnostics.json" || words="--diagnostics $(dirname "$3")/diagnostics.json"
    test ! -f "$1/rules.json" || words="$words --rules $(dirname "$3")/rules.json"
    # shellcheck disable=SC2086 # $words is no word or several
    "$generator" $words -o "$2" "$3" && "$generator" $words --print-ir "$3" >"$2/ir.txt"
}

for directory in "$here"/*; do
    name=$(basename "$directory")
    test -f "$directory/$name.json" || continue # refused/ is for refuse.sh
    cases=$((cases + 1))
    (cd "$directory" && generate . "$work/$name" "./$name.json")
    if [ "${2-}" = --update ]; then
        rm -rf "$directory/expected"
        cp -R "$work/$name" "$directory/expected"
        continue
    fi
    diff -ru "$directory/expected" "$work/$name" || status=1
    # The same bytes from another directory and a copy of the model elsewhere.
    mkdir "$work/copy" && cp "$directory"/*.json "$work/copy"
    (cd "$work" && generate copy "$work/again" "copy/$name.json")
    diff -r "$work/$name" "$work/again" || status=1
    rm -rf "$work/copy" "$work/again"
done
test "$cases" -ge 7 || { echo "golden: only $cases models found"; exit 1; }
test "$status" -eq 0 && echo "golden: $cases models, as expected"
exit "$status"
