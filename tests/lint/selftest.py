#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Plants one violation at a time in a small tree and asks whether the checkers see it, where, and nothing else."""

import tempfile
import unittest
from pathlib import Path

import canaries
import conformance
import floors
import readmes
import servers
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


CHECKED = {
    "docs/contract.md": "## 7\n1. C01 one thing. [R522]\n2. S02 another. [R522]\n3. L03 a third. [RL]\n",
    "tests/integration/server/CMakeLists.txt":
        "foreach(name IN ITEMS here)\n    add_conformance_run(x CONFORMANCE_PEER=django)\nendforeach()\n",
    "tests/integration/server/tst_here.cpp":
        'void tst_Here::C01_oneThing()\n{\n    go();\n}\n\nvoid tst_Here::rows_data()\n{\n    row("S02 first");\n}\n\n'
        "void tst_Here::rows()\n{\n    go();\n}\n",
}
TABLE = [
    "| 1 | C01 | one thing | `tst_here::C01_oneThing` | yes |",
    '| 2 | S02 | another | `tst_here::rows` rows "S02" | yes |',
    "| 3 | L03 | a third | cannot apply: it is code of a site | no: it cannot apply |",
]
# What is written in place of a row, and what is said about it.
SPOILED = [
    (0, "", "check 1, C01, has no row"),
    (0, TABLE[0] + "\n" + TABLE[0], "has a row already"),
    (0, "| 7 | C01 | one thing | `tst_here::C01_oneThing` | yes |", "is number 1"),
    (0, TABLE[0] + "\n| 9 | C09 | more | `tst_here::rows` | yes |", "has no check C09"),
    (0, "| 1 | C01 | one thing | `tst_there::C01_oneThing` | yes |", "there is no tst_there.cpp"),
    (0, "| 1 | C01 | one thing | `tst_here::C01_gone` | yes |", "has no test C01_gone()"),
    (0, "| 1 | C01 | one thing | `tst_here::rows` | yes |", "the row of C01 in docs/server-conformance.md does not list it"),
    (0, "| 1 | C01 | one thing | soon | yes |", "is no test"),
    (0, "| 1 | C01 | one thing | `tst_here::C01_oneThing` | |", 'the last cell is "yes" or'),
    (1, '| 2 | S02 | another | `tst_here::rows` rows "S03" | yes |', 'no data row that begins with "S03"'),
    (2, "| 3 | L03 | a third | cannot apply | no: it cannot apply |", "say why it cannot apply"),
]


SERVED = {
    "sdk/SessionKeeper/protocol/simplejwtprotocol.h": "",
    "tests/unit/tst_here.cpp": "void tst_Here::logsIn()\n{\n    go();\n}\n",
    "tests/qml/tst_there.qml": "    function test_logsIn() {\n",
}
SECTION = "\n".join(["## Simple JWT, a pair of tokens", "```cpp", "int ten;", "```",
                     *(f"| {each} | something | `tst_here::logsIn`; `tst_there::test_logsIn` |"
                       for each in servers.CAPABILITIES)]) + "\n"
# What is written in place of what in the section, and what is said about it.
UNSERVED = [
    ("## Simple JWT, a pair", "## Simple JWT, one pair", "no section"),
    ("```cpp\nint ten;\n```\n", "", "no C++ block"),
    ("int ten;\n", "int ten;\n" * 11, "no C++ block"),
    ("| rotation |", "| rotten |", 'no row "rotation"'),
    ("| restore | something |", "| restore | |", "say what happens"),
    ("| restore | something | `tst_here::logsIn`", "| restore | something | `tst_here::gone`", "has no test gone()"),
    ("| restore | something | `tst_here::logsIn`", "| restore | something | `tst_away::logsIn`", "there is no tst_away.cpp"),
    ("| restore | something | `tst_here::logsIn`; `tst_there::test_logsIn` |", "| restore | something | |", "is no test"),
    ("`tst_there::test_logsIn` |\n", "`tst_there::test_gone` |\n", "there is no tst_there.cpp"),
]


# Put together here, so that no search for secrets finds this file.
HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
SPILLED = [
    ("got " + HEADER + ".eyJleHAiOjF9.c2lnbmF0dXJl", "a JWT"),
    ("only " + HEADER + ".eyJleHAiOjF9", "a JWT"),
    ("password can" "ary-password-7", "a canary"),
    ("Author" "ization: Bearer 0123456789abcdef01234567", "an Authorization header"),
    ("sent Bear" "er abcdefghijklmnopqrstuvwxyz", "credentials"),
    ('{"ref' 'resh": "abcdefgh"}', "in JSON"),
    ("key 0123456789abcdef0123" "456789abcdef01234567", "long-running"),
]
UNSUSPECTED = [
    "PASS   : tst_Session::keepsTheTokenOfTheUser()",
    "GET http://127.0.0.1:8000/api/me/ 200 in 1.25 ms",
    "challenge Bearer realm=\"api\"",
    "commit 0123456789abcdef and sha256 " + "0123456789abcdef" * 4,
    "libQt6Core.so.6.4.2 tests.integration.server.tst_tokens",
    '{"event":"refresh","cause":"Stale","waiters":3}',
    "Tokens(access token of 213 bytes, refresh token of 240 bytes)",
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

    def log(self, line):
        return f"Start testing\n1/2 Testing: tst_quiet\nOutput:\n{UNSUSPECTED[0]}\n2/2 Testing: tst_spills\nOutput:\n{line}\n"

    def test_findsEverySecretThatATestPrints(self):
        for line, what in SPILLED:
            with self.subTest(what=what):
                complaints = list(canaries.check(self.log(line)))
                self.assertTrue(any(what in each for each in complaints), complaints)
                self.assertTrue(all(each.startswith("tst_spills: line 2 ") for each in complaints), complaints)
                self.assertFalse(any(list(canaries.secrets_in(each)) for each in complaints), complaints)

    def test_findsNoSecretWhereThereIsNone(self):
        self.assertEqual(list(canaries.check(self.log("\n".join(UNSUSPECTED)))), [])

    def plantChecks(self, table):
        for name, text in CHECKED.items():
            self.plant(name, text)
        self.plant("docs/server-conformance.md", "\n".join(table) + "\n")

    def test_acceptsATableInWhichEveryCheckHasItsTest(self):
        self.plantChecks(TABLE)
        self.assertEqual(list(conformance.check(self.root)), [])

    def test_findsEveryRowThatIsNotTrue(self):
        for at, row, complaint in SPOILED:
            with self.subTest(row=row):
                self.plantChecks(TABLE[:at] + [row] + TABLE[at + 1:])
                complaints = list(conformance.check(self.root))
                self.assertTrue(any(complaint in each for each in complaints), complaints)

    def test_findsAYesThatNoRunAgainstDjangoKeeps(self):
        self.plantChecks(TABLE)
        path = "tests/integration/server/tst_here.cpp"
        self.plant(path, CHECKED[path].replace("go();", "ONLY_OURS();"))
        self.assertEqual([each.split(": ")[1][:24] for each in conformance.check(self.root)], ["none of these runs again"] * 2)

    def test_findsATestThatNoRowLists(self):
        self.plantChecks(TABLE)
        path = "tests/integration/server/tst_here.cpp"
        self.plant(path, CHECKED[path] + "\nvoid tst_Here::S02_more()\n{\n    go();\n}\n")
        self.assertEqual([each.split(": ")[0] for each in conformance.check(self.root)], [f"{path}:16"])

    def plantServers(self, section):
        for name, text in SERVED.items():
            self.plant(name, text)
        self.plant("docs/servers.md", section)

    def test_acceptsAServerWithASectionAndTests(self):
        self.plantServers(SECTION)
        self.assertEqual(list(servers.check(self.root)), [])

    def test_findsEveryServerThatIsNotShown(self):
        for text, spoiled, complaint in UNSERVED:
            with self.subTest(spoiled=spoiled):
                self.assertIn(text, SECTION)
                self.plantServers(SECTION.replace(text, spoiled, 1))
                complaints = list(servers.check(self.root))
                self.assertTrue(any(complaint in each for each in complaints), complaints)

    def test_waitsForAProtocolThatIsNotThereYet(self):
        self.plantServers(SECTION + "## OAuth 2.0\n| log in | | |\n")
        self.assertEqual(list(servers.check(self.root)), [])
        self.plant("sdk/SessionKeeper/protocol/oauth2protocol.h", "")
        self.assertNotEqual(list(servers.check(self.root)), [])


if __name__ == "__main__":
    unittest.main()
