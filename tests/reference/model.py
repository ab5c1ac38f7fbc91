"""Reads spec/*.json (Smithy 2.0 JSON AST) for the reference: shapes, operations, diagnostics.

Knows exactly what these files use and refuses the rest loudly, so that a new trait or type cannot
be overlooked in silence.
"""

import json
import os
import re

SPEC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "spec")

SCALARS = {"string", "enum", "integer", "long", "double", "boolean", "timestamp"}
# Traits that say nothing about which payloads are good.
IGNORED = {"smithy.api#input", "smithy.api#output", "smithy.api#error", "smithy.api#httpError"}


class Member:
    def __init__(self, name, index, shape, required):
        self.name, self.index, self.shape, self.required = name, index, shape, required


class Shape:
    """A shape with its constraints; `members`, `element`, `key` and `value` are filled in later."""

    def __init__(self, name, kind):
        self.name = name
        self.kind = kind
        self.length = (None, None)
        self.range = (None, None)
        self.pattern = None  # as printed
        self.regex = None  # for re.fullmatch
        self.values = []  # of an enum, in declared order
        self.members = {}
        self.element = self.key = self.value = None


class Operation:
    def __init__(self, target, request, response, errors, diagnostics):
        self.target = target
        self.shapes = {"request": request, "response": response}
        self.errors = errors
        self.diagnostics = diagnostics

    def error_names(self, names):
        """(of a constraint violation, of a syntax or type error) under a naming policy."""
        d = self.diagnostics
        observed = d["constraintError"], d["serializationError"]
        if names == "observed":
            return observed
        wanted = d["documented"]["constraint"], d["documented"]["serialization"]
        return tuple(
            next((name for name in listed if name in self.errors), fallback)
            for listed, fallback in zip(wanted, observed)
        )


def translate(pattern):
    """A pattern as the documentation prints it (Java, whole match) as Python's re has it.

    Of the differences between Java and Python these matter here: a pair of surrogate escapes is one
    code point, `.` leaves out Java's line ends, \\w and \\d are ASCII (re.ASCII), `$` is the end.
    """
    pair = re.compile(r"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")

    def join(match):
        high, low = int(match.group(1), 16), int(match.group(2), 16)
        return "\\U%08x" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    text = pair.sub(join, pattern)
    out, in_class, at = [], False, 0
    while at < len(text):
        c = text[at]
        if c == "\\":
            out.append(text[at : at + 2])
            at += 2
            continue
        if c == "[" and not in_class:
            in_class = True
        elif c == "]" and in_class:
            in_class = False
        elif c == "." and not in_class:
            c = "[^\\n\\r\\x85\\u2028\\u2029]"
        elif c == "$" and not in_class:
            c = "\\Z"
        out.append(c)
        at += 1
    return re.compile("".join(out), re.ASCII)


def _apply_traits(shape, traits):
    for trait, value in traits.items():
        if trait == "smithy.api#length":
            shape.length = (value.get("min"), value.get("max"))
        elif trait == "smithy.api#range":
            shape.range = (value.get("min"), value.get("max"))
        elif trait == "smithy.api#pattern":
            shape.pattern, shape.regex = value, translate(value)
        elif trait not in IGNORED and not trait.startswith("wirevet.spec#"):
            raise ValueError("%s: unknown trait %s" % (shape.name, trait))


def _load_shapes(raw):
    shapes = {}
    for name, node in raw.items():
        if node["type"] in SCALARS | {"structure", "list", "map"}:
            shapes[name] = Shape(name.split("#")[1], node["type"])
            _apply_traits(shapes[name], node.get("traits", {}))
        elif node["type"] not in ("service", "operation", "document"):
            raise ValueError("%s: unknown type %s" % (name, node["type"]))
    for name, shape in shapes.items():
        _link(shape, raw[name], shapes)
    return shapes


def _link(shape, node, shapes):
    if shape.kind == "structure":
        for index, (name, member) in enumerate(node["members"].items()):
            traits = set(member.get("traits", {}))
            required = "smithy.api#required" in traits
            if [t for t in traits - {"smithy.api#required"} if not t.startswith("wirevet.spec#")]:
                raise ValueError("%s$%s: unknown trait of a member" % (shape.name, name))
            shape.members[name] = Member(name, index, shapes[member["target"]], required)
    elif shape.kind == "enum":
        for member in node["members"].values():
            shape.values.append(member["traits"]["smithy.api#enumValue"])
    elif shape.kind == "list":
        shape.element = shapes[node["member"]["target"]]
    elif shape.kind == "map":
        shape.key = shapes[node["key"]["target"]]
        shape.value = shapes[node["value"]["target"]]


def load(directory=SPEC):
    """Operations by X-Amz-Target, "AWSGlue.CreateSession"."""
    with open(os.path.join(directory, "diagnostics.json"), encoding="utf-8") as file:
        diagnostics = json.load(file)
    operations = {}
    for name in sorted(os.listdir(directory)):
        if not name.endswith(".json") or name in ("diagnostics.json", "rules.json"):
            continue
        with open(os.path.join(directory, name), encoding="utf-8") as file:
            model = json.load(file)
        if model["metadata"]["wirevet.spec#patternForm"] != "documentation":
            raise ValueError(name + ": unknown meaning of patterns")
        operations.update(_load_operations(model["shapes"], diagnostics))
    return operations


def _load_operations(raw, diagnostics):
    shapes = _load_shapes(raw)
    service = next(name for name, node in raw.items() if node["type"] == "service")
    prefix = service.split("#")[1]
    entry = dict(diagnostics["default"], **diagnostics["services"].get(prefix, {}))
    operations = {}
    for reference in raw[service]["operations"]:
        node = raw[reference["target"]]
        target = prefix + "." + reference["target"].split("#")[1]
        errors = [error["target"].split("#")[1] for error in node["errors"]]
        operations[target] = Operation(
            target, shapes[node["input"]["target"]], shapes[node["output"]["target"]], errors, entry
        )
    return operations
