#!/usr/bin/env python3
"""Model files that mean harm, given to wirevet-gen and to the loader of the command wirevet.

  hostile.py GENERATOR WIREVET [--long] [--sanitized] [NAME...]

Each ends within SECONDS of processor time and BYTES of memory: refused with exit status 1 (the
command: 2) and nothing but lines of "file:line:column: error: ..." in printable ASCII, or accepted
in silence. What is not JSON at all, cannot be completed or contradicts itself has to be refused.
--long adds those that take seconds (of 64 MB, 200,000 shapes), and every mutation; --sanitized
leaves out the limit of memory, which AddressSanitizer does not fit in. NAME: only these."""
import argparse
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

SECONDS = 30
BYTES = 2 << 30
REFUSED, ACCEPTED, EITHER = "refused", "accepted", "either"
LINE = re.compile(r"^[ -~]*:\d+:\d+: error: [ -~]+$|^(error: )?\d+ more errors$")
MEMBERS_MAX = 4096 # of a shape
FILE_MAX = 64 << 20

# ---- models -------------------------------------------------------------------------------------


def smithy(shapes, operation=None, traits=None):
    """A service with an operation Do that takes x#In."""
    service = {"type": "service", "version": "1", "operations": [{"target": "x#Do"}],
               "traits": {"aws.protocols#awsJson1_0": {}, **(traits or {})}}
    return {"smithy": "2.0", "shapes": {
        "x#S": service, "x#Do": {"type": "operation", "input": {"target": "x#In"}, **(operation or {})},
        **shapes}}


def structure(**members):
    return {"type": "structure", "members": {k: {"target": v} for k, v in members.items()}}


def text(**traits):
    return smithy({"x#In": structure(T="x#T"), "x#T": {
        "type": "string", "traits": {"smithy.api#" + k: v for k, v in traits.items()}}})


def number(kind, low, high):
    """The bounds are put in as they are: Python would not write all of them."""
    model = smithy({"x#In": structure(T="x#T"),
                    "x#T": {"type": kind, "traits": {"smithy.api#range": {"min": "LOW", "max": "HIGH"}}}})
    return json.dumps(model).replace('"LOW"', low).replace('"HIGH"', high)


def botocore(shapes=None, **metadata):
    return {"metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "tiny", "jsonVersion": "1.1",
                         "protocol": "json", "serviceFullName": "Tiny", "serviceId": "Tiny",
                         "targetPrefix": "Tiny", "uid": "tiny-2020-01-01", **metadata},
            "operations": {"Do": {"name": "Do", "http": {"method": "POST", "requestUri": "/"},
                                  "input": {"shape": "In"}, "output": {"shape": "In"},
                                  "errors": [{"shape": "Bad"}]}},
            "shapes": {"In": {"type": "structure", "required": ["A"], "members": {
                "A": {"shape": "Text"}, "B": {"shape": "List", "location": "header", "locationName": "b"},
                "C": {"shape": "Map"}, "D": {"shape": "When", "timestampFormat": "iso8601"}}},
                "Bad": {"type": "structure", "members": {"message": {"shape": "Text"}}, "exception": True,
                        "error": {"httpStatusCode": 404}},
                "Text": {"type": "string", "min": 1, "max": 9, "pattern": "[a-z]+", "enum": ["a", "b"]},
                "List": {"type": "list", "member": {"shape": "Number"}, "min": 0, "max": 3},
                "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Number"}},
                "When": {"type": "timestamp"}, "Number": {"type": "integer", "min": 0, "max": 7, "box": True},
                **(shapes or {})}}


def small_smithy():
    """Something of everything, for mutations."""
    return smithy({
        "x#In": {"type": "structure", "mixins": [{"target": "x#Mix"}], "members": {
            "A": {"target": "x#Text", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "a"}},
            "B": {"target": "x#List"}, "C": {"target": "x#Map"}, "D": {"target": "x#Either"}}},
        "x#Mix": {"type": "structure", "members": {"M": {"target": "x#Number"}},
                  "traits": {"smithy.api#mixin": {}}},
        "x#Text": {"type": "string", "traits": {"smithy.api#length": {"min": 1, "max": 9},
                                                "smithy.api#pattern": "^[a-z]+$"}},
        "x#List": {"type": "list", "member": {"target": "x#Color", "traits": {"smithy.api#documentation": "d"}},
                   "traits": {"smithy.api#uniqueItems": {}}},
        "x#Map": {"type": "map", "key": {"target": "x#Text"}, "value": {"target": "x#When"}},
        "x#Color": {"type": "enum", "members": {"RED": {
            "target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "red"}}}},
        "x#Number": {"type": "integer", "traits": {"smithy.api#range": {"min": 0, "max": 7}}},
        "x#When": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}},
        "x#Either": {"type": "union", "members": {"L": {"target": "smithy.api#Long"}}},
        "x#Bad": {"type": "structure", "members": {}, "traits": {
            "smithy.api#error": "client", "smithy.api#httpError": 404}},
        "x#List$member": {"type": "apply", "traits": {"smithy.api#deprecated": {}}},
    }, {"errors": [{"target": "x#Bad"}]}, {"aws.api#service": {"sdkId": "Tiny"}})


# ---- kinds of harm ------------------------------------------------------------------------------


def chain(count, kind):
    """Shapes that hold each other, one in the next."""
    shapes = {"x#In": structure(A="x#N0"), "x#N%d" % count: {"type": "string"}}
    for i in range(count):
        inner = {"target": "x#N%d" % (i + 1)}
        shapes["x#N%d" % i] = ({"type": "list", "member": inner} if kind == "list" else
                               {"type": "structure", "members": {"A": inner}})
    return smithy(shapes)


def mixins(depth):
    """Each has the members of two others twice over: 2 to the power of depth paths."""
    shapes = {"x#M0": {**structure(A="smithy.api#String"), "traits": {"smithy.api#mixin": {}}}}
    for i in range(1, depth):
        shapes["x#M%d" % i] = {"type": "structure", "members": {"B%d" % i: {"target": "smithy.api#String"}},
                               "mixins": [{"target": "x#M%d" % (i - 1)}, {"target": "x#M%d" % max(0, i - 2)}],
                               "traits": {"smithy.api#mixin": {}}}
    shapes["x#In"] = {"type": "structure", "members": {}, "mixins": [{"target": "x#M%d" % (depth - 1)}]}
    return smithy(shapes)


def mixin_copies(mixed, members):
    """Every shape takes all members of one: mixed * members of them."""
    shapes = {"x#M": {**structure(**{"m%d" % i: "smithy.api#String" for i in range(members)}),
                      "traits": {"smithy.api#mixin": {}}}}
    for i in range(mixed):
        shapes["x#S%d" % i] = {"type": "structure", "members": {}, "mixins": [{"target": "x#M"}]}
    shapes["x#In"] = structure(**{"s%d" % i: "x#S%d" % i for i in range(mixed)})
    return smithy(shapes)


def wide(structures, members, size):
    """Structures of members with long names, all different."""
    shapes = {"x#In": structure(**{"s%d" % i: "x#S%d" % i for i in range(structures)})}
    for i in range(structures):
        shapes["x#S%d" % i] = structure(**{"m%d_%d" % (i, k) + "a" * size: "smithy.api#String"
                                           for k in range(members)})
    return smithy(shapes)


def patterns(count, pattern):
    shapes = {"x#In": structure(**{"m%d" % i: "x#T%d" % i for i in range(count)})}
    for i in range(count):
        shapes["x#T%d" % i] = {"type": "string", "traits": {"smithy.api#pattern": pattern % i}}
    return smithy(shapes)


def enum(count):
    return text(enum=[{"value": "v%d" % i} for i in range(count)])


def http(method="GET", uri="/", **traits):
    model = smithy({"x#In": {"type": "structure", "members": {
        "A": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}}}}},
        {"traits": {"smithy.api#http": {"method": method, "uri": uri, "code": 200, **traits}}})
    model["shapes"]["x#S"]["traits"] = {"aws.protocols#restJson1": {}}
    return model


def raw(model, *changes):
    """The text of a model, changed where JSON itself is."""
    data = json.dumps(model)
    for old, new in changes:
        assert old in data
        data = data.replace(old, new)
    return data


SMALL = json.dumps(small_smithy())


def kinds():
    """(name, what must become of it, bytes or text or JSON)"""
    named = lambda name: {"x#In": {"type": "structure", "members": {name: {"target": "smithy.api#String"}}}}
    yield "nothing", REFUSED, ""
    yield "space", REFUSED, " \n\t" * 1000
    for value in ("null", "1", '"x"', "[]", "{}", "true"):
        yield "only_" + value, REFUSED, value
    yield "garbage_behind", REFUSED, SMALL + "x"
    yield "nested_arrays", REFUSED, "[" * 200000
    yield "nested_objects", REFUSED, '{"a":' * 200000
    yield "nested_trait", REFUSED, raw(text(tags="DEEP"), ('"DEEP"', "[" * 100000 + "]" * 100000))
    yield "byte_order_mark", EITHER, b"\xef\xbb\xbf" + SMALL.encode()
    yield "utf_16", REFUSED, SMALL.encode("utf-16")
    yield "utf_32", REFUSED, SMALL.encode("utf-32")
    yield "latin_1", REFUSED, raw(text(documentation="@")).encode().replace(b"@", b"\xe9")
    yield "bad_utf_8", REFUSED, raw(text(documentation="@")).encode().replace(b"@", b"\xed\xa0\x80")
    yield "lone_surrogate", EITHER, raw(text(pattern="@"), ("@", "\\\\uD800\\uD800"))
    yield "nul_byte", REFUSED, SMALL[:50] + "\0" + SMALL[50:]
    for name, bad in (("nul", "A\0B"), ("newline", "A\nB"), ("comment", "*/int x;/*"), ("empty", ""),
                      ("quote", 'A"B'), ("escape", "\x1b[31m"), ("space", "A B"), ("utf_8", "\u00e9")):
        yield "member_" + name, REFUSED, smithy(named(bad))
        yield "shape_" + name, REFUSED, smithy({"x#In": structure(A="x#" + bad), "x#" + bad: {"type": "string"}})
        yield "operation_" + name, REFUSED, raw(smithy(named("A")), ('x#Do"', "x#%s\"" % json.dumps(bad)[1:-1]))
        yield "sdk_" + name, EITHER, smithy(named("A"), None, {"aws.api#service": {"sdkId": bad}})
        yield "value_" + name, EITHER, text(enum=[{"value": bad}])
        yield "wire_" + name, EITHER, smithy({"x#In": {"type": "structure", "members": {"A": {
            "target": "smithy.api#String", "traits": {"smithy.api#jsonName": bad}}}}})
        yield "service_id_" + name, EITHER, botocore(serviceId=bad)
    yield "long_wire_name", REFUSED, smithy(named("A" * 256))
    yield "longest_value", ACCEPTED, text(enum=[{"value": "A" * 255}])
    yield "too_long_value", REFUSED, text(enum=[{"value": "A" * 256}])
    yield "duplicate_keys", REFUSED, raw(smithy(named("A")), ('"type": "structure"', '"type": "structure","type": "union"'))
    yield "duplicate_shapes", REFUSED, raw(smithy({**named("A"), "x#Im": {"type": "string"}}), ("x#Im", "x#In"))
    yield "missing_target", REFUSED, smithy({"x#In": structure(A="x#Nowhere")})
    yield "many_missing_targets", REFUSED, smithy({"x#In": structure(**{"m%d" % i: "x#N%d" % i for i in range(4000)})})
    yield "target_is_service", REFUSED, smithy({"x#In": structure(A="x#S")})
    yield "target_is_operation", REFUSED, smithy({"x#In": structure(A="x#Do")})
    yield "input_is_string", REFUSED, smithy({"x#In": {"type": "string"}})
    yield "no_id", REFUSED, smithy({"x#In": structure(A="nowhere")})
    yield "list_of_itself", REFUSED, smithy({"x#In": structure(A="x#L"),
                                             "x#L": {"type": "list", "member": {"target": "x#L"}}})
    yield "requires_itself", REFUSED, smithy({"x#In": {"type": "structure", "members": {
        "A": {"target": "x#In", "traits": {"smithy.api#required": {}}}}}})
    yield "holds_itself", ACCEPTED, smithy({"x#In": structure(A="x#In")})
    yield "mixin_of_itself", REFUSED, smithy({"x#In": {
        "type": "structure", "members": {}, "mixins": [{"target": "x#In"}], "traits": {"smithy.api#mixin": {}}}})
    yield "mixin_paths", EITHER, mixins(60)
    yield "chain_of_lists", EITHER, chain(20000, "list")
    yield "chain_of_structures", EITHER, chain(20000, "structure")
    yield "resource_of_itself", EITHER, smithy({**named("A"), "x#R": {
        "type": "resource", "resources": [{"target": "x#R"}]}}, None, None)
    yield "apply_to_nothing", EITHER, smithy({**named("A"), "x#Gone": {
        "type": "apply", "traits": {"smithy.api#length": {"min": 1}}}})
    yield "enum_4096", ACCEPTED, enum(MEMBERS_MAX)
    yield "enum_4097", REFUSED, enum(MEMBERS_MAX + 1)
    yield "enum_long_value", REFUSED, text(enum=[{"value": "a" * 70000}])
    yield "enum_equal", REFUSED, text(enum=[{"value": "a"}, {"value": "a"}])
    yield "members_4097", REFUSED, smithy({"x#In": structure(**{"m%d" % i: "smithy.api#String" for i in range(MEMBERS_MAX + 1)})})
    yield "botocore_enum", REFUSED, botocore({"Text": {"type": "string", "enum": [str(i) for i in range(100000)]}})
    yield "botocore_cycle", EITHER, botocore({"Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Map"}}})
    yield "botocore_protocol", REFUSED, botocore(protocol="query")
    yield "errors_70000", EITHER, smithy({**named("A"), "x#E": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}},
                                         {"errors": [{"target": "x#E"}] * 70000})
    for kind in ("byte", "integer", "long", "double", "bigInteger", "bigDecimal"):
        for low, high in (("0", "1e999999999"), ("-1e-999999999", "0"), ("9" * 5000, "9" * 5001),
                          ("-9223372036854775809", "18446744073709551616"), ("0.5", "1.5"), ("-0", "-0.0")):
            yield "range_%s_%.10s" % (kind, high), EITHER, number(kind, low, high)
    for low, high in (("2", "1"), ("1e400", "1"), ("NaN", "1"), ("01", "1"), ("+1", "2"), ("0x1", "2")):
        yield "range_%s" % low, REFUSED, number("integer", low, high)
    for low, high in ((-1, 2), (1.5, 2), (3, 2), (1e300, 1), (1 << 70, 1 << 71)):
        yield "length_%s" % low, REFUSED, text(length={"min": low, "max": high})
    yield "length_2_63", EITHER, text(length={"min": 0, "max": (1 << 63) - 1})
    for bad in ("(", "[", "[b-a]", "a{2,1}", "*", "\\", "(?<n>a)\\k<m>", "a{99999999999}", "(?", "\\p{Nope}", "[[:x:]]"):
        yield "pattern_" + bad, REFUSED if bad[0] not in "[" or bad == "[b-a]" else EITHER, text(pattern=bad)
    for name, pattern in (("squared", "((a?){1000}){1000}"), ("cubed", "(((a{1,100}){1,100}){1,100}){1,100}"),
                          ("nested", "(" * 5000 + "a" + ")" * 5000), ("stars", "(a*)*" * 200),
                          ("window", "(.*a.{30}){3}"), ("words", "|".join("w%d" % i for i in range(5000))),
                          ("classes", "[\\p{L}\\p{N}\\s]{1,60000}" * 20), ("backs", "(a)" * 99 + "\\99"),
                          ("ahead", "(?=a)" * 2000), ("long", "a" * 60000), ("alternatives", "(a|b|ab)*" * 300),
                          ("exponential", "(a|b)*a(a|b){40}"), ("counted", "(?:a{0,5000}b{0,5000}){0,5000}")):
        yield "pattern_" + name, EITHER, text(pattern=pattern)
    for name, uri in (("no_slash", "A"), ("open", "/{"), ("close", "/}"), ("empty", "/{}"), ("twice", "/{A}/{A}"),
                      ("unknown", "/{B}"), ("two", "/{A}{A}"), ("greedy", "/{A+}/{A+}"), ("nul", "/{A}\0"), ("none", "")):
        yield "uri_" + name, REFUSED, http(uri=uri)
    yield "uri_long", REFUSED, http(uri="/{A}" + "/a" * 40000)
    yield "uri_query", REFUSED, http(uri="/{A}?" + "&".join("q%d=%d" % (i, i) for i in range(20000)))
    yield "method", EITHER, http(method="*/\n", uri="/{A}")
    yield "shapes_10000", ACCEPTED, smithy({"x#In": structure(A="x#T0"), **{"x#T%d" % i: {"type": "string"} for i in range(10000)}})
    yield "mixin_copies", EITHER, mixin_copies(500, 200)
    yield "two_services", EITHER, smithy({**named("A"), "y#T": smithy({})["shapes"]["x#S"]})
    yield "no_service", REFUSED, {"smithy": "2.0", "shapes": {}}
    yield "version", EITHER, {**smithy(named("A")), "smithy": "9" * 1000}


def heavy_kinds():
    """What takes seconds."""
    yield "shapes_200001", REFUSED, smithy({"x#In": structure(A="x#T0"), **{"x#T%d" % i: {"type": "string"} for i in range(200001)}})
    yield "shapes_190000", EITHER, chain(190000, "structure")
    yield "text_63_MB", ACCEPTED, text(documentation="a" * (FILE_MAX - 4096))
    yield "text_65_MB", REFUSED, text(documentation="a" * (FILE_MAX + 4096))
    yield "pattern_60_MB", EITHER, text(pattern="a" * (60 << 20))
    yield "name_60_MB", REFUSED, smithy({"x#In": structure(**{"a" * (60 << 20): "smithy.api#String"})})
    yield "numbers_60_MB", EITHER, raw(text(tags="DEEP"), ('"DEEP"', "[" + "1," * (30 << 20) + "1]"))
    yield "arrays_60_MB", EITHER, raw(text(tags="DEEP"), ('"DEEP"', "[" + "[]," * (20 << 20) + "1]"))
    yield "digits_60_MB", EITHER, number("bigInteger", "1", "9" * (60 << 20))
    yield "key_pool", EITHER, wide(30, 4000, 230) # 28 MB of names
    yield "hashes", EITHER, wide(400, 4000, 0)
    yield "mixin_copies_4000", EITHER, mixin_copies(4000, 4000)
    yield "patterns_4000", EITHER, patterns(4000, "([a-z]{1,50}%d|[0-9]{3,60})+x")
    yield "patterns_hard", EITHER, patterns(4000, "(a|b)*a(a|b){12}%d")
    yield "errors_shapes", REFUSED, smithy({"x#In": structure(A="x#T0"), **{
        "x#T%d" % i: {"type": "list", "member": {"target": "x#N%d" % i}} for i in range(100000)}})


OTHERS = [None, True, 7, -1.5e300, "", "x", [], {}, [{}], {"x": None}]


def mutations(model):
    """Every node of the tree replaced by other kinds of JSON, or taken away."""
    places = []

    def walk(node, path):
        places.append(path)
        for key in (node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()):
            walk(node[key], path + [key])

    walk(model, [])
    for path in places[1:]:
        for i, other in enumerate(OTHERS + ["gone"]):
            copy = json.loads(json.dumps(model))
            node = copy
            for key in path[:-1]:
                node = node[key]
            if other == "gone":
                del node[path[-1]]
            else:
                node[path[-1]] = other
            yield "/".join(map(str, path)) + "_%d" % i, EITHER, copy


def truncations(data, step):
    for at in range(0, len(data) - 1, step):
        yield "truncated_%d" % at, REFUSED, data[:at]


def harm(long):
    yield from kinds()
    few = 1 if long else 17
    if long:
        yield from heavy_kinds()
    for name, model in (("smithy", small_smithy()), ("botocore", botocore())):
        yield name, ACCEPTED, model
        for i, (what, wanted, changed) in enumerate(mutations(model)):
            if i % few == 0:
                yield "%s %s" % (name, what), wanted, changed
        yield from truncations(json.dumps(model), 7 * few)


# ---- running ------------------------------------------------------------------------------------


def limit(sanitized):
    def before():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not sanitized:
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    return before


def problem_of(done, refusal, wanted):
    """What is wrong with an end, or ""."""
    if done.returncode not in (0, refusal):
        return "exit %d: %s" % (done.returncode, done.stderr[-300:])
    lines = done.stderr.decode("latin-1").splitlines()
    if done.returncode == 0:
        return "accepted" if wanted == REFUSED else "accepted, but says " + lines[0][:200] if lines else ""
    if wanted == ACCEPTED:
        return "refused: " + " ".join(lines)[:300]
    # no file is larger than it may be: that has no line
    odd = [line for line in lines if not LINE.match(line) and "larger than" not in line]
    return "not a named error: %r" % odd[0][:200] if odd else "" if lines else "refused in silence"


def judge(options, folder, number, case):
    name, wanted, content = case
    if isinstance(content, (dict, list)):
        content = json.dumps(content)
    path = os.path.join(folder, "%d.json" % number)
    with open(path, "wb") as handle:
        handle.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    problems = []
    for refusal, command in ((1, [options.generator, "--stats", path]),
                             (2, [options.wirevet, "list", "--model", path])):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                              preexec_fn=limit(options.sanitized))
        if b"larger than" in done.stderr and done.returncode == 2:
            continue
        why = problem_of(done, refusal, wanted)
        if why:
            problems.append("%s: %s: %s" % (name, os.path.basename(command[0]), why))
    os.remove(path)
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("generator")
    parser.add_argument("wirevet")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--sanitized", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    cases = (case for case in harm(options.long) if not options.names or case[0] in options.names)
    count, problems = 0, []
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for found in pool.map(lambda pair: judge(options, folder, *pair), enumerate(cases)):
            count += 1
            problems += found
    print("\n".join(problems), end="\n" if problems else "")
    print("%d hostile models, %d problems" % (count, len(problems)))
    return 1 if problems or not count else 0


if __name__ == "__main__":
    sys.exit(main())
