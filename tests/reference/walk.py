"""Payload and shape -> findings: a recursive descent over the bytes, one function per rule.

Slow and plain on purpose: it is what the C code is compared with, and shares nothing with it. The
rules are those of RFC 8259, RFC 3629 and the strict profile (README.md here says where each is
written down).
"""

MAX_DEPTH = 64  # modelled containers inside each other
MAX_NESTING = 1000  # containers inside each other below a modelled place
MAX_DIGITS = 1000  # digits of a number

VIOLATION, WARNING = "violation", "warning"
SYNTAX = {
    "empty", "truncated", "unexpected", "literal", "number", "control", "escape", "utf8", "bom",
    "trailing", "surrogate",
}  # fmt: skip
CONSTRAINTS = {
    "required", "length_min", "length_max", "pattern", "range_min", "range_max", "enum",
}  # fmt: skip
LIMITS = {"limit_depth", "limit_nesting", "limit_digits"}
# Within one value, after all that is no constraint: pattern before length and range, then the enum.
RANK = {
    "pattern": 1, "length_min": 2, "length_max": 2, "range_min": 2, "range_max": 2, "enum": 3,
    "rule": 5,
}  # fmt: skip
# Smithy's servers: enum, length, pattern (getConstraintTraits() of smithy-typescript).
SMITHY_RANK = dict(RANK, enum=1, pattern=3)

SPACE = b" \t\n\r"
DIGITS = b"0123456789"
FLOAT_TEXTS = ("NaN", "Infinity", "-Infinity")
INTEGER_BITS = {"integer": 32, "long": 64}
FOUND = {"t": "TRUE_VALUE", "f": "FALSE_VALUE", "n": "NULL_VALUE"}


class Stop(Exception):
    """A syntax error or a limit: the walk ends here."""

    def __init__(self, code, offset, length):
        super().__init__(code)
        self.code, self.offset, self.length = code, offset, length


class Value:
    """A value of the payload: what kind of JSON it is, where it stands, what it holds."""

    def __init__(self, kind, start, end, content=None):
        self.kind = kind  # object, list, string, number, TRUE_VALUE, FALSE_VALUE, NULL_VALUE
        self.start, self.end = start, end
        self.content = content  # decoded text, digits as written, children


class Step:
    """Where the walk is inside an open container. `number` orders siblings."""

    def __init__(self, kind, number, text):
        self.kind = kind  # member, element, entry
        self.number, self.text = number, text


class Finding:
    def __init__(self, code, severity, path, offset, length, on_key=False):
        self.code, self.severity, self.path = code, severity, path
        self.offset, self.length, self.on_key = offset, length, on_key
        self.shape = None  # of the value
        self.value = None  # that was refused
        self.container = None  # of a list element, map key or map value: the list or map
        self.container_shape = None
        self.rule = 0  # its place in the file

    def is_element(self):
        """About a list element, map key or map value: AWS names the list or map instead."""
        return self.code in CONSTRAINTS and bool(self.path) and self.path[-1].kind != "member"

    def order(self, rank=RANK):
        steps = tuple(step.number for step in self.path)
        return (steps, not self.on_key, rank.get(self.code, 0), self.offset, self.code, self.rule)

    def smithy_order(self):
        return self.order(SMITHY_RANK)


class Walk:
    def __init__(self, body, shape, response):
        self.body = body
        self.size = len(body)
        self.at = 0
        self.shape = shape
        self.response = response
        self.path = []  # a Step, or None where nothing is named yet, per open modelled container
        self.findings = []
        self.top = None  # the whole value, once it is read; an empty body is an empty object

    # ---- findings

    def add(self, code, offset, length, shape=None, value=None, on_key=False):
        severity = WARNING if self.response and code in CONSTRAINTS else VIOLATION
        path = [step for step in self.path if step]
        finding = Finding(code, severity, path, offset, length, on_key)
        finding.shape, finding.value = shape, value
        self.findings.append(finding)

    def add_value(self, code, shape, value, on_key=False):
        self.add(code, value.start, value.end - value.start, shape, value, on_key)

    def mismatch(self, shape, value):
        self.add_value("type", shape, value)

    # ---- the whole payload

    def run(self):
        try:
            self.payload()
        except Stop as stop:
            self.add(stop.code, stop.offset, stop.length)
        self.findings.sort(key=Finding.order)
        return self.findings

    def payload(self):
        if self.size == 0:
            self.missing_members(self.shape, set(), 0, 0)
            self.top = Value("object", 0, 0, [])
            return
        if self.body.startswith(b"\xef\xbb\xbf"):
            raise Stop("bom", 0, 3)
        self.space()
        value = self.value(self.shape)
        self.top = value
        if value.kind == "NULL_VALUE":
            self.mismatch(self.shape, value)
        self.space()
        if self.at < self.size:
            raise Stop("trailing", self.at, 1)

    def space(self):
        while self.at < self.size and self.body[self.at] in SPACE:
            self.at += 1

    def peek(self):
        """The byte that comes; the payload must not end here."""
        if self.at >= self.size:
            raise Stop("truncated", self.size, 0)
        return self.body[self.at : self.at + 1]

    def unexpected(self):
        raise Stop("unexpected", self.at, 1)

    def expect(self, byte):
        if self.peek() != byte:
            self.unexpected()
        self.at += 1

    # ---- values against shapes; shape None: not modelled

    def value(self, shape, step=None):
        """`step`: that of a list element. The walk stands there once the value's first token is
        read: the quote or bracket that opens it, or the whole number or literal."""
        byte = self.peek()
        if step and byte in b'"{[':
            self.path[-1] = step
        if byte == b"{" and shape is not None and shape.kind in ("structure", "map"):
            return self.structure(shape) if shape.kind == "structure" else self.map(shape)
        if byte == b"[" and shape is not None and shape.kind == "list":
            return self.list(shape)
        if byte in (b"{", b"["):
            value = self.skip(1)
            if shape is not None:
                self.mismatch(shape, value)
            return value
        value = self.scalar()
        if step:
            self.path[-1] = step
        if shape is not None and value.kind != "NULL_VALUE":
            self.check_scalar(shape, value)
        return value

    def enter(self):
        if len(self.path) >= MAX_DEPTH:
            raise Stop("limit_depth", self.at, 1)
        self.path.append(None)
        self.at += 1

    def structure(self, shape):
        start, seen, members = self.at, set(), []
        self.enter()
        for name in self.names(modelled=True):
            member = shape.members.get(name.content)
            self.path[-1] = Step("member", member.index, member.name) if member else None
            if member and member.name in seen:
                self.add_value("duplicate_member", member.shape, name)
            if member:
                seen.add(member.name)
            self.colon()
            value = self.value(member.shape if member else None)
            members.append((name, value))
            if member and member.required and value.kind == "NULL_VALUE":
                self.add_value("required", member.shape, value)
        self.missing_members(shape, seen, start, 1)
        self.path.pop()
        return Value("object", start, self.at, members)

    def missing_members(self, shape, seen, start, length):
        outer = self.path[:-1]
        for member in shape.members.values():
            if member.required and member.name not in seen:
                self.path = outer + [Step("member", member.index, member.name)]
                self.add("required", start, length, member.shape)
        self.path = outer + [None]

    def map(self, shape):
        start, seen, entries, before = self.at, set(), [], len(self.findings)
        self.enter()
        for key in self.names(entries=True, modelled=True):
            self.path[-1] = Step("entry", key.start, key.content)
            self.check_string(shape.key, key, True)
            if key.content in seen:
                self.add_value("duplicate_key", shape.key, key, True)
            seen.add(key.content)
            self.colon()
            entries.append((key, self.dense(shape.value)))
        return self.close(shape, Value("object", start, self.at, entries), before)

    def list(self, shape):
        start, elements, before = self.at, [], len(self.findings)
        self.enter()
        for index in self.elements(modelled=True):
            elements.append(self.dense(shape.element, Step("element", index, str(index))))
        return self.close(shape, Value("list", start, self.at, elements), before)

    def close(self, shape, value, before):
        """A complete list or map: its own length, and whose elements the findings are about."""
        self.path.pop()
        for finding in self.findings[before:]:
            if finding.is_element() and len(finding.path) == len(self.path) + 1:
                finding.container, finding.container_shape = value, shape
        self.check_length(shape, value, len(value.content))
        return value

    def dense(self, shape, step=None):
        """An element: null is none, except that clients tolerate it."""
        value = self.value(shape, step)
        if value.kind == "NULL_VALUE" and not self.response:
            self.add_value("null_element", shape, value)
        return value

    def colon(self):
        self.space()
        self.expect(b":")
        self.space()

    # ---- the commas of objects and arrays

    def names(self, entries=False, modelled=False):
        """Yields each key of the object; the caller reads the colon and the value. Between two
        members or entries the walk stands in none."""
        self.space()
        if self.peek() == b"}":
            self.at += 1
            return
        while True:
            self.space()
            if self.peek() != b'"':
                self.unexpected()
            if entries:
                self.path[-1] = None  # until the key is read, the walk stands in no entry
            yield self.string()
            if modelled:
                self.path[-1] = None
            self.space()
            if self.peek() == b"}":
                self.at += 1
                return
            self.expect(b",")

    def elements(self, modelled=False):
        """Yields the index of each element."""
        self.space()
        if self.peek() == b"]":
            self.at += 1
            return
        index = 0
        while True:
            self.space()
            if not self.begins_value():
                self.unexpected()
            yield index
            if modelled:
                self.path[-1] = None
            index += 1
            self.space()
            if self.peek() == b"]":
                self.at += 1
                return
            self.expect(b",")

    def begins_value(self):
        return self.peek() in b'"{[tfn-0123456789'

    # ---- what is not modelled: only its syntax counts

    def skip(self, level):
        if self.peek() not in (b"{", b"["):
            return self.scalar()
        if level > MAX_NESTING:
            raise Stop("limit_nesting", self.at, 1)
        start, kind = self.at, "object" if self.peek() == b"{" else "list"
        self.at += 1
        children = []
        if kind == "object":
            for name in self.names():
                self.colon()
                children.append((name, self.skip(level + 1)))
        else:
            for _ in self.elements():
                children.append(self.skip(level + 1))
        return Value(kind, start, self.at, children)

    # ---- scalars as JSON

    def scalar(self):
        byte = self.peek()
        if byte == b'"':
            return self.string()
        if byte in b"-0123456789":
            return self.number()
        if byte in b"tfn":
            return self.literal()
        return self.unexpected()

    def literal(self):
        start = self.at
        word = {b"t": b"true", b"f": b"false", b"n": b"null"}[self.peek()]
        for count in range(len(word)):
            if self.peek() != word[count : count + 1]:
                raise Stop("literal", start, count + 1)
            self.at += 1
        return Value(FOUND[chr(word[0])], start, self.at)

    def number(self):
        self.start, self.digits = self.at, 0
        if self.peek() == b"-":
            self.at += 1
        if self.next_is(b"0"):
            self.digit()
        else:
            self.digit_run()
        if self.next_is(b"."):
            self.at += 1
            self.digit_run()
        if self.next_is(b"eE"):
            self.at += 1
            if self.next_is(b"+-"):
                self.at += 1
            self.digit_run()
        return Value("number", self.start, self.at, self.body[self.start : self.at].decode())

    def next_is(self, bytes_):
        return self.at < self.size and self.body[self.at] in bytes_

    def digit_run(self):
        """At least one digit."""
        if self.peek() not in DIGITS:
            raise Stop("number", self.at, 1)
        while self.next_is(DIGITS):
            self.digit()

    def digit(self):
        self.digits += 1
        self.at += 1
        if self.digits > MAX_DIGITS:
            raise Stop("limit_digits", self.start, self.at - self.start)

    def string(self):
        start, text = self.at, []
        self.at += 1
        while self.peek() != b'"':
            byte = self.body[self.at]
            if byte == 0x5C:
                text.append(self.escape())
            elif byte < 0x20:
                raise Stop("control", self.at, 1)
            elif byte < 0x80:
                text.append(chr(byte))
                self.at += 1
            else:
                text.append(self.utf8())
        self.at += 1
        return Value("string", start, self.at, "".join(text))

    def escape(self):
        start = self.at
        unit = self.escaped_unit()
        if 0xDC00 <= unit <= 0xDFFF:
            raise Stop("surrogate", start, 6)
        if not 0xD800 <= unit <= 0xDBFF:
            return chr(unit)
        if self.peek() != b"\\":
            raise Stop("surrogate", start, 6)
        low = self.escaped_unit()
        if not 0xDC00 <= low <= 0xDFFF:
            raise Stop("surrogate", start, 6)
        return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))

    def escaped_unit(self):
        """One escape, \\n or \\u000a, as a UTF-16 unit."""
        start = self.at
        self.at += 1
        letter = self.peek()
        self.at += 1
        if letter != b"u":
            if letter not in b'"\\/bfnrt':
                raise Stop("escape", start, 2)
            return ord('"\\/\b\f\n\r\t'[b'"\\/bfnrt'.index(letter)])
        for _ in range(4):
            if self.peek() not in b"0123456789abcdefABCDEF":
                raise Stop("escape", start, self.at + 1 - start)
            self.at += 1
        return int(self.body[start + 2 : self.at], 16)

    def utf8(self):
        """One sequence; Python's own decoder says whether it is good (RFC 3629)."""
        start = self.at
        first = self.body[start]
        size = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        sequence = self.body[start : start + size]
        try:
            text = sequence.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and start + size > self.size:
                raise Stop("truncated", self.size, 0) from None
            raise Stop("utf8", start, 1) from None
        self.at += size
        return text

    # ---- scalars against shapes

    def check_scalar(self, shape, value):
        if shape.kind in ("string", "enum") and value.kind == "string":
            self.check_string(shape, value)
        elif shape.kind in INTEGER_BITS and value.kind == "number":
            self.check_integer(shape, value)
        elif shape.kind == "double" and value.kind == "number":
            if float(value.content) in (float("inf"), float("-inf")):
                self.add_value("overflow", shape, value)
        elif shape.kind == "double" and value.kind == "string":
            if value.content not in FLOAT_TEXTS:
                self.add_value("float_text", shape, value)
        elif shape.kind == "boolean" and value.kind in ("TRUE_VALUE", "FALSE_VALUE"):
            pass
        elif shape.kind == "timestamp" and value.kind == "number":
            if float(value.content) in (float("inf"), float("-inf")):
                self.add_value("overflow", shape, value)
        else:
            self.mismatch(shape, value)

    def check_string(self, shape, value, on_key=False):
        if shape.regex and not shape.regex.fullmatch(value.content):
            self.add_value("pattern", shape, value, on_key)
        self.check_length(shape, value, len(value.content), on_key)
        if shape.kind == "enum" and not self.response and value.content not in shape.values:
            self.add_value("enum", shape, value, on_key)

    def check_length(self, shape, value, length, on_key=False):
        low, high = shape.length
        if low is not None and length < low:
            self.add_value("length_min", shape, value, on_key)
        if high is not None and length > high:
            self.add_value("length_max", shape, value, on_key)

    def check_integer(self, shape, value):
        number = integer_of(value.content)
        bits = INTEGER_BITS[shape.kind]
        low, high = shape.range
        if number is None:
            self.add_value("fraction", shape, value)
        elif not -(1 << (bits - 1)) <= number < 1 << (bits - 1):
            self.add_value("overflow", shape, value)
        elif low is not None and number < low:
            self.add_value("range_min", shape, value)
        elif high is not None and number > high:
            self.add_value("range_max", shape, value)


def integer_of(text):
    """The integer that a JSON number is; None if it is none. Huge ones are only huge here, too."""
    mantissa, _, exponent = text.replace("E", "e").partition("e")
    sign = -1 if mantissa.startswith("-") else 1
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = whole + fraction
    power = int(exponent or "0") - len(fraction)
    trimmed = digits.rstrip("0")
    power += len(digits) - len(trimmed)
    if not trimmed.strip("0"):
        return 0
    if power < 0:
        return None
    return sign * int(trimmed) * 10 ** min(power, 30)
