#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""docs/servers.md has a section for each kind of server that the SDK speaks to: ten lines that connect it, and what to
expect, each row with a test that exists.

A row is | capability | what happens | tests |, tests as in docs/server-conformance.md or `tst_file::test_function` of
tst_file.qml, separated by semicolons. A section is due when the file that makes its system speak is there.
"""

import re

import conformance
import tree

TEXT = "docs/servers.md"
PROTOCOLS = "sdk/SessionKeeper/protocol"
SYSTEMS = {
    "Simple JWT, a pair of tokens": f"{PROTOCOLS}/simplejwtprotocol.h",
    "Simple JWT, sliding tokens": f"{PROTOCOLS}/slidingtokenprotocol.h",
    "djangorestframework-jwt": f"{PROTOCOLS}/jwtauthprotocol.h",
    "Long-running refresh tokens": f"{PROTOCOLS}/delegateprotocol.h",
    "OAuth 2.0": f"{PROTOCOLS}/oauth2protocol.h",
    "Your own": "docs/your-own-dialect.md",
}
CAPABILITIES = ("log in", "proactive refresh", "refresh after expiry", "rotation", "log out on the wire", "restore",
                "what ends it", "versions tried")
LONGEST = 10

ROW = re.compile(r"^\| *([^|]*?) *\| *([^|]*?) *\| *([^|]*?) *\|$")
QML = re.compile(r"^`(tst_\w+)::(test_\w+)`$")


class Section:
    def __init__(self, line):
        self.line = line
        self.rows = {}
        self.blocks = []


def sections(root):
    """{title: Section} of the text; rows as {capability: (line, what happens, tests)}, blocks as numbers of lines."""
    found, section, inside = {}, None, False
    for number, line in enumerate(tree.lines(root / TEXT), 1):
        if line.startswith("```"):
            inside = not inside and line == "```cpp"
            if inside and section:
                section.blocks.append(0)
        elif inside:
            if section:
                section.blocks[-1] += 1
        elif line.startswith("## "):
            section = found.setdefault(line[3:].strip(), Section(number))
        elif section and (row := ROW.match(line)):
            section.rows.setdefault(row[1], (number, row[2], row[3]))
    return found


def qml_functions(root):
    return {(path.stem, name)
            for path in tree.files(root, rooms=("tests",), suffixes={".qml"})
            for name in re.findall(r"function (test_\w+)\(", (root / path).read_text(encoding="utf-8"))}


def check_section(title, section, tests, qml):
    where = f"{TEXT}:{section.line}"
    if not any(lines <= LONGEST for lines in section.blocks):
        yield f"{where}: {title} has no C++ block of at most {LONGEST} lines that connects it"
    for capability in CAPABILITIES:
        if capability not in section.rows:
            yield f'{where}: {title} has no row "{capability}"'
            continue
        number, happens, references = section.rows[capability]
        if not happens:
            yield f'{TEXT}:{number}: say what happens: {title}, "{capability}"'
        for reference in references.split("; "):
            match = QML.match(reference)
            if not match or (match[1], match[2]) not in qml:
                yield from conformance.check_reference(f"{TEXT}:{number}", reference, tests)


def check(root):
    found = sections(root)
    tests, qml = conformance.sources(root), qml_functions(root)
    for title, file in SYSTEMS.items():
        if not (root / file).is_file():
            continue
        if title in found:
            yield from check_section(title, found[title], tests, qml)
        else:
            yield f'{TEXT}: there is {file}, but no section "{title}"'


if __name__ == "__main__":
    tree.main(check)
