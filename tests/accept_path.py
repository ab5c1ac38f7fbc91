#!/usr/bin/env python3
"""No allocation, no system call and a small stack while checking: accept_path.c under strace."""
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def skip(why):
    assert subprocess.run([program, "stack"]).returncode < 0, "a planted recursion was not seen"
    print("accept path: " + why)
    sys.exit(1 if os.environ.get("WIREVET_REQUIRE_SHARED") == "1" else SKIPPED)


def calls_between(program, *words):
    """System calls between the two markers; None if the program failed."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        done = subprocess.run(["strace", "-f", "-o", log, program, *words])
        if not os.path.exists(log) or os.path.getsize(log) == 0:
            skip("strace cannot trace here")
        with open(log, encoding="utf-8") as handle:
            lines = [line.split(None, 1)[1] for line in handle]
    if done.returncode != 0:
        return None
    marks = [i for i, line in enumerate(lines) if line.startswith("getppid(")]
    assert len(marks) == 2, lines
    return lines[marks[0] + 1:marks[1]]


def main():
    program = sys.argv[1]
    assert subprocess.run([program]).returncode == 0, "a sample has another verdict"
    if not shutil.which("strace"):
        skip("strace is missing")
    between = calls_between(program)
    assert between == [], between
    # The three detectors work.
    assert calls_between(program, "call") != [], "a planted system call was not seen"
    assert calls_between(program, "allocate") is None, "a planted allocation was not seen"
    assert subprocess.run([program, "stack"]).returncode < 0, "a planted recursion was not seen"
    print("accept path: 6000 checks, no allocation, no system call, 96 KiB of stack")


main()
