#!/usr/bin/env python3
"""Every attack of shared/vectors/redos.jsonl costs a + b*n instructions, counted by callgrind.

    redos.py DRIVER [--documentation] [--only INDEX,INDEX...]

Three ways for a text: "match", the matcher alone; "check", inside a payload, escaped where JSON
demands it; "escape", the same with every character as \\uXXXX. A sample up to 100 KB; all of it up
to 1 MB with WIREVET_LONG=1. Patterns have the meaning that Smithy's text has, or that of
documentation. Status 77 without valgrind or the attacks.
"""
import argparse
import ast
import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

SKIPPED = 77
SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared")
ATTACKS = os.path.join(SHARED, "vectors", "redos.jsonl")
MODELS = os.path.join(SHARED, "models", "smithy-json.tar.xz")

BOTOCORE = "/usr/lib/python3/dist-packages/botocore/data"

CUT = 140               # redos.jsonl holds no more characters of a pattern
# The first step is for a alone, of every attack: a bounded class that gets stuck beyond 1 KB bends
# the line later. b has to hold from 1 KB on.
SIZES = [64, 1000, 10000, 100000, 1000000]
WAYS = ["match", "check", "escape"]
SAMPLE = range(0, 79, 10)   # in the gate
most_fixed = 2000       # a, of the matcher alone, in an optimised build
RISE = 1.02             # of b from the smallest step between sizes to any greater one
RUNGS = ["any", "steps", "pcre2", "dfa", "nfa", "counters"]
NO, INVALID = 0, 1      # match.h, wirevet.h
# Of Smithy's own ReDoS test: its answer must be definite, and no.
SMITHY = {"kind": "smithy", "shape": "aws.protocoltests#ReDoS", "pattern": "^([0-9]+)+$",
          "attack": "'' + '0'*k + '!'"}
SMITHY_ZEROS = 84


def parts_of(expression):
    """[(text, whether it is repeated k times)] of 'a' + 'b'*k + 'c'; nothing else is understood."""
    def walk(node):
        if isinstance(node, ast.Expression):
            return walk(node.body)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return [(node.value, False)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return walk(node.left) + walk(node.right)
        if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
                and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
                and isinstance(node.right, ast.Name) and node.right.id == "k"):
            return [(node.left.value, True)]
        raise ValueError("not an attack: %r" % expression)
    return walk(ast.parse(expression, mode="eval"))


def whole_patterns(wanted):
    """{shape: pattern} from the models, for shapes and for members (SHAPE$MEMBER)."""
    found = {}
    with tarfile.open(MODELS) as archive:
        for entry in archive:
            data = archive.extractfile(entry).read() if entry.isfile() else b""
            here = [w for w in wanted if b'"%s"' % w.partition("$")[0].encode() in data]
            shapes = json.loads(data)["shapes"] if here else {}
            for name in here:
                shape, _, member = name.partition("$")
                node = shapes.get(shape, {})
                node = node.get("members", {}).get(member, {}) if member else node
                for place in (node, shapes.get(node.get("target"), {})):
                    pattern = place.get("traits", {}).get("smithy.api#pattern")
                    if pattern is not None:
                        found.setdefault(name, pattern)
    return found


def botocore_pattern(cut):
    """The pattern that begins so, with the anchors that the converter to Smithy puts around it."""
    for path in sorted(glob.glob(BOTOCORE + "/**/service-2.json*", recursive=True)):
        with (gzip.open if path.endswith(".gz") else open)(path) as handle:
            shapes = json.load(handle)["shapes"].values()
        members = [m for s in shapes for m in (s.get("members") or {}).values()]
        for node in [*shapes, *members]:
            text = node.get("pattern")
            text = text if isinstance(text, str) else ""
            whole = (text if text.startswith("^") else "^" + text) + \
                ("" if text.endswith("$") else "$")
            if whole.startswith(cut):
                return whole
    return None


def read_attacks(only):
    with open(ATTACKS, encoding="utf-8") as handle:
        attacks = [json.loads(line) for line in handle]
    assert len(attacks) == 79, len(attacks)
    chosen = [dict(attacks[i], index=i) for i in (range(79) if only is None else only)]
    cut = [a for a in chosen if len(a["pattern"]) == CUT]
    whole = whole_patterns([a["shape"] for a in cut]) if cut else {}
    for attack in cut:
        pattern = whole.get(attack["shape"]) or botocore_pattern(attack["pattern"])
        if pattern is None:
            # Never silently: what cannot be run is no success.
            print("NOT RUN %d %s: its pattern is cut off in redos.jsonl, no model here has it"
                  % (attack["index"], attack["shape"]))
            chosen.remove(attack)
            continue
        assert pattern.startswith(attack["pattern"]), attack["shape"]
        attack["pattern"] = pattern
    return chosen + [dict(SMITHY, index=79)]


def model_of(attacks, documentation):
    shapes = {"redos#Redos": {"type": "service", "version": "1", "operations": [],
                              "traits": {"aws.protocols#awsJson1_1": {},
                                         "aws.api#service": {"sdkId": "Redos"}}}}
    for a in attacks:
        n = a["index"]
        shapes["redos#Redos"]["operations"].append({"target": "redos#Op%d" % n})
        shapes["redos#Op%d" % n] = {"type": "operation", "input": {"target": "redos#In%d" % n},
                                    "output": {"target": "smithy.api#Unit"}}
        shapes["redos#In%d" % n] = {"type": "structure",
                                    "members": {"Text": {"target": "redos#Text%d" % n}}}
        shapes["redos#Text%d" % n] = {"type": "string",
                                      "traits": {"smithy.api#pattern": a["pattern"]}}
    model = {"smithy": "2.0", "shapes": shapes}
    if documentation:
        model["metadata"] = {"wirevet.spec#patternForm": "documentation"}
    return model


def escaped(way, text):
    if way == "match":
        return text
    if way == "check":
        return json.dumps(text, ensure_ascii=False)[1:-1]
    assert all(ord(c) <= 0xffff for c in text)
    return "".join("\\u%04x" % ord(c) for c in text)


def times_for(parts, size):
    """k for a text of about `size` bytes. Always the same modulo 64, so that vector loops have the
    same tail at every size."""
    unit = sum(len(text.encode()) for text, repeated in parts if repeated)
    return max(64, size // unit // 64 * 64)


def job(attack, way, k):
    """(line for the driver, bytes of the attacking text)"""
    parts = parts_of(attack["attack"])
    size = sum(len(text.encode()) * (k if repeated else 1) for text, repeated in parts)
    pieces = [(escaped(way, text), k if repeated else 1) for text, repeated in parts]
    if way != "match":
        pieces = [('{"Text":"', 1)] + pieces + [('"}', 1)]
    words = ["%s:%d" % (text.encode().hex(), times) for text, times in pieces if text]
    what = "match" if way == "match" else "check"
    return " ".join(["Op%d" % attack["index"], what] + words), size


def measure(driver, model, lines):
    """[(rung, verdict, instructions)], one of each line."""
    with tempfile.TemporaryDirectory() as folder:
        def path(name):
            return os.path.join(folder, name)
        with open(path("model.json"), "w", encoding="utf-8") as handle:
            json.dump(model, handle)
        with open(path("jobs"), "w", encoding="ascii") as handle:
            handle.writelines(line + "\n" for line in lines)
        done = subprocess.run(
            ["valgrind", "-q", "--tool=callgrind", "--callgrind-out-file=" + path("out"),
             "--toggle-collect=redos_measured", "--dump-after=redos_measured",
             driver, path("model.json"), path("jobs")], stdout=subprocess.PIPE, text=True)
        assert done.returncode == 0, "the driver ended with %d" % done.returncode
        answers = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
        assert len(answers) == len(lines) == len(glob.glob(path("out.*"))), \
            (len(answers), len(lines), len(glob.glob(path("out.*"))))
        return [answer + (instructions(path("out.%d" % (i + 1))),)
                for i, answer in enumerate(answers)]


def instructions(dump):
    with open(dump, encoding="utf-8") as handle:
        count = int(re.search(r"^totals: (\d+)", handle.read(), re.M).group(1))
    assert count > 0, "nothing was counted"
    return count


def judge(attack, way, sizes, rows):
    """(a, [b between sizes], [what is wrong])"""
    wrong = []
    costs = [row[2] for row in rows]
    slopes = [(costs[i + 1] - costs[i]) / (sizes[i + 1] - sizes[i]) for i in range(len(sizes) - 1)]
    fixed = costs[0] - slopes[0] * sizes[0]
    if way == "match" and fixed > most_fixed:
        wrong.append("a = %.0f" % fixed)
    for i in range(2, len(slopes)):
        least = min(slopes[1:i])
        if slopes[i] > RISE * least:
            wrong.append("b rises from %.3f to %.3f" % (least, slopes[i]))
    verdicts = {row[1] for row in rows}
    if not verdicts <= {0, 1}:
        wrong.append("verdicts %s" % sorted(verdicts))
    # A bounded text is refused at its bound, whatever follows.
    flat = costs[-1] <= RISE * costs[2]
    return fixed, slopes, flat, wrong


def smithy_case(row):
    rung, verdict, count = row
    print("Smithy's ReDoS case: verdict %d (no is %d), %d instructions" % (verdict, NO, count))
    return 0 if verdict == NO else 1


def test(driver, attacks, sizes, documentation):
    jobs = [(a, way, [job(a, way, times_for(parts_of(a["attack"]), s)) for s in sizes])
            for a in attacks for way in WAYS]
    lines = [line for _, _, texts in jobs for line, _ in texts]
    lines.append(job(attacks[-1], "match", SMITHY_ZEROS)[0])
    rows = measure(driver, model_of(attacks, documentation), lines)
    bad = smithy_case(rows.pop())
    print("%-3s %-6s %-5s %-7s %7s  %-34s %s" % ("", "way", "rung", "verdict", "a", "b", "shape"))
    for number, (attack, way, texts) in enumerate(jobs):
        here = rows[number * len(sizes):(number + 1) * len(sizes)]
        fixed, slopes, flat, wrong = judge(attack, way, [size for _, size in texts], here)
        # Yes or no, whichever way.
        if [r[1] == NO for r in rows[number // 3 * 3 * len(sizes):][:len(sizes)]] != \
                [r[1] == (NO if way == "match" else INVALID) for r in here]:
            wrong.append("another verdict than the matcher's")
        verdicts = "".join(str(row[1]) for row in here)
        print("%-3d %-6s %-5s %-7s %7.0f  %-34s %s%s" % (
            attack["index"], way, RUNGS[here[0][0]], verdicts, fixed,
            " ".join("%.3f" % b for b in slopes), attack["shape"].partition("#")[2][:40],
            (" (flat: %d)" % here[-1][2] if flat else "") + "".join("  WRONG: " + w for w in wrong)))
        bad += len(wrong)
    print("redos: %d attacks, %d ways, %d sizes up to %d: %d wrong" %
          (len(attacks) - 1, len(WAYS), len(sizes), sizes[-1], bad))
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("--documentation", action="store_true")
    parser.add_argument("--only", type=lambda text: [int(word) for word in text.split(",")])
    parser.add_argument("--debug", action="store_true", help="no limit for a: -O0 has its own")
    options = parser.parse_args()
    if options.debug:
        global most_fixed
        most_fixed = float("inf")
    if not os.path.exists(ATTACKS):
        print("SKIP redos: the attacks are not here")
        return 1 if os.environ.get("WIREVET_REQUIRE_SHARED") == "1" else SKIPPED
    if not shutil.which("valgrind"):
        print("SKIP redos: valgrind is missing")
        return SKIPPED
    long = os.environ.get("WIREVET_LONG") == "1"
    only = options.only or (None if long else SAMPLE)
    return test(options.driver, read_attacks(only), SIZES if long else SIZES[:4],
                options.documentation)


if __name__ == "__main__":
    sys.exit(main())
