"""The project's own table of the pages' constraints, facts.json, expanded.

The table stands in the project so that the comparison also runs where the
pages are not at hand. It was written from the pages (part "pages") and from
the published models (part "shapes"), not from the spec.
"""

import json
import os

BOTO3_TYPES = {"structure": "dict", "map": "dict", "array": "list",
               "string": "string", "timestamp": "datetime",
               "float": "float", "integer": "integer"}


def load():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "facts.json")
    with open(path, encoding="utf-8") as handle:
        return json.load(handle)


def page_facts(table, name):
    """The facts of one page as (direction, path, kind, value) tuples."""
    page = table["pages"][name]
    boto3 = name.startswith("boto3-")
    facts = [("page", "", key, page[key])
             for key in ("operation", "success", "method", "version")
             if key in page]
    for direction in ("request", "response"):
        facts += _members(direction, page[direction]["members"])
        facts += _sketch(direction, page[direction]["syntax"], boto3)
    facts += _errors(page["errors"])
    return set(facts)


def _members(direction, members):
    for path, lines in members.items():
        for kind, value in lines.items():
            if kind == "enum":
                yield direction, path, kind, tuple(value)
            elif isinstance(value, list):
                for end, bound in zip(("min", "max"), value):
                    if bound is not None:
                        yield direction, path, kind + "." + end, bound
            else:
                yield direction, path, kind, value


def _sketch(direction, syntax, boto3):
    facts = list(_walk(syntax, ""))
    if boto3:
        # This page prints each type twice, in its sketch and in words.
        facts += [(path, "type", BOTO3_TYPES[value])
                  for path, kind, value in facts if kind == "syntax" and path]
    else:
        # API pages sort members, so their order is no fact.
        facts = [fact for fact in facts if fact[1] != "order"]
    return [(direction,) + fact for fact in facts
            if fact[0] or fact[1] != "syntax"]


def _walk(value, path):
    if isinstance(value, str):
        yield from _scalar(value, path)
    elif isinstance(value, list):
        yield path, "syntax", "array"
        yield from _walk(value[0], path + "[]")
    elif list(value) == ["string"]:
        yield path, "syntax", "map"
        yield path + "{key}", "syntax", "string"
        yield from _walk(value["string"], path + "{value}")
    else:
        yield path, "syntax", "structure"
        yield path, "order", tuple(value)
        for name, inner in value.items():
            yield from _walk(inner, path + "." + name if path else name)


def _scalar(value, path):
    choices = value.split("|")
    if len(choices) > 1:
        yield path, "enum", tuple(choices)
        value = "string"
    yield path, "syntax", value


def _errors(errors):
    names = []
    for error in errors:
        if isinstance(error, str):
            names.append(error)
        else:
            names.append(error[0])
            yield "error", error[0], "status", error[1]
    yield "error", "", "errors", tuple(names)
