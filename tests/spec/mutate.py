"""Small single changes to a spec file or to a page's text.

A mutant is a pair (label, copy). Copies share all untouched parts, so making
one costs little; nobody may write to them.
"""

import re

import specview

BOUNDED = {"string": (specview.LENGTH, specview.PATTERN),
           "list": (specview.LENGTH,), "map": (specview.LENGTH,),
           "integer": (specview.RANGE,), "long": (specview.RANGE,),
           "double": (specview.RANGE,)}
VALUES = set(specview.API_TYPES) | set(specview.AGGREGATE_SYNTAX)
ADDED = {specview.LENGTH: {"min": 1}, specview.RANGE: {"max": 7},
         specview.PATTERN: "[a-z]*"}


def replaced(tree, path, value):
    """A copy of tree with the node at path replaced."""
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = replaced(tree[path[0]], path[1:], value)
    return copy


def _changed(tree, path, value, what):
    label = "/".join(str(step) for step in path)
    return "%s %s" % (label, what), replaced(tree, path, value)


# --------------------------------------------------------------------------
# Any JSON tree
# --------------------------------------------------------------------------

def tree_mutants(tree, skip=lambda path: False):
    """Each leaf altered, each entry dropped, neighbours swapped."""
    for path, node in _nodes(tree, ()):
        if skip(path):
            continue
        if isinstance(node, dict):
            yield from _object_mutants(tree, path, node)
        elif isinstance(node, list):
            yield from _array_mutants(tree, path, node)
        else:
            for value in _other_scalars(node):
                yield _changed(tree, path, value, "-> %r" % (value,))


def _nodes(node, path):
    yield path, node
    items = ()
    if isinstance(node, dict):
        items = node.items()
    elif isinstance(node, list):
        items = enumerate(node)
    for key, inner in items:
        yield from _nodes(inner, path + (key,))


def _other_scalars(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if not value:
        return ["x"]
    # One character more, and one altered in the middle.
    middle = len(value) // 2
    other = "y" if value[middle] == "x" else "x"
    return [value + "x", value[:middle] + other + value[middle + 1:]]


def _object_mutants(tree, path, node):
    for key in node:
        rest = {k: v for k, v in node.items() if k != key}
        yield _changed(tree, path, rest, "without %s" % key)
        renamed = {k + "x" if k == key else k: v for k, v in node.items()}
        yield _changed(tree, path, renamed, "with %s renamed" % key)


def _array_mutants(tree, path, node):
    for index in range(len(node)):
        yield _changed(tree, path, node[:index] + node[index + 1:],
                       "without [%d]" % index)
    for index in range(len(node) - 1):
        swapped = list(node)
        swapped[index:index + 2] = swapped[index + 1], swapped[index]
        yield _changed(tree, path, swapped, "with [%d] swapped" % index)


# --------------------------------------------------------------------------
# Specs
# --------------------------------------------------------------------------

def spec_mutants(model):
    """Every change to a spec that a comparison has to notice.

    Wholesale changes (a whole shape or all traits gone) come with the tree;
    the order of shapes and of keys carries no meaning and is left alone."""
    yield from tree_mutants(model)
    for shape_id, shape in model["shapes"].items():
        path = ("shapes", shape_id)
        yield from _added_constraints(model, path, shape)
        if shape["type"] == "structure":
            yield from _structure_mutants(model, path, shape)
        elif shape["type"] == "operation":
            yield from _added_errors(model, path, shape)
        elif shape["type"] == "enum":
            yield from _enum_mutants(model, path, shape)
        for key in ("member", "key", "value"):
            if key in shape:
                yield from _retargeted(model, path + (key,), shape[key])


def _added_constraints(model, path, shape):
    for trait in BOUNDED.get(shape["type"], ()):
        traits = shape.get("traits", {})
        if trait not in traits:
            new = dict(shape, traits=dict(traits, **{trait: ADDED[trait]}))
            yield _changed(model, path, new, "with an added %s" % trait)
            continue
        if trait == specview.PATTERN:
            continue
        for end in {"min", "max"} - set(traits[trait]):
            yield _changed(model, path + ("traits", trait),
                           dict(traits[trait], **{end: 5}), "plus " + end)


def _structure_mutants(model, path, shape):
    members = shape["members"]
    for name, member in members.items():
        here = path + ("members", name)
        traits = member.get("traits", {})
        if specview.REQUIRED not in traits:
            new = dict(member, traits=dict(traits, **{specview.REQUIRED: {}}))
            yield _changed(model, here, new, "made required")
        yield from _retargeted(model, here, member)
        yield from _overridden(model, here, member)
    yield from _swapped_members(model, path, members)
    first = next(iter(members.values()))
    yield _changed(model, path + ("members",),
                   dict(members, Extra={"target": first["target"]}),
                   "with one more")


def _retargeted(model, path, holder):
    """Another target: one of the same type, and one of a different type."""
    shapes = model["shapes"]
    kind = shapes[holder["target"]]["type"]
    others = [shape_id for shape_id, shape in shapes.items()
              if shape_id != holder["target"] and shape["type"] in VALUES]
    for same in (True, False):
        target = next((other for other in others
                       if (shapes[other]["type"] == kind) is same), None)
        if target is not None:
            yield _changed(model, path, dict(holder, target=target),
                           "-> " + target)


def _overridden(model, path, member):
    """A constraint on the member replaces its target's."""
    target = model["shapes"][member["target"]]
    for trait in BOUNDED.get(target["type"], ()):
        new = dict(member, traits=dict(member.get("traits", {}),
                                       **{trait: ADDED[trait]}))
        yield _changed(model, path, new, "overriding %s" % trait)


def _swapped_members(model, path, members):
    items = list(members.items())
    for index in range(len(items) - 1):
        swapped = list(items)
        swapped[index:index + 2] = swapped[index + 1], swapped[index]
        yield _changed(model, path + ("members",), dict(swapped),
                       "with %s after %s" % (items[index][0],
                                             items[index + 1][0]))


def _added_errors(model, path, shape):
    known = {error["target"] for error in shape["errors"]}
    for shape_id, other in model["shapes"].items():
        if specview.ERROR in other.get("traits", {}) and shape_id not in known:
            yield _changed(model, path + ("errors",),
                           shape["errors"] + [{"target": shape_id}],
                           "plus " + shape_id)


def _enum_mutants(model, path, shape):
    more = {"target": "smithy.api#Unit",
            "traits": {specview.ENUM_VALUE: "EXTRA"}}
    yield _changed(model, path + ("members",),
                   dict(shape["members"], EXTRA=more), "plus EXTRA")
    yield from _swapped_members(model, path, shape["members"])


# --------------------------------------------------------------------------
# Pages
# --------------------------------------------------------------------------

def page_number_mutants(text):
    """Each run of digits: a last digit altered, a digit more, one less."""
    for run in re.finditer(r"[0-9]+", text):
        digits = run.group()
        last = str((int(digits[-1]) + 1) % 10)
        for new in (digits[:-1] + last, digits + "0", digits[:-1]):
            yield _edited(text, run.start(), run.end(), new)


# A line that carries a constraint, at its end or with its value below it.
CONSTRAINT_LINE = re.compile(
    r"(Type: .*|(?:Key |Value )?(?:Length Constraints|Pattern):.*|"
    r"Map Entries:.*|Valid Range:.*|Valid Values:.*|Required: .*|"
    r"HTTP Status Code: .*|.*Exception`?|:type .*|\*\*\[REQUIRED\]\*\*|"
    r"- \*\*\w+\*\* .*)$", re.MULTILINE)


def page_line_mutants(text):
    """Each constraint line without its content."""
    for line in CONSTRAINT_LINE.finditer(text):
        yield _edited(text, line.start(), line.end(), "")


def page_pattern_mutants(text):
    """Each character of each pattern altered."""
    for line in re.finditer(r"^(?:Key |Value )?Pattern:\s*(.+)$", text,
                            re.MULTILINE):
        for at in range(line.start(1), line.end(1)):
            new = "y" if text[at] == "x" else "x"
            yield _edited(text, at, at + 1, new)


def page_word_mutants(text):
    """Yes and No exchanged, each quoted or listed name altered."""
    for word in re.finditer(r"Required: (Yes|No)\b", text):
        new = "No" if word.group(1) == "Yes" else "Yes"
        yield _edited(text, word.start(1), word.end(1), new)
    names = r"""["']([A-Za-z][\w.]*)\s*["']|\b([\w.]+) \| |\| ([\w.]+)$"""
    for name in re.finditer(names, text, re.MULTILINE):
        end = name.end(name.lastindex)
        # Quotes inside a sentence of the boto3 page are prose.
        if not re.search(r"Can be [^\n]*$", text[:name.start()]):
            yield _edited(text, end, end, "q")


def _edited(text, start, end, new):
    line = text.count("\n", 0, start) + 1
    label = "line %d: %r -> %r" % (line, text[start:end], new)
    return label, text[:start] + new + text[end:]
