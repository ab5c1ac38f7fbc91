"""Runs the command wirevet on many payloads, a few processes in all."""

import json
import os
import subprocess
import sys
import tempfile

FILES = 200  # per process, for bodies that a record cannot hold


class BadTool(Exception):
    pass


def _run(command, data=b""):
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise BadTool(
            "%s: exit %d\n%s"
            % (" ".join(command[:6]), done.returncode, done.stderr.decode()[-2000:])
        )
    # not splitlines(): U+2028 and its like stand raw in JSON
    return done.returncode, done.stdout.decode("utf-8").split("\n")[:-1]


def _pairs(line):
    """An answer; aws_body as a list of pairs, because the order of its keys counts."""
    top = json.loads(line, object_pairs_hook=list)
    answer = dict(top)
    answer["findings"] = [dict(finding) for finding in answer["findings"]]
    return answer


def _is_text(body):
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _options(policy):
    """Of a policy's text: names, maybe the dialect, and rules in words, which are off by default."""
    names, *words = policy.split(" ")
    rules = next((word for word in words if word in ("advise", "enforce")), "off")
    dialect = ["--dialect", "smithy"] if "smithy" in words else []
    return ["--names", names, "--rules", rules] + dialect


def ask(tool, questions):
    """Answers to (operation, direction, policy, body bytes), in order."""
    answers = [None] * len(questions)
    by_policy, by_files = {}, {}
    for index, (operation, direction, policy, body) in enumerate(questions):
        if _is_text(body):
            by_policy.setdefault(policy, []).append(index)
        else:
            by_files.setdefault((operation, direction, policy), []).append(index)
    for policy, indices in by_policy.items():
        _ask_records(tool, policy, questions, indices, answers)
    for (operation, direction, policy), indices in by_files.items():
        for at in range(0, len(indices), FILES):
            part = indices[at : at + FILES]
            _ask_files(tool, operation, direction, policy, questions, part, answers)
    return answers


def _ask_records(tool, policy, questions, indices, answers):
    records = []
    for index in indices:
        operation, direction, _, body = questions[index]
        record = {"id": index, "operation": operation, "direction": direction}
        record["body"] = body.decode("utf-8")
        records.append(json.dumps(record))
    command = [tool, "check", "--records"] + _options(policy)
    code, lines = _run(command, ("\n".join(records) + "\n").encode("utf-8"))
    _take(command, code, lines, indices, answers)
    for index, line in zip(indices, lines):
        if json.loads(line)["id"] != index:
            raise BadTool("answers out of order at id %d" % index)


def _ask_files(tool, operation, direction, policy, questions, indices, answers):
    with tempfile.TemporaryDirectory() as directory:
        paths = []
        for index in indices:
            paths.append(os.path.join(directory, str(index)))
            with open(paths[-1], "wb") as file:
                file.write(questions[index][3])
        command = [tool, "check", "--format", "json"] + _options(policy)
        command += ["--response"] if direction == "response" else []
        code, lines = _run(command + [operation] + paths)
    _take(command, code, lines, indices, answers)


def _take(command, code, lines, indices, answers):
    if len(lines) != len(indices):
        raise BadTool("%s: %d answers to %d payloads" % (command, len(lines), len(indices)))
    for index, line in zip(indices, lines):
        answers[index] = _pairs(line)
    refused = any(answers[index]["verdict"] != "valid" for index in indices)
    if code != int(refused):
        raise BadTool("%s: exit %d although %s was refused" % (
            command, code, "something" if refused else "nothing"))  # fmt: skip


def die(error):
    print("error:", error, file=sys.stderr)
    sys.exit(1)
