// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// A second start of an app: the session comes out of the real keychain.
TestCase {
    id: test

    name: "Restore"

    Component {
        id: firstComponent

        Session {
            protocol: SimpleJwtProtocol { url: sites.url + "/api/token/" }
            store: KeychainStore { service: "org.sessionkeeper.test.qml" }
        }
    }

    // The picture stands above the session and is asked for first.
    Component {
        id: secondComponent

        Item {
            property alias picture: picture
            property alias session: session

            Image {
                id: picture

                cache: false
                source: sites.url + "/api/avatar/"
            }
            Session {
                id: session

                protocol: SimpleJwtProtocol { url: sites.url + "/api/token/" }
                store: KeychainStore { service: "org.sessionkeeper.test.qml" }
                Component.onCompleted: restore()
            }
        }
    }

    function logInAndQuit() {
        const session = firstComponent.createObject(test);
        let outcome = undefined;
        session.login("ada", "analytical-engine", error => outcome = error);
        tryVerify(() => outcome === null);
        compare(session.persisted, true);
        session.destroy();
        wait(0);
    }

    function init() {
        sites.start();
    }

    function test_aPictureWaitsForTheSession() {
        logInAndQuit();
        const app = createTemporaryObject(secondComponent, test);
        tryCompare(app.picture, "status", Image.Ready);
        compare(app.session.state, Session.LoggedIn);
        compare(app.session.account, "ada");
        compare(app.session.statistics().restores, 1);
        compare(sites.requestsTo("/api/avatar/"), 1);
        compare(sites.requestsTo("/api/token/"), 1);
    }

    function test_aPictureIsRefreshedFor() {
        logInAndQuit();
        sites.refuseIssuedTokens();
        const app = createTemporaryObject(secondComponent, test);
        tryCompare(app.picture, "status", Image.Ready);
        compare(sites.requestsTo("/api/avatar/"), 2);
        compare(sites.requestsTo("/api/token/refresh/"), 1);
    }

    // An app that quits at once: the keychain has not answered yet.
    function test_aSessionMayDieWhileTheKeychainWorks() {
        for (let i = 0; i < 5; ++i) {
            const session = firstComponent.createObject(test);
            let outcome = undefined;
            session.login("ada", "analytical-engine", error => outcome = error);
            tryVerify(() => outcome === null);
            let told = 0;
            session.errorOccurred.connect(() => ++told);
            session.logout(() => ++told);
            session.destroy();
            wait(0);
            compare(told, 0);
        }
    }

    function test_afterLogoutThereIsNothing() {
        logInAndQuit();
        const first = createTemporaryObject(secondComponent, test);
        tryCompare(first.session, "loggedIn", true);
        let done = false;
        first.session.logout(() => done = true);
        tryVerify(() => done);
        const second = createTemporaryObject(secondComponent, test);
        tryCompare(second.session, "state", Session.LoggedOut);
    }
}
