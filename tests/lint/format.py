#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""clang-format 14 has nothing to change. Other versions format differently: then the check is skipped (status 77)."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import tree


def clang_format():
    for name in ("clang-format-14", "clang-format"):
        tool = shutil.which(name)
        if tool and re.search(r"version 14\.", subprocess.run([tool, "--version"], capture_output=True, text=True).stdout):
            return tool
    return None


def main():
    root = Path(sys.argv[1]).resolve()
    tool = clang_format()
    if not tool:
        print("skipped: clang-format 14 is not installed")
        sys.exit(77)
    names = [str(path) for path in tree.files(root, suffixes={".h", ".cpp"})]
    result = subprocess.run([tool, "--dry-run", *names], cwd=root, capture_output=True, text=True)
    places = re.findall(r"^(.+?):(\d+):\d+: (?:warning|error):", result.stderr, re.MULTILINE)
    for name, count in Counter(name for name, line in set(places)).items():
        first = min(int(line) for file, line in places if file == name)
        print(f"{name}:{first}: {count} lines are not formatted; run clang-format-14 -i {name}")
    sys.exit(1 if places or result.returncode else 0)


main()
