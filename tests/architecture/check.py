#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check.py RULE TREE [--lupdate PATH]   prints where the tree breaks the rule; exit 1 when it does."""
import argparse
import sys
from pathlib import Path

import rules


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rule", choices=[rule.__name__ for rule in rules.RULES])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--lupdate", help="Qt's lupdate, to find texts that no translation has yet")
    options = parser.parse_args()
    more = {"lupdate": options.lupdate} if options.rule == "translations_are_complete" else {}
    breaches = list(getattr(rules, options.rule)(options.tree.resolve(), **more))
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
