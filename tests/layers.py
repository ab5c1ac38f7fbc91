#!/usr/bin/env python3
"""Fails on an include that the table of ARCHITECTURE.md does not allow.

The table is the only list of rooms: it is parsed here. What the table leaves to "the C standard
headers that its room allows" is STANDARD below. With --self-test bad includes are planted into a
copy of the sources, and each must be found.
"""
import argparse
import os
import re
import shutil
import sys
import tempfile

# Rooms that need nothing of libc but mem*; the rest of libc has no header here.
RUNTIME = ["include/wirevet", "src/base", "src/scan", "src/match", "src/http", "src/report",
           "src/check", "src/render", "src/*.c"]
FREESTANDING = {"stdalign.h", "stdbool.h", "stddef.h", "stdint.h", "limits.h", "string.h"}
STANDARD = {room: FREESTANDING for room in RUNTIME}
# Headers that the generator writes into the build folder.
GENERATED = {room: {"athena.h", "glue.h"} for room in ("src/cli", "src/nginx")}
# Vector code: headers of the compiler, nothing of libc.
STANDARD["src/match"] = FREESTANDING | {"cpuid.h", "immintrin.h"}
STANDARD["src/pcre2"] = FREESTANDING | {"stdlib.h", "pcre2.h"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def parse_table(text):
    """{room: [words of its third column]} of the table under "## Rooms"."""
    rows = {}
    section = text.split("## Rooms", 1)[1].split("\n## ", 1)[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        match = re.match(r"`([^`]+)`", cells[0])
        if match and len(cells) == 3:
            rows[match.group(1)] = cells[2]
    if len(rows) < 15:
        sys.exit("layers: the table of ARCHITECTURE.md was not understood")
    return rows


def resolve(word, room, rows):
    """A word of the third column as the room it means."""
    if word in ("tables.h", "wirevet.h", "compile.h"):
        return "include/wirevet/" + word
    same_side = room.split("/")[0] + "/" + word
    for name in (word, same_side, "src/" + word):
        if name in rows:
            return name
    sys.exit("layers: %s may include %r, which is no room" % (room, word))


def allowed_rooms(room, words, rows):
    if words in ("–", "-"):
        return set()
    everything = re.fullmatch(r"all of (src|codegen)(?: but (.*))?", words)
    if everything:
        side, but = everything.groups()
        out = {name for name in rows if name.startswith(side + "/")}
        out |= {"include/wirevet/wirevet.h"}
        return out - {resolve(word.strip(), room, rows) for word in (but or "").split(",") if word}
    return {resolve(word.strip(), room, rows) for word in words.split(",")}


def room_of(path, rows):
    """The row that a file belongs to: itself, its folder, or the wildcard of its folder."""
    folder = os.path.dirname(path)
    for name in (path, folder, folder + "/*" + os.path.splitext(path)[1]):
        if name in rows:
            return name
    return None


def target_of(included, including, root):
    """The project file that an include names; None for one of the system."""
    if included.startswith("wirevet/"):
        return "include/" + included
    for base in (os.path.dirname(including), "src", "codegen"):
        path = os.path.normpath(os.path.join(base, included))
        if os.path.exists(os.path.join(root, path)):
            return path
    return None


def problems_of_file(path, root, rows, allowed):
    room = room_of(path, rows)
    if room is None:
        return ["%s: in no room of ARCHITECTURE.md" % path]
    with open(os.path.join(root, path), encoding="utf-8") as handle:
        text = handle.read()
    out = []
    for bracket, included in INCLUDE.findall(text):
        target = target_of(included, path, root)
        if target is None:
            standard = STANDARD.get("include/wirevet" if room.startswith("include") else room)
            if included in GENERATED.get(room, ()):
                continue
            if bracket == '"':
                out.append("%s: includes %s, which does not exist" % (path, included))
            elif standard is not None and included not in standard:
                out.append("%s: %s may not include <%s>" % (path, room, included))
            elif included == "pcre2.h" and room != "src/pcre2":
                out.append("%s: only src/pcre2 may include <pcre2.h>" % path)
            continue
        there = room_of(target, rows)
        if there not in allowed[room] | {room, "include/wirevet/tables.h"}:
            out.append("%s: %s may not include %s" % (path, room, included))
    return out


def check(root):
    with open(os.path.join(root, "ARCHITECTURE.md"), encoding="utf-8") as handle:
        rows = parse_table(handle.read())
    allowed = {room: allowed_rooms(room, words, rows) for room, words in rows.items()}
    out, files = [], 0
    for top in ("include", "src", "codegen"):
        for folder, _, names in sorted(os.walk(os.path.join(root, top))):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    path = os.path.relpath(os.path.join(folder, name), root)
                    out += problems_of_file(path, root, rows, allowed)
                    files += 1
    return out, files


# (file, line that is added) -> must be found
PLANTED = [
    ("src/scan/scan.c", '#include "report/report.h"'),
    ("src/scan/scan.h", '#include "check/check.h"'),
    ("src/base/bytes.h", '#include "scan/scan.h"'),
    ("src/report/report.c", '#include "match/match.h"'),
    ("src/tree/tree.c", '#include "report/report.h"'),
    ("src/scan/text.c", "#include <stdlib.h>"),
    ("src/report/set.c", "  #  include <stdio.h>"),
    ("src/http/route.c", '#include "scan/scan.h"'),
    ("src/http/text.c", "#include <ctype.h>"),
    ("src/scan/decimal.c", "#include <pcre2.h>"),
    ("src/scan/scan.c", '#include "support/arena.h"'),
    ("codegen/model/find.c", '#include "ir/ir.h"'),
    ("codegen/regex/regex.c", '#include "pcre2/pcre2_engine.h"'),
    ("codegen/support/arena.c", '#include "model/model.h"'),
    ("codegen/emit/emit.c", '#include "read/smithy.h"'),
    ("codegen/load/load.c", '#include "emit/emit.h"'),
    ("src/cli/services.c", '#include "load/job.h"'),
    ("include/wirevet/wirevet.h", "#include <stdio.h>"),
    ("src/base/nowhere.c", '#include "nowhere.h"'),
    ("src/attic/new.c", ""),
]


def self_test(root):
    missed, known = [], set(check(root)[0])
    for path, line in PLANTED:
        with tempfile.TemporaryDirectory() as copy:
            shutil.copy(os.path.join(root, "ARCHITECTURE.md"), copy)
            for top in ("include", "src", "codegen"):
                shutil.copytree(os.path.join(root, top), os.path.join(copy, top))
            full = os.path.join(copy, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "a", encoding="utf-8") as handle:
                handle.write("\n" + line + "\n")
            found = set(check(copy)[0]) - known
            if not any(problem.startswith(path + ":") for problem in found):
                missed.append("%s: %s was not found" % (path, line))
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("root")
    options = parser.parse_args()
    if options.self_test:
        problems, files = self_test(options.root), len(PLANTED)
    else:
        problems, files = check(options.root)
    for problem in problems:
        print(problem)
    print("layers: %d %s, %d problems" %
          (files, "planted includes" if options.self_test else "files", len(problems)))
    sys.exit(1 if problems else 0)


main()
