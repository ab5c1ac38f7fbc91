"""Reads the cases of this directory; README.md describes the format."""

import glob
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
OWN = "…"  # a text of the library's own: anything but nothing
BODIES = ("json", "expr", "hex")
RUN = re.compile(r"(.)\1{31,}", re.DOTALL)
SHORT_RUN = re.compile(r"⟨(.)×(\d+)⟩", re.DOTALL)


class BadCase(Exception):
    pass


class Question:
    def __init__(self, operation, direction="request", names="observed", *words):
        good = direction in ("request", "response") and names in ("observed", "documented")
        if not good or not set(words) <= {"smithy", "advise", "enforce"}:
            raise BadCase("bad question: %s" % " ".join((operation, direction, names, *words)))
        self.operation, self.direction = operation, direction
        self.policy = " ".join((names, *words))

    def __str__(self):
        return " ".join((self.operation, self.direction, self.policy))


class Case:
    """One body, one question, one answer. `answer` is as lines() writes it."""

    def __init__(self, place, name, body, question, answer):
        self.place, self.name, self.body = place, name, body
        self.question, self.answer = question, answer

    def __str__(self):
        return "%s: %s (%s)" % (self.place, self.name, self.question)


# ---- bodies


def evaluate(text):
    """Bytes of an expression: 'text' raw, x'hex', each(N, 'template', 'separator') with # for the
    number, ( ), * N, and + between terms."""
    tokens = re.findall(r"x?'[^']*'|each|\d+|[()+*,]|\S", text)
    value, rest = _sum(tokens, text)
    if rest:
        raise BadCase("left over in expression: " + " ".join(rest))
    return value


def _sum(tokens, text):
    value, tokens = _product(tokens, text)
    while tokens and tokens[0] == "+":
        more, tokens = _product(tokens[1:], text)
        value += more
    return value, tokens


def _product(tokens, text):
    value, tokens = _atom(tokens, text)
    if tokens and tokens[0] == "*":
        return value * int(tokens[1]), tokens[2:]
    return value, tokens


def _atom(tokens, text):
    if not tokens:
        raise BadCase("expression ends early: " + text)
    first = tokens[0]
    if first.startswith("x'"):
        return bytes.fromhex(first[2:-1]), tokens[1:]
    if first.startswith("'") and len(first) > 1:
        return first[1:-1].encode("utf-8"), tokens[1:]
    if first == "(":
        value, tokens = _sum(tokens[1:], text)
        if tokens[:1] != [")"]:
            raise BadCase("no ) in expression: " + text)
        return value, tokens[1:]
    if first == "each":
        _, _, count, _, template, _, separator, _ = tokens[:8]
        parts = [template[1:-1].replace("#", str(i)) for i in range(int(count))]
        return separator[1:-1].join(parts).encode("utf-8"), tokens[8:]
    raise BadCase("what is %s in expression: %s" % (first, text))


def body_of(kind, text):
    if kind == "json":
        return text.encode("utf-8")
    return evaluate(text) if kind == "expr" else bytes.fromhex(text)


# ---- answers


def shorten(text):
    """A long run of one character as ⟨x×256⟩."""
    return RUN.sub(lambda m: "⟨%s×%d⟩" % (m.group(1), len(m.group(0))), text)


def lengthen(text):
    return SHORT_RUN.sub(lambda m: m.group(1) * int(m.group(2)), text)


def word(text):
    """A pointer or path as one word."""
    if text and re.fullmatch(r"[!#-~]+", text):
        return shorten(text)
    return shorten(json.dumps(text))


def finding_line(finding):
    return "off=%d len=%d %s %s %s %s" % (
        finding["offset"],
        finding["length"],
        finding["severity"],
        finding["code"],
        word(finding["pointer"]),
        word(finding["aws_path"]),
    )


def first_line(answer):
    if answer["verdict"] == "valid":
        return "valid"
    return "%s %s %s" % (answer["verdict"], answer["http_status"], answer["type"])


def quoted(text):
    """JSON; what nobody can see is escaped."""
    out = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in out)


def object_text(pairs):
    """Pairs as JSON; a list holds objects."""
    parts = []
    for key, value in pairs:
        if isinstance(value, list):
            text = "[" + ",".join(object_text(field) for field in value) + "]"
        else:
            text = quoted(value)
        parts.append(quoted(key) + ":" + text)
    return "{" + ",".join(parts) + "}"


def body_text(aws_body):
    """A body of pairs as one line."""
    return shorten(object_text(aws_body))


def lines(answer):
    """What an answer says, one thing per line: the form in which it is compared and written."""
    out = [first_line(answer)]
    out += [finding_line(finding) for finding in answer["findings"]]
    if answer["aws_body"] is not None:
        out.append(body_text(answer["aws_body"]))
    return out


def message_of(aws_body):
    """The message that stands in a body; None where it has none."""
    return next((text for key, text in aws_body or () if key in ("Message", "message")), None)


# ---- files


def files(names=()):
    """The given files, else all of this directory."""
    found = sorted(glob.glob(os.path.join(HERE, "*.md")))
    found = [path for path in found if os.path.basename(path) != "README.md"]
    return list(names) or found


def read(path):
    """All cases of a file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    out = []
    for block in blocks(text):
        where = "%s:%d" % (os.path.basename(path), block.line)
        try:
            out += block.cases(where)
        except (BadCase, ValueError, IndexError, TypeError) as error:
            raise BadCase("%s: %s" % (where, error)) from error
    return out


class Section:
    """What stands under one ## heading."""

    def __init__(self, name, line):
        self.name, self.line = name, line
        self.fences = []  # [kind, text]
        self.rows = []

    def cases(self, where):
        fences = list(self.fences)
        if self.rows:
            yield from self.table(where, fences)
            return
        kind, text = fences.pop(0)
        if kind not in BODIES:
            raise BadCase("a case begins with its body")
        body = body_of(kind, text)
        if not fences:
            raise BadCase("no question")
        while fences:
            kind, text = fences.pop(0)
            if kind != "expect":
                raise BadCase("expect wanted, not " + kind)
            question, *answer = text.split("\n")
            if fences and fences[0][0] == "aws":
                answer.append(fences.pop(0)[1])
            yield Case(where, self.name, body, Question(*question.split()), answer)

    def table(self, where, fences):
        if [kind for kind, _ in fences] != ["template"]:
            raise BadCase("a table has one template")
        question, template = fences[0][1].split("\n", 1)
        for value, answer in self.rows:
            name = self.name + " / " + value
            body = fill(template, value)
            yield Case(where, name, body, Question(*question.split()), answer)


def fill(template, value):
    """The template's @ replaced by a value, or by an expression's after =."""
    before, after = template.split("@")
    filling = evaluate(value[1:]) if value.startswith("=") else value.encode("utf-8")
    return before.encode("utf-8") + filling + after.encode("utf-8")


def row_of(line):
    """A table's row: | `value` | verdict | findings | `body` |, its empty cells left out. Before it
    is written, a row may have its value only."""
    cells = re.split(r"(?<!\\)\|", line.strip()[1:-1])
    cells = [cell.strip().replace("\\|", "|") for cell in cells]
    answer = cells[1:2]
    for cell in cells[2:3]:
        answer += [part for part in cell.split("<br>") if part]
    return cells[0].strip("`").strip(), answer + [cell.strip("`") for cell in cells[3:] if cell]


def blocks(text):
    section, fence = None, None
    for number, line in enumerate(text.split("\n"), 1):
        if fence is not None:
            if line == "```":
                section.fences.append([fence[0], "\n".join(fence[1:])])
                fence = None
            else:
                fence.append(line)
        elif line.startswith("## "):
            if section:
                yield section
            section = Section(line[3:], number)
        elif line.startswith("```") and section:
            fence = [line[3:]]
        elif line.startswith("| `") and section:
            section.rows.append(row_of(line))
    if section:
        yield section
