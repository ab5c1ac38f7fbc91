"""Prints the distinct patterns of AWS models, a line each, as long_patterns reads them.

    patterns.py J|E [--shared DIRECTORY] [--sample N]

J: raw texts of all models, to be read as Java does. E: Smithy's, to be read as ECMA does. --sample:
the N with the smallest hashes, so that a new model changes few of them.
"""
import argparse
import glob
import gzip
import hashlib
import json
import os
import sys
import tarfile

BOTOCORE = "/usr/lib/python3/dist-packages/botocore/data"


def smithy_patterns(model):
    def texts(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "smithy.api#pattern" and isinstance(value, str):
                    yield value
                else:
                    yield from texts(value)
    return set(texts(model.get("shapes", {})))


def botocore_patterns(model):
    found = set()
    for shape in model.get("shapes", {}).values():
        members = (shape.get("members") or {}).values()
        for node in [shape, *(m for m in members if isinstance(m, dict))]:
            if isinstance(node.get("pattern"), str):
                found.add(node["pattern"])
    return found


def smithy_models(shared):
    for path in sorted(glob.glob(os.path.join(shared, "models", "*.json"))):
        with open(path, encoding="utf-8") as file:
            yield json.load(file)
    archive = os.path.join(shared, "models", "smithy-json.tar.xz")
    if os.path.exists(archive):
        with tarfile.open(archive) as files:
            for entry in files:
                if entry.isfile() and entry.name.endswith(".json"):
                    yield json.load(files.extractfile(entry))


def botocore_models(shared):
    paths = glob.glob(os.path.join(shared, "models", "botocore", "*.json")) if shared else []
    paths += glob.glob(BOTOCORE + "/**/service-2.json*", recursive=True)
    for path in sorted(paths):
        with (gzip.open if path.endswith(".gz") else open)(path) as file:
            yield json.load(file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("meaning", choices="JE")
    parser.add_argument("--shared", default="")
    parser.add_argument("--sample", type=int, default=0)
    args = parser.parse_args()
    found = set()
    if args.shared:
        for model in smithy_models(args.shared):
            found |= smithy_patterns(model)
    if args.meaning == "J":
        for model in botocore_models(args.shared):
            found |= botocore_patterns(model)
    chosen = sorted(found, key=lambda p: hashlib.sha256(p.encode()).digest())
    for pattern in chosen[:args.sample or None]:
        print(args.meaning, pattern.encode("utf-8", "surrogatepass").hex())
    sys.exit(0 if chosen else 77)


main()
