#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""docs/server-conformance.md has one row for each check of docs/contract.md 7, and what it names exists.

A row is | number | check | what | tests | against the original |. Tests are `tst_file::function`, or
`tst_file::function` rows "X01" for all data rows whose name begins so, separated by semicolons; or "cannot apply: reason".
The last cell is "yes", when a run of one of the tests against Django makes the check, or "no: reason".
"""

import re

import tree

CONTRACT = "docs/contract.md"
TABLE = "docs/server-conformance.md"
RUNS = "tests/integration/server/CMakeLists.txt"
# Checks whose tests are still being written.
PENDING = ()

CHECK = re.compile(r"^(\d+)\. ([CSJL]\d\d) ")
ROW = re.compile(r"^\| *(\d+) *\| *([CSJL]\d\d) *\| *(.*?) *\| *(.*?) *\| *(.*?) *\|$")
REFERENCE = re.compile(r'^`(tst_\w+)::(\w+)`(?: rows "([^"]+)")?$')
NAMED = re.compile(r"^void tst_\w+::(((?:[CSJL]\d\d_)+)\w+)\(\)", re.MULTILINE)
DATA_ROW = re.compile(r'"([CSJL]\d\d) [^"]*"')
REASON = re.compile(r"^(?:cannot apply|no): \S+ \S+")


def sources(root):
    """The tests by name: {"tst_file": (path, text)}."""
    found = {}
    for path in tree.files(root, rooms=("tests",), suffixes={".cpp"}):
        if path.name.startswith("tst_"):
            found[path.stem] = (path, (root / path).read_text(encoding="utf-8"))
    return found


def body(text, function):
    """The text of a test function; None when there is no such function."""
    match = re.search(r"^void tst_\w+::%s\(\)\n\{\n.*?^\}" % function, text, re.MULTILINE | re.DOTALL)
    return match and match.group()


def asked_of_django(root):
    """The test files that CMake also runs against the original."""
    text = (root / RUNS).read_text(encoding="utf-8") if (root / RUNS).is_file() else ""
    match = re.search(r"foreach\(name IN ITEMS ([^)]*)\)(?:(?!^endforeach).)*?CONFORMANCE_PEER=django", text,
                      re.DOTALL | re.MULTILINE)
    return {f"tst_{name}" for name in match.group(1).split()} if match else set()


def named_tests(tests):
    """The black-box tests that are named after a check: (path, line, check, file, function or "" for a data row)."""
    for name, (path, text) in tests.items():
        if "integration" not in path.parts:
            continue
        for match in NAMED.finditer(text):
            if not match.group(1).endswith("_data"):
                for check in match.group(2).strip("_").split("_"):
                    yield path, text.count("\n", 0, match.start()) + 1, check, name, match.group(1)
        for match in DATA_ROW.finditer(text):
            yield path, text.count("\n", 0, match.start()) + 1, match.group(1), name, ""


def read_table(root):
    """{check: (line, number, tests, original)} and the complaints about rows that come twice."""
    rows, complaints = {}, []
    for number, line in enumerate(tree.lines(root / TABLE), 1):
        match = ROW.match(line)
        if match and match.group(2) in rows:
            complaints.append(f"{TABLE}:{number}: {match.group(2)} has a row already; give each check one row")
        elif match:
            rows[match.group(2)] = (number, match.group(1), match.group(4), match.group(5))
    return rows, complaints


def asks_django(reference, tests, django):
    """Whether a run against Django makes this test and the test does not skip it."""
    match = REFERENCE.match(reference)
    if not match or match.group(1) not in django or match.group(1) not in tests:
        return False
    text = body(tests[match.group(1)][1], match.group(2))
    return text is not None and not re.search(r"\b(ONLY_OURS|SINCE)\(", text)


def check_reference(where, reference, tests):
    match = REFERENCE.match(reference)
    if not match:
        yield f'{where}: "{reference}" is no test; write `tst_file::function`, maybe with rows "X01", or cannot apply: and why'
        return
    name, function, rows = match.groups()
    text = tests[name][1] if name in tests else None
    if text is None:
        yield f"{where}: there is no {name}.cpp"
    elif body(text, function) is None:
        yield f"{where}: {name}.cpp has no test {function}()"
    elif rows and not re.search(r'"%s[ "]' % re.escape(rows), text):
        yield f'{where}: {name}.cpp has no data row that begins with "{rows}"'


def check_row(where, tests_cell, original, tests, django):
    if tests_cell.startswith("cannot apply"):
        if not REASON.match(tests_cell):
            yield f"{where}: say why it cannot apply"
        return
    if original != "yes" and not REASON.match(original):
        yield f'{where}: the last cell is "yes" or "no: " and the reason'
    references = tests_cell.split("; ")
    for reference in references:
        yield from check_reference(where, reference, tests)
    if original == "yes" and not any(asks_django(each, tests, django) for each in references):
        yield f"{where}: none of these runs against Django; say no: and why, or add it in {RUNS}"


def check(root):
    contract = {match.group(2): match.group(1) for match in map(CHECK.match, tree.lines(root / CONTRACT)) if match}
    rows, complaints = read_table(root)
    yield from complaints
    tests, django = sources(root), asked_of_django(root)
    for name, number in contract.items():
        if name not in rows:
            yield f"{TABLE}: check {number}, {name}, has no row"
        elif rows[name][1] != number:
            yield f"{TABLE}:{rows[name][0]}: {name} is number {number} in {CONTRACT}"
    for name, (line, _, cell, original) in rows.items():
        where = f"{TABLE}:{line}"
        if name not in contract:
            yield f"{where}: {CONTRACT} has no check {name}"
        if name in PENDING and cell == "pending":
            continue
        yield from check_row(where, cell, original, tests, django)
    for path, line, name, file, function in named_tests(tests):
        cell = rows[name][2] if name in rows else ""
        listed = f"`{file}::{function}`" in cell if function else f"`{file}::" in cell
        if not listed and not (name in PENDING and cell == "pending"):
            what = function or f"a row {name}"
            yield f"{path}:{line}: {what} is named after {name}, but the row of {name} in {TABLE} does not list it"


if __name__ == "__main__":
    tree.main(check)
