// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// Several people at one app: who of them is logged in comes out of the real keychain.
TestCase {
    id: test

    readonly property string service: "org.sessionkeeper.test.accounts"

    name: "Accounts"

    AccountList {
        id: list

        service: test.service
    }

    Component {
        id: sessionComponent

        Session {
            id: session

            property string kept

            protocol: SimpleJwtProtocol { url: sites.url + "/api/token/" }
            store: KeychainStore { service: test.service; account: session.kept }
        }
    }

    function init() {
        sites.start();
    }

    function logIn(account) {
        const session = createTemporaryObject(sessionComponent, test, { kept: account });
        let outcome = undefined;
        session.login("ada", "analytical-engine", error => outcome = error);
        tryVerify(() => outcome === null);
        return session;
    }

    function test_theListFollowsLoginsAndLogouts() {
        compare(list.accounts, []);
        const work = logIn("work");
        tryCompare(list, "accounts", ["work"]);
        const home = logIn("home");
        tryCompare(list, "accounts", ["home", "work"]);
        let left = false;
        work.logout(() => left = true);
        tryVerify(() => left);
        tryCompare(list, "accounts", ["home"]);
        home.logout(() => { });
        tryCompare(list, "accounts", []);
    }
}
