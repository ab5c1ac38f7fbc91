#!/usr/bin/env python3
"""Runs the cases of this directory.

    run.py --wirevet PATH [FILE]...     the command against the written answers
    run.py --reference [FILE]...        the reference against the written answers
    run.py --wirevet PATH --selftest    each kind of altered answer must be noticed

Exit 0: all as written; 1: something is not.
"""

import argparse
import difflib
import os
import sys

import cases

sys.path.insert(0, os.path.join(cases.HERE, "..", "reference"))

import reference  # noqa: E402
import tool  # noqa: E402


def own_text(expected, actual):
    """`actual`, its texts replaced by OWN where OWN is expected."""
    wanted = '"%s"}' % cases.OWN
    if not expected.startswith("{") or not expected.endswith(wanted):
        return actual
    start, _, end = actual.rpartition(':"')
    return start + ":" + wanted if start and end != '"}' else actual


def compare(case, answer):
    """Differences as lines of a diff; empty if there are none."""
    expected, actual = list(case.answer), cases.lines(answer)
    if expected and actual:
        actual[-1] = own_text(expected[-1], actual[-1])
    out = []
    if [cases.lengthen(line) for line in expected] != [cases.lengthen(line) for line in actual]:
        out = list(difflib.unified_diff(expected, actual, "written", "answered", lineterm="", n=99))
    if cases.message_of(answer["aws_body"]) != answer["message"] and not hides_message(case):
        out.append("! message is not the body's: %r" % answer["message"])
    if answer["verdict"] == "valid":
        for key in ("type", "http_status", "message", "aws_body"):
            if answer[key] is not None:
                out.append("! %s of a valid payload is not null" % key)
    return out


def hides_message(case):
    """A limit's answer has no form that a service prescribes."""
    return case.answer[0].startswith("limit")


def reference_answers(all_cases):
    answers = []
    for case in all_cases:
        q = case.question
        answer = reference.check(q.operation, q.direction, case.body, q.policy)

        def own(text):
            return cases.OWN if text is reference.OWN else text

        answer["message"] = own(answer["message"])
        if answer["aws_body"] is not None:
            answer["aws_body"] = [(key, own(text)) for key, text in answer["aws_body"]]
        answers.append(answer)
    return answers


def tool_answers(path, all_cases):
    questions = []
    for case in all_cases:
        q = case.question
        questions.append((q.operation, q.direction, q.policy, case.body))
    return tool.ask(path, questions)


def report(all_cases, answers):
    """Prints the failures and returns their number."""
    failures = 0
    for case, answer in zip(all_cases, answers):
        difference = compare(case, answer)
        if difference:
            failures += 1
            print("FAIL", case)
            body = case.body if len(case.body) <= 300 else case.body[:300] + b"..."
            print("     body: %s" % body.decode("utf-8", "backslashreplace"))
            for line in difference:
                print("     " + cases.shorten(line))
    return failures


def alterations(case):
    """Copies of a case with one thing of the answer changed."""
    for at, line in enumerate(case.answer):
        words = line.split(" ")
        changed = [words[:i] + [altered(word)] + words[i + 1 :] for i, word in enumerate(words)]
        for new in changed if not line.startswith("{") else [[altered(line)]]:
            if new != words:
                yield case.answer[:at] + [" ".join(new)] + case.answer[at + 1 :]
        yield case.answer[:at] + case.answer[at + 1 :]
        yield case.answer[: at + 1] + [line] + case.answer[at + 1 :]


def altered(text):
    digit = next((i for i, c in enumerate(text) if c.isdigit()), None)
    if digit is not None:
        return text[:digit] + str((int(text[digit]) + 1) % 10) + text[digit + 1 :]
    if text.endswith('"}'):
        return text[:-2] + '."}' if not text.endswith('"%s"}' % cases.OWN) else text + "."
    return text + "x" if not text.endswith('"') else text[:-1] + 'x"'


def selftest(all_cases, answers):
    """Every alteration of some cases of every file must be a failure."""
    seen, tried, missed = {}, 0, 0
    for case, answer in zip(all_cases, answers):
        shape = (case.place.split(":")[0], case.answer[0], len(case.answer))
        seen[shape] = seen.get(shape, 0) + 1
        if seen[shape] > 2:
            continue
        for changed in alterations(case):
            tried += 1
            other = cases.Case(case.place, case.name, case.body, case.question, changed)
            if not compare(other, answer):
                missed += 1
                print("NOT NOTICED", case, changed)
    print("selftest: %d altered answers, %d not noticed" % (tried, missed))
    return 0 if tried and not missed else 1


def main():
    parser = argparse.ArgumentParser(description="Runs the cases of this directory.")
    parser.add_argument("--wirevet", metavar="PATH", help="the command to test")
    parser.add_argument("--reference", action="store_true", help="test the reference instead")
    parser.add_argument("--selftest", action="store_true", help="altered answers must be noticed")
    parser.add_argument("files", nargs="*", help="default: all of this directory")
    arguments = parser.parse_args()
    if bool(arguments.wirevet) == arguments.reference:
        parser.error("either --wirevet PATH or --reference")
    try:
        all_cases = [case for path in cases.files(arguments.files) for case in cases.read(path)]
        if arguments.reference:
            answers = reference_answers(all_cases)
        else:
            answers = tool_answers(arguments.wirevet, all_cases)
    except (cases.BadCase, tool.BadTool, OSError) as error:
        tool.die(error)
    failures = report(all_cases, answers)
    print("cases: %d in %d files, %d failed" % (
        len(all_cases), len(cases.files(arguments.files)), failures))  # fmt: skip
    if failures or not all_cases:
        sys.exit(1)
    if arguments.selftest:
        sys.exit(selftest(all_cases, answers))


if __name__ == "__main__":
    main()
