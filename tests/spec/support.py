"""What the tests share: options, the skip rule, running."""

import argparse
import os
import sys
import unittest

SKIP = 77


def directory(option, default):
    """The value of --OPTION DIR; it is taken off the command line."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--" + option, default=default)
    known, rest = parser.parse_known_args()
    sys.argv[1:] = rest
    return getattr(known, option)


def run(available, what):
    """Runs the tests of __main__, or skips them all with exit code 77.

    Where the shared material has to be present, its absence is a failure:
    a gate that skips does not bite.
    """
    if not available:
        if os.environ.get("WIREVET_REQUIRE_SHARED") == "1":
            print("FAIL: %s not found" % what)
            sys.exit(1)
        print("SKIP: %s not found" % what)
        sys.exit(SKIP)
    unittest.main()


def survivors(mutants, differences):
    """(number of mutants, labels of those with no difference)."""
    count = 0
    alive = []
    for label, mutant in mutants:
        count += 1
        if not differences(mutant):
            alive.append(label)
    return count, alive
