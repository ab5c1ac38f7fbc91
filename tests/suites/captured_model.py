"""Models as the suite of captured answers needs them: shapes by name, and copies in which a
constraint is the one that a captured message states.

Both formats are read here by hand, not by the code under test."""
import copy
import json

PROTOCOLS = ("aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1", "aws.protocols#restJson1")
NUMBERS = {"integer", "long", "short", "byte", "double", "float", "bigDecimal", "intEnum"}
BODY, LABEL, QUERY, HEADER, OTHER = "body", "labels", "query", "headers", "other"
PLACES = {"smithy.api#httpLabel": LABEL, "smithy.api#httpQuery": QUERY,
          "smithy.api#httpHeader": HEADER}


def lower_first(name):
    return name[:1].lower() + name[1:]


class Shape:
    """A shape with what binds it; `node` is the part of the model that a patch changes."""

    def __init__(self, name, kind, node):
        self.name, self.kind, self.node = name, kind, node
        self.low = self.high = self.pattern = self.values = None
        self.members = {}  # name: Member, declared order
        self.element = self.key = None
        self.sensitive = False


class Member:
    def __init__(self, name, target, required, place):
        self.name, self.target, self.required, self.place = name, target, required, place
        self.outside = name  # its name in the path, query or headers


class Smithy:
    """A Smithy JSON AST."""

    form = "Smithy 2025-04"

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.data = json.load(file)
        self.path, self.cache = path, {}
        self.nodes = self.data["shapes"]
        self.service_id = next(k for k, s in self.nodes.items() if s["type"] == "service")
        self.service = self.service_id.split("#")[1]
        self.rest = PROTOCOLS[2] in self.nodes[self.service_id]["traits"]
        self.operations = {}
        for key, node in self.nodes.items():
            if node["type"] == "operation":
                self.operations[key.split("#")[1]] = node["input"]["target"]

    def copy(self):
        other = copy.copy(self)
        other.data, other.cache = copy.deepcopy(self.data), {}
        other.nodes = other.data["shapes"]
        # captured messages have the raw text of the documentation: a match of the whole
        other.data.setdefault("metadata", {})["wirevet.spec#patternForm"] = "documentation"
        return other

    def shape(self, target):
        if target not in self.cache:
            self.cache[target] = self._shape(target)
        return self.cache[target]

    def _shape(self, target):
        if target.startswith("smithy.api#"):
            return Shape(target, lower_first(target.split("#")[1]), None)
        node = self.nodes[target]
        shape = Shape(target, node["type"], node)
        traits = node.get("traits", {})
        length = traits.get("smithy.api#length", traits.get("smithy.api#range", {}))
        shape.low, shape.high = length.get("min"), length.get("max")
        shape.pattern = traits.get("smithy.api#pattern")
        shape.sensitive = "smithy.api#sensitive" in traits
        if shape.kind == "enum":
            shape.values = [m["traits"]["smithy.api#enumValue"] for m in node["members"].values()]
        if shape.kind == "list":
            shape.element = node["member"]["target"]
        if shape.kind == "map":
            shape.key, shape.element = node["key"]["target"], node["value"]["target"]
        if shape.kind in ("structure", "union"):
            for name, member in node.get("members", {}).items():
                own = member.get("traits", {})
                bound = next((t for t in own if t.startswith("smithy.api#http")), None)
                place = PLACES.get(bound, OTHER) if self.rest and bound else BODY
                made = Member(name, member["target"], "smithy.api#required" in own, place)
                if place in (QUERY, HEADER):
                    made.outside = own[bound]
                shape.members[name] = made
        return shape

    # ---- patches

    def set_required(self, shape, name, required):
        traits = shape.node["members"][name].setdefault("traits", {})
        traits.pop("smithy.api#required", None)
        if required:
            traits["smithy.api#required"] = {}

    def set_bound(self, shape, low, high):
        key = "smithy.api#range" if shape.kind in NUMBERS else "smithy.api#length"
        bounds = shape.node.setdefault("traits", {}).setdefault(key, {})
        if low is not None:
            bounds["min"] = low
        if high is not None:
            bounds["max"] = high

    def set_pattern(self, shape, pattern):
        shape.node.setdefault("traits", {})["smithy.api#pattern"] = pattern

    def set_values(self, shape, values):
        if shape.kind == "string":
            shape.node["type"] = "enum"
        shape.node["members"] = {
            "v%d" % i: {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": value}}
            for i, value in enumerate(values)}


class Botocore:
    """A service-2.json of botocore."""

    form = "botocore"

    def __init__(self, path, form):
        with open(path, encoding="utf-8") as file:
            self.data = json.load(file)
        self.path, self.cache, self.form = path, {}, form
        self.nodes = self.data["shapes"]
        metadata = self.data["metadata"]
        self.service = metadata.get("targetPrefix") or metadata["serviceId"].replace(" ", "")
        self.rest = metadata["protocol"] == "rest-json"
        self.operations = {name: o["input"]["shape"] for name, o in self.data["operations"].items()
                           if "input" in o}

    def copy(self):
        other = copy.copy(self)
        other.data, other.cache = copy.deepcopy(self.data), {}
        other.nodes = other.data["shapes"]
        return other

    def shape(self, target):
        if target not in self.cache:
            self.cache[target] = self._shape(target)
        return self.cache[target]

    def _shape(self, target):
        node = self.nodes[target]
        kind = "enum" if "enum" in node else node["type"]
        shape = Shape(target, kind, node)
        shape.low, shape.high = node.get("min"), node.get("max")
        shape.pattern, shape.values = node.get("pattern"), node.get("enum")
        shape.sensitive = node.get("sensitive", False)
        if kind == "list":
            shape.element = node["member"]["shape"]
        if kind == "map":
            shape.key, shape.element = node["key"]["shape"], node["value"]["shape"]
        if kind == "structure":
            for name, member in node["members"].items():
                place = {None: BODY, "uri": LABEL, "querystring": QUERY, "header": HEADER}.get(
                    member.get("location") if self.rest else None, OTHER)
                made = Member(name, member["shape"], name in node.get("required", []), place)
                made.outside = member.get("locationName", name)
                shape.members[name] = made
        return shape

    def set_required(self, shape, name, required):
        names = [n for n in shape.node.get("required", []) if n != name]
        shape.node["required"] = names + [name] if required else names

    def set_bound(self, shape, low, high):
        if low is not None:
            shape.node["min"] = low
        if high is not None:
            shape.node["max"] = high

    def set_pattern(self, shape, pattern):
        shape.node["pattern"] = pattern

    def set_values(self, shape, values):
        shape.node["enum"] = list(values)
