#!/bin/sh
# Installs what is missing (Debian, root or sudo), builds and runs all tests.
#     sh test.sh            everything, preset dev
#     sh test.sh PRESET     what depends on the compiler, with clang, nopcre2, asan,
#                           ubsan or msan
set -eu
cd "$(dirname "$0")"
. .ci/need.sh
need_to_test
need_install

preset=${1-dev}
# With the shared test material beside the checkout nothing has an excuse to be skipped.
if [ -d ../shared ]; then
    WIREVET_REQUIRE_SHARED=1
    export WIREVET_REQUIRE_SHARED
fi

mkdir -p build
# One of the clients in tests/nginx; without npm, or offline, that case is left out.
clients="@aws-sdk/client-glue@3 @aws-sdk/client-athena@3"
if [ "$preset" = dev ] && command -v npm >/dev/null && [ ! -d build/node/node_modules ]; then
    npm install --silent --prefix build/node $clients >build/npm.log 2>&1 ||
        echo "test.sh: npm could not install $clients"
fi
log=build/$preset.log
if ! { cmake --preset "$preset" && cmake --build --preset "$preset"; } >"$log" 2>&1; then
    cat "$log"
    echo "test.sh: the build failed ($preset)"
    exit 1
fi
only=
test "$preset" = dev || only="-LE once"
results=$PWD/build/$preset-tests.xml
status=0
# $only is no or two words.
ctest --preset "$preset" -j "$(nproc)" --output-junit "$results" $only || status=1
skipped=$(grep -c '<skipped' "$results" || true)
echo "$preset: $(grep -c '<testcase' "$results") tests, $skipped skipped"
if [ "$skipped" -gt 0 ] && [ "${WIREVET_REQUIRE_SHARED-}" = 1 ]; then
    echo "test.sh: a skipped test counts as failed here"
    status=1
fi
exit "$status"
