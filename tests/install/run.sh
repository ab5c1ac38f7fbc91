#!/bin/sh
# run.sh BUILD-FOLDER CC CXX: installs the build into a folder of its own and uses it from there as
# a stranger would: CMake package, pkg-config with C++, the README's example, the two commands.
set -eu
build=$1 CC=$2 CXX=$3
export CC CXX
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

fail()
{
    printf "install: %s\n" "$*" >&2
    exit 1
}

# equal WHAT HAVE WANTED
equal()
{
    test "$2" = "$3" || fail "$1: have '$2', wanted '$3'"
}

configure()
{
    cmake -G Ninja -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$prefix" >"$work/log" 2>&1 &&
        cmake --build "$2" >>"$work/log" 2>&1 || { cat "$work/log"; fail "$1 does not build"; }
}

cmake --install "$build" --prefix "$prefix" >/dev/null
# The tree can be moved: nothing in it names where it was installed or built.
mv "$prefix" "$work/moved"
prefix=$work/moved
if grep -rIl -e "$work/prefix" -e "$build" "$prefix" --include='*.cmake' --include='*.pc'; then
    fail "the package names a folder of the build"
fi
libdir=$(dirname "$(find "$prefix" -name libwirevet.a)")
test -L "$libdir/libwirevet.so.0" || fail "no libwirevet.so.0"

configure "$here/consumer_c" "$work/c"
equal "C" "$("$work/c/consumer")" "pattern type "
"$work/c/static_consumer" || fail "static library"
if ldd "$work/c/static_consumer" | grep libwirevet; then
    fail "the static consumer needs the shared library"
fi
test -L "$libdir/libwirevet-compile.so.0" || fail "no libwirevet-compile.so.0"
for kind in compile compile_static; do
    "$work/c/loader_$kind" "$here/consumer_c/notes.json" || fail "loader_$kind"
done
if ldd "$work/c/loader_compile_static" | grep libwirevet; then
    fail "the static loader needs a shared library"
fi

"$prefix/bin/wirevet-gen" "$here/consumer_c/notes.json" -o "$work/gen"
export PKG_CONFIG_PATH="$libdir/pkgconfig"
cflags=$(pkg-config --cflags wirevet)
libs=$(pkg-config --libs wirevet)
for file in notes_tables notes_names; do
    $CC -std=c11 -c "$work/gen/$file.c" $cflags -o "$work/$file.o"
done
$CXX -std=c++17 -Wall -Wextra -Werror -I"$work/gen" $cflags "$here/consumer_cxx/main.cpp" \
    "$work/notes_tables.o" "$work/notes_names.o" $libs -o "$work/cxx"
equal "C++" "$(LD_LIBRARY_PATH=$libdir "$work/cxx")" "required "
# shellcheck disable=SC2046 # words
$CXX -std=c++17 -Wall -Wextra -Werror "$here/consumer_cxx/load.cpp" \
    $(pkg-config --cflags --libs wirevet-compile) -o "$work/cxx_load"
equal "C++, loaded" "$(LD_LIBRARY_PATH=$libdir "$work/cxx_load" "$here/consumer_c/notes.json")" 2

# The name that wirevet_generate() takes is the one that the generator takes.
names=0
for model in "$here/consumer_c/notes.json" "$here/several/botocore.json" "$here/several/dashes.json" \
    "$here/../models/things.json" "$prefix/share/wirevet/athena.json"; do
    wanted=$("$prefix/bin/wirevet-gen" --stats "$model" | sed 's/^{"name":"\([^"]*\)".*/\1/')
    equal "name of $model" "$(cmake -DFILE="$(find "$prefix" -name wirevet_generate.cmake)" \
        -DMODEL="$model" -P "$here/several/default_name.cmake" 2>&1)" "$wanted"
    names=$((names + 1))
done
test "$names" -eq 5 || fail "$names names compared"

# Several files of several services.
configure "$here/several" "$work/several"
equal "several" "$("$work/several/several")" "length_max valid"

# The README's example: its cmake block, its c block, and the output that it shows.
mkdir "$work/readme"
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$here/../../README.md" | sed '/^```/d'; }
block cmake >"$work/readme/CMakeLists.txt"
block c >"$work/readme/app.c"
configure "$work/readme" "$work/readme/build"
equal "README" "$("$work/readme/build/app" || echo "exit $?")" "$(block text)"

# By hand, as the README says, the generator writes what wirevet_generate() makes it write.
spec=$prefix/share/wirevet
"$prefix/bin/wirevet-gen" "$spec/glue.json" --diagnostics "$spec/diagnostics.json" -o "$work/hand"
diff -r "$work/readme/build/wirevet_generated/glue" "$work/hand" || fail "by hand: other files"
"$prefix/bin/wirevet-gen" "$spec/glue.json" -o "$work/plain"
! diff -rq "$work/hand" "$work/plain" >/dev/null || fail "the diagnostics make no difference"

# The command needs no library of ours.
printf '{"SessionId":"x"}' | "$prefix/bin/wirevet" check athena.GetSession - >/dev/null ||
    fail "the command refuses a valid request"
echo "install: C, C++, static, README and command work from the installed tree"
