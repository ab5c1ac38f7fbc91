"""Reads AWS's published models into the short form of specview.flat_shapes.

Two formats: Smithy's JSON AST and botocore's service-2.json. Shares no code
with the view of the spec, which it is compared with.
"""

import json
import os


def default_directory():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.join(here, "..", "..", "..", "shared", "models")


FILES = {
    ("smithy-2025-04", "glue"): "glue-2017-03-31.json",
    ("smithy-2025-04", "athena"): "athena-2017-05-18.json",
    ("botocore-2026-08", "glue"): "botocore/glue-service-2.json",
    ("botocore-2026-08", "athena"): "botocore/athena-service-2.json",
}


def load(directory):
    """{(model, service): parsed file}, or None where the files are absent."""
    if not os.path.isdir(directory):
        return None
    found = {}
    for key, name in FILES.items():
        with open(os.path.join(directory, name), encoding="utf-8") as handle:
            found[key] = json.load(handle)
    return found


def shapes(key, data, service, operations):
    """{name: short form} of the service and all that the operations reach;
    key is the pair (model, service) of FILES."""
    reader = _Botocore if key[0].startswith("botocore") else _Smithy
    return reader(data, service, operations).read()


class _Reader:
    def __init__(self, data, service, operations):
        self.data = data
        self.service = service
        self.operations = operations
        self.found = {}

    def read(self):
        self.found[self.service] = self.service_form()
        waiting = list(self.operations)
        while waiting:
            name = waiting.pop()
            if name not in self.found:
                self.found[name], targets = self.form(name)
                waiting += targets
        return self.found


def _bounds(low, high):
    return [low, high]


class _Botocore(_Reader):
    def service_form(self):
        meta = self.data["metadata"]
        return {"type": "service", "version": meta["apiVersion"],
                "target": meta["targetPrefix"], "sdkId": meta["serviceId"],
                "endpointPrefix": meta["endpointPrefix"],
                "title": meta["serviceFullName"],
                "json": meta["jsonVersion"]}

    def form(self, name):
        if name in self.operations:
            return self.operation(self.data["operations"][name])
        shape = self.data["shapes"][name]
        kind = "enum" if "enum" in shape else shape["type"]
        form = {"type": kind}
        targets = []
        if kind == "structure":
            targets = self.structure(name, form, shape)
        for key in ("member", "key", "value"):
            if key in shape:
                form[key] = shape[key]["shape"]
                targets.append(form[key])
        if kind == "enum":
            form["values"] = shape["enum"]
        if "min" in shape or "max" in shape:
            numeric = kind in ("integer", "long", "double")
            form["range" if numeric else "length"] = _bounds(
                shape.get("min"), shape.get("max"))
        if "pattern" in shape:
            form["pattern"] = shape["pattern"]
        if shape.get("sensitive"):
            form["sensitive"] = True
        return form, targets

    def operation(self, operation):
        errors = [error["shape"] for error in operation.get("errors", ())]
        ends = [operation["input"]["shape"], operation["output"]["shape"]]
        return {"type": "operation", "input": ends[0], "output": ends[1],
                "errors": errors}, ends + errors

    def structure(self, name, form, shape):
        if shape.get("exception"):
            form["error"] = "server" if shape.get("fault") else "client"
            status = shape.get("error", {}).get("httpStatusCode")
            if status is not None:
                form["status"] = status
        required = set(shape.get("required", ()))
        form["members"] = [
            "%s %s%s" % (m, v["shape"], " required" if m in required else "")
            for m, v in shape["members"].items()]
        for operation in self.operations:
            ends = self.data["operations"][operation]
            for role in ("input", "output"):
                if ends[role]["shape"] == name:
                    form["role"] = role
        return [member["shape"] for member in shape["members"].values()]


class _Smithy(_Reader):
    def shape(self, name):
        for shape_id, shape in self.data["shapes"].items():
            if shape_id.endswith("#" + name):
                return shape
        raise KeyError(name)

    def service_form(self):
        shape = self.shape(self.service)
        traits = shape["traits"]
        service = traits["aws.api#service"]
        return {"type": "service", "version": shape["version"],
                "target": self.service, "sdkId": service["sdkId"],
                "endpointPrefix": service["endpointPrefix"],
                "title": traits["smithy.api#title"],
                "json": self.json_version(traits),
                "service": service}

    @staticmethod
    def json_version(traits):
        return "1.1" if "aws.protocols#awsJson1_1" in traits else None

    def form(self, name):
        shape = self.shape(name)
        traits = shape.get("traits", {})
        kind = shape["type"]
        form = {"type": kind}
        targets = []
        if kind == "operation":
            return self.operation(shape)
        if kind == "structure":
            targets = self.structure(form, shape, traits)
        for key in ("member", "key", "value"):
            if key in shape:
                form[key] = _name(shape[key])
                targets.append(form[key])
        if kind == "enum":
            form["values"] = [m["traits"]["smithy.api#enumValue"]
                              for m in shape["members"].values()]
        for key in ("length", "range"):
            bounds = traits.get("smithy.api#" + key)
            if bounds is not None:
                form[key] = _bounds(bounds.get("min"), bounds.get("max"))
        for key in ("pattern", "default", "sensitive"):
            if "smithy.api#" + key in traits:
                form[key] = traits["smithy.api#" + key]
        return form, targets

    @staticmethod
    def operation(shape):
        errors = [_name(error) for error in shape.get("errors", ())]
        ends = [_name(shape["input"]), _name(shape["output"])]
        form = {"type": "operation", "input": ends[0], "output": ends[1],
                "errors": errors}
        others = set(shape["traits"]) - {"smithy.api#documentation"}
        if others:
            form["traits"] = sorted(others)
        return form, ends + errors

    @staticmethod
    def structure(form, shape, traits):
        for role in ("input", "output"):
            if "smithy.api#" + role in traits:
                form["role"] = role
        for key, trait in (("error", "smithy.api#error"),
                           ("status", "smithy.api#httpError")):
            if trait in traits:
                form[key] = traits[trait]
        members = shape["members"].items()
        form["members"] = [
            "%s %s%s" % (n, _name(m), " required" if "smithy.api#required"
                         in m.get("traits", {}) else "") for n, m in members]
        known = {"smithy.api#documentation", "smithy.api#required"}
        others = {n: {t: v for t, v in m.get("traits", {}).items()
                      if t not in known} for n, m in members}
        others = {n: t for n, t in others.items() if t}
        if others:
            form["member traits"] = others
        return [_name(member) for _, member in members]


def _name(holder):
    return holder["target"].split("#", 1)[1]
