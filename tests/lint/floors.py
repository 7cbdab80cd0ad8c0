#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Walks the includes of the rooms and names every one that a floor has no right to (design: floors)."""

import re
from pathlib import Path

import tree

SDK, SERVER = "sdk/SessionKeeper", "server/SessionKeeperServer"
CLIENT = {f"{SDK}/{floor}" for floor in ("base", "protocol", "store", "session", "network")}
SERVICE = {f"{SERVER}/{floor}" for floor in ("jose", "store", "engine", "http")}

# Which floors each floor may include besides itself.
MAY_INCLUDE = {
    f"{SDK}/base": set(),
    f"{SDK}/protocol": {f"{SDK}/base"},
    f"{SDK}/store": {f"{SDK}/base"},
    f"{SDK}/session": {f"{SDK}/base", f"{SDK}/protocol", f"{SDK}/store"},
    f"{SDK}/network": CLIENT,
    f"{SERVER}/jose": set(),
    f"{SERVER}/store": set(),
    f"{SERVER}/engine": {f"{SERVER}/jose", f"{SERVER}/store"},
    f"{SERVER}/http": SERVICE,
    "server": SERVICE,  # the program
    "qml": CLIENT,
    "demo-app": CLIENT | SERVICE | {"qml"},
}

# Foreign libraries: (what the include looks like, the only files that may name it, the rule).
FOREIGN = [
    (r"boost/", rf"{SERVER}/http/", "Boost belongs to the server's http floor alone"),
    (r"openssl/", rf"{SERVER}/(jose/|store/password)", "OpenSSL belongs to jose and the password files of the store"),
    (r"argon2\.h", rf"{SERVER}/store/password", "Argon2 belongs to the password files of the store"),
    (r"toml\+\+/|toml\.hpp", r"server/", "toml++ belongs to the server"),
    (r"(QtSql/)?QSql|QtSql/", rf"{SERVER}/store/", "SQL belongs to the server's store floor"),
    (r"qt6?keychain/", rf"{SDK}/store/", "QtKeychain belongs to the client's store floor"),
    (r"(QtDBus/)?QDBus|QtDBus/", rf"{SDK}/store/", "D-Bus belongs to the client's store floor"),
    (r"QtNetwork/|QNetwork", r"(?!sdk/SessionKeeper/(base|store)/)", "base and store do not know the network"),
    (r"QtQml|QtQuick|QQml|QQuick|QJS", r"qml/|demo-app/", "QML belongs to the QML module and the demo"),
]

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
GENERATED = re.compile(r"(^|/)(moc_.*\.cpp|.*\.moc|.*_export\.h|ui_.*\.h|.*config\.h|version\.h)$")


def floor_of(path):
    """The floor a file stands on; None for what every file of its library may include (export.h)."""
    text = path.as_posix()
    for floor in sorted(MAY_INCLUDE, key=len, reverse=True):
        if text.startswith(floor + "/"):
            shared = floor == "server" and text.startswith(SERVER + "/")
            return None if shared else floor
    return None


def target_of(root, path, mark, name):
    """The file of ours that an include means, relative to root; None for foreign and generated headers."""
    if GENERATED.search(name):
        return None
    candidates = [path.parent / name] if mark == '"' else []
    candidates += [Path(base, name) for base in ("sdk", "server", "qml", "demo-app")]
    for candidate in candidates:
        if (root / candidate).is_file():
            return Path(*(root / candidate).resolve().relative_to(root.resolve()).parts)
    library, _, stem = name.partition("/")
    home = {"SessionKeeper": SDK, "SessionKeeperServer": SERVER}.get(library)
    if home and "/" not in stem:  # a forwarding header: <SessionKeeper/Session>
        for found in sorted((root / home).glob(f"*/{stem.lower()}.h")):
            return found.relative_to(root)
    return None


def forbidden(floor, target):
    """The rule an include of `target` breaks, or None."""
    aim = floor_of(target)
    if floor.startswith("sdk") and target.parts[0] == "server" or floor.startswith("server") and target.parts[0] == "sdk":
        return "sdk and server share no code"
    if aim is None or aim == floor or aim in MAY_INCLUDE[floor]:
        return None
    rights = ", ".join(sorted(Path(right).name for right in MAY_INCLUDE[floor])) or "nothing of ours"
    return f"{floor} may include itself and {rights}, not {aim}"


def check(root):
    keychain_files = set()
    for path in tree.files(root, ("sdk", "server", "qml", "demo-app"), {".h", ".cpp", ".hpp", ".cc", ".in"}):
        floor = floor_of(path) or path.parts[0]
        for number, line in enumerate(tree.lines(root / path), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            mark, name = found.groups()
            target = target_of(root, path, mark, name)
            rule = forbidden(floor, target) if target and floor in MAY_INCLUDE else None
            if rule:
                yield f"{path}:{number}: {name}: {rule}"
            for pattern, home, foreign_rule in FOREIGN if target is None else ():
                if re.match(pattern, name) and not re.match(home, path.as_posix()):
                    yield f"{path}:{number}: {name}: {foreign_rule}"
            if re.match(r"qt6?keychain/", name):
                keychain_files.add(f"{path}:{number}")
    if len(keychain_files) > 1:
        yield f"{', '.join(sorted(keychain_files))}: exactly one file of the SDK names QtKeychain"


if __name__ == "__main__":
    tree.main(check)
