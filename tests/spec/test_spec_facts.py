"""The spec equals the project's own fact table; needs nothing but this
checkout. Altering any single part of the spec must be noticed by it.

exit: 0 equal, 1 different
"""

import os
import re
import sys
import unittest

sys.dont_write_bytecode = True

import comparison  # noqa: E402
import diagnostics  # noqa: E402
import service_table  # noqa: E402
import facts  # noqa: E402
import mutate  # noqa: E402
import specview  # noqa: E402
import support  # noqa: E402

TABLE = facts.load()


def file_differences(name, model):
    """How one spec file differs from the table; none when equal."""
    wanted = TABLE["files"][name]
    lines = comparison.shape_differences(model, TABLE["shapes"][name])
    if lines:
        return lines
    if specview.namespace(model) != wanted["namespace"]:
        return ["namespace"]
    if model.get("metadata") != {
            "wirevet.spec#patternForm": wanted["patternForm"],
            "wirevet.spec#sources": wanted["sources"]}:
        return ["metadata"]
    return []


def diagnostics_differences(data, specs):
    wanted = TABLE["diagnostics"]
    try:
        found = {"version": data["version"],
                 "services": diagnostics.services(data),
                 "bodies": diagnostics.bodies(data, specs)}
    except (specview.SpecError, KeyError, TypeError, ValueError,
            AttributeError) as error:
        return ["diagnostics: %r" % error]
    return [key for key in wanted if wanted[key] != found[key]]


class SpecAgainstFacts(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.specs = comparison.load_specs()

    def test_files(self):
        for name, model in self.specs.items():
            with self.subTest(file=name):
                self.assertEqual([], file_differences(name, model))

    def test_pages(self):
        self.assertEqual(set(comparison.PAGES), set(TABLE["pages"]))
        for page in comparison.PAGES:
            with self.subTest(page=page):
                printed = comparison.printed(
                    page, facts.page_facts(TABLE, page))
                self.assertEqual([], comparison.set_differences(
                    page, comparison.expected(self.specs, page), printed))

    def test_patterns_compile(self):
        # A first sieve against slips in escaping. Python reads all of them
        # but the surrogate pairs, which stand for one range.
        for name, model in self.specs.items():
            for shape_id, shape in model["shapes"].items():
                pattern = shape.get("traits", {}).get(specview.PATTERN)
                if pattern is not None:
                    with self.subTest(file=name, shape=shape_id):
                        re.compile(pattern.replace(
                            r"\uD800\uDC00-\uDBFF\uDFFF",
                            r"\U00010000-\U0010FFFF"))

    def test_every_shape_is_used(self):
        for name, model in self.specs.items():
            text = repr(model["shapes"])
            for shape_id, shape in model["shapes"].items():
                uses = text.count("'%s'" % shape_id) - 1
                with self.subTest(file=name, shape=shape_id):
                    self.assertTrue(uses or shape["type"] == "service")

    def test_layout_of_files(self):
        """service, operations, inputs and outputs, errors, the rest."""
        for name, model in self.specs.items():
            ranks = [self.rank(s) for s in model["shapes"].values()]
            self.assertEqual(sorted(ranks), ranks, name)

    @staticmethod
    def rank(shape):
        traits = shape.get("traits", {})
        if shape["type"] in ("service", "operation"):
            return ("service", "operation").index(shape["type"])
        if {specview.INPUT, specview.OUTPUT} & set(traits):
            return 2
        return 3 if specview.ERROR in traits else 4

    def test_diagnostics(self):
        self.assertEqual([], diagnostics_differences(
            diagnostics.load(), self.specs))

    def test_diagnostics_name_every_service(self):
        services = {specview.bare(i) for m in self.specs.values()
                    for i, s in m["shapes"].items() if s["type"] == "service"}
        self.assertLessEqual(services, set(diagnostics.load()["services"]))


class ServiceTable(unittest.TestCase):
    def test_services(self):
        path = os.path.join(specview.repo_root(), "spec", "README.md")
        with open(path, encoding="utf-8") as handle:
            text = handle.read().split("\n")
        rows = service_table.lines(diagnostics.load())
        first = text.index(rows[0])
        self.assertEqual(rows, text[first:first + len(rows)])
        self.assertEqual("", text[first + len(rows)])


class FactTableBites(unittest.TestCase):
    """Each single change to a spec file or to diagnostics.json shows."""

    def check(self, name, mutants, differences):
        count, alive = support.survivors(mutants, differences)
        print("%s: %d mutants, %d killed by the fact table" % (
            name, count, count - len(alive)))
        self.assertGreater(count, 0)
        self.assertEqual([], alive)

    def test_specs(self):
        for name, model in comparison.load_specs().items():
            with self.subTest(file=name):
                self.check(name + ".json", mutate.spec_mutants(model),
                           lambda m, name=name: file_differences(name, m))

    def test_diagnostics(self):
        specs = comparison.load_specs()
        # Sources are prose for readers; only their presence is checked.
        mutants = mutate.tree_mutants(diagnostics.load(),
                                      lambda path: "sources" in path)
        self.check("diagnostics.json", mutants,
                   lambda m: diagnostics_differences(m, specs))


class Readme(unittest.TestCase):
    """spec/README.md has exactly one row per shape."""

    def test_rows(self):
        path = os.path.join(specview.repo_root(), "spec", "README.md")
        with open(path, encoding="utf-8") as handle:
            text = handle.read()
        for name, model in comparison.load_specs().items():
            section = re.search(r"^## Shapes of %s\.json$(.*?)(?=^## |\Z)" %
                                name, text, re.MULTILINE | re.DOTALL)
            rows = re.findall(r"^\| `([^`]+)` \|", section.group(1),
                              re.MULTILINE)
            own = specview.namespace(model) + "#"
            shapes = [i[len(own):] if i.startswith(own) else i
                      for i in model["shapes"]]
            with self.subTest(file=name):
                self.assertEqual(shapes, rows)


if __name__ == "__main__":
    support.run(True, "")
