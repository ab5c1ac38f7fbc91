#!/usr/bin/env python3
"""Every service of AWS that speaks JSON is read, lowered, emitted and compiled, within its budget.

  services.py GENERATOR           a fixed sample of 30 and Glue, for ctest
  services.py GENERATOR --all     all, with a line for each

A line: service, format, operations, rows of shapes and members, bytes that checks read (hot), of
patterns, and of names that only messages read, relocations of a shared object, milliseconds to
generate (as wirevet-gen --stats says) and to compile (the first compiler, both files, wall clock).

The models are those of Debian's python3-botocore, and beside the checkout shared/models (Smithy's
and botocore's). Without any of them the test is skipped. Compiled with gcc and clang, or
with what there is of them; bytes are held to budgets, times are only printed."""
import argparse
import concurrent.futures
import glob
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "models")
BOTOCORE = "/usr/lib/python3/dist-packages/botocore/data/*/*/service-2.json"
GLUE = os.path.join(SHARED, "glue-2017-03-31.json")
SAMPLE = 30
WARNINGS = ["-std=c11", "-pedantic-errors", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
            "-Werror", "-O2", "-fPIC"]
NUMBERS = ["operations", "shapes", "members", "hot_bytes", "pattern_bytes", "name_bytes"]

# Most bytes and relocations. Each format has nearly all services, so it is held by itself.
GLUE_BUDGET = {"hot_bytes": 200_000, "pattern_bytes": 40_000, "name_bytes": 60_000,
               "relocations": 32}
TABLES_AND_NAMES, PATTERNS = 10_000_000, 8_000_000


class Refused(Exception):
    pass


def format_of(path):
    with open(path, encoding="utf-8") as handle:
        return "smithy" if "smithy" in json.load(handle) else "botocore"


def speaks_json(path):
    """The generator has to refuse the others, see its own tests."""
    with open(path, encoding="utf-8") as handle:
        metadata = json.load(handle).get("metadata", {})
    protocols = {metadata.get("protocol"), *metadata.get("protocols", [])}
    return "protocol" not in metadata or bool(protocols & {"json", "rest-json"})


def model_files(folder):
    """Smithy's models are unpacked into the folder; None: botocore's only."""
    archive = os.path.join(SHARED, "smithy-json.tar.xz")
    found = []
    if folder and os.path.exists(archive):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, [m for m in tar.getmembers() if m.isfile()])
        found = glob.glob(os.path.join(folder, "**", "*.json"), recursive=True)
    found += glob.glob(os.path.join(SHARED, "botocore", "*.json"))
    return sorted(found) + sorted(glob.glob(BOTOCORE))


def sample_of(files):
    """By a fixed rule; a third more than wanted, since some do not speak JSON."""
    some = [f for f in files[::max(1, len(files) // (SAMPLE * 4 // 3))] if speaks_json(f)][:SAMPLE]
    return some + [GLUE] if os.path.exists(GLUE) else some


def name_of(path):
    parts = path.split(os.sep)
    return "/".join(parts[-3:-1]) if parts[-1] == "service-2.json" else parts[-1][:-5]


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        raise Refused("%s: exit %d: %s" % (command[0], done.returncode, done.stderr[:2000]))
    return done.stdout


def compile_all(compilers, folder, name, row):
    objects = [os.path.join(folder, name + part) for part in ("_tables.o", "_names.o")]
    for compiler in compilers[::-1]: # the objects of the first one remain
        start = time.monotonic()
        for each in objects:
            run(compiler, *WARNINGS, "-I" + os.path.join(ROOT, "include"), "-c",
                each[:-2] + ".c", "-o", each)
        row["compile"] = (time.monotonic() - start) * 1000
    library = os.path.join(folder, name + ".so")
    run(compilers[0], "-shared", "-nostdlib", *objects, "-o", library)
    row["relocations"] = sum(" R_" in line for line in run("readelf", "-rW", library).splitlines())


def measure(options, path):
    row = {"service": name_of(path), "format": format_of(path), "why": "",
           "relocations": 0, "compile": 0, "milliseconds": 0, **dict.fromkeys(NUMBERS, 0)}
    try:
        with tempfile.TemporaryDirectory() as folder:
            row.update(json.loads(run(options.generator, "--stats", "-o", folder, path)))
            if options.compilers:
                compile_all(options.compilers, folder, row["name"], row)
    except Refused as why:
        row["why"] = str(why)
    return row


def line_of(row):
    return "%-44s %-8s %5d %6d %6d %9d %9d %9d %5d %7.0f %7.0f %s" % (
        row["service"], row["format"], *(row[n] for n in NUMBERS), row["relocations"],
        row["milliseconds"], row["compile"], row["why"])


def total_of(rows, label):
    total = {"service": label, "format": "", "why": ""}
    for key in (*NUMBERS, "relocations", "milliseconds", "compile"):
        total[key] = sum(row[key] for row in rows)
    return total


def over_budget(rows, everything):
    """What is too large, as sentences."""
    for row in rows:
        if row["service"] == name_of(GLUE) and row["format"] == "smithy":
            for key, most in GLUE_BUDGET.items():
                if row[key] > most:
                    yield "Glue: %d %s, at most %d" % (row[key], key, most)
    for kind in ("smithy", "botocore") if everything else ():
        total = total_of([row for row in rows if row["format"] == kind], kind)
        if total["hot_bytes"] + total["name_bytes"] > TABLES_AND_NAMES:
            yield "%s: %d bytes of tables and names, at most %d" % (
                kind, total["hot_bytes"] + total["name_bytes"], TABLES_AND_NAMES)
        if total["pattern_bytes"] > PATTERNS:
            yield "%s: %d bytes of patterns, at most %d" % (kind, total["pattern_bytes"], PATTERNS)


def self_test():
    """A row that is too large is found."""
    fat = {"service": name_of(GLUE), "format": "smithy", "milliseconds": 0, "compile": 0,
           **dict.fromkeys((*NUMBERS, "relocations"), 10_000_001)}
    thin = {**fat, **dict.fromkeys((*NUMBERS, "relocations"), 1)}
    return len(list(over_budget([fat], True))) == 6 and not list(over_budget([thin], True))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--jobs", type=int, default=1, help="at once; times mean little then")
    options = parser.parse_args()
    options.compilers = [] if options.no_compile else [c for c in ("gcc", "clang") if shutil.which(c)]
    if not self_test():
        print("the budgets hold nothing")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        files = model_files(folder)
        if not files:
            print("neither shared/models nor python3-botocore is there")
            return 77
        files = [f for f in files if speaks_json(f)] if options.all else sample_of(files)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            rows = []
            for row in pool.map(lambda path: measure(options, path), files):
                rows.append(row)
                print(line_of(row), flush=True)
    for kind in ("smithy", "botocore"):
        of_kind = [row for row in rows if row["format"] == kind]
        print(line_of(total_of(of_kind, "%d %s" % (len(of_kind), kind))))
    refused = [row for row in rows if row["why"]]
    print("%d models, %d refused; compiled with %s" % (len(rows), len(refused),
                                                       ", ".join(options.compilers) or "nothing"))
    too_large = list(over_budget(rows, options.all))
    print("\n".join(too_large), end="\n" if too_large else "")
    return 1 if refused or too_large or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
