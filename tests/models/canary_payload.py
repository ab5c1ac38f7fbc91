"""Payloads with a canary in every sensitive value, and ways to break them."""
import base64
import json
import re

TEXT = "Qz7wVk3xHj9b"
DIGITS = "7390162845"
LONG = 3000  # characters of the longest text that is made too long
MANY = 300  # entries of the longest list
WIDE = 12  # siblings that are broken
DEEP = 8  # containers, beside the way to a secret
PLAIN = ["a", "abcdefgh", "A", "ABCDEFGH", "12345678", "1", "a-b", "arn:aws:s3:::abcdefgh",
         "arn:aws:iam::123456789012:role/abc", "us-east-1", "2020-01-01", "a@b.cd",
         "https://a.bc", "/a", "a1b2c3d4-a1b2-a1b2-a1b2-a1b2c3d4e5f6", "123456789012"]
SECRETS = [TEXT, TEXT.lower(), TEXT.upper(), DIGITS, "arn:aws:iam::123456789012:role/" + TEXT,
           "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + TEXT, TEXT + "@b.cd",
           "+" + DIGITS, "https://" + TEXT.lower() + ".bc", "/" + TEXT, "a-" + TEXT.lower()]
INTEGERS = {"byte", "short", "integer", "long", "bigInteger"}
NUMBERS = INTEGERS | {"float", "double", "bigDecimal"}


def base64_of(text):
    return base64.b64encode(text.encode()).decode()


def needles():
    """Whatever has five characters of a canary has one of these."""
    whole = [TEXT, TEXT.lower(), TEXT.upper(), base64_of(TEXT)]
    pieces = [text[at:at + 4] for text in whole for at in range(0, len(text) - 3, 2)]
    pieces += [DIGITS[at:at + 5] for at in range(len(DIGITS) - 4)]
    return sorted(set(pieces + [DIGITS[0] + "." + DIGITS[1:4]]))


def quote(text):
    return json.dumps(text, ensure_ascii=False)


class Node:
    """An object (pairs of raw key and node), an array (nodes) or a raw text."""
    def __init__(self, kind, items):
        self.kind, self.items = kind, items

    def dump(self, out):
        if self.kind == "raw":
            out.append(self.items)
            return
        out.append("{" if self.kind == "object" else "[")
        for index, item in enumerate(self.items):
            if index:
                out.append(",")
            if self.kind == "object":
                out.append(item[0] + ":")
                item = item[1]
            item.dump(out)
        out.append("}" if self.kind == "object" else "]")


def raw(text):
    return Node("raw", text)


def text_of(node):
    out = []
    node.dump(out)
    return "".join(out)


def bytes_of(text):
    return text.encode("utf-8", "surrogateescape")


def fits(use, text):
    low, high = use.bounds()
    size = len(text)
    if (low and size < low) or (high is not None and size > high):
        return False
    try:
        return "pattern" not in use.traits or bool(re.search(use.traits["pattern"], text))
    except re.error:
        return False


def choose(use, candidates):
    low, high = (int(b) if b is not None else None for b in use.bounds())
    for text in candidates:
        if low and len(text) < low <= LONG:
            text = (text * low)[:low]
        if high is not None and len(text) > high:
            text = text[:high]
        if fits(use, text):
            return text
    text = candidates[0] * (1 + (min(low or 0, LONG)) // len(candidates[0]))
    return text if high is None else text[:high]


def number_of(use, secret):
    low, high = use.bounds()
    if secret:
        return DIGITS if use.kind in INTEGERS else DIGITS[:4] + "." + DIGITS[4:]
    return str(int(float(low))) if low is not None else "0" if high is None or float(high) >= 0 \
        else str(int(float(high)) - 1)


class Builder:
    def build(self, use, secret=False, path=(), depth=0):
        """The least value; along the path what leads to its end. Whatever is sensitive holds
        canaries. Trail: the containers on the way, from the outside."""
        trail = []
        return self.value(use, secret, list(path), depth, trail), trail

    def value(self, use, secret, path, depth, trail):
        secret = secret or use.sensitive
        if use.kind in ("structure", "union"):
            return self.structure(use, secret, path, depth, trail)
        if use.kind == "list":
            return self.list(use, secret, path, depth, trail)
        if use.kind == "map":
            return self.map(use, secret, path, depth, trail)
        return raw(self.scalar(use, secret))

    def scalar(self, use, secret):
        if use.kind == "boolean":
            return "true"
        if use.kind in NUMBERS:
            return number_of(use, secret)
        if use.kind == "timestamp":
            form = use.traits.get("timestampFormat", "epoch-seconds")
            if form == "epoch-seconds":
                return DIGITS if secret else "1"
            return quote("7390-12-31T00:00:00Z" if secret else "2020-01-01T00:00:00Z")
        if use.kind == "blob":
            return quote(base64_of(TEXT if secret else "abcd"))
        if use.kind == "document":
            return '{"%s":["%s",%s]}' % (TEXT, TEXT, DIGITS) if secret else "{}"
        if "enum" in use.traits and not secret:
            return quote(use.traits["enum"][0])
        return quote(choose(use, SECRETS if secret else PLAIN))

    def structure(self, use, secret, path, depth, trail):
        node = Node("object", [])
        step = path[0] if path else None
        if step is not None:
            trail.append((use, node, secret, step))
        members = [m for m in use.members() if m.place is None]
        wanted = [m for m in members if (m.required and depth < DEEP) or m.name == step]
        if step is None and secret and depth < 3:
            wanted = members[:WIDE]
        if use.kind == "union":
            wanted = [m for m in members if m.name == step] if step else members[:1]
        for m in wanted:
            on_path = path[1:] if m.name == step else []
            child = self.value(m.use, secret, on_path, depth + 1,
                               trail if m.name == step else [])
            node.items.append((quote(m.name), child))
        return node

    def list(self, use, secret, path, depth, trail):
        node = Node("array", [])
        if path:
            trail.append((use, node, secret, path[0]))
        if depth < DEEP or path:
            element = use.model.element(use.name)
            low = min(int(use.bounds()[0] or 0), MANY)
            for i in range(max(low, 1 if path or secret else 0)):
                node.items.append(self.value(element, secret, path[1:] if i == 0 else [],
                                             depth + 1, trail if i == 0 else []))
        return node

    def map(self, use, secret, path, depth, trail):
        node = Node("object", [])
        if path:
            trail.append((use, node, secret, path[0]))
        key, value = use.model.key(use.name), use.model.value(use.name)
        low = min(int(use.bounds()[0] or 0), 20)
        for i in range(max(low, 1 if path or secret else 0) if depth < DEEP or path else 0):
            hidden = secret or key.sensitive
            text = key.traits["enum"][i % len(key.traits["enum"])] if (
                "enum" in key.traits and not hidden) else choose(key, SECRETS if hidden else PLAIN)
            if i:
                text += str(i)
            on_path = path[1:] if i == 0 and path and path[0] == "value" else []
            node.items.append((quote(text), self.value(value, secret, on_path, depth + 1,
                                                       trail if i == 0 else [])))
        return node


def wrong_types(kind):
    if kind in ("structure", "union", "map"):
        return ['"z"', "[]"]
    if kind == "list":
        return ['"z"', "{}"]
    if kind in NUMBERS or kind == "timestamp":
        return ['"z"', "{}", "true"]
    return ["1", "[]"] if kind != "document" else []


def broken(use):
    """Raw texts of values that are refused, as far as the shape makes that easy."""
    out = wrong_types(use.kind)
    low, high = use.bounds()
    if use.kind == "string":
        if high is not None and high < LONG:
            out.append(quote("a" * (int(high) + 1)))
        if low:
            out.append('""')
        if "pattern" in use.traits or "enum" in use.traits:
            out.append('"\\u0001 \\u20ac"')
    elif use.kind == "blob":
        out.append('"="')
    elif use.kind in NUMBERS and (low is not None or high is not None):
        out.append(str(int(float(high)) + 1) if high is not None else str(int(float(low)) - 1))
    elif use.kind in ("list", "map"):
        out.append("[null]" if use.kind == "list" else '{"a":null}')
        if low:
            out.append("[]" if use.kind == "list" else "{}")
    elif use.kind in ("structure", "union"):
        out.append("{}")
    return out


def long_secrets(use):
    high = use.bounds()[1]
    if high is not None and high < LONG:
        yield quote(TEXT * (int(high) // len(TEXT) + 1))
    yield quote(TEXT[:5])


def faulty_secrets(use, good):
    """Raw texts in place of a secret."""
    yield from (quote(TEXT), quote(DIGITS), DIGITS, "-" + DIGITS, DIGITS + "." + DIGITS,
                DIGITS + "e3", "1e" + DIGITS, "[%s]" % quote(TEXT), '{"%s":"%s"}' % (TEXT, TEXT),
                '{"%s":%s}' % (TEXT, DIGITS), "[[%s,null,{}]]" % DIGITS, quote(TEXT + "\u20ac \u007f"),
                quote("%s=" % TEXT), quote(base64_of(TEXT) + "="), quote(base64_of(TEXT)[:-1] + "%"),
                quote(base64_of(TEXT)), '"\\u0051\\u007a\\u0037w%s"' % TEXT[4:],
                '"%s\\ud800"' % TEXT, quote(TEXT[:5]), "true", "null")
    yield from long_secrets(use)
    # the syntax, in it and right behind it
    for text in (good, quote(TEXT), DIGITS):
        body = text[:-1]
        yield from (body + "\udcff" + text[-1], body + "\\q" + text[-1], body + "\u0001" + text[-1],
                    body + "\\ud800" + text[-1], body, text + "x", text + " " + text,
                    text + ":" + text, text + "]", text + "}", text + ",", text + ",,",
                    text + "\udcc3", text + "\ufeff", text + "\x00", "+" + text, "'" + text,
                    body[:6], "0" + text, text + "\n\r\t,")
