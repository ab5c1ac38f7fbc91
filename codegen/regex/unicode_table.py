#!/usr/bin/env python3
"""Writes unicode_table.c from the files of the Unicode character database.

    apt-get install unicode-data
    codegen/regex/unicode_table.py /usr/share/unicode > codegen/regex/unicode_table.c

With --check TABLE it compares instead: status 0 if the table is what it would write, 1 if not, 77
if the folder is not there or holds another version of Unicode.
"""
import os
import re
import sys

VERSION = "15.0.0"

# Bits of a category set in unicode.c are numbered in this order.
CATEGORIES = ("Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So "
              "Zs Zl Zp Cc Cf Cs Co Cn").split()

LAST = 0x10FFFF


def version(folder):
    with open(os.path.join(folder, "PropList.txt"), encoding="utf-8") as lines:
        return re.search(r"PropList-([0-9.]+)\.txt", lines.readline()).group(1)


def read_categories(folder):
    """The general category of every code point; what the file does not list is Cn."""
    of = ["Cn"] * (LAST + 1)
    first = None
    with open(os.path.join(folder, "UnicodeData.txt"), encoding="utf-8") as lines:
        for line in lines:
            code, name, category = line.split(";")[:3]
            code = int(code, 16)
            if name.endswith(", First>"):
                first = code
                continue
            start = first if name.endswith(", Last>") else code
            of[start:code + 1] = [category] * (code + 1 - start)
    return of


def read_property(folder, file, name):
    members = set()
    with open(os.path.join(folder, file), encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))? *; *(\w+)", line)
            if found and found.group(3) == name:
                lo = int(found.group(1), 16)
                members.update(range(lo, int(found.group(2) or found.group(1), 16) + 1))
    return members


def check_derivations(folder, categories, other):
    """unicode.c puts these three together from categories and what is listed here."""
    for name, parts in (("Lowercase", "Ll"), ("Uppercase", "Lu"),
                        ("Alphabetic", "Lu Ll Lt Lm Lo Nl")):
        made = {c for c, category in enumerate(categories) if category in parts.split()}
        assert made | other["Other_" + name] == read_property(
            folder, "DerivedCoreProperties.txt", name), name


def runs(categories):
    """Length and category of each run, in one number: length * 32 + category."""
    numbers, start = [], 0
    for at in range(1, LAST + 2):
        if at > LAST or categories[at] != categories[start]:
            numbers.append((at - start) * 32 + CATEGORIES.index(categories[start]))
            start = at
    return numbers


def ranges(members):
    """Gap and length of each range in turn; two zeros at the end."""
    numbers, end = [], 0
    for code in sorted(members):
        if numbers and code == end:
            numbers[-1] += 1
        else:
            numbers += [code - end, 1]
        end = code + 1
    return numbers + [0, 0]


def array(name, numbers):
    lines, line = [], "   "
    for number in numbers:
        text = " %d," % number
        if len(line) + len(text) > 100:
            lines.append(line)
            line = "   "
        line += text
    return "const uint32_t unicode_%s[] = {\n%s\n};\n" % (name, "\n".join(lines + [line]))


def table(folder):
    categories = read_categories(folder)
    names = "Other_Alphabetic Other_Lowercase Other_Uppercase White_Space Ideographic".split()
    properties = {name: read_property(folder, "PropList.txt", name) for name in names}
    check_derivations(folder, categories, properties)
    arrays = [array("category_runs", runs(categories))]
    arrays += [array(name.lower(), ranges(properties[name])) for name in names]
    return ("/* Written by unicode_table.py from Unicode %s; not to be edited. */\n"
            '#include "regex/unicode_table.h"\n\n/* clang-format off */\n%s'
            % (VERSION, "\n".join(arrays)))


def main(arguments):
    check = arguments[1] if arguments[:1] == ["--check"] else None
    folder = arguments[-1]
    if not os.path.exists(os.path.join(folder, "PropList.txt")) or version(folder) != VERSION:
        print("no Unicode %s in %s (Debian: unicode-data)" % (VERSION, folder), file=sys.stderr)
        return 77 if check else 1
    text = table(folder)
    if not check:
        sys.stdout.write(text)
        return 0
    with open(check, encoding="utf-8") as present:
        if present.read() == text:
            return 0
    print("%s is not what unicode_table.py writes" % check, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
