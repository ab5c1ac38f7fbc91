#!/bin/sh
# Installs what is missing (Debian, root or sudo), builds, and checks the requests in tests/demo.
set -eu
cd "$(dirname "$0")"
. .ci/need.sh
need_to_build
need_install

mkdir -p build
if ! { cmake --preset release && cmake --build --preset release --target wirevet_command; } \
    >build/demo.log 2>&1; then
    cat build/demo.log
    exit 2
fi

# Shows a command and its output, and goes on: a refused request exits with 1.
show()
{
    echo
    echo "\$ wirevet $*"
    status=0
    build/release/bin/wirevet "$@" || status=$?
    if [ "$status" -gt 1 ]; then
        exit "$status"
    fi
}

echo "A valid request:"
show check glue.CreateSession tests/demo/create-session.json
echo
echo "One with several violations, for people and as the service answers it:"
show check glue.CreateSession tests/demo/create-session-invalid.json
show check --format aws glue.CreateSession tests/demo/create-session-invalid.json
echo
echo "A wrong type, under the name that the service sends and under the one that its page promises:"
show check --format aws glue.CreateSession tests/demo/create-session-type.json
show check --format aws --names documented glue.CreateSession tests/demo/create-session-type.json
