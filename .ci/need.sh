# Sourced by demo.sh, test.sh and .ci/run: installs what is missing, on Debian as root or with sudo.

# need COMMAND PACKAGE: the package, unless there is such a command.
need()
{
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

# need_file PATTERN PACKAGE: the package, unless such a file exists.
need_file()
{
    for file in $1; do
        test -e "$file" && return
    done
    missing="$missing $2"
}

need_to_build()
{
    need cmake cmake
    need gcc gcc
    need ninja ninja-build
    need pkg-config pkg-config
    need_file "/usr/include/stdio.h" libc6-dev
    need_file "/usr/include/pcre2.h /usr/local/include/pcre2.h" libpcre2-dev
}

need_to_test()
{
    need_to_build
    need g++ g++
    need clang clang
    need_file "/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a" libclang-rt-dev
    need nm binutils
    need python3 python3
    need strace strace
    need valgrind valgrind
    need_file "/usr/include/cmocka.h /usr/local/include/cmocka.h" libcmocka-dev
    need_file "/usr/share/unicode/PropList.txt" unicode-data
    need_file "/usr/lib/python3/dist-packages/botocore/data" python3-botocore
    need_file "/usr/sbin/nginx" nginx
    need_file "/usr/share/nginx/src/conf_flags" nginx-dev
    need_file "/usr/bin/aws" awscli
    need_file "/usr/lib/python3/dist-packages/boto3" python3-boto3
    need curl curl
}

# Installs the packages in $missing.
need_install()
{
    test -n "$missing" || return 0
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        sudo=sudo
        if ! command -v sudo >/dev/null; then
            echo "needs$missing: run as root or install sudo" >&2
            exit 2
        fi
    fi
    echo "installing$missing"
    log=$(mktemp)
    if ! { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        cat "$log" >&2
        exit 2
    fi
    rm -f "$log"
    missing=
}

missing=
