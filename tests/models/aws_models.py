"""Model files of AWS as plain shapes: Smithy's JSON AST and botocore's service-2.json. Reads them by
itself; shares nothing with codegen/.

What binds a value where a shape is used is a Use: the target with the traits of the member."""
import collections
import decimal
import json

SMITHY = "smithy.api#"
SIMPLE = {"string", "boolean", "byte", "short", "integer", "long", "bigInteger", "float", "double",
          "bigDecimal", "timestamp", "blob", "document"}
INTEGERS = {"byte": (-2**7, 2**7 - 1), "short": (-2**15, 2**15 - 1),
            "integer": (-2**31, 2**31 - 1), "long": (-2**63, 2**63 - 1), "bigInteger": (None, None)}

# kind; length and range as (min or None, max or None); values of an enum; time: epoch, date, http
Traits = collections.namedtuple("Traits", "length range pattern time sensitive sparse unique")
Use = collections.namedtuple("Use", "shape traits")


class Shape:
    def __init__(self, name, kind):
        self.name, self.kind = name, kind
        self.traits = Traits((None, None), (None, None), None, None, False, False, False)
        self.values = []
        self.members = []  # of a structure or union
        self.element = self.key = self.value = None  # Uses
        self.stream = False

    def __repr__(self):
        return self.name


class Member:
    def __init__(self, name, wire, use, required, location=None):
        self.name, self.wire, self.use, self.required = name, wire, use, required
        self.location = location  # None: in the body; "payload": is the body


class Operation:
    def __init__(self, name, request, response):
        self.name = name
        self.bodies = {"request": request, "response": response}  # Shape or None


class Service:
    def __init__(self, name, rest, java, operations, shapes):
        self.name, self.rest, self.java = name, rest, java
        self.operations, self.shapes = operations, shapes


class NotJson(Exception):
    pass


def read(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file, parse_float=decimal.Decimal)
    if "metadata" in document and "operations" in document:
        return read_botocore(document)
    java = document.get("metadata", {}).get("wirevet.spec#patternForm") == "documentation"
    return read_smithy(document["shapes"], java)


# ---- Smithy ---------------------------------------------------------------------------------

PROTOCOLS = ("aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1", "aws.protocols#restJson1")
TIMES = {"epoch-seconds": "epoch", "date-time": "date", "http-date": "http"}
LOCATIONS = {"httpPayload": "payload", "httpLabel": "label", "httpQuery": "query",
             "httpQueryParams": "query", "httpHeader": "header", "httpPrefixHeaders": "header",
             "httpResponseCode": "status"}


def smithy_traits(traits, base):
    """Each trait that is given replaces the one of `base` as a whole; "sensitive" is added."""
    length, bounds = traits.get(SMITHY + "length"), traits.get(SMITHY + "range")
    return Traits(
        (length.get("min"), length.get("max")) if length else base.length,
        (bounds.get("min"), bounds.get("max")) if bounds else base.range,
        traits.get(SMITHY + "pattern", base.pattern),
        TIMES[traits[SMITHY + "timestampFormat"]] if SMITHY + "timestampFormat" in traits
        else base.time,
        base.sensitive or SMITHY + "sensitive" in traits,
        base.sparse or SMITHY + "sparse" in traits,
        base.unique or SMITHY + "uniqueItems" in traits)


class Smithy:
    def __init__(self, nodes, rest):
        self.nodes, self.rest, self.shapes = nodes, rest, {}

    def shape(self, name):
        if name not in self.shapes:
            node = self.nodes.get(name) or self.prelude(name)
            self.shapes[name] = shape = Shape(name, node["type"])
            self.fill(shape, node)
        return self.shapes[name]

    @staticmethod
    def prelude(name):
        """Boolean, PrimitiveBoolean, …; Unit is a structure without members."""
        short = name.split("#")[1]
        if not name.startswith(SMITHY):
            raise KeyError(name)
        if short == "Unit":
            return {"type": "structure", "members": {}}
        short = short[len("Primitive"):] if short.startswith("Primitive") else short
        return {"type": short[0].lower() + short[1:]}

    def fill(self, shape, node):
        traits = node.get("traits", {})
        if node.get("mixins"):
            raise NotImplementedError("mixins")
        shape.traits = smithy_traits(traits, shape.traits)
        shape.stream = SMITHY + "streaming" in traits
        if shape.kind == "string" and SMITHY + "enum" in traits:
            shape.kind = "enum"
            shape.values = [value["value"] for value in traits[SMITHY + "enum"]]
        elif shape.kind in ("enum", "intEnum"):
            for name, member in node["members"].items():
                shape.values.append(member.get("traits", {}).get(SMITHY + "enumValue", name))
        elif shape.kind in ("structure", "union"):
            shape.members = [self.member(name, member) for name, member in node["members"].items()]
        elif shape.kind == "list":
            shape.element = self.use(node["member"])
        elif shape.kind == "map":
            shape.key, shape.value = self.use(node["key"]), self.use(node["value"])
        elif shape.kind not in SIMPLE:
            raise NotImplementedError(shape.kind)

    def use(self, member):
        return [self, member]  # resolved by link(): shapes may refer to themselves

    def member(self, name, node):
        traits = node.get("traits", {})
        # https://smithy.io/2.0/spec/type-refinement-traits.html#default-trait: the server fills a
        # default in; null takes the target's default away
        required = SMITHY + "required" in traits and traits.get(SMITHY + "default") is None
        wire = traits.get(SMITHY + "jsonName", name) if self.rest else name
        location = None
        for trait, where in LOCATIONS.items():
            if self.rest and SMITHY + trait in traits:
                location = where
        return Member(name, wire, self.use(node), required, location)

    def linked(self, pending):
        node = pending[1]
        shape = self.shape(node["target"])
        return Use(shape, smithy_traits(node.get("traits", {}), shape.traits))

    def link(self):
        done = set()
        while len(done) < len(self.shapes):
            for name, shape in list(self.shapes.items()):
                if name in done:
                    continue
                done.add(name)
                for member in shape.members:
                    member.use = self.linked(member.use)
                for part in ("element", "key", "value"):
                    if getattr(shape, part) is not None:
                        setattr(shape, part, self.linked(getattr(shape, part)))


def smithy_operations(nodes, top):
    """Names of the operations that a service or resource has, in its resources too."""
    found = []
    for key in ("operations", "collectionOperations"):
        found += [each["target"] for each in top.get(key, [])]
    for key in ("create", "put", "read", "update", "delete", "list"):
        if top["type"] == "resource" and key in top:
            found.append(top[key]["target"])
    for each in top.get("resources", []):
        found += smithy_operations(nodes, nodes[each["target"]])
    return found


def read_smithy(nodes, java):
    name = next(n for n, node in nodes.items() if node["type"] == "service")
    traits = nodes[name].get("traits", {})
    protocols = [p for p in PROTOCOLS if p in traits]
    if not protocols:
        raise NotJson(name)
    reader = Smithy(nodes, protocols[0] == PROTOCOLS[2])
    operations = []
    for target in sorted(set(smithy_operations(nodes, nodes[name]))):
        bodies = []
        for key in ("input", "output"):
            body = nodes[target].get(key, {}).get("target", SMITHY + "Unit")
            bodies.append(None if body == SMITHY + "Unit" else reader.shape(body))
        operations.append(Operation(target.split("#")[1], *bodies))
    reader.link()
    return Service(name.split("#")[1], reader.rest, java, operations, reader.shapes)


# ---- botocore -------------------------------------------------------------------------------

BOTOCORE_TIMES = {"unixTimestamp": "epoch", "iso8601": "date", "rfc822": "http"}
BOTOCORE_LOCATIONS = {"uri": "label", "querystring": "query", "header": "header",
                      "headers": "header", "statusCode": "status"}


def botocore_kind(node):
    kind = node["type"]
    if kind == "structure":
        if node.get("document"):
            return "document"
        return "union" if node.get("union") or node.get("eventstream") else "structure"
    if kind == "string" and "enum" in node:
        return "enum"
    return "string" if kind == "character" else kind


def botocore_traits(node):
    numeric = botocore_kind(node) in INTEGERS or node["type"] in ("float", "double", "bigDecimal")
    bounds = node.get("min"), node.get("max")
    nothing = (None, None)
    return Traits(nothing if numeric else bounds, bounds if numeric else nothing,
                  node.get("pattern"), BOTOCORE_TIMES.get(node.get("timestampFormat")),
                  bool(node.get("sensitive")), False, False)


class Botocore:
    """A reference to a shape overrides it key by key, as botocore's ShapeResolver does."""

    def __init__(self, nodes, rest):
        self.nodes, self.rest, self.shapes = nodes, rest, {}

    def shape(self, name, node=None):
        if name not in self.shapes:
            node = node or self.nodes[name]
            self.shapes[name] = shape = Shape(name, botocore_kind(node))
            shape.traits = botocore_traits(node)
            shape.values = node.get("enum", [])
            shape.stream = bool(node.get("streaming") or node.get("eventstream"))
            self.fill(shape, node)
        return self.shapes[name]

    def fill(self, shape, node):
        if shape.kind in ("structure", "union"):
            for name, member in node.get("members", {}).items():
                shape.members.append(self.member(shape, node, name, member))
        elif shape.kind == "list":
            shape.element = self.use(node["member"])
        elif shape.kind == "map":
            shape.key, shape.value = self.use(node["key"]), self.use(node["value"])

    def use(self, ref):
        """Traits now, the shape by name: shapes may refer to themselves."""
        merged = {**self.nodes[ref["shape"]], **{k: v for k, v in ref.items() if k != "shape"}}
        name = ref["shape"]
        if "enum" in ref:
            name += " at a member %x" % id(ref)
            self.shape(name, merged)
        traits = botocore_traits(merged)
        sensitive = traits.sensitive or bool(self.nodes[ref["shape"]].get("sensitive"))
        return [name, traits._replace(sensitive=sensitive)]

    def member(self, shape, node, name, ref):
        merged = {**self.nodes[ref["shape"]], **ref}
        location = BOTOCORE_LOCATIONS.get(merged.get("location")) if self.rest else None
        wire = merged.get("locationName", name) if location is None else name
        if self.rest and node.get("payload") == name:
            location = "payload"
        required = shape.kind == "structure" and name in node.get("required", [])
        member = Member(name, wire, self.use(ref), required, location)
        member.stream = bool(merged.get("streaming") or merged.get("eventstream"))
        return member

    def link(self):
        done = set()
        while len(done) < len(self.shapes):
            for name, shape in list(self.shapes.items()):
                if name in done:
                    continue
                done.add(name)
                for member in shape.members:
                    member.use = Use(self.shape(member.use[0]), member.use[1])
                for part in ("element", "key", "value"):
                    pending = getattr(shape, part)
                    if pending is not None:
                        setattr(shape, part, Use(self.shape(pending[0]), pending[1]))


def read_botocore(document):
    metadata = document["metadata"]
    protocols = {metadata.get("protocol"), *metadata.get("protocols", [])}
    if not protocols & {"json", "rest-json"}:
        raise NotJson(metadata.get("serviceId"))
    rest = "json" not in protocols
    reader = Botocore(document["shapes"], rest)
    operations = []
    for name, node in sorted(document["operations"].items()):
        bodies = [reader.shape(node[key]["shape"]) if key in node else None
                  for key in ("input", "output")]
        operations.append(Operation(name, *bodies))
    reader.link()
    return Service(metadata.get("endpointPrefix"), rest, True, operations, reader.shapes)
