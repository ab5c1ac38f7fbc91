#!/usr/bin/env python3
"""Random parameters, judged by botocore's ParamValidator and, as its serializer writes them, by
wirevet: whatever botocore refuses for a type, a required member, a minimum or a union, wirevet refuses
at the same place. Every other difference is explained by one of RULES or fails the run.

  botocore_differential.py WIREVET [--seed N]            a fixed sample of 30 services, for ctest
  botocore_differential.py WIREVET --all [--count N]     every service, N payloads per operation
  botocore_differential.py WIREVET SERVICE...            these: glue, lambda

botocore is Debian's python3-botocore; without it the test is skipped."""
import argparse
import collections
import datetime
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile

import services

sys.path.append("/usr/lib/python3/dist-packages")
try:
    import botocore.model
    import botocore.serialize
    import botocore.validate
except ImportError:
    print("python3-botocore is not there")
    sys.exit(77)

SAMPLE = 30
DEEP = 5   # from here on only what is required
DEEPEST = 16

RULES = {
    "null is absence": "botocore refuses None as a type; on the wire null is a member that is absent",
    "unknown parameter": "botocore refuses names it does not know; a service ignores them",
    "outside the body": "what travels in path, query or headers of restJson1 is not in the body",
    "inside a wrong union": "botocore looks at all members; the union itself is refused",
    "host label": "botocore wants one character of a text in the host name, the model does not",
    "not botocore's": "maximum, pattern, enum, type limits, fractions: botocore does not look at them",
    "length of map or blob": "botocore counts neither entries nor bytes",
    "true is a number": "in Python, so botocore sends true for 1",
    "whole number": "botocore takes no float for an integer, JSON has one kind of number: 3.0 is 3",
}

# What botocore reports, and the codes by which wirevet may say so at the same place.
CODES = {
    "missing required field": {"required"},
    "invalid type": {"type", "fraction", "float_text", "null_element", "required", "timestamp",
                     "base64"},
    "invalid range": {"range_min", "overflow"},
    "invalid length": {"length_min"},
    "empty input": {"union"},
    "more than one input": {"union"},
}
NOT_BOTOCORES = {"pattern", "length_max", "range_max", "enum", "overflow", "timestamp", "unique",
                 "fraction", "base64"}


class TooDeep(Exception):
    pass


# ---- parameters -----------------------------------------------------------------------------

class Maker:
    def __init__(self, rng):
        self.rng = rng

    def chance(self, share):
        return self.rng.random() < share

    def any_value(self):
        return self.rng.choice([None, "x", "", 5, -1, 1.5, 3.0, True, [], {}, ["x"], {"x": "y"}])

    def value(self, shape, depth=0):
        if depth > DEEPEST:
            raise TooDeep
        if depth and self.chance(0.015):
            return self.any_value()
        return getattr(self, "make_" + shape.type_name)(shape, depth)

    def make_structure(self, shape, depth):
        if shape.is_document_type:
            return self.rng.choice([{}, {"a": [1, None, "x"]}, "text", 4, True])
        names = list(shape.members)
        if shape.is_tagged_union:
            count = 1 if self.chance(0.95) else self.rng.choice([0, 2])
            chosen = self.rng.sample(names, min(count, len(names)))
        else:
            share = 0.35 if depth < DEEP else 0.0
            chosen = [name for name in names if self.chance(
                0.985 if name in shape.required_members else share)]
        found = {name: self.value(shape.members[name], depth + 1) for name in chosen
                 if not getattr(shape.members[name], "is_eventstream", False)
                 and not shape.members[name].serialization.get("eventstream")}
        if self.chance(0.01):
            found["NoSuchMember"] = 1
        return found

    def size(self, shape, depth):
        least = shape.metadata.get("min", 0)
        if self.chance(0.06):
            least -= 1
        elif depth < DEEP:
            least += self.rng.choice([0, 1, 1, 2])
        most = shape.metadata.get("max")
        if most is not None and self.chance(0.95):
            least = min(least, most)
        return max(0, min(least, 40))

    def make_list(self, shape, depth):
        return [self.value(shape.member, depth + 1) for _ in range(self.size(shape, depth))]

    def make_map(self, shape, depth):
        keys = list(getattr(shape.key, "enum", [])) or ["k%d" % i for i in range(50)]
        keys = [key for key in keys if re.fullmatch(r"\w+", key)] or ["k0"]
        chosen = self.rng.sample(keys, min(len(keys), self.size(shape, depth)))
        return {key: self.value(shape.value, depth + 1) for key in chosen}

    def make_string(self, shape, _):
        if shape.enum and self.chance(0.95):
            return self.rng.choice(shape.enum)
        least = shape.metadata.get("min", 0)
        size = least + self.rng.choice([0, 0, 0, 1, 5]) - self.chance(0.05)
        return "".join(self.rng.choice("aZ09-./:é") for _ in range(max(0, min(size, 3000))))

    make_character = make_string

    def make_integer(self, shape, _):
        least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
        most = least + 50 if most is None else most
        return int(self.rng.choice([least, least, least - 1, most, (least + most) // 2]))

    make_long = make_integer

    def make_double(self, shape, _):
        least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 10)
        return self.rng.choice([least, float(least), least - 0.5, most, (least + most) / 2.0])

    make_float = make_double

    def make_boolean(self, *_):
        return self.chance(0.5)

    def make_timestamp(self, *_):
        return self.rng.choice([datetime.datetime(2020, 2, 29, 1, 2, 3), "2021-03-04T05:06:07Z",
                                1600000000])

    def make_blob(self, shape, _):
        return b"\0" * self.size(shape, 0)


# ---- JSON -----------------------------------------------------------------------------------

def wire_name(name, shape):
    return shape.serialization.get("name", name)


class Dumper:
    """As botocore's serializer, but values of wrong types as they are."""

    def __init__(self):
        self.convert = botocore.serialize.JSONSerializer()

    def dump(self, value, shape):
        kind = shape.type_name
        if kind == "structure" and isinstance(value, dict) and not shape.is_document_type:
            return {wire_name(k, shape.members[k]) if k in shape.members else k:
                    self.dump(v, shape.members[k]) if k in shape.members else v
                    for k, v in value.items()}
        if kind == "map" and isinstance(value, dict):
            return {k: self.dump(v, shape.value) for k, v in value.items()}
        if kind == "list" and isinstance(value, list):
            return [self.dump(v, shape.member) for v in value]
        if kind == "blob" and isinstance(value, (bytes, str)):
            return self.convert._get_base64(value)
        if kind == "timestamp":
            try:
                return self.convert._convert_timestamp_to_str(
                    value, shape.serialization.get("timestampFormat"))
            except (TypeError, ValueError, AttributeError):
                return value
        return value


def body_shape(operation, rest):
    """(shape of the body, name of the payload member or None); None: no JSON."""
    shape = operation.input_shape
    payload = shape.serialization.get("payload") if rest else None
    if not payload:
        return shape, None
    inner = shape.members[payload]
    if inner.type_name in ("blob", "string") or inner.serialization.get("eventstream"):
        return None
    return inner, payload


def in_body(member):
    return "location" not in member.serialization


def serialize(serializer, dumper, params, operation, rest, errors):
    """(the body's bytes, whether botocore's serializer wrote them). It turns some values of a wrong
    type into others, {} into [], and has no places for unknown names."""
    shape, payload = body_shape(operation, rest)
    try:
        if not {reason for reason, _, _ in errors} & {"invalid type", "unknown field"}:
            return serializer.serialize_to_request(params, operation)["body"], True
    except KeyError:  # a label of the path is missing
        pass
    if payload:
        if params.get(payload) is None:
            return b"{}", False
        return json.dumps(dumper.dump(params[payload], shape)).encode(), False
    members = shape.members
    kept = {k: v for k, v in params.items()
            if not rest or k not in members or in_body(members[k])}
    if rest:  # "Don't serialize any parameter with a None value."
        kept = {k: v for k, v in kept.items() if v is not None}
    return json.dumps(dumper.dump(kept, shape)).encode(), False


# ---- places ---------------------------------------------------------------------------------

STEP = re.compile(r" \(key: (\w*)\)|\.(\w+)|\[(\d+)\]")


class Place:
    """botocore's name of a parameter as a JSON pointer: ".A.B[0] (key: k)" """

    def __init__(self, name, operation, rest):
        self.pointer, self.outside, self.shape = "", False, operation.input_shape
        self.parents, at = [], 0
        _, payload = body_shape(operation, rest)
        while at < len(name):
            match = STEP.match(name, at)
            if not match:
                self.outside = True  # inside a document
                return
            at = match.end()
            self.step(match, payload, rest)

    def step(self, match, payload, rest):
        key, name, index = match.groups()
        first = not self.parents
        self.parents.append((self.pointer, self.shape))
        if index is not None:
            self.pointer, self.shape = self.pointer + "/" + index, self.shape.member
        elif self.shape.type_name == "map":
            self.pointer += "/" + (key if key is not None else name)
            self.shape = self.shape.key if key is not None else self.shape.value
        else:
            member = self.shape.members[name]
            if first and rest and (name != payload if payload else not in_body(member)):
                self.outside = True
            self.shape = member
            if not (first and payload):
                self.pointer += "/" + wire_name(name, member)


def expected(errors, operation, rest):
    """(reason, pointer, value, shape, parents) of what botocore refuses; rules that some need."""
    found, rules = [], collections.Counter()
    _, payload = body_shape(operation, rest)
    for reason, name, more in errors:
        if reason in ("unknown field", "invalid type for document"):
            rules["unknown parameter"] += 1
            continue
        place = Place(name, operation, rest)
        pointer, shape = place.pointer, place.shape
        if reason == "missing required field":
            missing = shape.members[more["required_name"]]
            if not place.parents and rest and (more["required_name"] == payload or payload
                                               or not in_body(missing)):
                place.outside = True
            pointer += "/" + wire_name(more["required_name"], missing)
        if place.outside or (payload and not place.parents):
            rules["outside the body"] += 1
            continue
        found.append((reason, pointer, more.get("param", more), shape, place.parents))
    return found, rules


# ---- the comparison -------------------------------------------------------------------------

def has_null(value):
    return isinstance(value, dict) and None in value.values()


def excuse_botocore(reason, value, shape, parents, answer):
    """The rule by which only botocore refuses; None: there is none."""
    if reason == "invalid type" and value is None:
        return "null is absence"
    if reason == "more than one input" and has_null(value):
        return "null is absence"
    if reason == "invalid type" and isinstance(value, float) and value == int(value):
        return "whole number"
    if reason in ("invalid range", "invalid length") and shape.serialization.get("hostLabel"):
        return "host label"
    codes = {f["pointer"] for f in answer["findings"] if f["code"] == "union"}
    if any(pointer in codes for pointer, _ in parents):
        return "inside a wrong union"
    return None


def excuse_wirevet(finding, shape, value):
    code = finding["code"]
    if code in NOT_BOTOCORES:
        return "not botocore's"
    if code == "length_min" and (shape is None or shape.type_name in ("map", "blob")):
        return "length of map or blob"
    if code == "type" and isinstance(value, bool):
        return "true is a number"
    if code == "range_min" and isinstance(value, float) and shape.type_name in ("integer", "long"):
        return "whole number"
    if code == "union" and has_null(value):
        return "null is absence"
    if code == "union" and {*value} - {wire_name(n, m) for n, m in shape.members.items()}:
        return "unknown parameter"
    return None


def same_place(pointer, shown):
    """Keys of sensitive maps are shown as *."""
    a, b = pointer.split("/"), shown.split("/")
    return len(a) == len(b) and all(x == y or y == "*" for x, y in zip(a, b))


def look_up(body, pointer, shape):
    """(value, shape) at a pointer of the JSON."""
    value = body
    for step in pointer.split("/")[1:]:
        if shape is not None and shape.type_name == "structure" and not shape.is_document_type:
            shape = {wire_name(n, m): m for n, m in shape.members.items()}.get(step)
        elif shape is not None:
            shape = shape.member if shape.type_name == "list" else getattr(shape, "value", None)
        if isinstance(value, list):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
    return value, shape


class Run:
    def __init__(self):
        self.rules = collections.Counter()
        self.agreed = collections.Counter()
        self.payloads = self.operations = self.services = self.by_botocore = 0
        self.wrong = []

    def compare(self, case, answer):
        operation, rest, body, errors = case
        if answer["verdict"] not in ("valid", "invalid"):
            self.wrong.append("%s %s" % (answer, body[:300]))
            return
        refused, rules = expected(errors, operation, rest)
        self.rules.update(rules)
        document, top = json.loads(body) if body else {}, body_shape(operation, rest)[0]
        left = list(answer["findings"])
        for reason, pointer, value, shape, parents in refused:
            codes = CODES[reason] | ({"type"} if value is True or value is False else set())
            match = [f for f in left if f["code"] in codes
                     and same_place(pointer, f["pointer"])]
            if match:
                self.agreed[reason] += 1
                left.remove(match[0])
                continue
            if reason == "more than one input":
                value = look_up(document, pointer, top)[0]
            rule = excuse_botocore(reason, value, shape, parents, answer)
            self.note(rule, "botocore only: %s %s" % (reason, pointer), operation, body)
        for finding in left:
            value, shape = look_up(document, finding["pointer"], top)
            rule = excuse_wirevet(finding, shape, value)
            self.note(rule, "wirevet only: %s %s" % (finding["code"], finding["pointer"]),
                      operation, body)

    def note(self, rule, text, operation, body):
        if rule:
            self.rules[rule] += 1
        else:
            self.wrong.append("%s: %s\n   %s" % (operation.name, text, body[:400]))


def cases_of(path, count, seed):
    with open(path, encoding="utf-8") as file:
        model = botocore.model.ServiceModel(json.load(file))
    protocols = {model.metadata["protocol"], *model.metadata.get("protocols", [])}
    rest = "json" not in protocols
    serializer = botocore.serialize.SERIALIZERS["rest-json" if rest else "json"]()
    rng = random.Random("%d %s" % (seed, services.name_of(path)))
    maker, dumper, validator = Maker(rng), Dumper(), botocore.validate.ParamValidator()
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.input_shape is None or not body_shape(operation, rest):
            continue
        for _ in range(count):
            try:
                params = maker.value(operation.input_shape)
            except TooDeep:
                continue
            payload = body_shape(operation, rest)[1]
            if payload and params.get(payload) is None:
                continue  # botocore writes {}, which is not the absence that it means
            errors = validator.validate(params, operation.input_shape)._errors
            body, own = serialize(serializer, dumper, params, operation, rest, errors)
            yield operation, rest, body, errors, own


def check(run, command, path, count, seed):
    cases = []
    with tempfile.NamedTemporaryFile() as records:
        for operation, rest, body, errors, own in cases_of(path, count, seed):
            records.write(json.dumps({"operation": operation.name,
                                      "body": body.decode()}).encode() + b"\n")
            run.by_botocore += own
            cases.append((operation, rest, body, errors))
        records.flush()
        done = subprocess.run([command, "check", "--records", "--model", path, records.name],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(cases):
        run.wrong.append("%s: %d of %d answers: %s" % (path, len(answers), len(cases),
                                                       done.stderr[:300]))
    run.services += 1
    run.operations += len({case[0].name for case in cases})
    run.payloads += len(cases)
    for case, answer in zip(cases, answers):
        run.compare(case, answer)


def pick(options):
    files = [path for path in services.model_files(None) if "service-2" in path
             and services.speaks_json(path)]
    if options.all or options.services:
        return [path for path in files if not options.services
                or services.name_of(path).split("/")[0].split()[-1] in options.services]
    files.sort(key=lambda path: hashlib.sha256(services.name_of(path).encode()).hexdigest())
    return files[:SAMPLE]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("wirevet")
    parser.add_argument("services", nargs="*", help="botocore's names")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    run = Run()
    for path in pick(options):
        before = len(run.wrong)
        check(run, options.wirevet, path, options.count, options.seed)
        if options.all or len(run.wrong) > before:
            print("%s%s" % (services.name_of(path), ": WRONG" if len(run.wrong) > before else ""),
                  flush=True)
    print("%d services, %d operations, %d payloads (%d written by botocore's serializer)" % (
        run.services, run.operations, run.payloads, run.by_botocore))
    for reason, number in run.agreed.most_common():
        print("%8d refused by both: %s" % (number, reason))
    for rule, number in run.rules.most_common():
        print("%8d %s: %s" % (number, rule, RULES[rule]))
    print("%d differences that no rule explains" % len(run.wrong))
    for text in run.wrong[:20]:
        print(text)
    return 1 if run.wrong or not run.payloads or not run.agreed else 0


if __name__ == "__main__":
    sys.exit(main())
