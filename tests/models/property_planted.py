#!/usr/bin/env python3
"""Does property.py notice? Its payloads, made from tests/models/kinds.json, are judged by models that
differ from that one in one constraint or name each; every difference has to show.

  property_planted.py WIREVET"""
import concurrent.futures
import copy
import json
import os
import sys
import tempfile

import property as subject
from aws_models import SMITHY, read

MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kinds.json")
# What no payload can show, and why.
SILENT = {
    "test.kinds#Refused$Message required gone": "the body of an error",
    "test.kinds#Refused$Message required with a default": "the body of an error",
    "test.kinds#Refused$Message renamed": "the body of an error",
    "test.kinds#TakeInput$Doc renamed": "every value is good under both names",
    "test.kinds#Long$None range min -1": "the type has no such number",
    "test.kinds#Long$None range no min": "min is the least number of the type",
}


def bounds_changed(value):
    for key, step in (("min", 1), ("min", -1), ("max", 1), ("max", -1)):
        if key in value:
            yield "%s %+d" % (key, step), {**value, key: value[key] + step}
    for key in value:
        if len(value) > 1:
            yield "no " + key, {k: v for k, v in value.items() if k != key}


def trait_changed(name, value):
    """(what, new value or None: without it)"""
    if name in ("length", "range"):
        yield from bounds_changed(value)
    elif name == "pattern":
        yield "another", "x" + value
    elif name == "enumValue":
        yield "another", value + 1 if isinstance(value, int) else value + "x"
    elif name == "timestampFormat":
        yield "another", "date-time" if value != "date-time" else "epoch-seconds"
    if name in ("length", "range", "pattern", "required", "sparse", "uniqueItems",
                "timestampFormat"):
        yield "gone", None
    if name == "required":
        yield "with a default", True


def members_of(node):
    found = list(node.get("members", {}).items())
    return found + [(k, node[k]) for k in ("member", "key", "value") if k in node]


def apply(traits, name, value):
    if name == "required" and value is True:
        traits[SMITHY + "default"] = 1
    elif value is None:
        del traits[SMITHY + name]
    else:
        traits[SMITHY + name] = value


def owner(model, shape, member):
    node = model["shapes"][shape]
    return node if member is None else dict(members_of(node))[member]


def mutants(model):
    """(name, model with one fault)"""
    for shape, node in model["shapes"].items():
        if node["type"] in ("operation", "service", "resource"):
            continue
        defaults = 0
        for member, inner in [(None, node)] + members_of(node):
            for trait, value in inner.get("traits", {}).items():
                name = trait[len(SMITHY):]
                for what, new in trait_changed(name, value):
                    defaults += new is True
                    if new is True and defaults > 2:  # two of a shape will do
                        continue
                    changed = copy.deepcopy(model)
                    apply(owner(changed, shape, member)["traits"], name, new)
                    yield "%s$%s %s %s" % (shape, member, name, what), changed
        if node["type"] in ("structure", "union"):
            yield from renamed(model, shape, node)


def renamed(model, shape, node):
    for member in node.get("members", {}):
        changed = copy.deepcopy(model)
        members = changed["shapes"][shape]["members"]
        changed["shapes"][shape]["members"] = {
            name + "x" if name == member else name: value for name, value in members.items()}
        yield "%s$%s renamed" % (shape, member), changed


def plant(command, path, folder):
    """Names of the faults: (noticed, not noticed)."""
    with open(path, encoding="utf-8") as file:
        model = json.load(file)
    records = os.path.join(folder, "records")
    result = subject.Result(path)
    with open(records, "wb") as file:
        expected = subject.make(read(path), file, result)
    subject.judge(command, path, records, expected, result)
    for _, text in result.wrong:
        print(text)
    noticed, missed = [], ["%s: not even without a fault" % path] if result.wrong else []

    def judge(fault):
        name, changed = fault
        result = subject.Result(name)
        with tempfile.TemporaryDirectory(dir=folder) as own:
            other = os.path.join(own, "model.json")
            with open(other, "w", encoding="utf-8") as file:
                json.dump(changed, file)
            os.symlink(records, os.path.join(own, "records"))
            subject.judge(command, other, os.path.join(own, "records"), expected, result)
        return name, bool(result.wrong)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, seen in pool.map(judge, mutants(model)):
            (noticed if seen else missed).append(name)
    return noticed, missed


def main():
    with tempfile.TemporaryDirectory() as folder:
        noticed, missed = plant(sys.argv[1], MODEL, folder)
    wrong = ["not noticed: " + name for name in missed if name not in SILENT]
    wrong += ["noticed, contrary to SILENT: " + name for name in noticed if name in SILENT]
    print("\n".join(wrong + ["%d faults planted, %d noticed, %d cannot be" % (
        len(noticed) + len(missed), len(noticed), len(SILENT))]))
    return 1 if wrong or not noticed else 0


if __name__ == "__main__":
    sys.exit(main())
