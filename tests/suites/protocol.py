#!/usr/bin/env python3
"""Smithy's own protocol tests: what a server must refuse, in which words, and what must be accepted.

    protocol.py malformed|accept --wirevet PATH

malformed: requests of the restJson1 malformed-request and validation tests; the error's name, the
message and the body must be those of the test. accept: requests judged as a server does, responses
and error responses as a client does; all of awsJson1_0, awsJson1_1 and restJson1 must be valid.

Both read shared/vectors beside the checkout. A test named in protocol_known_failures.txt may fail,
and must: one that passes has to leave the file. Exit 0: as it should be; 1: not; 77: no vectors.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(HERE, "..", "..", "..", "shared", "vectors")
KNOWN = os.path.join(HERE, "protocol_known_failures.txt")
# Services of the tests' namespaces, which the model of the accepted bodies leaves out.
SERVICES = {
    "aws.protocoltests.json": ("JsonProtocol", "awsJson1_1"),
    "aws.protocoltests.json10": ("JsonRpc10", "awsJson1_0"),
    "aws.protocoltests.restjson": ("RestJson", "restJson1"),
    "aws.protocoltests.restjson.validation": ("RestJsonValidation", "restJson1"),
    "com.amazonaws.machinelearning": ("AmazonML_20141212", "awsJson1_1"),
}
ERRORS = "AnyError"  # operation that may throw every error of its namespace
DIRECTIONS = {"request": "request", "response": "response", "error-response": "error"}


def vectors(name):
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def model(name):
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        return json.load(file)


def known_failures():
    with open(KNOWN, encoding="utf-8") as file:
        lines = [line.strip() for line in file]
    return {line for line in lines if line and not line.startswith("#")}


def ask(tool, the_model, records):
    """Answers as raw lines."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "model.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(the_model, file)
        command = [tool, "check", "--records", "--dialect", "smithy", "--model", path]
        data = "".join(json.dumps(record) + "\n" for record in records)
        done = subprocess.run(command, input=data.encode(), stdout=subprocess.PIPE)
    lines = done.stdout.decode("utf-8").split("\n")[:-1]
    if done.returncode not in (0, 1) or len(lines) != len(records):
        sys.exit("error: exit %d, %d answers to %d records" % (
            done.returncode, len(lines), len(records)))  # fmt: skip
    return lines


def refused_as(test, line):
    """What is wrong with the answer to a malformed request; None if nothing is."""
    answer = json.loads(line)
    if answer["type"] != test["expect"]:
        return "%s, not %s" % (answer["type"] or answer["verdict"], test["expect"])
    if answer["http_status"] != 400:
        return "status %s" % answer["http_status"]
    wanted = test.get("messages")
    if not wanted:
        return None
    if answer["message"] != wanted["message"]:
        return "message %r" % answer["message"]
    if answer["aws_body"] != wanted:
        return "body %s" % json.dumps(answer["aws_body"])
    return None


def malformed(tool):
    tests = vectors("smithy-malformed.jsonl")
    records = [
        {"id": t["id"], "operation": t["service"] + "." + t["operation"], "body": t["body"]}
        for t in tests
    ]
    lines = ask(tool, model("smithy-malformed-model.json"), records)
    return [(test["id"], refused_as(test, line)) for test, line in zip(tests, lines)]


def add_services(the_model):
    """A service per namespace with its operations, and one operation more for its errors."""
    shapes = the_model["shapes"]
    unit = {"target": "smithy.api#Unit"}
    for space, (service, protocol) in SERVICES.items():
        own = [name for name in shapes if name.split("#")[0] == space]
        errors = [n for n in own if "smithy.api#error" in shapes[n].get("traits", {})]
        operations = [n for n in own if shapes[n]["type"] == "operation"] + [space + "#" + ERRORS]
        shapes[space + "#" + ERRORS] = {
            "type": "operation",
            "input": unit,
            "output": unit,
            "errors": [{"target": name} for name in errors],
        }
        shapes[space + "#" + service] = {
            "type": "service",
            "version": "1",
            "operations": [{"target": name} for name in operations],
            "traits": {"aws.protocols#" + protocol: {}},
        }
    return the_model


def record_of(test):
    space, name = (test.get("operation") or test["shape"]).split("#")
    return {
        "id": test["id"],
        "operation": SERVICES[space][0] + "." + (name if test.get("operation") else ERRORS),
        "direction": DIRECTIONS[test["direction"]],
        "headers": test.get("headers") or {},
        "body": test["body"] or "",
    }


def is_accepted(line):
    answer = json.loads(line)
    if answer["verdict"] == "valid":
        return None
    return "%s %s" % (answer["verdict"], json.dumps(answer["findings"]))


def accept(tool):
    tests = vectors("smithy-accept.jsonl")
    records = [record_of(test) for test in tests]
    lines = ask(tool, add_services(model("smithy-accept-model.json")), records)
    return [(test["id"], is_accepted(line)) for test, line in zip(tests, lines)]


def main():
    parser = argparse.ArgumentParser(description="Runs Smithy's protocol tests.")
    parser.add_argument("what", choices=("malformed", "accept"))
    parser.add_argument("--wirevet", required=True, metavar="PATH")
    arguments = parser.parse_args()
    if not os.path.isdir(VECTORS):
        required = os.environ.get("WIREVET_REQUIRE_SHARED") == "1"
        print("%s: %s not found" % ("FAIL" if required else "SKIP", VECTORS))
        sys.exit(1 if required else 77)
    results = (malformed if arguments.what == "malformed" else accept)(arguments.wirevet)
    known = known_failures()
    failed = [(name, why) for name, why in results if why and name not in known]
    healed = sorted({name for name, why in results if not why} & known)
    for name, why in failed:
        print("FAIL %s: %s" % (name, why))
    for name in healed:
        print("FAIL %s passes: take it out of %s" % (name, os.path.basename(KNOWN)))
    print("protocol %s: %d tests, %d known failures, %d failed" % (
        arguments.what, len(results), len(known), len(failed)))  # fmt: skip
    sys.exit(1 if failed or healed or not results else 0)


if __name__ == "__main__":
    main()
