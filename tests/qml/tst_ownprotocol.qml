// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// A dialect that C++ wrote, in QML: docs/your-own-dialect.md.
TestCase {
    id: test

    name: "OwnProtocol"

    Component {
        id: sessionComponent

        Session {
            protocol: OwnProtocol { instance: sites.ownProtocol }
            store: MemoryStore {}
        }
    }

    Component {
        id: wrongComponent

        Session {
            protocol: OwnProtocol { instance: "no protocol" }
            store: MemoryStore {}
        }
    }

    function makeSession() {
        const session = createTemporaryObject(sessionComponent, test);
        let outcome = undefined;
        session.login("ada", sites.ownPassword, error => outcome = error);
        tryVerify(() => outcome === null);
        return session;
    }

    function call(count) {
        const statuses = [];
        for (let i = 0; i < count; ++i) {
            const request = new XMLHttpRequest();
            request.onreadystatechange = () => {
                if (request.readyState === XMLHttpRequest.DONE)
                    statuses.push(request.status);
            };
            request.open("GET", sites.ownUrl);
            request.send();
        }
        tryVerify(() => statuses.length === count);
        return statuses;
    }

    function test_logsInAndCalls() {
        const session = makeSession();
        compare(session.loggedIn, true);
        compare(call(1), [200]);
    }

    function test_refreshesOnceForAll() {
        const session = makeSession();
        const before = sites.ownRefreshes();
        sites.refuseOwnTokens();
        compare(call(3), [200, 200, 200]);
        compare(sites.ownRefreshes(), before + 1);
    }

    function test_tellsAWrongPassword() {
        const session = createTemporaryObject(sessionComponent, test);
        let kind = undefined;
        session.login("ada", "wrong", error => kind = error.kind);
        tryVerify(() => kind === SessionError.InvalidCredentials);
    }

    function test_explainsWhatIsNoProtocol() {
        ignoreWarning(/instance is not a std::shared_ptr<SessionKeeper::Protocol>/);
        ignoreWarning(/This session has no server/);
        createTemporaryObject(wrongComponent, test);
    }
}
