"""Rules in words: what spec/rules.json demands beside the model, judged on the finished tree.

Where the C code lowers a rule to bits and gathers them on the way, this looks members up in the
value that was read and evaluates the condition as it is written.
"""

import json
import os
import re

from walk import CONSTRAINTS, LIMITS, SYNTAX, Finding, Step

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "spec", "rules.json")


class Unknown(Exception):
    """The rule reads a member that had a type error, or a version that is none."""


def load(path=PATH):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["services"]


def parts(pointer):
    return [p.replace("~1", "/").replace("~0", "~") for p in pointer.split("/")[1:]]


class Request:
    """The members of a request, by pointer."""

    def __init__(self, top, shape, findings):
        self.top, self.shape = top, shape
        self.malformed = {
            f.offset for f in findings if f.code not in CONSTRAINTS | LIMITS | SYNTAX
        }  # fmt: skip

    def at(self, pointer):
        """(value or None, the innermost object around it that is there)"""
        value = self.top
        for name in parts(pointer):
            around = value
            named = [(k, v) for k, v in around.content or () if k.content == name]
            if any(k.start in self.malformed for k, _ in named):
                raise Unknown  # given twice
            value = named[-1][1] if named else None
            if value is None or value.kind == "NULL_VALUE":
                return None, around
            if value.start in self.malformed:
                raise Unknown
        return value, around

    def value(self, pointer):
        return self.at(pointer)[0]

    def steps(self, pointer):
        shape, out = self.shape, []
        for name in parts(pointer):
            member = shape.members[name]
            out.append(Step("member", member.index, name))
            shape = member.shape
        return out


def version(text):
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", text):
        raise Unknown
    numbers = [int(number) for number in text.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()  # missing ones are 0
    return numbers


def compare(text, comparison):
    sign, other = comparison.split(" ")
    a, b = version(text), version(other)
    return {
        "<": a < b, "<=": a <= b, "==": a == b, "!=": a != b, ">=": a >= b, ">": a > b,
    }[sign]  # fmt: skip


def each(pointers):
    return [pointers] if isinstance(pointers, str) else pointers


def holds(condition, request):
    """Every member is read, whatever the others say: one that is unknown decides."""
    ((kind, what),) = condition.items()
    if kind in ("present", "absent"):
        return all([(request.value(p) is not None) == (kind == "present") for p in each(what)])
    if kind == "not":
        return not holds(what, request)
    if kind in ("all", "any"):
        return (all if kind == "all" else any)([holds(c, request) for c in what])
    out = []
    for pointer, wanted in what.items():
        value = request.value(pointer)
        if kind == "is":
            out.append(value is not None and value.content in wanted)
        else:
            out.append(value is not None and compare(value.content, wanted))
    return all(out)


def broken(rule, request):
    try:
        # both, for what they read
        when = holds(rule["when"], request) if "when" in rule else True
        then = holds(rule["then"], request)
    except Unknown:
        return False
    return when and not then


def find(rule, request, severity, empty):
    """The finding of a rule that is broken."""
    try:
        value, around = request.at(rule["at"])
    except Unknown:
        value, around = None, request.top
    offset, length = around.start, 0 if empty else 1
    if value is not None:
        offset, length = value.start, value.end - value.start
    return Finding("rule", severity, request.steps(rule["at"]), offset, length)


def message(rule, request):
    def show(match):
        value = request.value(match.group(1))
        return "null" if value is None else value.content

    return re.sub(r"\{([^}]*)\}", show, rule["text"])


def judge(target, rules, top, shape, findings, severity, empty):
    """Findings of the rules that a request breaks, in their order."""
    service, operation = target.split(".")
    request = Request(top, shape, findings)
    out = []
    for number, rule in enumerate(rules.get(service, [])):
        if operation in rule["operations"] and broken(rule, request):
            finding = find(rule, request, severity, empty)
            finding.rule, finding.error = number, rule["error"]
            finding.message = message(rule, request)
            out.append(finding)
    return out
