"""Resolves spec/diagnostics.json the way spec/README.md describes it."""

import json
import os

import specview

KEYS = {
    "dialect": str,
    "constraintError": str,
    "serializationError": str,
    "messageKey": str,
    "serializationMessageKey": str,
    "constraintSpace": str,
    "serializationSpace": str,
    "echoValues": bool,
    "vocabulary": str,
    "elementsNotNull": bool,
    "bodyPathSuffix": str,
    "extra": list,
    "pathAliases": list,
    "documented": dict,
    "confidence": dict,
    "sdk": str,
    "sensitive": list,
}
# what an entry may leave out without taking it from the default
OPTIONAL = {"sdk": "", "sensitive": []}


def load():
    path = os.path.join(specview.repo_root(), "spec", "diagnostics.json")
    with open(path, encoding="utf-8") as handle:
        return json.load(handle)


def services(data):
    """{service: its complete entry}, "default" for unknown services."""
    if set(data) != {"version", "default", "services"}:
        raise specview.SpecError("diagnostics: keys %s" % sorted(data))
    table = {"default": _entry("default", {}, data["default"])}
    for name, entry in data["services"].items():
        table[name] = _entry(name, data["default"], entry)
    return table


def _entry(name, default, entry):
    sources = entry.get("sources")
    if not sources or not all(isinstance(s, str) for s in sources):
        raise specview.SpecError("diagnostics: %s has no sources" % name)
    merged = {**OPTIONAL, **default, **entry}
    del merged["sources"]
    if set(merged) != set(KEYS):
        raise specview.SpecError("diagnostics: %s has keys %s" % (
            name, sorted(merged)))
    for key, kind in KEYS.items():
        if type(merged[key]) is not kind:
            raise specview.SpecError("diagnostics: %s %s" % (name, key))
    return merged


def body(entry, kind, policy, declared):
    """[error name, key, key, ...] of an answer's body, in order."""
    name = entry[kind + "Error"]
    if policy == "documented":
        name = next((n for n in entry["documented"][kind] if n in declared),
                    name)
    if kind == "serialization":
        return [name, "__type", entry["serializationMessageKey"]]
    return [name, "__type"] + [key for key, _ in entry["extra"]] + \
        [entry["messageKey"]]


def bodies(data, specs):
    """{operation: {kind: {policy: body}}} for every operation of the specs."""
    table = {}
    entries = services(data)
    for model in specs.values():
        for service, operation, declared in _operations(model):
            table["%s.%s" % (service, operation)] = {
                kind: {policy: body(entries[service], kind, policy, declared)
                       for policy in ("observed", "documented")}
                for kind in ("constraint", "serialization")}
    return table


def _operations(model):
    for shape_id, shape in model["shapes"].items():
        if shape["type"] == "service":
            for target in shape["operations"]:
                operation = model["shapes"][target["target"]]
                declared = {specview.bare(e["target"])
                            for e in operation["errors"]}
                yield (specview.bare(shape_id),
                       specview.bare(target["target"]), declared)
