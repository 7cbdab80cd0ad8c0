// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// A session on a long-running key from QML alone.
TestCase {
    id: test

    name: "Delegate"

    Component {
        id: sessionComponent

        Session {
            protocol: DelegateProtocol {
                url: sites.url
                appName: "QML test"
                clientId: "qml"
                keyRotation: DelegateProtocol.AtRefresh
            }
            store: KeychainStore { service: "org.sessionkeeper.test.delegate" }
        }
    }

    Component {
        id: siteComponent

        Session {
            protocol: DelegateProtocol {
                url: sites.url + "/elsewhere/"
                loginPath: "/api-token-auth/"
                delegatePath: "/delegate/"
                keysPath: "/refresh-token/"
                verifyPath: "/api-token-verify/"
                userNameField: "username"
                scheme: "jwt"
                keyInLoginReply: true
            }
            store: MemoryStore {}
        }
    }

    Component {
        id: plainComponent

        DelegateProtocol { url: "https://api.example.com/" }
    }

    SignalSpy { id: ends; signalName: "loggedOut" }
    SignalSpy { id: refreshes; signalName: "refreshed" }

    function init() {
        sites.startDelegate(300);
    }

    function make(component) {
        const session = createTemporaryObject(component, test);
        for (const spy of [ends, refreshes]) {
            spy.target = session;
            spy.clear();
        }
        return session;
    }

    // What a function of the session calls back with first: null or an error.
    function outcome(begin) {
        let result = undefined;
        begin(error => result = error);
        tryVerify(() => result !== undefined);
        return result;
    }

    function statusOf(path) {
        const request = new XMLHttpRequest();
        request.open("GET", sites.url + path);
        request.send();
        tryCompare(request, "readyState", XMLHttpRequest.DONE);
        return request.status;
    }

    function test_aWholeLife() {
        sites.startDelegate(2);
        const session = make(sessionComponent);
        compare(outcome(done => session.login("ada", "analytical-engine", done)), null);
        compare(statusOf("/api/me/"), 200);
        compare(sites.requestsTo("/refresh-token/"), 2);
        // The key has no end that anybody knows of.
        verify(isNaN(session.sessionExpiresAt));

        // Renewed by itself before the JWT ends, with a new key each time.
        tryVerify(() => refreshes.count >= 2, 10000);
        verify(sites.requestsTo("/refresh-token/{}/revoke/") >= 2);
        compare(statusOf("/api/me/"), 200);
        compare(ends.count, 0);

        sites.setOffline(true);
        compare(outcome(done => session.refresh(done)).kind, SessionError.Network);
        compare(session.loggedIn, true);
        session.destroy();
        wait(0);

        // Back without a network: logged in, and nothing to send.
        const next = make(sessionComponent);
        compare(outcome(done => next.restore(done)), null);
        compare(next.loggedIn, true);
        compare(next.account, "ada");
        compare(statusOf("/api/me/"), 0);
        sites.setOffline(false);
        tryVerify(() => statusOf("/api/me/") === 200, 20000);
        compare(sites.requestsTo("/api-token-auth/"), 1);

        compare(outcome(done => next.logout(done)), null);
        tryCompare(ends, "count", 1);
        tryVerify(() => sites.requestsTo("/refresh-token/{}/") === 1);
        compare(statusOf("/api/me/"), 401);
    }

    function test_aWrongPassword() {
        const session = make(sessionComponent);
        const error = outcome(done => session.login("ada", "difference-engine", done));
        compare(error.kind, SessionError.InvalidCredentials);
        compare(error.httpStatus, 400);
        compare(sites.requestsTo("/refresh-token/"), 0);
    }

    function test_aRefusedRequestIsSentAgain() {
        const session = make(siteComponent);
        compare(outcome(done => session.login("ada", "analytical-engine", done)), null);
        sites.refuseIssuedTokens();
        // The server's JWTs of one second are the same.
        wait(1100);
        compare(statusOf("/api/me/"), 200);
        compare(sites.requestsTo("/delegate/"), 1);
        compare(sites.requestsTo("/api/me/"), 2);
        let valid = undefined;
        session.verify((error, value) => valid = value);
        tryVerify(() => valid === true);
        compare(outcome(done => session.logout(done)), null);
        tryVerify(() => sites.requestsTo("/refresh-token/{}/") === 1);
    }

    function test_saysWhatItIsToldToDo() {
        const protocol = createTemporaryObject(plainComponent, test);
        compare(protocol.appName, "sessionkeeper");
        compare(protocol.clientId, "sessionkeeper");
        compare(protocol.keyRotation, DelegateProtocol.Never);
        compare(protocol.keyInLoginReply, false);
        compare(protocol.userNameField, "username");
        compare(protocol.loginPath, "api-token-auth/");
        compare(protocol.delegatePath, "delegate/");
        compare(protocol.keysPath, "refresh-token/");
        compare(protocol.verifyPath, "api-token-verify/");
        compare(protocol.scheme, "JWT");
        protocol.keyRotation = DelegateProtocol.AtLogin;
        compare(protocol.keyRotation, DelegateProtocol.AtLogin);
    }
}
