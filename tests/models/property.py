#!/usr/bin/env python3
"""For every operation of a model a minimal valid request and response are accepted, and for every
constraint a payload that breaks just it is refused with exactly that finding: code, JSON pointer and
byte offset.

  property.py WIREVET             a fixed sample of 30 services, for ctest
  property.py WIREVET --all       every service, in two processes, with a line for each
  property.py WIREVET FILE...     these model files
      --list    also prints each constraint that no payload breaks, with the reason
      --keep    prints every disagreement (else three of a kind)

The payloads are made from the model files alone (aws_models.py, values.py, texts.py), so that a fault
of the reader or of the tables shows. A constraint is tested at the first place where the shape, with
the traits that bind it there, is reached; requests and responses count apart, and responses are
checked with --responses enforce."""
import argparse
import collections
import decimal
import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time

import services
from aws_models import INTEGERS, NotJson, read
from texts import MEGABYTE
from values import (Endless, Values, blob, bounds, is_event_stream, number, pointer, shifted,
                    text_json, use_of)

SAMPLE = 30
ENTRIES = 100000  # most keys and unique elements that the command compares
WRONG = {"string": b'"x"', "number": b"1", "boolean": b"true", "array": b"[]", "object": b"{}"}
ACCEPTED = {"string": {"string"}, "enum": {"string"}, "blob": {"string"}, "boolean": {"boolean"},
            "structure": {"object"}, "union": {"object"}, "map": {"object"}, "list": {"array"},
            "document": set(WRONG)}
FLOATS = {"float", "double"}


class Place:
    """A hole in an otherwise valid payload."""

    def __init__(self, operation, prefix=b"", suffix=b"", path="", secret=False, before=(),
                 after=()):
        self.operation, self.prefix, self.suffix, self.path = operation, prefix, suffix, path
        self.secret, self.before, self.after = secret, before, after

    def inside(self, opening, rest, closing, step, secret):
        """The hole behind `opening`. rest: faults of what follows, offsets from behind the hole."""
        return Place(self.operation, self.prefix + opening, closing + self.suffix, self.path + step,
                     self.secret or secret, self.before,
                     tuple(rest) + tuple((c, p, at + len(closing)) for c, p, at in self.after))

    def fill(self, data, faults):
        """(payload, everything that is wrong with it)"""
        body = self.prefix + data + self.suffix
        behind = len(self.prefix) + len(data)
        wrong = list(self.before) + shifted(faults, self.path, len(self.prefix))
        return body, wrong + [(c, p, at + behind) for c, p, at in self.after]


class Walk:
    """All payloads of one direction of a service."""

    def __init__(self, service, direction, emit, skip):
        self.service, self.direction = service, direction
        self.request = direction == "request"
        self.values = Values(service, self.request)
        self.emit, self.skip = emit, skip
        self.seen, self.queue, self.turn = set(), collections.deque(), 0

    def run(self):
        for operation in self.service.operations:
            self.start(operation)
        while self.queue:
            use, place, top = self.queue.popleft()
            try:
                self.visit(use, place, top)
            except Endless as why:
                self.skip("shape", use, "a valid value is endless or too large (%s)" % why)

    def start(self, operation):
        shape, place = operation.bodies[self.direction], Place(operation.name)
        if shape is None:
            self.emit("accepted", place, b"{}", [])
            return
        use, top = use_of(shape), True
        payload = [m for m in shape.members if m.location == "payload"]
        if payload:
            use, top = payload[0].use, False
            if is_event_stream(payload[0]) or use.shape.kind in ("blob", "string", "enum"):
                self.skip("body", use, "the body is a stream or no JSON")
                return
            if payload[0].required:
                self.emit("required", place, b"", [("required", "", 0)])
        try:
            value = self.values.make_structure(use, True) if top else self.values.minimal(use)
        except Endless as why:
            self.skip("body", use, "a valid value is endless or too large (%s)" % why)
            return
        self.emit("accepted", place, value.data, value.faults)
        self.add(use, place, top)

    def add(self, use, place, top=False):
        """A part: its type here, and all the rest at the first place of its kind."""
        self.wrong_type(use, place)
        top = top and any(m.location or is_event_stream(m) for m in use.shape.members)
        if (use, top) not in self.seen:
            self.seen.add((use, top))
            self.queue.append((use, place, top))

    def visit(self, use, place, top):
        if use.shape.kind == "structure":
            self.structure(use, place, top)
        else:
            getattr(self, "visit_" + use.shape.kind, self.visit_number)(use, place)

    def accept(self, what, place, data):
        self.emit(what, place, data, [])

    def refuse(self, what, place, data, path="", offset=0):
        self.emit(what, place, data, [(what, path, offset)])

    # ---- every kind

    def accepted_types(self, use):
        if use.shape.kind == "timestamp":
            return {"number"} if (use.traits.time or "epoch") == "epoch" else {"string"}
        return ACCEPTED.get(use.shape.kind, {"number"})

    def wrong_type(self, use, place):
        """One of the wrong types, another one at the next place."""
        wrong = sorted(set(WRONG) - self.accepted_types(use))
        if wrong:
            kind = wrong[self.turn % len(wrong)]
            self.turn += 1
            text = use.shape.kind in FLOATS and kind == "string"
            self.refuse("float_text" if text else "type", place, WRONG[kind])

    # ---- texts

    def broken_texts(self, use):
        """(constraint, (text, reason)) for each that the shape has."""
        texts = self.values.texts(use)
        least, most = use.traits.length
        if least is not None:
            yield "length_min", texts.shorter()
        if most is not None:
            yield "length_max", texts.longer()
        if use.traits.pattern is not None:
            yield "pattern", texts.unmatched()
        if use.shape.kind == "enum":
            yield "enum", texts.strange()

    def good_texts(self, use):
        texts = self.values.texts(use)
        longest = texts.longest()
        return texts.valid(1 << 20) if use.shape.kind == "enum" else [longest] if longest else []

    def visit_string(self, use, place):
        for what, (text, why) in self.broken_texts(use):
            if text is not None:
                self.refuse(what, place, text_json(text))
                continue
            self.skip(what, use, why)
            self.implied(self.values.texts(use), what, place)
        for text in self.good_texts(use):
            self.accept("accepted", place, text_json(text))
        texts = self.values.texts(use)
        if not texts.valid():
            self.skip("valid", use, texts.why_none())

    visit_enum = visit_string

    def implied(self, texts, what, place):
        """What cannot be broken alone is broken along with what implies it, and what holds for
        every text with odd characters."""
        found = texts.together(what)
        if found:
            self.emit("with others", place, text_json(found[0]), [(c, "", 0) for c in found[1]])
        odd = texts.odd() if what == "pattern" else None
        if odd is not None:
            self.accept("accepted", place, text_json(odd))

    def visit_blob(self, use, place):
        least, most = use.traits.length
        self.refuse("base64", place, b'"!"')
        if least == 0:
            self.skip("length_min", use, "proved: no text is shorter than 0")
        elif least:
            self.refuse("length_min", place, blob(least - 1))
        if most is not None and most >= MEGABYTE:
            self.skip("length_max", use, "bound of 1 MB or more")
        elif most is not None:
            self.refuse("length_max", place, blob(most + 1))
            self.accept("accepted", place, blob(most))

    def visit_timestamp(self, use, place):
        if (use.traits.time or "epoch") != "epoch":
            self.refuse("timestamp", place, b'"x"')
        elif self.request:
            self.refuse("timestamp", place, b"1e15")

    # ---- numbers and booleans

    def visit_boolean(self, _, place):
        self.accept("accepted", place, b"false")

    def visit_document(self, _, place):
        for data in sorted(WRONG.values()):
            self.accept("accepted", place, data)

    def visit_number(self, use, place):
        kind = use.shape.kind
        if kind == "intEnum":
            self.int_enum(use, place)
            return
        if kind in INTEGERS:
            self.refuse("fraction", place, number(self.values_low(use)) + b".5")
            if INTEGERS[kind][1] is not None:
                self.refuse("overflow", place, b"%d" % (INTEGERS[kind][1] + 1))
                self.refuse("overflow", place, b"%d" % (INTEGERS[kind][0] - 1))
        self.ranges(use, place)

    def int_enum(self, use, place):
        least, most = bounds(use)
        edges = [max(use.shape.values) + 1, min(use.shape.values) - 1]
        edges += [] if least is None else [least - 1, least]
        edges += [] if most is None else [most, most + 1]
        for value in [*use.shape.values, *edges]:
            wrong = [] if value in use.shape.values else ["enum"]
            wrong += ["range_min"] if least is not None and value < least else []
            wrong += ["range_max"] if most is not None and value > most else []
            self.emit(wrong[0] if wrong else "accepted", place, b"%d" % value,
                      [(code, "", 0) for code in wrong])

    def values_low(self, use):
        return int(self.values.minimal(use).data)

    def ranges(self, use, place):
        least, most = INTEGERS.get(use.shape.kind, (None, None))
        for what, bound, step, end in zip(("range_min", "range_max"), bounds(use), (-1, 1),
                                          (least, most)):
            if bound is None:
                continue
            if end is None or least <= bound <= most:
                self.accept("accepted", place, number(bound))
            if end is not None and (bound + step < end if step < 0 else bound + step > end):
                self.skip(what, use, "proved: the type has no such number")
                continue
            self.refuse(what, place, number(bound + step))
            if use.shape.kind not in INTEGERS:
                self.refuse(what, place, number(bound + step * decimal.Decimal("0.001")))

    # ---- structures and unions

    def structure(self, use, place, top):
        members = self.values.body_members(use.shape, top)
        minimal = {m.wire: self.values.minimal(m.use) for m in members if m.required}
        full = []
        for member in members:
            others = [(wire, value) for wire, value in minimal.items() if wire != member.wire]
            if member.required:
                value = self.values.object(others)
                self.emit("required", place, value.data,
                          value.faults + [("required", pointer(member.wire), 0)])
            inner = self.member_place(place, use, member, others)
            if member.required:
                self.emit("required", inner, b"null", [("required", "", 0)])
            try:
                full.append((member.wire, self.values.minimal(member.use)))
            except Endless as why:
                self.skip("shape", member.use, "a valid value is endless or too large (%s)" % why)
            self.add(member.use, inner)
        value = self.values.object(full)
        if len(value.data) < MEGABYTE:
            self.emit("accepted", place, value.data, value.faults)
        nothing = b"".join(b"," + text_json(m.wire) + b":null" for m in members if not m.required)
        value = self.values.object(list(minimal.items()))
        data = value.data[:-1] + (nothing if minimal else nothing[1:]) + b"}"
        self.emit("accepted", place, data, value.faults)

    def member_place(self, place, use, member, others):
        """The member first, the others behind it."""
        rest, faults = b"", []
        for wire, value in others:
            rest += b"," + text_json(wire) + b":"
            faults += shifted(value.faults, place.path + pointer(wire), len(rest))
            rest += value.data
        return place.inside(b"{" + text_json(member.wire) + b":", faults, rest + b"}",
                            pointer(member.wire), use.traits.sensitive)

    def visit_union(self, use, place):
        self.refuse("union", place, b"{}")
        known = []
        for member in use.shape.members:
            self.add(member.use, self.member_place(place, use, member, []))
            try:
                value = self.values.minimal(member.use)
            except Endless:
                continue
            self.emit("accepted", place, *self.values.object([(member.wire, value)]))
            if not value.faults and len(known) < 2:
                known.append((member.wire, value))
        if known:
            self.refuse("union", place, b"{%s:null}" % text_json(known[0][0]))
        if len(known) == 2:
            self.refuse("union", place, self.values.object(known).data)
        else:
            self.skip("union", use, "proved: two members need two")
        unknown = b'{"noSuchMember":1}'
        if self.request:
            self.refuse("union", place, unknown)
        else:  # a client takes it for a newer member
            self.accept("accepted", place, unknown)

    # ---- lists and maps

    def visit_list(self, use, place):
        least, most = use.traits.length
        element = use.shape.element
        if least is not None and least > 0:
            self.emit("length_min", place, *self.with_fault(
                "length_min", self.values.array(self.values.elements(use, least - 1))))
        elif least is not None:
            self.skip("length_min", use, "proved: no list is shorter than 0")
        if most is not None:
            self.too_many(use, place, most, element)
        if use.traits.unique:
            self.repeated(use, place)
        inner = self.element_place(use, place)
        if inner:
            self.null_element(use, inner)
            self.add(element, inner)

    @staticmethod
    def with_fault(what, value):
        return value.data, [*value.faults, (what, "", 0)]

    def too_many(self, use, place, most, element):
        size = len(self.values.minimal(element).data) + 1
        if size * (most + 1) >= MEGABYTE or use.traits.unique and most >= ENTRIES:
            self.skip("length_max", use, "bound of 1 MB or more")
            return
        try:
            elements = self.values.elements(use, most + 1)
        except Endless:
            proved = use.traits.unique and element.shape.kind in ("enum", "boolean")
            self.skip("length_max", use, "proved: there are no more different values" if proved
                      else "not so many different values found")
            return
        value = self.values.array(elements)
        self.emit("length_max", place, *self.with_fault("length_max", value))
        if len(value.data) < 65536:
            self.emit("accepted", place, *self.values.array(elements[:most]))

    def repeated(self, use, place):
        """The list's first element twice, at its end."""
        least, most = use.traits.length
        if most is not None and most < 2:
            self.skip("unique", use, "proved: at most one element")
            return
        elements = self.values.elements(use, max(1, (least or 0) - 1))
        value = self.values.array(elements + elements[:1])
        offset = len(value.data) - 1 - len(elements[0].data)
        self.emit("unique", place, value.data, value.faults + [("unique", "", offset)])

    def element_place(self, use, place):
        """The hole is the first element; None if there may be none."""
        if use.traits.length[1] == 0:
            self.skip("shape", use.shape.element, "proved: the list is empty")
            return None
        rest, faults = b"", []
        for i, value in enumerate(self.values.elements(use, max(1, use.traits.length[0] or 0))[1:]
                                  if (use.traits.length[0] or 0) > 1 else [], 1):
            rest += b","
            faults += shifted(value.faults, "%s/%d" % (place.path, i), len(rest))
            rest += value.data
        return place.inside(b"[", faults, rest + b"]", "/0", use.traits.sensitive)

    def null_element(self, use, inner):
        if use.shape.element and use.traits.unique:
            return
        if use.traits.sparse or not self.request:
            self.accept("accepted", inner, b"null")
        else:
            self.refuse("null_element", inner, b"null")

    def visit_map(self, use, place):
        least, most = use.traits.length
        if least is not None and least > 0:
            self.emit("length_min", place, *self.with_fault(
                "length_min", self.values.object(self.values.entries(use, least - 1))))
        elif least is not None:
            self.skip("length_min", use, "proved: no map is smaller than 0")
        if most is not None:
            self.too_many_entries(use, place, most)
        if most == 0:
            self.skip("shape", use.shape.value, "proved: the map is empty")
            return
        secret = (place.secret or use.traits.sensitive or use.shape.key.traits.sensitive)
        others = self.values.entries(use, max(least or 0, 1))
        key, others = others[0][0], others[1:]
        self.keys(use, place, others, secret)
        inner = self.entry_place(place, text_json(key) + b":", others, "/*" if secret
                                 else pointer(key), secret)
        self.null_element(use, inner)
        self.add(use.shape.value, inner)

    @staticmethod
    def entry_place(place, opening, others, step, secret):
        rest, faults = b"", []
        for name, value in others:
            rest += b"," + text_json(name) + b":"
            faults += shifted(value.faults, place.path + ("/*" if secret else pointer(name)),
                              len(rest))
            rest += value.data
        return place.inside(b"{" + opening, faults, rest + b"}", step, secret)

    def too_many_entries(self, use, place, most):
        size = len(self.values.minimal(use.shape.value).data) + 12
        if size * (most + 1) >= MEGABYTE or most >= ENTRIES:
            self.skip("length_max", use, "bound of 1 MB or more")
            return
        try:
            entries = self.values.entries(use, most + 1)
        except Endless:
            key = use.shape.key.shape
            proved = key.kind == "enum" and len(key.values) <= most
            self.skip("length_max", use, "proved: there are no more different keys" if proved
                      else "not so many different keys found")
            return
        value = self.values.object(entries)
        secret = place.secret or use.traits.sensitive or use.shape.key.traits.sensitive
        if secret and value.faults:
            return
        self.emit("length_max", place, *self.with_fault("length_max", value))
        if len(value.data) < 65536:
            self.emit("accepted", place, *self.values.object(entries[:most]))

    def keys(self, use, place, others, secret):
        """Keys are texts; their places are the entries."""
        key, value = use.shape.key, self.values.minimal(use.shape.value)
        if (key, "key") in self.seen:
            return
        self.seen.add((key, "key"))
        for what, (text, why) in self.broken_texts(key):
            if text is None:
                self.skip(what, key, why)
                continue
            step = "/*" if secret else pointer(text)
            inner = self.entry_place(place, b"", others, step, secret)
            data = text_json(text)
            self.emit(what, inner, data + b":" + value.data,
                      [(what, "", 0), *shifted(value.faults, "", len(data) + 1)])
        for text in self.good_texts(key):
            inner = self.entry_place(place, b"", [o for o in others if o[0] != text],
                                     "/*" if secret else pointer(text), secret)
            data = text_json(text)
            if len(others) == 0:
                self.emit("accepted", inner, data + b":" + value.data,
                          shifted(value.faults, "", len(data) + 1))


# ---- running --------------------------------------------------------------------------------

class Result:
    def __init__(self, name):
        self.name, self.operations, self.payloads = name, 0, 0
        self.checked, self.skipped = collections.Counter(), collections.Counter()
        self.skips, self.wrong = [], []
        self.seconds = 0.0


def make(service, file, result):
    """Writes the records; what is expected of each."""
    expected = []
    for direction in ("request", "response"):
        def emit(what, place, data, faults, direction=direction):
            body, wrong = place.fill(data, faults)
            line = b'{"operation":"%s","direction":"%s","body":%s}\n' % (
                place.operation.encode(), direction.encode(), json.dumps(body.decode()).encode())
            file.write(line)
            expected.append((what, tuple(sorted(wrong)), line if len(line) < 1000 else line[:999]))
            result.checked[what] += 1

        def skip(what, use, why, direction=direction):
            cause = why.split(" (")[0]
            result.skipped[what, cause] += 1
            result.skips.append("%s %s %s: %s" % (direction, what, use.shape.name, why))

        Walk(service, direction, emit, skip).run()
    return expected


def found_in(answer):
    return tuple(sorted((f["code"], f["pointer"], f["offset"]) for f in answer["findings"]))


VALID = b'"verdict":"valid"'


def compare(expected, answers, result):
    count = 0
    for (what, wrong, line), raw in zip(expected, answers):
        count += 1
        if not wrong and VALID in raw and raw.endswith(b'"findings":[]}\n'):
            continue
        answer = json.loads(raw)
        found = found_in(answer)
        if found != wrong or answer["verdict"] != ("invalid" if wrong else "valid"):
            result.wrong.append((what, "%s\n   expected %s\n   found    %s %s %s" % (
                line.decode(errors="replace").strip(), wrong[:3], answer["verdict"], found[:3],
                answer.get("error", ""))))
    if count != len(expected):
        result.wrong.append(("answers", "%d of %d records were answered" % (count, len(expected))))


def judge(command, model, records, expected, result):
    answers, words = records + ".answers", records + ".diagnostics"
    with open(words, "w", encoding="utf-8") as file:
        file.write('{"version":1,"services":{}}')  # what it calls sensitive is not in the model
    with open(answers, "wb") as file:
        done = subprocess.run([command, "check", "--records", "--responses", "enforce",
                               "--rules", "off", "--diagnostics", words, "--model", model, records],
                              stdout=file, stderr=subprocess.PIPE, check=False)
    if done.returncode > 1:
        result.wrong.append(("exit", "exit %d: %s" % (done.returncode,
                                                      done.stderr[:500].decode())))
    with open(answers, "rb") as file:
        compare(expected, file, result)


def check(job):
    """A Result; None: the service speaks no JSON."""
    command, path = job
    result, start = Result(services.name_of(path)), time.monotonic()
    try:
        service = read(path)
    except NotJson:
        return None
    result.operations = len(service.operations)
    with tempfile.TemporaryDirectory() as folder:
        records = os.path.join(folder, "records")
        with open(records, "wb") as file:
            expected = make(service, file, result)
        judge(command, path, records, expected, result)
    result.payloads = len(expected)
    result.seconds = time.monotonic() - start
    return result


def sample(files):
    """By a digest of the name, so that neighbours in the alphabet do not crowd it."""
    def order(path):
        return hashlib.sha256(services.name_of(path).encode()).hexdigest()
    return sorted(files, key=order)


def report(result, options):
    print("%-44s %4d operations %7d payloads %5d without %6.1f s%s" % (
        result.name, result.operations, result.payloads, sum(result.skipped.values()),
        result.seconds, "  %d WRONG" % len(result.wrong) if result.wrong else ""), flush=True)
    if options.list:
        for line in result.skips:
            print("   " + line)
    kinds = collections.Counter()
    for what, text in result.wrong:
        kinds[what] += 1
        if options.keep or kinds[what] <= 3:
            print("%s: %s" % (what, text), flush=True)


def total(results):
    checked, skipped = collections.Counter(), collections.Counter()
    for result in results:
        checked += result.checked
        skipped += result.skipped
    print("%d services, %d operations, %d payloads, %d disagreements" % (
        len(results), sum(r.operations for r in results), sum(r.payloads for r in results),
        sum(len(r.wrong) for r in results)))
    print("payloads: " + ", ".join("%d %s" % (n, what) for what, n in checked.most_common()))
    print("constraints that no payload breaks:")
    for (what, why), n in sorted(skipped.items(), key=lambda item: -item[1]):
        print("%7d %-10s %s" % (n, what, why))
    unproved = sum(n for (_, why), n in skipped.items() if why.startswith(("no text", "not so")))
    broken = sum(n for what, n in checked.items() if what != "accepted")
    print("not found: %d of %d (%.3f %%)" % (unproved, broken + unproved,
                                             100.0 * unproved / max(1, broken + unproved)))
    return unproved * 100 > broken  # below 1 %


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("wirevet")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = options.files or services.model_files(folder)
        if not files:
            print("neither shared/models nor python3-botocore is there")
            return 77
        if not options.files and not options.all:
            files = sample(files)
        results = []
        with multiprocessing.Pool(2, maxtasksperchild=20) as pool:
            for result in pool.imap(check, [(options.wirevet, path) for path in files]):
                if result is None:
                    continue
                results.append(result)
                report(result, options)
                if len(results) == SAMPLE and not options.files and not options.all:
                    break
        bad = total(results)
    return 1 if bad or not results or any(r.wrong for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
