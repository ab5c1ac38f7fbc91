#!/usr/bin/env python3
"""An independent reference for wirevet: what the answer to a payload must be.

    reference.py --records [--names documented] [--dialect smithy] < RECORDS

One answer per line.

Reads spec/ itself and shares no line with src/ or codegen/: where it and the C code disagree, one
of them contradicts the documents. README.md beside this file says which rule comes from where.
"""

import argparse
import json
import sys

import model
import rules
from answer import OWN, answer, aws_path, pointer
from smithy import smithy_answer
from walk import VIOLATION, Finding, Walk

sys.setrecursionlimit(20000)  # 1000 containers inside each other, a few calls each

_operations = None
_rules = None
MODES = ("off", "advise", "enforce")  # of rules in words


def operations():
    global _operations
    if _operations is None:
        _operations = model.load()
    return _operations


def broken_rules(target, mode, walk, findings):
    global _rules
    if _rules is None:
        _rules = rules.load()
    if walk.top is None or walk.top.kind != "object":
        return []
    severity = VIOLATION if mode == "enforce" else "advice"
    return rules.judge(target, _rules, walk.top, walk.shape, findings, severity, not walk.body)


def check(target, direction, body, policy="observed"):
    """The answer to a payload, as `wirevet check --records` gives it; texts of the library's own
    are OWN. policy: whose error names, and after spaces the dialect if it is not the service's
    own, and what becomes of rules in words if they are not off. aws_body is a list of pairs, because the order of its keys counts."""
    names, *words = policy.split(" ")
    smithy, mode = "smithy" in words, next((w for w in words if w in MODES), "off")
    operation = operations()[target]
    walk = Walk(body, operation.shapes[direction], direction == "response")
    findings = walk.run()
    if mode != "off" and direction == "request":
        findings += broken_rules(target, mode, walk, findings)
    findings.sort(key=Finding.smithy_order if smithy else Finding.order)
    judge = smithy_answer if smithy else answer
    verdict, error, status, message, aws_body = judge(operation, names, findings)
    return {
        "verdict": verdict,
        "type": error,
        "http_status": status,
        "message": message,
        "aws_body": aws_body,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "pointer": pointer(finding.path),
                "aws_path": aws_path(finding),
                "offset": finding.offset,
                "length": finding.length,
            }
            for finding in findings
        ],
    }


def text_equals(expected, actual):
    if expected is OWN:
        return isinstance(actual, str) and actual != ""
    return expected == actual


def _printable(result):
    def own(value):
        return "…" if value is OWN else value

    body = result["aws_body"]
    out = dict(result, message=own(result["message"]))
    out["aws_body"] = body and {key: own(value) for key, value in body}
    if body and "fieldList" in out["aws_body"]:
        out["aws_body"]["fieldList"] = [dict(field) for field in out["aws_body"]["fieldList"]]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", action="store_true", required=True)
    parser.add_argument("--names", choices=("observed", "documented"), default="observed")
    parser.add_argument("--dialect", choices=("coral", "smithy"), default="coral")
    parser.add_argument("--rules", choices=MODES, default="advise")
    arguments = parser.parse_args()
    policy = " ".join((arguments.names, arguments.dialect, arguments.rules))
    for line in sys.stdin:
        record = json.loads(line)
        body = record["body"].encode("utf-8")
        result = check(record["operation"], record["direction"], body, policy)
        print(json.dumps(dict(id=record.get("id"), **_printable(result)), ensure_ascii=False))


if __name__ == "__main__":
    main()
