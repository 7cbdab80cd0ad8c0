#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Every floor says in its README what goes there, what it may include and what does not belong."""

import tree

ROOMS = ("sdk", "server", "qml", "demo-app", "tests", "tools")
HOUSES = ("sdk/SessionKeeper", "server/SessionKeeperServer")


def check(root):
    folders = [root / room for room in ROOMS if (root / room).is_dir()]
    for house in HOUSES:
        if (root / house).is_dir():
            folders += sorted(child for child in (root / house).iterdir() if child.is_dir())
    for folder in folders:
        readme = folder / "README.md"
        if not readme.is_file():
            yield f"{folder.relative_to(root)}: has no README.md; write what goes here, what it may include, what does not belong"
        elif sum(1 for line in tree.lines(readme) if line.strip()) < 3:
            yield f"{readme.relative_to(root)}:1: is shorter than three lines"


if __name__ == "__main__":
    tree.main(check)
