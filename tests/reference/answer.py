"""Findings -> what the service would say: error name, status, message, body.

The sentences are those that real services were seen to send (README.md);
where no real answer is known the message is OWN, a text of the library's own that is not compared.
"""

from walk import CONSTRAINTS, LIMITS, SYNTAX, VIOLATION, integer_of

MAX_ENTRIES = 10  # that a message prints


class _Own:
    """Stands for a non-empty text of the library's own."""

    def __repr__(self):
        return "OWN"


OWN = _Own()

TO = {
    # captured from Athena
    "integer": "Integer",
    "string": "String",
    # captured from SES v2: STRING_VALUE ... to an Boolean, NUMBER_VALUE ... to a Boolean
    "boolean": "Boolean",
    # by the same rule
    "enum": "String",
    "long": "Long",
    "double": "Double",
}
EXPECTED = {
    "list": "Expected list or null",
    "structure": "Expected null",
    "map": "Expected map or null",
}
OPENED = {
    "list": "Start of list found where not expected",
    "object": "Start of structure or map found where not expected.",
}
SCALAR_NAMES = {"string": "STRING_VALUE", "number": "NUMBER_VALUE"}


def pointer(path):
    """JSON pointer, RFC 6901."""
    return "".join("/" + step.text.replace("~", "~0").replace("/", "~1") for step in path)


def lower_first(name):
    return name[0].lower() + name[1:] if name[:1].isascii() else name


def aws_path(finding):
    steps = finding.path[:-1] if finding.is_element() else finding.path
    out = []
    for index, step in enumerate(steps):
        if step.kind == "member":
            out.append(lower_first(step.text))
        elif step.kind == "element":
            out += [str(step.number + 1), "member"]
        else:
            out.append(step.text)
            if index + 1 < len(finding.path):
                out.append("member")
    return ".".join(out)


def java_hash(text):
    value = 0
    data = text.encode("utf-16-be")
    for at in range(0, len(data), 2):
        value = (31 * value + data[at] * 256 + data[at + 1]) & 0xFFFFFFFF
    return value


def enum_set(values):
    """As a Java hash set of 32 buckets prints it; in a bucket, the value declared last first."""
    placed = sorted(enumerate(values), key=lambda item: (java_hash(item[1]) & 31, -item[0]))
    return "[" + ", ".join(value for _, value in placed) + "]"


def constraint(code, shape):
    if code == "required":
        return "Member must not be null"
    if code == "length_min":
        return "Member must have length greater than or equal to %d" % shape.length[0]
    if code == "length_max":
        return "Member must have length less than or equal to %d" % shape.length[1]
    if code == "range_min":
        return "Member must have value greater than or equal to %d" % shape.range[0]
    if code == "range_max":
        return "Member must have value less than or equal to %d" % shape.range[1]
    if code == "pattern":
        return "Member must satisfy regular expression pattern: " + shape.pattern
    return "Member must satisfy enum value set: " + enum_set(shape.values)


def all_constraints(shape):
    """Of a list element, map key or map value: all, violated or not."""
    has = [
        ("length_max", shape.length[1] is not None),
        ("length_min", shape.length[0] is not None),
        ("range_max", shape.range[1] is not None),
        ("range_min", shape.range[0] is not None),
        ("pattern", shape.pattern is not None),
        ("enum", bool(shape.values)),
    ]
    return "[" + ", ".join(constraint(code, shape) for code, there in has if there) + "]"


def java_text(value, shape):
    """Java's toString(). Only what a request of the spec can have refused."""
    if value.kind == "string":
        return value.content
    if value.kind == "number":
        return str(integer_of(value.content))
    if shape.kind == "map":
        entries = (k.content + "=" + java_text(v, shape.value) for k, v in value.content)
        return "{" + ", ".join(entries) + "}"
    if shape.kind == "list":
        return "[" + ", ".join(java_text(v, shape.element) for v in value.content) + "]"
    raise ValueError("no text for " + shape.kind)


def entry(finding, echo):
    """One of a message's entries."""
    shape, value = finding.shape, finding.value
    text = constraint(finding.code, shape)
    if finding.is_element():
        what = "Map keys" if finding.on_key else "Map value"
        if finding.container_shape.kind == "list":
            what = "Member"
        text = what + " must satisfy constraint: " + all_constraints(shape)
        shape, value = finding.container_shape, finding.container
    if finding.code == "required":
        shown = " null"
    else:
        shown = " '" + java_text(value, shape) + "'" if echo else ""
    return "Value%s at '%s' failed to satisfy constraint: %s" % (shown, aws_path(finding), text)


def entries(findings):
    """Findings that get an entry: of the elements, keys or values of one container only the first
    does."""
    out, named = [], set()
    for finding in findings:
        if finding.is_element():
            what = (tuple(step.number for step in finding.path[:-1]), finding.on_key)
            if what in named:
                continue
            named.add(what)
        out.append(finding)
    return out


def constraint_message(findings, echo):
    all_entries = entries(findings)
    printed = "; ".join(entry(f, echo) for f in all_entries[:MAX_ENTRIES])
    # DynamoDB says ten of nine structures without their three required members
    count = min(len(all_entries), MAX_ENTRIES)
    return "%d validation error%s detected: %s" % (count, "" if count == 1 else "s", printed)


def type_message(finding):
    """A syntax or type error; None: the service sends no message at all."""
    value, shape = finding.value, finding.shape
    if finding.code in SYNTAX:
        return None
    if finding.code != "type":
        return OWN
    if value.kind in OPENED:
        return OPENED[value.kind]
    if not finding.path:
        return None  # the whole body is a string, a number or a literal
    if shape.kind in EXPECTED:
        return EXPECTED[shape.kind]
    found = SCALAR_NAMES.get(value.kind, value.kind)
    if shape.kind == "timestamp":
        return "%s can not be converted to milliseconds since epoch" % found
    article = "an" if value.kind == "string" or TO[shape.kind] == "Integer" else "a"
    return "%s can not be converted to %s %s" % (found, article, TO[shape.kind])


def answer(operation, names, findings):
    """(verdict, type, http_status, message, aws_body as a list of pairs)"""
    bad = [f for f in findings if f.severity == VIOLATION]
    if not bad:
        return "valid", None, None, None, None
    if any(f.code in LIMITS for f in bad):
        # no answer of AWS: the validator gave up
        error = "ValidatorLimitExceeded"
        return "limit", error, 413, OWN, [("__type", error), ("Message", OWN)]
    d = operation.diagnostics
    constraint_error, serialization_error = operation.error_names(names)
    if all(f.code == "rule" for f in bad):
        body = [("__type", bad[0].error), (d["messageKey"], bad[0].message)]
        return "invalid", bad[0].error, 400, bad[0].message, body
    bad = [f for f in bad if f.code != "rule"]  # the framework refuses first
    malformed = [f for f in bad if f.code not in CONSTRAINTS]
    if not malformed:
        message = constraint_message(bad, d["echoValues"])
        body = [("__type", constraint_error)] + [tuple(pair) for pair in d["extra"]]
        body.append((d["messageKey"], message))
        return "invalid", constraint_error, 400, message, body
    message = type_message(min(malformed, key=lambda f: f.offset))
    if message is None and names == "documented":
        message = OWN
    body = [("__type", serialization_error)]
    if message is not None:
        body.append((d["serializationMessageKey"], message))
    return "invalid", serialization_error, 400, message, body
