#!/usr/bin/env python3
"""No sensitive value reaches any output, whatever is wrong with it or around it.

  canary.py DRIVER [--wirevet COMMAND]     a fixed sample, for ctest
  canary.py DRIVER --all [--jobs N]        every operation of every model, with a line for each
  options: --random N   random faults per secret (the secret stays in its place); --seed S
           --sites N    at most so many secrets of a message

Every shape that a model marks as sensitive (itself, its member, a container around it) is filled
with a canary; then the value, its siblings, the containers around it, the keys, and the syntax in
and behind it are broken in turn. The driver renders everything there is about each payload, in both
dialects and profiles, and looks for pieces of the canaries. The sample is also put to the command,
in all formats."""
import argparse
import concurrent.futures
import json
import os
import random
import struct
import subprocess
import sys
import tempfile

import canary_model
import canary_payload
import services
from canary_payload import (DIGITS, MANY, TEXT, WIDE, Builder, base64_of, broken, bytes_of,
                            faulty_secrets, quote, raw, text_of)

SAMPLE = 9
SAMPLE_SITES = 2
ASKED = 10  # of so many messages one is put to the command
MOST = 16000  # bytes of a payload: offsets have five digits then, and may look like a canary
DEPTH = 10
NO_PAIRS = 0xffffffff


# ---- Where the secrets are ---------------------------------------------------------------------

def steps_of(use):
    """(step, use behind it) of a container; a key is the step "key"."""
    if use.kind in ("structure", "union"):
        return [(m.name, m.use) for m in use.members() if m.place is None]
    if use.kind == "list":
        return [("element", use.model.element(use.name))]
    if use.kind == "map":
        return [("key", use.model.key(use.name)), ("value", use.model.value(use.name))]
    return []


def find_sites(root):
    """Shortest paths to outermost sensitive values, each member of each shape once."""
    found, seen, queue = [], set(), [(root, ())]
    while queue:
        use, path = queue.pop(0)
        if use.sensitive:
            found.append(path)
            continue
        if len(path) >= DEPTH:
            continue
        for step, behind in steps_of(use):
            if (use.name, step) not in seen:
                seen.add((use.name, step))
                queue.append((behind, path + (step,)))
    return found


# ---- Faults ------------------------------------------------------------------------------------

class Site:
    """One secret, the message around it, and all faults."""
    def __init__(self, root, path):
        self.root, self.path = root, path
        self.top, self.trail = Builder().build(root, False, path)

    def payload(self):
        return text_of(self.top)

    def swapped(self, node, kind, items):
        """The payload with another text in place of a node."""
        before = node.kind, node.items
        node.kind, node.items = kind, items
        text = self.payload()
        node.kind, node.items = before
        return text

    def last(self):
        """(use, node) of the secret; None: it is a map's key, or the message."""
        if not self.trail or self.path[-1] == "key":
            return None
        use, node, _, step = self.trail[-1]
        behind = dict(steps_of(use))[step]
        return behind, self.child(node, step)

    @staticmethod
    def child(node, step):
        if node.kind == "array":
            return node.items[0]
        if step in ("value", "key"):
            return node.items[0][1]
        return next(n for k, n in node.items if k == quote(step))

    def faults(self):
        yield self.payload()
        secret = self.last()
        if secret:
            use, node = secret
            for text in faulty_secrets(use, text_of(node)):
                yield self.swapped(node, "raw", text)
            yield from self.inner_faults(node)
        if not self.trail:
            yield from self.inner_faults(self.top)
        for use, node, _, step in self.trail:
            yield from self.container_faults(use, node, step)
            yield from self.syntax_faults(node)

    def inner_faults(self, node):
        """Of a secret that is a container: something in it is wrong."""
        if node.kind == "raw":
            return
        children = node.items if node.kind == "array" else [n for _, n in node.items]
        for child in children[:WIDE]:
            for text in (quote(TEXT), DIGITS, "[%s]" % quote(TEXT), '{"%s":1}' % TEXT, "null",
                         '"%s\\x"' % TEXT):
                yield self.swapped(child, "raw", text)
            yield from self.inner_faults(child)
        twice = node.items + node.items
        yield self.swapped(node, node.kind, twice)
        if node.kind == "object":
            for i, (key, child) in enumerate(node.items[:WIDE]):
                yield self.swapped(node, "object", node.items[:i] + node.items[i + 1:])
                yield self.swapped(node, "object", node.items + [(quote(TEXT), child)])

    def syntax_faults(self, node):
        text = text_of(node)
        for fault in (text + "x", text[:-1], text + text, text[:-1] + ",}", text[1:],
                      text.replace(":", "", 1), text.replace(":", "=", 1), text[:-1] + "\udcff}",
                      text.replace(",", ";", 1), text[:-1] + '"}', text[:-1] + ',"'):
            yield self.swapped(node, "raw", fault)

    def container_faults(self, use, node, step):
        child = self.child(node, step)
        good = text_of(child)
        for text in ("[%s]" % good, '{"a":%s}' % good, quote(text_of(node)), "[%s]" % text_of(node),
                     good, quote(TEXT), DIGITS):
            yield self.swapped(node, "raw", text)
        if node.kind == "array":
            yield from self.list_faults(use, node, child)
        elif use.kind == "map":
            yield from self.map_faults(use, node, child)
        else:
            yield from self.structure_faults(use, node, child, step)

    def structure_faults(self, use, node, child, step):
        pair, good = (quote(step), child), node.items
        others = [p for p in good if p[0] != pair[0]]
        yield self.swapped(node, "object", [pair])
        yield self.swapped(node, "object", good + [pair])
        yield self.swapped(node, "object", good + [(quote(step), raw("1"))])
        yield self.swapped(node, "object", [(quote(step), raw("1"))] + good)
        for name in (step.lower(), step.upper(), step + "x", "", "Unknwn", "\\u00e9"):
            yield self.swapped(node, "object", good + [(quote(name), child)])
            yield self.swapped(node, "object", others + [(quote(name), child)])
        members = [m for m in use.members() if m.place is None and m.name != step]
        for m in [m for m in members if m.required][:WIDE]:
            yield self.swapped(node, "object", [p for p in good if p[0] != quote(m.name)])
        for m in sorted(members, key=lambda m: not m.required)[:WIDE]:
            rest = [p for p in good if p[0] != quote(m.name)]
            for text in broken(m.use):
                yield self.swapped(node, "object", rest + [(quote(m.name), raw(text))])
                yield self.swapped(node, "object", [(quote(m.name), raw(text))] + rest)

    def list_faults(self, use, node, child):
        low, high = use.bounds()
        element = use.model.element(use.name)
        yield self.swapped(node, "array", [child, child])
        yield self.swapped(node, "array", [child, raw("null"), child])
        if high is not None and high <= MANY:
            yield self.swapped(node, "array", [child] * (int(high) + 1))
        if low and 1 < low <= MANY:
            yield self.swapped(node, "array", [child] * (int(low) - 1))
        for text in broken(element) + ["null", '"%s"' % TEXT if element.sensitive else "1"]:
            yield self.swapped(node, "array", [child, raw(text), child])
            yield self.swapped(node, "array", [raw(text), child])

    def map_faults(self, use, node, child):
        key, value = use.model.key(use.name), use.model.value(use.name)
        low, high = use.bounds()
        name = TEXT if key.sensitive else "abcdefgh"
        names = [name, name * 30, "", "\u20ac" + name, name + "\\u0001", name + "/~"]
        for wrong in names:
            for text in [text_of(child)] + broken(value)[:4] + ["null"]:
                pairs = [('"%s"' % wrong, raw(text))]
                yield self.swapped(node, "object", node.items + pairs)
                yield self.swapped(node, "object", pairs + node.items)
        yield self.swapped(node, "object", node.items + node.items)
        if high is not None and high <= MANY:
            pairs = [(quote(name + str(i)), child) for i in range(int(high) + 1)]
            yield self.swapped(node, "object", pairs)
        if low and low > 1:
            yield self.swapped(node, "object", node.items[:1])
        if key.sensitive:  # the syntax in and behind a key
            text = text_of(child)
            for fault in ('{"%s' % TEXT, '{"%s"' % TEXT, '{"%s":' % TEXT, '{"%s" %s}' % (TEXT, text),
                          '{"%s\\q":%s}' % (TEXT, text), '{"%s\udcff":%s}' % (TEXT, text),
                          '{"%s\u0001":1}' % TEXT, '{"%s":%s' % (TEXT, text), "{%s:1}" % TEXT,
                          '{"%s":%s,"%s' % (TEXT, text, TEXT), '{"%s\\ud800":1}' % TEXT):
                yield self.swapped(node, "raw", fault)

    def random_faults(self, count, dice):
        good = bytearray(bytes_of(self.payload()))
        bytes_in = b'"\\{}[]:,0159eE+-.tfn u/~\x00\x1f\x7f\xff\xc3\xed\n'
        for _ in range(count):
            text = bytearray(good)
            for _ in range(dice.choice((1, 1, 1, 2, 3))):
                at, what = dice.randrange(len(text)), dice.randrange(3)
                if what == 0 and len(text) > 1:
                    del text[at]
                elif what == 1:
                    text.insert(at, dice.choice(bytes_in))
                else:
                    text[at] = dice.choice(bytes_in)
            yield bytes(text)


# ---- Outside of the body -----------------------------------------------------------------------

def bound_texts(use):
    for text in [canary_payload.choose(use, canary_payload.SECRETS), TEXT, DIGITS, TEXT * 400,
                 TEXT[:5], base64_of(TEXT) + "=", '"%s' % TEXT, "%s,%s" % (TEXT, TEXT),
                 "%s, 1" % DIGITS, '{"%s":1' % TEXT, TEXT + "\udcff", TEXT + "\u0001", TEXT + " "]:
        yield text


def percent(text):
    return "".join(chr(b) if chr(b).isalnum() and b < 128 else "%%%02X" % b for b in bytes_of(text))


def parameter_messages(direction, root, route):
    """(target, pairs, body) for each sensitive member of a message outside of its body."""
    members = [m for m in root.members() if m.place and m.place[0] not in ("payload", "status")]
    body = text_of(Builder().build(root)[0])
    plain = [m for m in members if m.required and not is_secret_outside(m.use)]
    for m in members:
        if not is_secret_outside(m.use):
            continue
        kind, name = m.place
        for text in bound_texts(leaf_of(m.use)):
            pairs = [pair_of(p, "a") for p in plain if p is not m]
            mine = pair_of(m, text)
            yield "", pairs + [mine], body
            yield "", [mine], body + "x"
            yield "", [pair_of(p, "\u0001") for p in plain if p is not m] + [mine, mine], body
            if kind == "prefix" or kind == "params":
                yield "", [mine, (mine[0] + TEXT, "1"), (mine[0] + TEXT, text)], body
            if direction == "q":
                for target in targets(route[1], m, text):
                    yield target, [p for p in pairs if p[0][0] == "h"] + (
                        [mine] if mine[0][0] == "h" else []), body


def is_secret_outside(use):
    return use.sensitive or any(behind.sensitive for _, behind in steps_of(use)
                                if use.kind in ("list", "map"))


def leaf_of(use):
    return use.model.element(use.name) if use.kind == "list" else \
        use.model.value(use.name) if use.kind == "map" else use


def pair_of(member, text):
    kind, name = member.place
    letter = {"label": "l", "query": "q", "params": "q"}.get(kind, "h")
    if kind in ("prefix", "params"):
        name += TEXT if member.use.kind == "map" and (
            member.use.sensitive or member.use.model.key(member.use.name).sensitive) else "k"
    return letter + name, text


def targets(uri, member, text):
    kind, name = member.place
    path, _, query = uri.partition("?")
    for end in ("", "%", "%zz", "&%", "=%FF", "/%ff"):
        filled = ""
        for piece in path.split("/")[1:]:
            if piece.startswith("{"):
                mine = kind == "label" and piece.strip("{+}") == name
                piece = percent(text) + end if mine else "a"
            filled += "/" + piece
        pairs = [query] if query else []
        if kind in ("query", "params"):
            pairs += [percent(pair_of(member, "")[0][1:]) + "=" + percent(text) + end]
        yield filled + ("?" + "&".join(pairs) if pairs else "")
        if kind in ("query", "params"):
            yield filled + "?" + "&".join(pairs + pairs[-1:])


# ---- Asking ------------------------------------------------------------------------------------

def text_field(text):
    data = text if isinstance(text, bytes) else bytes_of(text)
    return struct.pack("<I", len(data)) + data


def pack(operation, direction, error, body, target="", pairs=None):
    out = [struct.pack("<I", NO_PAIRS if pairs is None else len(pairs))]
    out += [text_field(t) for t in (operation, direction, error, target, body)]
    for name, value in sorted(pairs or [], key=lambda p: "lqh".index(p[0][0])):
        out += [text_field(name), text_field(value)]
    return b"".join(out)


def payload_root(root):
    """What the body is: one member, or the structure."""
    for m in root.members():
        if m.place and m.place[0] == "payload":
            return m.use if m.use.kind in ("structure", "union", "list", "map") else None
    return root


def messages(model, options, dice):
    """(packed message, CLI question or None) of every operation; counts in options.found."""
    for operation, direction, error, root, route in model.operations:
        body = payload_root(root)
        sites = find_sites(body) if body else []
        if root is not body and root.sensitive:
            sites = [()]
        outside = list(parameter_messages(direction, root, route)) if route else []
        options.found["operations"] += bool(sites or outside)
        options.found["secrets"] += len(sites)
        for path in sites[:options.sites]:
            site = Site(body, path)
            for text in site.faults():
                if len(text) > MOST:
                    continue
                yield pack(operation, direction, error, text), (operation, direction, error, text)
            for data in site.random_faults(options.random, dice):
                yield pack(operation, direction, error, data), (operation, direction, error, data)
        for target, pairs, text in outside:
            yield pack(operation, direction, error, text, target, pairs), None


def control(model):
    """Messages that must be found out: the canary where nothing is sensitive."""
    for operation, direction, _, root, _ in model.operations:
        for m in payload_root(root).members() if direction == "q" and payload_root(root) else []:
            if m.place is None and m.use.kind == "string" and not root.sensitive and \
                    not m.use.sensitive and m.use.bounds()[1] and m.use.bounds()[1] < 1000:
                long = TEXT * (int(m.use.bounds()[1]) // len(TEXT) + 1)
                yield pack(operation, direction, "", "{%s:%s}" % (quote(m.name), quote(long)))
                return


def usable_needles(path):
    """Those that are nowhere in the model, whose texts outputs may hold."""
    with open(path, encoding="utf-8") as handle:
        text = handle.read()
    return [n for n in canary_payload.needles() if n not in text]


class Options:
    def __init__(self, words):
        self.__dict__.update(vars(words))
        self.found = {"operations": 0, "secrets": 0, "messages": 0}


class Result:
    def __init__(self, path):
        self.path, self.leaks, self.found = path, [], {}
        self.outputs = self.bytes = self.commands = self.misplaced = 0


def run_model(words, path):
    """None: it does not speak JSON."""
    model = canary_model.load(path)
    if not model:
        return None
    options, result, asked = Options(words), Result(path), []
    marks, planted = usable_needles(path), list(control(model))
    with tempfile.TemporaryFile() as out:
        driver = subprocess.Popen([options.driver, path] + marks,
                                  stdin=subprocess.PIPE, stdout=out)
        for data in planted:
            driver.stdin.write(data)
        for data, question in messages(model, options, random.Random(words.seed)):
            options.found["messages"] += 1
            driver.stdin.write(data)
            if question and options.wirevet and options.found["messages"] % ASKED == 0:
                asked.append(question)
        driver.stdin.close()
        if driver.wait() != 0:
            result.leaks.append("the driver failed")
            return result
        out.seek(0)
        read_answers(model, words, out.read().decode().splitlines(), len(planted), marks, result)
    result.found = options.found
    asked = [question for question in asked if not is_misplaced(model, question, marks)]
    if asked:
        ask_command(options.wirevet, path, asked, marks, result)
    return result


def read_answers(model, words, lines, planted, marks, result):
    end, seen = lines[-1].split(), set()
    result.outputs, result.bytes = int(end[2]), int(end[3])
    by_message = {}
    for line in lines[:-1]:
        number = int(line.split()[1])
        if number < planted:
            seen.update(word for word in (" body: ", " json: ") if word in line)
        else:
            by_message.setdefault(number - planted, line)
    if planted and len(seen) != 2:
        result.leaks.append("a canary that nothing hides was not found")
    again = messages(model, Options(words), random.Random(words.seed))
    for number, (data, question) in enumerate(again if by_message else ()):
        if not by_message:
            break
        line = by_message.pop(number, None)
        if line and is_misplaced(model, question, marks):
            result.misplaced += 1
        elif line:
            result.leaks.append(line + "\n    of " + repr(data[4:1500]))


def is_misplaced(model, question, marks):
    """Did the fault put a canary where the model knows of nothing sensitive?"""
    if not question:
        return False
    body = question[3] if isinstance(question[3], bytes) else bytes_of(question[3])
    try:
        value = json.loads(body.decode(), object_pairs_hook=Pairs, parse_int=str, parse_float=str)
    except ValueError:
        return False
    root = next(o[3] for o in model.operations if o[:3] == question[:3])
    return shows(payload_root(root), value, marks)


class Pairs(list):
    """An object with all its members."""


def shows(use, value, marks):
    """Is one of the marks at a place of the model that is not sensitive?"""
    if use.sensitive:
        return False
    if isinstance(value, Pairs) and use.kind in ("structure", "union"):
        members = {m.name: m.use for m in use.members() if m.place is None}
        return any(shows(members[k], v, marks) for k, v in value if k in members)
    if isinstance(value, Pairs) and use.kind == "map":
        key, inner = use.model.key(use.name), use.model.value(use.name)
        return any(shows(key, k, marks) or shows(inner, v, marks) for k, v in value)
    if isinstance(value, list) and not isinstance(value, Pairs) and use.kind == "list":
        return any(shows(use.model.element(use.name), v, marks) for v in value)
    return isinstance(value, str) and any(mark in value for mark in marks)


# ---- The command -------------------------------------------------------------------------------

def letters(number):
    """A name without digits, which could be those of a canary."""
    return "" if number == 0 else letters(number // 26) + chr(ord("a") + number % 26)


def ask_command(command, path, asked, marks, result):
    """The sample in all formats, what it says on standard error included."""
    with tempfile.TemporaryDirectory() as folder:
        for words in (["--dialect", "coral"], ["--dialect", "smithy", "--profile", "aws"]):
            base = [command, "check", "--model", os.path.abspath(path)] + words
            records = [json.dumps({"id": letters(i), "operation": q[0], "body": q[3], "direction":
                                   {"q": "request", "r": "response", "e": "error"}[q[1]],
                                   "headers": {"x-amzn-errortype": q[2]}})
                       for i, q in enumerate(asked) if is_text(q[3])]
            records += [record[:len(record) * 2 // 3] for record in records[:50]]
            look(base + ["--records"], "\n".join(records).encode(), folder, marks, result)
            for name, direction in sorted({q[:2] for q in asked if q[1] != "e"})[:2]:
                files = []
                for i, q in enumerate([q for q in asked if q[:2] == (name, direction)][:60]):
                    files.append("p%d" % i)
                    with open(os.path.join(folder, files[-1]), "wb") as handle:
                        handle.write(q[3] if isinstance(q[3], bytes) else bytes_of(q[3]))
                extra = ["--response"] if direction == "r" else []
                for form in ("text", "aws", "json"):
                    look(base + extra + ["--format", form, name] + files, b"", folder, marks, result)


def is_text(body):
    try:
        return isinstance(body, str) and bool(body.encode())
    except UnicodeEncodeError:
        return False


def look(words, data, folder, marks, result):
    done = subprocess.run(words, input=data, capture_output=True, cwd=folder, check=False)
    result.commands += 1
    for where, text in (("stdout", done.stdout), ("stderr", done.stderr)):
        for line in text.decode("utf-8", "replace").split("\n"):
            if any(mark in line for mark in marks):
                result.leaks.append("%s %s: %s" % (" ".join(words[4:12]), where, line[:1000]))
    # In this form what is valid, as streams are that are not judged, has no answer.
    silent = "--format" in words and words[words.index("--format") + 1] == "aws"
    if not done.stdout and not silent:
        result.leaks.append("%s says nothing: %s" % (" ".join(words), done.stderr[:500]))


# ---- All of it ---------------------------------------------------------------------------------

def has_secrets(path):
    with open(path, encoding="utf-8") as handle:
        return "sensitive" in handle.read()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("driver")
    parser.add_argument("--wirevet")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--model", help="only files with this in their names")
    parser.add_argument("--random", type=int, default=4)
    parser.add_argument("--sites", type=int, help="at most so many secrets of a message")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    words = parser.parse_args()
    if not words.all and not words.sites:
        words.sites = SAMPLE_SITES
    with tempfile.TemporaryDirectory() as folder:
        files = [f for f in services.model_files(folder) if has_secrets(f)]
        if not files:
            print("neither shared/models nor python3-botocore is there")
            return 77
        if words.model:
            files = [f for f in files if words.model in f]
        elif not words.all:
            files = files[::max(1, len(files) // SAMPLE)]
        with concurrent.futures.ProcessPoolExecutor(words.jobs) as pool:
            results = pool.map(run_model, [words] * len(files), files)
            return report(words, [show(words, r) for r in results if r])


def show(words, result):
    name = services.name_of(result.path)
    if words.all:
        print("%-48s %s, %d outputs" % (name, ", ".join(
            "%d %s" % (n, what) for what, n in result.found.items()), result.outputs), flush=True)
    for leak in result.leaks[:5]:
        print("%s: %s" % (name, leak), flush=True)
    return result


def report(words, results):
    totals = {}
    for result in results:
        for what, n in result.found.items():
            totals[what] = totals.get(what, 0) + n
    leaks = sum(len(r.leaks) for r in results)
    print("%d services, %s, %d outputs (%d MB), %d commands, %d misplaced, %d leaks" % (
        len(results), ", ".join("%d %s" % (n, what) for what, n in totals.items()),
        sum(r.outputs for r in results), sum(r.bytes for r in results) >> 20,
        sum(r.commands for r in results), sum(r.misplaced for r in results), leaks))
    return 1 if leaks or not totals.get("messages") else 0


if __name__ == "__main__":
    sys.exit(main())
