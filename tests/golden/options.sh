#!/bin/sh
# What the generator does with its options: one of several services, folders that are missing, and
# output that cannot be written.
#
#   options.sh GENERATOR
set -eu
generator=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
cd "$work"

# expect CODE WORDS...: runs the generator; stdout and stderr are kept
expect()
{
    wanted=$1
    shift
    code=0
    "$generator" "$@" >stdout 2>stderr || code=$?
    test "$code" -eq "$wanted" || { echo "$*: exit $code, not $wanted: $(cat stderr)"; status=1; }
}

# says WORDS: stderr holds them
says()
{
    grep -qF -- "$1" stderr || { echo "not said: $1"; cat stderr; status=1; }
}

# is_there FILE...
is_there()
{
    for file; do
        test -s "$file" || { echo "$file is missing"; status=1; }
    done
}

cat >two.json <<'JSON'
{"smithy":"2.0","shapes":{
"x#A":{"type":"service","operations":[{"target":"x#Do"}],"traits":{"aws.protocols#awsJson1_1":{}}},
"x#Do":{"type":"operation"},
"y#B":{"type":"service","operations":[],"traits":{"aws.protocols#awsJson1_0":{}}},
"z#A":{"type":"service","operations":[],"traits":{"aws.protocols#awsJson1_0":{}}}}}
JSON
expect 1 --print-ir two.json
says "choose one by its name"
expect 0 --print-ir --service B two.json
grep -q '^ir b ' stdout || { echo "--service B: $(head -n 1 stdout)"; status=1; }
expect 0 -o chosen --service=x#A two.json
is_there chosen/a.h chosen/a_tables.c chosen/a_names.c
grep -q a_operation_do chosen/a.h || { echo "x#A: not its operation"; status=1; }
expect 1 --print-ir --service A two.json
says "several services, x#A and z#A"
expect 1 --print-ir --service C two.json
says "there is no service C"
expect 2 --print-ir two.json --service
says "without its argument"
# Of two.json: an operation without shapes.
expect 0 --stats --service B two.json
grep -q '^{"name":"b","operations":0,"shapes":0,"members":0,"patterns":0,"pcre2_patterns":0,"hot_bytes":' \
    stdout || { echo "--stats: $(cat stdout)"; status=1; }
expect 0 --stats -o counted --service=x#A two.json
grep -q '"operations":1,' stdout || { echo "--stats -o: $(cat stdout)"; status=1; }
is_there counted/a.h counted/a_tables.c counted/a_names.c
expect 0 --help
grep -q -- '--service NAME' stdout || { echo "--service is not in the help"; status=1; }

# A model in several files, and one of botocore beside them.
cat >one.json <<'JSON'
{"smithy":"2.0","shapes":{
"x#A":{"type":"service","operations":[{"target":"x#Do"}],"traits":{"aws.protocols#awsJson1_1":{}}}}}
JSON
cat >more.json <<'JSON'
{"smithy":"2.0","shapes":{"x#Do":{"type":"operation"}}}
JSON
cat >botocore.json <<'JSON'
{"metadata":{"serviceId":"My Things","protocol":"rest-json"},"operations":{},"shapes":{}}
JSON
expect 1 --print-ir one.json
says "there is no shape x#Do"
expect 0 --print-ir one.json more.json
grep -q '^operation 0 do ' stdout || { echo "one.json more.json: no operation"; status=1; }
expect 0 --print-ir botocore.json
grep -q '^ir mythings ' stdout || { echo "botocore.json: $(head -n 1 stdout)"; status=1; }
expect 1 --print-ir one.json more.json botocore.json
says "several services, x#A and com.amazonaws.mythings#MyThings: choose one by its name"
expect 0 --print-ir --service MyThings one.json more.json botocore.json
expect 2 --print-ir one.json none.json
says "none.json: No such file or directory"
expect 2 --print-ir
says "no model"

# Rules: about what the model lacks only if they may be left out.
cat >rules.json <<'JSON'
{"version":1,"services":{"A":[{"operations":["Do"],"then":{"present":"/X"},"at":"/X",
"error":"E","text":"t","source":"s"}],"B":[]}}
JSON
expect 1 --print-ir --rules rules.json one.json more.json
says "rules.json:1:81: error: /X: the operation has no JSON object as its body"
expect 0 --print-ir --rules rules.json --rules-optional one.json more.json
grep -q '^rule' stdout && { echo "a rule about nothing: $(grep '^rule' stdout)"; status=1; }
expect 2 --print-ir --rules none.json one.json more.json
says "none.json: No such file or directory"
expect 0 --help
grep -q -- '--rules FILE' stdout || { echo "--rules is not in the help"; status=1; }

# Folders that are missing are made, and a file in their place is no folder.
boxes=$here/containers/containers.json
expect 0 -o a/b//c/ "$boxes"
is_there a/b/c/boxes.h a/b/c/boxes_tables.c a/b/c/boxes_names.c
expect 0 -o "$work/d/e" "$boxes"
expect 0 -o "$work/d/e" "$boxes"
is_there d/e/boxes.h
expect 2 -o two.json/x "$boxes"
says "two.json/x: Not a directory"
expect 2 -o two.json "$boxes"
expect 2 -o "" "$boxes"

# A full disk: nobody may take what is cut off for the whole.
if test -w /dev/full; then
    for words in --help --version "--print-ir $boxes"; do
        code=0
        # shellcheck disable=SC2086 # $words is one word or two
        "$generator" $words >/dev/full 2>stderr || code=$?
        test "$code" -eq 2 || { echo "$words >/dev/full: exit $code, not 2"; status=1; }
        says "standard output: cannot write"
    done
fi

test "$status" -eq 0 && echo "options: as expected"
exit "$status"
