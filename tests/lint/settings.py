#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""docs/server.md has a row for every setting that the readers of the configuration know."""

import re

import tree

GUIDE = "docs/server.md"
READERS = "server/SessionKeeperServer/http/settings"
PROFILE = "server/SessionKeeperServer/engine/simplejwtprofile.cpp"
# table.read(u"KEY"_s, ..., readKey(table, u"KEY"_s, ..., read(u"key"_s, ..., const QString key = u"KEY"_s
READ = re.compile(r'\bread(\w*)\((?:\w+, )?u"(\w+)"_s|const QString key = (u)"(\w+)"_s')
SWITCH = re.compile(r'u"(\w+)"_s, &\w*Profile::')
ROW = re.compile(r"^\| `(\w+)` \|")


def known(root):
    """(where, key) of each setting."""
    for path in tree.files(root, (READERS,), {".cpp"}):
        if not path.name.endswith("reader.cpp"):
            continue
        text = "\n".join(tree.lines(root / path))
        for found in READ.finditer(text):
            key = found[2] or found[4]
            if key == "_FILE":
                continue
            yield path, key
            if found[1] == "Key":
                yield path, key + "_FILE"
    for found in SWITCH.finditer("\n".join(tree.lines(root / PROFILE))):
        yield PROFILE, found[1]


def check(root):
    rows = {row[1] for row in map(ROW.match, tree.lines(root / GUIDE)) if row}
    settings = set(known(root))
    if len(settings) < 50:
        yield f"{READERS}: only {len(settings)} settings were recognized; has the way they are read changed?"
    for path, key in sorted(settings, key=str):
        if key not in rows:
            yield f"{path}: {key} has no row in {GUIDE}"


if __name__ == "__main__":
    tree.main(check)
