"""The table of services in spec/README.md, as spec/diagnostics.json has it."""

import diagnostics


def lines(data):
    table = diagnostics.services(data)
    out = ["| service | constraint | message key | echo | words | else | how sure: name, syntax and "
           "type, `__type` or header, keys |", "|---|---|---|---|---|---|---|"]
    for name in sorted(data["services"]):
        e = table[name]
        out.append("| `%s` | %s | `%s` | %s | %s | %s | %s |" % (
            name, e["constraintError"], e["messageKey"], "yes" if e["echoValues"] else "no",
            e["vocabulary"], "; ".join(_special(e)) or "-",
            ", ".join(e["confidence"][k] for k in ("constraint", "serialization", "type", "keys"))))
    return out


def _special(entry):
    if entry["extra"]:
        yield ", ".join("`%s`" % key for key, _ in entry["extra"])
    if entry["elementsNotNull"]:
        yield "elements must not be null"
    if entry["bodyPathSuffix"]:
        yield "body paths `operation%s.`" % entry["bodyPathSuffix"]
    for structure, member, word in entry["pathAliases"]:
        yield "`%s$%s` is `%s`" % (structure, member, word)
    for shape in entry["sensitive"]:
        yield "`%s` is sensitive" % shape


if __name__ == "__main__":
    print("\n".join(lines(diagnostics.load())))
