"""Strings of an enum or string under length, pattern and values: some that are valid, and some that
break one of these and nothing else."""
import functools

from pattern_texts import ENDLESS, pattern

MEGABYTE = 1 << 20
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def numbered(index, length):
    """Different texts for different indices, as long as there are enough."""
    text = ""
    for _ in range(length):
        index, digit = divmod(index, len(LETTERS))
        text += LETTERS[digit]
        if index == 0 and len(text) > 8:
            return text + "a" * (length - len(text))
    return text if index == 0 else None


class Texts:
    """least, most: length in code points; regex: a Pattern or None; values: a tuple or None."""

    def __init__(self, regex, least, most, values):
        self.regex, self.values = regex, values
        self.least, self.most = least or 0, ENDLESS if most is None else most

    def fits(self, text, length=True, matching=True):
        """Does it keep these of the constraints?"""
        return (not length or self.least <= len(text) <= self.most) and (
            not matching or not self.regex or self.regex.oracle.matches(text) is True)

    def free(self, least, most, want):
        """Texts for pattern and these lengths."""
        if least > most:
            return []
        if self.regex:
            return self.regex.valid(least, most, want)
        length = max(least, 1 if most else 0)
        while length < min(most, least + 6) and len(LETTERS) ** length < want:
            length += 1
        found = [numbered(i, length) for i in range(want)]
        return [text for text in found if text is not None]

    def valid(self, want=1):
        if self.values is not None:
            return [v for v in self.values if self.fits(v)][:want]
        return self.free(self.least, self.most, want)

    def nearest(self):
        """(text, codes): the pattern's text of another length, a value of the enum that breaks the
        rest, or whatever."""
        found = list(self.values or []) or self.free(0, ENDLESS, 1) or [self.free_of_pattern()]
        text, codes = found[0], []
        if not self.fits(text, length=False):
            codes.append("pattern")
        if len(text) < self.least:
            codes.append("length_min")
        if len(text) > self.most:
            codes.append("length_max")
        return text, codes

    def free_of_pattern(self):
        return "a" * max(self.least, min(1, self.most))

    def faults(self, text):
        """Everything that is wrong with a text."""
        found = []
        if self.regex and self.regex.oracle.matches(text) is not True:
            found.append("pattern")
        if len(text) < self.least:
            found.append("length_min")
        if len(text) > self.most:
            found.append("length_max")
        if self.values is not None and text not in self.values:
            found.append("enum")
        return found

    def together(self, what):
        """(text, faults): one that breaks the constraint, along with what implies it; or None."""
        lengths = {"length_min": self.least - 1, "length_max": self.most + 1}
        length = lengths.get(what, max(self.least, 1))
        if not 0 <= length < MEGABYTE:
            return None
        for c in "a \x01\n\u4e2d":
            text = c * length
            found = self.faults(text)
            if what in found and (not self.regex or self.regex.oracle.matches(text) is not None):
                return text, found
        return None

    def odd(self):
        """A valid text of characters that patterns seldom take; None: none was found."""
        length = min(max(self.least, 24), self.most)
        text = ("\n\r\t\x01\x0b\0 ~\x7f\x85\xad\u0301\u2028\u2029\ufeff\U0001f600\ue000/\"\\"
                * (length // 18 + 1))[:length]
        return text if not self.faults(text) else None

    # Each of these: (text, None), or (None, why not); the reason begins with "proved: " where it is
    # certain that there is none.

    def shorter(self):
        if self.least == 0:
            return None, "proved: no text is shorter than 0"
        if self.values is not None:
            return self.value_of(lambda v: len(v) < self.least)
        if self.regex:
            if self.regex.shortest >= self.least:
                return None, "proved: the pattern takes no shorter text"
            for low in (max(0, self.least - 4), 0):
                found = self.regex.valid(low, self.least - 1, 1, True)
                if found:
                    return found[0], None
            return None, self.nothing_found()
        return "a" * (self.least - 1), None

    def longer(self):
        if self.values is not None:
            return self.value_of(lambda v: len(v) > self.most)
        if self.regex and self.regex.longest <= self.most:
            return None, "proved: the pattern takes no longer text"
        if self.most >= MEGABYTE:
            return None, "bound of 1 MB or more"
        if not self.regex:
            return "a" * (self.most + 1), None
        found = self.regex.valid(self.most + 1, self.most + 64, 1) or self.regex.valid(
            self.most + 1, MEGABYTE, 1)
        return (found[0], None) if found else (None, self.nothing_found())

    def why_none(self):
        """Why there is no valid text."""
        if self.regex and not self.regex.lengths(self.least, self.most):
            return "proved: the pattern takes no text of such a length"
        return self.nothing_found()

    def nothing_found(self):
        if self.regex and self.regex.proof_empty():
            return "proved: the pattern takes no text at all"
        return "no text found"

    def value_of(self, breaks):
        """An enum's value with that fault only; any other text is none of the values as well."""
        if not any(breaks(v) for v in self.values):
            return None, "proved: every value of the enum satisfies it"
        found = [v for v in self.values if breaks(v) and self.fits(v, length=False)]
        return (found[0], None) if found else (None, "proved: such values break the pattern too")

    def unmatched(self):
        if self.values is not None:
            found = [v for v in self.values if self.regex.oracle.matches(v) is False
                     and self.fits(v, matching=False)]
            if not found and all(self.regex.oracle.matches(v) for v in self.values):
                return None, "proved: every value of the enum satisfies it"
            return (found[0], None) if found else (None, "no text found")
        text = self.regex.broken(self.least, self.most)
        if text is not None:
            return text, None
        why = self.regex.proof_broken(self.least, self.most)
        return None, "proved: " + why if why else "no text found"

    def strange(self):
        """Not a value of the enum."""
        for text in self.free(self.least, self.most, 8) if self.regex else []:
            if text not in self.values:
                return text, None
        if not self.regex:
            length = min(max(self.least, 12), self.most)
            text = ("no-such-value" * 4 + "x" * length)[:length]
            if text not in self.values:
                return text, None
        return None, "no text found"

    def longest(self):
        """A valid text of the greatest length, if that is at most 64 KiB."""
        if self.most > 65536 or self.values is not None:
            return None
        if self.regex:
            found = self.regex.valid(self.most, self.most, 1)
            return found[0] if found else None
        return "\u4e2d" * self.most


@functools.lru_cache(None)
def texts_of(regex, java, least, most, values):
    return Texts(pattern(regex, java) if regex is not None else None, least, most, values)
