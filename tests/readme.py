#!/usr/bin/env python3
"""README.md shows what the command really prints: each "$ wirevet ..." in a console block is run
from the project's folder and compared. And it names every limit of the headers, with its number.

    readme.py PATH-OF-WIREVET
"""
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def same(number):
    return number


# {macro: (first words of README's row, the macro's number -> the number in README)}
LIMITS = {
    "WV_MAX_DEPTH": ("modelled structures, lists and maps inside each other", same),
    "WV_MAX_NESTING": ("unmodelled values inside each other", same),
    "WV_MAX_DIGITS": ("digits of a number", same),
    "WV_MAX_TEXT": ("bytes of a timestamp's text", same),
    "WV_MAX_WHOLE": ("bytes of a text that PCRE2 matches", same),
    "WV_MAX_SEEN_WORDS": ("members of the structures that are open", lambda n: 64 * n),
    "WV_INLINE_SET": ("map keys and unique elements that are compared at once", same),
    "WV_MAX_CHAIN": ("keys or elements that meet in one place", same),
    "WV_AWS_MESSAGE_ENTRIES": ("violations in an AWS message", same),
    "MODEL_MAX_BYTES": ("a model, all its files together", lambda n: n >> 20),
    "READ_MAX_FILES": ("files of a model", same),
    "MODEL_MAX_SHAPES": ("shapes of a model", same),
    "MODEL_MAX_MEMBERS": ("members of one shape", same),
    "INPUT_MOST": ("a file, or a line of records", lambda n: n >> 20),
}
HEADERS = ["src/base/limits.h", "codegen/model/model.h", "codegen/read/read.h",
           "src/cli/input.h"]


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as handle:
        return handle.read()


def defined_limits():
    """{macro: number} of the headers' "#define NAME 64", "(64u << 20)" and "((size_t)256 << 20)"."""
    out = {}
    for header in HEADERS:
        for name, value in re.findall(r"^#define (\w+) +(\(?.*?\d.*?)(?: */\*.*)?$", read(header),
                                      re.MULTILINE):
            number, shift = re.fullmatch(r"\(*(?:size_t\))?(\d+)u?(?: << (\d+)\))?", value).groups()
            out[name] = int(number) << int(shift or 0)
    return out


def wrong_limits():
    """Limits that README does not name, or not with their number."""
    rows = re.findall(r"^\|(.*)\|$", read("README.md").split("\n## Limits\n")[1].split("\n## ")[0],
                      re.MULTILINE)
    limits = defined_limits()
    assert len(limits) >= 14, limits
    for name, number in limits.items():
        words, shown = LIMITS.get(name, ("no row of README that this test knows", same))
        pattern = r"(?<![\d,])%d(?![\d,])" % shown(number)
        found = [row for row in rows if row.strip().startswith(words)]
        if not any(re.search(pattern, re.sub(r"(?<=\d),(?=\d)", "", row)) for row in found):
            yield "%s: %d is not in the row '%s'" % (name, shown(number), words)


def sessions():
    """[(command, what README shows)]"""
    blocks = re.findall(r"^```console\n(.*?)^```$", read("README.md"), re.MULTILINE | re.DOTALL)
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
    for problem in wrong_limits():
        print("README: " + problem)
        wrong += 1
    sys.exit(1 if wrong else 0)


main()
