#!/usr/bin/env python3
"""The reference against expectations written by hand from the pages and from real answers.

Nothing here is produced by a program. Offsets can be counted in the payloads below; the sentences
are those that Athena and Glue were seen to send (the source stands with each).
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import answer  # noqa: E402
import differential  # noqa: E402
import model  # noqa: E402
import rules  # noqa: E402
from answer import OWN  # noqa: E402
from reference import check, operations  # noqa: E402
from walk import Walk  # noqa: E402

CREATE, GET, LIST = "AWSGlue.CreateSession", "AWSGlue.GetSession", "AWSGlue.ListSessions"
ATHENA = "AmazonAthena.GetSession"
ROLE = "arn:aws:iam::123456789012:role/r"
NAME_PATTERN = "[\\.\\-_A-Za-z0-9]+"


def request(target, text, names="observed"):
    return check(target, "request", as_bytes(text), names)


def response(target, text):
    return check(target, "response", as_bytes(text))


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode("utf-8")


def brief(result):
    """[(code, offset, length, pointer)]"""
    return [(f["code"], f["offset"], f["length"], f["pointer"]) for f in result["findings"]]


class Case(unittest.TestCase):
    def finds(self, result, *expected):
        self.assertEqual(brief(result), list(expected))


class Rules(unittest.TestCase):
    """Rules in words, on a file of rules of its own."""

    def judge(self, condition, text, at="/GlueVersion"):
        shape = operations()[CREATE].shapes["request"]
        walk = Walk(as_bytes(text), shape, False)
        findings = walk.run()
        rule = {"operations": ["CreateSession"], "then": condition, "at": at, "error": "E",
                "text": "{/GlueVersion}"}  # fmt: skip
        found = rules.judge(CREATE, {"AWSGlue": [rule]}, walk.top, shape, findings, "advice", False)
        return [(f.offset, f.length, f.message) for f in found]

    def test_versions(self):
        above = {"version": {"/GlueVersion": "> 2.0"}}
        for text, good in (("2.0", False), ("2.0.0", False), ("2.1", True), ("10.0", True),
                           ("x.y", True), ("02.0", False)):  # fmt: skip
            found = self.judge(above, '{"GlueVersion":"%s"}' % text)
            self.assertEqual(found, [] if good else [(15, len(text) + 2, text)], text)
        self.assertEqual(self.judge(above, "{}"), [(0, 1, "null")])

    def test_presence_and_texts(self):
        self.assertEqual(self.judge({"absent": "/GlueVersion"}, '{"GlueVersion":null}'), [])
        self.assertEqual(len(self.judge({"absent": "/GlueVersion"}, '{"GlueVersion":""}')), 1)
        named = {"is": {"/Command/Name": ["a", "b"]}}
        self.assertEqual(self.judge(named, '{"Command":{"Name":"b"}}'), [])
        self.assertEqual(len(self.judge({"not": named}, '{"Command":{"Name":"b"}}')), 1)
        self.assertEqual(
            self.judge(named, '{"Command":{"Name":"c"}}', "/Command/Name"), [(19, 3, "null")])
        self.assertEqual(self.judge(named, '{"Command":{}}', "/Command/Name"), [(11, 1, "null")])

    def test_members_with_a_type_error_are_unknown(self):
        for text in ('{"Command":{"Name":1}}', '{"Command":1}', '{"Command":{},"Command":{}}'):
            self.assertEqual(self.judge({"present": "/Command/Name"}, text), [], text)


class Verdicts(Case):
    def test_smallest_valid_requests(self):
        for target, text in (
            (CREATE, '{"Id":"a","Role":"%s","Command":{}}' % ROLE),
            (GET, '{"Id":"a"}'),
            (LIST, "{}"),
            (LIST, ""),
            (ATHENA, '{"SessionId":"a"}'),
        ):
            result = request(target, text)
            self.assertEqual(result["verdict"], "valid", text)
            self.assertEqual(result["findings"], [])
            self.assertIsNone(result["type"])
            self.assertIsNone(result["http_status"])
            self.assertIsNone(result["message"])
            self.assertIsNone(result["aws_body"])

    def test_empty_body_is_an_empty_object_without_a_brace(self):
        result = request(CREATE, b"")
        self.finds(
            result,
            ("required", 0, 0, "/Id"),
            ("required", 0, 0, "/Role"),
            ("required", 0, 0, "/Command"),
        )
        self.assertEqual(result["verdict"], "invalid")

    def test_white_space_is_not_an_empty_body(self):
        self.finds(request(GET, " \n"), ("truncated", 2, 0, ""))

    def test_limit_is_no_answer_of_aws(self):
        result = request(LIST, '{"x":%s%s}' % ("[" * 1001, "]" * 1001))
        self.assertEqual(
            (result["verdict"], result["type"], result["http_status"], result["message"]),
            ("limit", "ValidatorLimitExceeded", 413, OWN),
        )
        self.finds(result, ("limit_nesting", 5 + 1000, 1, ""))


class Captured(Case):
    """Real answers that apply to these operations as they are or by renaming the member."""

    def test_glue_pattern(self):
        # aws-samples/dbt-glue issue 395, DeleteSession has GetSession's two members
        result = request(GET, '{"Id":"a","RequestOrigin":"dbt-glue-foo/iam_usr_role_dev"}')
        self.assertEqual(result["type"], "ValidationException")
        self.assertEqual(
            result["message"],
            "1 validation error detected: Value 'dbt-glue-foo/iam_usr_role_dev' at 'requestOrigin' "
            "failed to satisfy constraint: Member must satisfy regular expression pattern: "
            "[\\.\\-_A-Za-z0-9]+",
        )
        self.finds(result, ("pattern", 26, 31, "/RequestOrigin"))

    def test_glue_length(self):
        # boto/boto3 issue 3229, GetTables: 255 is also the maximum of Id
        result = request(GET, '{"Id":"%s"}' % ("b" * 256))
        self.assertEqual(
            result["message"],
            "1 validation error detected: Value '" + "b" * 256 + "' at 'id' failed to satisfy "
            "constraint: Member must have length less than or equal to 255",
        )

    def test_athena_missing_and_null(self):
        # athena-local errors.md: GetQueryExecution {} and {"QueryExecutionId": null}
        for text, offset, length in (("{}", 0, 1), ('{"SessionId": null}', 14, 4)):
            result = request(ATHENA, text)
            message = (
                "1 validation error detected: Value null at 'sessionId' failed to satisfy "
                "constraint: Member must not be null"
            )
            self.assertEqual(
                result["aws_body"],
                [
                    ("__type", "InvalidRequestException"),
                    ("AthenaErrorCode", "INVALID_INPUT"),
                    ("ErrorCode", "INVALID_INPUT"),
                    ("Message", message),
                ],
            )
            self.finds(result, ("required", offset, length, "/SessionId"))

    def test_athena_leaves_values_out(self):
        # athena-local work-groups.md: ListWorkGroups {"NextToken": ""}
        self.assertEqual(
            request(ATHENA, '{"SessionId": ""}')["message"],
            "1 validation error detected: Value at 'sessionId' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        )

    def test_athena_range(self):
        # athena-local work-groups.md: ListWorkGroups MaxResults 51 and 0; Glue echoes values
        for number, end in (
            (1001, "less than or equal to 1000"),
            (0, "greater than or equal to 1"),
        ):
            self.assertEqual(
                request(LIST, '{"MaxResults": %d}' % number)["message"],
                "1 validation error detected: Value '%d' at 'maxResults' failed to satisfy "
                "constraint: Member must have value %s" % (number, end),
            )

    def test_type_sentences(self):
        # athena-local errors.md, raw requests to ListWorkGroups and StartQueryExecution
        for text, message in (
            ('{"MaxResults": "1"}', "STRING_VALUE can not be converted to an Integer"),
            ('{"MaxResults": true}', "TRUE_VALUE can not be converted to an Integer"),
            ('{"MaxResults": [1]}', "Start of list found where not expected"),
            ('{"MaxResults": {"a": 1}}', "Start of structure or map found where not expected."),
            ('{"NextToken": 1}', "NUMBER_VALUE can not be converted to a String"),
            ('{"NextToken": true}', "TRUE_VALUE can not be converted to a String"),
            ('{"NextToken": ["a"]}', "Start of list found where not expected"),
            (
                '{"MaxResults": "1", "NextToken": ""}',
                "STRING_VALUE can not be converted to an Integer",
            ),
            ('{"Tags": "a"}', "Expected map or null"),
            ("[]", "Start of list found where not expected"),
        ):
            result = request(LIST, text)
            body = [("__type", "SerializationException"), ("Message", message)]
            self.assertEqual(result["aws_body"], body, text)
        for text, message in (
            ('{"Connections": {"Connections": "x"}}', "Expected list or null"),
            ('{"Connections": {"Connections": 1}}', "Expected list or null"),
            ('{"Connections": {"Connections": true}}', "Expected list or null"),
            (
                '{"Connections": {"Connections": {}}}',
                "Start of structure or map found where not expected.",
            ),
            (
                '{"Connections": {"Connections": [1]}}',
                "NUMBER_VALUE can not be converted to a String",
            ),
            ('{"Connections": []}', "Start of list found where not expected"),
            ('{"Connections": "x"}', "Expected null"),
        ):
            self.assertEqual(request(CREATE, text)["message"], message, text)

    def test_malformed_bodies_have_no_message(self):
        # athena-local errors.md: "x", {"MaxResults": 1,}, true, {"MaxResults": 1} {}
        for text in ('"x"', '{"MaxResults": 1,}', "true", '{"MaxResults": 1} {}', "null", "{"):
            result = request(LIST, text)
            self.assertEqual(result["aws_body"], [("__type", "SerializationException")], text)
            self.assertIsNone(result["message"])
            self.assertEqual(result["http_status"], 400)

    def test_map_entries_are_merged(self):
        # Lambda TagResource and additionalVersionWeights; CloudFormation resourceIdentifier
        result = request(LIST, '{"Tags":{"":"a","k":"%s","":"b"}}' % ("v" * 257))
        self.assertEqual(result["verdict"], "invalid")  # the repeated key wins
        self.assertEqual(result["message"], OWN)
        long = "v" * 257
        self.assertEqual(
            request(LIST, '{"Tags":{"":"a","k":"%s","l":"%s"}}' % (long, long))["message"],
            "2 validation errors detected: Value '{=a, k=%s, l=%s}' at 'tags' failed to satisfy "
            "constraint: Map keys must satisfy constraint: [Member must have length less than or "
            "equal to 128, Member must have length greater than or equal to 1]; Value '{=a, k=%s, "
            "l=%s}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: "
            "[Member must have length less than or equal to 256, Member must have length greater "
            "than or equal to 0]" % (long, long, long, long),
        )

    def test_pattern_before_length(self):
        # Kinesis CreateStream with an empty name
        origin = request(GET, '{"Id":"a","RequestOrigin":""}')
        self.finds(
            origin, ("pattern", 26, 2, "/RequestOrigin"), ("length_min", 26, 2, "/RequestOrigin")
        )
        self.assertEqual(
            origin["message"],
            "2 validation errors detected: Value '' at 'requestOrigin' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; "
            "Value '' at 'requestOrigin' failed to satisfy constraint: Member must have length "
            "greater than or equal to 1",
        )


class EnumSets(Case):
    def test_captured_orders(self):
        # declared order from the models; printed order from real answers
        for declared, printed in (
            (["OK", "ALARM", "INSUFFICIENT_DATA"], "[INSUFFICIENT_DATA, ALARM, OK]"),
            (["MILLISECOND", "MICROSECOND"], "[MILLISECOND, MICROSECOND]"),
            (["BASIC", "OAUTH_CLIENT_CREDENTIALS", "API_KEY"],
             "[BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]"),
            (["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"], "[LATEST, AT_TIMESTAMP, TRIM_HORIZON]"),
            (["CRAWL_ID", "STATE", "START_TIME", "END_TIME", "DPU_HOUR"],
             "[START_TIME, END_TIME, STATE, CRAWL_ID, DPU_HOUR]"),
        ):  # fmt: skip
            self.assertEqual(answer.enum_set(declared), printed)

    def test_worker_type(self):
        # predicted from the order of Java's HashSet, not captured
        text = '{"Id":"a","Role":"%s","Command":{},"WorkerType":"g.1x"}' % ROLE
        self.assertEqual(
            request(CREATE, text)["message"],
            "1 validation error detected: Value 'g.1x' at 'workerType' failed to satisfy "
            "constraint: Member must satisfy enum value set: "
            "[G.8X, G.4X, G.025X, G.2X, G.1X, Z.2X, Standard]",
        )

    def test_java_hash(self):
        # "hello".hashCode() and "".hashCode(), from the Java documentation's formula
        self.assertEqual(answer.java_hash("hello"), 99162322)
        self.assertEqual(answer.java_hash(""), 0)


class Names(Case):
    def test_documented(self):
        # spec/README.md: what follows for the four operations
        for target, constraint, serialization in (
            (CREATE, "ValidationException", "InvalidInputException"),
            (GET, "InvalidInputException", "InvalidInputException"),
            (LIST, "InvalidInputException", "InvalidInputException"),
            (ATHENA, "InvalidRequestException", "InvalidRequestException"),
        ):
            bad = '{"MaxResults":0}' if target == LIST else "{}"
            self.assertEqual(request(target, bad, "documented")["type"], constraint)
            self.assertEqual(request(target, "[]", "documented")["type"], serialization)
            self.assertEqual(request(target, "{", "documented")["message"], OWN)

    def test_documented_athena_keeps_its_keys(self):
        body = request(ATHENA, "{}", "documented")["aws_body"]
        self.assertEqual(
            [key for key, _ in body], ["__type", "AthenaErrorCode", "ErrorCode", "Message"]
        )


class Syntax(Case):
    def test_positions(self):
        for text, *finding in (
            ("{", "truncated", 1, 0, ""),
            ('{"Id', "truncated", 4, 0, ""),
            ('{"Id"', "truncated", 5, 0, "/Id"),
            ('{"Id":"a', "truncated", 8, 0, "/Id"),
            ('{"Id":"a",}', "unexpected", 10, 1, ""),
            ('{"Id":"a"', "truncated", 9, 0, ""),
            ('{"Id" "a"}', "unexpected", 6, 1, "/Id"),
            ("{'Id':1}", "unexpected", 1, 1, ""),
            ('{"Id":tru}', "literal", 6, 4, "/Id"),
            ('{"Id":nul', "truncated", 9, 0, "/Id"),
            ('{"Id":NaN}', "unexpected", 6, 1, "/Id"),
            ('{"x":-}', "number", 6, 1, ""),
            ('{"x":1.}', "number", 7, 1, ""),
            ('{"x":1e+}', "number", 8, 1, ""),
            ('{"x":01}', "unexpected", 6, 1, ""),
            ('{"x":.5}', "unexpected", 5, 1, ""),
            ('{"x":+1}', "unexpected", 5, 1, ""),
            ('{"Id":"a\nb"}', "control", 8, 1, "/Id"),
            ('{"Id":"a\\x"}', "escape", 8, 2, "/Id"),
            ('{"Id":"\\u00g0"}', "escape", 7, 5, "/Id"),
            ('{"Id":"\\ud83d"}', "surrogate", 7, 6, "/Id"),
            ('{"Id":"\\ud83d\\u0041"}', "surrogate", 7, 6, "/Id"),
            ('{"Id":"\\ude00"}', "surrogate", 7, 6, "/Id"),
            ('{"Id":"a"}x', "trailing", 10, 1, ""),
            ('{"Id":"a"} {}', "trailing", 11, 1, ""),
        ):
            self.finds(request(GET, text), tuple(finding))

    def test_utf8(self):
        for text, *finding in (
            (b'{"Id":"a\x80"}', "utf8", 8, 1),
            (b'{"Id":"a\xc0\xaf"}', "utf8", 8, 1),
            (b'{"Id":"a\xe0\x80\x80"}', "utf8", 8, 1),
            (b'{"Id":"a\xed\xa0\x80"}', "utf8", 8, 1),
            (b'{"Id":"a\xf4\x90\x80\x80"}', "utf8", 8, 1),
            (b'{"Id":"a\xe2\x82"}', "utf8", 8, 1),
            (b'{"Id":"a\xe2\x82', "truncated", 10, 0),
        ):
            self.finds(request(GET, text), (*finding, "/Id"))
        self.finds(request(GET, b'\xef\xbb\xbf{"Id":"a"}'), ("bom", 0, 3, ""))
        self.finds(request(GET, b'\xef\xbb{"Id":"a"}'), ("unexpected", 0, 1, ""))

    def test_findings_before_the_error_stay(self):
        self.finds(
            request(GET, '{"Id":"","x":[1,}'),
            ("unexpected", 16, 1, ""),
            ("length_min", 6, 2, "/Id"),
        )

    def test_digits(self):
        self.finds(request(LIST, '{"x":%s}' % ("1" * 1000)))
        self.finds(request(LIST, '{"x":%s}' % ("1" * 1001)), ("limit_digits", 5, 1001, ""))

    def test_first_error_in_the_payload_answers(self):
        result = request(LIST, '{"MaxResults":"1",}')
        self.assertEqual(result["message"], "STRING_VALUE can not be converted to an Integer")


class Values(Case):
    def test_integers(self):
        for text, *code in (
            ("1", ), ("1.0", ), ("1e2", ), ("10e-1", ), ("1000", ), ("1e3", ),
            ("0", "range_min"), ("-0", "range_min"), ("0e999999999", "range_min"),
            ("1001", "range_max"), ("2147483647", "range_max"), ("2147483648", "overflow"),
            ("-2147483648", "range_min"), ("-2147483649", "overflow"), ("1e999999999", "overflow"),
            ("1.5", "fraction"), ("1e-1", "fraction"), ("1e-999999999", "fraction"),
            ("0.9999999999999999999999999", "fraction"),
        ):  # fmt: skip
            expected = [(c, 14, len(text), "/MaxResults") for c in code]
            self.finds(request(LIST, '{"MaxResults":%s}' % text), *expected)

    def test_doubles(self):
        for text, *code in (
            ("1", ), ("-1.5e3", ), ("1.7976931348623157e308", ), ("1e-400", ), ('"NaN"', ),
            ('"Infinity"', ), ('"-Infinity"', ),
            ("1e309", "overflow"), ("-1e400", "overflow"),
            ('"1"', "float_text"), ('"nan"', "float_text"), ("true", "type"),
        ):  # fmt: skip
            text = '{"Id":"a","Role":"%s","Command":{},"MaxCapacity":%s}' % (ROLE, text)
            found = request(CREATE, text)["findings"]
            self.assertEqual([f["code"] for f in found], code, text)

    def test_length_counts_code_points(self):
        for unit in ("x", "é", "あ", "😀", "\\ud83d\\ude00", "\\u0041", "e\u0301"):
            points = 2 if unit == "e\u0301" else 1
            low, high = 255 // points, 255 // points + 1
            self.assertEqual(request(GET, '{"Id":"%s"}' % (unit * low))["verdict"], "valid", unit)
            self.assertEqual(
                [f["code"] for f in request(GET, '{"Id":"%s"}' % (unit * high))["findings"]],
                ["length_max"], unit)  # fmt: skip

    def test_patterns(self):
        for target, member, good, bad in (
            (GET, "Id", ["\\t", "~", "😀", "\\ufffd"], ["\\n", "\\u001f", "\\uffff", "\\ufffe"]),
            (GET, "RequestOrigin", ["a.b-c_D9"], ["a b", "a/b", "é", "a\\n"]),
            (CREATE, "Description", ["\\r\\n\\t", ""], ["\\u000b", "\\uffff"]),
            (CREATE, "GlueVersion", ["3.0", "3.0.1", "a_b.c"], ["3", "3.", ".3", "3.0\\n", "٣.0"]),
            (
                CREATE,
                "Role",
                ["arn:aws-cn:iam::1:role/x/y", "arn:awsé:iam::12345:role/é"],
                [
                    "arn:aws:iam::1234567:user/r",
                    "arn:aws:iam::12345678:role/",
                    "arn:aws:iam::1:role/x\\n",
                ],
            ),
        ):
            for text in good + bad:
                result = request(target, '{"%s":"%s"}' % (member, text))
                found = [f for f in result["findings"] if f["pointer"] == "/" + member]
                patterns = [f for f in found if f["code"] == "pattern"]
                self.assertEqual(bool(patterns), text in bad, (member, text))

    def test_alternation_is_matched_as_a_whole(self):
        uuid = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
        regex = model.load()[ATHENA].shapes["response"].members["MonitoringConfiguration"]
        regex = regex.shape.members["S3LoggingConfiguration"].shape.members["KmsKey"].shape.regex
        for text, good in (
            (uuid, True), ("x" + uuid, False), (uuid + "x", False), ("alias/a", True),
            ("alias/", False), ("arn:aws:kms:us-east-1:123456789012:key/k", True),
            ("arn:aws:kms:us-east-1:123456789012:alias/k", True),
            ("arn:aws:kms:us-east-1:12345678901:key/k", False),
        ):  # fmt: skip
            self.assertEqual(bool(regex.fullmatch(text)), good, text)

    def test_null_is_absence(self):
        self.finds(request(LIST, '{"MaxResults":null,"Tags":null,"x":null}'))
        self.finds(request(LIST, '{"Tags":{"a":null}}'), ("null_element", 13, 4, "/Tags/a"))
        self.finds(
            request(CREATE, '{"Id":null,"Role":"%s","Command":null}' % ROLE),
            ("required", 6, 4, "/Id"),
            ("required", 63, 4, "/Command"),
        )

    def test_duplicates(self):
        self.finds(request(GET, '{"Id":"a","Id":"a"}'), ("duplicate_member", 10, 4, "/Id"))
        self.finds(
            request(GET, '{"Id":"a","\\u0049d":"a"}'), ("duplicate_member", 10, 9, "/Id")
        )
        self.finds(request(GET, '{"Id":"a","x":1,"x":2}'))
        self.finds(request(GET, '{"Id":"a","id":1}'))
        self.finds(
            request(LIST, '{"Tags":{"k":"a","\\u006b":"b"}}'), ("duplicate_key", 17, 8, "/Tags/k")
        )

    def test_mismatched_containers_are_skipped_whole(self):
        self.finds(
            request(GET, '{"Id":{"Id":1,"Id":2},"RequestOrigin":"/"}'),
            ("type", 6, 15, "/Id"),
            ("pattern", 38, 3, "/RequestOrigin"),
        )

    def test_entries(self):
        for count, code in ((0, []), (50, []), (51, ["length_max"])):
            tags = ",".join('"%d":""' % i for i in range(count))
            result = request(LIST, '{"Tags":{%s}}' % tags)
            self.assertEqual([f["code"] for f in result["findings"]], code)
        self.assertEqual(result["findings"][0]["length"], len(tags) + 2)


class Order(Case):
    def test_declared_order_not_payload_order(self):
        self.finds(
            request(CREATE, '{"RequestOrigin":"/","Tags":{"":""},"IdleTimeout":0,"Timeout":0}'),
            ("required", 0, 1, "/Id"),
            ("required", 0, 1, "/Role"),
            ("required", 0, 1, "/Command"),
            ("range_min", 62, 1, "/Timeout"),
            ("range_min", 50, 1, "/IdleTimeout"),
            ("length_min", 29, 2, "/Tags/"),
            ("pattern", 17, 3, "/RequestOrigin"),
        )

    def test_map_before_its_entries_key_before_value(self):
        tags = ",".join('"%d":""' % i for i in range(50))
        long = "v" * 257
        text = '{"Tags":{%s,"":"%s"}}' % (tags, long)
        self.finds(
            request(LIST, text),
            ("length_max", 8, len(text) - 9, "/Tags"),
            ("length_min", 8 + len(tags) + 2, 2, "/Tags/"),
            ("length_max", 8 + len(tags) + 5, 259, "/Tags/"),
        )

    def test_message_prints_ten_and_counts_all(self):
        text = (
            '{"Id":"","Description":"\\u0000","Role":"x","Timeout":0,"IdleTimeout":0,'
            '"DefaultArguments":{"/":"\\u0000"},"WorkerType":"","SecurityConfiguration":"",'
            '"GlueVersion":"","RequestOrigin":"","SessionType":""}'
        )
        result = request(CREATE, text)
        self.assertEqual(len(result["findings"]), 16)
        start = "10 validation errors detected: Value '' at 'id'"
        self.assertEqual(result["message"][: len(start)], start)
        self.assertEqual(result["message"].count("failed to satisfy constraint"), 10)
        self.assertTrue(result["message"].endswith(
            "Value '' at 'workerType' failed to satisfy constraint: Member must satisfy enum value "
            "set: [G.8X, G.4X, G.025X, G.2X, G.1X, Z.2X, Standard]"))  # fmt: skip


class Responses(Case):
    def test_constraints_are_warnings(self):
        result = response(GET, '{"Session":{"Id":"","Status":"NEW","WorkerType":"","Role":"r"}}')
        self.finds(
            result,
            ("length_min", 17, 2, "/Session/Id"),
            ("pattern", 58, 3, "/Session/Role"),
            ("length_min", 58, 3, "/Session/Role"),
        )
        self.assertEqual({f["severity"] for f in result["findings"]}, {"warning"})
        self.assertEqual(result["verdict"], "valid")
        self.assertIsNone(result["aws_body"])

    def test_types_are_violations(self):
        result = response(LIST, '{"Ids":[1,null,""],"Sessions":[null,{"CreatedOn":"x"}]}')
        self.finds(
            result,
            ("type", 8, 1, "/Ids/0"),
            ("length_min", 15, 2, "/Ids/2"),
            ("type", 49, 3, "/Sessions/1/CreatedOn"),
        )
        self.assertEqual(result["verdict"], "invalid")
        self.assertEqual(
            [f["aws_path"] for f in result["findings"]],
            ["ids.1.member", "ids", "sessions.2.member.createdOn"],
        )

    def test_required_in_a_response_is_a_warning(self):
        text = '{"SessionConfiguration":{"EncryptionConfiguration":{"EncryptionOption":null}}}'
        result = response(ATHENA, text)
        self.finds(
            result,
            ("required", 71, 4, "/SessionConfiguration/EncryptionConfiguration/EncryptionOption"),
        )
        self.assertEqual(result["verdict"], "valid")

    def test_empty(self):
        self.assertEqual(response(GET, b"")["verdict"], "valid")
        self.assertEqual(response(GET, "[]")["verdict"], "invalid")


class Pointers(Case):
    def test_keys_are_escaped(self):
        found = request(LIST, '{"Tags":{"a/b~c\\u00e9":1}}')["findings"][0]
        self.assertEqual(found["pointer"], "/Tags/a~1b~0cé")
        self.assertEqual(found["aws_path"], "tags.a/b~cé")

    def test_acronyms_keep_their_tail(self):
        text = '{"Session":{"DPUSeconds":true}}'
        self.assertEqual(response(GET, text)["findings"][0]["aws_path"], "session.dPUSeconds")


class Differential(Case):
    """The comparison with wirevet must notice each difference."""

    def answer(self):
        return request(LIST, '{"MaxResults":0,"NextToken":1}')

    def test_equal(self):
        self.assertEqual(differential.differences(self.answer(), self.answer()), [])

    def test_every_field_counts(self):
        for field in ("verdict", "type", "http_status", "message", "aws_body"):
            for value in ("other", None):
                other = dict(self.answer(), **{field: value})
                if field == "aws_body" and value:
                    other[field] = [("__type", "other")]
                self.assertTrue(differential.differences(self.answer(), other), field)

    def test_every_field_of_a_finding_counts(self):
        for index in range(2):
            for field in self.answer()["findings"][index]:
                other = self.answer()
                other["findings"][index][field] = "other"
                self.assertTrue(differential.differences(self.answer(), other), field)

    def test_number_and_order_of_findings_count(self):
        for change in (list.pop, list.reverse, lambda found: found.append(found[0])):
            other = self.answer()
            change(other["findings"])
            self.assertTrue(differential.differences(self.answer(), other))

    def test_order_of_keys_counts(self):
        other = self.answer()
        other["aws_body"] = other["aws_body"][::-1]
        self.assertTrue(differential.differences(self.answer(), other))

    def test_own_text_must_not_be_empty(self):
        expected = request(GET, '{"Id":"a","Id":"b"}')
        self.assertEqual(differential.differences(expected, own(expected, "x")), [])
        self.assertTrue(differential.differences(expected, own(expected, "")))
        self.assertTrue(differential.differences(expected, own(expected, None)))


def own(result, text):
    """An answer as wirevet gives it, its own text filled in."""
    body = [(key, text if value is OWN else value) for key, value in result["aws_body"]]
    return dict(result, message=text, aws_body=body)


if __name__ == "__main__":
    unittest.main()
