#!/usr/bin/env python3
"""No allocation, no system call and a small stack while checking: accept_path.c under strace.

    accept_path.py PROGRAM
    accept_path.py --self-test PROGRAM    with no strace, with one that cannot trace, with a call

Without a strace that works the calls cannot be seen: the rest is tested, and the status is 77.
"""
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def status_of(program, *words):
    return subprocess.run([program, *words], stderr=subprocess.DEVNULL).returncode


def trace(program, *words):
    """[system call], or None where strace cannot trace."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        subprocess.run(["strace", "-f", "-o", log, program, *words], stderr=subprocess.DEVNULL)
        if not os.path.exists(log):
            return None
        with open(log, encoding="utf-8", errors="replace") as handle:
            lines = [line.partition(" ")[2].lstrip() for line in handle]
    # Where ptrace is refused the log may still tell of the end of the child.
    return lines if any(line.startswith("execve(") for line in lines) else None


def between_marks(lines):
    marks = [i for i, line in enumerate(lines) if line.startswith("getppid(")]
    assert len(marks) == 2, lines
    return lines[marks[0] + 1:marks[1]]


def test(program):
    assert status_of(program) == 0, "a sample has another verdict, or memory was allocated"
    # The detectors work.
    assert status_of(program, "allocate") < 0, "a planted allocation was not seen"
    assert status_of(program, "stack") < 0, "a planted recursion was not seen"
    lines = trace(program) if shutil.which("strace") else None
    if lines is None:
        print("SKIP accept path: strace is missing or cannot trace here, so system calls were not "
              "looked for")
        return SKIPPED
    between = between_marks(lines)
    assert between == [], between
    assert between_marks(trace(program, "call")) != [], "a planted system call was not seen"
    print("accept path: 10000 checks, no allocation, no system call, 96 KiB of stack")
    return 0


# What stands in the place of strace ("strace -f -o LOG PROGRAM"), and the status that is due.
FAKES = [
    ("no strace", None, SKIPPED),
    ("refused", "exit 1", SKIPPED),
    ("refused, with a log", 'echo "1 +++ exited with 1 +++" >"$3"; exit 1', SKIPPED),
    ("a log without an end", 'echo "1 execve(" >"$3"', 1),
    ("a call", 'printf "1 %s\\n" "execve(" "getppid(" "read(0" "getppid(" >"$3"', 1),
]


def self_test(program):
    wrong = 0
    for what, script, wanted in FAKES:
        with tempfile.TemporaryDirectory() as folder:
            if script:
                fake = os.path.join(folder, "strace")
                with open(fake, "w", encoding="utf-8") as handle:
                    handle.write("#!/bin/sh\n%s\n" % script)
                os.chmod(fake, 0o755)
            done = subprocess.run([sys.executable, "-B", __file__, program], text=True,
                                  capture_output=True, env={**os.environ, "PATH": folder})
        said = done.stdout.startswith("SKIP ")
        if done.returncode != wanted or said != (wanted == SKIPPED):
            print("%s: status %d\n%s%s" % (what, done.returncode, done.stdout, done.stderr))
            wrong += 1
    print("accept path: %d kinds of strace, %d wrong" % (len(FAKES), wrong))
    return 1 if wrong else 0


def main():
    words = sys.argv[1:]
    sys.exit(self_test(words[1]) if words[0] == "--self-test" else test(words[0]))


main()
