"""Shows that the comparison of spec and pages bites.

Each constraint of the spec that stems from a page is altered alone, and each
number (and each constraint line, pattern character and listed name) in a copy
of each page; every such change must be noticed by comparing spec and pages,
without the help of the fact table.

usage: test_spec_mutations.py [--pages DIR]
exit: 0 all noticed, 1 a survivor, 77 the pages are not here
"""

import os
import re
import sys
import unittest

sys.dont_write_bytecode = True

import comparison  # noqa: E402
import mutate  # noqa: E402
import pages  # noqa: E402
import support  # noqa: E402
import test_spec_pages  # noqa: E402

PAGES_DIR = test_spec_pages.PAGES_DIR
TEXTS = test_spec_pages.TEXTS

# Parts of the spec that no page prints, so that comparing with pages cannot
# notice a change there: regular expressions over the mutants' labels, each
# with the reason. The fact table and the models cover these parts
# (test_spec_facts.py, test_spec_models.py). Each must match a survivor, so
# that none goes stale.
BY_MODEL = "from the models, see spec/README.md"
ORDER = "pages sort members; the declared order is from the models"
NESTED = "pages print name and type of a nested member, nothing else"
OURS = "metadata and notes of this project"
NOT_ON_PAGES = {
    r"\w+ (metadata.*| with(out metadata| metadata renamed))": OURS,
    r"\w+ shapes(/| with | without )wirevet\.spec#(narrower|printed)\b.*":
        OURS,
    r"\w+ shapes/.*/traits(/| with | without )wirevet\.spec#narrower\b.*":
        OURS,
    r"\w+ shapes.*(MaxConcurrentDpus|ConnectionString(List)?) without traits":
        OURS,
    # Services.
    r"\w+ shapes with \w+#(AWSGlue|AmazonAthena) renamed": BY_MODEL,
    r"\w+ shapes/\w+#(AWSGlue|AmazonAthena)/traits.*": BY_MODEL,
    r"glue shapes/glue#AWSGlue/operations with .* swapped": BY_MODEL,
    r"athena shapes/athena#AmazonAthena/version .*": BY_MODEL,
    # Errors: pages print name and status, no members.
    r"\w+ shapes/\w+#\w+Exception/members.*": BY_MODEL,
    r"glue shapes.*#(MessageString|NullableBoolean)\b.*": BY_MODEL,
    r"athena shapes.*#(ErrorCode|ErrorMessage|AmazonResourceName)\b.*":
        BY_MODEL,
    r"glue shapes/glue#OperationNotSupportedException.*": BY_MODEL,
    r"glue shapes/glue#CreateSession/errors with \[7\] swapped": BY_MODEL,
    # Order.
    r"\w+ shapes/\w+#\w+(Request|Response)/members with \w+ after \w+": ORDER,
    r"glue shapes/glue#Session/members with ProfileName after SessionType":
        ORDER,
    r"athena shapes/athena#\w+/members with \w+ after \w+": ORDER,
    # Glue, the widened values: the page's own ones stand in the notes.
    r"glue shapes/glue#GlueVersionString/traits/smithy\.api#pattern -> .*":
        BY_MODEL,
    r"glue shapes/glue#CreateSessionRequest/members/GlueVersion "
    r"(overriding smithy\.api#pattern|-> glue#NameString)": BY_MODEL,
    # Glue, newer than the pages.
    r"glue shapes.*#SessionType\b.*": BY_MODEL,
    r"glue shapes/.*/SessionType\b.*": BY_MODEL,
    # Glue, nested.
    r"glue shapes/glue#(Session|SessionCommand|ConnectionsList)/members/\w+ "
    r"(overriding .*|-> .*)": NESTED,
    r"glue shapes.*#(PythonVersionString|ConnectionString(List)?)\b.*": NESTED,
    r"glue shapes/glue#(IdleTimeout|DoubleValue) with an added .*": NESTED,
    # DoubleValue and NullableDouble differ in nothing that a page prints.
    r"glue shapes/glue#CreateSessionRequest/members/MaxCapacity "
    r"-> glue#DoubleValue": BY_MODEL,
    # Athena, newer than the page.
    r"athena shapes.*[#/]MonitoringConfiguration\b.*": BY_MODEL,
    r"athena shapes.*[#/]\w+LoggingConfiguration\b.*": BY_MODEL,
    r"athena shapes.*[#/](Classifications?|ClassificationList)\b.*": BY_MODEL,
    r"athena shapes.*[#/]SessionIdleTimeoutInMinutes\b.*": BY_MODEL,
    r"athena shapes.*#(LogGroupName|LogStreamNamePrefix|LogType\w+)\b.*":
        BY_MODEL,
    r"athena shapes.*#LogTypesMap\b.*": BY_MODEL,
    r"athena shapes.*#(KmsKey|S3OutputLocation|BoxedBoolean)\b.*": BY_MODEL,
    # Athena, nested.
    r"athena shapes/athena#(EngineConfiguration|SessionConfiguration|"
    r"EncryptionConfiguration|SessionStatus|SessionStatistics)/members/\w+ "
    r"(overriding .*|-> .*|made required)": NESTED,
    r"athena shapes/athena#EncryptionConfiguration/members/EncryptionOption"
    r"( without traits|/traits.*)": NESTED,
    r"athena shapes.*#(SessionState|EncryptionOption)/members.*": NESTED,
    r"athena shapes/athena#(KeyString|ParametersMapValue|RoleArn)"
    r"( |/traits).*": NESTED,
    r"athena shapes/athena#(CoordinatorDpuSize|MaxConcurrentDpus|"
    r"DefaultExecutorDpuSize)( |/traits).*": NESTED,
    r"athena shapes/athena#ParametersMap( |/).*": NESTED,
    r"athena shapes/athena#(ResultOutputLocation|String|Long) "
    r"with an added .*": NESTED,
}

# How many mutants those expressions let live. Pinned, because an expression
# that is too broad would swallow a constraint that a page does print.
EXPECTED_ALIVE = {"glue": 360, "athena": 477}


def page_noticed(specs, name, text):
    """Why a page's text is not what the spec and the tests expect."""
    try:
        page = pages.read_page(name, text)
    except pages.PageError as error:
        return ["reader: %s" % error]
    lines = comparison.page_differences(specs, name, page.facts)
    if lines:
        return lines
    numbers = " ".join(pages.prose_numbers(page))
    if numbers != test_spec_pages.PROSE_NUMBERS[name]:
        return ["prose: %s" % numbers]
    return []


class PagesBite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.specs = comparison.load_specs()

    def check(self, what, mutants):
        """All mutants of all pages are noticed; says by what."""
        for name, text in TEXTS.items():
            by = {"reader": 0, "prose": 0}
            total, alive = 0, []
            for label, mutant in mutants(text):
                total += 1
                noticed = page_noticed(self.specs, name, mutant)
                if not noticed:
                    alive.append(label)
                    continue
                kind = noticed[0].split(":")[0]
                by[kind] = by.get(kind, 0) + 1
            print("%s, %s: %d mutants, %d killed (reader %d, spec %d, "
                  "prose numbers %d)" % (
                      name, what, total, total - len(alive), by["reader"],
                      total - len(alive) - by["reader"] - by["prose"],
                      by["prose"]))
            with self.subTest(page=name, what=what):
                self.assertEqual([], alive)

    def test_numbers(self):
        self.check("numbers", mutate.page_number_mutants)

    def test_lines(self):
        self.check("constraint lines", mutate.page_line_mutants)

    def test_pattern_characters(self):
        self.check("pattern characters", mutate.page_pattern_mutants)

    def test_words(self):
        self.check("names", mutate.page_word_mutants)

    def test_every_digit_belongs_to_a_number_mutant(self):
        for name, text in TEXTS.items():
            runs = sum(1 for _ in mutate.page_number_mutants(text)) // 3
            self.assertEqual(len(re.findall(r"[0-9]+", text)), runs, name)
            self.assertGreater(runs, 0)


class SpecBites(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.specs = comparison.load_specs()
        cls.pages = pages.read_pages(TEXTS)

    def differences(self, spec, model):
        """By the pages of that spec file alone."""
        specs = dict(self.specs, **{spec: model})
        for name, (file, _) in comparison.PAGES.items():
            if file == spec:
                lines = comparison.page_differences(
                    specs, name, self.pages[name].facts)
                if lines:
                    return lines
        return []

    def test_every_constraint_from_a_page(self):
        met = set()
        for spec, model in self.specs.items():
            count, alive = support.survivors(
                mutate.spec_mutants(model),
                lambda m, spec=spec: self.differences(spec, m))
            unexpected = []
            for label in alive:
                short = spec + " " + label.replace("com.amazonaws.", "")
                reasons = [r for r in NOT_ON_PAGES if re.fullmatch(r, short)]
                met.update(reasons)
                if not reasons:
                    unexpected.append(label)
            print("%s.json: %d mutants, %d killed by the pages, %d are in "
                  "parts that no page prints" % (
                      spec, count, count - len(alive),
                      len(alive) - len(unexpected)))
            with self.subTest(file=spec):
                self.assertEqual([], unexpected)
                self.assertEqual(EXPECTED_ALIVE[spec], len(alive))
        self.assertEqual(set(NOT_ON_PAGES), met)

    def test_unaltered_spec_is_equal(self):
        # Else every mutant would count as noticed.
        for spec, model in self.specs.items():
            self.assertEqual([], self.differences(spec, model))
        for name, text in TEXTS.items():
            self.assertEqual([], page_noticed(self.specs, name, text))


if __name__ == "__main__":
    support.run(TEXTS is not None and os.path.isdir(PAGES_DIR), "pages")
