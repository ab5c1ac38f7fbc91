#!/bin/sh
# without_pcre2.sh WIREVET LIBRARY: of a build without PCRE2. Nothing needs it, the shipped schemas
# neither. (That a schema which needs it is refused as a question: tests/unit/check_test.c, misuse.)
set -eu
wirevet=$1 library=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
operations=0

fail()
{
    printf "without_pcre2: %s\n" "$*" >&2
    exit 1
}

for file in "$wirevet" "$library"; do
    if nm -D "$file" | grep -i pcre2; then
        fail "$file needs PCRE2"
    fi
done
"$wirevet" list >"$work/list"
while read -r operation rest; do
    status=0
    echo '{}' | "$wirevet" check "$operation" >"$work/out" 2>"$work/err" || status=$?
    test "$status" -le 1 || fail "$operation: exit $status: $(cat "$work/err")"
    grep -Eq ': (valid|invalid)' "$work/out" || fail "$operation: $(cat "$work/out")"
    operations=$((operations + 1))
done <"$work/list"
test "$operations" -ge 4 || fail "only $operations operations"
echo "without_pcre2: $operations operations judged"
