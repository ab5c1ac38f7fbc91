#!/bin/sh
# stale.sh BUILD-FOLDER CC: a project that uses wirevet_generate() from the installed package is
# built again and again; its checks are generated anew when the model, the diagnostics or the
# generator have changed, and only then.
set -eu
build=$1 CC=$2
export CC
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    printf "stale: %s\n" "$*" >&2
    exit 1
}

# step WHAT yes|no VERDICT: builds; were the checks generated, and what does the program print?
step()
{
    cmake --build "$work/build" >"$work/log" 2>&1 || { cat "$work/log"; fail "$1: does not build"; }
    generated=no
    ! grep -q 'Generating checks notes' "$work/log" || generated=yes
    test "$generated" = "$2" || { cat "$work/log"; fail "$1: generated: $generated, wanted: $2"; }
    have=$("$work/build/app")
    test "$have" = "$3" || fail "$1: the program says '$have', wanted: '$3'"
}

# model MAXIMUM: of the title's length.
model() { sed "s/\"max\": 20/\"max\": $1/" "$here/consumer_c/notes.json" >"$work/app/notes.json"; }

# diagnostics NAME: of the error.
diagnostics()
{
    printf '{"version": 1, "default": {"constraintError": "%s"}, "services": {}}\n' "$1" \
        >"$work/app/diagnostics.json"
}

cmake --install "$build" --prefix "$work/prefix" >/dev/null
cp -R "$here/stale" "$work/app"
model 3
diagnostics OneException
cmake -G Ninja -S "$work/app" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" \
    >"$work/log" 2>&1 || { cat "$work/log"; fail "does not configure"; }

step "first" yes "1OneException"
step "nothing changed" no "1OneException"
diagnostics OtherException
step "other diagnostics" yes "1OtherException"
touch "$work/prefix/bin/wirevet-gen"
step "another generator" yes "1OtherException"
model 4
step "another model" yes 0
step "nothing changed again" no 0

# A model that is refused stops the build each time, and not the one after it is mended.
for try in 1 2; do
    printf '{' >"$work/app/notes.json"
    if cmake --build "$work/build" >"$work/log" 2>&1; then
        fail "a broken model builds ($try)"
    fi
    grep -q 'notes.json:1:2: error: ' "$work/log" || { cat "$work/log"; fail "no error is shown"; }
done
model 4
step "mended" yes 0
echo "stale: generated when something changed, and only then"
