#!/usr/bin/env python3
"""What the compiled files define and need.

    exports LIBRARY HEADER      the shared library exports what wirevet.h declares, nothing else
    schema LIBRARY NAME         a shared object of generated code exports NAME, nothing else
    runtime OBJECT... -- OBJECT...
                                the objects before -- need nothing but mem* and symbols of all the
                                objects, and hold no data that can be written
"""
import re
import subprocess
import sys

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
    if len(declared) < 20:
        sys.exit("symbols: the declarations of %s were not understood" % header)
    return compare(dynamic_symbols(library), declared, "the library")


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
    for path in objects:
        if writable_bytes(path):
            print("%s holds data that can be written" % path)
            bad.append(path)
    return not bad


def main():
    what, *words = sys.argv[1:]
    if what == "runtime":
        at = words.index("--")
        good = runtime(words[:at], words[at + 1:])
    else:
        good = {"exports": exports, "schema": schema}[what](*words)
    sys.exit(0 if good else 1)


main()
