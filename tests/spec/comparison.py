"""Compares the spec with what pages print, and with the fact table."""

import specview

# page -> (spec file, operation)
PAGES = {
    "glue-CreateSession": ("glue", "CreateSession"),
    "glue-GetSession": ("glue", "GetSession"),
    "glue-ListSessions": ("glue", "ListSessions"),
    "athena-GetSession": ("athena", "GetSession"),
    "boto3-glue-get_session": ("glue", "GetSession"),
}
SPECS = ("glue", "athena")

# What the spec has and an older page does not print. Each entry must exist in
# the spec and be absent from its page, else the comparison fails.
UNPRINTED = {
    "glue-CreateSession": (
        ("request", "SessionType"),
        ("response", "Session.CompletedOn"),
        ("response", "Session.DPUSeconds"),
        ("response", "Session.ExecutionTime"),
        ("response", "Session.IdleTimeout"),
        ("response", "Session.NumberOfWorkers"),
        ("response", "Session.ProfileName"),
        ("response", "Session.SessionType"),
        ("response", "Session.WorkerType"),
        ("error", "OperationNotSupportedException"),
    ),
    "glue-GetSession": (
        ("response", "Session.ProfileName"),
        ("response", "Session.SessionType"),
    ),
    "glue-ListSessions": (
        ("response", "Sessions[].SessionType"),
    ),
    "athena-GetSession": (
        ("response", "EngineConfiguration.Classifications"),
        ("response", "MonitoringConfiguration"),
        ("response", "SessionConfiguration.SessionIdleTimeoutInMinutes"),
    ),
    "boto3-glue-get_session": (
        ("response", "Session.SessionType"),
    ),
}

# The section "Response Elements" of this page lists no element at all.
UNPRINTED_FACTS = {
    "glue-CreateSession": {("response", "Session", "type", "Session object")},
}


def load_specs():
    return {name: specview.load(name) for name in SPECS}


def expected(specs, page):
    """What the page should print, by the spec."""
    spec, operation = PAGES[page]
    specview.check(specs[spec])
    facts = specview.page_facts(specs[spec], page, operation, UNPRINTED[page])
    missing = UNPRINTED_FACTS.get(page, set())
    if not missing <= facts:
        raise specview.SpecError("%s: an unprinted fact is gone" % page)
    return facts - missing


def printed(page, facts):
    """What the page prints, as a set of plain tuples."""
    facts = {tuple(fact) for fact in facts}
    if page.startswith("boto3-"):
        # The spec keeps the order of errors of the API page.
        facts = {fact[:3] + (tuple(sorted(fact[3])),)
                 if fact[2] == "errors" else fact for fact in facts}
    return facts


def page_differences(specs, page, facts):
    """Lines that say how spec and page differ; none when they are equal."""
    try:
        wanted = expected(specs, page)
    except specview.SpecError as error:
        return ["%s: %s" % (page, error)]
    return set_differences(page, wanted, printed(page, facts))


def set_differences(page, spec_facts, page_facts):
    lines = ["%s: only the spec says %r" % (page, fact)
             for fact in spec_facts - page_facts]
    lines += ["%s: only the page says %r" % (page, fact)
              for fact in page_facts - spec_facts]
    return sorted(lines)


def shape_differences(spec, wanted):
    """How a spec differs from a table of short forms (flat_shapes)."""
    try:
        found = specview.flat_shapes(spec)
    except specview.SpecError as error:
        return [str(error)]
    return ["%s: spec %r, wanted %r" % (n, found.get(n), wanted.get(n))
            for n in sorted(set(found) | set(wanted))
            if found.get(n) != wanted.get(n)]
