#!/usr/bin/env python3
"""Writes the answers into the cases, from the reference alone.

    write_expected.py [FILE]...

Never runs wirevet: what it writes is the reference's opinion (../reference), and is then read
against the documentation pages by a person. A case needs its body and its question; the rest is
replaced.
"""

import os
import re
import sys

import cases

sys.path.insert(0, os.path.join(cases.HERE, "..", "reference"))

import reference  # noqa: E402


def answer_lines(body, question):
    answer = reference.check(question.operation, question.direction, body, question.policy)
    if answer["aws_body"] is not None:
        answer["aws_body"] = [
            (key, cases.OWN if text is reference.OWN else text) for key, text in answer["aws_body"]
        ]
    return cases.lines(answer)


def fence(kind, lines):
    return ["```" + kind] + lines + ["```"]


def expectation(body, text):
    question = cases.Question(*text.split("\n")[0].split())
    lines = answer_lines(body, question)
    aws = lines.pop() if lines[0] != "valid" else None
    out = fence("expect", [str(question)] + lines)
    return out + [""] + fence("aws", [aws]) if aws else out


def row(template, value):
    question, rest = template.split("\n", 1)
    question = cases.Question(*question.split())
    lines = answer_lines(cases.fill(rest, value), question)
    aws = "`%s`" % lines.pop() if lines[0] != "valid" else ""
    cells = ["`%s`" % value, lines[0], "<br>".join(lines[1:]), aws]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def rewrite(text):
    out, body, template = [], None, None
    lines = text.split("\n")
    while lines:
        line = lines.pop(0)
        if line.startswith("```"):
            kind, content = line[3:], []
            while lines[0] != "```":
                content.append(lines.pop(0))
            lines.pop(0)
            content = "\n".join(content)
            if kind == "aws":
                if out and out[-1] == "":
                    out.pop()
                continue
            if kind == "expect":
                out += expectation(body, content)
                continue
            if kind in cases.BODIES:
                body = cases.body_of(kind, content)
            elif kind == "template":
                template = content
            out += fence(kind, content.split("\n"))
        elif line.startswith("| `"):
            out.append(row(template, cases.row_of(line)[0]))
        else:
            out.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out))


def main():
    for path in cases.files(sys.argv[1:]):
        with open(path, encoding="utf-8") as file:
            old = file.read()
        new = rewrite(old)
        if new != old:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
            print("wrote", os.path.basename(path))


if __name__ == "__main__":
    main()
