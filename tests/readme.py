#!/usr/bin/env python3
"""README.md shows what the command really prints: each "$ wirevet ..." in a console block is run
from the project's folder and compared.

    readme.py PATH-OF-WIREVET
"""
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def sessions():
    """[(command, what README shows)]"""
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as handle:
        blocks = re.findall(r"^```console\n(.*?)^```$", handle.read(), re.MULTILINE | re.DOTALL)
    out = []
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            out.append((command, shown.rstrip("\n")))
    return out


def main():
    wrong, shown_sessions = 0, sessions()
    assert len(shown_sessions) >= 6, "the blocks of README.md were not found"
    for command, shown in shown_sessions:
        words = shlex.split(command)
        assert words[0] == "wirevet", command
        done = subprocess.run([sys.argv[1]] + words[1:], cwd=ROOT, capture_output=True)
        have = done.stdout.decode("utf-8").rstrip("\n")
        if have != shown or done.returncode > 1:
            print("README: $ %s\n--- shown\n%s\n--- printed (exit %d)\n%s" %
                  (command, shown, done.returncode, have))
            wrong += 1
    print("readme: %d commands, %d differ" % (len(shown_sessions), wrong))
    sys.exit(1 if wrong else 0)


main()
