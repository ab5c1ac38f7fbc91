"""Copies of a model that have the constraints which a captured message states."""
import re

import captured_request as requests

BOUND = re.compile(r"Member must have (?:length|value) (less|greater) than or equal to (-?[\d.]+)$")


def number(text):
    return float(text) if "." in text else int(text)


def texts_of(record):
    """The entries that are known word for word."""
    if record.any:
        texts = [t for t in record.any if isinstance(t, str)]
        return [e for t in texts for e in requests.entries_of(t)]
    return record.entries()


def target_of(model, steps, shape, entry):
    """The shape that the constraints bind: of elements the element's or key's."""
    if entry.inner:
        return model.shape(shape.key if entry.on_key else shape.element)
    return shape


def bucket(text):
    value = 0
    for unit in text:
        value = (31 * value + ord(unit)) & 0xFFFFFFFF
    return value & 31


def merged_values(known, captured):
    """The captured values as a model might declare them. Inside a bucket of the hash set the last
    declared comes first, so the unknown ones are put where the capture has them; those that the
    model knows keep their order, which the answer must then confirm."""
    out = [v for v in known if v in captured]
    for number in range(32):
        chain, before = [v for v in captured if bucket(v) == number], None
        for value in chain:  # declared last first
            if value not in known:
                out.insert(len(out) if before is None else out.index(before), value)
            before = value
    return out


def members_in_order(model, shape, text, notes):
    """A structure's text names its members in that day's order."""
    if shape.kind != "list":
        return
    element = model.shape(shape.element)
    match = re.match(r"\[(\w+)\((.*?)\)", text or "", re.DOTALL)
    if element.kind != "structure" or not match:
        return
    order = [part.partition("=")[0] for part in requests.split_top(match[2])]
    declared = {requests.lower_first(name): name for name in element.members}
    if sorted(order) != sorted(declared) or order == list(declared):
        return
    notes.append("%s: members declared %s, captured %s" % (
        element.name.split("#")[-1], ", ".join(declared), ", ".join(order)))
    members = element.node["members"]
    element.node["members"] = {declared[word]: members[declared[word]] for word in order}
    model.cache.clear()


def apply_one(model, shape, text, notes):
    """One stated constraint; False: not of the kind that the shape can have."""
    bound = BOUND.match(text)
    if bound:
        low, high = (None, number(bound[2])) if bound[1] == "less" else (number(bound[2]), None)
        if (low if high is None else high) != (shape.low if high is None else shape.high):
            notes.append("%s: %s %s, captured %s" % (
                shape.name.split("#")[-1], "min" if high is None else "max",
                shape.low if high is None else shape.high, bound[2]))
            model.set_bound(shape, low, high)
    elif text.startswith(requests.PATTERN):
        pattern = text[len(requests.PATTERN):]
        if pattern != shape.pattern:
            notes.append("%s: pattern %s, captured %s" % (shape.name.split("#")[-1], shape.pattern,
                                                          pattern))
            model.set_pattern(shape, pattern)
    elif text.startswith(requests.SET):
        values = text[len(requests.SET):].strip("[]").split(", ")
        if sorted(values) != sorted(shape.values or []):
            gone = [v for v in shape.values or [] if v not in values]
            more = [v for v in values if v not in (shape.values or [])]
            notes.append("%s: captured without %s and with %s" % (shape.name.split("#")[-1], gone,
                                                                  more))
            model.set_values(shape, merged_values(shape.values or [], values))


def loosen(model, operation, entries, words, notes):
    """Members that are required today, and were not."""
    root = model.shape(model.operations[operation])
    stated = {e.path for e in entries if e.null}
    for member in root.members.values():
        path = requests.lower_first(member.name)
        if member.required and path not in stated:
            notes.append("%s: required today" % member.name)
            model.set_required(root, member.name, False)


def patches(model, operation, record, words):
    """(model, notes) where there is something to change."""
    try:
        entries = texts_of(record)
    except requests.Unknown:
        return
    for entry in entries:
        if not requests.steps_of(model, operation, entry.path, words):
            return
    patched, notes = model.copy(), []
    for entry in entries:
        steps, shape = requests.steps_of(patched, operation, entry.path, words)
        if entry.null:
            parent, name = steps[-1]
            if isinstance(name, str) and name in parent.members and not (
                    parent.members[name].required):
                notes.append("%s: not required today" % name)
                patched.set_required(parent, name, True)
                patched.cache.clear()
            continue
        target = target_of(patched, steps, shape, entry)
        if target.node is None:
            return
        members_in_order(patched, shape, entry.value, notes)
        for text in entry.constraints:
            apply_one(patched, target, text, notes)
            patched.cache.clear()
            steps, shape = requests.steps_of(patched, operation, entry.path, words)
            target = target_of(patched, steps, shape, entry)
    if record.request() is not None:
        again, more = patched.copy(), list(notes)
        loosen(again, operation, entries, words, more)
        if notes:
            yield patched, notes
        if len(more) > len(notes):
            yield again, more
    elif notes:
        yield patched, notes


__all__ = ["bucket", "patches"]
