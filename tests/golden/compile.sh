#!/bin/sh
# Compiles generated C as strictly as it promises, with gcc and clang, and its header as C and C++.
#
#   compile.sh INCLUDE-DIRECTORY [DIRECTORY...]    default: tests/golden/*/expected
# shellcheck disable=SC2086 # $strict below is several words
set -eu
include=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
test $# -gt 0 || set -- "$here"/*/expected
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
strict="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
units=0

for directory in "$@"; do
    for file in "$directory"/*.c; do
        for compiler in gcc clang; do
            $compiler -std=c11 $strict -I"$include" -c "$file" -o "$work/out.o"
            units=$((units + 1))
        done
    done
    for header in "$directory"/*.h; do
        # Twice, for the guard; and a use of the schema.
        name=$(basename "$header" .h)
        printf '#include "%s.h"\n#include "%s.h"\nconst wv_schema *use(void);\n' "$name" "$name" \
            >"$work/use.c"
        printf 'const wv_schema *use(void)\n{\n    return &%s_schema;\n}\n' "$name" >>"$work/use.c"
        for compiler in gcc clang; do
            $compiler -std=c11 $strict -I"$include" -I"$directory" -c "$work/use.c" -o "$work/out.o"
            $compiler -x c++ -std=c++17 $strict -I"$include" -I"$directory" -c "$work/use.c" \
                -o "$work/out.o"
            units=$((units + 2))
        done
    done
done
test "$units" -gt 0 && echo "compile: $units translation units"
