#!/usr/bin/env python3
"""The payloads of tests/cases and of fuzz/corpus/check, fed in pieces: streams.py STREAM_SPLITS

stream_splits.c says what is done with them.
"""

import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cases"))

import cases  # noqa: E402

# Of fuzz_check.c: the schema by the first byte, then the operation in order of names.
OPERATIONS = (
    ("AWSGlue.CreateSession", "AWSGlue.GetSession", "AWSGlue.ListSessions"),
    ("AmazonAthena.GetSession",),
    ("kinds.Nothing", "kinds.Take"),
)
LARGEST = 100_000  # the cases beyond it are about size alone, and slow


def from_cases():
    for path in cases.files():
        for case in cases.read(path):
            q = case.question
            yield "%s %s %s" % (q.operation, q.direction, q.policy), case.body


def from_corpus():
    for path in sorted(glob.glob(os.path.join(HERE, "..", "..", "fuzz", "corpus", "check", "*"))):
        with open(path, "rb") as handle:
            data = handle.read()
        operations = OPERATIONS[data[0] % 3]
        name = operations[data[0] // 3 % len(operations)]
        yield "%s %s observed" % (name, "response" if data[0] >> 4 & 1 else "request"), data[1:]


def errors():
    for body in (b'{"__type":"a#Refused","Message":"x"}', b'{"Message":1,"code":"Refused:x"}',
                 b'{"Message":"\\u00e9","__type":"Other"}', b"{", b" ", b"[]"):
        yield "kinds.Take error observed", body


def main():
    questions = list(dict.fromkeys([*from_cases(), *from_corpus(), *errors()]))
    chosen = [(head, body) for head, body in questions if len(body) <= LARGEST]
    if len(chosen) < 300:
        sys.exit("streams: only %d payloads were found" % len(chosen))
    data = b""
    for head, body in chosen:
        frame = head.encode() + b"\n" + body
        data += len(frame).to_bytes(4, "little") + frame
    done = subprocess.run(sys.argv[1:2], input=data, stdout=subprocess.PIPE, check=False)
    sys.stdout.buffer.write(done.stdout[-4000:])
    print("%d payloads, %d left out" % (len(chosen), len(questions) - len(chosen)))
    return done.returncode


sys.exit(main())
