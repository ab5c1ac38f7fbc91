#!/usr/bin/env python3
"""What the compiled files define and need.

    exports LIBRARY HEADER      the shared library exports what its header declares, nothing else
    schema LIBRARY NAME         a shared object of generated code exports NAME, nothing else
    runtime OBJECT... -- OBJECT...
                                the objects before -- need nothing but mem* and symbols of all the
                                objects; none of all the objects holds data that can be written
    self-test CC                faults planted into objects are found
"""
import os
import re
import subprocess
import sys
import tempfile

MEMORY = {"memcpy", "memset", "memmove", "memcmp"}
# The compiler's own, in position-independent code.
COMPILER = {"_GLOBAL_OFFSET_TABLE_"}
WRITABLE = (".data", ".bss", ".tdata", ".tbss")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def dynamic_symbols(library):
    """Exported names; the version node itself (type A) is none."""
    names = set()
    for line in run("nm", "-D", "--defined-only", library).splitlines():
        _, kind, name = line.split()
        if kind != "A":
            names.add(name.split("@")[0])
    return names


def compare(have, wanted, what):
    for name in sorted(have - wanted):
        print("%s exports %s, which it should not" % (what, name))
    for name in sorted(wanted - have):
        print("%s does not export %s" % (what, name))
    return have == wanted


def exports(library, header):
    with open(header, encoding="utf-8") as handle:
        text = handle.read()
    declared = set(re.findall(r"^WV_API [^;(]*?\b(wv_\w+)\(", text, re.MULTILINE))
    lines = sum(line.startswith("WV_API ") for line in text.splitlines())
    if not declared or len(declared) != lines:
        sys.exit("symbols: the declarations of %s were not understood" % header)
    return compare(dynamic_symbols(library), declared, os.path.basename(library))


def schema(library, name):
    return compare(dynamic_symbols(library), {name}, "the schema")


def symbols_of(objects, option):
    return {line.split()[-1] for line in run("nm", option, *objects).splitlines()
            if line and not line.endswith(":")}


def writable_bytes(path):
    total = 0
    for line in run("size", "-A", path).splitlines():
        fields = line.split()
        # .data.rel.ro is written by the loader only
        if fields and fields[0].startswith(WRITABLE) and ".rel.ro" not in fields[0]:
            total += int(fields[1])
    return total


def runtime(objects, others):
    needed = symbols_of(objects, "-u")
    own = symbols_of(objects + others, "--defined-only")
    bad = sorted(needed - own - MEMORY - COMPILER)
    for name in bad:
        print("the runtime rooms need %s" % name)
    if not needed & MEMORY:
        sys.exit("symbols: nm -u was not understood")
    for path in objects + others:
        if writable_bytes(path):
            print("%s holds data that can be written" % path)
            bad.append(path)
    return not bad


# (a runtime room, another object, is it good?)
PLANTED = [
    ("", "", True),
    ("extern int api(void); int use(void) { return api(); }", "int api(void) { return 1; }", True),
    ("", "static const int table[] = {1, 2}; int at(int i) { return table[i]; }", True),
    ("", "static const char *const words[] = {\"a\"}; const char *at(int i) { return words[i]; }",
     True),
    ("static int calls; int count(void) { return ++calls; }", "", False),
    ("", "static int calls; int count(void) { return ++calls; }", False),
    ("", "int first = 1;", False),
    ("", "static _Thread_local int calls; int count(void) { return ++calls; }", False),
    ("#include <stdlib.h>\nvoid *get(void) { return malloc(1); }", "", False),
    ("", "#include <stdlib.h>\nvoid *get(void) { return malloc(1); }", True),
]
COPY = "#include <string.h>\nvoid copy(void *to, const void *from, size_t n);\n" \
       "void copy(void *to, const void *from, size_t n) { memcpy(to, from, n); }\n"


def compiled(compiler, path, text):
    subprocess.run([compiler, "-std=c11", "-fPIC", "-x", "c", "-c", "-", "-o", path], check=True,
                   text=True, input=text)
    return path


def self_test(compiler):
    wrong = 0
    for room, other, good in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            objects = [compiled(compiler, os.path.join(folder, "room.o"), COPY + room)]
            others = [compiled(compiler, os.path.join(folder, "other.o"), other)]
            if runtime(objects, others) != good:
                print("wrong about: %s | %s" % (room, other))
                wrong += 1
    print("symbols: %d pairs of objects, %d judged wrongly" % (len(PLANTED), wrong))
    return wrong == 0


def main():
    what, *words = sys.argv[1:]
    if what == "runtime":
        at = words.index("--")
        good = runtime(words[:at], words[at + 1:])
    else:
        good = {"exports": exports, "schema": schema, "self-test": self_test}[what](*words)
    sys.exit(0 if good else 1)


main()
