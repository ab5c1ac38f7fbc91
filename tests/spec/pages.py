"""Reads the five documentation pages into facts.

This reader knows the pages only: it must never import the spec, its view or
the fact table, or the comparison would compare a thing with itself.

Every line of a page ends up either in a fact, parsed strictly (an unexpected
word or digit is a PageError), or in `prose`, whose numbers are kept in order
so that a caller can pin them too. Nothing is dropped silently.
"""

import argparse
import os
import re
import sys
from collections import namedtuple

# direction: "request", "response" or "error" ("page" for the page itself)
# path: "A.B", "A[]" for elements, "A{key}" and "A{value}" for map entries
Fact = namedtuple("Fact", "direction path kind value")
Page = namedtuple("Page", "name operation facts prose")

NAMES = (
    "glue-CreateSession",
    "glue-GetSession",
    "glue-ListSessions",
    "athena-GetSession",
    "boto3-glue-get_session",
)

# No leading zeros: "01" would be read as 1 and hide an altered page.
NUMBER = r"(0|[1-9][0-9]*)"


class PageError(ValueError):
    """A page does not look the way this reader understands."""


def default_directory():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.join(here, "..", "..", "..", "shared", "pages")


def read_texts(directory):
    """The raw text of every page, or None when the directory is absent."""
    if not os.path.isdir(directory):
        return None
    texts = {}
    for name in NAMES:
        path = os.path.join(directory, name + ".txt")
        with open(path, encoding="utf-8", newline="") as handle:
            texts[name] = handle.read()
    return texts


def read_page(name, text):
    """The facts of one page."""
    if name.startswith("boto3-"):
        operation, facts, prose = _Boto3Page(text).read()
    else:
        operation, facts, prose = _ApiPage(text).read()
    _refuse_duplicates(name, facts)
    return Page(name, operation, facts, prose)


def read_pages(texts):
    return {name: read_page(name, text) for name, text in texts.items()}


def prose_numbers(page):
    """All digit runs outside the facts, in the page's order."""
    return re.findall(r"[0-9]+", "\n".join(page.prose))


def _refuse_duplicates(name, facts):
    seen = set()
    for fact in facts:
        key = fact[:3]
        if key in seen:
            raise PageError("%s prints %r twice" % (name, key))
        seen.add(key)


# --------------------------------------------------------------------------
# Syntax blocks: the JSON-like sketch of a request or response
# --------------------------------------------------------------------------

class _Tokens:
    def __init__(self, text, pattern):
        self.items = []
        position = 0
        for match in re.finditer(pattern, text):
            self._only_space(text[position:match.start()])
            self.items.append(match)
            position = match.end()
        self._only_space(text[position:])
        self.at = 0

    @staticmethod
    def _only_space(text):
        if text.strip():
            raise PageError("syntax block holds %r" % text.strip())

    def peek(self, ahead=0):
        index = self.at + ahead
        return self.items[index].group() if index < len(self.items) else None

    def take(self, wanted=None):
        token = self.peek()
        if token is None or (wanted is not None and token != wanted):
            raise PageError("syntax block: %r, not %r" % (token, wanted))
        self.at += 1
        return token

    def end(self):
        if self.peek() is not None:
            raise PageError("syntax block goes on with %r" % self.peek())


def _unquote(token, quote):
    if token is None or len(token) < 2 or token[0] != quote:
        raise PageError("syntax block: %r is not a quoted name" % token)
    return token[1:-1].strip()


class _Sketch:
    """Walks a sketch and notes kind, nesting and member order.

    The subclasses differ in their scalars and quotes only."""

    quote = '"'
    tokens = r'"[^"]*"|number|[{}\[\]:,]'
    trailing_comma = False

    def __init__(self, direction, text):
        self.direction = direction
        self.stream = _Tokens(text, self.tokens)
        self.facts = []

    def note(self, path, kind, value):
        self.facts.append(Fact(self.direction, path, kind, value))

    def read(self):
        self.value("")
        self.stream.end()
        # The outermost object is the payload itself, not a member of it.
        return [f for f in self.facts if f.path or f.kind != "syntax"]

    def value(self, path):
        token = self.stream.peek()
        if token == "{":
            self.braces(path)
        elif token == "[":
            self.array(path)
        else:
            self.scalar(path)

    def braces(self, path):
        self.stream.take("{")
        if self.is_map():
            self.map(path)
        else:
            self.structure(path)
        self.stream.take("}")

    def is_map(self):
        token = self.stream.peek()
        return token is not None and token[:1] == self.quote and \
            _unquote(token, self.quote) == "string"

    def map(self, path):
        self.note(path, "syntax", "map")
        self.value(path + "{key}")
        self.stream.take(":")
        self.value(path + "{value}")

    def structure(self, path):
        self.note(path, "syntax", "structure")
        names = []
        while self.stream.peek() not in ("}", None):
            name = _unquote(self.stream.take(), self.quote)
            if not re.fullmatch(r"[A-Za-z]+", name):
                raise PageError("syntax block: odd member name %r" % name)
            names.append(name)
            self.stream.take(":")
            self.value(path + "." + name if path else name)
            if not self.comma():
                break
        self.members(path, names)

    def comma(self):
        if self.stream.peek() != ",":
            return False
        self.stream.take(",")
        if not self.trailing_comma and self.stream.peek() == "}":
            raise PageError("syntax block: comma before }")
        return True

    def members(self, path, names):
        """Hook: the API pages sort members, so their order is no fact."""

    def array(self, path):
        self.stream.take("[")
        self.note(path, "syntax", "array")
        self.value(path + "[]")
        self.comma()
        self.stream.take("]")

    def scalar(self, path):
        token = self.stream.take()
        if token == "number":
            self.note(path, "syntax", "number")
        elif _unquote(token, self.quote) == "string":
            self.note(path, "syntax", "string")
        else:
            raise PageError("syntax block: unknown value %r" % token)


class _Boto3Sketch(_Sketch):
    quote = "'"
    tokens = r"'[^']*'|datetime\(2015, 1, 1\)|[0-9][0-9.]*|[{}\[\]:,|]"
    trailing_comma = True
    scalars = {
        "datetime(2015, 1, 1)": "timestamp",
        "123": "integer",
        "123.0": "float",
        "'string'": "string",
    }

    def members(self, path, names):
        # boto3 prints members in the model's declared order.
        self.note(path, "order", tuple(names))

    def scalar(self, path):
        token = self.stream.take()
        if token in self.scalars:
            self.note(path, "syntax", self.scalars[token])
            return
        values = [_unquote(token, self.quote)]
        while self.stream.peek() == "|":
            self.stream.take("|")
            values.append(_unquote(self.stream.take(), self.quote))
        if len(values) < 2:
            raise PageError("syntax block: unknown value %r" % token)
        self.note(path, "syntax", "string")
        self.note(path, "enum", tuple(values))


# --------------------------------------------------------------------------
# API reference pages
# --------------------------------------------------------------------------

def _bounds(text, minimum, maximum):
    """(min, max) of "Minimum … N. Maximum … N.", None where not printed."""
    match = re.fullmatch(
        r"(?:%s\.)? ?(?:%s\.)?" % (minimum % NUMBER, maximum % NUMBER), text)
    if match is None or match.group(1) is None and match.group(2) is None:
        raise PageError("not understood: %r" % text)
    return tuple(None if g is None else int(g) for g in match.groups())


def _length(text):
    return _bounds(text, "Minimum length of %s", "Maximum length of %s")


def _range(text):
    return _bounds(text, "Minimum value of %s", "Maximum value of %s")


def _entries(text):
    return _bounds(text, "Minimum number of %s items",
                   "Maximum number of %s items")


def _yes_no(text):
    if text not in ("Yes", "No"):
        raise PageError("Required: %r" % text)
    return text == "Yes"


def _as_printed(text):
    if not text:
        raise PageError("a constraint line without a value")
    return text


def _values(text):
    values = tuple(text.split(" | "))
    if not all(re.fullmatch(r"[\w.]+", value) for value in values):
        raise PageError("Valid Values: %r" % text)
    return values


# label -> (kind, parser, whether the value is a pair of bounds)
LABELS = {
    "Type": ("type", _as_printed, False),
    "Required": ("required", _yes_no, False),
    "Length Constraints": ("length", _length, True),
    "Pattern": ("pattern", _as_printed, False),
    "Valid Range": ("range", _range, True),
    "Valid Values": ("enum", _values, False),
    "Map Entries": ("entries", _entries, True),
    "Key Length Constraints": ("key.length", _length, True),
    "Key Pattern": ("key.pattern", _as_printed, False),
    "Value Length Constraints": ("value.length", _length, True),
    "Value Pattern": ("value.pattern", _as_printed, False),
}

SECTIONS = ("Request Syntax", "Request Parameters", "Response Syntax",
            "Response Elements", "Errors", "See Also")


class _ApiPage:
    def __init__(self, text):
        self.facts = []
        self.prose = []
        self.sections = self.split(text)

    def split(self, text):
        sections = {"": []}
        current = ""
        for line in text.split("\n"):
            line = line.strip()
            if line in SECTIONS:
                if line in sections:
                    raise PageError("section %r twice" % line)
                current = line
                sections[current] = []
            elif line and line != "-":
                sections[current].append(line)
        if list(sections) != [""] + list(SECTIONS):
            raise PageError("sections are %r" % list(sections))
        return sections

    def note(self, *fact):
        self.facts.append(Fact(*fact))

    def read(self):
        operation = self.title()
        for direction, syntax, entries in (
                ("request", "Request Syntax", "Request Parameters"),
                ("response", "Response Syntax", "Response Elements")):
            sketch = _Sketch(direction, " ".join(self.sections[syntax])).read()
            self.facts += sketch
            names = {f.path for f in sketch if re.fullmatch(r"\w+", f.path)}
            self.entries(direction, self.sections[entries], names)
        self.errors(self.sections["Errors"])
        self.prose += self.sections["See Also"]
        return operation, self.facts, self.prose

    def title(self):
        lines = self.sections[""]
        match = re.fullmatch(r"([A-Za-z]+)(?: - [A-Z][A-Za-z ]+)?", lines[0])
        if match is None:
            raise PageError("title %r" % lines[0])
        self.note("page", "", "operation", match.group(1))
        self.prose += lines[1:]
        return match.group(1)

    def entries(self, direction, lines, names):
        # Two layouts exist: "- Name" bullets, or the bare name on its line.
        # With bullets a bare name is a link inside a sentence.
        bullets = any(line.startswith("- ") for line in lines)
        current = None
        lines = iter(lines)
        for line in lines:
            name = self.entry_name(line, names, bullets)
            if name is not None:
                current = name
            elif not self.field(direction, current, line, lines):
                self.sentence(line)

    @staticmethod
    def entry_name(line, names, bullets):
        if not bullets:
            return line if line in names else None
        if not line.startswith("- "):
            return None
        if line[2:] not in names:
            raise PageError("%r is not in the syntax block" % line[2:])
        return line[2:]

    def field(self, direction, name, line, following):
        # A link ends its line without a space: "… for the session.Type: X"
        glued = re.fullmatch(r"(.*\.)(Type: .*)", line)
        if glued is not None:
            self.prose.append(glued.group(1))
            line = glued.group(2)
        label, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Z][A-Za-z]*( [A-Z][A-Za-z]*)*",
                                         label):
            return False
        if label not in LABELS or name is None:
            raise PageError("unknown constraint line %r" % line)
        self.constraint(direction, name, label,
                        value.strip() or next(following, ""))
        return True

    def constraint(self, direction, name, label, text):
        kind, parse, is_bounds = LABELS[label]
        value = parse(text)
        if not is_bounds:
            self.note(direction, name, kind, value)
            return
        for end, bound in zip(("min", "max"), value):
            if bound is not None:
                self.note(direction, name, kind + "." + end, bound)

    def sentence(self, line):
        success = re.fullmatch(
            r"If the action is successful, the service sends back an "
            r"HTTP %s response\." % NUMBER, line)
        if success is None:
            self.prose.append(line)
        else:
            self.note("page", "", "success", int(success.group(1)))

    def errors(self, lines):
        names = []
        for line in lines:
            name = re.fullmatch(r"(?:- )?([A-Z][A-Za-z]*Exception)", line)
            status = re.fullmatch(r"HTTP Status Code: " + NUMBER, line)
            if name is not None:
                names.append(name.group(1))
            elif status is not None and names:
                self.note("error", names[-1], "status", int(status.group(1)))
            elif line.startswith(("- ", "HTTP Status")):
                raise PageError("errors: %r" % line)
            else:
                self.prose.append(line)
        self.note("error", "", "errors", tuple(names))
        if sum(1 for f in self.facts if f.kind == "status") != len(names):
            raise PageError("an error without a status")


# --------------------------------------------------------------------------
# The boto3 page
# --------------------------------------------------------------------------

class _Boto3Page:
    def __init__(self, text):
        self.lines = text.split("\n")
        self.facts = []
        self.prose = []
        self.at = 0

    def note(self, *fact):
        self.facts.append(Fact(*fact))

    def read(self):
        operation = self.head()
        self.request(self.until(":type"))
        self.parameters()
        self.until("::", keep=True)
        self.response(self.until("**Response Structure**", keep=True))
        self.structure()
        self.exceptions()
        return operation, self.facts, self.prose

    def until(self, start, keep=False):
        """The lines before the first one that starts so; keep: pass it."""
        found = []
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            if line.startswith(start):
                self.at += 1 if keep else 0
                return found
            found.append(line)
            self.at += 1
        raise PageError("no line starts with %r" % start)

    def head(self):
        operation = None
        for line in self.until("::", keep=True):
            link = re.search(r"goto/WebAPI/glue-([0-9-]+)/([A-Za-z]+)>", line)
            method = re.fullmatch(
                r"\.\. py:method:: Glue\.Client\.(\w+)\(\*\*kwargs\)", line)
            if link is not None:
                self.note("page", "", "version", link.group(1))
                operation = link.group(2)
                self.note("page", "", "operation", operation)
            elif method is not None:
                self.note("page", "", "method", method.group(1))
            else:
                self.prose.append(line)
        if operation is None:
            raise PageError("no link to the operation")
        return operation

    def request(self, lines):
        text = " ".join(lines).strip()
        match = re.fullmatch(r"response = client\.(\w+)\((.*)\)", text)
        if match is None:
            raise PageError("request syntax: %r" % text)
        # "Name=value" is the same sketch as "'Name': value".
        body = re.sub(r"(\w+)=", r"'\1': ", match.group(2))
        self.facts += _Boto3Sketch("request", "{" + body + "}").read()

    def parameters(self):
        for line in self.until(":rtype:", keep=True):
            typed = re.fullmatch(r":type (\w+): (\w+)", line)
            named = re.fullmatch(
                r":param (\w+):( \*\*\[REQUIRED\]\*\*)?", line)
            if typed is not None:
                self.note("request", typed.group(1), "type", typed.group(2))
            elif named is not None:
                self.note("request", named.group(1), "required",
                          named.group(2) is not None)
            elif line.startswith(":"):
                raise PageError("parameters: %r" % line)
            else:
                self.prose.append(line)

    def response(self, lines):
        self.facts += _Boto3Sketch("response", " ".join(lines)).read()

    def structure(self):
        """Types by indentation: an unnamed entry below a dict is a map's
        key, one below a key its value, one below a list its element."""
        stack = []
        while self.lines[self.at].strip() != "**Exceptions**":
            line = self.lines[self.at]
            entry = re.fullmatch(
                r"( *)- (?:\*\*(\w+)\*\* )?\*\((\w+)\) --\* ?", line)
            if entry is None:
                self.prose.append(line)
            else:
                self.typed(stack, len(entry.group(1)), entry.group(2),
                           entry.group(3))
            self.at += 1
            if self.at == len(self.lines):
                raise PageError("no exceptions")

    def typed(self, stack, indent, name, kind):
        while stack and stack[-1][0] >= indent:
            stack.pop()
        path = self.typed_path(stack, name)
        stack.append((indent, path, kind))
        if path:
            self.note("response", path, "type", kind)

    @staticmethod
    def typed_path(stack, name):
        if not stack:
            return ""
        _, parent, kind = stack[-1]
        if name is not None:
            return parent + "." + name if parent else name
        if kind == "list":
            return parent + "[]"
        if kind == "dict":
            return parent + "{key}"
        if parent.endswith("{key}"):
            return parent[:-len("{key}")] + "{value}"
        raise PageError("an unnamed entry below %s (%s)" % (parent, kind))

    def exceptions(self):
        names = []
        for line in self.lines[self.at:]:
            line = line.strip()
            match = re.fullmatch(
                r"\* +:py:class:`Glue\.Client\.exceptions\.(\w+)`", line)
            if match is not None:
                names.append(match.group(1))
            elif line.startswith("*   "):
                raise PageError("exceptions: %r" % line)
            else:
                self.prose.append(line)
        self.note("error", "", "errors", tuple(names))


def main():
    parser = argparse.ArgumentParser(description="print the pages' facts")
    parser.add_argument("--pages", default=default_directory())
    texts = read_texts(parser.parse_args().pages)
    if texts is None:
        print("SKIP: pages not found")
        return 77
    for name, page in read_pages(texts).items():
        for fact in page.facts:
            print(name, *fact, sep="\t")
        print(name, "prose numbers", " ".join(prose_numbers(page)), sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
