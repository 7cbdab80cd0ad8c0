#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""No path of somebody's machine, no postponed work, licence lines in every source file."""

import re

import tree

WORDS = [
    (re.compile(r"(?<![\w.$}])/(work|root|Users)/\w|(?<![\w.$}])/home/[a-z]"), "a path of one machine"),
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"), "postponed work: do it or describe it in an issue"),
]
SOURCES = {".h", ".cpp", ".qml", ".py", ".cmake"}
BINARY = {".png", ".jpg", ".svg", ".ttf", ".ico", ".qm", ".sqlite3", ".db"}
TOP = (".ci", "CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md")


def top_files(root):
    for name in TOP:
        path = root / name
        yield from (file.relative_to(root) for file in ([path] if path.is_file() else path.glob("*")) if file.is_file())


def check(root):
    for path in [*tree.files(root), *top_files(root)]:
        if path.suffix in BINARY:
            continue
        text = tree.lines(root / path)
        for number, line in enumerate(text, 1):
            for pattern, rule in WORDS:
                if pattern.search(line):
                    yield f"{path}:{number}: {rule}: {line.strip()[:80]}"
        if path.suffix in SOURCES and text and not any("SPDX-License-Identifier: MIT" in line for line in text[:4]):
            yield f"{path}:1: the two SPDX lines are missing"


if __name__ == "__main__":
    tree.main(check)
