"""Minimal valid JSON for a shape, from the model alone; and different ones where they must differ."""
import base64
import collections
import decimal
import json

from aws_models import INTEGERS, Use
from texts import MEGABYTE, texts_of

# JSON text; what it unavoidably breaks, as (code, pointer from the value on, offset in it)
Value = collections.namedtuple("Value", "data faults")


class Endless(Exception):
    """The shape needs itself, or more than a megabyte."""


def text_json(text):
    """As UTF-8 or with escapes, by turns."""
    return json.dumps(text, ensure_ascii=len(text) % 2 == 0).encode()


def pointer(name):
    return "/" + name.replace("~", "~0").replace("/", "~1")


def shifted(faults, prefix, offset):
    return [(code, prefix + path, at + offset) for code, path, at in faults]


class Values:
    """Of one service."""

    def __init__(self, service, request):
        self.service, self.request = service, request
        self.known, self.open = {}, set()

    def texts(self, use):
        values = tuple(use.shape.values) if use.shape.kind == "enum" else None
        return texts_of(use.traits.pattern, self.service.java, *use.traits.length, values)

    def minimal(self, use):
        found = self.known.get(use)
        if found is None:
            if use in self.open:
                raise Endless(use.shape.name)
            self.open.add(use)
            try:
                found = self.make(use)
            finally:
                self.open.discard(use)
            self.known[use] = found
        if len(found.data) > MEGABYTE:
            raise Endless(use.shape.name)
        return found

    def make(self, use):
        return getattr(self, "make_" + use.shape.kind, self.make_number)(use)

    def make_string(self, use):
        texts = self.texts(use)
        found = texts.valid()
        if found:
            return Value(text_json(found[0]), [])
        text, codes = texts.nearest()
        return Value(text_json(text), [(code, "", 0) for code in codes])

    make_enum = make_string

    def make_boolean(self, _):
        return Value(b"true", [])

    def make_document(self, _):
        return Value(b"{}", [])

    def make_blob(self, use):
        return Value(blob(use.traits.length[0] or 0), [])

    def make_timestamp(self, use):
        return Value(TIMES[use.traits.time or "epoch"], [])

    def make_number(self, use):
        low, high = number_range(use)
        if use.shape.kind == "intEnum":
            good = [v for v in use.shape.values if (low is None or v >= low) and (
                high is None or v <= high)]
            return Value(b"%d" % (good or use.shape.values)[0], [])
        value = 0 if (low is None or low <= 0) and (high is None or high >= 0) else \
            low if low is not None else high
        return Value(number(value), [])

    def body_members(self, shape, top):
        """Those that are in the JSON; at the top of a message some travel elsewhere."""
        return [m for m in shape.members
                if not top or m.location is None and not is_event_stream(m)]

    def make_structure(self, use, top=False):
        members = [m for m in self.body_members(use.shape, top) if m.required]
        return self.object([(m.wire, self.minimal(m.use)) for m in members])

    @staticmethod
    def object(entries):
        data, faults = b"{", []
        for name, value in entries:
            data += (b"," if len(data) > 1 else b"") + text_json(name) + b":"
            faults += shifted(value.faults, pointer(name), len(data))
            data += value.data
        return Value(data + b"}", faults)

    @staticmethod
    def array(elements):
        data, faults = b"[", []
        for i, value in enumerate(elements):
            data += b"," if i else b""
            faults += shifted(value.faults, "/%d" % i, len(data))
            data += value.data
        return Value(data + b"]", faults)

    def make_union(self, use):
        best = None
        for member in use.shape.members:
            try:
                found = self.object([(member.wire, self.minimal(member.use))])
            except Endless:
                continue
            if not best or len(found.faults) < len(best.faults):
                best = found
            if not best.faults:
                return best
        if not best:
            raise Endless(use.shape.name)
        return best

    def make_list(self, use):
        return self.array(self.elements(use, use.traits.length[0] or 0))

    def make_map(self, use):
        return self.object(self.entries(use, use.traits.length[0] or 0))

    def elements(self, use, count):
        """So many that a list may hold together."""
        if count == 0:
            return []
        if use.traits.unique:
            found = self.different(use.shape.element, count)
            if len(found) < count:
                raise Endless("%s: %d different elements" % (use.shape.name, count))
            return found
        element = self.minimal(use.shape.element)
        if len(element.data) * count > MEGABYTE:
            raise Endless("%s: %d elements" % (use.shape.name, count))
        return [element] * count

    def keys(self, use, count):
        found = self.texts(use.shape.key).valid(count)
        if len(found) < count:
            raise Endless("%s: %d keys" % (use.shape.name, count))
        return found

    def entries(self, use, count):
        if count == 0:
            return []
        value = self.minimal(use.shape.value)
        if (len(value.data) + 10) * count > MEGABYTE:
            raise Endless("%s: %d entries" % (use.shape.name, count))
        return [(key, value) for key in self.keys(use, count)]

    # ---- values that differ from each other

    def different(self, use, count):
        """Up to `count` values, no two equal."""
        if use in self.open:
            return [self.minimal(use)] if use in self.known else []
        if count <= 1:
            return [self.minimal(use)]
        first = self.minimal(use)
        self.open.add(use)
        try:
            found = getattr(self, "different_" + use.shape.kind, self.different_number)(use, count)
        finally:
            self.open.discard(use)
        return found[:count] or [first]

    def different_string(self, use, count):
        return [Value(text_json(text), []) for text in self.texts(use).valid(count)]

    different_enum = different_string

    def different_boolean(self, *_):
        return [Value(b"true", []), Value(b"false", [])]

    def different_document(self, *_):
        return [Value(b"{}", [])]

    def different_blob(self, use, count):
        least, most = use.traits.length
        size = max(least or 0, 4)
        if most is not None and size > most:
            size = most
        return [Value(blob(size, i), []) for i in range(min(count, 256 ** size))]

    def different_timestamp(self, use, count):
        kind = use.traits.time or "epoch"
        if kind == "epoch":
            return [Value(b"%d" % i, []) for i in range(count)]
        return [Value(TIMES[kind].replace(b"23:20:50", b"%02d:%02d:%02d" % (
            i // 3600 % 24, i // 60 % 60, i % 60)), []) for i in range(count)]

    def different_number(self, use, count):
        low, high = number_range(use)
        if use.shape.kind == "intEnum":
            return [Value(str(v).encode(), []) for v in use.shape.values]
        start = low if low is not None else (high - count if high is not None else 0)
        found = [start + i for i in range(count)]
        return [Value(number(v), []) for v in found if high is None or v <= high]

    def different_structure(self, use, count):
        required = [m for m in use.shape.members if m.required]
        best = []
        for member in required + [m for m in use.shape.members if not m.required]:
            fixed = [(m.wire, self.minimal(m.use)) for m in required if m is not member]
            try:
                found = self.different(member.use, count)
            except Endless:
                continue
            if len(found) > len(best):
                best = [self.object(fixed + [(member.wire, value)]) for value in found]
            if len(best) >= count:
                break
        return best

    def different_union(self, use, count):
        found = []
        for member in use.shape.members:
            try:
                found += [self.object([(member.wire, value)])
                          for value in self.different(member.use, count)]
            except Endless:
                continue
            if len(found) >= count:
                break
        return found

    def different_list(self, use, count):
        rest = self.elements(use, max((use.traits.length[0] or 0) - 1, 0))
        if use.traits.length[1] == 0 or use.traits.unique:
            return [self.minimal(use)]
        return [self.array([value] + rest) for value in self.different(use.shape.element, count)]

    def different_map(self, use, count):
        entries = self.entries(use, max(use.traits.length[0] or 0, 1))
        if use.traits.length[1] == 0:
            return [self.minimal(use)]
        return [self.object([(entries[0][0], value)] + entries[1:])
                for value in self.different(use.shape.value, count)]


TIMES = {"epoch": b"0", "date": b'"1985-04-12T23:20:50Z"', "http": b'"Fri, 12 Apr 1985 23:20:50 GMT"'}


def is_event_stream(member):
    return member.use.shape.kind == "union" and member.use.shape.stream


def blob(size, index=0):
    data = index.to_bytes(4, "little")[:size].ljust(size, b"\0")
    return b'"' + base64.b64encode(data) + b'"'


def number(value):
    return format(value, "f").encode() if isinstance(value, decimal.Decimal) else b"%d" % value


def bounds(use):
    """The range trait in the numbers of the kind."""
    make = int if use.shape.kind in INTEGERS or use.shape.kind == "intEnum" else decimal.Decimal
    return tuple(None if b is None else make(b) for b in use.traits.range)


def number_range(use):
    """What is left of the type under the range trait."""
    low, high = bounds(use)
    least, most = INTEGERS.get(use.shape.kind, (None, None))
    low = least if low is None or least is not None and least > low else low
    high = most if high is None or most is not None and most < high else high
    if low == least and least is not None and (high is None or high >= 0):
        low = min(0, high) if least < 0 else low
    return low, high


def use_of(shape):
    return Use(shape, shape.traits)
