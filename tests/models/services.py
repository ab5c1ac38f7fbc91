#!/usr/bin/env python3
"""Every service of AWS that speaks JSON is read, resolved, checked and lowered.

  services.py GENERATOR           a fixed sample of 30, for ctest
  services.py GENERATOR --all     all, with a line for each: format, service, operations, shapes,
                                  members, patterns, milliseconds

The models are those of Debian's python3-botocore, and beside the checkout shared/models (Smithy's
and botocore's). Without any of them the test is skipped."""
import argparse
import glob
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "models")
BOTOCORE = "/usr/lib/python3/dist-packages/botocore/data/*/*/service-2.json"
SAMPLE = 30
WORDS = ["operation", "shape", "member", "pattern"]


def speaks_json(path):
    """The generator has to refuse the others, see its own tests."""
    with open(path, encoding="utf-8") as handle:
        metadata = json.load(handle).get("metadata", {})
    protocols = {metadata.get("protocol"), *metadata.get("protocols", [])}
    return "protocol" not in metadata or bool(protocols & {"json", "rest-json"})


def model_files(folder):
    archive = os.path.join(SHARED, "smithy-json.tar.xz")
    if os.path.exists(archive):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, [m for m in tar.getmembers() if m.isfile()])
    found = glob.glob(os.path.join(folder, "**", "*.json"), recursive=True)
    found += glob.glob(os.path.join(SHARED, "botocore", "*.json"))
    return sorted(found) + sorted(glob.glob(BOTOCORE))


def lower(generator, path):
    """(refusal or "", counts of rows, milliseconds)"""
    start = time.monotonic()
    done = subprocess.run([generator, "--print-ir", path], capture_output=True, text=True,
                          check=False)
    spent = (time.monotonic() - start) * 1000
    rows = [done.stdout.count("\n%s " % word) for word in WORDS]
    good = done.returncode == 0 and not done.stderr
    return "" if good else done.stderr or "exit %d" % done.returncode, rows, spent


def name_of(path):
    parts = path.split(os.sep)
    return "botocore %s" % "/".join(parts[-3:-1]) if parts[-1] == "service-2.json" else parts[-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = model_files(folder)
        if not files:
            print("neither shared/models nor python3-botocore is there")
            return 77
        if not options.all: # some of them do not speak JSON
            files = files[::max(1, len(files) // (SAMPLE * 4 // 3))]
        refused, totals, count = 0, [0] * len(WORDS), 0
        for path in files:
            if not options.all and count == SAMPLE:
                break
            if not speaks_json(path):
                continue
            why, rows, spent = lower(options.generator, path)
            count += 1
            refused += bool(why)
            totals = [a + b for a, b in zip(totals, rows)]
            if options.all or why:
                print("%-48s %s %6.0f ms %s" % (name_of(path), "%5d %6d %6d %5d" % tuple(rows),
                                                spent, why))
        print("%d models, %d refused: %s" % (count, refused, ", ".join(
            "%d %ss" % pair for pair in zip(totals, WORDS))))
        return 1 if refused or not count else 0


if __name__ == "__main__":
    sys.exit(main())
