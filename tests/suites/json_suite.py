#!/usr/bin/env python3
"""JSON as such: our own corpus, JSONTestSuite, and mutations judged by Python's json.

    json_suite.py corpus|jsontestsuite|differential --scan PROGRAM --wrapped PROGRAM

Each payload goes to the scanner (whole, and cut at every place: scan_verdicts.c) and, as the value
of an unknown member, to the checker (wrapped_verdicts.c).
"""
import argparse
import json
import os
import random
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "json")
JSONTESTSUITE = os.path.join(HERE, "..", "..", "..", "shared", "vectors", "JSONTestSuite",
                             "test_parsing")
SKIPPED = 77

# The answers of the strict profile where RFC 8259 leaves a choice. Numbers are a question of the
# member's type, so the scanner takes all; the rest is no text, or no UTF-8 (RFC 8259 8.1).
I_ACCEPTED = {
    "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp",
    "i_number_pos_double_huge_exp", "i_number_real_neg_overflow", "i_number_real_pos_overflow",
    "i_number_real_underflow", "i_number_too_big_neg_int", "i_number_too_big_pos_int",
    "i_number_very_big_negative_int", "i_structure_500_nested_arrays",
}

# Refused by a limit before their fault is reached.
LIMITED = {"n_structure_100000_opening_arrays", "n_structure_open_array_object"}


def judge(program, payloads):
    """A line per payload; ends the test when the program does not like one."""
    frames = b"".join(struct.pack("<I", len(p)) + p for p in payloads)
    done = subprocess.run([program], input=frames, capture_output=True)
    lines = done.stdout.decode().splitlines()
    if done.returncode != 0 or len(lines) != len(payloads):
        sys.exit("%s ended with %d after %d of %d payloads: %s\n%s" %
                 (program, done.returncode, len(lines), len(payloads), lines[-1:],
                  done.stderr.decode(errors="replace")))
    return lines


def read_folder(folder):
    """[(name without .json, bytes)]"""
    out = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as handle:
            out.append((os.path.splitext(name)[0], handle.read()))
    return out


def compare(options, wanted):
    """wanted: [(name, bytes, verdict of the scanner, verdict of the checker)]"""
    payloads = [row[1] for row in wanted]
    bad = 0
    for program, column in ((options.scan, 2), (options.wrapped, 3)):
        for row, line in zip(wanted, judge(program, payloads)):
            if line.split()[0] != row[column]:
                print("%s: %s: wanted %s, have %s" %
                      (os.path.basename(program), row[0], row[column], line))
                bad += 1
    return bad


def corpus(options):
    accept = read_folder(os.path.join(CORPUS, "accept"))
    refuse = read_folder(os.path.join(CORPUS, "refuse"))
    assert len(accept) >= 50 and len(refuse) >= 100
    bad = compare(options, [(n, d, "accept", "accept") for n, d in accept] +
                  [(n, d, "refuse", "refuse") for n, d in refuse])
    print("corpus: %d accepted, %d refused, %d wrong" % (len(accept), len(refuse), bad))
    return bad


def jsontestsuite(options):
    if not os.path.isdir(JSONTESTSUITE):
        print("JSONTestSuite is not here")
        sys.exit(1 if os.environ.get("WIREVET_REQUIRE_SHARED") == "1" else SKIPPED)
    wanted, counts = [], {"y": 0, "n": 0, "i": 0}
    for name, data in read_folder(JSONTESTSUITE):
        counts[name[0]] += 1
        verdict = "accept" if name[0] == "y" or name in I_ACCEPTED else "refuse"
        if name in LIMITED:
            verdict = "limit"
        # None of the refused files closes or continues the object that it is wrapped in.
        wanted.append((name, data, verdict, verdict))
    assert counts == {"y": 95, "n": 188, "i": 35}, counts
    assert I_ACCEPTED | LIMITED <= {row[0] for row in wanted}
    bad = compare(options, wanted)
    print("JSONTestSuite: 95 y_, 188 n_, 35 i_, scanned and wrapped: %d wrong" % bad)
    return bad


# ---- Mutations, judged by Python ---------------------------------------------------------------

def no_constant(text):
    raise ValueError(text)  # NaN, Infinity: Python's extension


def has_surrogate(value):
    if isinstance(value, str):
        return any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, list):
        return any(has_surrogate(v) for v in value)
    if isinstance(value, dict):
        return any(has_surrogate(k) or has_surrogate(v) for k, v in value.items())
    return False


def pairs_as_list(pairs):
    return [[name, value] for name, value in pairs]  # keeps the members that come twice


def python_accepts(data):
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=no_constant, parse_int=str,
                           parse_float=str, object_pairs_hook=pairs_as_list)
    except ValueError:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        return False
    return not has_surrogate(value)


PIECES = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b" ", b"\n", b"0", b"-", b".", b"e",
          b"E", b"+", b"1", b"\\u", b"\\ud800", b"\\udc00", b"\\u0041", b"null", b"true", b"\x00",
          b"\x1f", b"\x7f", b"\x80", b"\xc3", b"\xa9", b"\xe2\x82\xac", b"\xed\xa0\x80",
          b"\xf0\x9f\x98\x80", b"\xf4\x90", b"\xef\xbb\xbf", b"\xff", b'""', b'{"":0}']


def verdict_of(data):
    return "accept" if python_accepts(data) else "refuse"


def mutate(data, seeds, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((0, 0, 1, 1, 2, 5)))
        what = rng.randrange(4)
        if what == 0:
            data[at:end] = rng.choice(PIECES)
        elif what == 1:
            del data[at:end]
        elif what == 2:
            other = rng.choice(seeds)
            start = rng.randrange(len(other) + 1)
            data[at:end] = other[start:start + rng.randrange(8)]
        elif at < len(data):
            data[at] = rng.randrange(256)
    return bytes(data)


def differential(options):
    seeds = [data for kind in ("accept", "refuse")
             for _, data in read_folder(os.path.join(CORPUS, kind)) if len(data) < 300]
    rng = random.Random(options.seed)
    payloads = [mutate(rng.choice(seeds), seeds, rng) for _ in range(options.count)]
    # A mutation may close the object around it or add a member to it: Python sees the same bytes.
    # A second "Id" would be refused for another reason, so those are left out.
    wanted = [(repr(p), p, verdict_of(p), verdict_of(b'{"Id":"x","zz":' + p + b"}"))
              for p in payloads if b"Id" not in p]
    bad = compare(options, wanted)
    accepted = sum(row[2] == "accept" for row in wanted)
    assert accepted > options.count // 20, accepted  # else the sample shows little
    print("differential: %d mutations, %d of them JSON, %d wrong" %
          (len(wanted), accepted, bad))
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("corpus", "jsontestsuite", "differential"))
    parser.add_argument("--scan", required=True)
    parser.add_argument("--wrapped", required=True)
    parser.add_argument("--seed", type=int, default=8259)
    parser.add_argument("--count", type=int, default=40000)
    options = parser.parse_args()
    sys.exit(1 if globals()[options.what](options) else 0)


main()
