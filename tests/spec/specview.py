"""Looks at a spec file (Smithy JSON AST) in two ways.

* `page_facts`: what a documentation page about one operation would print if
  it were made from the spec, in the vocabulary of the page reader.
* `flat_shapes`: every shape in a short form, for the fact table and for the
  comparison with the published models.

Both are strict: a key or trait that is not expected is a SpecError, so that
no constraint can hide in the file under a name that nobody compares.
"""

import functools
import json
import os

LENGTH = "smithy.api#length"
RANGE = "smithy.api#range"
PATTERN = "smithy.api#pattern"
REQUIRED = "smithy.api#required"
ENUM_VALUE = "smithy.api#enumValue"
ERROR = "smithy.api#error"
HTTP_ERROR = "smithy.api#httpError"
INPUT = "smithy.api#input"
OUTPUT = "smithy.api#output"
PRINTED = "wirevet.spec#printed"
NARROWER = "wirevet.spec#narrower"

SHAPE_TRAITS = {
    "service": {"aws.api#service", "aws.protocols#awsJson1_1",
                "smithy.api#title"},
    "operation": set(),
    "structure": {INPUT, OUTPUT, ERROR, HTTP_ERROR},
    "list": {LENGTH, NARROWER},
    "map": {LENGTH},
    "enum": set(),
    "string": {LENGTH, PATTERN, NARROWER},
    "integer": {RANGE},
    "long": {RANGE},
    "double": {RANGE},
    "boolean": set(),
    "timestamp": set(),
    "document": {"smithy.api#trait"},
}
SHAPE_KEYS = {
    "service": {"version", "operations"},
    "operation": {"input", "output", "errors"},
    "structure": {"members"},
    "list": {"member"},
    "map": {"key", "value"},
    "enum": {"members"},
}
MEMBER_TRAITS = {REQUIRED, LENGTH, RANGE, PATTERN, PRINTED, NARROWER}


class SpecError(ValueError):
    """The spec is not a model this view understands."""


def _strict(function):
    """Any slip of the model that Python trips over is a SpecError."""
    @functools.wraps(function)
    def wrapped(*arguments):
        try:
            return function(*arguments)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise SpecError("not a model: %r" % error) from error
    return wrapped


def repo_root():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.dirname(os.path.dirname(here))


def load(name):
    path = os.path.join(repo_root(), "spec", name + ".json")
    with open(path, encoding="utf-8") as handle:
        return json.load(handle, object_pairs_hook=_no_duplicates)


def _no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise SpecError("duplicate key among %r" % keys)
    return dict(pairs)


def bare(shape_id):
    return shape_id.split("#", 1)[1]


def namespace(model):
    return next(iter(model["shapes"])).split("#", 1)[0]


# --------------------------------------------------------------------------
# Strictness
# --------------------------------------------------------------------------

@_strict
def check(model):
    """Raises SpecError unless the model has the form spec/README.md says."""
    _only(model, {"smithy", "metadata", "shapes"}, "the file")
    if model.get("smithy") != "2.0":
        raise SpecError("smithy is %r" % model.get("smithy"))
    for shape_id, shape in model["shapes"].items():
        _check_shape(model, shape_id, shape)


def _only(found, allowed, where):
    extra = set(found) - set(allowed)
    if extra:
        raise SpecError("%s holds %s" % (where, sorted(extra)))


def _check_shape(model, shape_id, shape):
    kind = shape.get("type")
    if kind not in SHAPE_TRAITS:
        raise SpecError("%s has type %r" % (shape_id, kind))
    _only(shape, SHAPE_KEYS.get(kind, set()) | {"type", "traits"}, shape_id)
    if set(SHAPE_KEYS.get(kind, set())) - set(shape):
        raise SpecError("%s lacks a key" % shape_id)
    _check_traits(shape, SHAPE_TRAITS[kind], shape_id)
    for name, member in shape.get("members", {}).items():
        where = "%s$%s" % (shape_id, name)
        _only(member, {"target", "traits"}, where)
        allowed = {ENUM_VALUE} if kind == "enum" else MEMBER_TRAITS
        _check_traits(member, allowed, where)
        if kind == "enum":
            _check_enum_member(name, member)
        _check_target(model, member, where)
    for key in ("member", "key", "value", "input", "output"):
        if key in shape:
            _only(shape[key], {"target"}, shape_id)
            _check_target(model, shape[key], shape_id)
    for key in ("operations", "errors"):
        for target in shape.get(key, ()):
            _only(target, {"target"}, shape_id)
            _check_target(model, target, shape_id)


def _check_traits(holder, allowed, where):
    traits = holder.get("traits", {})
    _only(traits, allowed, where)
    if "traits" in holder and not traits:
        raise SpecError("%s has empty traits" % where)
    for name in (INPUT, OUTPUT, REQUIRED, "smithy.api#trait",
                 "aws.protocols#awsJson1_1"):
        if traits.get(name, {}) != {}:
            raise SpecError("%s: %s is an empty object" % (where, name))
    if traits.get(ERROR, "client") not in ("client", "server"):
        raise SpecError("%s: %s" % (where, ERROR))
    for name in (LENGTH, RANGE):
        bounds = traits.get(name, {"min": 0})
        _only(bounds, {"min", "max"}, where)
        if not bounds or not all(type(b) is int for b in bounds.values()):
            raise SpecError("%s: %s has no bound" % (where, name))


def _check_enum_member(name, member):
    # AWS derives the name from the value; a free name would be a fact that
    # no source has.
    value = member["traits"][ENUM_VALUE]
    if member["target"] != "smithy.api#Unit" or \
            name != value.replace(".", "_"):
        raise SpecError("enum member %r for value %r" % (name, value))


def _check_target(model, holder, where):
    target = holder.get("target")
    if target != "smithy.api#Unit" and target not in model["shapes"]:
        raise SpecError("%s has unknown target %r" % (where, target))


# --------------------------------------------------------------------------
# Facts in the pages' vocabulary
# --------------------------------------------------------------------------

API_TYPES = {"string": "String", "enum": "String", "integer": "Integer",
             "long": "Long", "double": "Double", "boolean": "Boolean",
             "timestamp": "Timestamp"}
API_SYNTAX = {"string": "string", "enum": "string", "integer": "number",
              "long": "number", "double": "number", "boolean": "boolean",
              "timestamp": "number"}
BOTO3_TYPES = {"string": "string", "enum": "string", "integer": "integer",
               "long": "integer", "double": "float", "boolean": "boolean",
               "timestamp": "datetime", "structure": "dict", "map": "dict",
               "list": "list"}
BOTO3_SYNTAX = {"string": "string", "enum": "string", "integer": "integer",
                "long": "integer", "double": "float", "boolean": "boolean",
                "timestamp": "timestamp"}
AGGREGATE_SYNTAX = {"structure": "structure", "map": "map", "list": "array"}


class PageView:
    """The facts that a page about one operation should print.

    `unprinted` names, per direction, the member paths that the page leaves
    out because it is older than the spec; each must exist in the spec, which
    `finish` checks, so that the list cannot hide a lost member.
    """

    syntax = API_SYNTAX
    # None of these operations has a recursive shape, so a longer path than
    # this can only come from a wrong target.
    longest_path = 200

    def __init__(self, model, page, operation, unprinted):
        self.model = model
        self.page = page
        self.unprinted = set(unprinted)
        self.met = set()
        self.facts = set()
        self.shape_id = namespace(model) + "#" + operation
        self.operation = self.shape(self.shape_id)
        if self.operation["type"] != "operation":
            raise SpecError("%s is no operation" % operation)
        self.note("page", "", "operation", operation)

    def shape(self, shape_id):
        try:
            return self.model["shapes"][shape_id]
        except KeyError:
            raise SpecError("unknown shape %r" % shape_id) from None

    def note(self, *fact):
        self.facts.add(fact)

    def read(self):
        for direction, key, trait in (("request", "input", INPUT),
                                      ("response", "output", OUTPUT)):
            payload = self.operation[key]["target"]
            if trait not in self.shape(payload).get("traits", {}):
                raise SpecError("%s lacks %s" % (payload, trait))
            self.members(direction, "", payload)
        self.service()
        self.errors()
        return self.finish()

    def finish(self):
        if self.met != self.unprinted:
            raise SpecError("%s: not in the spec: %s" % (
                self.page, sorted(self.unprinted - self.met)))
        return self.facts

    def service(self):
        services = [s for s in self.model["shapes"].values()
                    if s["type"] == "service"]
        if len(services) != 1 or "aws.protocols#awsJson1_1" not in \
                services[0]["traits"]:
            raise SpecError("there is one service and it speaks awsJson1_1")
        if {"target": self.shape_id} not in services[0]["operations"]:
            raise SpecError("%s is not in the service" % self.shape_id)
        self.service_facts(services[0])

    def service_facts(self, service):
        # awsJson answers 200 to every success: a rule of the protocol.
        self.note("page", "", "success", 200)

    def members(self, direction, path, shape_id):
        for name, member in self.printed_members(direction, path, shape_id):
            self.member(direction, path + "." + name if path else name, member,
                        top=not path)

    def printed_members(self, direction, path, shape_id):
        for name, member in self.shape(shape_id)["members"].items():
            here = (direction, path + "." + name if path else name)
            if here in self.unprinted:
                self.met.add(here)
            else:
                yield name, member

    def member(self, direction, path, member, top):
        target = self.shape(member["target"])
        self.value(direction, path, member["target"])
        if top:
            self.note(direction, path, "type", self.type_text(member))
            self.requiredness(direction, path, member)
            self.constraints(direction, path, member, target)

    def value(self, direction, path, shape_id):
        shape = self.shape(shape_id)
        kind = shape["type"]
        if len(path) > self.longest_path:
            raise SpecError("%s contains itself" % shape_id)
        self.note(direction, path, "syntax",
                  AGGREGATE_SYNTAX.get(kind) or self.syntax[kind])
        if kind == "structure":
            self.members(direction, path, shape_id)
        elif kind == "list":
            self.value(direction, path + "[]", shape["member"]["target"])
        elif kind == "map":
            self.value(direction, path + "{key}", shape["key"]["target"])
            self.value(direction, path + "{value}", shape["value"]["target"])

    def requiredness(self, direction, path, member):
        required = REQUIRED in member.get("traits", {})
        # Pages print no "Required" line in responses: only a required
        # response member would be a fact, and one that no page has.
        if direction == "request" or required:
            self.note(direction, path, "required", required)

    def type_text(self, member):
        target = self.shape(member["target"])
        kind = target["type"]
        if kind == "structure":
            return bare(member["target"]) + " object"
        if kind == "list":
            element = self.shape(target["member"]["target"])
            if element["type"] == "structure":
                return "Array of %s objects" % bare(target["member"]["target"])
            return "Array of %ss" % API_TYPES[element["type"]].lower()
        if kind == "map":
            return "%s to %s map" % (
                self.api_type(target["key"]),
                self.api_type(target["value"]).lower())
        return API_TYPES[kind]

    def api_type(self, holder):
        return API_TYPES[self.shape(holder["target"])["type"]]

    def constraints(self, direction, path, member, target):
        kind = target["type"]
        traits = dict(target.get("traits", {}), **member.get("traits", {}))
        if kind == "list":
            # The page prints the elements' constraints under the array; the
            # array's own length has a line of its own, "Array Members".
            self.bounds(direction, path, "items", traits.get(LENGTH))
            element = self.shape(target["member"]["target"])
            traits = element.get("traits", {})
        if kind == "map":
            self.bounds(direction, path, "entries", traits.get(LENGTH))
            for end in ("key", "value"):
                inner = self.shape(target[end]["target"]).get("traits", {})
                self.scalar(direction, path, end + ".", inner)
        else:
            self.scalar(direction, path, "", traits)
        if kind == "enum":
            self.note(direction, path, "enum", enum_values(target))
        self.printed(direction, path, traits.get(PRINTED))

    def scalar(self, direction, path, prefix, traits):
        self.bounds(direction, path, prefix + "length", traits.get(LENGTH))
        self.bounds(direction, path, prefix + "range", traits.get(RANGE))
        if PATTERN in traits:
            self.note(direction, path, prefix + "pattern", traits[PATTERN])

    def bounds(self, direction, path, kind, bounds):
        for end, bound in (bounds or {}).items():
            self.note(direction, path, kind + "." + end, bound)

    def printed(self, direction, path, note):
        """Where the spec is wider, its note says what this page prints."""
        if note is None or note.get("page") != self.page:
            return
        for kind, value in note.items():
            if kind != "page":
                self.replace(direction, path, kind, value)

    def replace(self, direction, path, kind, value):
        value = tuple(value) if isinstance(value, list) else value
        old = [f for f in self.facts if f[:3] == (direction, path, kind)]
        if len(old) != 1 or old[0][3] == value:
            raise SpecError("a note on %s that changes nothing" % path)
        if kind == "enum" and not set(value) < set(old[0][3]):
            raise SpecError("the page's values of %s are not narrower" % path)
        self.facts.remove(old[0])
        self.note(direction, path, kind, value)

    def errors(self):
        names = []
        for error in self.operation["errors"]:
            name = bare(error["target"])
            if ("error", name) in self.unprinted:
                self.met.add(("error", name))
                continue
            names.append(name)
            self.error(name, self.shape(error["target"]).get("traits", {}))
        self.note("error", "", "errors", self.error_order(names))

    def error(self, name, traits):
        status = traits.get(HTTP_ERROR)
        side = "server" if status is not None and status >= 500 else "client"
        if traits.get(ERROR) != side:
            raise SpecError("%s: %r is not its side" % (name, side))
        self.note("error", name, "status", status)

    @staticmethod
    def error_order(names):
        return tuple(names)


class Boto3View(PageView):
    """boto3 pages print types in Python's words, all nested members in
    declared order, enum values, required flags, and no constraint."""

    syntax = BOTO3_SYNTAX

    def service_facts(self, service):
        self.note("page", "", "version", service["version"])
        name = bare(self.shape_id)
        snake = "".join("_" + c.lower() if c.isupper() else c for c in name)
        self.note("page", "", "method", snake[1:])

    def members(self, direction, path, shape_id):
        names = [n for n, _ in self.printed_members(direction, path, shape_id)]
        self.note(direction, path, "order", tuple(names))
        super().members(direction, path, shape_id)

    def value(self, direction, path, shape_id):
        shape = self.shape(shape_id)
        # Requests print the type of their top members only; these pages'
        # requests are flat.
        self.note(direction, path, "type", BOTO3_TYPES[shape["type"]])
        if shape["type"] == "enum":
            self.note(direction, path, "enum", enum_values(shape))
        super().value(direction, path, shape_id)

    def member(self, direction, path, member, top):
        self.value(direction, path, member["target"])
        self.requiredness(direction, path, member)

    def error(self, name, traits):
        """boto3 pages print no status."""

    @staticmethod
    def error_order(names):
        # Their order of errors is botocore's, not the API page's that the
        # spec keeps; comparison.py sorts what the page prints as well.
        return tuple(sorted(names))


def enum_values(shape):
    return tuple(member["traits"][ENUM_VALUE]
                 for member in shape["members"].values())


@_strict
def page_facts(model, page, operation, unprinted):
    view = Boto3View if page.startswith("boto3-") else PageView
    return view(model, page, operation, unprinted).read()


# --------------------------------------------------------------------------
# Short form
# --------------------------------------------------------------------------

@_strict
def flat_shapes(model):
    """{shape name: short form}; the order of members is kept, the order of
    shapes is not (it carries no meaning). Shapes of another namespace than
    the first shape's keep their full id."""
    check(model)
    own = namespace(model) + "#"
    return {shape_id[len(own):] if shape_id.startswith(own) else shape_id:
            _flat(shape) for shape_id, shape in model["shapes"].items()}


def _flat(shape):
    kind = shape["type"]
    traits = shape.get("traits", {})
    flat = {"type": kind}
    if kind == "service":
        flat.update(version=shape["version"], traits=traits,
                    operations=[bare(o["target"])
                                for o in shape["operations"]])
    elif kind == "operation":
        flat.update(input=bare(shape["input"]["target"]),
                    output=bare(shape["output"]["target"]),
                    errors=[bare(e["target"]) for e in shape["errors"]])
    elif kind == "structure":
        _flat_structure(flat, shape, traits)
    elif kind == "enum":
        flat["values"] = list(enum_values(shape))
    else:
        _flat_simple(flat, shape, traits)
    return flat


def _flat_structure(flat, shape, traits):
    for trait, role in ((INPUT, "input"), (OUTPUT, "output")):
        if trait in traits:
            flat["role"] = role
    if ERROR in traits:
        flat["error"] = traits[ERROR]
    if HTTP_ERROR in traits:
        flat["status"] = traits[HTTP_ERROR]
    flat["members"] = [_flat_member(n, m) for n, m in shape["members"].items()]
    notes = {name: _notes(member.get("traits", {}))
             for name, member in shape["members"].items()}
    flat["notes"] = {name: note for name, note in notes.items() if note}


def _flat_member(name, member):
    traits = member.get("traits", {})
    if set(traits) & {LENGTH, RANGE, PATTERN}:
        # AWS keeps constraints on the target shapes, and so does the spec.
        raise SpecError("%s has a constraint on the member" % name)
    required = " required" if REQUIRED in traits else ""
    return "%s %s%s" % (name, bare(member["target"]), required)


def _notes(traits):
    return {bare(t): traits[t] for t in (PRINTED, NARROWER) if t in traits}


def _flat_simple(flat, shape, traits):
    for key in ("member", "key", "value"):
        if key in shape:
            flat[key] = bare(shape[key]["target"])
    for key, trait in (("length", LENGTH), ("range", RANGE)):
        if trait in traits:
            flat[key] = [traits[trait].get("min"), traits[trait].get("max")]
    if PATTERN in traits:
        flat["pattern"] = traits[PATTERN]
    if "smithy.api#trait" in traits:
        flat["trait"] = True
    flat.update(_notes(traits))
