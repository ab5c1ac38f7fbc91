#!/bin/sh
# without_pcre2.sh WIREVET LIBRARY: of a build without PCRE2. Nothing needs it, and what the shipped
# schemas cannot judge without it is refused as a question, never answered with "valid".
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
    test "$status" -eq 2 || fail "$operation: exit $status"
    test ! -s "$work/out" || fail "$operation: $(cat "$work/out")"
    grep -q 'need PCRE2' "$work/err" || fail "$operation: $(cat "$work/err")"
    operations=$((operations + 1))
done <"$work/list"
test "$operations" -ge 4 || fail "only $operations operations"
echo "without_pcre2: $operations operations, none judged"
