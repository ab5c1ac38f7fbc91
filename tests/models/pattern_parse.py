"""Patterns of AWS models as trees; a reader of Java's and ECMA-262's syntax that shares nothing with
codegen/regex.

A node is a tuple: ("set", Chars), ("cat", nodes), ("alt", nodes), ("repeat", node, least, most or
None, greed), ("group", node, number or None), ("look", ahead, negative, node), ("back", number),
("start",), ("end",), ("line_start",), ("line_end",), ("final_end",), ("bound", negative)."""
import functools
import unicodedata

LAST = 0x10FFFF
GREEDY, LAZY, POSSESSIVE = "", "?", "+"


class Unknown(Exception):
    """Syntax that this reader does not know."""


def normal(ranges):
    """Sorted, disjoint, not adjacent."""
    merged = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    return tuple((low, high) for low, high in merged)


def complement(ranges):
    left, at = [], 0
    for low, high in ranges:
        if low > at:
            left.append((at, low - 1))
        at = high + 1
    if at <= LAST:
        left.append((at, LAST))
    return tuple(left)


def intersection(a, b):
    return complement(normal(complement(a) + complement(b)))


DIGIT = ((0x30, 0x39),)
WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
# java.util.regex.Pattern: [ \t\n\x0B\f\r]; ECMA-262 22.2.2.9: WhiteSpace and LineTerminator
JAVA_SPACE = ((9, 13), (32, 32))
ECMA_SPACE = normal([(9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
                     (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
                     (0xFEFF, 0xFEFF)])
JAVA_LINE = ((10, 10), (13, 13), (0x85, 0x85), (0x2028, 0x2029))
ECMA_LINE = ((10, 10), (13, 13), (0x2028, 0x2029))
ALL = ((0, LAST),)
SURROGATES = ((0xD800, 0xDFFF),)

# java.util.regex.Pattern, "POSIX character classes (US-ASCII only)"
POSIX = {
    "Lower": ((0x61, 0x7A),), "Upper": ((0x41, 0x5A),), "ASCII": ((0, 0x7F),),
    "Alpha": ((0x41, 0x5A), (0x61, 0x7A)), "Digit": DIGIT,
    "Alnum": ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    "Punct": ((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
    "Graph": ((0x21, 0x7E),), "Print": ((0x20, 0x7E),), "Blank": ((9, 9), (32, 32)),
    "Cntrl": ((0, 0x1F), (0x7F, 0x7F)), "XDigit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
    "Space": JAVA_SPACE, "all": ALL,
}


@functools.lru_cache(None)
def _categories():
    found, start, last = {}, 0, unicodedata.category("\0")
    for point in range(1, LAST + 2):
        now = unicodedata.category(chr(point)) if point <= LAST else None
        if now != last:
            found.setdefault(last, []).append((start, point - 1))
            start, last = point, now
    return found


@functools.lru_cache(None)
def property_ranges(name):
    if name in POSIX:
        return POSIX[name]
    if name == "IsWhitespace":  # White_Space
        return normal([(9, 13), (32, 32), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680),
                       (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F),
                       (0x3000, 0x3000)])
    if name == "LD":  # Java: letters and digits
        return normal(property_ranges("L") + property_ranges("Nd"))
    # Alphabetic has some marks and symbols more, which no text here uses
    wanted = "L" if name in ("IsAlphabetic", "IsLetter") else name
    wanted = wanted[2:] if wanted.startswith("Is") else wanted
    ranges = [r for c, rs in _categories().items() if c.startswith(wanted) for r in rs]
    if not ranges or len(wanted) > 2:
        raise Unknown("property " + name)
    return normal(ranges)


class Chars:
    """A set of code points."""

    def __init__(self, ranges):
        self.ranges = ranges
        self._samples = None

    def __contains__(self, point):
        low, high = 0, len(self.ranges)
        while low < high:
            middle = (low + high) // 2
            if self.ranges[middle][1] < point:
                low = middle + 1
            else:
                high = middle
        return low < len(self.ranges) and self.ranges[low][0] <= point

    def samples(self):
        """Characters of the set, plain ones first; none of them a surrogate."""
        if self._samples is None:
            found = [c for c in POOL if ord(c) in self]
            for low, high in self.ranges[:40]:
                for point in (low, high):
                    if not 0xD800 <= point <= 0xDFFF and chr(point) not in found:
                        found.append(chr(point))
            self._samples = found
        return self._samples


# Plain first. Assigned in every version of Unicode that matters.
POOL = [chr(c) for c in range(0x61, 0x7B)] + [chr(c) for c in range(0x30, 0x3A)]
POOL += [chr(c) for c in range(0x41, 0x5B)] + list("-_./:+=@, *()'!#$%&;<>?[]^`{|}~\"\\")
POOL += list("\t\n\r\0\x01\x0b\x0c\x1f\x7f\x85\xa0\xaa\xad\xb2\xb5\xdf\xe9\xff\u0130\u0301\u03a9"
             "\u0416\u05d0\u0661\u0903\u0e01\u1680\u2003\u200b\u2028\u2029\u202f\u2030\u20ac\u2160"
             "\u2212\u3000\u3042\u4e2d\uac00\ue000\ufeff\uff10\ufffd\U0001d400\U0001f600\U00020000")


class Parser:
    def __init__(self, text, java):
        self.text, self.java, self.at, self.groups = text, java, 0, 0
        self.fold = self.dotall = self.multiline = False

    def parse(self):
        node = self.alternatives()
        if self.at < len(self.text):
            raise Unknown("left over at %d" % self.at)
        return node

    def peek(self, text):
        return self.text.startswith(text, self.at)

    def take(self, text):
        found = self.peek(text)
        self.at += len(text) if found else 0
        return found

    def next(self):
        if self.at >= len(self.text):
            raise Unknown("ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def alternatives(self):
        flags = self.fold, self.dotall, self.multiline
        found = [self.sequence()]
        while self.take("|"):
            found.append(self.sequence())
        self.fold, self.dotall, self.multiline = flags
        return found[0] if len(found) == 1 else ("alt", found)

    def sequence(self):
        found = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            node = self.atom()
            if node is not None:
                found.append(self.repeats(node))
        return found[0] if len(found) == 1 else ("cat", found)

    def chars(self, ranges):
        if self.fold:
            more = list(ranges)
            for low, high in ranges:
                for shift, first, last in ((-32, 0x61, 0x7A), (32, 0x41, 0x5A)):
                    if max(low, first) <= min(high, last):
                        more.append((max(low, first) + shift, min(high, last) + shift))
            ranges = normal(more)
        return ("set", Chars(tuple(ranges)))

    def atom(self):
        c = self.next()
        if c == "[":
            return self.chars(self.klass())
        if c == "(":
            return self.group()
        if c == "\\":
            return self.escape_outside()
        if c == ".":
            line = JAVA_LINE if self.java else ECMA_LINE
            return ("set", Chars(ALL if self.dotall else complement(line)))
        if c == "^":
            return ("line_start",) if self.multiline else ("start",)
        if c == "$":
            end = ("final_end",) if self.java else ("end",)
            return ("line_end",) if self.multiline else end
        if c in "*+?":
            raise Unknown("nothing to repeat")
        if c == "{":  # of a second count Java repeats nothing: x{2}{3} is x{2}
            self.at -= 1
            return ("cat", []) if self.bounds_here() else ("set", Chars(((0x7B, 0x7B),)))
        return self.chars(((ord(c), ord(c)),))

    def repeats(self, node):
        bounds = self.bounds()
        if bounds is None:
            return node
        greed = LAZY if self.take("?") else POSSESSIVE if self.take("+") else GREEDY
        return ("repeat", node, bounds[0], bounds[1], greed)

    def bounds_here(self):
        mark = self.at
        found = self.bounds()
        self.at = mark if found else mark + 1
        return found

    def bounds(self):
        if self.take("*"):
            return 0, None
        if self.take("+"):
            return 1, None
        if self.take("?"):
            return 0, 1
        end = self.text.find("}", self.at)
        if not self.peek("{") or end < 0:
            return None
        parts = self.text[self.at + 1:end].split(",")
        if len(parts) > 2 or not parts[0].isdigit() or not (len(parts) == 1 or not parts[1]
                                                           or parts[1].isdigit()):
            return None
        self.at = end + 1
        least = int(parts[0])
        return least, least if len(parts) == 1 else int(parts[1]) if parts[1] else None

    def group(self):
        if not self.take("?"):
            self.groups += 1
            number = self.groups
            return self.closed(lambda node: ("group", node, number))
        for opening, ahead, negative in (("=", 1, 0), ("!", 1, 1), ("<=", 0, 0), ("<!", 0, 1)):
            if self.take(opening):
                return self.closed(lambda node: ("look", ahead, negative, node))
        if self.take(":"):
            return self.closed(lambda node: ("group", node, None))
        return self.flags()

    def closed(self, make):
        node = self.alternatives()
        if not self.take(")"):
            raise Unknown("group without end")
        return make(node)

    def flags(self):
        on, flags = True, (self.fold, self.dotall, self.multiline)
        while True:
            c = self.next()
            if c == "-":
                on = False
            elif c == "i":
                self.fold = on
            elif c == "s":
                self.dotall = on
            elif c == "m":
                self.multiline = on
            elif c == ")":
                return None
            elif c == ":":
                node = self.closed(lambda node: ("group", node, None))
                self.fold, self.dotall, self.multiline = flags
                return node
            else:
                raise Unknown("flag " + c)

    def escape_outside(self):
        c = self.text[self.at] if self.at < len(self.text) else ""
        places = {"A": ("start",), "z": ("end",), "Z": ("final_end",), "b": ("bound", False),
                  "B": ("bound", True)}
        if c in places and c:
            self.at += 1
            return places[c]
        if c.isdigit() and c != "0":
            self.at += 1
            return ("back", int(c))
        return self.chars(self.escape()[0])

    def hex(self, count):
        digits = self.text[self.at:self.at + count]
        self.at += count
        return int(digits, 16)

    def escape(self):
        """(ranges, code point or None)"""
        c = self.next()
        sets = {"d": DIGIT, "w": WORD, "s": JAVA_SPACE if self.java else ECMA_SPACE}
        if c.lower() in sets:
            ranges = sets[c.lower()]
            return (ranges if c.islower() else complement(ranges)), None
        if c in "pP":
            return self.property(c == "P"), None
        if c == "h" or c == "v" and self.java:
            raise Unknown("\\" + c)
        point = self.point(c)
        return ((point, point),), point

    def point(self, c):
        plain = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "a": 7, "e": 27}
        if c in plain:
            return plain[c]
        if c == "x" and not self.peek("{"):
            return self.hex(2)
        if c == "x" or c == "u" and self.peek("{"):
            end = self.text.index("}", self.at)
            point = int(self.text[self.at + 1:end], 16)
            self.at = end + 1
            return point
        if c == "u":
            return self.units()
        if c == "0":
            return self.octal()
        if c.isalnum() and ord(c) < 128:
            raise Unknown("\\" + c)
        return ord(c)

    def octal(self):
        """Behind \\0: three digits in Java, two in ECMA-262 (Annex B, LegacyOctalEscapeSequence)."""
        value = 0
        for _ in range(3 if self.java else 2):
            digit = self.text[self.at:self.at + 1]
            if not digit or digit not in "01234567" or value * 8 > 0o370:
                break
            value = value * 8 + int(digit)
            self.at += 1
        return value

    def units(self):
        high = self.hex(4)
        if 0xD800 <= high < 0xDC00 and self.peek("\\u"):
            low = int(self.text[self.at + 2:self.at + 6], 16)
            if 0xDC00 <= low < 0xE000:
                self.at += 6
                return 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00
        return high

    def property(self, negative):
        if self.take("{"):
            end = self.text.index("}", self.at)
            name, self.at = self.text[self.at:end], end + 1
        else:
            name = self.next()
        ranges = property_ranges(name)
        return complement(ranges) if negative else ranges

    def klass(self):
        negative, ranges = self.take("^"), []
        while not self.take("]"):
            # ECMA-262 has no &&, but no class in a class either: both together are Java's
            if (self.java or self.peek("&&[")) and self.take("&&"):
                rest = self.klass_rest()
                ranges = list(intersection(normal(ranges), rest))
                break
            ranges += self.klass_item()
        ranges = normal(ranges)
        return complement(ranges) if negative else ranges

    def klass_rest(self):
        """What follows && up to the bracket that closes the class."""
        ranges = []
        while not self.take("]"):
            ranges += self.klass_item()
        return normal(ranges)

    def klass_item(self):
        ranges, point = self.klass_atom()
        follows = self.text[self.at + 1:self.at + 2]
        if not self.peek("-") or follows in ("]", "") or point is None:
            return list(ranges)
        if follows == "[":
            return list(ranges)
        mark = self.at
        self.at += 1
        _, last = self.klass_atom()
        if last is None:  # a-\d: the hyphen is itself
            self.at = mark + 1
            return list(ranges) + [(0x2D, 0x2D)]
        if last < point:
            raise Unknown("range upside down")
        return [(point, last)]

    def klass_atom(self):
        c = self.next()
        if c == "\\":
            if not self.java and self.take("b"):
                return ((8, 8),), 8
            return self.escape()
        if c == "[":  # a class in a class, as in Java; ECMA-262's u mode refuses what follows
            return self.klass(), None
        return ((ord(c), ord(c)),), ord(c)


def edge_is(node, kinds, last):
    while node[0] == "cat" and node[1]:
        node = node[1][-1 if last else 0]
    return node[0] in kinds


def anchored(node, kinds):
    """Does every way through the node pass one of these places?"""
    kind = node[0]
    if kind in ("cat", "alt"):
        each = (anchored(n, kinds) for n in node[1])
        return any(each) if kind == "cat" else all(each)
    if kind == "group":
        return anchored(node[1], kinds)
    if kind == "repeat":
        return node[2] > 0 and anchored(node[1], kinds)
    return kind in kinds


ANY = ("set", Chars(ALL))


def wrap(node):
    left, right = anchored(node, ("start",)), anchored(node, ("end",))
    found = [] if left else [("repeat", ANY, 0, None, LAZY)]
    found.append(node)
    if not right:
        found.append(("repeat", ANY, 0, None, GREEDY))
    return found[0] if len(found) == 1 else ("cat", found)


def whole(text, java):
    """The tree whose texts, as a whole, are the valid ones.

    botocore's and the documentation's patterns match as a whole, with Java's meaning. Smithy's are
    searched (constraint-traits, pattern) with ECMA-262's; where the model's text has ^ and $ glued
    around alternatives, ^a|b$ was a|b and means ^(?:a|b)$."""
    parser = Parser(text, java)
    node = parser.parse()
    if java:
        return node
    glued = (node[0] == "alt" and text[:1] == "^" and text[-1:] == "$"
             and edge_is(node[1][0], ("start",), False) and edge_is(node[1][-1], ("end",), True))
    if glued:
        return node
    if node[0] == "alt":
        return ("alt", [wrap(n) for n in node[1]])
    return wrap(node)
