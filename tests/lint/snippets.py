#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The C++, QML and CMake blocks of README.md and the guides are compiled: each equals a marked part of a file that the build builds.

A part stands between two lines `//! [name]` (`#! [name]` in CMake).
"""

import re
import textwrap

import tree

TEXTS = ("README.md", "docs/works-with.md", "docs/servers.md", "docs/your-own-dialect.md")
SOURCES = ("docs/snippets", "tests/package")
FENCE = re.compile(r"^```(\w*)\s*$")
MARK = re.compile(r"^\s*(//|#)! \[(\w+)\]\s*$")
COMPILED = {"cpp", "qml", "cmake"}


def dedented(text):
    return textwrap.dedent("\n".join(text)).strip("\n")


def parts(root):
    for path in tree.files(root, SOURCES, {".cpp", ".qml", ".txt", ".h"}):
        open_parts = {}
        for line in tree.lines(root / path):
            mark = MARK.match(line)
            if not mark:
                for part in open_parts.values():
                    part.append(line)
            elif mark[2] in open_parts:
                yield dedented(open_parts.pop(mark[2]))
            else:
                open_parts[mark[2]] = []


def blocks(path):
    """(first line, language, text) of each fenced block."""
    start, language, block = 0, None, []
    for number, line in enumerate(tree.lines(path), 1):
        fence = FENCE.match(line)
        if language is None and fence:
            start, language, block = number + 1, fence[1], []
        elif fence:
            yield start, language, dedented(block)
            language = None
        else:
            block.append(line)


def guide_blocks(root):
    """(text, first line, language, block) of each fenced block of the guides."""
    for name in TEXTS:
        if (root / name).is_file():
            for block in blocks(root / name):
                yield name, *block


def check(root):
    compiled = set(parts(root))
    for name, number, language, text in guide_blocks(root):
        if language in COMPILED and text not in compiled:
            yield f"{name}:{number}: this {language} block is no part of a file in {' or '.join(SOURCES)}, so nothing compiles it"


if __name__ == "__main__":
    tree.main(check)
