#!/usr/bin/env python3
"""Compares wirevet with the reference on random payloads, completely: verdict, error name, status,
message, body, and of every finding code, severity, pointer, AWS path, offset and length.

    differential.py --wirevet PATH [--count N] [--seed S] [--show N]

Half of the payloads are requests, half responses; each is judged under one of the naming policies
and in one of the dialects.
The seed is fixed, so that a run can be repeated; give another for other payloads. Exit 0 if they
agree on all, 1 if not.
"""

import argparse
import random
import sys

import generate
import reference
import tool

KEPT = 256  # findings that the command lists at most; more are counted, but not listed
FIELDS = ("verdict", "type", "http_status")


def questions(seed, count):
    rng = random.Random(seed)
    generator = generate.Generator(rng)
    targets = sorted(reference.operations())
    out = []
    for _ in range(count):
        target = rng.choice(targets)
        direction = rng.choice(("request", "response"))
        policy = rng.choice(("observed", "documented", "observed smithy", "documented smithy"))
        policy += " " + rng.choice(reference.MODES)
        shape = reference.operations()[target].shapes[direction]
        out.append((target, direction, policy, generator.payload(shape)))
    return out


def value_differs(expected, actual):
    if isinstance(expected, list):  # the fieldList
        return expected[:KEPT] != actual
    return not reference.text_equals(expected, actual)


def body_differs(expected, actual):
    if expected is None or actual is None:
        return expected is not actual
    return len(expected) != len(actual) or any(
        key != got_key or value_differs(text, got_text)
        for (key, text), (got_key, got_text) in zip(expected, actual)
    )


def differences(expected, actual):
    """Lines that say what differs."""
    out = []
    for field in FIELDS:
        if expected[field] != actual[field]:
            out.append("%s: %r, wirevet: %r" % (field, expected[field], actual[field]))
    if not reference.text_equals(expected["message"], actual["message"]):
        out.append("message: %r\nwirevet: %r" % (expected["message"], actual["message"]))
    if body_differs(expected["aws_body"], actual["aws_body"]):
        out.append("body: %r\nwirevet: %r" % (expected["aws_body"], actual["aws_body"]))
    wanted = expected["findings"]
    keys = ("code", "severity", "pointer", "aws_path", "offset", "length")
    found = [{key: finding.get(key) for key in keys} for finding in actual["findings"]]
    if len(wanted) > KEPT:
        return out if len(found) == KEPT else out + ["%d findings listed" % len(found)]
    if wanted != found:
        out += ["only the reference has %r" % f for f in wanted if f not in found]
        out += ["only wirevet has       %r" % f for f in found if f not in wanted]
        out += ["the order of findings differs"] if len(out) == 0 else []
    return out


def show(question, expected, actual):
    target, direction, policy, body = question
    print("DIFFER %s %s %s" % (target, direction, policy))
    print("  %r" % (body if len(body) <= 4000 else body[:4000] + b"..."))
    for line in differences(expected, actual):
        print("  " + line.replace("\n", "\n  "))


def main():
    parser = argparse.ArgumentParser(description="Compares wirevet with the reference.")
    parser.add_argument("--wirevet", required=True, metavar="PATH")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="disagreements printed in full")
    arguments = parser.parse_args()
    asked = questions(arguments.seed, arguments.count)
    try:
        answers = tool.ask(arguments.wirevet, asked)
    except (tool.BadTool, OSError) as error:
        tool.die(error)
    differing, verdicts, codes = 0, {}, set()
    for question, actual in zip(asked, answers):
        target, direction, policy, body = question
        expected = reference.check(target, direction, body, policy)
        verdicts[expected["verdict"]] = verdicts.get(expected["verdict"], 0) + 1
        codes.update(finding["code"] for finding in expected["findings"])
        if differences(expected, actual):
            differing += 1
            if differing <= arguments.show:
                show(question, expected, actual)
    print("differential: %d payloads (%s), %d codes, %d differ" % (
        len(asked), ", ".join("%s %d" % item for item in sorted(verdicts.items())), len(codes),
        differing))  # fmt: skip
    sys.exit(1 if differing or not asked else 0)


if __name__ == "__main__":
    main()
