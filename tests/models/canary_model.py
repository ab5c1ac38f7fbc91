"""Models of AWS, in either format, as far as canary.py needs them: shapes with the traits that bind
where they are used. Shares nothing with the generator."""
import json

SCALARS = {"byte", "short", "integer", "long", "bigInteger", "float", "double", "bigDecimal"}
WORDS = {"smithy.api#" + word[0].upper() + word[1:]: word for word in SCALARS}
WORDS.update({"smithy.api#" + word: word.lower() for word in
              ("String", "Blob", "Boolean", "Timestamp", "Document")})
PROTOCOLS = {"aws.protocols#awsJson1_0": "json", "aws.protocols#awsJson1_1": "json",
             "aws.protocols#restJson1": "rest"}


class Use:
    """A shape where it is used."""
    def __init__(self, model, name, traits=None):
        self.model, self.name, self.traits = model, name, dict(traits or {})
        self.kind, own = model.kind_and_traits(name)
        for key, value in own.items():
            self.traits.setdefault(key, value)
        self.sensitive = "sensitive" in self.traits

    def members(self):
        return self.model.members(self.name)

    def bounds(self):
        return self.traits.get("min"), self.traits.get("max")


class Member:
    def __init__(self, name, use, required, place=None):
        self.name, self.use, self.required = name, use, required
        self.place = place  # None: in the body; (kind, name on the wire) elsewhere; ("payload", "")


class Model:
    def __init__(self, shapes, protocol):
        self.shapes, self.protocol = shapes, protocol
        self.operations = []  # name, direction (q, r, e), error name, Use, (method, uri) or None
        self.cache = {}

    def members(self, name):
        if name not in self.cache:
            self.cache[name] = list(self.read_members(name))
        return self.cache[name]


def smithy_traits(traits):
    out = {}
    for key, value in traits.items():
        key = key.split("#")[1]
        if key in ("length", "range"):
            out.update(value)
        elif key == "enum":
            out["enum"] = [entry["value"] for entry in value]
        else:
            out[key] = value
    return out


class Smithy(Model):
    def __init__(self, top):
        service = next(s for s in top["shapes"].items() if s[1]["type"] == "service")
        spoken = [PROTOCOLS[t] for t in service[1].get("traits", {}) if t in PROTOCOLS]
        super().__init__(top["shapes"], spoken[0] if spoken else None)
        self.count = {}
        for name in self.operations_of(service[1]):
            self.add_operation(name, service[1])

    def operations_of(self, node):
        names = [o["target"] for o in node.get("operations", []) + node.get(
            "collectionOperations", [])]
        for word in ("create", "put", "read", "update", "delete", "list"):
            names += [node[word]["target"]] if word in node else []
        for child in node.get("resources", []):
            names += self.operations_of(self.shapes[child["target"]])
        return list(dict.fromkeys(names))

    def add_operation(self, name, service):
        node = self.shapes[name]
        short = name.split("#")[1]
        http = node.get("traits", {}).get("smithy.api#http")
        route = (http["method"], http["uri"]) if http and self.protocol == "rest" else None
        for key, direction in (("input", "q"), ("output", "r")):
            target = node.get(key, {}).get("target", "smithy.api#Unit")
            if target != "smithy.api#Unit":
                self.operations.append((short, direction, "", Use(self, target), route))
        for error in node.get("errors", []) + service.get("errors", []):
            target = error["target"]
            self.operations.append((short, "e", target.split("#")[1], Use(self, target), route))

    def kind_and_traits(self, name):
        if name in WORDS or name not in self.shapes:
            return WORDS.get(name, WORDS.get(name.replace("Primitive", ""), "document")), {}
        node = self.shapes[name]
        traits = smithy_traits(node.get("traits", {}))
        kind = {"set": "list", "intEnum": "integer"}.get(node["type"], node["type"])
        if node["type"] == "enum":
            traits["enum"] = [m["traits"].get("smithy.api#enumValue", n)
                              for n, m in node["members"].items()]
            kind = "string"
        return kind, traits

    def use(self, reference):
        return Use(self, reference["target"], smithy_traits(reference.get("traits", {})))

    def element(self, name):
        return self.use(self.shapes[name]["member"])

    def key(self, name):
        return self.use(self.shapes[name]["key"])

    def value(self, name):
        return self.use(self.shapes[name]["value"])

    def read_members(self, name):
        for member, reference in self.shapes[name].get("members", {}).items():
            traits = reference.get("traits", {})
            wire, place = member, None
            if self.protocol == "rest":
                wire = traits.get("smithy.api#jsonName", member)
                if "smithy.api#httpLabel" in traits:
                    place = ("label", member)
                for key, kind in (("httpQuery", "query"), ("httpHeader", "header"),
                                  ("httpPrefixHeaders", "prefix")):
                    if "smithy.api#" + key in traits:
                        place = (kind, traits["smithy.api#" + key])
                for key, kind in (("httpQueryParams", "params"), ("httpPayload", "payload"),
                                  ("httpResponseCode", "status")):
                    if "smithy.api#" + key in traits:
                        place = (kind, "")
            yield Member(wire, self.use(reference), "smithy.api#required" in traits, place)


class Botocore(Model):
    PLACES = {"uri": "label", "querystring": "query", "header": "header", "headers": "prefix",
              "statusCode": "status"}

    def __init__(self, top):
        spoken = [top["metadata"].get("protocol")] + top["metadata"].get("protocols", [])
        names = [{"json": "json", "rest-json": "rest"}.get(p) for p in spoken]
        super().__init__(top["shapes"], next((n for n in names if n), None))
        for name, node in top["operations"].items():
            http = node.get("http", {})
            route = (http.get("method"), http.get("requestUri")) if self.protocol == "rest" else None
            for key, direction in (("input", "q"), ("output", "r")):
                if key in node:
                    use = Use(self, node[key]["shape"])
                    self.operations.append((name, direction, "", use, route))
            for error in node.get("errors", []):
                self.operations.append((name, "e", error["shape"], Use(self, error["shape"]), route))

    def kind_and_traits(self, name):
        node = self.shapes[name]
        traits = {k: node[k] for k in ("min", "max", "pattern", "enum") if k in node}
        if node.get("sensitive"):
            traits["sensitive"] = {}
        kind = {"character": "string", "biginteger": "bigInteger",
                "bigdecimal": "bigDecimal"}.get(node["type"], node["type"])
        if node.get("document"):
            kind = "document"
        return "union" if node.get("union") else kind, traits

    def use(self, reference):
        traits = {k: reference[k] for k in ("min", "max", "pattern") if k in reference}
        if reference.get("sensitive"):
            traits["sensitive"] = {}
        return Use(self, reference["shape"], traits)

    def element(self, name):
        return self.use(self.shapes[name]["member"])

    def key(self, name):
        return self.use(self.shapes[name]["key"])

    def value(self, name):
        return self.use(self.shapes[name]["value"])

    def read_members(self, name):
        node = self.shapes[name]
        for member, reference in node.get("members", {}).items():
            wire, place = reference.get("locationName", member), None
            if self.protocol == "rest" and "location" in reference:
                place = (self.PLACES[reference["location"]], wire)
            if self.protocol == "rest" and node.get("payload") == member:
                place = ("payload", "")
            yield Member(wire, self.use(reference), member in node.get("required", []), place)


def load(path):
    """None: it does not speak JSON."""
    with open(path, encoding="utf-8") as handle:
        top = json.load(handle)
    model = Smithy(top) if "shapes" in top and "smithy" in top else Botocore(top)
    return model if model.protocol else None
