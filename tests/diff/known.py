#!/usr/bin/env python3
"""wirevet diff of spec/ against AWS's models prints exactly the disagreements of spec/README.md.

KNOWN is written by hand from the table "Disagreements at a glance" there, and names the row of it
that each difference comes from. With --selftest the specification is changed, which must show.

exit: 0 as written down, 1 otherwise, 77 the models are not here
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "spec"))
import models  # noqa: E402

SKIPPED = 77

# Rows of spec/README.md, by how they begin.
ERRORS = "| CreateSession errors |"
SESSION_TYPE = "| `SessionType` (request, Session) |"
CONNECTIONS = "| `ConnectionsList$Connections` |"
ROLE = "| `.` in the pattern of `OrchestrationRoleArn`"
DPUS = "| Athena `MaxConcurrentDpus` |"
NEWER = "| Athena `Classifications`, `MonitoringConfiguration`, `SessionIdleTimeoutInMinutes` |"

# Where a Session is, in operations and parts.
SESSIONS = [("AWSGlue.CreateSession", "response", "/Session"),
            ("AWSGlue.GetSession", "response", "/Session"),
            ("AWSGlue.ListSessions", "response", "/Sessions/*")]
REQUEST = ("AWSGlue.CreateSession", "request", "")

ARN = "arn:aws[^:]*:iam::[0-9]*:role/.+"


def each(row, kind, places, path, constraint, old, new, only_new=None):
    """(row, what the JSON form says) for each place."""
    return [(row, {"kind": kind, "operation": operation, "part": part, "error": None,
                   "path": base + path, "constraint": constraint, "old": old, "new": new,
                   "only_old": None, "only_new": only_new, "why": None,
                   "breaks": kind in ("removed", "tighter")})
            for operation, part, base in places]


ATHENA = [("AmazonAthena.GetSession", "response", "")]
EVERYWHERE = [REQUEST] + SESSIONS

KNOWN = {
    ("glue", "smithy"):
        each(SESSION_TYPE, "removed", EVERYWHERE, "/SessionType", "member", "enum SessionType",
             None) +
        # Java's . does not take U+0085, ECMA's does; the shortest such text by the pattern
        each(ROLE, "looser", EVERYWHERE, "/Role", "pattern", ARN, "^" + ARN + "$",
             "arn:aws:iam:::role/\u0085") +
        [(ERRORS, {"kind": "removed", "operation": "AWSGlue.CreateSession", "part": "error",
                   "error": "OperationNotSupportedException", "path": "", "constraint": "error",
                   "old": "400", "new": None, "only_old": None, "only_new": None, "why": None,
                   "breaks": True})],
    ("glue", "botocore"):
        each(CONNECTIONS, "tighter", EVERYWHERE, "/Connections/Connections", "length", None,
             "at most 1000") +
        each(CONNECTIONS, "tighter", EVERYWHERE, "/Connections/Connections/*", "length", None,
             "at most 255"),
    ("athena", "smithy"):
        each(NEWER, "removed", ATHENA, "/MonitoringConfiguration", "member",
             "structure MonitoringConfiguration", None) +
        each(NEWER, "removed", ATHENA, "/EngineConfiguration/Classifications", "member",
             "list ClassificationList", None) +
        each(NEWER, "removed", ATHENA, "/SessionConfiguration/SessionIdleTimeoutInMinutes",
             "member", "integer SessionIdleTimeoutInMinutes", None) +
        each(DPUS, "tighter", ATHENA, "/EngineConfiguration/MaxConcurrentDpus", "required", "no",
             "yes"),
    ("athena", "botocore"): [],
}

FILES = {("glue", "smithy"): "glue-2017-03-31.json",
         ("glue", "botocore"): "botocore/glue-service-2.json",
         ("athena", "smithy"): "athena-2017-05-18.json",
         ("athena", "botocore"): "botocore/athena-service-2.json"}


def run(wirevet, *words):
    """(exit status, standard output)"""
    done = subprocess.run([wirevet, "diff", *words], stdout=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode()


def key(item):
    return json.dumps(item, sort_keys=True)


def place_problems(item):
    """Every place is in its file; a removed member's is where its name stands."""
    out = []
    name = '"%s"' % item["path"].rsplit("/", 1)[-1]
    for side in ("old_place", "new_place"):
        place = item[side]
        with open(place["file"], encoding="utf-8") as handle:
            lines = handle.read().split("\n")
        line = lines[place["line"] - 1] if 0 < place["line"] <= len(lines) else ""
        there = line[place["column"] - 1:]
        named = side == "old_place" and item["constraint"] == "member"
        if not there or (named and not there.startswith(name)):
            out.append("%s: %s is not at %s" % (item["path"], side, place))
    return out


def compare(wirevet, service, source, spec):
    """Problems, as texts."""
    path = os.path.join(models.default_directory(), FILES[service, source])
    status, text = run(wirevet, "--format", "json", spec, path)
    got = json.loads(text)["differences"]
    out = [problem for item in got for problem in place_problems(item)]
    for item in got:
        del item["old_place"], item["new_place"]
    known = [item for _, item in KNOWN[service, source]]
    out += ["not known: " + key(i) for i in got if key(i) not in map(key, known)]
    out += ["not printed: " + key(i) for i in known if key(i) not in map(key, got)]
    if len(got) != len(known):
        out.append("%d differences, not %d" % (len(got), len(known)))
    if status != (1 if known else 0):
        out.append("exit %d" % status)
    lines = run(wirevet, spec, path)[1].count("\n")
    if lines != len(known) + 1:
        out.append("the text has %d lines" % lines)
    return ["%s, %s: %s" % (service, source, problem) for problem in out]


def row_problems():
    """Each row that a difference is said to come from stands in the README."""
    with open(os.path.join(ROOT, "spec", "README.md"), encoding="utf-8") as handle:
        lines = handle.read().splitlines()
    rows = {row for items in KNOWN.values() for row, _ in items}
    return ["spec/README.md has no row " + row for row in sorted(rows)
            if not any(line.startswith(row) for line in lines)]


def selftest(wirevet):
    """Three changes of the specification; each must be noticed against botocore."""
    out = []
    for service, old, new in (("glue", '"max": 255', '"max": 254'), ("glue", 'Value": "LIVY"', 'Value": "LIVID"'),
                              ("athena", "[a-zA-Z0-9._-]{1,128}", "[a-zA-Z0-9._-]{1,127}")):
        with open(os.path.join(ROOT, "spec", service + ".json"), encoding="utf-8") as handle:
            text = handle.read()
        with tempfile.TemporaryDirectory() as folder:
            changed = os.path.join(folder, "changed.json")
            with open(changed, "w", encoding="utf-8") as handle:
                handle.write(text.replace(old, new, 1))
            if not compare(wirevet, service, "botocore", changed):
                out.append("%s instead of %s was not noticed" % (new, old))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wirevet", required=True)
    parser.add_argument("--selftest", action="store_true")
    options = parser.parse_args()
    if not os.path.isdir(models.default_directory()):
        print("known: the models are not here")
        sys.exit(1 if os.environ.get("WIREVET_REQUIRE_SHARED") == "1" else SKIPPED)
    problems = selftest(options.wirevet) if options.selftest else row_problems()
    for service, source in () if options.selftest else KNOWN:
        problems += compare(options.wirevet, service, source,
                            os.path.join(ROOT, "spec", service + ".json"))
    for problem in problems:
        print(problem)
    print("known: %d problems" % len(problems))
    sys.exit(1 if problems else 0)


main()
