"""Texts that a pattern takes, and texts that it just does not take, of a wanted length.

Texts are made from the tree of pattern_parse.py and confirmed by PCRE2, which gets the tree printed
in its own syntax with every class spelt out."""
import ctypes
import ctypes.util
import functools
import random
import sys

from pattern_parse import (Chars, ALL, LAST, SURROGATES, Unknown, complement, intersection, normal,
                           whole)

ENDLESS = 1 << 40
MOST_RUNS = 64
TRIES = 240

# ---- PCRE2, of units of 32 bits: its code has no limit of 64 KiB -----------------------------

UNITS = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
ANCHORED, ENDANCHORED, UTF, NO_UTF_CHECK = 0x80000000, 0x20000000, 0x00080000, 0x40000000


def load_pcre2():
    name = ctypes.util.find_library("pcre2-32")
    if not name:
        return None
    lib = ctypes.CDLL(name)
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    lib.pcre2_compile_32.restype = pointer
    lib.pcre2_compile_32.argtypes = [ctypes.c_char_p, size, ctypes.c_uint32,
                                    ctypes.POINTER(ctypes.c_int), ctypes.POINTER(size), pointer]
    lib.pcre2_match_data_create_32.restype = pointer
    lib.pcre2_match_data_create_32.argtypes = [ctypes.c_uint32, pointer]
    lib.pcre2_match_context_create_32.restype = pointer
    lib.pcre2_match_context_create_32.argtypes = [pointer]
    lib.pcre2_set_match_limit_32.argtypes = [pointer, ctypes.c_uint32]
    lib.pcre2_match_32.argtypes = [pointer, ctypes.c_char_p, size, size, ctypes.c_uint32, pointer,
                                  pointer]
    return lib


@functools.lru_cache(None)
def pcre2():
    lib = load_pcre2()
    if lib is None:
        raise SystemExit("libpcre2-32 is missing")
    context = lib.pcre2_match_context_create_32(None)
    lib.pcre2_set_match_limit_32(context, 300000)
    return lib, context, lib.pcre2_match_data_create_32(1, None)


def print_set(ranges):
    kept = intersection(ranges, complement(SURROGATES))
    if kept == complement(SURROGATES):
        return "[\\s\\S]"
    if not kept:
        return "(*FAIL)"
    return "[%s]" % "".join("\\x{%x}" % low if low == high else "\\x{%x}-\\x{%x}" % (low, high)
                            for low, high in kept)


JAVA_FINAL = (r"(?:\z|(?=(?:\r\n|[\r\x{85}\x{2028}\x{2029}])\z)|(?<!\r)(?=\n\z))")
PLACES = {"start": r"\A", "end": r"\z", "final_end": JAVA_FINAL,
          "line_start": r"(?:\A|(?<=[\n\r\x{85}\x{2028}\x{2029}])(?!\z))",
          "line_end": r"(?:\z|(?=[\n\r\x{85}\x{2028}\x{2029}]))"}


def print_repeat(node):
    _, inner, least, most, greed = node
    text = print_node(inner) if inner[0] == "set" else "(?:%s)" % print_node(inner)
    if most is not None and most > 65535 or least > 65535:  # PCRE2's largest count
        if least > 65535:
            raise Unknown("count above 65535")
        parts, left = ["%s{%d}" % (text, least)], most - least
        while left:
            parts.append("%s{0,%d}%s" % (text, min(left, 65535), greed))
            left -= min(left, 65535)
        return "".join(parts)
    return "%s{%d,%s}%s" % (text, least, "" if most is None else most, greed)


def print_node(node):
    kind = node[0]
    if kind == "set":
        return print_set(node[1].ranges)
    if kind == "cat":
        return "".join(print_node(n) for n in node[1])
    if kind == "alt":
        return "(?:%s)" % "|".join(print_node(n) for n in node[1])
    if kind == "repeat":
        return print_repeat(node)
    if kind == "group":
        return ("(%s)" if node[2] else "(?:%s)") % print_node(node[1])
    if kind == "look":
        return "(?%s%s%s)" % ("" if node[1] else "<", "!" if node[2] else "=", print_node(node[3]))
    if kind == "back":
        return "\\g{%d}" % node[1]
    if kind == "bound":
        w = "[0-9A-Za-z_]"
        here = "(?:(?<=%s)(?!%s)|(?<!%s)(?=%s))" % (w, w, w, w)
        return "(?!%s)" % here if node[1] else here
    return PLACES[kind]


class Oracle:
    def __init__(self, node):
        lib, _, _ = pcre2()
        text = print_node(node)
        code, at = ctypes.c_int(), ctypes.c_size_t()
        options = ANCHORED | ENDANCHORED | UTF
        self.code = lib.pcre2_compile_32(text.encode(UNITS), len(text), options, code, at, None)
        if not self.code:
            raise Unknown("PCRE2 error %d" % code.value)

    def matches(self, text):
        """True, False, or None: too much work."""
        lib, context, data = pcre2()
        raw = text.encode(UNITS)
        found = lib.pcre2_match_32(self.code, raw, len(text), 0, NO_UTF_CHECK, data, context)
        return True if found >= 0 else False if found == -1 else None


# ---- lengths --------------------------------------------------------------------------------

def union(runs):
    merged = []
    for low, high in sorted(runs):
        if merged and low <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], high)
        else:
            merged.append([low, high])
    if len(merged) > MOST_RUNS:  # the rest roughly: too many lengths, never too few
        merged = merged[:MOST_RUNS] + [[merged[MOST_RUNS][0], merged[-1][1]]]
    return tuple((low, min(high, ENDLESS)) for low, high in merged)


def add(a, b):
    return union([(x + u, y + v) for x, y in a for u, v in b])


def times(runs, least, most):
    if not runs:
        return ((0, 0),) if least == 0 else ()
    most = ENDLESS if most is None else most
    low, high = runs[0][0], runs[-1][1]
    if len(runs) == 1 and (low == high == 0 or high > low or low == 1):
        # x copies have x*low to x*high; from some x on there are no gaps
        found, x = [], least
        while x <= most and len(found) < MOST_RUNS:
            if x and x * (high - low) >= low - 1:
                found.append((x * low, ENDLESS if most == ENDLESS and high else most * high))
                break
            found.append((x * low, x * high))
            x += 1
        return union(found)
    total, part = [], ((0, 0),)
    for _ in range(min(least, MOST_RUNS)):
        part = add(part, runs)
    for count in range(min(least, MOST_RUNS), min(most, least + 2 * MOST_RUNS) + 1):
        total += part
        part = add(part, runs)
        if count >= most:
            break
    if most > least + 2 * MOST_RUNS:
        total.append((total[-1][0], ENDLESS if most == ENDLESS else most * high))
    return union(total)


class Maker:
    """Random texts of a tree, of an exact number of code points."""

    def __init__(self, node):
        self.node, self.lengths_of, self.keep = node, {}, []

    def lengths(self, node):
        found = self.lengths_of.get(id(node))
        if found is None:
            found = self.compute(node)
            self.lengths_of[id(node)] = found
            self.keep.append(node)
        return found

    def compute(self, node):
        kind = node[0]
        if kind == "set":
            usable = intersection(node[1].ranges, complement(SURROGATES))
            return ((1, 1),) if usable else ()
        if kind == "cat":
            total = ((0, 0),)
            for n in node[1]:
                total = add(total, self.lengths(n))
            return total
        if kind == "alt":
            return union([r for n in node[1] for r in self.lengths(n)])
        if kind == "repeat":
            return times(self.lengths(node[1]), node[2], node[3])
        if kind == "group":
            found = self.lengths(node[1])
            if node[2]:
                self.lengths_of[node[2]] = found
            return found
        if kind == "back":
            return self.lengths_of.get(node[1], ((0, 0),))
        return ((0, 0),)

    def make(self, length, rng):
        if not has(self.lengths(self.node), length):
            return None
        self.captured, self.rng = {}, rng
        self.plain = rng.random()
        self.favourite = rng.choice("aA0b1-\n")
        return self.text(self.node, length)

    def text(self, node, length):
        kind = node[0]
        if kind == "set":
            return self.one(node[1]) if length == 1 else None
        if kind == "cat":
            return self.cat(node[1], length)
        if kind == "alt":
            fits = [n for n in node[1] if has(self.lengths(n), length)]
            return self.text(self.rng.choice(fits), length) if fits else None
        if kind == "repeat":
            return self.repeat(node, length)
        if kind == "group":
            found = self.text(node[1], length)
            if node[2]:
                self.captured[node[2]] = found
            return found
        if kind == "back":
            found = self.captured.get(node[1], "")
            return found if found is not None and len(found) == length else None
        return "" if length == 0 else None

    def one(self, chars):
        samples = chars.samples()
        if not samples:
            return None
        if self.plain < 0.3:
            return self.favourite if self.favourite in samples else samples[0]
        if self.plain < 0.8:
            return samples[min(self.rng.randrange(62), self.rng.randrange(len(samples)))]
        return self.rng.choice(samples)

    def cat(self, nodes, length):
        rests = [((0, 0),)]
        for n in reversed(nodes):
            rests.append(add(rests[-1], self.lengths(n)))
        rests.reverse()
        parts = []
        for i, n in enumerate(nodes):
            own = self.lengths(n)
            if n[0] == "back":
                size = len(self.captured.get(n[1]) or "")
            else:
                size = self.split(own, rests[i + 1], length)
            part = self.text(n, size) if size is not None else None
            if part is None:
                return None
            parts.append(part)
            length -= size
        return "".join(parts) if length == 0 else None

    def split(self, own, rest, length):
        """A length of the first part that leaves one for the rest."""
        fits = []
        for low, high in own:
            for first, last in rest:
                a, b = max(low, length - last), min(high, length - first)
                if a <= b:
                    fits.append((a, b))
        if not fits:
            return None
        low, high = self.rng.choice(fits)
        return self.rng.choice((low, high, self.rng.randint(low, high)))

    def repeat(self, node, length):
        _, inner, least, most, _ = node
        runs = self.lengths(inner)
        if length == 0 and least == 0:
            return ""
        if not runs:
            return None
        if inner[0] == "set":
            if length < least or most is not None and length > most:
                return None
            if length > 200:  # of one kind: quick
                return self.one(inner[1]) * length
            return "".join(self.one(inner[1]) or "" for _ in range(length))
        low, high = runs[0][0], runs[-1][1]
        first = max(least, -(-length // high)) if high else least
        last = min(ENDLESS if most is None else most, length // low if low else max(first, length))
        if first > last:
            return None
        count = self.rng.choice((first, last, self.rng.randint(first, last)))
        if count > 4096:
            count = max(first, 4096)
        if count > 100000:
            return None
        return self.copies(inner, runs, count, length)

    def copies(self, inner, runs, count, length):
        parts, low, high = [], runs[0][0], runs[-1][1]
        for left in range(count - 1, -1, -1):
            rest = ((left * low, left * high),)
            size = self.split(runs, rest, length)
            part = self.text(inner, size) if size is not None else None
            if part is None:
                return None
            parts.append(part)
            length -= size
        return "".join(parts) if length == 0 else None


def has(runs, length):
    return any(low <= length <= high for low, high in runs)


# ---- the interface --------------------------------------------------------------------------

ODD = [" ", "!", "~", "/", "a", "0", "A", "_", "-", ".", ":", "@", "\n", "\r", "\t", "\x01", "\x7f",
       "\xe9", "\u4e2d", "\U0001f600", "\u2028", "\"", "\\", "<", "*", "+", "$", "^", "(", "]", "{"]


def set_only(node):
    """(set, least, most) of a pattern that is one repeated set between its anchors, or None."""
    while node[0] == "group":
        node = node[1]
    if node[0] == "cat":
        parts = list(node[1])
        while parts and parts[0][0] == "start":
            parts.pop(0)
        while parts and parts[-1][0] in ("end", "final_end"):
            parts.pop()
        return set_only(parts[0]) if len(parts) == 1 else None
    if node[0] == "set":
        return node[1], 1, 1
    if node[0] == "repeat" and node[4] != "+":
        inner = node[1]
        while inner[0] == "group":
            inner = inner[1]
        if inner[0] == "alt":
            if not all(n[0] == "set" for n in inner[1]):
                return None
            ranges = normal([r for n in inner[1] for r in n[1].ranges])
            return Chars(ranges), node[2], ENDLESS if node[3] is None else node[3]
        if inner[0] == "set":
            return inner[1], node[2], ENDLESS if node[3] is None else node[3]
        if inner[0] == "repeat":  # (x+)*
            deeper = set_only(inner)
            if deeper and deeper[1] <= 1 and deeper[2] >= ENDLESS and node[2] <= 1:
                return deeper[0], node[2] * deeper[1], ENDLESS
    return None


def nullable(node):
    """Does the node, without looking around, match the empty text anywhere?"""
    kind = node[0]
    if kind == "cat":
        return all(nullable(n) for n in node[1])
    if kind == "alt":
        return any(nullable(n) for n in node[1])
    if kind == "group":
        return nullable(node[1])
    if kind == "repeat":
        return node[2] == 0 or nullable(node[1])
    return False


def flat(node):
    """A cat of cats and groups as one list."""
    if node[0] == "cat":
        return [part for n in node[1] for part in flat(n)]
    if node[0] == "group" and node[1][0] == "cat":
        return flat(node[1])
    return [node]


def shortest(node):
    """A lower bound of the length."""
    kind = node[0]
    if kind == "set":
        return 1
    if kind == "cat":
        return sum(shortest(n) for n in node[1])
    if kind == "alt":
        return min(shortest(n) for n in node[1])
    if kind == "group":
        return shortest(node[1])
    return node[2] * shortest(node[1]) if kind == "repeat" else 0


def takes_nothing(node):
    """Proof that no text matches: something is taken in front of ^ or behind $ (\\z)."""
    kind = node[0]
    if kind == "alt":
        return all(takes_nothing(n) for n in node[1])
    if kind == "repeat":
        return node[2] > 0 and takes_nothing(node[1])
    if kind == "set":
        return not intersection(node[1].ranges, complement(SURROGATES))
    if kind == "group":
        return takes_nothing(node[1])
    if kind != "cat":
        return False
    parts, before = flat(node), 0
    after = sum(shortest(n) for n in parts)
    for n in parts:
        if n[0] == "start" and before or n[0] == "end" and after or n is not node and \
                n[0] != "cat" and takes_nothing(n):
            return True
        before += shortest(n)
        after -= shortest(n)
    return False


def eats_all(node):
    """Proof that every text matches: .* alone, one side of a search, an alternative that does."""
    kind = node[0]
    if kind == "alt":
        return any(eats_all(n) for n in node[1])
    if kind == "group":
        return eats_all(node[1])
    if kind == "cat":
        # the others may take nothing, ^ stands in front of what takes all, $ behind it
        parts = flat(node)
        for i, n in enumerate(parts):
            if is_everything(n) and all(p[0] == "start" or nullable(p) for p in parts[:i]) and all(
                    p[0] in ("end", "final_end") or nullable(p) for p in parts[i + 1:]):
                return True
        return False
    return is_everything(node)


def is_everything(node):
    only = set_only(node)
    return bool(only) and only[1] == 0 and only[2] >= ENDLESS and full(only[0])


def full(chars):
    return intersection(chars.ranges, complement(SURROGATES)) == complement(SURROGATES)


class Pattern:
    def __init__(self, text, java):
        self.text = text
        self.node = whole(text, java)
        self.maker = Maker(self.node)
        self.oracle = Oracle(self.node)
        self.runs = self.maker.lengths(self.node)
        self.cache = {}

    @property
    def shortest(self):
        return self.runs[0][0] if self.runs else ENDLESS

    @property
    def longest(self):
        return self.runs[-1][1] if self.runs else -1

    def lengths(self, least, most):
        """Lengths to try between the two, the shortest first."""
        found = []
        for low, high in self.runs:
            low, high = max(low, least), min(high, most)
            if low <= high:
                found += [low, low + 1, low + 2, low + 3, low + 5, low + 8, low + 13, low + 40,
                          (low + high) // 2, high]
                found = [n for n in found if n <= high or n < low]
        return sorted(set(n for n in found if least <= n <= most))

    def valid(self, least, most, want=1, longest=False):
        """Up to `want` different texts of a length between the two."""
        key = (least, most, want, longest)
        if key not in self.cache:
            self.cache[key] = self.find(least, most, want, longest)
        return self.cache[key]

    def find(self, least, most, want, longest):
        found, rng = [], random.Random(self.text + str(least))
        lengths = self.lengths(least, min(most, 1 << 20))
        if longest:
            lengths = lengths[::-1]
        for tries in range(TRIES + 4 * want):
            for length in lengths[:2] if tries < 20 else lengths[:6] if tries < 80 else lengths:
                text = self.maker.make(length, rng)
                if text is not None and text not in found and len(text) == length \
                        and self.oracle.matches(text):
                    found.append(text)
                    if len(found) >= want:
                        return found
                if length > 5000 and tries > 20:
                    break
            if not lengths:
                break
        return found

    def broken(self, least, most):
        """A text of that length that the pattern does not take, or None."""
        key = ("broken", least, most)
        if key not in self.cache:
            self.cache[key] = self.find_broken(least, most)
        return self.cache[key]

    def candidates(self, least, most, rng):
        base = self.valid(least, min(most, 4000), 3)
        for text in base:
            places = {0, len(text), len(text) // 2, len(text) - 1, rng.randint(0, len(text))}
            odd = ODD[:]
            rng.shuffle(odd)
            for at in sorted(p for p in places if p >= 0):
                for c in odd:
                    yield text[:at] + c + text[at + 1:]
                    yield text[:at] + c + text[at:]
                yield text[:at] + text[at + 1:]
        for text in self.outside():
            for length in {least, max(least, 1), min(most, least + 3)}:
                yield text * length
            for other in base:
                yield text + other[1:]
                yield other[:-1] + text
        if self.longest < most:
            for c in "aA0 -":
                yield c * (self.longest + 1)
        for c in ODD:
            for d in ODD:
                yield c + d + c
        for length in sorted({least, max(least, 1), min(most, least + 1), min(most, least + 7)}):
            for c in ODD:
                yield c * length
                yield (c + "a") * (length // 2) + "a" * (length % 2)

    def outside(self):
        """Characters that some set of the pattern does not have."""
        found, todo = [], [self.node]
        while todo and len(found) < 40:
            node = todo.pop()
            if node[0] == "set":
                found += Chars(complement(node[1].ranges)).samples()[:2]
            elif node[0] in ("cat", "alt"):
                todo += node[1]
            elif node[0] in ("repeat", "group"):
                todo.append(node[1])
        return sorted(set(found))

    def find_broken(self, least, most):
        rng = random.Random(self.text)
        for text in self.candidates(least, most, rng):
            if least <= len(text) <= most and self.oracle.matches(text) is False:
                return text
        return None

    def proof_empty(self):
        return takes_nothing(self.node) or not self.runs

    def proof_broken(self, least, most):
        """Why no text of such a length breaks the pattern; None: unknown."""
        if eats_all(self.node):
            return "the pattern takes every text"
        only = set_only(self.node)
        if only and full(only[0]) and only[1] <= least and only[2] >= most:
            return "the pattern takes every text of such a length"
        return None


@functools.lru_cache(None)
def pattern(text, java):
    return Pattern(text, java)
