// SPDX-FileCopyrightText: 2026 The SessionKeeper authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import SessionKeeper

// A whole short life of a sliding token: 2 s each, renewed for 4 s.
TestCase {
    id: test

    name: "SlidingToken"

    Component {
        id: sessionComponent

        Session {
            protocol: SlidingTokenProtocol {
                url: sites.url + "/api/token/sliding/"
                verifyPath: "/api/token/verify/"
            }
            store: MemoryStore {}
        }
    }

    Component {
        id: elementComponent

        SlidingTokenProtocol {
            url: "https://api.example.com/api/token/"
        }
    }

    Component {
        id: otherSettingsComponent

        Session {
            protocol: SlidingTokenProtocol {
                url: sites.url
                loginPath: "/api/token/sliding/"
                refreshPath: "api/token/sliding/refresh/"
                verifyPath: ""
                userNameField: "username"
                refreshExpiryClaim: "refresh_exp"
                scheme: "Bearer"
                authorizationHeader: "Authorization"
            }
            store: MemoryStore {}
        }
    }

    SignalSpy { id: ends; signalName: "loggedOut" }

    function init() {
        sites.startSliding();
    }

    function outcome(begin) {
        const calls = [];
        begin((...values) => calls.push(values));
        tryCompare(calls, "length", 1);
        return calls[0];
    }

    function statusOfCall() {
        let status = undefined;
        const request = new XMLHttpRequest();
        request.onreadystatechange = () => {
            if (request.readyState === XMLHttpRequest.DONE)
                status = request.status;
        };
        request.open("GET", sites.url + "/api/me/");
        request.send();
        tryVerify(() => status !== undefined);
        return status;
    }

    function logIn(component) {
        const session = createTemporaryObject(component, test);
        ends.target = session;
        ends.clear();
        compare(outcome(done => session.login("ada", "analytical-engine", done))[0], null);
        return session;
    }

    function test_livesToItsHardEnd() {
        const session = logIn(sessionComponent);
        const end = session.sessionExpiresAt;
        verify(end > session.accessExpiresAt);
        compare(statusOfCall(), 200);
        compare(outcome(done => session.verify(done)), [null, true]);
        tryVerify(() => session.statistics().refreshes >= 2);
        compare(session.sessionExpiresAt.getTime() - end.getTime() < 1000, true);
        compare(statusOfCall(), 200);
        tryCompare(ends, "count", 1, 10000);
        compare(ends.signalArguments[0][0], Session.LogoutReason.Expired);
        compare(session.loggedIn, false);
        compare(session.lastError.kind, SessionError.Expired);
    }

    function test_logsOutWithoutAWord() {
        const session = logIn(sessionComponent);
        compare(outcome(done => session.logout(done))[0], null);
        compare(ends.signalArguments[0][0], Session.LogoutReason.Requested);
        compare(sites.requestsTo("/api/token/blacklist/"), 0);
        compare(statusOfCall(), 401);
    }

    function test_tellsAWrongPassword() {
        const session = createTemporaryObject(sessionComponent, test);
        const error = outcome(done => session.login("ada", "difference-engine", done))[0];
        compare(error.kind, SessionError.InvalidCredentials);
    }

    function test_takesItsSettings() {
        const session = logIn(otherSettingsComponent);
        compare(statusOfCall(), 200);
        compare(outcome(done => session.refresh(done))[0], null);
        compare(outcome(done => session.verify(done))[0].kind, SessionError.Misconfigured);
    }

    function test_hasTheDefaultsOfTheSdk() {
        const element = createTemporaryObject(elementComponent, test);
        compare(element.userNameField, "username");
        compare(element.loginPath, "");
        compare(element.refreshPath, "refresh/");
        compare(element.verifyPath, "verify/");
        compare(element.refreshExpiryClaim, "refresh_exp");
        compare(element.scheme, "Bearer");
        compare(element.authorizationHeader, "Authorization");
    }

    function test_keepsWhatItIsGiven() {
        const element = createTemporaryObject(elementComponent, test);
        for (const name of ["userNameField", "loginPath", "refreshPath", "verifyPath", "refreshExpiryClaim", "scheme",
                            "authorizationHeader"]) {
            element[name] = "another";
            compare(element[name], "another", name);
        }
    }
}
