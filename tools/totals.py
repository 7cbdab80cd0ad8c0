# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""totals.py RESULTS.xml ENTRIES.json: what ctest says in its JUnit file, by label and as one plain last line.

ENTRIES.json is `ctest --show-only=json-v1`; the JUnit file of CMake 3.25 has no labels.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict

QT_TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.MULTILINE)
UNITTEST_TOTALS = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
FIGURE = re.compile(r"^.+, target .+: (?:met|missed)$", re.MULTILINE)  # the lines of tests/benchmarks
SET_UP_AND_DOWN = 2  # Qt Test counts initTestCase and cleanupTestCase as passed


def outcome(case):
    if case.get("status") in ("notrun", "disabled") or case.find("skipped") is not None:
        return "skipped"
    return "passed" if case.get("status") == "run" else "failed"


def functions(case):
    """How many test functions the entry ran; an entry that is no test program counts as one."""
    text = case.findtext("system-out") or ""
    counted = sum(max(sum(map(int, each)) - SET_UP_AND_DOWN, 0) for each in QT_TOTALS.findall(text))
    return counted or sum(map(int, UNITTEST_TOTALS.findall(text))) or 1


def labels_of_entries(path):
    with open(path, encoding="utf-8") as entries:
        tests = json.load(entries)["tests"]
    return {test["name"]: next((each["value"] for each in test["properties"] if each["name"] == "LABELS"), [])
            for test in tests}


def line(outcomes):
    skipped = f", {outcomes['skipped']} skipped" if outcomes["skipped"] else ""
    return f"{outcomes['passed']} passed, {outcomes['failed']} failed{skipped}"


def main():
    try:
        cases = ElementTree.parse(sys.argv[1]).getroot().findall(".//testcase")
        labels = labels_of_entries(sys.argv[2])
    except (OSError, ElementTree.ParseError, ValueError) as error:
        sys.exit(f"totals: the results of ctest could not be read: {error}")
    total, by_label, functions_by_label = Counter(), defaultdict(Counter), Counter()
    for case in cases:
        result = outcome(case)
        total[result] += 1
        for label in labels.get(case.get("name")) or ["(no label)"]:
            by_label[label][result] += 1
            functions_by_label[label] += functions(case)
    print("\nBy label:")
    for label in sorted(by_label):
        print(f"  {label:<12} {line(by_label[label])}; {functions_by_label[label]} test functions")
    figures = [figure for case in cases for figure in FIGURE.findall(case.findtext("system-out") or "")]
    if figures:
        print("\nFigures (docs/performance.md tells how to read them):", *figures, sep="\n  ")
    for case in cases:
        if outcome(case) != "passed":
            print(f"  {outcome(case)}: {case.get('name')}")
    print(f"\n{line(total)}")


main()
