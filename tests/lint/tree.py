# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Walking the checkout: what the checkers have in common. No git needed, build folders and hidden folders left out."""

import os
import sys
from pathlib import Path

ROOMS = ("sdk", "server", "qml", "demo-app", "tests", "docs", "tools", "cmake")


def files(root, rooms=ROOMS, suffixes=None):
    """The files below the rooms of `root`, sorted, as paths relative to it."""
    for room in rooms:
        for folder, folders, names in os.walk(root / room):
            folders[:] = sorted(f for f in folders if not f.startswith((".", "build")) and f != "__pycache__")
            for name in sorted(names):
                path = Path(folder, name)
                if suffixes is None or path.suffix in suffixes:
                    yield path.relative_to(root)


def lines(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def main(check):
    """Runs `check(root)` on the checkout given as the only argument; each complaint is one line of the output."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    complaints = list(check(root))
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)
