"""Random payloads: valid ones from the model, then broken in ways that the model suggests.

A payload is a tree of nodes while it is being broken: [kind, content, shape] with kind "object"
(content: list of [name, node]), "list" (nodes), "string" (text) or "raw" (JSON text).
"""

import json

OBJECT, LIST, STRING, RAW = "object", "list", "string", "raw"

# One of them matches each pattern that is no plain class of characters.
SAMPLES = [
    "arn:aws:iam::123456789012:role/r", "arn:aws-cn:iam::210987654321:role/service-role/Glue",
    "3.0", "4.0", "5.0.1", "2", "3", "3.9", "s3://bucket/prefix/", "s3://b-1", "a.b-c_D9", "x",
    "/aws/athena", "alias/key", "arn:aws:kms:us-east-1:123456789012:key/k",
    "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
]  # fmt: skip
CHARACTERS = list("aZ09-._/ :*\t\n\r\0\x1f\x7f\"\\~") + [
    "é", "あ", "😀", "\u0085", "\u2028", "\ufffe", "\uffff", "\ufffd", "\ud7ff", "\ue000",
    "\U0010ffff", "e\u0301",
]  # fmt: skip
NUMBERS = [
    "0", "-0", "1", "-1", "2", "480", "481", "1000", "1001", "5000", "5001", "1.0", "1e2", "1.5",
    "1E+3", "10e-1", "2147483647", "2147483648", "-2147483648", "-2147483649",
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e400",
    "-1e400", "1e-400", "1e308", "1e309",
    "0e99999999999999999999", "1e-99999999999999999999", "123456789012345678901234567890.5",
]  # fmt: skip
JUNK = [
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u", b"\\ud800", b"\\udc00", b"\x00",
    b"\x1f", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82",
    b"\xef\xbb\xbf", b"0", b"-", b"e", b"null", b"tru", b" ", b"\n", b"/", b"'",
]  # fmt: skip
# Texts that the rules in words are about, by the shapes that have them.
RULED = {
    "NameString": ["glueetl", "gluestreaming", "glueray", "pythonshell"],
    "GlueVersionString": [
        "2.0", "2.1", "2.00", "02.0.0", "3.0", "2.9", "10.0", "4.0", "0.9", "2.0.0.1", "a.b", "3.x",
    ],
}  # fmt: skip
LONG = 5000  # longer texts make a payload slow to judge here; rarely asked for


class Generator:
    def __init__(self, rng):
        self.rng = rng

    # ---- valid values

    def value(self, shape, depth=0):
        kind = shape.kind
        if kind == "structure":
            return [OBJECT, self.members(shape, depth), shape]
        if kind == "map":
            count = self.rng.choice((0, 1, 2, 3))
            keys = {self.text(shape.key) for _ in range(count)}
            return [OBJECT, [[k, self.value(shape.value, depth + 1)] for k in sorted(keys)], shape]
        if kind == "list":
            count = self.rng.choice((0, 1, 2, 3))
            return [LIST, [self.value(shape.element, depth + 1) for _ in range(count)], shape]
        if kind in ("string", "enum"):
            return [STRING, self.text(shape), shape]
        return [RAW, self.scalar(shape), shape]

    def members(self, shape, depth):
        chance = 0.6 if depth < 2 else 0.4
        out = []
        for member in shape.members.values():
            if member.required or self.rng.random() < chance:
                out.append([member.name, self.value(member.shape, depth + 1)])
        return out

    def scalar(self, shape):
        if shape.kind == "boolean":
            return self.rng.choice(("true", "false"))
        if shape.kind == "double":
            return self.rng.choice(("1", "0.5", "1e3", "-2.5E-3", '"NaN"', '"-Infinity"'))
        if shape.kind == "timestamp":
            return self.rng.choice(("0", "1708699485", "1.708699485E9", "1708699485.123"))
        low = shape.range[0] if shape.range[0] is not None else 0
        high = shape.range[1] if shape.range[1] is not None else 100000
        return str(self.rng.randint(low, high))

    def text(self, shape):
        if shape.values:
            return self.rng.choice(shape.values)
        words = [word for word in RULED.get(shape.name, ()) if self.fits(shape, word)]
        if words and self.rng.random() < 0.7:
            return self.rng.choice(words)
        low, high = shape.length
        for _ in range(20):
            size = self.rng.randint(low or 0, min(high or 30, 30)) if self.rng.random() < 0.8 else 1
            text = "".join(self.rng.choice(CHARACTERS[:6]) for _ in range(size))
            if self.fits(shape, text):
                return text
        return self.rng.choice([text for text in SAMPLES if self.fits(shape, text)])

    def fits(self, shape, text):
        low, high = shape.length
        if (low is not None and len(text) < low) or (high is not None and len(text) > high):
            return False
        return not shape.regex or shape.regex.fullmatch(text) is not None

    # ---- breaking a tree

    def nodes(self, node, out):
        """All nodes below and including `node`."""
        out.append(node)
        if node[0] == OBJECT:
            for _, child in node[1]:
                self.nodes(child, out)
        elif node[0] == LIST:
            for child in node[1]:
                self.nodes(child, out)
        return out

    def break_tree(self, root):
        ways = (
            self.wrong_type, self.wrong_type, self.wrong_text, self.wrong_text, self.wrong_length,
            self.wrong_number, self.remove, self.duplicate, self.shuffle, self.unknown,
            self.nothing, self.fill, self.rename, self.bad_key,
        )  # fmt: skip
        self.rng.choice(ways)(self.nodes(root, []))

    def pick(self, nodes, *kinds):
        fitting = [node for node in nodes if node[0] in kinds]
        return self.rng.choice(fitting) if fitting else None

    def pick_full(self, nodes, *kinds):
        fitting = [node for node in nodes if node[0] in kinds and node[1]]
        return self.rng.choice(fitting) if fitting else None

    def anything(self, depth=0):
        roll = self.rng.random()
        if roll < 0.2 and depth < 4:
            return [LIST, [self.anything(depth + 1) for _ in range(self.rng.randint(0, 3))], None]
        if roll < 0.4 and depth < 4:
            names = [self.rng.choice(("Id", "Name", "k", "", "é/~")) for _ in range(2)]
            return [OBJECT, [[name, self.anything(depth + 1)] for name in names], None]
        if roll < 0.6:
            texts = ["", "x", "1", "true", "NaN", "Infinity"] + SAMPLES
            return [STRING, self.rng.choice(texts), None]
        return [RAW, self.rng.choice(["true", "false", "null"] + NUMBERS), None]

    def wrong_type(self, nodes):
        self.rng.choice(nodes)[:2] = self.anything()[:2]

    def wrong_text(self, nodes):
        node = self.pick(nodes, STRING)
        if node:
            at = self.rng.randint(0, len(node[1]))
            node[1] = node[1][:at] + self.rng.choice(CHARACTERS) + node[1][at:]

    def wrong_length(self, nodes):
        node = self.pick(nodes, STRING)
        if node and node[2]:
            bounds = [bound for bound in node[2].length if bound is not None] or [1]
            size = max(0, self.rng.choice(bounds) + self.rng.choice((-1, 0, 1)))
            if size <= LONG or self.rng.random() < 0.05:
                node[1] = self.rng.choice(("x", "é", "😀", "\n", "/")) * size

    def wrong_number(self, nodes):
        node = self.pick(nodes, RAW)
        if node:
            node[1] = self.rng.choice(NUMBERS)

    def remove(self, nodes):
        node = self.pick_full(nodes, OBJECT, LIST)
        if node:
            node[1].pop(self.rng.randrange(len(node[1])))

    def duplicate(self, nodes):
        node = self.pick_full(nodes, OBJECT)
        if node:
            name = self.rng.choice(node[1])[0]
            again = self.rng.choice((self.rng.choice(node[1])[1], self.anything()))
            node[1].insert(self.rng.randint(0, len(node[1])), [name, again])

    def shuffle(self, nodes):
        node = self.pick(nodes, OBJECT, LIST)
        if node:
            self.rng.shuffle(node[1])

    def unknown(self, nodes):
        node = self.pick(nodes, OBJECT)
        if node:
            names = ("", "x", "id", "Id ", "__type", "Na", "\u00e9", "I\0d", "N" * 300)
            name = self.rng.choice(names)
            node[1].insert(self.rng.randint(0, len(node[1])), [name, self.anything()])

    def nothing(self, nodes):
        self.rng.choice(nodes)[:2] = [RAW, "null"]

    def fill(self, nodes):
        node = self.pick(nodes, OBJECT, LIST)
        if not node or not node[2] or node[2].kind != {OBJECT: "map", LIST: "list"}[node[0]]:
            return
        bound = node[2].length[1] or 3
        count = bound + self.rng.choice((-1, 0, 1))
        pattern = self.rng.choice(("k%d", "k%d", "/%d"))
        inner = node[2].value if node[0] == OBJECT else node[2].element
        if node[0] == OBJECT:
            node[1] = [[pattern % i, self.value(inner)] for i in range(count)]
        else:
            node[1] = [self.value(inner) for _ in range(count)]

    def rename(self, nodes):
        node = self.pick_full(nodes, OBJECT)
        if node:
            entry = self.rng.choice(node[1])
            name = entry[0]
            entry[0] = self.rng.choice((name.lower(), name + "x", name[:-1], name.upper()))

    def bad_key(self, nodes):
        maps = [n for n in nodes if n[0] == OBJECT and n[2] and n[2].kind == "map"]
        if maps:
            keys = ("", "/", "k" * 128, "k" * 129, "😀" * 128, "a/b~c", "\0", "é", "*")
            self.rng.choice(maps)[1].append([self.rng.choice(keys), self.anything()])

    # ---- writing a tree

    def write(self, node, spaces, escapes):
        kind, content = node[:2]
        gap = lambda: self.rng.choice((" ", "\n", "\t", "\r\n", "")) if spaces else ""  # noqa: E731
        if kind == STRING:
            return self.quote(content, escapes)
        if kind == RAW:
            return content
        if kind == LIST:
            parts = [gap() + self.write(child, spaces, escapes) + gap() for child in content]
            return "[" + (",".join(parts) or gap()) + "]"
        parts = []
        for name, child in content:
            written = self.write(child, spaces, escapes)
            parts.append(gap() + self.quote(name, escapes) + gap() + ":" + gap() + written + gap())
        return "{" + (",".join(parts) or gap()) + "}"

    def quote(self, text, escapes):
        """A JSON string; `escapes` is the share of characters that are escaped without need."""
        if not escapes or len(text) > LONG:
            return json.dumps(text, ensure_ascii=False)
        out = []
        for c in text:
            if self.rng.random() >= escapes:
                out.append(json.dumps(c, ensure_ascii=False)[1:-1])
                continue
            data = c.encode("utf-16-be")
            units = [data[i : i + 2].hex() for i in range(0, len(data), 2)]
            upper = self.rng.random() < 0.3
            out += ["\\u" + (unit.upper() if upper else unit) for unit in units]
        return '"' + "".join(out) + '"'

    # ---- breaking bytes

    def break_bytes(self, body):
        at = self.rng.randint(0, len(body))
        way = self.rng.randrange(7)
        if way == 0:
            return body[:at]
        if way == 1:
            return body[:at] + body[at + 1 :]
        if way == 2:
            return body[:at] + self.rng.choice(JUNK) + body[at:]
        if way == 3 and at < len(body):
            return body[:at] + bytes([body[at] ^ 1 << self.rng.randrange(8)]) + body[at + 1 :]
        if way == 4:
            end = min(len(body), at + self.rng.randint(1, 20))
            return body[:end] + body[at:end] + body[end:]
        if way == 5:
            return self.rng.choice((b"\xef\xbb\xbf", b" ", b"\n", b"")) + body
        return body + self.rng.choice(JUNK)

    def limits(self):
        """A payload at one of the limits."""
        count = self.rng.choice((999, 1000, 1001))
        name = self.rng.choice((b"x", b"Id", b"Tags", b"SessionId", b"MaxResults", b"Sessions"))
        filling = self.rng.choice((
            b"[" * count + b"]" * count, b'{"a":' * count + b"1" + b"}" * count,
            b"1" * count, b"0." + b"0" * (count - 1) + b"e0", b"[" * count,
        ))  # fmt: skip
        return b'{"' + name + b'":' + filling + b"}"

    def payload(self, shape):
        """Bytes: valid, broken once or several times."""
        if self.rng.random() < 0.01:
            return self.limits()
        tree = self.value(shape)
        for _ in range(self.rng.choice((0, 1, 1, 1, 2, 2, 3, 6))):
            self.break_tree(tree)
        escapes = self.rng.choice((0, 0, 0.05, 0.5, 1))
        body = self.write(tree, self.rng.random() < 0.3, escapes).encode("utf-8", "surrogatepass")
        for _ in range(self.rng.choice((0, 0, 0, 0, 1, 1, 2))):
            body = self.break_bytes(body)
        return body
