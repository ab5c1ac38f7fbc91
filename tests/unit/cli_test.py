#!/usr/bin/env python3
"""The command wirevet from the outside: words, exit codes, streams, formats, records.

    cli_test.py --wirevet PATH_OF_THE_COMMAND [unittest arguments]

The texts of AWS are checked in the render room; here it matters that the right one comes out of the
right place.
"""
import json
import os
import pty
import select
import subprocess
import sys
import tempfile
import unittest

COMMAND = None
VALID = '{"Id":"s"}'
SHORT = '{"Id":""}'
SHORT_MESSAGE = ("1 validation error detected: Value '' at 'id' failed to satisfy constraint: Member "
                 "must have length greater than or equal to 1")
KEYS = ["id", "verdict", "type", "http_status", "message", "aws_body", "findings"]


def run(*words, stdin="", env=None):
    """(exit code, stdout, stderr)"""
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run([COMMAND, *words], input=data, capture_output=True, timeout=60,
                          env={**os.environ, **(env or {})})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def records(*rows, words=()):
    """(exit code, answers, stderr); a row is an object or a raw line."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    code, out, err = run("check", "--records", *words, stdin="\n".join(lines) + "\n")
    return code, [json.loads(line) for line in out.splitlines()], err


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path


class Usage(unittest.TestCase):
    def test_help(self):
        for words in (["--help"], ["-h"], ["check", "--help"], ["explain", "-h"],
                      ["list", "--help"], ["diff", "--help"]):
            code, out, err = run(*words)
            self.assertEqual((code, err), (0, ""), words)
            self.assertIn("wirevet " + (words[0] if len(words) > 1 else "check"), out)

    def test_version(self):
        code, out, _ = run("--version")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"^wirevet \d+\.\d+\.\d+\n$")

    def test_mistakes(self):
        rows = [
            ([], "a command is missing"),
            (["chek"], "unknown command 'chek'"),
            (["--records"], "unknown option '--records'"),
            (["check"], "needs an operation"),
            (["check", "--nope", "glue.GetSession"], "unknown option '--nope'"),
            (["check", "--format"], "a value is missing after '--format'"),
            (["check", "--format", "xml", "glue.GetSession"], "takes text, aws, json, not 'xml'"),
            (["check", "--names=x", "glue.GetSession"], "takes observed, documented, not 'x'"),
            (["check", "--dialect=x", "glue.GetSession"], "takes coral, smithy, not 'x'"),
            (["check", "--response=1", "glue.GetSession"], "no value belongs to '--response=1'"),
            (["list", "--format", "json"], "unknown option '--format'"),
            (["list", "x"], "takes no words"),
            (["explain"], "needs an operation"),
            (["explain", "a", "b", "c"], "needs an operation"),
            (["check", "--records", "--response"], "direction"),
            (["check", "--records", "--format=json"], "format is fixed"),
        ]
        for words, said in rows:
            code, out, err = run(*words)
            self.assertEqual((code, out), (2, ""), words)
            self.assertIn(said, err, words)
            self.assertEqual(err.count("\n"), 1, words)

    def test_nothing_that_terminals_obey(self):
        """Whatever the user wrote: printable ASCII and one line feed."""
        odd = "a\x1b[31m\nb\x7f\u009b\u00e4"
        record = json.dumps({"operation": odd, "body": "{}"})
        rows = [
            ([odd], ""),
            (["check", "--" + odd, "glue.GetSession"], ""),
            (["check", "--help=" + odd], ""),
            (["check", "--format", odd, "glue.GetSession"], ""),
            (["check", "--names=" + odd, "glue.GetSession"], ""),
            (["check", odd], ""),
            (["check", "glue." + odd], ""),
            (["explain", odd], ""),
            (["explain", "glue.GetSession", "/" + odd], ""),
            (["list", odd], ""),
            (["check", "glue.GetSession", odd], ""),
            (["check", "--records", odd], ""),
            (["check", "--records"], record + "\n"),
            (["check", "--records"], odd.replace("\n", "") + "\n"),
        ]
        for words, stdin in rows:
            code, out, err = run(*words, stdin=stdin)
            self.assertEqual(code, 2, words)
            self.assertRegex(err, r"\A[ -~]+\n\Z", words)
            self.assertRegex(out, r"\A[ -~\n]*\Z", words)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, odd)
        with open(path, "w", encoding="utf-8") as f:
            f.write(record + "\n")
        for words in (["--records", path], ["glue.GetSession", folder.name],
                      ["--records", folder.name]):
            code, out, err = run("check", *words)
            self.assertEqual(code, 2, words)
            self.assertRegex(err, r"\A[ -~]+\n\Z", words)
        line = run("check", "--format=json", "glue.GetSession", path)[1]
        self.assertEqual(json.loads(line)["file"], path)
        self.assertNotRegex(line[:-1], r"[\x00-\x1f\x7f-\x9f]")

    def test_unknown_operation(self):
        rows = {
            "glue.GetSesion": "did you mean AWSGlue.GetSession or AmazonAthena.GetSession?",
            "AmazonAthena.getsession": "did you mean AmazonAthena.GetSession, AWSGlue.GetSession, ",
            "GetSession": "did you mean",  # two services have it
            "glue.Nothing at all \x1b[31m": "'glue.Nothing at all ?[31m'; 'wirevet list' names all",
        }
        for name, said in rows.items():
            for words in (["check", name], ["explain", name]):
                code, out, err = run(*words)
                self.assertEqual((code, out), (2, ""), words)
                self.assertIn(said, err)

    def test_list(self):
        code, out, err = run("list")
        self.assertEqual((code, err), (0, ""))
        names = out.splitlines()
        for name in ("AWSGlue.CreateSession", "AWSGlue.GetSession", "AWSGlue.ListSessions",
                     "AmazonAthena.GetSession"):
            self.assertIn(name, names)
        for name in names:
            self.assertEqual(run("explain", name)[0], 0, name)

    def test_explain(self):
        code, out, err = run("explain", "glue.CreateSession")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("\n  Tags: map TagsMap; 0 to 50 entries\n    key: string TagKey; length 1 to "
                      "128\n    *: string TagValue; length 0 to 256\n", out)
        self.assertIn("\n  WorkerType: enum WorkerType; one of Standard, G.1X, ", out)
        code, out, err = run("explain", "AWSGlue.CreateSession", "/Tags/*")
        self.assertEqual((code, out), (0, "/Tags/*: string TagValue; length 0 to 256\n"))
        self.assertIn("Session: structure Session\n", run("explain", "--response",
                                                          "glue.GetSession")[1])
        code, out, err = run("explain", "AWSGlue.CreateSession", "/Nope")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("no such member", err)


class Check(Files):
    def test_exit_codes(self):
        good, bad = self.file("good.json", VALID), self.file("bad.json", SHORT)
        rows = [([good], 0), ([bad], 1), ([good, bad], 1), ([bad, good], 1),
                ([good, "/nowhere"], 2), (["/nowhere", bad], 2), ([self.folder.name], 2)]
        for files, wanted in rows:
            self.assertEqual(run("check", "glue.GetSession", *files)[0], wanted, files)

    def test_goes_on_after_a_missing_file(self):
        bad = self.file("bad.json", SHORT)
        code, out, err = run("check", "glue.GetSession", "/nowhere", bad)
        self.assertEqual(err, "wirevet: /nowhere: No such file or directory\n")
        self.assertIn(bad + ":1:7: violation[length_min] ValidationException /Id: ", out)

    def test_limit_is_refused(self):
        deep = '{"Unknown":%s1%s,"Id":"s"}' % ("[" * 1500, "]" * 1500)
        code, out, err = run("check", "--format=aws", "glue.GetSession", stdin=deep)
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(json.loads(out)["__type"], "ValidatorLimitExceeded")

    def test_text(self):
        bad = self.file("bad.json", '{\n  "Id": "",\n  "RequestOrigin": "a b"\n}')
        code, out, err = run("check", "AWSGlue.GetSession", bad)
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(out, (
            "{0}:2:9: violation[length_min] ValidationException /Id: length must be at least 1\n"
            "      \"Id\": \"\",\n"
            "            ^~\n"
            "{0}:3:20: violation[pattern] ValidationException /RequestOrigin: must match the "
            "pattern [\\.\\-_A-Za-z0-9]+\n"
            "      \"RequestOrigin\": \"a b\"\n"
            "                       ^~~~~\n"
            "{0}: invalid: 2 findings, 2 violations\n").format(bad))
        good = self.file("good.json", VALID)
        self.assertEqual(run("check", "AWSGlue.GetSession", good), (0, good + ": valid\n", ""))

    def test_stdin(self):
        for words in ([], ["-"]):
            code, out, _ = run("check", "AWSGlue.GetSession", *words, stdin=SHORT)
            self.assertEqual(code, 1)
            self.assertTrue(out.startswith("<stdin>:1:7: violation[length_min]"), out)

    def test_names_of_files_are_safe(self):
        path = self.file("a\x1b[31m\n.json", SHORT)
        out = run("check", "AWSGlue.GetSession", path)[1]
        self.assertIn("a?[31m?.json:1:7: ", out)
        self.assertNotIn("\x1b", out)
        code, out, _ = run("check", "--format", "json", "AWSGlue.GetSession", path)
        self.assertEqual(json.loads(out)["file"], path)
        after_dashes = self.file("-x", VALID)
        os.chdir(self.folder.name)
        self.assertEqual(run("check", "AWSGlue.GetSession", "--", os.path.basename(after_dashes)),
                         (0, "-x: valid\n", ""))

    def test_aws(self):
        code, out, _ = run("check", "--format", "aws", "AWSGlue.GetSession", stdin=SHORT)
        self.assertEqual(code, 1)
        self.assertEqual(out, '{"__type":"ValidationException","Message":"%s"}\n' % SHORT_MESSAGE)
        self.assertEqual(run("check", "--format", "aws", "AWSGlue.GetSession", stdin=VALID),
                         (0, "", ""))

    def test_names(self):
        code, out, _ = run("check", "--format=aws", "--names=documented", "glue.GetSession",
                           stdin=SHORT)
        self.assertEqual(out,
                         '{"__type":"InvalidInputException","Message":"%s"}\n' % SHORT_MESSAGE)
        code, out, _ = run("check", "--format=aws", "--names", "observed", "glue.GetSession",
                           stdin="{")
        self.assertEqual((code, out), (1, '{"__type":"SerializationException"}\n'))

    def test_json(self):
        files = [self.file("good.json", VALID), self.file("bad.json", SHORT)]
        code, out, _ = run("check", "--format", "json", "AWSGlue.GetSession", *files)
        good, bad = out.splitlines()
        self.assertEqual(code, 1)
        self.assertTrue(good.startswith('{"file":'))
        self.assertEqual(json.loads(good), {
            "file": files[0], "verdict": "valid", "type": None, "http_status": None,
            "message": None, "aws_body": None, "findings": [], "findings_total": 0,
            "truncated": False})
        bad = json.loads(bad)
        self.assertEqual(bad["file"], files[1])
        self.assertEqual(bad["aws_body"]["Message"], bad["message"])

    def test_rules(self):
        body = ('{"Id":"a","Role":"arn:aws:iam::123456789012:role/r","Command":{},'
                '"GlueVersion":"2.0"}')
        for words, verdict, severity in (([], "valid", "advice"),
                                         (["--rules", "advise"], "valid", "advice"),
                                         (["--rules=enforce"], "invalid", "violation")):
            code, out, err = run("check", "--format=json", *words, "glue.CreateSession", stdin=body)
            answer = json.loads(out)
            self.assertEqual((code, err), (int(verdict == "invalid"), ""))
            self.assertEqual(answer["verdict"], verdict)
            self.assertEqual([(f["code"], f["severity"], f["pointer"]) for f in answer["findings"]],
                             [("rule", severity, "/GlueVersion")])
        code, out, _ = run("check", "--rules=off", "glue.CreateSession", stdin=body)
        self.assertEqual((code, out), (0, "<stdin>: valid\n"))
        code, _, err = run("check", "--rules=on", "glue.CreateSession", stdin=body)
        self.assertEqual(code, 2)
        self.assertIn("takes advise, enforce, off, not 'on'", err)
        code, out, _ = run("explain", "glue.CreateSession")
        self.assertIn("\nrules in words:\n  /GlueVersion: A session needs", out)

    def test_dialect(self):
        body = b'{"Id":"a","RequestOrigin":""}'
        first = "Value%s at '%s' failed to satisfy constraint: Member must have length "
        coral = first % (" ''", "requestOrigin") + "greater than or equal to 1"
        smithy = first % (" with length 0", "/RequestOrigin") + "between 1 and 128, inclusive"
        for options, wanted in (
            ([], coral),
            (["--dialect", "coral"], coral),
            (["--dialect=smithy"], smithy),
        ):
            code, out, _ = run("check", "--format=aws", *options, "glue.GetSession", stdin=body)
            self.assertEqual(code, 1)
            self.assertIn(wanted, out)
            self.assertEqual("fieldList" in out, wanted is smithy)

    def test_profile(self):
        body = '{"Id":"s","Role":"arn:aws:iam::1:role/x","Command":{},"NumberOfWorkers":1.5}'
        strict = run("check", "--profile", "strict", "glue.CreateSession", stdin=body)
        lenient = run("check", "--profile", "aws", "glue.CreateSession", stdin=body)
        self.assertEqual((strict[0], lenient[0]), (1, 0))
        self.assertIn("violation[fraction]", strict[1])

    def test_response(self):
        body = '{"Session":{"Id":"","CreatedOn":1.708699485E9},"New":1}'
        code, out, _ = run("check", "--response", "glue.GetSession", stdin=body)
        self.assertEqual(code, 0)
        self.assertIn("warning[length_min]", out)
        self.assertIn("<stdin>: valid: 1 finding, 0 violations\n", out)
        self.assertEqual(run("check", "glue.GetSession", stdin=body)[0], 1)

    def test_responses(self):
        body = '{"Session":{"Id":"","Status":"NEW"}}'
        counts = []
        for words in ([], ["--responses", "structure"], ["--responses=enforce"]):
            code, out, _ = run("check", "--response", "--format=json", *words, "glue.GetSession",
                               stdin=body)
            findings = [(f["code"], f["severity"]) for f in json.loads(out)["findings"]]
            counts.append((code, findings))
        self.assertEqual(counts[:2], [(0, [("length_min", "warning")])] * 2)
        self.assertEqual(counts[2], (1, [("length_min", "violation"), ("enum", "violation")]))
        self.assertEqual(run("check", "--responses", "all", "glue.GetSession")[0], 2)

    def test_fail_fast(self):
        body = '{"Id":"","RequestOrigin":""}'
        counts = [len(json.loads(run("check", "--format=json", *words, "glue.GetSession",
                                     stdin=body)[1])["findings"]) for words in ([], ["--fail-fast"])]
        self.assertEqual(counts, [3, 1])

    def test_many_findings_are_counted(self):
        tags = {"k%d" % i: "x" * 300 for i in range(5000)}
        body = json.dumps({"Id": "s", "Role": "arn:aws:iam::1:role/x", "Command": {}, "Tags": tags})
        answer = json.loads(run("check", "--format=json", "glue.CreateSession", stdin=body)[1])
        self.assertGreaterEqual(len(answer["findings"]), 256)
        self.assertLess(len(answer["findings"]), 5000)
        self.assertEqual(answer["findings_total"], 5001)
        self.assertTrue(answer["truncated"])
        self.assertTrue(answer["message"].startswith("2 validation errors detected: "))

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([COMMAND, "list"], stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output", done.stderr)


class Colour(unittest.TestCase):
    def on_terminal(self, env):
        """What a terminal gets; read while the command runs, until it hangs up."""
        try:
            master, slave = pty.openpty()
        except OSError as error:  # no /dev/pts, as in a bare chroot
            self.skipTest(str(error))
        process = subprocess.Popen([COMMAND, "check", "glue.GetSession"], stdout=slave,
                                   stdin=subprocess.PIPE, env={**os.environ, **env})
        os.close(slave)
        process.stdin.write(SHORT.encode())
        process.stdin.close()
        out = b""
        try:
            while chunk := os.read(master, 65536):
                out += chunk
        except OSError:  # Linux reports the hang-up so
            pass
        os.close(master)
        self.assertEqual(process.wait(60), 1)
        return out.decode()

    def test_terminal(self):
        out = self.on_terminal({"NO_COLOR": ""})
        self.assertIn("<stdin>:1:7: \x1b[1;31mviolation[length_min]\x1b[0m ", out)
        self.assertIn("\x1b[32m          ^~\x1b[0m", out)

    def test_no_colour(self):
        self.assertNotIn("\x1b", self.on_terminal({"NO_COLOR": "1"}))
        self.assertNotIn("\x1b", run("check", "glue.GetSession", stdin=SHORT)[1])


class Records(Files):
    def test_keys_and_order(self):
        code, answers, err = records(
            {"id": 1, "operation": "AWSGlue.GetSession", "direction": "request", "body": VALID},
            {"id": "two", "operation": "glue.GetSession", "body": SHORT},
            {"id": {"n": [3]}, "operation": "glue.GetSession", "body": "{"},
            {"operation": "glue.GetSession", "status": 200, "body": VALID})
        self.assertEqual((code, err), (1, ""))
        self.assertEqual([list(a) for a in answers], [KEYS] * 4)
        self.assertEqual([a["id"] for a in answers], [1, "two", {"n": [3]}, None])
        self.assertEqual(answers[0], dict.fromkeys(KEYS) |
                         {"id": 1, "verdict": "valid", "findings": []})
        self.assertEqual(answers[1], {
            "id": "two", "verdict": "invalid", "type": "ValidationException", "http_status": 400,
            "message": SHORT_MESSAGE,
            "aws_body": {"__type": "ValidationException", "Message": SHORT_MESSAGE},
            "findings": [{"code": "length_min", "severity": "violation", "pointer": "/Id",
                          "aws_path": "id", "offset": 6, "length": 2,
                          "message": "length must be at least 1"}]})
        self.assertEqual(answers[2]["aws_body"], {"__type": "SerializationException"})
        self.assertIsNone(answers[2]["message"])

    def test_ids_are_not_touched(self):
        line = '{"id": 1.0e2, "operation":"glue.GetSession","body":"{\\"Id\\":\\"s\\"}"}'
        out = run("check", "--records", stdin=line)[1]
        self.assertTrue(out.startswith('{"id":1.0e2,"verdict":"valid"'), out)

    def test_all_valid(self):
        row = {"operation": "glue.GetSession", "body": VALID}
        self.assertEqual(records(row, row)[0], 0)
        self.assertEqual(run("check", "--records", stdin=""), (0, "", ""))

    def test_bad_lines(self):
        row = {"id": 9, "operation": "glue.GetSession", "body": VALID}
        rows = [
            ("not json", None, "the line is no JSON: not one of true, false, null (byte 1)"),
            ("{", None, "the line is no JSON: payload ends too early (byte 2)"),
            ("[1]", None, "the line is not an object"),
            ({**row, "operation": "glue.Nope"}, 9,
             "unknown operation 'glue.Nope'; 'wirevet list' names all"),
            ({**row, "operation": "glue.GetSesion"}, 9, "unknown operation 'glue.GetSesion'; did "
             "you mean AWSGlue.GetSession or AmazonAthena.GetSession?"),
            ({**row, "operation": 5}, 9, '"operation" is missing or no string'),
            ({"id": 9, "operation": "glue.GetSession"}, 9, '"body" is missing or no string'),
            ({**row, "direction": "up"}, 9,
             '"direction" is none of "request", "response", "error"'),
            ({**row, "direction": 1}, 9, '"direction" is none of "request", "response", "error"'),
            *[({**row, "status": status}, 9, '"status" is no number from 100 to 599')
              for status in ("abc", "200", 99, 600, 200.5, True, [200], {})],
            *[({**row, "headers": headers}, 9, '"headers" is no object')
              for headers in ([], "x", 1, False)],
            *[({**row, "headers": {"B": "b", "A": value}}, 9,
               '"headers" has a value that is neither a string nor strings')
              for value in (1, None, [1], ["x", None], {})],
        ]
        code, answers, err = records(*[r[0] for r in rows], row)
        self.assertEqual(code, 2)
        self.assertEqual(len(answers), len(rows) + 1)
        self.assertEqual(answers[-1]["verdict"], "valid")
        lines = err.splitlines()
        self.assertEqual(len(lines), len(rows))
        for number, ((_, ident, why), answer) in enumerate(zip(rows, answers), 1):
            self.assertEqual(lines[number - 1], "<stdin>:%d: %s" % (number, why))
            self.assertEqual(answer, dict.fromkeys(KEYS) |
                             {"id": ident, "findings": [], "error": why})

    def test_optional_members(self):
        """null is no value, here as in payloads."""
        row = {"operation": "glue.GetSession", "body": VALID}
        code, answers, err = records(
            *[{**row, "status": status} for status in (100, 599, 200.0, None)],
            *[{**row, "headers": headers} for headers in ({}, {"A": ""}, None)])
        self.assertEqual((code, err, len(answers)), (0, "", 7))

    def test_blank_lines(self):
        """They are no questions, and lines keep their numbers."""
        row = json.dumps({"id": 1, "operation": "glue.GetSession", "body": VALID})
        blank = "\n \t\r\n\r\n"
        code, out, err = run("check", "--records", stdin=blank + row + "\n" + blank)
        self.assertEqual((code, len(out.splitlines()), err), (0, 1, ""))
        self.assertEqual(run("check", "--records", stdin=blank + " "), (0, "", ""))
        code, out, err = run("check", "--records", stdin=blank + row + blank + "\v\n")
        self.assertEqual((code, len(out.splitlines())), (2, 2))
        self.assertTrue(err.startswith("<stdin>:7: the line is no JSON"), err)

    def test_directions(self):
        body = '{"Session":{"Id":""}}'
        code, answers, _ = records(
            {"id": 1, "operation": "glue.GetSession", "direction": "response", "body": body},
            {"id": 2, "operation": "glue.GetSession", "direction": "request", "body": body})
        self.assertEqual([a["verdict"] for a in answers], ["valid", "invalid"])
        self.assertEqual(answers[0]["findings"][0]["severity"], "warning")

    def test_errors(self):
        def row(body, **headers):
            return {"operation": "AmazonAthena.GetSession", "direction": "error", "status": 400,
                    "headers": headers, "body": body}
        wrong = '{"Message":5}'
        header = {"X-AMZN-ErrorType": "InvalidRequestException:http://internal.amazon.com/"}
        rows = [
            (row('{"__type":"InvalidRequestException","Message":"m"}'), "valid"),
            (row('{"__type":"a.b#InvalidRequestException","Message":5}'), "invalid"),
            (row('{"code":"InvalidRequestException","Message":5}'), "invalid"),
            (row(wrong, **header), "invalid"),
            (row(wrong, **{"content-type": "x"}), "valid"),  # no error that is known
            (row('{"__type":"SomethingNew","Message":5}'), "valid"),
            (row("[]", **header), "invalid"),
            (row("[]"), "invalid"),
        ]
        _, answers, _ = records(*[r[0] for r in rows])
        self.assertEqual([a["verdict"] for a in answers], [r[1] for r in rows])

    def test_options(self):
        row = {"operation": "glue.GetSession", "body": SHORT}
        _, answers, _ = records(row, words=["--names", "documented"])
        self.assertEqual(answers[0]["type"], "InvalidInputException")

    def test_answers_come_at_once(self):
        process = subprocess.Popen([COMMAND, "check", "--records"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        for number in range(3):
            row = {"id": number, "operation": "glue.GetSession", "body": VALID}
            process.stdin.write(json.dumps(row).encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 30)
            self.assertTrue(ready, "no answer while the input is open")
            self.assertEqual(json.loads(process.stdout.readline())["id"], number)
        process.stdin.close()
        self.assertEqual(process.wait(60), 0)

    def test_long_lines(self):
        body = json.dumps({"Id": "x" * 3_000_000})
        code, answers, _ = records(
            {"id": 1, "operation": "glue.GetSession", "body": body},
            {"id": 2, "operation": "glue.GetSession", "body": VALID})
        self.assertEqual(code, 1)
        self.assertIn("x" * 3_000_000, answers[0]["message"])
        self.assertEqual([a["id"] for a in answers], [1, 2])

    def test_files(self):
        row = json.dumps({"id": 1, "operation": "glue.GetSession", "body": VALID})
        first = self.file("first.jsonl", row + "\r\n" + row)  # no feed at the end
        second = self.file("second.jsonl", row + "\nbad\n")
        code, out, err = run("check", "--records", first, second)
        self.assertEqual(code, 2)
        self.assertEqual(len(out.splitlines()), 4)
        self.assertEqual(err.splitlines()[0].split(" ")[0], second + ":2:")
        self.assertEqual(run("check", "--records", first, "/nowhere")[0], 2)

    def test_surrogates_in_a_body(self):
        raw = '{"operation":"glue.GetSession","body":"{\\"Id\\":\\"\\ud800\\"}"}'
        code, answers, _ = records(raw)
        self.assertEqual(answers[0]["findings"][0]["code"], "utf8")


SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared")


def shared(*names):
    """A file of the test material; its absence is a failure only if the folder is there."""
    path = os.path.join(SHARED, *names)
    if not os.path.isdir(SHARED):
        raise unittest.SkipTest("no test material")
    return path


def service(space, name, sdk, operations, least=1):
    """Shapes of a service whose operations take a Name of at least so many letters."""
    shapes = {
        "%s#%s" % (space, name): {
            "type": "service", "version": "1",
            "operations": [{"target": "%s#%s" % (space, o)} for o in operations],
            "traits": {"aws.protocols#awsJson1_1": {}, "aws.api#service": {"sdkId": sdk}}},
        space + "#In": {"type": "structure", "members": {"Name": {
            "target": "smithy.api#String", "traits": {"smithy.api#length": {"min": least}}}}}}
    for o in operations:
        shapes["%s#%s" % (space, o)] = {"type": "operation", "input": {"target": space + "#In"}}
    return shapes


class Models(Files):
    def model(self, name, *shapes):
        whole = {}
        for some in shapes:
            whole.update(some)
        return self.file(name, json.dumps({"smithy": "2.0", "shapes": whole}))

    def setUp(self):
        super().setUp()
        self.first = self.model("first.json", service("a", "Shop_2020", "My Shop", ["Buy", "Ask"]),
                                service("b", "Bank", "Bank", ["Pay", "Ask"], 3))
        self.body = self.file("body.json", '{"Name":"ab"}')

    def test_names(self):
        rows = [("Shop_2020.Buy", 0), ("myshop.Buy", 0), ("MyShop.Buy", 0), ("Buy", 0),
                ("Bank.Pay", 1), ("bank.Pay", 1), ("Pay", 1), ("Bank.Ask", 1), ("myshop.Ask", 0)]
        for name, wanted in rows:
            code, _, err = run("check", "--model", self.first, name, self.body)
            self.assertEqual((code, err), (wanted, ""), name)

    def test_unknown_names(self):
        rows = [("Bye", "did you mean Shop_2020.Buy"), ("Bank.Buy", "did you mean Shop_2020.Buy or Bank.Pay?"),
                ("Ask", "several services have an operation 'Ask'; did you mean "),
                ("glue.GetSession", "unknown operation"), ("", "unknown operation")]
        for name, said in rows:
            for command in ("check", "explain"):
                code, out, err = run(command, "--model", self.first, name)
                self.assertEqual((code, out), (2, ""), name)
                self.assertIn(said, err, name)
                self.assertEqual(err.count("\n"), 1)

    def test_service(self):
        for name in ("Bank", "bank", "b#Bank"):
            words = ["--model", self.first, "--service", name]
            self.assertEqual(run("check", *words, "Ask", self.body)[0], 1)
            self.assertEqual(run("list", *words)[1], "Bank.Ask\nBank.Pay\n")
        code, _, err = run("list", "--model", self.first, "--service", "Nobody")
        self.assertEqual((code, err), (
            2, "wirevet: there is no service Nobody; there are Shop_2020, Bank\n"))
        for words in (["check", "--model", self.first, "--service", "Nobody", "Buy"],
                      ["explain", "--model", self.first, "--service", "Nobody", "Buy"]):
            self.assertEqual(run(*words), (2, "", err), words)
        code, _, err = run("check", "--service", "Nobody", "GetSession", stdin=VALID)
        self.assertEqual(code, 2)
        self.assertIn("wirevet: there is no service 'Nobody' built in, only AmazonAthena, AWSGlue;",
                      err)
        self.assertEqual(run("list", "--service", "athena")[1], "AmazonAthena.GetSession\n")
        self.assertEqual(run("check", "--service", "AWSGlue", "GetSession", stdin=VALID)[0], 0)
        code, _, err = run("list", "--service", "x\x1b")
        self.assertEqual((code, err.count("\x1b")), (2, 0))
        self.assertIn("there is no service 'x?'", err)

    def test_several_files(self):
        second = self.model("second.json", service("c", "Post", "Post", ["Send"]))
        words = ["--model", self.first, "--model=" + second]
        self.assertEqual(run("list", *words)[1].split(),
                         ["Shop_2020.Ask", "Shop_2020.Buy", "Bank.Ask", "Bank.Pay", "Post.Send"])
        code, _, err = run("list", *words, "--model", second)
        self.assertEqual(code, 2)
        self.assertIn("error: %s has the service c#Post already" % second, err)

    def test_broken_models(self):
        rows = [(self.file("cut.json", '{\n "smithy"'), "cut.json:2:10: error: "),
                (self.file("empty.json", ""), "empty.json:1:1: error: the file is empty\n"),
                ("/nowhere\x1b", "/nowhere\\x1b: error: No such file or directory"),
                (self.folder.name, self.folder.name + ": error: Is a directory")]
        for path, said in rows:
            for words in (["check", "Bank.Pay"], ["check", "--records"], ["explain", "X"], ["list"]):
                code, out, err = run(words[0], "--model", path, *words[1:])
                self.assertEqual((code, out), (2, ""), path)
                self.assertIn(said, err)

    def test_explain(self):
        code, out, _ = run("explain", "--model", self.first, "Bank.Pay", "/Name")
        with open(self.first, encoding="utf-8") as f:
            column = f.read().rindex('"Name"') + 1 # the bank is the second service
        self.assertEqual((code, out), (0, "/Name: string String; length at least 3 (%s:1:%d)\n" %
                                       (self.first, column)))
        code, out, err = run("explain", "--model", self.first, "Bank.Pay", "/Nope")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("no such member", err)

    def test_diagnostics(self):
        words = self.file("words.json", json.dumps(
            {"version": 1, "services": {"Bank": {"constraintError": "NoMoney"}}}))
        code, out, _ = run("check", "--format=aws", "--model", self.first, "--diagnostics", words,
                           "Bank.Pay", self.body)
        self.assertEqual((code, json.loads(out)["__type"]), (1, "NoMoney"))
        code, _, err = run("check", "--diagnostics", words, "glue.GetSession", self.body)
        self.assertEqual((code, err), (2, "wirevet: --diagnostics is for --model\n"))
        bad = self.file("bad.json", "[]")
        code, _, err = run("check", "--model", self.first, "--diagnostics", bad, "Bank.Pay")
        self.assertEqual(code, 2)
        self.assertIn("bad.json:1:1: error: ", err)

    def test_records_of_many_services(self):
        """More than a config can be prepared for; some by service and operation, some by both in
        one; back and forth."""
        shapes = [service("n%d" % i, "S%d" % i, "Sdk %d" % i, ["Go", "Go%d" % i], i + 1)
                  for i in range(30)]
        path = self.model("many.json", *shapes)
        rows, wanted = [], []
        for turn in range(3):
            for i in range(30):
                body = '{"Name":"%s"}' % ("x" * (i + turn))
                name = [{"service": "S%d" % i, "operation": "Go"},
                        {"service": "sdk%d" % i, "operation": "Go"},
                        {"service": None, "operation": "S%d.Go" % i},
                        {"operation": "Go%d" % i}][(i + turn) % 4]
                rows.append({"id": len(rows), "body": body, **name})
                wanted.append("valid" if turn else "invalid")
        code, answers, _ = records(*rows, words=["--model", path])
        self.assertEqual(code, 1)
        self.assertEqual([a["verdict"] for a in answers], wanted)

    def test_records_that_name_badly(self):
        rows = [{"service": 1, "operation": "Pay"},
                {"service": "Shop_2020", "operation": "Bank.Pay"},
                {"service": "Bank", "operation": "Buy"}, {"service": "x" * 999, "operation": "Pay"},
                {"operation": "Ask"}]
        said = ['"service" is no string', '"operation" names another service than "service"',
                "unknown operation 'Bank.Buy'; did you mean ", "are too long for names",
                "several services have an operation 'Ask'; did you mean "]
        code, answers, _ = records(*[{"body": "{}", **row} for row in rows],
                                   words=["--model", self.first])
        self.assertEqual(code, 2)
        for answer, why in zip(answers, said, strict=True):
            self.assertIn(why, answer["error"])

    def named(self):
        """Two services, each with a name of every sort; some they share."""
        shapes = {**service("com.x.events", "AWSEvents", "Event Bridge", ["Put", "Both"]),
                  **service("com.x.states", "AWSStates", "SFN", ["Start", "Both"], 3)}
        for shape, own in (("com.x.events#AWSEvents", "events"), ("com.x.states#AWSStates", "states")):
            traits = shapes[shape]["traits"]
            traits["aws.api#service"] |= {"endpointPrefix": own, "arnNamespace": own + "-arn"}
            traits["aws.auth#sigv4"] = {"name": "shared"}
        return self.model("several-2016-11-23.json", shapes)

    def test_other_names_of_services(self):
        words = ["--model", self.named()]
        rows = {"AWSEvents": 0, "Event Bridge": 0, "event bridge": 0, "EVENTBRIDGE": 0, "events": 0,
                "events-arn": 0, "com.x.events": 0, "com.x.events#AWSEvents": 0,
                "SFN": 1, "states": 1, "STATES-ARN": 1, "com.x.states": 1}
        for name, wanted in rows.items():
            for row in ([*words, name + ".Both"], [*words, "--service", name, "Both"]):
                code, _, err = run("check", *row, self.body)
                self.assertEqual((code, err), (wanted, ""), row)
            row = {"service": name, "operation": "Both", "body": '{"Name":"ab"}'}
            self.assertEqual(records(row, words=words)[0], wanted, name)
            self.assertEqual(run("explain", *words, name + ".Both")[0], 0, name)
        for name in ("shared", "several", "event-bridge", "", " ", "nope"):  # of both, or of none
            code, _, err = run("check", *words, name + ".Both", self.body)
            self.assertEqual(code, 2, name)
        self.assertIn("(the services are AWSEvents, AWSStates)", err)
        for name in ("AWSGlue", "glue", "Glue", "GLUE", "com.amazonaws.glue#AWSGlue",
                     "com.amazonaws.glue"):
            self.assertEqual(run("check", name + ".GetSession", stdin=VALID)[0], 0, name)
            self.assertEqual(run("check", "--service", name, "GetSession", stdin=VALID)[0], 0, name)
        self.assertEqual(run("check", "com.amazonaws.glue#GetSession", stdin=VALID)[0], 0)
        self.assertEqual(run("check", "com.amazonaws.athena#GetSession", stdin=VALID)[0], 1)

    def test_names_of_files(self):
        """As the repositories of SDKs call them; boto3's client is the folder's name."""
        first = self.model("sfn-2016-11-23.json", service("a", "S1", "One", ["Go"]))
        folder = os.path.join(self.folder.name, "stepfunctions", "2016-11-23")
        os.makedirs(folder)
        second = self.file(os.path.join(folder, "service-2.json"), json.dumps({
            "metadata": {"protocol": "json", "jsonVersion": "1.0", "targetPrefix": "S2",
                         "serviceId": "Two", "endpointPrefix": "second", "signingName": "signed"},
            "operations": {"Go": {"name": "Go", "input": {"shape": "In"}}},
            "shapes": {"In": {"type": "structure", "required": ["X"],
                              "members": {"X": {"shape": "T"}}}, "T": {"type": "string"}}}))
        for name, wanted in {"sfn": 0, "stepfunctions": 1, "second": 1, "signed": 1, "two": 1,
                             "2016-11-23": 2, "service-2": 2}.items():
            code, _, err = run("check", "--model", first, "--model", second, name + ".Go", self.body)
            self.assertEqual(code, wanted, (name, err))

    def test_operations_with_their_service_twice(self):
        words = ["--model", self.named()]
        rows = [("AWSEvents", "AWSEvents.Put", 0), ("events", "Event Bridge.Put", 0),
                ("AWSStates", "AWSEvents.Put", 2), (None, "com.x.events#Put", 0),
                ("AWSEvents", "com.x.events#Put", 0), ("AWSStates", "com.x.events#Put", 2),
                (None, "com.x.nope#Put", 2)]
        for service_name, operation, wanted in rows:
            row = {"service": service_name, "operation": operation, "body": '{"Name":"ab"}'}
            self.assertEqual(records(row, words=words)[0], wanted, row)

    def faulty(self):
        shapes = service("f", "Fleet", "Fleet", ["A", "B", "C", "Bad", "D"])
        shapes["f#Bad"]["input"] = {"target": "f#Wrong"}
        shapes["f#Wrong"] = {"type": "structure", "members": {"X": {"target": "f#Nowhere"}}}
        return self.model("faulty.json", shapes)

    def test_records_with_a_faulty_operation(self):
        path = self.faulty()
        rows = [{"service": "Fleet", "operation": o, "body": '{"Name":"ab"}'}
                for o in ("A", "Bad", "B", "C", "D")] + [{"operation": "Bad", "body": "{}"}]
        code, answers, err = records(*rows, words=["--model", path])
        self.assertEqual(code, 2)
        self.assertEqual([a["verdict"] for a in answers],
                         ["valid", None, "valid", "valid", "valid", None])
        for at in (1, 5):
            self.assertRegex(answers[at]["error"], r"faulty\.json:1:\d+: error: .*f#Nowhere")
        self.assertIn("<stdin>:2: " + path + ":1:", err)
        code, out, err = run("list", "--model", path)
        self.assertEqual((code, out), (2, "Fleet.A\nFleet.B\nFleet.C\nFleet.D\n"))
        self.assertRegex(err, r"\A\S+faulty\.json:1:\d+: error: [^\n]*f#Nowhere[^\n]*\n\Z")
        self.assertEqual(run("check", "--model", path, "Fleet.A", self.body)[0], 0)
        code, _, err = run("check", "--model", path, "Fleet.Bad", self.body)
        self.assertEqual(code, 2)
        self.assertIn("f#Nowhere", err)
        code, _, err = run("check", "--model", path, "Fleet.Bd", self.body)
        self.assertIn("unknown operation 'Fleet.Bd'; did you mean Fleet.", err)

    def test_several_values_in_records(self):
        shapes = service("r", "Rest", "Rest", ["Get"])
        shapes["r#Rest"]["traits"] = {"aws.protocols#restJson1": {}}
        shapes["r#Get"]["traits"] = {"smithy.api#http": {"method": "GET", "uri": "/x"}}
        shapes["r#In"]["members"] = {
            "Colour": {"target": "r#Colours", "traits": {"smithy.api#httpQuery": "colour"}}}
        shapes["r#Colours"] = {"type": "list", "member": {"target": "smithy.api#String"},
                               "traits": {"smithy.api#length": {"max": 2}}}
        rows = [{"operation": "Get", "body": "", "query": {"colour": value}, "headers": headers}
                for value, headers in (("a", {}), (["a", "b"], {"X": ["1", "2"]}),
                                       (["a", "b", "c"], {}), (["a", 1], {}), ("a", {"X": [1]}))]
        _, answers, _ = records(*rows, words=["--model", self.model("rest.json", shapes)])
        self.assertEqual([a["verdict"] for a in answers],
                         ["valid", "valid", "invalid", None, None])

    def test_empty_options_and_paths(self):
        for option in ("--model", "--service", "--diagnostics"):
            code, out, err = run("check", option, "", "glue.GetSession")
            self.assertEqual((code, out), (2, ""))
            self.assertIn("wirevet: a name is missing after '%s'" % option, err)
        words = self.file("empty-words.json", "")
        err = run("check", "--model", self.first, "--diagnostics", words, "Buy", self.body)[2]
        self.assertIn("empty-words.json:1:1: error: the file is empty", err)
        for words in (["glue.GetSession", "Id"], ["--model", self.first, "Buy", "Name"]):
            code, out, err = run("explain", *words)
            self.assertEqual((code, out), (2, ""))
            self.assertIn('a path begins with "/"', err)

    def test_aws_models(self):
        glue = shared("models", "glue-2017-03-31.json")
        code, out, _ = run("list", "--model", glue)
        self.assertEqual((code, len(out.split())), (0, 253))
        code, out, err = run("check", "--model", glue, "glue.CreateJbo", stdin="{}")
        self.assertIn("did you mean AWSGlue.CreateJob", err)
        code, out, _ = run("check", "--format=aws", "--model", glue, "AWSGlue.CreateJob",
                           stdin='{"Name":"n","Role":"r"}')
        self.assertEqual(json.loads(out), {
            "__type": "ValidationException",
            "Message": "1 validation error detected: Value null at 'command' failed to satisfy "
                       "constraint: Member must not be null"})

    def test_smithy_vectors(self):
        """Smithy's own answers for what is malformed."""
        with open(shared("vectors", "smithy-malformed.jsonl"), encoding="utf-8") as f:
            rows = [json.loads(line) for line in f]
        model = shared("vectors", "smithy-malformed-model.json")
        _, answers, _ = records(*rows, words=["--model", model])
        self.assertGreater(len(rows), 100)
        self.assertEqual([a["type"] for a in answers], [row["expect"] for row in rows])

    def test_common_shapes(self):
        """A file without a service completes those that have one: all of Smithy's accept model."""
        common = shared("vectors", "smithy-accept-model.json")
        with open(common, encoding="utf-8") as f:
            shapes = json.load(f)["shapes"]
        names = [name for name, shape in shapes.items() if shape["type"] == "operation"]
        protocols = {"aws.protocoltests.json10": "awsJson1_0",
                     "aws.protocoltests.restjson": "restJson1"}
        services = {}
        for space in sorted({name.split("#")[0] for name in names}):
            services[space + "#Test" + space.split(".")[-1]] = {
                "type": "service", "version": "1",
                "operations": [{"target": n} for n in names if n.split("#")[0] == space],
                "traits": {"aws.protocols#" + protocols.get(space, "awsJson1_1"): {}}}
        path = self.model("services.json", services)
        code, out, err = run("list", "--model", path, "--model", common)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(sorted(line.split(".")[1] for line in out.split()),
                         sorted(name.split("#")[1] for name in names))


def main():
    global COMMAND
    words = sys.argv[1:]
    if words[:1] != ["--wirevet"] or len(words) < 2:
        sys.exit(__doc__)
    COMMAND = os.path.abspath(words[1])
    unittest.main(argv=sys.argv[:1] + words[2:])



class Diff(Files):
    def model(self, name, pattern):
        text = {"smithy": "2.0", "shapes": {
            "x#S": {"type": "service", "operations": [{"target": "x#Op"}],
                    "traits": {"aws.protocols#awsJson1_1": {}}},
            "x#Op": {"type": "operation", "input": {"target": "x#In"}},
            "x#In": {"type": "structure", "members": {"m": {"target": "x#T"}}},
            "x#T": {"type": "string", "traits": {"smithy.api#pattern": pattern}}}}
        return self.file(name, json.dumps(text, ensure_ascii=False))

    def test_exit_codes(self):
        a, b = self.model("a", "^a$"), self.model("b", "^a?$")
        back, more = self.model("c", "^(a*)b\\1$"), self.model("d", "^(a*)\\1b$")
        for old, new, want in ((a, a, 0), (a, b, 0), (b, a, 1), (back, more, 2)):
            code, out, err = run("diff", old, new)
            self.assertEqual((code, err), (want, ""), out)
        self.assertEqual(run("diff", a, a)[1], "no difference\n")

    def test_cannot_tell(self):
        a = self.model("a", "^a$")
        for words, part in ((["diff"], "needs two model files"),
                            (["diff", a], "needs two model files"),
                            (["diff", a, os.path.join(self.folder.name, "nowhere")], "nowhere"),
                            (["diff", a, self.file("e", "{")], "e:1:"),
                            (["diff", a, a, "Nope"], "Nope"),
                            (["diff", "--format", "aws", a, a], "text, json")):
            code, out, err = run(*words)
            self.assertEqual((code, out), (2, ""), words)
            self.assertIn(part, err)

    def test_operations_and_json(self):
        a, b = self.model("a", "^a$"), self.model("b", "^b$")
        for name in ("Op", "S.Op"):
            code, out, _ = run("diff", "--format=json", b, a, name)
            self.assertEqual(code, 1)
            found = json.loads(out)
            self.assertEqual((found["total"], found["changed"]), (1, 1))
            only = found["differences"][0]
            self.assertEqual((only["only_old"], only["only_new"]), ("b", "a"))

    def test_printable(self):
        odd = "^[\u202e\x1b\U0001f600]$"
        code, out, _ = run("diff", self.model("a", odd), self.model("b", "^x$"))
        self.assertEqual(code, 1)
        self.assertIn("^[\\u202e\\u001b\\ud83d\\ude00]$", out)
        self.assertTrue(all(c == "\n" or " " <= c <= "~" for c in out))


if __name__ == "__main__":
    main()
