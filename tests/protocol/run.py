#!/usr/bin/env python3
"""Runs cases.md: own bodies against model.json, answers by the rules of Smithy.

    run.py --wirevet PATH

Exit 0: all as written; 1: something is not.
"""

import argparse
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.join(HERE, "model.json")
SERVICES = ("Rest", "Rpc10", "Rpc11")
FIELD = re.compile(r"  (/\S*)(?: length (\d+))? (Member .*)")


class BadCase(Exception):
    pass


class Case:
    def __init__(self, line, text):
        response = text.startswith("response ")
        self.direction = "response" if response else "request"
        operation, _, body = (text[len("response ") :] if response else text).partition(" ")
        service, _, self.operation = operation.rpartition(".")
        self.services = [service] if service else SERVICES
        self.line, self.body = line, body
        self.verdict = None  # valid, SerializationException or ValidationException
        self.own = False  # the message is a text of our own
        self.fields = []  # (path, sentence)

    def take(self, line):
        """A line of the answer."""
        field = FIELD.fullmatch(line)
        if field:
            path, length, what = field.groups()
            length = " with length " + length if length else ""
            text = "Value%s at '%s' failed to satisfy constraint: %s" % (length, path, what)
            self.verdict = "ValidationException"
            self.fields.append((path, text))
        elif line.strip() in ("valid", "SerializationException", "SerializationException ..."):
            self.verdict, _, self.own = line.strip().partition(" ")
        else:
            raise BadCase("line %d: what is %r?" % (self.line, line))

    def message(self):
        count, paths = len(self.fields), len({path for path, _ in self.fields})
        if count == 1:
            return "1 validation error detected. " + self.fields[0][1]
        return "%d validation errors at %d path%s detected. First failure: %s" % (
            count, paths, "s" if paths > 1 else "", self.fields[0][1])  # fmt: skip

    def body_of(self, service):
        """The answer's body as a text, without one of our own."""
        pairs = []
        if service != "Rest":
            space = "smithy.framework#" if service == "Rpc10" and self.fields else ""
            pairs.append(("__type", space + self.verdict))
        if self.fields:
            pairs.append(("message", self.message()))
            fields = [{"message": text, "path": path} for path, text in self.fields]
            pairs.append(("fieldList", fields))
        return json.dumps(dict(pairs), ensure_ascii=False, separators=(",", ":"))


def read():
    cases, inside = [], False
    with open(os.path.join(HERE, "cases.md"), encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("```"):
            inside = line == "```cases"
        elif inside and line.startswith("  "):
            cases[-1].take(line)
        elif inside:
            cases.append(Case(number, line))
    for case in cases:
        if case.verdict is None:
            raise BadCase("line %d has no answer" % case.line)
    return cases


def ask(tool, questions):
    """Answers to (case, service) as raw lines."""
    records = []
    for case, service in questions:
        record = {"operation": "%s.%s" % (service, case.operation)}
        record.update(direction=case.direction, body=case.body)
        records.append(json.dumps(record))
    command = [tool, "check", "--records", "--dialect", "smithy", "--model", MODEL]
    data = ("\n".join(records) + "\n").encode()
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE)
    lines = done.stdout.decode().split("\n")[:-1]
    if done.returncode != 1 or len(lines) != len(records):
        raise BadCase("exit %d, %d answers to %d" % (done.returncode, len(lines), len(records)))
    return lines


def difference(case, service, line):
    """What is wrong with an answer; None if nothing is."""
    answer = json.loads(line)
    if (answer["type"] or answer["verdict"]) != case.verdict:
        return "%s, not %s" % (answer["type"] or answer["verdict"], case.verdict)
    if case.verdict == "valid":
        return None if answer["aws_body"] is None else "a valid payload has a body"
    if case.own:
        body = answer["aws_body"]
        return None if body.get("message") and "fieldList" not in body else "no own text"
    message = case.message() if case.fields else None
    if answer["message"] != message:
        return "message %r" % answer["message"]
    # raw: the order of keys counts
    if ',"aws_body":%s,"findings":' % case.body_of(service) not in line:
        return "body %s" % json.dumps(answer["aws_body"])
    return None


def main():
    parser = argparse.ArgumentParser(description="Runs the cases of Smithy's rules.")
    parser.add_argument("--wirevet", required=True, metavar="PATH")
    arguments = parser.parse_args()
    try:
        questions = [(case, service) for case in read() for service in case.services]
        lines = ask(arguments.wirevet, questions)
    except (BadCase, OSError) as error:
        sys.exit("error: %s" % error)
    failed = 0
    for (case, service), line in zip(questions, lines):
        wrong = difference(case, service, line)
        if wrong:
            failed += 1
            print("FAIL cases.md:%d %s.%s %s" % (
                case.line, service, case.operation, case.body[:200]))  # fmt: skip
            print("     " + wrong)
    print("protocol: %d answers, %d failed" % (len(lines), failed))
    sys.exit(1 if failed or not lines else 0)


if __name__ == "__main__":
    main()
