"""Captured messages, and requests that must be answered by them.

A record without its request still says which value stood where: "Value 'x' at 'a.b'". A request is
made of that: the value at its path, missing members left out, and beside them only what the model
requires, filled with values that break nothing."""
import json
import re

from captured_model import BODY, NUMBERS, OTHER, lower_first

HEAD = re.compile(r"(\d+) validation errors? detected: ")
ENTRY = re.compile(
    r"Value(?P<shown> null| '(?P<value>.*?)')? at '(?P<path>[^']+)' "
    r"failed to satisfy constraint: (?P<what>.*)", re.DOTALL)
SPLIT = re.compile(r"; (?=Value(?: null| '.*?')? at ')", re.DOTALL)
BRACKET = re.compile(r"(?:Map keys must|Map value must|Member must) satisfy constraint: \[(.*)\]$",
                     re.DOTALL)
PATTERN = "Member must satisfy regular expression pattern: "
SET = "Member must satisfy enum value set: "
TEXTS = ["arn:aws:iam::123456789012:role/", "a", "abc", "1", "abc-1", "A", "arn:aws:iam::123456789012:role/a",
         "arn:aws:lambda:us-east-1:123456789012:function:a", "https://a.b/c", "200", "10.0.0.0/8",
         "2024-01-01", "12345678-1234-1234-1234-123456789012", "s3://a/b", "rate(1 day)"]


class Unknown(Exception):
    """The record does not tell enough."""


class Entry:
    def __init__(self, match):
        self.null = match["shown"] == " null"
        self.value, self.path, self.what = match["value"], match["path"], match["what"]
        self.on_key = self.what.startswith("Map keys")
        inner = BRACKET.match(self.what)
        self.inner = bool(inner)
        self.constraints = split_constraints(inner[1] if inner else self.what)


def split_constraints(text):
    return re.split(r", (?=Member must )", text)


def entries_of(message):
    head = HEAD.match(message)
    rest = message[head.end():] if head else message
    found = [ENTRY.fullmatch(part) for part in SPLIT.split(rest)]
    if None in found:
        raise Unknown("no message of the framework")
    return [Entry(match) for match in found]


def steps_of(model, operation, path, words):
    """[(shape, member name, index or key or None)] from the input to the value, or None."""
    pieces = path.split(".")
    own = lower_first(operation) + words.get("bodyPathSuffix", "")
    in_body = None
    if words.get("bodyPathSuffix"):
        in_body = pieces[0] == own
        pieces = pieces[1:] if in_body else pieces
    shape, steps, at = model.shape(model.operations[operation]), [], 0
    while at < len(pieces):
        if shape.kind in ("structure", "union"):
            member = member_of(shape, pieces[at], words)
            if not member or (not steps and in_body is not None
                              and in_body != (member.place == BODY)):
                return None
            steps.append((shape, member.name))
            shape = model.shape(member.target)
            at += 1
        elif shape.kind == "list" and pieces[at].isdigit() and pieces[at + 1:at + 2] == ["member"]:
            steps.append((shape, int(pieces[at]) - 1))
            shape = model.shape(shape.element)
            at += 2
        elif shape.kind == "map" and pieces[at + 1:at + 2] == ["member"]:
            steps.append((shape, pieces[at]))
            shape = model.shape(shape.element)
            at += 2
        else:
            return None
    return steps, shape


def member_of(shape, word, words):
    name = shape.name.split("#")[-1]
    for structure, member, alias in words.get("pathAliases", []):
        if structure == name and alias == word:
            return shape.members.get(member)
    return next((m for m in shape.members.values() if lower_first(m.name) == word), None)


# ---- values

def split_top(text):
    """At ", " outside of brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "[{(") - (char in "]})")
        if depth == 0 and text.startswith(", ", at):
            parts.append(text[start:at])
            start = at + 2
    return parts + [text[start:]] if text else []


def parse(model, shape, text):
    """Java's toString() back to JSON."""
    if shape.kind in NUMBERS:
        return json.loads(text)
    if shape.kind == "list":
        if text[:1] + text[-1:] != "[]":
            raise Unknown("no list")
        return [parse(model, model.shape(shape.element), part) for part in split_top(text[1:-1])]
    if shape.kind == "map":
        if text[:1] + text[-1:] != "{}":
            raise Unknown("no map")
        pairs = (part.partition("=") for part in split_top(text[1:-1]))
        return {k: parse(model, model.shape(shape.element), v) for k, _, v in pairs}
    if shape.kind == "structure":
        match = re.fullmatch(r"\w+\((.*)\)", text, re.DOTALL)
        if not match:
            raise Unknown("no structure")
        out = {}
        for part in split_top(match[1]):
            word, _, value = part.partition("=")
            member = member_of(shape, word, {})
            if not member:
                raise Unknown("the model has no member %s in %s" % (word, shape.name))
            if value != "null":
                out[member.name] = parse(model, model.shape(member.target), value)
        return out
    return text


def hidden_value(model, shape, entry):
    """A value that breaks the constraint, where the message leaves it out."""
    what = entry.constraints[0]
    number = re.search(r"(less|greater) than or equal to (\d+)$", what)
    if entry.inner and shape.kind == "map" and number and number[1] == "less":
        key, value = ("k" * (int(number[2]) + 1), "v") if entry.on_key else (
            "k", "v" * (int(number[2]) + 1))
        return {key: value}
    if number and shape.kind in NUMBERS:
        return int(number[2]) + (1 if number[1] == "less" else -1)
    if number and shape.kind in ("string", "enum"):
        return "a" * (int(number[2]) + (1 if number[1] == "less" else -1))
    raise Unknown("the value is left out")


def fits(shape, text):
    if shape.values is not None:
        return text in shape.values
    if not (shape.low or 0) <= len(text) <= (shape.high if shape.high is not None else 1 << 30):
        return False
    try:
        return not shape.pattern or re.fullmatch(shape.pattern, text) is not None
    except re.error:
        return True


def filler(model, shape, depth=0):
    if depth > 8:
        raise Unknown("the model requires too much")
    if shape.kind in ("structure", "union"):
        members = [m for m in shape.members.values() if m.required]
        return {m.name: filler(model, model.shape(m.target), depth + 1) for m in members}
    if shape.kind == "list":
        one = filler(model, model.shape(shape.element), depth + 1)
        return [one] * max(1, shape.low or 0)
    if shape.kind == "map":
        key = filler(model, model.shape(shape.key), depth + 1)
        return {key: filler(model, model.shape(shape.element), depth + 1)} if shape.low else {}
    if shape.kind in NUMBERS:
        return shape.low or min(1, shape.high if shape.high is not None else 1)
    if shape.kind in ("boolean",):
        return False
    if shape.kind in ("timestamp",):
        return 0
    if shape.kind in ("blob",):
        return "YWFhYWFhYWE="
    texts = (shape.values or []) + TEXTS + ["a" * (shape.low or 0)]
    text = next((t for t in texts if fits(shape, t)), None)
    if text is None:
        raise Unknown("no value for %s" % shape.name)
    return text


# ---- a request

def fill_required(model, shape, value, missing, at=()):
    """Adds the members that the model requires, but for those that the message misses."""
    if shape.kind in ("structure", "union") and isinstance(value, dict):
        for member in shape.members.values():
            if member.name in value:
                fill_required(model, model.shape(member.target), value[member.name], missing,
                              at + (member.name,))
            elif member.required and at + (member.name,) not in missing:
                value[member.name] = filler(model, model.shape(member.target))
    elif shape.kind == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            fill_required(model, model.shape(shape.element), item, missing, at + (index,))
    elif shape.kind == "map" and isinstance(value, dict):
        for key, item in value.items():
            fill_required(model, model.shape(shape.element), item, missing, at + (key,))


def put(model, root, steps, value):
    """Sets what stands behind the steps, and makes the containers on the way."""
    at = root
    for number, (_, step) in enumerate(steps):
        last = number + 1 == len(steps)
        if isinstance(at, list):
            while len(at) <= step:
                at.append(filler(model, model.shape(steps[number][0].element)))
        if last:
            if value is not None:
                at[step] = value
            elif isinstance(at, dict):
                at.setdefault(step, {})
            return
        if not isinstance(at, list) and step not in at:
            kind = steps[number + 1][0].kind
            at[step] = [] if kind == "list" else {}
        at = at[step]


def request_of(model, operation, entries, words):
    root, missing = {}, set()
    for entry in entries:
        found = steps_of(model, operation, entry.path, words)
        if not found:
            raise Unknown("no member %s in %s" % (entry.path, operation))
        steps, shape = found
        if entry.null:
            missing.add(tuple(step for _, step in steps))
            if len(steps) > 1:
                put(model, root, steps[:-1], None)
        elif entry.value is None:
            put(model, root, steps, hidden_value(model, shape, entry))
        else:
            try:
                put(model, root, steps, parse(model, shape, entry.value))
            except (ValueError, TypeError, KeyError) as error:
                raise Unknown("the value is no %s" % shape.kind) from error
    fill_required(model, model.shape(model.operations[operation]), root, missing)
    return root


def message_of(model, operation, request):
    """The parts of a record's line: the body, and what travels beside it."""
    members = model.shape(model.operations[operation]).members
    parts = {"body": {}}
    for name, value in request.items():
        member = members[name]
        if member.place == BODY:
            parts["body"][name] = value
        elif member.place == OTHER or not isinstance(value, (str, int)):
            raise Unknown("%s is no plain text outside the body" % name)
        else:
            parts.setdefault(member.place, {})[member.outside] = str(value)
    parts["body"] = json.dumps(parts["body"]) if parts["body"] or not model.rest else ""
    if model.rest and any(m.place == BODY for m in members.values()) and not parts["body"]:
        parts["body"] = "{}"
    return parts


__all__ = ["Unknown", "lower_first", "split_top", "entries_of", "request_of", "message_of", "steps_of", "PATTERN", "SET"]
