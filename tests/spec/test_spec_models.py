"""The spec equals AWS's published models, except where it says so.

All differences from either model are written down here; each stands in
spec/README.md too, with the choice and the reason.

usage: test_spec_models.py [--models DIR]
exit: 0 as written down, 1 other differences, 77 the models are not here
"""

import os
import sys
import unittest

sys.dont_write_bytecode = True

import comparison  # noqa: E402
import models  # noqa: E402
import specview  # noqa: E402
import support  # noqa: E402

SERVICES = {
    "glue": ("AWSGlue", ("CreateSession", "GetSession", "ListSessions")),
    "athena": ("AmazonAthena", ("GetSession",)),
}

TEXT = r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*"
LINES = r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*"
ABSENT = ("present", "absent")


def anchored(pattern):
    """Smithy's text of a pattern that AWS's documentation prints bare."""
    return pattern, "^%s$" % pattern


# (model, spec file) -> {part: (in the spec, in the model)}; of lists only the
# entries that the other side lacks are shown, or "order".
EXPECTED = {
    ("smithy-2025-04", "glue"): {
        "ConnectionString": ABSENT,
        "ConnectionStringList": ABSENT,
        "ConnectionsList.members": (
            ["Connections ConnectionStringList"],
            ["Connections OrchestrationStringList"]),
        "CreateSession.errors": (["OperationNotSupportedException"], []),
        "CreateSessionRequest.members": (["SessionType SessionType"], []),
        "DescriptionString.pattern": anchored(LINES),
        "DoubleValue.default": (None, 0),
        "GenericString": ("absent", "present"),
        "ListSessions.traits": (None, ["smithy.api#paginated"]),
        "NameString.pattern": anchored(TEXT),
        "OperationNotSupportedException": ABSENT,
        "OrchestrationArgumentsValue.pattern": anchored(LINES),
        "OrchestrationNameString.pattern": anchored(r"[\.\-_A-Za-z0-9]+"),
        "OrchestrationRoleArn.pattern":
            anchored("arn:aws[^:]*:iam::[0-9]*:role/.+"),
        "OrchestrationStringList": ("absent", "present"),
        "OrchestrationToken.length": ([None, 400000], [0, 400000]),
        "Session.member traits":
            (None, {"Progress": {"smithy.api#default": 0}}),
        "Session.members": (["SessionType SessionType"], []),
        "SessionType": ABSENT,
    },
    ("smithy-2025-04", "athena"): {
        "BoxedBoolean": ABSENT,
        "Classification": ABSENT,
        "ClassificationList": ABSENT,
        "CloudWatchLoggingConfiguration": ABSENT,
        "EngineConfiguration.members": (
            ["MaxConcurrentDpus MaxConcurrentDpus",
             "Classifications ClassificationList"],
            ["MaxConcurrentDpus MaxConcurrentDpus required"]),
        "GetSessionResponse.members": (
            ["MonitoringConfiguration MonitoringConfiguration"], []),
        "KeyString.pattern": anchored(TEXT),
        "KmsKey": ABSENT,
        "LogGroupName": ABSENT,
        "LogStreamNamePrefix": ABSENT,
        "LogTypeKey": ABSENT,
        "LogTypeValue": ABSENT,
        "LogTypeValuesList": ABSENT,
        "LogTypesMap": ABSENT,
        "ManagedLoggingConfiguration": ABSENT,
        "MonitoringConfiguration": ABSENT,
        "ParametersMapValue.length": ([None, 51200], [0, 51200]),
        "S3LoggingConfiguration": ABSENT,
        "S3OutputLocation": ABSENT,
        "SessionConfiguration.members": (
            ["SessionIdleTimeoutInMinutes SessionIdleTimeoutInMinutes"], []),
        "SessionIdleTimeoutInMinutes": ABSENT,
        "WorkGroupName.pattern": anchored("[a-zA-Z0-9._-]{1,128}"),
    },
    ("botocore-2026-08", "glue"): {
        "ConnectionString.length": (None, [None, 255]),
        "ConnectionStringList.length": (None, [None, 1000]),
        "CreateSession.errors": "order",
        "GetSession.errors": "order",
        "ListSessions.errors": "order",
    },
    ("botocore-2026-08", "athena"): {},
}

MODELS_DIR = support.directory("models", models.default_directory())
MODELS = models.load(MODELS_DIR)


def differences(key, spec):
    """{"Shape[.part]": (spec's value, model's value)}"""
    service, operations = SERVICES[key[1]]
    theirs = models.shapes(key, MODELS[key], service, operations)
    ours = specview.flat_shapes(spec)
    ours[service] = service_form(spec, service, ours[service], theirs[service])
    ours = {n: form for n, form in ours.items() if "#" not in n}
    found = {}
    for name in set(ours) | set(theirs):
        found.update(shape_differences(name, ours.get(name),
                                       theirs.get(name)))
    return found


def service_form(spec, name, flat, theirs):
    """The spec's service in the words of the models."""
    service = flat["traits"]["aws.api#service"]
    form = {"type": "service", "version": flat["version"], "target": name,
            "sdkId": service["sdkId"],
            "endpointPrefix": service["endpointPrefix"],
            "title": flat["traits"]["smithy.api#title"], "json": "1.1"}
    if "service" in theirs:
        form["service"] = service
    return form


def shape_differences(name, ours, theirs):
    if ours is None or theirs is None:
        yield name, ("absent" if ours is None else "present",
                     "absent" if theirs is None else "present")
        return
    for part in set(ours) | set(theirs):
        # Notes are the spec's own, statuses so far the pages' alone.
        if part in ("notes", "narrower", "printed"):
            continue
        if part == "status" and part not in theirs:
            continue
        if ours.get(part) != theirs.get(part):
            yield "%s.%s" % (name, part), brief(ours.get(part),
                                                theirs.get(part))


def brief(ours, theirs):
    """Of two lists of names, what the other one lacks."""
    names = all(isinstance(side, list) and isinstance(side[0], str)
                for side in (ours, theirs))
    if not names:
        return ours, theirs
    only = ([n for n in ours if n not in theirs],
            [n for n in theirs if n not in ours])
    return only if any(only) else "order"


class SpecAgainstModels(unittest.TestCase):
    maxDiff = None

    def test_differences(self):
        specs = comparison.load_specs()
        self.assertEqual(set(EXPECTED), set(MODELS))
        for key, expected in EXPECTED.items():
            with self.subTest(model=key):
                self.assertEqual(expected, differences(key, specs[key[1]]))

    def test_members_keep_botocores_order(self):
        # Implied by equal lists; said once more because reports depend on it.
        for key in (k for k in EXPECTED if k[0].startswith("botocore")):
            for part in EXPECTED[key]:
                self.assertFalse(part.endswith(".members"), part)

    def test_readme_tells_every_difference(self):
        with open(os.path.join(specview.repo_root(), "spec", "README.md"),
                  encoding="utf-8") as handle:
            readme = handle.read()
        for key, expected in EXPECTED.items():
            for part in expected:
                shape = part.split(".")[0]
                with self.subTest(model=key, shape=shape):
                    self.assertIn("`%s`" % shape, readme)


if __name__ == "__main__":
    support.run(MODELS is not None, "models")
