"""The spec says what the documentation pages print, no more and no less.

usage: test_spec_pages.py [--pages DIR]
exit: 0 equal, 1 different, 77 the pages are not here
"""

import collections
import os
import sys
import unittest

sys.dont_write_bytecode = True

import comparison  # noqa: E402
import facts  # noqa: E402
import pages  # noqa: E402
import support  # noqa: E402

# Counted by hand on the pages: a page reader that overlooks a line, or a page
# that gains one, fails here. "enum" counts values, "syntax" every member,
# element, key and value in the two syntax blocks, "yes" the required ones
# among the "required" lines.
COUNTS = {
    "glue-CreateSession": {
        "operation": 1, "success": 1, "syntax": 43, "type": 15,
        "required": 15, "yes": 3,
        "length.min": 6, "length.max": 6, "pattern": 6, "range.min": 2,
        "entries.min": 2, "entries.max": 2,
        "key.length.min": 2, "key.length.max": 2, "key.pattern": 1,
        "value.length.min": 2, "value.length.max": 2, "value.pattern": 1,
        "enum": 4, "status": 8, "errors": 8,
    },
    "glue-GetSession": {
        "operation": 1, "success": 1, "syntax": 28, "type": 3,
        "required": 2, "yes": 1,
        "length.min": 2, "length.max": 2, "pattern": 2,
        "status": 5, "errors": 5,
    },
    "glue-ListSessions": {
        "operation": 1, "success": 1, "syntax": 37, "type": 7,
        "required": 4, "yes": 0,
        "length.min": 2, "length.max": 4, "pattern": 2,
        "range.min": 1, "range.max": 1, "entries.min": 1, "entries.max": 1,
        "key.length.min": 1, "key.length.max": 1,
        "value.length.min": 1, "value.length.max": 1,
        "status": 4, "errors": 4,
    },
    "athena-GetSession": {
        "operation": 1, "success": 1, "syntax": 32, "type": 10,
        "required": 1, "yes": 1,
        "length.min": 5, "length.max": 5, "pattern": 1,
        "status": 3, "errors": 3,
    },
    "boto3-glue-get_session": {
        "operation": 1, "method": 1, "version": 1, "syntax": 29, "order": 5,
        "type": 29, "required": 2, "yes": 1, "enum": 13, "errors": 5,
    },
}

# Constraints in the narrow sense: what a payload can violate. Bounds and
# patterns one each, enum values one each, required members.
CONSTRAINTS = {
    "glue-CreateSession": 41,
    "glue-GetSession": 7,
    "glue-ListSessions": 16,
    "athena-GetSession": 12,
    "boto3-glue-get_session": 14,
}
NO_CONSTRAINT = {"operation", "success", "method", "version", "syntax",
                 "order", "type", "required", "status", "errors"}

# The numbers in the pages' sentences, in order. They bind nothing (the spec
# takes constraint lines only), yet an altered one has to be noticed: it may
# be the first sign that a page changed.
PROSE_NUMBERS = {
    "glue-CreateSession":
        "75 2 0 4 16 1 2 025 4 16 50 2 1 1 4 16 64 1 2 2 8 32 128 1 025 0 25 "
        "2 4 64 1 3 0",
    "glue-GetSession": "",
    "glue-ListSessions": "",
    "athena-GetSession": "3",
    "boto3-glue-get_session": "75 4 16 2 0 1 2 4 8 2",
}

PAGES_DIR = support.directory("pages", pages.default_directory())
TEXTS = pages.read_texts(PAGES_DIR)


def counts(page):
    found = collections.Counter()
    for fact in page.facts:
        several = fact.kind in ("enum", "errors")
        found[fact.kind] += len(fact.value) if several else 1
        if fact.kind == "required":
            found["yes"] += fact.value
    return dict(found)


class SpecAgainstPages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.pages = pages.read_pages(TEXTS)
        cls.specs = comparison.load_specs()

    def test_all_five_pages_are_compared(self):
        self.assertEqual(set(comparison.PAGES), set(self.pages))
        for name, page in self.pages.items():
            self.assertEqual(comparison.PAGES[name][1], page.operation)

    def test_number_of_facts_per_page(self):
        for name, page in self.pages.items():
            with self.subTest(page=name):
                self.assertEqual(COUNTS[name], counts(page))

    def test_number_of_constraints_per_page(self):
        for name, page in self.pages.items():
            with self.subTest(page=name):
                found = sum(n for kind, n in counts(page).items()
                            if kind not in NO_CONSTRAINT)
                self.assertEqual(CONSTRAINTS[name], found)

    def test_spec_equals_page(self):
        for name, page in self.pages.items():
            with self.subTest(page=name):
                self.assertEqual([], comparison.page_differences(
                    self.specs, name, page.facts))

    def test_numbers_in_sentences(self):
        for name, page in self.pages.items():
            with self.subTest(page=name):
                self.assertEqual(PROSE_NUMBERS[name],
                                 " ".join(pages.prose_numbers(page)))

    def test_fact_table_equals_pages(self):
        table = facts.load()
        self.assertEqual(set(table["pages"]), set(self.pages))
        for name, page in self.pages.items():
            with self.subTest(page=name):
                self.assertEqual(facts.page_facts(table, name),
                                 {tuple(fact) for fact in page.facts})


class ReaderIsStrict(unittest.TestCase):
    """A line that the reader does not understand must never be prose."""

    def refuse(self, name, old, new):
        self.assertIn(old, TEXTS[name])
        with self.assertRaises(pages.PageError):
            pages.read_page(name, TEXTS[name].replace(old, new))

    def test_unknown_label(self):
        self.refuse("glue-GetSession", "Pattern: [\\.", "Regex Pattern: [\\.")

    def test_unknown_bounds(self):
        self.refuse("glue-GetSession", "Maximum length of 128.",
                    "Maximum length of 128 bytes.")

    def test_leading_zero(self):
        self.refuse("glue-GetSession", "Maximum length of 128.",
                    "Maximum length of 0128.")

    def test_missing_section(self):
        self.refuse("athena-GetSession", "Response Syntax", "Response Sketch")

    def test_error_without_status(self):
        self.refuse("athena-GetSession", "HTTP Status Code: 500", "")

    def test_unknown_member(self):
        self.refuse("glue-CreateSession", "- Description", "- Descriptions")

    def test_unknown_placeholder(self):
        self.refuse("boto3-glue-get_session", "'Progress': 123.0",
                    "'Progress': 124.0")


if __name__ == "__main__":
    support.run(TEXTS is not None and os.path.isdir(PAGES_DIR), "pages")
