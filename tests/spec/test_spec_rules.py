"""The rules in words stand where spec/rules.json says they do.

usage: test_spec_rules.py [--pages DIR]
exit: 0 all do, 1 one does not, 77 the pages are not here

A rule names page, member and sentence, and words that the sentence holds. The
other way round, every sentence of a page that demands something is cited by a
rule or listed below with the reason why not.
"""

import json
import os
import re
import sys
import unittest

sys.dont_write_bytecode = True

import pages  # noqa: E402
import specview  # noqa: E402
import support  # noqa: E402

PAGES_DIR = support.directory("pages", pages.default_directory())
TEXTS = pages.read_texts(PAGES_DIR)

KEYS = {"operations", "when", "then", "at", "error", "text", "source",
        "textFrom", "sentences", "evidence", "confidence"}
TEXT_FROM = r"ours|captured( of [A-Z][A-Za-z]+)?"
CONFIDENCE = ("documented", "captured", "inferred")

# What a sentence that demands something may be worded with.
DEMANDS = re.compile(r"\b(must|can be '|accepts|only available|cannot|"
                     r"can't|greater than|do not|exclusive|either|max is)\b|"
                     r"Can be '", re.IGNORECASE)
# page, member, sentence: why it is no rule.
OTHERWISE = {
    ("glue-CreateSession", "DefaultArguments", 2): "printed as a constraint",
    ("glue-CreateSession", "WorkerType", 2): "printed as Valid Values",
    ("boto3-glue-get_session", "DefaultArguments", 2):
        "printed as a constraint on page glue-CreateSession",
}


def api_members(text):
    """{member: its prose} of an API page: from the name to "Type:"."""
    members, name = {}, None
    parts = text.split("data is returned in JSON format by the service.")
    parts = [parts[0].split("accepts the following data in JSON format.")[1]
             .split("Response Syntax")[0]] + [p.split("\nErrors\n")[0]
                                              for p in parts[1:]]
    bullets = "\n- " in text
    for line in "\n".join(parts).splitlines():
        found = re.fullmatch(r"(- )?([A-Z][A-Za-z]+)", line.strip())
        if found and bool(found.group(1)) == bullets:
            name = found.group(2)
            members.setdefault(name, [])
        elif name:
            members[name].append(line.strip())
    return {name: until_type(lines) for name, lines in members.items()}


def until_type(lines):
    """A dash alone, or behind a full stop, begins an item of a list."""
    text = " ".join("\n" if line == "-" else line for line in lines)
    text = re.sub(r"(?<=\.) - ", "\n", text)
    return re.split(r"(?:^|\s|(?<=\.))Type: ", text)[0].strip()


def boto3_members(text):
    """{member: its prose} of a boto3 page's response."""
    members = {}
    parts = re.split(r"\n *- \*\*(\w+)\*\* \*\(\w+\) --\*", text)
    for name, prose in zip(parts[1::2], parts[2::2]):
        prose = re.split(r"\n *- \*\(|\*\*Exceptions\*\*", prose)[0]
        joined = " ".join(prose.replace("`", "").split())
        members.setdefault(name, joined)
    return members


def members_of(name, text):
    read = boto3_members if name.startswith("boto3-") else api_members
    return read(text)


def sentences(prose):
    """Those of one paragraph after the other; "G.1X" and "See.Also" alike."""
    return [sentence.strip() for paragraph in prose.split("\n")
            for sentence in re.split(r"(?<=[^A-Z]\.) ?(?=[A-Z])", paragraph)
            if sentence.strip()]


def all_sentences(texts):
    """{(page, member, number): sentence}"""
    return {(page, member, number): sentence
            for page, text in texts.items()
            for member, prose in members_of(page, text).items()
            for number, sentence in enumerate(sentences(prose), 1)}


def load():
    path = os.path.join(specview.repo_root(), "spec", "rules.json")
    with open(path, encoding="utf-8") as handle:
        return json.load(handle)


def rules(data):
    return [rule for listed in data["services"].values() for rule in listed]


def pointers(condition):
    for kind, what in condition.items():
        if kind in ("present", "absent"):
            yield from [what] if isinstance(what, str) else what
        elif kind in ("is", "version"):
            yield from what
        else:
            for inner in what if isinstance(what, list) else [what]:
                yield from pointers(inner)


class Shape(unittest.TestCase):
    def test_every_rule_is_complete(self):
        for rule in rules(load()):
            with self.subTest(rule["text"]):
                self.assertEqual(set(rule) | {"when"}, KEYS)
                self.assertRegex(rule["textFrom"], "^(%s)$" % TEXT_FROM)
                self.assertIn(rule["confidence"], CONFIDENCE)
                self.assertTrue(rule["sentences"] or rule["source"].startswith(
                    ("model ", "by analogy with model ")))

    def test_a_captured_text_has_its_capture(self):
        for rule in rules(load()):
            if rule["textFrom"] != "ours":
                self.assertIn("text: ", " ".join(rule["evidence"]))

    def test_rules_point_at_what_they_read(self):
        for rule in rules(load()):
            read = list(pointers(rule["then"])) + list(
                pointers(rule.get("when", {})))
            self.assertIn(rule["at"], read)

    def test_the_sentences_of_others_are_not_copied(self):
        words = {json.dumps(rule["text"]) for rule in rules(load())}
        for sentence in all_sentences(TEXTS).values():
            for text in words:
                self.assertNotIn(text.strip('"'), sentence)


class Places(unittest.TestCase):
    def test_cited_sentences_hold_the_words(self):
        there, cited = all_sentences(TEXTS), 0
        for rule in rules(load()):
            for s in rule["sentences"]:
                key = (s["page"], s["member"], s["sentence"])
                self.assertIn(key, there)
                for word in s["words"]:
                    self.assertIn(word, there[key], key)
                cited += 1
        self.assertGreaterEqual(cited, 8)

    def test_every_demand_is_cited_or_explained(self):
        cited = {(s["page"], s["member"], s["sentence"])
                 for rule in rules(load()) for s in rule["sentences"]}
        demanding = {key for key, sentence in all_sentences(TEXTS).items()
                     if DEMANDS.search(sentence)}
        self.assertEqual(demanding - cited, set(OTHERWISE))
        self.assertEqual(cited - demanding, set())

    def test_a_page_that_demands_more_is_noticed(self):
        for page, old in (("athena-GetSession", "The session ID."),
                          ("glue-GetSession", "The ID of the session."),
                          ("glue-ListSessions", "Tags belonging to the"),
                          ("boto3-glue-get_session", "The session status.")):
            texts = dict(TEXTS)
            self.assertIn(old, texts[page])
            texts[page] = texts[page].replace(old, "It must be new. " + old, 1)
            more = [key for key, s in all_sentences(texts).items()
                    if s == "It must be new."]
            self.assertEqual([key[0] for key in more], [page])


if __name__ == "__main__":
    support.run(TEXTS is not None, "pages")
