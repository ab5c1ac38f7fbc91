#!/usr/bin/env python3
"""wirevet diff on whole models of AWS: no model differs from itself, lengths made shorter are all that
is found then, and tighter and looser change places when the models do.

exit: 0 holds, 1 does not, 77 the models are not here
"""
import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "..", "..", "..", "shared", "models")
SKIPPED = 77
# Every 24th model of the archive, in the order of names: fixed, some 14 of them.
EVERY = 24
JSON_PROTOCOLS = ("aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1",
                  "aws.protocols#restJson1")


def sample(folder):
    """Paths of the sample's files that speak JSON."""
    out = []
    with tarfile.open(os.path.join(MODELS, "smithy-json.tar.xz")) as archive:
        members = sorted((m for m in archive if m.name.endswith(".json")), key=lambda m: m.name)
        for member in members[::EVERY]:
            text = archive.extractfile(member).read()
            shapes = json.loads(text)["shapes"].values()
            traits = next(s["traits"] for s in shapes if s["type"] == "service")
            if not any(protocol in traits for protocol in JSON_PROTOCOLS):
                continue
            path = os.path.join(folder, os.path.basename(member.name))
            with open(path, "wb") as handle:
                handle.write(text)
            out.append(path)
    return out


def diff(wirevet, old, new):
    done = subprocess.run([wirevet, "diff", "--format", "json", old, new], check=False,
                          stdout=subprocess.PIPE)
    return done.returncode, json.loads(done.stdout or b'{"total":-1}')


def narrow(tree):
    """Makes every upper bound of a length one less, and says how many there were."""
    changed = 0
    for shape in tree["shapes"].values():
        length = shape.get("traits", {}).get("smithy.api#length", {})
        if length.get("max", 0) > length.get("min", 0):
            length["max"] -= 1
            changed += 1
    return changed


def itself_problems(wirevet, path):
    status, found = diff(wirevet, path, path)
    return [] if status == 0 and found["total"] == 0 else ["%s differs from itself" % path]


def swapped_problems(wirevet, old, new):
    there, back = diff(wirevet, old, new)[1], diff(wirevet, new, old)[1]
    out = []
    for one, other in (("tighter", "looser"), ("looser", "tighter"), ("changed", "changed"),
                       ("unknown", "unknown")):
        if there[one] != back[other]:
            out.append("%s: %d %s, but %d %s the other way round" %
                       (new, there[one], one, back[other], other))
    # operations that only one model has are seen from it alone
    removed = sum(1 for i in there["differences"]
                  if i["kind"] == "removed" and i["constraint"] != "operation")
    if removed != back["added"]:
        out.append("%s: %d removed, but %d added" % (new, removed, back["added"]))
    return out


def narrowed_problems(wirevet, path, folder):
    """Lengths are tighter, and nothing else differs."""
    with open(path, encoding="utf-8") as handle:
        tree = json.load(handle)
    changed, narrowed = narrow(tree), os.path.join(folder, "narrowed.json")
    with open(narrowed, "w", encoding="utf-8") as handle:
        json.dump(tree, handle)
    status, found = diff(wirevet, path, narrowed)
    kinds = {(i["kind"], i["constraint"]) for i in found["differences"]}
    wanted = {("tighter", "length")} if changed else set()
    if kinds != wanted or status != (1 if changed else 0):
        return ["%s: %s of %d lengths, exit %d" % (path, kinds, changed, status)]
    return swapped_problems(wirevet, path, narrowed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wirevet", required=True)
    wirevet = parser.parse_args().wirevet
    if not os.path.isdir(MODELS):
        print("swapped: the models are not here")
        sys.exit(1 if os.environ.get("WIREVET_REQUIRE_SHARED") == "1" else SKIPPED)
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        paths = sample(folder)
        for path in paths:
            problems += itself_problems(wirevet, path)
            problems += narrowed_problems(wirevet, path, folder)
    for service, version in (("glue", "2017-03-31"), ("athena", "2017-05-18")):
        smithy = os.path.join(MODELS, "%s-%s.json" % (service, version))
        botocore = os.path.join(MODELS, "botocore", service + "-service-2.json")
        problems += itself_problems(wirevet, smithy) + itself_problems(wirevet, botocore)
        problems += swapped_problems(wirevet, smithy, botocore)
    for problem in problems:
        print(problem)
    print("swapped: %d models of the sample, %d problems" % (len(paths), len(problems)))
    sys.exit(1 if problems or not paths else 0)


main()
