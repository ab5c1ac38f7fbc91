#!/usr/bin/env python3
"""Answers captured from real AWS, asked of `wirevet check --profile aws --records`.

  captured.py --wirevet PATH [--only SERVICE] [--records FILE] [--update]

Every record of ../shared/vectors/aws-captured.jsonl is either reproduced (error name, message, body,
word for word) or listed with its reason. The models are April 2025's Smithy ones and Debian's
botocore; where that day's constraint was another one than any model's, a copy of the model gets the
constraint that the message states, and the record counts as reproduced "with that day's
constraint", both values named. Without the records or models: skipped."""
import argparse
import collections
import glob
import hashlib
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
from captured_patch import bucket, patches  # noqa: E402

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
    def __init__(self, line):
        self.digest = hashlib.sha256(line.encode()).hexdigest()[:10]
        self.data = data = json.loads(line)
        self.service, self.operation = data["service"], data.get("operation")
        self.message, self.any = data.get("message"), data.get("messages_any_order")
        self.regex, self.prefix = data.get("message_regex"), data.get("message_prefix")
        if self.message:
            self.message = PLACEHOLDER.sub(lambda m: "x" * int(m[1]), self.message)
        self.result = self.reason = None
        self.guess = False  # the request is made up

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
    if record.guess:
        return type_questions(model)
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
            why[record.digest] = "%s: %s" % (model.form, error)
    answers = ask(wirevet, model.path, asked) if asked else []
    for record, first, count in spans:
        for at in range(first, first + count):
            if record.matches(answers[at]):
                record.result = model.form
                break
        else:
            why[record.digest] = "%s: %s" % (model.form, answers[first]["message"])
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

def not_asked(record):
    """Why the record is no question for a validator; None: it is one."""
    data = record.data
    if data.get("partial"):
        return "the capture is cut"
    if "Service: AWSGlue" in (record.message or ""):
        return "the message is rewritten by a client"
    if record.service in QUERY:
        return "query protocol: the request is no JSON"
    if record.service not in SERVICES:
        return "an internal service without a public model"
    if data.get("header"):
        return "about a header: unit.http_answer has it"
    if record.any or record.regex or record.message is None:
        return None
    if data["error_type"] == "SerializationException":
        return None if data.get("request") else made_up(record)
    try:
        record.entries()
    except requests.Unknown:
        return "business rule: %s" % data["error_type"]
    wanted = words_of(record.service).get("constraintError", "ValidationException")
    if data["error_type"] != wanted:
        return "the operation's own check: %s, the framework says %s" % (data["error_type"], wanted)
    return None


def made_up(record):
    """A type error without its request: which member it was, nobody knows."""
    record.guess = True


def type_questions(model):
    """One question that may give such an answer: true where a text is wanted."""
    for operation, target in sorted(model.operations.items()):
        for member in model.shape(target).members.values():
            if member.place == "body" and model.shape(member.target).kind == "string":
                return [(operation, {"body": json.dumps({member.name: True})})]
    raise requests.Unknown("no text in any body")


def hidden_reason(record, models, words):
    """Why a known request has another answer, as far as a rule can tell."""
    if record.any and len(record.any) == 10:
        return "more than ten violations: which ten the service names is not known"
    entries = [] if record.any or record.regex else record.entries()
    for entry in entries:
        bound = re.search(r"length (less|greater) than or equal to (\d+)$", entry.constraints[0])
        if bound and entry.value is not None and entry.value[:1] not in "[{" and (
                len(entry.value) <= int(bound[2]) if bound[1] == "less"
                else len(entry.value) >= int(bound[2])):
            return "the value is replaced: of %d characters, which %s %s takes" % (
                len(entry.value), "max" if bound[1] == "less" else "min", bound[2])
        if entry.constraints[0].startswith(requests.SET):
            return order_reason(entry, models, words, record)
    return None


def order_reason(entry, models, words, record):
    """A set whose buckets are right, but inside one the model's order is another."""
    values = entry.constraints[0][len(requests.SET):].strip("[]").split(", ")
    if [bucket(v) for v in values] != sorted(bucket(v) for v in values):
        return None
    for model in models:
        for operation in [record.operation] if record.operation else sorted(model.operations):
            found = requests.steps_of(model, operation, entry.path, words)
            known = found and found[1].values or []
            if not known or set(known) - set(values):
                continue
            late = [w for i, v in enumerate(values) for w in values[i + 1:] if w in known
                    and v in known and bucket(v) == bucket(w) and known.index(v) < known.index(w)]
            return "the set: inside a bucket the service declares in another order than the " \
                "model, that of %s" % ", ".join(dict.fromkeys(late))
    return None


def judge(wirevet, records, folder):
    groups = collections.defaultdict(list)
    for record in records:
        record.reason = not_asked(record)
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
                record.reason = hidden_reason(record, models, words) or (
                    "UNEXPLAINED: " + ("; ".join(why[record.digest]) or "no model"))


def kind_of(record):
    if not record.result:
        return "listed"
    return "that day" if record.result.startswith("that day") else "reproduced"


TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "captured.txt")
HEADING = """Captured answers that are not reproduced with a model as it is: written by captured.py --update,
compared by the test. Each is named by the first ten digits of its record's SHA-256.
  listed    no question for a validator, or not derivable; the reason follows
  that day  word for word, once the model has the constraint that the message states; both follow

"""


def line_of(record):
    why = record.reason if kind_of(record) == "listed" else record.result.split(": ", 1)[1]
    why = why if len(why) <= 220 else why[:217] + "..."
    return "%s %-8s %s.%s: %s" % (record.digest, kind_of(record), record.service,
                                  record.operation or "?", why.replace("\n", " "))


def table_of(records):
    return [line_of(r) for r in records if kind_of(r) != "reproduced"]


def compare(records):
    """Prints what differs from the table; the number of differences."""
    with open(TABLE, encoding="utf-8") as file:
        known = {line[:10]: line.rstrip("\n") for line in file if re.match(r"[0-9a-f]{10} ", line)}
    found = {r.digest: line_of(r) for r in records if kind_of(r) != "reproduced"}
    here = {r.digest for r in records}
    different = [d for d in found if known.get(d) != found[d]]
    different += [d for d in known if d in here and d not in found]
    for digest in different:
        print("- %s\n+ %s" % (known.get(digest, "(reproduced)"), found.get(digest,
                                                                         "(reproduced)")))
    return len(different)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--wirevet", required=True)
    parser.add_argument("--only", help="a service")
    parser.add_argument("--records", default=RECORDS, help="other records of the same form")
    parser.add_argument("--update", action="store_true", help="write the table")
    options = parser.parse_args()
    if not os.path.exists(options.records) or not os.path.exists(BOTOCORE):
        print("captured: no records or no models")
        sys.exit(77)
    with open(options.records, encoding="utf-8") as file:
        records = [Record(line) for line in file]
    records = [r for r in records if not options.only or r.service == options.only]
    with tempfile.TemporaryDirectory() as folder:
        unpack(folder)
        judge(os.path.abspath(options.wirevet), records, folder)
    if options.update:
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write(HEADING + "\n".join(sorted(table_of(records), key=lambda t: t[11:])) + "\n")
    counts = collections.Counter((r.service, kind_of(r)) for r in records)
    for service in sorted({r.service for r in records}):
        print("%-34s %s" % (service, ", ".join(
            "%s %d" % (kind, counts[service, kind]) for kind in ("reproduced", "that day", "listed")
            if counts[service, kind])))
    unexplained = [line_of(r) for r in records if "UNEXPLAINED" in (r.reason or "")]
    print("\n".join(unexplained))
    different = compare(records)
    print("captured: %d records, %d reproduced, %d with that day's constraint, %d listed; "
          "%d unexplained, %d not as the table says" % (
              len(records), *(sum(kind_of(r) == k for r in records)
                              for k in ("reproduced", "that day", "listed")),
              len(unexplained), different))
    sys.exit(1 if unexplained or different else 0)


if __name__ == "__main__":
    main()
