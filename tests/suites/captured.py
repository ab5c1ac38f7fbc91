#!/usr/bin/env python3
"""Answers captured from real AWS, asked of `wirevet check --profile aws --records`.

  captured.py --wirevet PATH [--table FILE] [--only SERVICE]

Every record of ../shared/vectors/aws-captured.jsonl is either reproduced (error name, message, body,
word for word) or listed with its reason. The models are April 2025's Smithy ones and Debian's
botocore; where that day's constraint was another one than any model's, a copy of the model gets the
constraint that the message states, and the record counts as reproduced "with that day's
constraint", both values named. Without the records or models: skipped."""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import captured_request as requests  # noqa: E402
from captured_model import Botocore, Smithy  # noqa: E402
from captured_patch import patches  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
RECORDS = os.path.join(SHARED, "vectors", "aws-captured.jsonl")
BOTOCORE = "/usr/lib/python3/dist-packages/botocore/data"
# name in the records: Smithy file, folder of botocore, service in diagnostics.json
SERVICES = {
    "apigateway": ("api-gateway-2015-07-09", "apigateway", "BackplaneControlService"),
    "athena": ("athena-2017-05-18", "athena", "AmazonAthena"),
    "bedrock-runtime": ("bedrock-runtime-2023-09-30", None, ""),
    "codepipeline": ("codepipeline-2015-07-09", "codepipeline", "CodePipeline_20150709"),
    "dynamodb": ("dynamodb-2012-08-10", "dynamodb", "DynamoDB_20120810"),
    "events": ("eventbridge-2015-10-07", "events", "AWSEvents"),
    "firehose": ("firehose-2015-08-04", "firehose", "Firehose_20150804"),
    "glue": ("glue-2017-03-31", "glue", "AWSGlue"),
    "kinesis": ("kinesis-2013-12-02", "kinesis", "Kinesis_20131202"),
    "kms": ("kms-2014-11-01", "kms", "TrentService"),
    "lambda": ("lambda-2015-03-31", "lambda", "AWSGirApiService"),
    "logs": (None, "logs", "Logs_20140328"),
    "stepfunctions": ("sfn-2016-11-23", "stepfunctions", "AWSStepFunctions"),
    "transcribe": ("transcribe-2017-10-26", "transcribe", "Transcribe"),
}
QUERY = {"cloudformation", "iam", "sns", "sts", "cloudwatch"}
PLACEHOLDER = re.compile(r"<\w*?_(\d+)_chars>")  # the recorder's, for a text of that length


class Record:
    def __init__(self, number, data):
        self.number, self.data = number, data
        self.service, self.operation = data["service"], data.get("operation")
        self.message, self.any = data.get("message"), data.get("messages_any_order")
        self.regex, self.prefix = data.get("message_regex"), data.get("message_prefix")
        if self.message:
            self.message = PLACEHOLDER.sub(lambda m: "x" * int(m[1]), self.message)
        self.result = self.reason = None

    def request(self):
        """The body, or None: not given, or not as a body."""
        text = self.data.get("request")
        return None if text is None or "..." in text or "<" in text else text

    def entries(self):
        if self.any:
            return None
        return requests.entries_of(self.message or "")

    def matches(self, answer):
        if self.data.get("http_status") == 200:
            return answer["verdict"] == "valid"
        if self.data["error_type"].split("#")[-1] != answer["type"]:
            return False
        raw = self.data.get("raw_body")
        if raw and json.loads(raw) != answer["aws_body"]:
            return False
        code = self.data.get("athena_error_code")
        body = answer["aws_body"] or {}
        if "athena_error_code" in self.data and (body.get("AthenaErrorCode") != code
                                                  or body.get("ErrorCode") != code):
            return False
        return self.same_message(answer["message"])

    def same_message(self, message):
        if self.regex:
            return re.fullmatch(self.regex, message or "", re.DOTALL) is not None
        if self.any:
            return self.same_entries(message or "")
        if self.message and not requests.HEAD.match(self.message):
            head = requests.HEAD.match(message or "")
            return message == self.message or bool(head) and message[head.end():] == self.message
        return message == self.message

    def same_entries(self, message):
        if not message.startswith(self.prefix):
            return False
        found = requests.SPLIT.split(message[len(self.prefix):])
        if len(found) != len(self.any):
            return False
        for wanted in self.any:
            pattern = wanted["regex"] if isinstance(wanted, dict) else re.escape(wanted)
            match = next((f for f in found if re.fullmatch(pattern, f, re.DOTALL)), None)
            if match is None:
                return False
            found.remove(match)
        return True


# ---- asking

def ask(wirevet, model_path, questions):
    """questions: [(operation, parts of the line)]; the answers in order."""
    lines = "".join(json.dumps({"id": i, "operation": o, **parts}) + "\n"
                    for i, (o, parts) in enumerate(questions))
    done = subprocess.run([wirevet, "check", "--profile", "aws", "--records", "--model",
                           model_path], input=lines, capture_output=True, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(questions):
        sys.exit("captured: %s: %s" % (model_path, done.stderr[:500]))
    return answers


def questions_of(record, model, words):
    """[(operation, body)] that may give the record's answer; Unknown: why there are none."""
    body = record.request()
    if body is not None:
        if record.operation not in model.operations:
            raise requests.Unknown("the model has no %s" % record.operation)
        return [(record.operation, {"body": body})]
    entries = record.entries()
    operations = [record.operation] if record.operation in model.operations else sorted(
        model.operations)
    out, why = [], []
    for operation in operations:
        try:
            request = requests.request_of(model, operation, entries, words)
            out.append((operation, requests.message_of(model, operation, request)))
        except requests.Unknown as error:
            why.append(str(error))
    if not out:
        raise requests.Unknown(collections.Counter(why).most_common(1)[0][0])
    return out


def try_model(wirevet, model, records, words):
    asked, spans, why = [], [], {}
    for record in records:
        try:
            new = questions_of(record, model, words)
            spans.append((record, len(asked), len(new)))
            asked += new
        except requests.Unknown as error:
            why[record.number] = "%s: %s" % (model.form, error)
    answers = ask(wirevet, model.path, asked) if asked else []
    for record, first, count in spans:
        for at in range(first, first + count):
            if record.matches(answers[at]):
                record.result = model.form
                break
        else:
            why[record.number] = "%s: %s" % (model.form, answers[first]["message"])
    return why


def try_patched(wirevet, model, record, words, folder):
    """With the constraints that the message states; the differences, or None."""
    for operation in [record.operation] if record.operation in model.operations else sorted(
            model.operations):
        for patched, notes in patches(model, operation, record, words):
            patched.path = os.path.join(folder, "patched.json")
            with open(patched.path, "w", encoding="utf-8") as file:
                json.dump(patched.data, file)
            try:
                body = record.request()
                parts = {"body": body} if body is not None else requests.message_of(
                    patched, operation, requests.request_of(patched, operation, record.entries(),
                                                            words))
                answer = ask(wirevet, patched.path, [(operation, parts)])[0]
            except requests.Unknown:
                continue
            if record.matches(answer):
                return "%s; %s" % (model.form, "; ".join(notes))
    return None


# ---- the models

def models_of(name, folder):
    smithy, botocore, _ = SERVICES[name]
    found = []
    path = os.path.join(folder, "smithy", "%s.json" % smithy)
    if smithy and os.path.exists(path):
        found.append(Smithy(path))
    versions = sorted(glob.glob(os.path.join(BOTOCORE, botocore or "-", "*", "service-2.json")))
    if versions:
        found.append(Botocore(versions[-1], "botocore of Debian"))
    newer = os.path.join(SHARED, "models", "botocore", "%s-service-2.json" % botocore)
    if os.path.exists(newer):
        found.append(Botocore(newer, "botocore 2026-08"))
    return found


def unpack(folder):
    archive = os.path.join(SHARED, "models", "smithy-json.tar.xz")
    wanted = {"smithy/%s.json" % names[0] for names in SERVICES.values()}
    with tarfile.open(archive) as tar:
        tar.extractall(folder, [m for m in tar.getmembers() if m.name in wanted])


def words_of(name):
    with open(os.path.join(ROOT, "spec", "diagnostics.json"), encoding="utf-8") as file:
        return json.load(file)["services"].get(SERVICES[name][2], {})


# ---- reasons that are no matter of constraints

def business_rule(record):
    data = record.data
    if data.get("partial"):
        return "the capture is cut"
    if record.service in QUERY:
        return "query protocol: the request is no JSON"
    if record.service not in SERVICES:
        return "not a service with a public model"
    if data.get("header"):
        return "about a header: suite.captured_http"
    if record.any or record.regex or record.message is None:
        return None
    if data["error_type"] != "SerializationException":
        try:
            record.entries()
        except requests.Unknown:
            return "business rule: %s" % data["error_type"]
    return None


def judge(wirevet, records, folder):
    groups = collections.defaultdict(list)
    for record in records:
        record.reason = business_rule(record)
        if not record.reason:
            groups[record.service].append(record)
    for service, group in sorted(groups.items()):
        words = words_of(service)
        models = models_of(service, folder)
        why = collections.defaultdict(list)
        for model in models:
            open_ones = [r for r in group if not r.result]
            for number, reason in try_model(wirevet, model, open_ones, words).items():
                why[number].append(reason)
        for record in group:
            for model in models:
                if not record.result:
                    note = try_patched(wirevet, model, record, words, folder)
                    record.result = note and "that day's constraint: " + note
            if not record.result:
                record.reason = "; ".join(why[record.number]) or "no model"


def kind_of(record):
    if not record.result:
        return "listed"
    return "that day" if record.result.startswith("that day") else "reproduced"


def print_table(records, file):
    for record in records:
        if kind_of(record) != "reproduced":
            print("%3d %-16s %-24s %s" % (record.number, record.service, record.operation or "-",
                                          (record.result or record.reason)[:1000]), file=file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--wirevet", required=True)
    parser.add_argument("--table")
    parser.add_argument("--only")
    options = parser.parse_args()
    if not os.path.exists(RECORDS) or not os.path.exists(BOTOCORE):
        print("captured: no records or no models")
        sys.exit(77)
    with open(RECORDS, encoding="utf-8") as file:
        records = [Record(n, json.loads(line)) for n, line in enumerate(file)]
    records = [r for r in records if not options.only or r.service == options.only]
    with tempfile.TemporaryDirectory() as folder:
        unpack(folder)
        judge(os.path.abspath(options.wirevet), records, folder)
    if options.table:
        with open(options.table, "w", encoding="utf-8") as file:
            print_table(records, file)
    else:
        print_table(records, sys.stdout)
    counts = collections.Counter((r.service, kind_of(r)) for r in records)
    for service in sorted({r.service for r in records}):
        print("%-34s %s" % (service, ", ".join(
            "%s %d" % (kind, counts[service, kind]) for kind in ("reproduced", "that day", "listed")
            if counts[service, kind])))


if __name__ == "__main__":
    main()
