"""Findings -> what a server would say that is generated from the Smithy model.

The sentences are those of Smithy's protocol tests (smithy-aws-protocol-tests, restJson1/validation);
the form for several violations, which no test has, is smithy-typescript's.
"""

from answer import OWN, pointer
from walk import CONSTRAINTS, LIMITS, VIOLATION

LENGTHS = ("length_min", "length_max")
OWN_CODES = ("duplicate_member", "duplicate_key")  # JSON.parse() takes the last


def bounds(low, high):
    if high is None:
        return "greater than or equal to %d" % low
    if low is None:
        return "less than or equal to %d" % high
    return "between %d and %d, inclusive" % (low, high)


def constraint(code, shape):
    if code == "required":
        return "Member must not be null"
    if code in LENGTHS:
        return "Member must have length " + bounds(*shape.length)
    if code in ("range_min", "range_max"):
        return "Member must be " + bounds(*shape.range)
    if code == "pattern":
        return "Member must satisfy regular expression pattern: " + shape.pattern
    return "Member must satisfy enum value set: [%s]" % ", ".join(shape.values)


def path_of(finding):
    """What is wrong with a key is said of the map."""
    return pointer(finding.path[:-1] if finding.on_key else finding.path)


def sentence(finding):
    length = ""
    if finding.code in LENGTHS:
        length = " with length %d" % len(finding.value.content)
    what = constraint(finding.code, finding.shape)
    place = path_of(finding)
    return "Value%s at '%s' failed to satisfy constraint: %s" % (length, place, what)


def summary(findings):
    first = sentence(findings[0])
    if len(findings) == 1:
        return "1 validation error detected. " + first
    paths = len({path_of(finding) for finding in findings})
    return "%d validation errors at %d path%s detected. First failure: %s" % (
        len(findings), paths, "" if paths == 1 else "s", first)  # fmt: skip


def smithy_answer(operation, names, findings):
    """As answer.answer() says it."""
    bad = [f for f in findings if f.severity == VIOLATION]
    if not bad:
        return "valid", None, None, None, None
    if any(f.code in LIMITS for f in bad):
        error = "ValidatorLimitExceeded"
        return "limit", error, 413, OWN, [("__type", error), ("message", OWN)]
    constraint_error, serialization_error = "ValidationException", "SerializationException"
    if names == "documented":
        constraint_error, serialization_error = operation.error_names(names)
    if all(f.code == "rule" for f in bad):
        body = [("__type", bad[0].error), ("message", bad[0].message)]
        return "invalid", bad[0].error, 400, bad[0].message, body
    bad = [f for f in bad if f.code != "rule"]
    malformed = [f for f in bad if f.code not in CONSTRAINTS]
    if not malformed:
        message = summary(bad)
        fields = [[("message", sentence(f)), ("path", path_of(f))] for f in bad]
        body = [("__type", constraint_error), ("message", message), ("fieldList", fields)]
        return "invalid", constraint_error, 400, message, body
    body = [("__type", serialization_error)]
    if min(malformed, key=lambda f: f.offset).code not in OWN_CODES:
        return "invalid", serialization_error, 400, None, body
    return "invalid", serialization_error, 400, OWN, body + [("message", OWN)]
