#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Plants one violation at a time in a small tree and asks whether the checkers see it, where, and nothing else."""

import tempfile
import unittest
from pathlib import Path

import floors
import readmes
import snippets
import words

SPDX = "// SPDX-License-Identifier: MIT\n"
HOUSE = {
    "sdk/SessionKeeper/base/tokens.h": "",
    "sdk/SessionKeeper/protocol/protocol.h": "#include <SessionKeeper/base/tokens.h>\n",
    "sdk/SessionKeeper/store/store.h": "#include <SessionKeeper/Tokens>\n",
    "sdk/SessionKeeper/store/keychain.cpp": "#include <qt6keychain/keychain.h>\n",
    "sdk/SessionKeeper/session/session.h": "#include <SessionKeeper/store/store.h>\n",
    "sdk/SessionKeeper/network/manager.cpp": '#include "moc_manager.cpp"\n#include <SessionKeeper/Session>\n',
    "server/SessionKeeperServer/export.h": "",
    "server/SessionKeeperServer/jose/jws.h": "#include <SessionKeeperServer/export.h>\n#include <openssl/evp.h>\n",
    "server/SessionKeeperServer/store/users.h": '#include "../export.h"\n#include <QtSql/qsqldatabase.h>\n',
    "server/SessionKeeperServer/engine/engine.h": "#include <SessionKeeperServer/store/users.h>\n",
    "server/SessionKeeperServer/http/server.cpp": "#include <boost/beast.hpp>\n#include <SessionKeeperServer/Engine>\n",
    "server/program/main.cpp": "#include <SessionKeeperServer/http/server.h>\n",
    "demo-app/main.cpp": "#include <SessionKeeperServer/jose/jws.h>\n#include <SessionKeeper/Session>\n",
}
PLANTED = [
    ("sdk/SessionKeeper/base/up.h", "#include <SessionKeeper/session/session.h>", "not sdk/SessionKeeper/session"),
    ("sdk/SessionKeeper/base/up.h", "#include <SessionKeeper/Session>", "not sdk/SessionKeeper/session"),
    ("sdk/SessionKeeper/protocol/side.h", "#include <SessionKeeper/store/store.h>", "not sdk/SessionKeeper/store"),
    ("sdk/SessionKeeper/store/side.h", '#include "../protocol/protocol.h"', "not sdk/SessionKeeper/protocol"),
    ("sdk/SessionKeeper/session/up.cpp", '#  include "../network/manager.cpp"', "not sdk/SessionKeeper/network"),
    ("sdk/SessionKeeper/session/across.h", "#include <SessionKeeperServer/jose/jws.h>", "share no code"),
    ("server/SessionKeeperServer/http/across.h", "#include <SessionKeeper/base/tokens.h>", "share no code"),
    ("server/SessionKeeperServer/jose/side.h", "#include <SessionKeeperServer/store/users.h>", "not server/SessionKeeperServer/store"),
    ("server/SessionKeeperServer/store/up.h", "#include <SessionKeeperServer/engine/engine.h>", "not server/SessionKeeperServer/engine"),
    ("server/SessionKeeperServer/engine/asio.h", "#include <boost/asio.hpp>", "Boost belongs"),
    ("server/program/beast.cpp", "#include <boost/beast.hpp>", "Boost belongs"),
    ("server/SessionKeeperServer/http/tls.h", "#include <openssl/ssl.h>", "OpenSSL belongs"),
    ("server/SessionKeeperServer/engine/sql.h", "#include <QSqlQuery>", "SQL belongs"),
    ("sdk/SessionKeeper/store/second.cpp", "#include <qt6keychain/keychain.h>", "exactly one file"),
    ("sdk/SessionKeeper/session/keychain.cpp", "#include <qt6keychain/keychain.h>", "QtKeychain belongs"),
    ("sdk/SessionKeeper/base/net.h", "#include <QtNetwork/qnetworkreply.h>", "do not know the network"),
]


class Selftest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name, text in HOUSE.items():
            self.plant(name, text)

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_acceptsTheHouseAsDesigned(self):
        self.assertEqual(list(floors.check(self.root)), [])

    def test_namesEveryForbiddenIncludeWithItsLine(self):
        for name, include, rule in PLANTED:
            with self.subTest(name=name, include=include):
                self.plant(name, f"\n{include}\n")
                complaints = list(floors.check(self.root))
                (self.root / name).unlink()
                self.assertTrue(any(f"{name}:2" in each and rule in each for each in complaints), complaints)

    def test_missesAReadme(self):
        self.assertTrue(any(each.startswith("sdk/SessionKeeper/base:") for each in readmes.check(self.root)))

    def test_findsMachinePathsAndPostponedWork(self):
        self.plant("sdk/a.cpp", SPDX + 'open("/ro' 'ot/key");\n// TO' "DO later\n")
        self.plant("sdk/b.cpp", "int b;\n")
        found = [each for each in words.check(self.root) if each.startswith(("sdk/a.cpp", "sdk/b.cpp"))]
        self.assertEqual([each.split(": ")[0] for each in found], ["sdk/a.cpp:2", "sdk/a.cpp:3", "sdk/b.cpp:1"])

    def test_findsAReadmeBlockThatNothingCompiles(self):
        self.plant("docs/snippets/use.cpp", "//! [use]\n    int compiled;\n//! [use]\n")
        self.plant("README.md", "```cpp\nint compiled;\n```\n\n```cpp\nint invented;\n```\n")
        self.assertEqual([each.split(": ")[0] for each in snippets.check(self.root)], ["README.md:6"])


if __name__ == "__main__":
    unittest.main()
